//! The colours of a picture as every screen shows them: without a profile of its own, and
//! without transparency.
//!
//! What is sent has no profile, so its colours must be those of sRGB; and what the portal
//! makes of transparency depends on the size that it makes, so nothing is left of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{DynamicImage, GrayImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, ProfileClass, TransformOptions};

/// The largest colour profile that is looked at, in bytes. Those of screens and cameras have
/// some thousands, those of printers up to two millions.
const LARGEST_PROFILE: usize = 4 * 1024 * 1024;

/// What is needed of a profile: the colours and curves of a screen, or the table of a printer.
const NEEDED: [&[u8]; 8] = [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"A2B0"];
/// Where the list of the parts of a profile begins, after their number.
const PARTS: usize = 132;
/// The length of an entry in that list.
const PART: usize = 12;

/// A picture laid on white, in grey or in red, green and blue of 8 bits.
pub(super) fn on_white(image: DynamicImage) -> Option<DynamicImage> {
    let (width, height) = (image.width(), image.height());
    let grey = |samples| GrayImage::from_raw(width, height, samples).map(DynamicImage::ImageLuma8);
    let coloured = |samples| RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8);
    match image {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => Some(image),
        DynamicImage::ImageLumaA8(image) => grey(laid(image.as_raw(), 2, 0xff)),
        DynamicImage::ImageLuma16(image) => grey(laid(image.as_raw(), 1, 0xffff)),
        DynamicImage::ImageLumaA16(image) => grey(laid(image.as_raw(), 2, 0xffff)),
        DynamicImage::ImageRgba8(image) => coloured(laid(image.as_raw(), 4, 0xff)),
        DynamicImage::ImageRgb16(image) => coloured(laid(image.as_raw(), 3, 0xffff)),
        DynamicImage::ImageRgba16(image) => coloured(laid(image.as_raw(), 4, 0xffff)),
        other => coloured(laid(other.into_rgba8().as_raw(), 4, 0xff)),
    }
}

/// Samples laid on white, in 8 bits. There are one to four for each pixel; the last of two or
/// four says how much it covers. `most` is the largest value of a sample.
pub(super) fn laid<S: Copy + Into<u64>>(samples: &[S], channels: usize, most: u64) -> Vec<u8> {
    let colours = if channels.is_multiple_of(2) { channels - 1 } else { channels };
    let mut laid = Vec::with_capacity(samples.len() / channels * colours);
    for pixel in samples.chunks_exact(channels) {
        let cover: u64 = if colours < channels { pixel[colours].into() } else { most };
        for &colour in &pixel[..colours] {
            let colour: u64 = colour.into();
            let seen = colour * cover + most * most.saturating_sub(cover);
            laid.push(((seen * 0xff + most * most / 2) / (most * most)) as u8);
        }
    }
    laid
}

/// A picture of [`on_white`] in the colours of sRGB. A profile that is broken or does not fit
/// is left aside: the picture is taken as it is.
pub(super) fn in_srgb(image: DynamicImage, profile: Option<&[u8]>) -> RgbImage {
    let in_srgb = profile.and_then(|profile| {
        // A profile comes from anywhere, and none is worth a photo.
        catch_unwind(AssertUnwindSafe(|| converted(&image, profile))).ok().flatten()
    });
    in_srgb.unwrap_or_else(|| image.into_rgb8())
}

fn converted(image: &DynamicImage, profile: &[u8]) -> Option<RgbImage> {
    let mut profile = ColorProfile::new_from_slice(&needed(profile)?).ok()?;
    let layout = match image {
        DynamicImage::ImageLuma8(_) if is_of_grey(&profile) => Layout::Gray,
        DynamicImage::ImageRgb8(_) if is_of_colours(&profile) => Layout::Rgb,
        _ => return None,
    };
    if layout == Layout::Gray {
        profile.lut_a_to_b_perceptual = None;
    }
    // With fixed points a profile with odd numbers would overflow.
    let options = TransformOptions { prefer_fixed_point: false, ..TransformOptions::default() };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options).ok()?;
    // One by which black were not dark and white not light is broken.
    let (mut black, mut white) = ([0u8; 3], [0u8; 3]);
    transform.transform(&[0u8; 3][..layout.channels()], &mut black).ok()?;
    transform.transform(&[0xffu8; 3][..layout.channels()], &mut white).ok()?;
    if black.iter().any(|sample| *sample > 0x60) || white.iter().any(|sample| *sample < 0xa0) {
        return None;
    }
    let mut pixels = vec![0u8; image.width() as usize * image.height() as usize * 3];
    transform.transform(image.as_bytes(), &mut pixels).ok()?;
    RgbImage::from_raw(image.width(), image.height(), pixels)
}

fn is_of_grey(profile: &ColorProfile) -> bool {
    profile.color_space == DataColorSpace::Gray
        && profile.pcs == DataColorSpace::Xyz
        && profile.gray_trc.is_some()
}

/// Whether this is a profile of red, green and blue. That of a CMYK picture is not: its decoder
/// has made red, green and blue of it already.
fn is_of_colours(profile: &ColorProfile) -> bool {
    let is_of_a_device = !matches!(
        profile.profile_class,
        ProfileClass::DeviceLink | ProfileClass::Abstract | ProfileClass::Named
    );
    is_of_a_device
        && profile.color_space == DataColorSpace::Rgb
        && matches!(profile.pcs, DataColorSpace::Xyz | DataColorSpace::Lab)
}

/// The same profile with nothing but what is needed in its list, and that once. A list can name
/// the same large part many thousand times, and texts within it again, and all would be read.
fn needed(profile: &[u8]) -> Option<Vec<u8>> {
    if profile.len() > LARGEST_PROFILE {
        return None;
    }
    let count: [u8; 4] = profile.get(PARTS - 4..)?.first_chunk().copied()?;
    let length = usize::try_from(u32::from_be_bytes(count)).ok()?.checked_mul(PART)?;
    let list = profile.get(PARTS..PARTS.checked_add(length)?)?;
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in list.chunks_exact(PART) {
        let is_new = parts.iter().all(|other| other[..4] != part[..4]);
        if is_new && NEEDED.contains(&&part[..4]) {
            parts.push(part);
        }
    }
    // Everything stays in its place, because the list tells the places.
    let mut needed = profile[..PARTS - 4].to_vec();
    needed.extend((parts.len() as u32).to_be_bytes());
    needed.extend(parts.concat());
    let end = needed.len();
    needed.extend_from_slice(&profile[end..]);
    Some(needed)
}

#[cfg(test)]
#[path = "colours_tests.rs"]
mod tests;
