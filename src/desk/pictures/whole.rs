//! Whether a picture file is all there.
//!
//! Decoders make grey of what has not arrived, or take the beginning for the whole. Each
//! format tells in its own way where it ends, and that is looked at here, without decoding.
//! What comes after the end is nobody's business: cameras put films and second pictures there.

use image::ImageFormat;

/// Whether the end of a picture in this format is there.
pub(super) fn is_whole(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg(bytes).is_whole,
        ImageFormat::Png => png(bytes) == Some(true),
        ImageFormat::Gif => gif(bytes) == Some(true),
        ImageFormat::WebP => webp(bytes) == Some(true),
        ImageFormat::Bmp => bmp(bytes) == Some(true),
        _ => true,
    }
}

/// How many bytes the decoder of JPEG keeps besides the pixels.
///
/// Where a picture is told in several passes over all of it (a progressive one, or one colour
/// after the other) they are kept in between.
pub(super) fn kept_by_jpeg(bytes: &[u8]) -> u64 {
    jpeg(bytes).kept
}

/// The bytes at a place.
fn read<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// What the segments of a JPEG tell.
#[derive(Default)]
struct Jpeg {
    is_whole: bool,
    kept: u64,
}

/// The start of the pixels of a JPEG.
const SCAN: u8 = 0xda;
/// The end of a JPEG.
const END: u8 = 0xd9;

/// Walks from segment to segment: a picture within one, as cameras add a small one, has an end of
/// its own that is not meant.
fn jpeg(bytes: &[u8]) -> Jpeg {
    let mut jpeg = Jpeg::default();
    let mut frame = None;
    let (mut at, mut in_scan) = (2, false);
    while let Some((marker, next)) = marker(bytes, at, in_scan) {
        at = next;
        in_scan = false;
        match marker {
            END => {
                jpeg.is_whole = true;
                break;
            }
            // These have no content.
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let Some(content) = content(bytes, at) else { break };
        at += 2 + content.len();
        match marker {
            SCAN => {
                in_scan = true;
                let frame: Option<Frame> = frame.take();
                if let Some(frame) = frame.filter(|frame| frame.is_kept(content)) {
                    jpeg.kept = frame.coefficients;
                }
            }
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => frame = Frame::read(marker, content),
            _ => {}
        }
    }
    jpeg
}

/// The next marker of a JPEG from a place on, and what comes after it.
fn marker(bytes: &[u8], mut at: usize, in_scan: bool) -> Option<(u8, usize)> {
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        // Any number of these may come before the marker.
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        // Among the pixels, 0 says that the byte before it was one of theirs; restarts belong to
        // them, and what is no marker that may follow them is damage.
        let is_one = if in_scan {
            matches!(marker, 0xc0..=0xc7 | 0xc9..=0xcf | 0xd9..=0xef | 0xfe)
        } else {
            marker != 0
        };
        if is_one {
            return Some((marker, at));
        }
    }
}

/// The content of a segment of a JPEG, which begins with its length; `None` if it is not all there.
fn content(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(read(bytes, at)?)).max(2);
    bytes.get(at + 2..at + length)
}

/// What a JPEG tells about itself before the pixels.
struct Frame {
    is_progressive: bool,
    colours: u8,
    /// The bytes of what is kept when it is kept.
    coefficients: u64,
}

impl Frame {
    fn read(marker: u8, content: &[u8]) -> Option<Frame> {
        let height = u64::from(u16::from_be_bytes(read(content, 1)?));
        let width = u64::from(u16::from_be_bytes(read(content, 3)?));
        let colours = *content.get(5)?;
        // How many samples each colour has, across and down.
        let counts = content.get(6..)?.chunks_exact(3).take(usize::from(colours));
        let counts: Vec<(u64, u64)> =
            counts.map(|colour| (u64::from(colour[1] >> 4), u64::from(colour[1] & 15))).collect();
        let across = counts.iter().map(|(across, _)| *across).max()?;
        let down = counts.iter().map(|(_, down)| *down).max()?;
        let samples: u64 = counts.iter().map(|(across, down)| across * down).sum();
        let coefficients = (width * height * 2 * samples).checked_div(across * down)?;
        Some(Frame { is_progressive: marker & 3 == 2, colours, coefficients })
    }

    /// Whether it is kept, given the first pass.
    fn is_kept(&self, scan: &[u8]) -> bool {
        self.is_progressive || scan.first().is_some_and(|colours| *colours < self.colours)
    }
}

fn png(bytes: &[u8]) -> Option<bool> {
    let mut at = 8usize;
    loop {
        let length = usize::try_from(u32::from_be_bytes(read(bytes, at)?)).ok()?;
        let kind: [u8; 4] = read(bytes, at + 4)?;
        // The length, the kind and a sum stand around the content.
        at = at.checked_add(length)?.checked_add(12)?;
        if at > bytes.len() {
            return Some(false);
        }
        if kind == *b"IEND" {
            return Some(true);
        }
    }
}

fn gif(bytes: &[u8]) -> Option<bool> {
    let mut at = 13 + table(*bytes.get(10)?);
    loop {
        match *bytes.get(at)? {
            0x3b => return Some(true),
            0x21 => at = after_blocks(bytes, at + 2)?,
            0x2c => {
                // Place and size, colours, and a byte about the packing come before the pixels.
                let colours = table(*bytes.get(at + 9)?);
                at = after_blocks(bytes, at + 10 + colours + 1)?;
            }
            // Some programs fill up between the parts.
            0 => at += 1,
            // Damaged or not is told by the decoder.
            _ => return Some(true),
        }
    }
}

/// The bytes of a table of colours of a GIF, if these flags say that there is one.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// What comes after the blocks of a GIF that begin here: each tells its length, and the last has none.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

fn webp(bytes: &[u8]) -> Option<bool> {
    let mut rest = bytes;
    loop {
        let told = usize::try_from(u32::from_le_bytes(read(rest, 4)?)).ok()?;
        let after = rest.get(told.checked_add(8)?..)?;
        // Some programs put another one behind a film, and the end of the file is its end.
        let is_next = after.starts_with(b"RIFF") || (!after.is_empty() && b"RIFF".starts_with(after));
        if !is_next {
            return Some(true);
        }
        rest = after;
    }
}

fn bmp(bytes: &[u8]) -> Option<bool> {
    let told = u64::from(u32::from_le_bytes(read(bytes, 2)?));
    let start = u64::from(u32::from_le_bytes(read(bytes, 10)?));
    let (width, height, bits, packing) = if u32::from_le_bytes(read(bytes, 14)?) == 12 {
        let (width, height) = (u16::from_le_bytes(read(bytes, 18)?), u16::from_le_bytes(read(bytes, 20)?));
        (u64::from(width), u64::from(height), u16::from_le_bytes(read(bytes, 24)?), 0)
    } else {
        // The height is below zero where the rows go from above to below.
        let (width, height) = (i32::from_le_bytes(read(bytes, 18)?), i32::from_le_bytes(read(bytes, 22)?));
        let (width, height) = (u64::from(width.unsigned_abs()), u64::from(height.unsigned_abs()));
        (width, height, u16::from_le_bytes(read(bytes, 28)?), u32::from_le_bytes(read(bytes, 30)?))
    };
    // Rows of whole four bytes. How long packed ones are cannot be told from here.
    let row = width.saturating_mul(u64::from(bits)).div_ceil(32).saturating_mul(4);
    let pixels = if matches!(packing, 0 | 3) { row.saturating_mul(height) } else { 0 };
    Some(bytes.len() as u64 >= told.max(start.saturating_add(pixels)))
}
