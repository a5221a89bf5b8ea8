//! The design tokens: type scale, spacing, radii, colours, and the egui style made of them.
//!
//! Everything that decides how the window looks is here, so that a widget names what it means
//! ("secondary text on a card") and never a number or a colour.

mod palette;
mod portal_colours;

use std::sync::LazyLock;

use egui::{
    Context, CornerRadius, FontFamily, FontId, Margin, Rect, Stroke, Style, TextStyle, Theme, Ui,
    style::{ScrollAnimation, ScrollStyle, Spacing},
    vec2,
};

use super::fonts;
pub use palette::{ColorTone, DARK, LIGHT, Palette};
pub use portal_colours::portal_colour;

/// Distances in points, multiples of four (and half a step for what belongs together).
pub mod space {
    /// Between an icon and the word it belongs to.
    pub const XXS: f32 = 2.0;
    /// Inside small things.
    pub const XS: f32 = 4.0;
    /// Between neighbours.
    pub const S: f32 = 8.0;
    /// Inside cards and between groups in a line.
    pub const M: f32 = 12.0;
    /// Margin of a pane.
    pub const L: f32 = 16.0;
    /// Between sections.
    pub const XL: f32 = 24.0;
    /// Around what is alone.
    pub const XXL: f32 = 32.0;
}

/// Corner radii in points.
pub mod radius {
    /// Badges, key caps.
    pub const SMALL: u8 = 5;
    /// Buttons, fields, rows.
    pub const CONTROL: u8 = 7;
    /// Cards, banners, popups.
    pub const CARD: u8 = 10;
    /// Sheets.
    pub const SHEET: u8 = 14;
}

/// Sizes in points that more than one widget shares.
pub mod size {
    /// Height of buttons and one-line fields.
    pub const CONTROL: f32 = 30.0;
    /// Height of a small button or chip; still a comfortable target.
    pub const CONTROL_SMALL: f32 = 26.0;
    /// Height of a row of the people and contact lists.
    pub const ROW: f32 = 54.0;
    /// Width of the label column of a form.
    pub const LABEL_COLUMN: f32 = 142.0;
    /// Below this width, a form row puts its label above its field.
    pub const NARROW_FORM: f32 = 400.0;
    /// Width of the focus ring.
    pub const FOCUS_RING: f32 = 2.0;
}

/// The type scale: text styles by meaning. Sizes in points.
pub mod text {
    use super::{FontId, LazyLock, TextStyle, fonts};

    static TITLE: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("Title".into()));
    static STRONG: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("Strong".into()));
    static SECTION: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("Section".into()));
    static EMPHASIS: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("Emphasis".into()));
    static SMALL_STRONG: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("SmallStrong".into()));

    /// Size of small print: help, secondary lines, badges.
    pub const SMALL_SIZE: f32 = 12.0;
    /// Size of running text, labels, fields and buttons.
    pub const BODY_SIZE: f32 = 13.5;
    /// Size of what heads a small area.
    pub const STRONG_SIZE: f32 = 15.0;
    /// Size of a record's name.
    pub const TITLE_SIZE: f32 = 20.0;
    /// Size of the one heading of a page such as the sign-in.
    pub const HEADING_SIZE: f32 = 26.0;

    /// A record's name above its form.
    pub fn title() -> TextStyle {
        TITLE.clone()
    }
    /// What heads a sheet, a popup or an empty state.
    pub fn strong() -> TextStyle {
        STRONG.clone()
    }
    /// What heads a section of a form.
    pub fn section() -> TextStyle {
        SECTION.clone()
    }
    /// Running text that leads the eye, such as the name in a row.
    pub fn emphasis() -> TextStyle {
        EMPHASIS.clone()
    }
    /// Small print that leads the eye, such as a badge.
    pub fn small_strong() -> TextStyle {
        SMALL_STRONG.clone()
    }
    /// Small print.
    pub fn small() -> TextStyle {
        TextStyle::Small
    }
    /// Running text.
    pub fn body() -> TextStyle {
        TextStyle::Body
    }

    /// The font of running text in medium weight, at a size of one's own.
    pub fn medium_at(size: f32) -> FontId {
        FontId::new(size, fonts::medium())
    }
    /// An icon at a size of one's own.
    pub fn icon_at(size: f32) -> FontId {
        FontId::proportional(size)
    }
}

/// The colours of the theme that this `Ui` is drawn in.
pub fn palette(ui: &Ui) -> &'static Palette {
    of(ui.visuals().dark_mode)
}

/// The colours of the dark or the light theme.
pub fn of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// Paints the focus ring around `rect`. Every widget that can have the keyboard focus uses it.
pub fn focus_ring(ui: &Ui, rect: Rect, corner_radius: u8) {
    let grown = rect.expand(1.0);
    ui.painter().rect_stroke(
        grown,
        CornerRadius::same(corner_radius.saturating_add(1)),
        Stroke::new(size::FOCUS_RING, palette(ui).accent),
        egui::StrokeKind::Middle,
    );
}

/// Gives the window its look, in light and dark. Call once, after the fonts are installed.
pub fn install(ctx: &Context) {
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| style_for(theme, style));
    }
    // Where the desktop does not say which, the window is light.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
}

/// Stops everything that moves by itself: animations, the blinking cursor, smooth scrolling.
/// For tests and pictures, and for people who switched motion off.
pub fn calm(ctx: &Context) {
    ctx.all_styles_mut(|style| {
        style.animation_time = 0.0;
        style.scroll_animation = ScrollAnimation::none();
        style.visuals.text_cursor.blink = false;
    });
}

fn text_styles() -> std::collections::BTreeMap<TextStyle, FontId> {
    let regular = FontFamily::Proportional;
    [
        (TextStyle::Small, FontId::new(text::SMALL_SIZE, regular.clone())),
        (TextStyle::Body, FontId::new(text::BODY_SIZE, regular)),
        (TextStyle::Button, FontId::new(text::BODY_SIZE, fonts::medium())),
        (TextStyle::Heading, FontId::new(text::HEADING_SIZE, fonts::semibold())),
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
        (text::title(), FontId::new(text::TITLE_SIZE, fonts::semibold())),
        (text::strong(), FontId::new(text::STRONG_SIZE, fonts::semibold())),
        (text::section(), FontId::new(text::BODY_SIZE, fonts::semibold())),
        (text::emphasis(), FontId::new(text::BODY_SIZE, fonts::medium())),
        (text::small_strong(), FontId::new(text::SMALL_SIZE, fonts::medium())),
    ]
    .into()
}

fn style_for(theme: Theme, style: &mut Style) {
    let p = of(theme == Theme::Dark);
    style.text_styles = text_styles();
    style.animation_time = 0.12;
    set_spacing(&mut style.spacing);
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;

    let control = CornerRadius::same(radius::CONTROL);
    let visuals = &mut style.visuals;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(p.text_secondary);
    visuals.hyperlink_color = p.accent;
    visuals.faint_bg_color = p.card;
    visuals.extreme_bg_color = p.field;
    visuals.text_edit_bg_color = Some(p.field);
    visuals.code_bg_color = p.neutral_soft;
    visuals.warn_fg_color = p.warning;
    visuals.error_fg_color = p.danger;
    visuals.window_fill = p.overlay;
    visuals.window_stroke = Stroke::new(1.0, p.border);
    visuals.window_corner_radius = CornerRadius::same(radius::SHEET);
    visuals.window_shadow = p.sheet_shadow();
    visuals.menu_corner_radius = CornerRadius::same(radius::CARD);
    visuals.popup_shadow = p.popup_shadow();
    visuals.panel_fill = p.window;
    visuals.selection.bg_fill = p.text_selection;
    visuals.selection.stroke = Stroke::new(1.0, p.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, p.accent);
    visuals.indent_has_left_vline = false;
    visuals.striped = false;
    visuals.disabled_alpha = 0.55;
    visuals.interact_cursor = None;

    let widgets = &mut visuals.widgets;
    // Fill of boxes and rails, fill of buttons, border, text.
    for (state, soft, fill, border, text) in [
        (&mut widgets.noninteractive, p.window, p.window, p.hairline, p.text),
        (&mut widgets.inactive, p.neutral_soft, p.button, p.border, p.text),
        (&mut widgets.hovered, p.hover, p.hover, p.border_strong, p.text),
        (&mut widgets.active, p.pressed, p.pressed, p.accent, p.text),
        (&mut widgets.open, p.hover, p.hover, p.border_strong, p.text),
    ] {
        state.bg_fill = soft;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, border);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = control;
        state.expansion = 0.0;
    }
}

/// Spacing is the same in both themes.
fn set_spacing(spacing: &mut Spacing) {
    spacing.item_spacing = vec2(space::S, space::XS);
    spacing.button_padding = vec2(space::M, 5.0);
    spacing.interact_size = vec2(size::CONTROL, size::CONTROL);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(20);
    spacing.menu_spacing = 2.0;
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = space::S;
    spacing.indent = space::L;
    spacing.text_edit_width = 260.0;
    spacing.combo_width = 140.0;
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 340.0;

    let mut scroll = ScrollStyle::floating();
    scroll.bar_width = 8.0;
    scroll.floating_width = 4.0;
    scroll.floating_allocated_width = 0.0;
    scroll.bar_outer_margin = 2.0;
    scroll.handle_min_length = 28.0;
    scroll.dormant_handle_opacity = 0.25;
    scroll.active_handle_opacity = 0.35;
    scroll.interact_handle_opacity = 0.55;
    scroll.dormant_background_opacity = 0.0;
    scroll.active_background_opacity = 0.0;
    scroll.interact_background_opacity = 0.0;
    scroll.fade.strength = 0.0;
    spacing.scroll = scroll;
}
