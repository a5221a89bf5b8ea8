//! Pictures on this computer, for the photo sheet.

use std::path::PathBuf;

use image::{ImageFormat, Rgb, RgbImage};

use super::Program;

impl Program {
    /// A picture file, red on its left half and blue on its right.
    pub fn picture_file(&self, width: u32, height: u32) -> PathBuf {
        let path = self.folder.path().join("portrait.png");
        let color = |x, _| if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) };
        RgbImage::from_fn(width, height, color).save_with_format(&path, ImageFormat::Png).unwrap();
        path
    }

    /// Opens the photo sheet, takes a picture file by its path, and waits until it is there to be cropped.
    #[track_caller]
    pub fn take_picture(&mut self, path: &std::path::Path) {
        self.press("Photo");
        self.type_into("Picture file", &path.display().to_string());
        self.press("Use this file");
        self.wait_for_crop();
    }

    /// Waits until a chosen picture can be cropped.
    #[track_caller]
    pub fn wait_for_crop(&mut self) {
        self.wait_until("the picture can be cropped", |program| {
            program.has(egui::Role::Group, "Crop square")
        });
    }
}
