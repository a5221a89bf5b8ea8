//! Real and hostile picture files.

use std::io::Write;

use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// Files that no encoder here writes, made with ImageMagick from a gradient of 48 × 32 pixels.
pub(super) const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/photos");

/// Red on the left and blue on the right, higher than wide.
pub(super) fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) },
    )
}

pub(super) fn written(name: &str, bytes: &[u8]) -> Result<Box<Prepared>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    prepare(&path)
}

pub(super) fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95).encode_image(image).unwrap();
    bytes
}

/// A JPEG with an EXIF block that tells how the camera was held, and where.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 52.52N 13.40E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

/// A PNG of nothing but a header that declares this size.
fn declared(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut sum = flate2::Crc::new();
    sum.update(&header);
    png.extend(13u32.to_be_bytes());
    png.extend(&header);
    png.extend(sum.sum().to_be_bytes());
    png
}

/// A PNG of nothing but zeros, far fewer than the size that it declares needs.
fn bomb(side: u32) -> Vec<u8> {
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zeros.write_all(&vec![0; 4 << 20]).unwrap();
    let zeros = zeros.finish().unwrap();
    let mut bomb = declared(side, side);
    bomb.extend(u32::try_from(zeros.len()).unwrap().to_be_bytes());
    bomb.extend(b"IDAT");
    bomb.extend(&zeros);
    bomb
}

pub(super) fn decoded(picture: &Picture) -> RgbaImage {
    image::load_from_memory(&picture.bytes).unwrap().to_rgba8()
}

fn is_red(pixel: &Rgba<u8>) -> bool {
    pixel.0[0] > 150 && pixel.0[2] < 100
}

#[test]
fn a_picture_stands_upright_and_tells_nothing_but_its_pixels() {
    let plain = jpeg(&picture(60, 40));
    // How the camera was held, and where red ends up then.
    for (orientation, size, red) in [
        (1, (60, 40), (5, 20)),
        (2, (60, 40), (54, 20)),
        (3, (60, 40), (54, 20)),
        (6, (40, 60), (20, 5)),
        (8, (40, 60), (20, 54)),
    ] {
        let prepared = written("phone.jpg", &with_exif(&plain, orientation)).unwrap();
        let picture = &prepared.picture;
        assert_eq!((picture.width, picture.height), size, "orientation {orientation}");
        assert!(is_red(decoded(picture).get_pixel(red.0, red.1)), "orientation {orientation}");
        assert_eq!(prepared.preview.size, [size.0 as usize, size.1 as usize]);
        for secret in [&b"Exif"[..], b"GPS"] {
            let found = picture.bytes.windows(secret.len()).any(|part| part == secret);
            assert!(!found, "{} is still in it", String::from_utf8_lossy(secret));
        }
    }
}

#[test]
fn unusual_pictures_are_taken_and_sent_as_png_or_jpeg() {
    for name in [
        "cmyk.jpg",
        "grey.jpg",
        "progressive.jpg",
        "sixteen-bit.png",
        "palette.png",
        "animated.gif",
        "animated.webp",
        "picture.bmp",
    ] {
        let path = Path::new(FILES).join(name);
        let prepared = prepare(&path).unwrap_or_else(|sentence| panic!("{name}: {sentence}"));
        let picture = &prepared.picture;
        assert_eq!((picture.width, picture.height), (48, 32), "{name}");
        let format = image::guess_format(&picture.bytes).unwrap();
        let expected = if picture.mime == "image/png" { ImageFormat::Png } else { ImageFormat::Jpeg };
        assert_eq!(format, expected, "{name}");
        assert_eq!(decoded(picture).dimensions(), (48, 32));
        if name == "cmyk.jpg" {
            // Its left end is red, as it looks on paper.
            assert!(is_red(decoded(picture).get_pixel(3, 16)), "{:?}", decoded(picture).get_pixel(3, 16));
        }
    }
}

#[test]
fn hostile_files_are_refused_with_a_sentence() {
    let whole = jpeg(&picture(200, 200));
    let mut noise = whole.clone();
    noise[20..120].fill(0xff);
    for (name, bytes, words) in [
        ("huge.png", declared(20_000, 20_000), "too many pixels"),
        ("wide.png", declared(u32::MAX / 2, 1), "cannot be used as a photo"),
        ("empty.png", declared(0, 0), "cannot be used as a photo"),
        ("bomb.png", bomb(11_000), "the file is incomplete"),
        ("larger-bomb.png", bomb(12_000), "too many pixels"),
        ("truncated.jpg", whole[..40].to_vec(), "the file is incomplete"),
        ("letter.jpg", b"Dear Sir or Madam, this is a letter.".to_vec(), "not a picture of a known kind"),
        ("cars.txt", b"BMW, and other makes of cars.".to_vec(), "not a picture of a known kind"),
        ("script.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "an SVG drawing"),
        ("nothing.jpg", Vec::new(), "the file is empty"),
        ("noise.jpg", noise, "cannot be used as a photo"),
    ] {
        let sentence = written(name, &bytes).err().unwrap_or_else(|| panic!("{name} was taken"));
        assert!(sentence.starts_with(name) && sentence.contains(words), "{sentence}");
        assert!(sentence.ends_with('.') && sentence.to_lowercase().contains("choose"), "{sentence}");
    }
    let missing = prepare(Path::new("/nowhere/photo.png")).err().unwrap();
    assert!(missing.starts_with("photo.png cannot be opened"), "{missing}");
}

#[test]
fn large_pictures_are_shrunk_and_cut_to_their_square() {
    let prepared = written("large.jpg", &jpeg(&picture(3000, 1000))).unwrap();
    let sent = &prepared.picture;
    assert_eq!((sent.width, sent.height), (1280, 427));
    assert!(sent.bytes.len() < SENT_BYTES);
    assert_eq!(sent.crop, Crop { x: 426, y: 0, side: 427 });
    let cut = cut(sent).unwrap();
    assert_eq!((cut.width, cut.height, cut.crop), (427, 427, Crop { x: 0, y: 0, side: 427 }));
    assert_eq!(decoded(&cut).dimensions(), (427, 427));
}

#[test]
fn turning_takes_the_square_with_it_and_four_turns_are_none() {
    let prepared = written("tall.png", &{
        let mut bytes = Cursor::new(Vec::new());
        picture(60, 40).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    })
    .unwrap();
    let mut first = prepared.picture;
    first.crop = Crop { x: 2, y: 5, side: 20 };
    assert!(is_red(decoded(&first).get_pixel(2, 5)));
    let right = turned(&first, true).unwrap().picture;
    assert_eq!((right.width, right.height, right.crop), (40, 60, Crop { x: 15, y: 2, side: 20 }));
    assert!(is_red(decoded(&right).get_pixel(20, 5)), "left is above now");
    let left = turned(&first, false).unwrap().picture;
    assert_eq!(left.crop, Crop { x: 5, y: 38, side: 20 });
    for clockwise in [true, false] {
        let mut picture = first.clone();
        for _ in 0..4 {
            picture = turned(&picture, clockwise).unwrap().picture;
        }
        assert_eq!((picture.crop, decoded(&picture)), (first.crop, decoded(&first)));
    }
}

#[test]
fn a_draft_that_is_wrong_about_its_picture_is_turned_and_cut_all_the_same() {
    let sound = written("wide.jpg", &jpeg(&picture(60, 40))).unwrap().picture;
    for (width, height, crop) in [
        (0, 0, Crop { x: 0, y: 0, side: 0 }),
        (9000, 8000, Crop { x: 8000, y: 7000, side: 1000 }),
        (1, u32::MAX, Crop { x: u32::MAX, y: u32::MAX, side: u32::MAX }),
    ] {
        let wrong = Picture { width, height, crop, ..sound.clone() };
        for clockwise in [true, false] {
            let turned = turned(&wrong, clockwise).unwrap().picture;
            assert_eq!((turned.width, turned.height), (40, 60));
            assert_eq!(turned.crop, turned.crop.within(40, 60));
        }
        let cut = cut(&wrong).unwrap();
        assert!(cut.width <= 40 && cut.width == cut.height, "{cut:?}");
        assert_eq!(decoded(&cut).dimensions(), (cut.width, cut.height));
    }
}

#[test]
fn what_is_pasted_is_a_picture_or_refused() {
    let pixels = Pixels { size: [4, 2], rgba: vec![200; 32] };
    let picture = pasted(&pixels).unwrap().picture;
    assert_eq!((picture.width, picture.height, picture.mime), (4, 2, "image/png"));
    for wrong in [
        Pixels { size: [4, 3], rgba: vec![0; 32] },
        Pixels { size: [0, 0], rgba: Vec::new() },
        Pixels { size: [usize::MAX, 1], rgba: Vec::new() },
    ] {
        assert!(pasted(&wrong).is_err());
    }
}
