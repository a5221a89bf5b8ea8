//! Picture files, made ready for the portal.
//!
//! The portal takes PNG and JPEG of at most 5 MB and shrinks to 1280 pixels by
//! itself. A chosen picture is laid on white, shrunk, brought to the colours of sRGB,
//! turned upright (EXIF), stripped of everything but its pixels and encoded here, within
//! bounds, so that a broken or hostile file costs a sentence and nothing else. Nothing
//! here runs on the window's thread.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage, Rgba};

use super::colours::{in_srgb, laid, on_white};
use super::kinds::recognised;
use super::pixels::Pixels;
use super::refusal::Refusal;
use super::whole::{is_whole, kept_by_jpeg};
use crate::records::{Crop, Picture};

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 40 * 1024 * 1024;
/// The largest picture that is decoded, in pixels of a side.
const LARGEST_SIDE: u32 = 12_000;
/// The most memory a decoder may take, in bytes.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Pictures are sent no larger than this, in pixels of a side; the portal would shrink them.
pub(in crate::desk) const SENT_SIDE: u32 = 1280;
/// The largest picture the portal takes, in bytes.
const SENT_BYTES: usize = 5 * 1024 * 1024;

/// A chosen picture, ready to be sent and to be shown.
pub(in crate::desk) struct Prepared {
    pub(in crate::desk) picture: Picture,
    pub(in crate::desk) preview: Pixels,
}

/// The picture in a file.
pub(in crate::desk) fn prepare(path: &Path) -> Result<Box<Prepared>, String> {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let chosen = read(path).and_then(|bytes| chosen(&bytes));
    let (image, format) = chosen.map_err(|refusal| refusal.sentence(&name))?;
    ready(name, image, format)
}

/// The bytes of a file.
fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    let unread = |error: std::io::Error| Refusal::of_file(&error);
    // Before it is opened: opening a pipe waits until something is written into it.
    let metadata = std::fs::metadata(path).map_err(unread)?;
    if metadata.is_dir() {
        return Err(Refusal::Folder);
    }
    if !metadata.is_file() {
        return Err(Refusal::NoFile);
    }
    if metadata.len() > LARGEST_FILE {
        return Err(Refusal::TooManyBytes);
    }
    let mut bytes = Vec::new();
    // It may grow meanwhile, and some files do not tell their size.
    File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)).map_err(unread)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(Refusal::TooManyBytes) } else { Ok(bytes) }
}

/// A picture from the clipboard.
pub(in crate::desk) fn pasted(pixels: &Pixels) -> Result<Box<Prepared>, String> {
    let [width, height] = pixels.size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let is_large = width > LARGEST_SIDE || height > LARGEST_SIDE;
    if is_large || u64::from(width) * u64::from(height) * 4 > MOST_MEMORY {
        return Err("The pasted picture has too many pixels. Paste a smaller one.".to_owned());
    }
    let rgba = pixels.rgba.get(..width as usize * height as usize * 4).filter(|rgba| !rgba.is_empty());
    let Some(image) = rgba.and_then(|rgba| RgbImage::from_raw(width, height, laid(rgba, 4, 0xff))) else {
        return Err("What was pasted is not a picture. Copy it again.".to_owned());
    };
    let image = shrunk(image.into(), SENT_SIDE).into_rgb8();
    ready("pasted.png".to_owned(), image, ImageFormat::Png)
}

/// A picture turned by a quarter, its square with it.
pub(in crate::desk) fn turned(picture: &Picture, clockwise: bool) -> Result<Box<Prepared>, String> {
    let (image, format) = taken(&picture.bytes, SENT_SIDE).map_err(|refusal| {
        format!("{} cannot be turned: {}. Choose it again.", picture.name, refusal.reason())
    })?;
    // As it is, not as it is said to be: a draft may be damaged.
    let (width, height) = image.dimensions();
    let Crop { x, y, side } = picture.crop.within(width, height);
    let (image, crop) = if clockwise {
        (imageops::rotate90(&image), Crop { x: height - y - side, y: x, side })
    } else {
        (imageops::rotate270(&image), Crop { x: y, y: width - x - side, side })
    };
    let mut prepared = ready(picture.name.clone(), image, format)?;
    prepared.picture.crop = crop.within(prepared.picture.width, prepared.picture.height);
    Ok(prepared)
}

fn ready(name: String, image: RgbImage, format: ImageFormat) -> Result<Box<Prepared>, String> {
    let (bytes, mime) = encode(&image, format)
        .map_err(|reason| format!("{name} cannot be prepared: {reason}. Choose another picture."))?;
    let (width, height) = image.dimensions();
    let preview = pixels(image);
    let picture =
        Picture { name, bytes: bytes.into(), mime, width, height, crop: Crop::centred(width, height) };
    Ok(Box::new(Prepared { picture, preview }))
}

/// The picture that the user chose. Half a picture is not what they meant.
fn chosen(bytes: &[u8]) -> Result<(RgbImage, ImageFormat), Refusal> {
    let format = recognised(bytes)?;
    let is_whole = is_whole(bytes, format);
    // Fetching it again does not help one that is too large.
    let decoder = opened(bytes, format).map_err(|refusal| {
        if is_whole || refusal == Refusal::TooManyPixels { refusal } else { Refusal::Incomplete }
    })?;
    if !is_whole {
        return Err(Refusal::Incomplete);
    }
    Ok((decoded(decoder, format, SENT_SIDE)?, format))
}

/// A picture that has been taken before, as much of it as there is.
fn taken(bytes: &[u8], side: u32) -> Result<(RgbImage, ImageFormat), Refusal> {
    let format = recognised(bytes)?;
    Ok((decoded(opened(bytes, format)?, format, side)?, format))
}

/// The decoder of a picture whose pixels fit within the bounds.
fn opened(bytes: &[u8], format: ImageFormat) -> Result<Box<dyn ImageDecoder + '_>, Refusal> {
    let refused = |error: ImageError| Refusal::of_image(&error, format);
    let mut decoder: Box<dyn ImageDecoder + '_> = if format == ImageFormat::WebP {
        let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(refused)?;
        if decoder.has_animation() {
            // What the first picture leaves free.
            decoder.set_background_color(Rgba([0xff; 4])).map_err(refused)?;
        }
        Box::new(decoder)
    } else {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        // The decoder of PNG must be told when it is made, the others afterwards.
        reader.limits(limits());
        Box::new(reader.into_decoder().map_err(refused)?)
    };
    decoder.set_limits(limits()).map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged);
    }
    // What decoders take besides the pixels that they give; they look at no bound there.
    let besides = match format {
        ImageFormat::Jpeg => kept_by_jpeg(bytes),
        ImageFormat::Gif | ImageFormat::WebP => u64::from(width) * u64::from(height) * 4,
        _ => 0,
    };
    if decoder.total_bytes().saturating_add(besides) > MOST_MEMORY {
        return Err(Refusal::TooManyPixels);
    }
    Ok(decoder)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

/// The picture in a decoder, laid on white, no larger than this side, in sRGB and upright.
fn decoded(
    mut decoder: Box<dyn ImageDecoder + '_>,
    format: ImageFormat,
    side: u32,
) -> Result<RgbImage, Refusal> {
    // A broken note about the picture is no reason to refuse it.
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| Refusal::of_image(&error, format))?;
    // On white before it is shrunk, or what is hidden would shine through at the edges.
    let image = shrunk(on_white(image).ok_or(Refusal::Damaged)?, side);
    let mut image = DynamicImage::from(in_srgb(image, profile.as_deref()));
    image.apply_orientation(orientation);
    Ok(image.into_rgb8())
}

fn shrunk(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width() <= side && image.height() <= side {
        return image;
    }
    image.resize(side, side, FilterType::Triangle)
}

/// PNG stays PNG, and so does what is like it, because drawings are sharp in it; everything
/// else becomes JPEG. A picture that is too large as PNG becomes JPEG too.
fn encode(image: &RgbImage, format: ImageFormat) -> Result<(Vec<u8>, &'static str), String> {
    if matches!(format, ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP) {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).map_err(|error| error.to_string())?;
        let bytes = bytes.into_inner();
        if bytes.len() <= SENT_BYTES {
            return Ok((bytes, "image/png"));
        }
    }
    for quality in [90, 75, 50] {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality)
            .encode_image(image)
            .map_err(|error| error.to_string())?;
        if bytes.len() <= SENT_BYTES {
            return Ok((bytes, "image/jpeg"));
        }
    }
    Err("it stays larger than 5 MB".to_owned())
}

fn pixels(image: RgbImage) -> Pixels {
    let size = [image.width() as usize, image.height() as usize];
    Pixels { size, rgba: DynamicImage::from(image).into_rgba8().into_raw() }
}

/// Decodes a picture that the portal sent, shrunk to this side.
pub(in crate::desk) fn decode(bytes: &[u8], side: u32) -> Result<Pixels, String> {
    let (image, _) = taken(bytes, side).map_err(|refusal| refusal.reason())?;
    Ok(pixels(image))
}

/// The square of a picture as a picture of its own.
pub(in crate::desk) fn cut(picture: &Picture) -> Option<Picture> {
    let crop = picture.crop.within(picture.width, picture.height);
    if crop == (Crop { x: 0, y: 0, side: picture.width }) && picture.width == picture.height {
        return None;
    }
    let (image, format) = taken(&picture.bytes, SENT_SIDE).ok()?;
    let crop = picture.crop.within(image.width(), image.height());
    let square = imageops::crop_imm(&image, crop.x, crop.y, crop.side, crop.side).to_image();
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
#[path = "looks_tests.rs"]
mod looks_tests;
#[cfg(test)]
#[path = "refusal_tests.rs"]
mod refusal_tests;
#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "whole_tests.rs"]
mod whole_tests;
