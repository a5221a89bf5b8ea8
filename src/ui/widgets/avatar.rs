//! The picture of a person or contact, or their initials on a colour of their own.

use egui::{
    Color32, CornerRadius, Rect, Response, Role, Sense, TextureHandle, Ui, Vec2, Widget, WidgetInfo,
    epaint::RectShape, pos2,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::painting;
use crate::ui::{fonts, icons, theme};

/// The three sizes that the window uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AvatarSize {
    /// In lists and pickers, 32 points.
    #[default]
    Small,
    /// In rows with two lines, 40 points.
    Medium,
    /// Above a form, 72 points.
    Large,
}

impl AvatarSize {
    /// The side in points.
    pub fn points(self) -> f32 {
        match self {
            Self::Small => 32.0,
            Self::Medium => 40.0,
            Self::Large => 72.0,
        }
    }
}

/// A round picture, or initials until there is one.
#[must_use = "add it with `ui.add`, or paint it with `paint_at`"]
pub struct Avatar<'a> {
    name: &'a str,
    seed: &'a str,
    picture: Option<&'a TextureHandle>,
    size: AvatarSize,
    dimmed: bool,
}

impl<'a> Avatar<'a> {
    /// `seed` is what never changes about the record (its id), so that its colour stays when the
    /// name is edited.
    pub fn new(name: &'a str, seed: &'a str) -> Self {
        Self { name, seed, picture: None, size: AvatarSize::Small, dimmed: false }
    }

    /// The picture, as soon as it is loaded.
    pub fn picture(mut self, picture: Option<&'a TextureHandle>) -> Self {
        self.picture = picture;
        self
    }

    /// One of the three sizes.
    pub fn size(mut self, size: AvatarSize) -> Self {
        self.size = size;
        self
    }

    /// Paler, for people who are disabled.
    pub fn dimmed(mut self, dimmed: bool) -> Self {
        self.dimmed = dimmed;
        self
    }

    /// Paints it into a rectangle, for rows that place their parts themselves.
    pub fn paint_at(&self, ui: &Ui, rect: Rect) {
        let side = rect.width().min(rect.height());
        let rect = Rect::from_center_size(rect.center(), Vec2::splat(side));
        let corners = CornerRadius::same((side / 2.0).ceil() as u8);
        let fade = |color: Color32| {
            if self.dimmed { color.gamma_multiply(0.55) } else { color }
        };
        if let Some(picture) = self.picture {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let shape =
                RectShape::filled(rect, corners, fade(Color32::WHITE)).with_texture(picture.id(), whole);
            ui.painter().add(shape);
            return;
        }
        let p = theme::palette(ui);
        let fill = p.avatars[color_of(self.seed) % p.avatars.len()];
        ui.painter().rect_filled(rect, corners, fade(fill));
        let initials = initials(self.name);
        if initials.is_empty() {
            painting::icon(ui, rect.center(), icons::USER, side * 0.5, fade(p.on_avatar));
        } else {
            let font = egui::FontId::new(side * 0.37, fonts::medium());
            let middle = egui::Align2::CENTER_CENTER;
            ui.painter().text(rect.center(), middle, initials, font, fade(p.on_avatar));
        }
    }
}

impl Widget for Avatar<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(self.size.points()), Sense::hover());
        let what = if self.picture.is_some() { "Photo of" } else { "Initials of" };
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{what} {}", self.name)));
        if ui.is_rect_visible(rect) {
            self.paint_at(ui, rect);
        }
        response
    }
}

/// Which colour a record has: the same on every computer and in every run (FNV-1a).
fn color_of(seed: &str) -> usize {
    let hash =
        seed.bytes().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The low bits of FNV vary least for ids that differ only at their end.
    ((hash >> 16) ^ hash) as usize
}

/// The initials of a name: the first letters of its first and last word, upper case; one character
/// for scripts whose characters are words or syllables. Empty where there is no letter or digit.
pub fn initials(name: &str) -> String {
    let first_letter = |word: &str| {
        let mut rest = word.nfc().skip_while(|c| !c.is_alphanumeric());
        let first = rest.next()?;
        // Marks that have no composed form stay with their letter.
        let marks: String = rest.take_while(|c| is_combining_mark(*c)).collect();
        let mut upper = first.to_uppercase();
        let upper = match (upper.next(), upper.next()) {
            (Some(one), None) => one,
            _ => first,
        };
        Some((upper, format!("{upper}{marks}")))
    };
    let mut letters = name.split_whitespace().filter_map(first_letter);
    let Some((first, first_text)) = letters.next() else {
        return String::new();
    };
    if is_wide(first) {
        return first_text;
    }
    match letters.next_back() {
        Some((last, last_text)) if !is_wide(last) => first_text + &last_text,
        _ => first_text,
    }
}

/// Characters that fill a square: Han, kana, Hangul and their neighbours.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn initials_in_any_script() {
        let cases = [
            ("Mia Berg", "MB"),
            ("mia van der berg", "MB"),
            ("Mia", "M"),
            ("", ""),
            ("  ", ""),
            ("(Mia) \"Berg\"", "MB"),
            ("美咲 佐藤", "美"),
            ("김 민준", "김"),
            ("Орлов Михаил", "ОМ"),
            ("e\u{301}lise d", "ÉD"),
            ("ßler K", "ßK"),
            ("★ ★", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn colours_are_stable_and_spread() {
        assert_eq!(color_of("4c65a238"), color_of("4c65a238"));
        let used: std::collections::BTreeSet<usize> =
            (0..200).map(|n| color_of(&format!("person-{n}")) % theme::LIGHT.avatars.len()).collect();
        assert_eq!(used.len(), theme::LIGHT.avatars.len());
    }

    #[test]
    fn it_says_whose_it_is() {
        let harness = widgets::harness([100.0, 100.0], |ui| {
            ui.add(Avatar::new("Mia Berg", "1").size(AvatarSize::Large));
        });
        harness.get_by_role_and_label(Role::Image, "Initials of Mia Berg");
    }
}
