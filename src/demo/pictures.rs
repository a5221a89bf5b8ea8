//! Stored photos and the sizes made of them. Sizes are made when they are first asked for.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Rgb, RgbImage};

use crate::demo::envelope::Failure;
use crate::demo::office::photos;

/// The bytes of a picture.
pub(super) type Bytes = Arc<Vec<u8>>;

/// The size asked for: a crop rectangle (the centred square when absent) and the side in pixels.
pub(super) type Cut = (Option<[u32; 4]>, u32);

/// All pictures by name.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    stored: HashMap<String, Bytes>,
    sizes: HashMap<(String, Cut), Bytes>,
}

impl Pictures {
    /// Stores a picture under a name.
    pub(super) fn store(&mut self, name: String, bytes: Vec<u8>) {
        self.stored.insert(name, Arc::new(bytes));
    }

    /// Takes a picture away.
    pub(super) fn remove(&mut self, name: &str) {
        self.stored.remove(name);
        self.sizes.retain(|(of, _), _| of != name);
    }

    /// The bytes of a stored or sample picture.
    pub(super) fn original(&self, name: &str) -> Option<Bytes> {
        self.stored.get(name).cloned().or_else(|| photos::bytes(name).map(|bytes| Arc::new(bytes.to_vec())))
    }

    /// A size made earlier.
    pub(super) fn size(&self, name: &str, cut: Cut) -> Option<Bytes> {
        self.sizes.get(&(name.to_owned(), cut)).cloned()
    }

    /// Keeps a size for later.
    pub(super) fn keep(&mut self, name: &str, cut: Cut, bytes: Bytes) {
        self.sizes.insert((name.to_owned(), cut), bytes);
    }
}

/// PNG or JPEG, decided from the content, as the uploads demand.
pub(super) fn is_png_or_jpeg(bytes: &[u8]) -> bool {
    matches!(image::guess_format(bytes), Ok(ImageFormat::Png | ImageFormat::Jpeg))
}

/// Decodes a picture of any kind, turned as its EXIF data say.
pub(super) fn decode(bytes: &[u8]) -> Result<DynamicImage, Failure> {
    turned(bytes).ok_or_else(|| Failure::other("Unknown image file type"))
}

fn turned(bytes: &[u8]) -> Option<DynamicImage> {
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

/// Width and height without decoding the pixels.
pub(super) fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

/// The centred square of the short side.
pub(super) fn centred_square(width: u32, height: u32) -> [u32; 4] {
    let side = width.min(height);
    [(width - side) / 2, (height - side) / 2, side, side]
}

/// Scales a picture down to fit a side and writes it as JPEG.
pub(super) fn reduced(picture: &DynamicImage, side: u32) -> Vec<u8> {
    if picture.width() <= side && picture.height() <= side {
        return jpeg(picture);
    }
    jpeg(&picture.resize(side, side, FilterType::Triangle))
}

/// Cuts a rectangle out of a picture and scales it to a square. A rectangle beyond the picture is moved inside.
pub(super) fn thumbnail(bytes: &[u8], (crop, side): Cut) -> Option<Vec<u8>> {
    let picture = image::load_from_memory(bytes).ok()?;
    let (width, height) = (picture.width(), picture.height());
    let [x, y, w, h] = crop.unwrap_or_else(|| centred_square(width, height));
    let (w, h) = (w.clamp(1, width), h.clamp(1, height));
    let part = picture.crop_imm(x.min(width - w), y.min(height - h), w, h);
    Some(jpeg(&part.resize_exact(side, side, FilterType::Triangle)))
}

fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = JpegEncoder::new_with_quality(&mut bytes, 88).encode_image(&picture.to_rgb8()) {
        tracing::warn!(%error, "a picture could not be written");
    }
    bytes
}

/// A plain picture with a mark in it, for records without a photo and for the pages for tests.
pub(super) fn plain(width: u32, height: u32, colour: [u8; 3], format: ImageFormat) -> Vec<u8> {
    let middle = (i64::from(width) / 2, i64::from(height) / 2);
    let radius = i64::from(width.min(height)) / 3;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (i64::from(x) - middle.0, i64::from(y) - middle.1);
        if dx * dx + dy * dy < radius * radius { Rgb([245, 245, 245]) } else { Rgb(colour) }
    });
    let mut bytes = Cursor::new(Vec::new());
    if let Err(error) = picture.write_to(&mut bytes, format) {
        tracing::warn!(%error, "a picture could not be written");
    }
    bytes.into_inner()
}
