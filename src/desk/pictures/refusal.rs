//! Why a chosen picture is not taken. Each reason has advice of its own.

use std::io::ErrorKind;

use image::{ImageError, ImageFormat};

/// Why a picture is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no file at its path.
    Missing,
    /// The file may not be read.
    Forbidden,
    /// The file cannot be opened or read, for this reason of the system.
    Unreadable(String),
    /// It is a folder.
    Folder,
    /// It is a pipe, a device or the like.
    NoFile,
    /// There is nothing in it.
    Empty,
    /// It is larger than what is read.
    TooManyBytes,
    /// It is larger than what is decoded.
    TooManyPixels,
    /// It is of no known kind.
    Unknown,
    /// It is of a known kind that is not taken: this one, in words.
    Foreign(&'static str),
    /// It is in this format, in a form of it that is not read.
    Unusual(&'static str),
    /// Its end is missing.
    Incomplete,
    /// It cannot be decoded.
    Damaged,
}

impl Refusal {
    /// A file that cannot be opened or read.
    pub(super) fn of_file(error: &std::io::Error) -> Refusal {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Refusal::Missing,
            ErrorKind::PermissionDenied => Refusal::Forbidden,
            _ => Refusal::Unreadable(error.to_string()),
        }
    }

    /// A picture that cannot be decoded.
    pub(super) fn of_image(error: &ImageError, format: ImageFormat) -> Refusal {
        match error {
            ImageError::Limits(_) => Refusal::TooManyPixels,
            ImageError::Unsupported(_) => Refusal::Unusual(match format {
                ImageFormat::Png => "PNG",
                ImageFormat::Jpeg => "JPEG",
                ImageFormat::Gif => "GIF",
                ImageFormat::WebP => "WebP",
                _ => "BMP",
            }),
            _ => Refusal::Damaged,
        }
    }

    /// What is the matter, to go on after a colon.
    pub(super) fn reason(&self) -> String {
        match self {
            Refusal::Missing => "there is no such file".to_owned(),
            Refusal::Forbidden => "you may not read it".to_owned(),
            Refusal::Unreadable(reason) => reason.clone(),
            Refusal::Folder => "it is a folder".to_owned(),
            Refusal::NoFile => "it is a pipe, a device or the like".to_owned(),
            Refusal::Empty => "the file is empty".to_owned(),
            Refusal::TooManyBytes => "it is larger than 40 MB".to_owned(),
            Refusal::TooManyPixels => "it has too many pixels".to_owned(),
            Refusal::Unknown => "it is not a picture of a known kind".to_owned(),
            Refusal::Foreign(kind) => format!("it is {kind}"),
            Refusal::Unusual(format) => format!("it is a kind of {format} that cannot be read here"),
            Refusal::Incomplete => "the file is incomplete".to_owned(),
            Refusal::Damaged => "the file is damaged".to_owned(),
        }
    }

    /// What to do about it.
    fn advice(&self) -> &'static str {
        match self {
            Refusal::Missing => "Check its path, or choose another file.",
            Refusal::Forbidden => "Ask its owner for the right to read it, or choose another file.",
            Refusal::Unreadable(_) => {
                "Copy it to another folder and choose it there, or choose another file."
            }
            Refusal::Folder => "Choose a picture in it.",
            Refusal::NoFile => "Choose a picture file.",
            Refusal::Empty | Refusal::Incomplete => "Fetch it again, or choose another one.",
            Refusal::TooManyBytes => "Save it as JPEG, which takes less room, or choose a smaller one.",
            Refusal::TooManyPixels => "Make it smaller in a picture program, or choose a smaller one.",
            Refusal::Unknown => "Choose a PNG, JPEG, GIF, WebP or BMP picture.",
            Refusal::Foreign(_) => "Save it as JPEG or PNG and choose that.",
            Refusal::Unusual(_) => "Save it again as an ordinary JPEG or PNG and choose that.",
            Refusal::Damaged => "Open it in a picture program and save it again, or choose another one.",
        }
    }

    /// All that is told about the file of this name.
    pub(super) fn sentence(&self, name: &str) -> String {
        let what = match self {
            Refusal::Missing | Refusal::Forbidden | Refusal::Unreadable(_) => "cannot be opened",
            _ => "cannot be used as a photo",
        };
        format!("{name} {what}: {}. {}", self.reason(), self.advice())
    }
}
