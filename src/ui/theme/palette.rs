//! The colours of both themes. Every pair of text and surface that is in use is listed in the tests
//! and has a contrast of at least 4.5 : 1.

use egui::{Color32, Shadow};

/// A tone: what a badge, a banner or a message says by its colour. Colour is never the only sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ColorTone {
    /// Nothing to notice.
    #[default]
    Neutral,
    /// The program's own colour: chosen, changed.
    Accent,
    /// Worth knowing.
    Info,
    /// Done.
    Success,
    /// Has a consequence.
    Warning,
    /// Failed or destroys something.
    Danger,
}

/// All colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Background of the form and of all that fills the window.
    pub window: Color32,
    /// Background of the navigation at the left and of the bar at the top.
    pub rail: Color32,
    /// Background of the lookup pane.
    pub list: Color32,
    /// Background of a card: something set apart inside the window.
    pub card: Color32,
    /// Fill of a field that can be edited.
    pub field: Color32,
    /// Fill of a field that can only be read.
    pub field_locked: Color32,
    /// Border of fields and secondary buttons.
    pub border: Color32,
    /// Border of a field or button under the pointer.
    pub border_strong: Color32,
    /// Hairlines between areas.
    pub hairline: Color32,
    /// Fill of a secondary button.
    pub button: Color32,
    /// What a row or a quiet button under the pointer is filled with.
    pub hover: Color32,
    /// What it is filled with while pressed.
    pub pressed: Color32,
    /// The chosen row.
    pub selected: Color32,
    /// Popups, sheets, toasts.
    pub overlay: Color32,
    /// Over the window, behind a sheet.
    pub backdrop: Color32,

    /// Text that is read.
    pub text: Color32,
    /// Text beside it: labels, second lines.
    pub text_secondary: Color32,
    /// Text that is found when looked for: hints, counts, times.
    pub text_faint: Color32,

    /// The accent: marks, links, the focus ring.
    pub accent: Color32,
    /// Fill of the one primary button.
    pub accent_fill: Color32,
    /// The same under the pointer.
    pub accent_fill_hover: Color32,
    /// Text on [`Palette::accent_fill`].
    pub on_accent: Color32,
    /// A wash of the accent, behind text in accent.
    pub accent_soft: Color32,
    /// The mark of a changed field or an unsaved draft.
    pub changed: Color32,
    /// Behind the part of a name that the search found.
    pub match_highlight: Color32,
    /// Behind selected text.
    pub text_selection: Color32,

    /// Worth knowing, and its wash.
    pub info: Color32,
    /// Wash behind text in [`Palette::info`].
    pub info_soft: Color32,
    /// Done.
    pub success: Color32,
    /// Wash behind text in [`Palette::success`].
    pub success_soft: Color32,
    /// Has a consequence.
    pub warning: Color32,
    /// Wash behind text in [`Palette::warning`].
    pub warning_soft: Color32,
    /// Failed or destroys something.
    pub danger: Color32,
    /// Wash behind text in [`Palette::danger`].
    pub danger_soft: Color32,
    /// Fill of a button that destroys something.
    pub danger_fill: Color32,
    /// The same under the pointer.
    pub danger_fill_hover: Color32,

    /// Wash behind a neutral badge or chip.
    pub neutral_soft: Color32,
    /// Shadow of popups and sheets.
    pub shadow: Color32,
    /// Fills of avatars with initials; the text on all of them is [`Palette::on_avatar`].
    pub avatars: [Color32; 10],
    /// Initials.
    pub on_avatar: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light theme.
pub static LIGHT: Palette = Palette {
    window: rgb(0xFFFFFF),
    rail: rgb(0xF2F3F6),
    list: rgb(0xFAFAFC),
    card: rgb(0xF7F8FA),
    field: rgb(0xFFFFFF),
    field_locked: rgb(0xF5F6F8),
    border: rgb(0xD9DCE3),
    border_strong: rgb(0xB9BEC9),
    hairline: rgb(0xE8EAEF),
    button: rgb(0xFFFFFF),
    hover: rgb(0xEFF0F4),
    pressed: rgb(0xE4E6EC),
    selected: rgb(0xE7E9FB),
    overlay: rgb(0xFFFFFF),
    backdrop: Color32::from_rgba_premultiplied(7, 8, 12, 92),
    text: rgb(0x1A1D26),
    text_secondary: rgb(0x4E5565),
    text_faint: rgb(0x5F6675),
    accent: rgb(0x4750C8),
    accent_fill: rgb(0x4F58D6),
    accent_fill_hover: rgb(0x434CC6),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0xECEEFD),
    changed: rgb(0x4F58D6),
    match_highlight: rgb(0xFFE9A8),
    text_selection: rgb(0xCDD2FA),
    info: rgb(0x17629E),
    info_soft: rgb(0xE8F2FB),
    success: rgb(0x176B42),
    success_soft: rgb(0xE5F5EC),
    warning: rgb(0x845100),
    warning_soft: rgb(0xFDF2DC),
    danger: rgb(0xB42331),
    danger_soft: rgb(0xFDECED),
    danger_fill: rgb(0xC62F3D),
    danger_fill_hover: rgb(0xB02633),
    neutral_soft: rgb(0xECEEF2),
    shadow: Color32::from_rgba_premultiplied(3, 4, 8, 40),
    avatars: [
        rgb(0xD8DDFB),
        rgb(0xD3E8F8),
        rgb(0xCDEBE4),
        rgb(0xD7EDCF),
        rgb(0xF1E9C3),
        rgb(0xFADFC8),
        rgb(0xF9D6D2),
        rgb(0xF6D5E6),
        rgb(0xE8D8F6),
        rgb(0xDEE1E8),
    ],
    on_avatar: rgb(0x333A4D),
};

/// The dark theme.
pub static DARK: Palette = Palette {
    window: rgb(0x1B1C21),
    rail: rgb(0x141519),
    list: rgb(0x17181D),
    card: rgb(0x202228),
    field: rgb(0x23252C),
    field_locked: rgb(0x1E2026),
    border: rgb(0x363943),
    border_strong: rgb(0x4C505D),
    hairline: rgb(0x2A2C34),
    button: rgb(0x282A32),
    hover: rgb(0x26282F),
    pressed: rgb(0x30333C),
    selected: rgb(0x292D4C),
    overlay: rgb(0x24262D),
    backdrop: Color32::from_rgba_premultiplied(0, 0, 0, 150),
    text: rgb(0xECEDF2),
    text_secondary: rgb(0xB1B5C1),
    text_faint: rgb(0x989DAB),
    accent: rgb(0xA3ABFF),
    accent_fill: rgb(0x555EDB),
    accent_fill_hover: rgb(0x5E67E0),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0x2A2D4B),
    changed: rgb(0xA3ABFF),
    match_highlight: rgb(0x5C4A14),
    text_selection: rgb(0x3C4388),
    info: rgb(0x83C0F5),
    info_soft: rgb(0x1D2F40),
    success: rgb(0x6BD0A0),
    success_soft: rgb(0x1B3428),
    warning: rgb(0xE9BC63),
    warning_soft: rgb(0x382D17),
    danger: rgb(0xFF9A9A),
    danger_soft: rgb(0x41232A),
    danger_fill: rgb(0xC23744),
    danger_fill_hover: rgb(0xCB4350),
    neutral_soft: rgb(0x2E3139),
    shadow: Color32::from_rgba_premultiplied(0, 0, 0, 110),
    avatars: [
        rgb(0x3A4072),
        rgb(0x2A4A66),
        rgb(0x24504B),
        rgb(0x34512F),
        rgb(0x524A22),
        rgb(0x5B4128),
        rgb(0x5F3836),
        rgb(0x5A3550),
        rgb(0x4B3A66),
        rgb(0x40444F),
    ],
    on_avatar: rgb(0xE6E8F0),
};

impl Palette {
    /// The colour of text and icons in a tone, readable on the surfaces and on the tone's wash.
    pub fn tone(&self, tone: ColorTone) -> Color32 {
        match tone {
            ColorTone::Neutral => self.text_secondary,
            ColorTone::Accent => self.accent,
            ColorTone::Info => self.info,
            ColorTone::Success => self.success,
            ColorTone::Warning => self.warning,
            ColorTone::Danger => self.danger,
        }
    }

    /// The wash of a tone: what a badge or a banner is filled with.
    pub fn tone_soft(&self, tone: ColorTone) -> Color32 {
        match tone {
            ColorTone::Neutral => self.neutral_soft,
            ColorTone::Accent => self.accent_soft,
            ColorTone::Info => self.info_soft,
            ColorTone::Success => self.success_soft,
            ColorTone::Warning => self.warning_soft,
            ColorTone::Danger => self.danger_soft,
        }
    }

    /// The shadow of popups, menus and toasts.
    pub fn popup_shadow(&self) -> Shadow {
        Shadow { offset: [0, 6], blur: 20, spread: 0, color: self.shadow }
    }

    /// The shadow of a sheet.
    pub fn sheet_shadow(&self) -> Shadow {
        Shadow { offset: [0, 16], blur: 48, spread: 0, color: self.shadow }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.2.
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Every pair of text and surface that is in use.
    fn pairs(p: &Palette) -> Vec<(&'static str, Color32, Color32)> {
        let mut pairs = Vec::new();
        let surfaces = [
            ("window", p.window),
            ("rail", p.rail),
            ("list", p.list),
            ("card", p.card),
            ("field", p.field),
            ("locked field", p.field_locked),
            ("button", p.button),
            ("hover", p.hover),
            ("pressed", p.pressed),
            ("selected", p.selected),
            ("overlay", p.overlay),
            ("neutral wash", p.neutral_soft),
        ];
        for (name, surface) in surfaces {
            pairs.push((name, p.text, surface));
            pairs.push((name, p.text_secondary, surface));
            // Pressed things and neutral badges never carry faint text.
            if surface != p.pressed && surface != p.neutral_soft {
                pairs.push((name, p.text_faint, surface));
                pairs.push((name, p.accent, surface));
            }
        }
        for surface in [p.window, p.list, p.card, p.overlay, p.field] {
            for tone in [ColorTone::Info, ColorTone::Success, ColorTone::Warning, ColorTone::Danger] {
                pairs.push(("tone on surface", p.tone(tone), surface));
            }
        }
        for tone in [
            ColorTone::Neutral,
            ColorTone::Accent,
            ColorTone::Info,
            ColorTone::Success,
            ColorTone::Warning,
            ColorTone::Danger,
        ] {
            pairs.push(("tone on wash", p.tone(tone), p.tone_soft(tone)));
            pairs.push(("text on wash", p.text, p.tone_soft(tone)));
        }
        pairs.push(("found text", p.text, p.match_highlight));
        pairs.push(("selected text", p.text, p.text_selection));
        for fill in [p.accent_fill, p.accent_fill_hover, p.danger_fill, p.danger_fill_hover] {
            pairs.push(("primary button", p.on_accent, fill));
        }
        for fill in p.avatars {
            pairs.push(("initials", p.on_avatar, fill));
        }
        pairs
    }

    #[test]
    fn text_is_readable_on_every_surface_it_stands_on() {
        for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
            for (what, text, surface) in pairs(p) {
                let ratio = contrast(text, surface);
                assert!(ratio >= 4.5, "{theme}, {what}: {text:?} on {surface:?} is {ratio:.2}");
            }
        }
    }

    #[test]
    fn marks_and_the_focus_ring_stand_out() {
        for p in [&LIGHT, &DARK] {
            for surface in [p.window, p.rail, p.list, p.card, p.overlay, p.selected] {
                assert!(contrast(p.accent, surface) >= 3.0);
                assert!(contrast(p.changed, surface) >= 3.0);
            }
        }
    }
}
