//! The bundled fonts, so that the window looks the same on every computer and tests can lay out
//! every character without one. Scripts that are not bundled come from the system's fonts.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Name of the font family for buttons, labels that lead the eye, and chosen things.
pub const MEDIUM: &str = "medium";
/// Name of the font family for titles.
pub const SEMIBOLD: &str = "semibold";

/// The fonts by key: Inter in three weights, a monospace font for identifiers, the icons, and the
/// Chinese, Japanese and Korean characters of the sample office.
const FONTS: &[(&str, &[u8])] = &[
    ("inter-regular", include_bytes!("../../assets/fonts/Inter-Regular.ttf")),
    ("inter-medium", include_bytes!("../../assets/fonts/Inter-Medium.ttf")),
    ("inter-semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
    ("mono", include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
    ("icons", include_bytes!("../../assets/icons/Phosphor.ttf")),
    ("icons-fill", include_bytes!("../../assets/icons/Phosphor-Fill.ttf")),
    ("sample-scripts", include_bytes!("../../assets/fonts/NotoSansCJK-Sample.otf")),
];

/// What every family falls back to, in order.
const FALLBACK: &[&str] = &["icons", "icons-fill", "sample-scripts"];

/// The medium weight of the text font.
pub fn medium() -> FontFamily {
    FontFamily::Name(MEDIUM.into())
}

/// The semibold weight of the text font.
pub fn semibold() -> FontFamily {
    FontFamily::Name(SEMIBOLD.into())
}

/// All bundled fonts and the families made of them.
///
/// The program is built without egui's own fonts, so this is complete: a family that is not named
/// here does not exist.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (key, bytes) in FONTS {
        fonts.font_data.insert((*key).to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, &["inter-regular"][..]),
        (medium(), &["inter-medium"]),
        (semibold(), &["inter-semibold"]),
        (FontFamily::Monospace, &["mono", "inter-regular"]),
    ];
    for (family, first) in families {
        let chain = first.iter().chain(FALLBACK).map(|key| (*key).to_owned()).collect();
        fonts.families.insert(family, chain);
    }
    fonts
}

/// Makes the bundled fonts the fonts of this window. Call once, before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::ui::icons;

    /// The harness panics on a character that no bundled font has.
    fn lay_out(text: &'static str) {
        let mut harness =
            Harness::builder().with_size([800.0, 200.0]).with_context_setup(install).build_ui(move |ui| {
                for family in [FontFamily::Proportional, FontFamily::Monospace, medium(), semibold()] {
                    ui.label(egui::RichText::new(text).family(family));
                }
            });
        harness.run();
    }

    #[test]
    fn every_icon_has_a_glyph() {
        let all: &'static str = Box::leak(icons::ALL.concat().into_boxed_str());
        lay_out(all);
    }

    #[test]
    fn the_scripts_of_the_sample_office_and_the_punctuation_in_use_are_bundled() {
        lay_out("Łukasz Đặng Ελένη Михаил Їжак Ağaoğlu – — … ‹ › « » “ ” → ← ↑ ↓ · • × № € ₽ • 美咲 佐藤");
    }

    #[test]
    fn a_character_that_is_no_text_is_seen() {
        let ctx = egui::Context::default();
        install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for family in [FontFamily::Proportional, FontFamily::Monospace, medium(), semibold()] {
                for text in ["\0", "\u{1b}", "\u{9b}", "\u{fffe}"] {
                    let font = egui::FontId::new(14.0, family.clone());
                    let white = egui::Color32::WHITE;
                    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, white);
                    let seen = galley.rows.iter().flat_map(|row| &row.glyphs);
                    assert!(
                        seen.into_iter().any(|glyph| !glyph.uv_rect.is_nothing()),
                        "{text:?} in {family:?}"
                    );
                }
            }
        });
        output.textures_delta.clear();
    }

    #[test]
    fn the_fonts_stay_small() {
        let total: usize = FONTS.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(total < 900 * 1024, "{total} bytes");
    }
}
