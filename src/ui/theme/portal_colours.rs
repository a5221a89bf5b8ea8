//! The colours by which portals are told apart. Each stands out from every surface of its
//! theme by at least 3 : 1.

use egui::{Color32, Ui};

use crate::storage::Colour;

/// The colour of a portal in the theme in use.
pub fn portal_colour(ui: &Ui, colour: Colour) -> Color32 {
    of(ui.visuals().dark_mode, colour)
}

fn of(dark: bool, colour: Colour) -> Color32 {
    let (light_hex, dark_hex) = match colour {
        Colour::Blue => (0x2C66D8, 0x6FA2FF),
        Colour::Green => (0x1E8449, 0x5CC98B),
        Colour::Amber => (0xB06A00, 0xF0B04A),
        Colour::Red => (0xC62F3D, 0xFF7B85),
        Colour::Violet => (0x7A44CF, 0xB794FF),
        Colour::Teal => (0x0B7F86, 0x4FC7CF),
        Colour::Pink => (0xBF3A86, 0xFF8AC8),
        Colour::Grey => (0x5F6675, 0xA4A9B6),
    };
    let hex: u32 = if dark { dark_hex } else { light_hex };
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme;

    fn luminance(colour: Color32) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    #[test]
    fn every_colour_stands_out() {
        for dark in [false, true] {
            let p = theme::of(dark);
            for colour in Colour::ALL {
                for surface in [p.rail, p.window, p.overlay, p.selected, p.hover] {
                    let (a, b) = (luminance(of(dark, colour)), luminance(surface));
                    let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                    assert!(contrast >= 3.0, "{colour:?} in the dark {dark}: {contrast:.2}");
                }
            }
        }
    }
}
