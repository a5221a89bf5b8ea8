//! Picture files that are not all there.

use image::{DynamicImage, GrayImage, Luma};
use proptest::prelude::*;

use super::tests::{FILES, jpeg, picture, written};
use super::*;

const SAMPLES: [&str; 8] = [
    "cmyk.jpg",
    "grey.jpg",
    "progressive.jpg",
    "sixteen-bit.png",
    "palette.png",
    "animated.gif",
    "animated.webp",
    "picture.bmp",
];

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FILES).join(name)).unwrap()
}

/// A JPEG with a small one in its EXIF block, as cameras write it.
fn with_thumbnail() -> Vec<u8> {
    let small = jpeg(&picture(16, 16));
    let large = jpeg(&picture(160, 120));
    let exif = [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0".as_slice(), &small].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&large[..2], &[0xff, 0xe1], &length, &exif, &large[2..]].concat()
}

/// Every kind of file that can be written here, with its name.
fn files() -> Vec<(String, Vec<u8>)> {
    let image = DynamicImage::from(picture(40, 30));
    let grey = GrayImage::from_fn(33, 21, |x, y| Luma([(x * 5 + y * 3) as u8]));
    let mut files: Vec<(String, Vec<u8>)> =
        SAMPLES.iter().map(|name| ((*name).to_owned(), sample(name))).collect();
    files.push(("thumbnail.jpg".to_owned(), with_thumbnail()));
    for (image, name) in [(image, "red"), (DynamicImage::from(grey), "grey")] {
        for format in
            [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp]
        {
            // A GIF cannot be written in shades of grey alone.
            let image =
                if format == ImageFormat::Gif { &DynamicImage::from(image.to_rgb8()) } else { &image };
            let mut bytes = Cursor::new(Vec::new());
            image.write_to(&mut bytes, format).unwrap();
            files.push((format!("{name}.{}", format.extensions_str()[0]), bytes.into_inner()));
        }
    }
    files
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused_and_the_whole_is_taken() {
    for (name, bytes) in files() {
        assert!(written(&name, &bytes).is_ok(), "{name} is whole");
        let last = bytes.len() - 1;
        let cuts = (1..50).map(|part| bytes.len() * part / 50).chain(last - 12..=last);
        for cut in cuts.filter(|cut| *cut > 1) {
            let sentence = written(&name, &bytes[..cut]).err();
            let sentence = sentence.unwrap_or_else(|| panic!("{cut} of {} of {name} are taken", last + 1));
            assert!(sentence.contains("the file is incomplete. Fetch it again"), "{sentence}");
        }
    }
}

#[test]
fn a_file_whose_end_is_zeros_is_not_whole() {
    for (name, mut bytes) in files() {
        // In the others the places of the zeros are as good as any.
        if name.ends_with(".webp") || name.ends_with(".bmp") {
            continue;
        }
        let half = bytes.len() / 2;
        bytes[half..].fill(0);
        assert!(written(&name, &bytes).is_err(), "{name} is taken");
    }
}

#[test]
fn what_comes_after_the_end_does_no_harm() {
    for (name, bytes) in files() {
        for after in [&[0][..], b"\xff\xd8\xff\xe1", b"and a film"] {
            assert!(written(&name, &[&bytes, after].concat()).is_ok(), "{name}");
        }
    }
}

#[test]
fn what_a_jpeg_keeps_between_its_passes_is_known_before() {
    // The kind, how many colours the first pass has, and the bytes that are kept.
    for (kind, scanned, kept) in [
        (0xc0, 3, 0),
        // 4 + 1 + 1 samples of 2 bytes for 4 pixels.
        (0xc2, 3, 12_000 * 12_000 * 3),
        (0xc0, 1, 12_000 * 12_000 * 3),
    ] {
        let side = 12_000u16.to_be_bytes();
        let frame = [&[8][..], &side, &side, &[3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]].concat();
        let scan = [&[scanned][..], &[1, 0, 2, 0, 3, 0], &[0, 63, 0]].concat();
        let mut bytes = b"\xff\xd8".to_vec();
        for (marker, content) in [(kind, frame), (0xda, scan)] {
            bytes.extend([0xff, marker]);
            bytes.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
            bytes.extend(content);
        }
        assert_eq!(kept_by_jpeg(&bytes), kept, "{kind:x} with {scanned}");
        assert!(!is_whole(&bytes, ImageFormat::Jpeg));
        bytes.extend(b"\0\0\xff\0\xff\xd0\0\xff\xd9");
        assert!(is_whole(&bytes, ImageFormat::Jpeg));
    }
    assert!(kept_by_jpeg(&sample("progressive.jpg")) > 0);
    assert_eq!(kept_by_jpeg(&sample("grey.jpg")), 0);
}

proptest! {
    #[test]
    fn any_bytes_are_looked_at_without_a_panic(
        which in 0..SAMPLES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = sample(SAMPLES[which]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
            ImageFormat::Bmp,
        ] {
            is_whole(&bytes, format);
            is_whole(&bytes[..end.index(bytes.len())], format);
        }
        kept_by_jpeg(&bytes);
        if let Err(refusal) = recognised(&bytes) {
            prop_assert!(refusal.sentence("a.png").ends_with('.'));
        }
    }
}
