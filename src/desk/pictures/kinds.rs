//! What kind of file a picture is, by its content: what a file is called says little.

use image::ImageFormat;

use super::refusal::Refusal;

/// Kinds of files that people take for photos and that are not taken, by how they begin.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"II*\0", "a TIFF picture or a camera's raw picture"),
    (b"MM\0*", "a TIFF picture or a camera's raw picture"),
    (b"II+\0", "a TIFF picture"),
    (b"MM\0+", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"8BPS", "a Photoshop picture (PSD)"),
    (b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  \x0d\x0a\x87\x0a", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\0\0\x01\0", "an icon (ICO)"),
    (b"gimp xcf ", "a GIMP picture (XCF)"),
];

/// What the formats that are taken begin with.
const TAKEN: [&[u8]; 6] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"BM"];

/// The names that an AVIF file, single or in a sequence, goes by in its first box.
const AVIF: [&[u8]; 2] = [b"avif", b"avis"];
/// The names that a HEIF file, single or in a sequence, goes by in its first box.
const HEIF: [&[u8]; 10] =
    [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"];
/// How much of the first box is looked at, in bytes. It is hardly ever longer than 40.
const FIRST_BOX: usize = 256;

/// How much of a text is looked at to see whether it is a drawing, in bytes.
const TEXT_START: usize = 1024;

/// The sizes of a BMP's second header. Two letters alone would take many a text for a BMP.
const BMP_HEADERS: [u32; 6] = [12, 40, 52, 56, 108, 124];
/// Where the size of a BMP's second header stands.
const BMP_HEADER_AT: usize = 14;

/// The format of a picture that is taken.
///
/// # Errors
/// Says what the file is instead.
pub(super) fn recognised(bytes: &[u8]) -> Result<ImageFormat, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(kind) = foreign(bytes) {
        return Err(Refusal::Foreign(kind));
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP)) => {
            Ok(format)
        }
        Ok(ImageFormat::Bmp) if is_bmp(bytes) => Ok(ImageFormat::Bmp),
        _ if is_only_begun(bytes) => Err(Refusal::Incomplete),
        _ => Err(Refusal::Unknown),
    }
}

fn is_bmp(bytes: &[u8]) -> bool {
    let size = bytes.get(BMP_HEADER_AT..).and_then(<[u8]>::first_chunk::<4>);
    size.is_some_and(|size| BMP_HEADERS.contains(&u32::from_le_bytes(*size)))
}

/// Whether a file ends before its kind can be told, and what there is fits a format that is taken.
fn is_only_begun(bytes: &[u8]) -> bool {
    let fits = |start: &[u8]| bytes.len() > 1 && (start.starts_with(bytes) || bytes.starts_with(start));
    // The kind of a RIFF file stands after eight bytes, and the second header of a BMP after fourteen.
    let told = if bytes.starts_with(b"BM") { BMP_HEADER_AT + 4 } else { 12 };
    bytes.len() < told && TAKEN.iter().any(|start| fits(start))
}

/// The kind of a file that is not taken, if it is known.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if let Some(kind) = boxed(bytes) {
        return Some(kind);
    }
    if is_svg(bytes) {
        return Some("an SVG drawing");
    }
    FOREIGN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

/// The kind of a picture that is kept in boxes, as films are.
fn boxed(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let size = usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok()?;
    let names = bytes.get(8..size.min(bytes.len()).min(FIRST_BOX))?;
    let goes_by = |known: &[&[u8]]| names.chunks_exact(4).any(|name| known.contains(&name));
    // AVIF first: it goes by a name of HEIF besides.
    if goes_by(&AVIF) {
        Some("an AVIF picture")
    } else if goes_by(&HEIF) {
        Some("a HEIC picture, as iPhones take them")
    } else {
        None
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes.get(..TEXT_START).unwrap_or(bytes);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins = |with: &[u8]| start.starts_with(with);
    (begins(b"<svg") || begins(b"<?xml") || begins(b"<!DOCTYPE svg") || begins(b"<!--"))
        && memchr::memmem::find(start, b"<svg").is_some()
}
