//! Picture files, made ready for the portal.
//!
//! The portal takes PNG and JPEG of at most 5 MB and shrinks to 1280 pixels by
//! itself. A chosen picture is turned upright (EXIF), stripped of everything but its
//! pixels, shrunk and encoded here, within bounds, so that a broken or hostile file
//! costs a sentence and nothing else. Nothing here runs on the window's thread.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};

use super::photos::Pixels;
use crate::records::{Crop, Picture};

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 40 * 1024 * 1024;
/// The largest picture that is decoded, in pixels of a side.
const LARGEST_SIDE: u32 = 12_000;
/// The most memory a decoder may take, in bytes.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Pictures are sent no larger than this, in pixels of a side; the portal would shrink them.
pub(super) const SENT_SIDE: u32 = 1280;
/// The largest picture the portal takes, in bytes.
const SENT_BYTES: usize = 5 * 1024 * 1024;

/// A chosen picture, ready to be sent and to be shown.
pub(super) struct Prepared {
    pub(super) picture: Picture,
    pub(super) preview: Pixels,
}

/// The picture in a file.
pub(super) fn prepare(path: &Path) -> Result<Box<Prepared>, String> {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let size = std::fs::metadata(path)
        .map_err(|error| format!("{name} cannot be opened ({error}). Choose another file."))?
        .len();
    if size > LARGEST_FILE {
        return Err(format!("{name} is larger than 40 MB. Choose a smaller picture."));
    }
    let bytes = std::fs::read(path)
        .map_err(|error| format!("{name} cannot be read ({error}). Choose another file."))?;
    let (image, format) = open_image(&bytes).map_err(|reason| {
        format!("{name} cannot be used as a photo: {reason}. Choose a PNG or JPEG picture.")
    })?;
    ready(name, image, format)
}

/// A picture from the clipboard.
pub(super) fn pasted(pixels: &Pixels) -> Result<Box<Prepared>, String> {
    let [width, height] = pixels.size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    if width > LARGEST_SIDE || height > LARGEST_SIDE {
        return Err("The pasted picture has too many pixels. Paste a smaller one.".to_owned());
    }
    let Some(image) =
        RgbaImage::from_raw(width, height, pixels.rgba.clone()).filter(|_| width > 0 && height > 0)
    else {
        return Err("What was pasted is not a picture. Copy it again.".to_owned());
    };
    ready("pasted.png".to_owned(), image.into(), ImageFormat::Png)
}

/// A picture turned by a quarter, its square with it.
pub(super) fn turned(picture: &Picture, clockwise: bool) -> Result<Box<Prepared>, String> {
    let (image, format) = open_image(&picture.bytes)
        .map_err(|reason| format!("{} cannot be turned: {reason}. Choose it again.", picture.name))?;
    let Crop { x, y, side } = picture.crop.within(picture.width, picture.height);
    let (image, crop) = if clockwise {
        (image.rotate90(), Crop { x: picture.height - y - side, y: x, side })
    } else {
        (image.rotate270(), Crop { x: y, y: picture.width - x - side, side })
    };
    let mut prepared = ready(picture.name.clone(), image, format)?;
    prepared.picture.crop = crop.within(prepared.picture.width, prepared.picture.height);
    Ok(prepared)
}

fn ready(name: String, image: DynamicImage, format: ImageFormat) -> Result<Box<Prepared>, String> {
    let image = shrunk(image, SENT_SIDE);
    let (bytes, mime) =
        encode(&image, format).map_err(|reason| format!("{name} cannot be prepared: {reason}."))?;
    let preview = pixels(&image);
    let (width, height) = (image.width(), image.height());
    let picture =
        Picture { name, bytes: bytes.into(), mime, width, height, crop: Crop::centred(width, height) };
    Ok(Box::new(Prepared { picture, preview }))
}

/// Decodes a picture within bounds, upright.
fn open_image(bytes: &[u8]) -> Result<(DynamicImage, ImageFormat), String> {
    let reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let Some(format) = reader.format() else { return Err("it is not a picture of a known kind".to_owned()) };
    let mut reader = reader;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| words(&error))?;
    let orientation = decoder.orientation().map_err(|error| words(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| words(&error))?;
    image.apply_orientation(orientation);
    Ok((image, format))
}

fn words(error: &image::ImageError) -> String {
    match error {
        image::ImageError::Limits(_) => "it has too many pixels".to_owned(),
        image::ImageError::Unsupported(_) => "it is not a picture of a known kind".to_owned(),
        _ => "the file is damaged".to_owned(),
    }
}

fn shrunk(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width() <= side && image.height() <= side {
        return image;
    }
    image.resize(side, side, FilterType::Triangle)
}

/// PNG stays PNG, because it may be transparent; everything else becomes JPEG. A
/// picture that is too large as PNG becomes JPEG too.
fn encode(image: &DynamicImage, format: ImageFormat) -> Result<(Vec<u8>, &'static str), String> {
    if matches!(format, ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP) {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(image.to_rgba8())
            .write_to(&mut bytes, ImageFormat::Png)
            .map_err(|error| error.to_string())?;
        let bytes = bytes.into_inner();
        if bytes.len() <= SENT_BYTES {
            return Ok((bytes, "image/png"));
        }
    }
    for quality in [90, 75, 50] {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality)
            .encode_image(&image.to_rgb8())
            .map_err(|error| error.to_string())?;
        if bytes.len() <= SENT_BYTES {
            return Ok((bytes, "image/jpeg"));
        }
    }
    Err("it stays larger than 5 MB".to_owned())
}

fn pixels(image: &DynamicImage) -> Pixels {
    let rgba = image.to_rgba8();
    Pixels { size: [rgba.width() as usize, rgba.height() as usize], rgba: rgba.into_raw() }
}

/// Decodes a picture that the portal sent, shrunk to this side.
pub(super) fn decode(bytes: &[u8], side: u32) -> Result<Pixels, String> {
    let (image, _) = open_image(bytes)?;
    Ok(pixels(&shrunk(image, side)))
}

/// The square of a picture as a picture of its own.
pub(super) fn cut(picture: &Picture) -> Option<Picture> {
    let crop = picture.crop.within(picture.width, picture.height);
    if crop == (Crop { x: 0, y: 0, side: picture.width }) && picture.width == picture.height {
        return None;
    }
    let (image, format) = open_image(&picture.bytes).ok()?;
    let square = image.crop_imm(crop.x, crop.y, crop.side, crop.side);
    let (bytes, mime) = encode(&square, format).ok()?;
    let side = square.width();
    Some(Picture {
        name: picture.name.clone(),
        bytes: bytes.into(),
        mime,
        width: side,
        height: square.height(),
        crop: Crop { x: 0, y: 0, side },
    })
}

#[cfg(test)]
#[path = "picture_files_tests.rs"]
mod tests;
