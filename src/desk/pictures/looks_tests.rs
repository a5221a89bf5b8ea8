//! How pictures look when they have been prepared: their colours, and what was transparent.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{GrayAlphaImage, GrayImage, ImageEncoder, Luma, LumaA, Rgb, RgbaImage};
use moxcms::ColorProfile;

use super::tests::{FILES, decoded, written};
use super::*;

/// What is nearly the same: some formats lose a little.
const LITTLE: u8 = 4;

/// Three fields beside each other: nothing, half of red, and all of a dark blue.
fn fields() -> RgbaImage {
    RgbaImage::from_fn(48, 16, |x, _| match x / 16 {
        0 => Rgba([0, 0, 0, 0]),
        1 => Rgba([200, 0, 0, 128]),
        _ => Rgba([10, 20, 90, 255]),
    })
}

/// The same in grey.
fn grey_fields() -> GrayAlphaImage {
    GrayAlphaImage::from_fn(48, 16, |x, _| match x / 16 {
        0 => LumaA([0, 0]),
        1 => LumaA([100, 128]),
        _ => LumaA([10, 255]),
    })
}

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A part of a PNG.
fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(content);
    let length = u32::try_from(content.len()).unwrap();
    [&length.to_be_bytes()[..], kind, content, &sum.sum().to_be_bytes()].concat()
}

/// The three fields as a PNG with a table of colours, and how much each covers.
fn with_palette() -> Vec<u8> {
    let row: Vec<u8> = [0].into_iter().chain((0..48).map(|x| x / 16)).collect();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &row.repeat(16)).unwrap();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 48, 0, 0, 0, 16, 8, 3, 0, 0, 0]),
        chunk(b"PLTE", &[0, 0, 0, 200, 0, 0, 10, 20, 90]),
        chunk(b"tRNS", &[0, 128]),
        chunk(b"IDAT", &packed.finish().unwrap()),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

fn is_near(seen: [u8; 3], expected: [u8; 3], by: u8) -> bool {
    seen.iter().zip(expected).all(|(seen, expected)| seen.abs_diff(expected) <= by)
}

#[track_caller]
fn assert_fields(what: &str, prepared: &Prepared, expected: [[u8; 3]; 3]) {
    let sent = decoded(&prepared.picture);
    assert_eq!(sent.dimensions(), (48, 16), "{what}");
    assert!(sent.pixels().all(|pixel| pixel.0[3] == 255), "{what} is not opaque");
    for (field, expected) in (0..).zip(expected) {
        let Rgba([red, green, blue, _]) = *sent.get_pixel(field * 16 + 8, 8);
        let seen = [red, green, blue];
        assert!(is_near(seen, expected, LITTLE), "{what}, {field}: {seen:?} is not {expected:?}");
    }
    assert!(prepared.preview.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255), "{what}");
    assert_eq!(prepared.preview.rgba[..4], [255; 4], "{what}");
}

#[test]
fn what_is_transparent_is_laid_on_white_in_every_format() {
    let coloured = [[255, 255, 255], [227, 127, 127], [10, 20, 90]];
    let grey = [[255; 3], [177; 3], [10; 3]];
    let image = DynamicImage::from(fields());
    let grey_image = DynamicImage::from(grey_fields());
    let deep = DynamicImage::from(image.to_rgba16());
    let deep_grey = DynamicImage::from(grey_image.to_luma_alpha16());
    for (name, bytes, expected) in [
        ("colours.png", file(&image, ImageFormat::Png), coloured),
        ("grey.png", file(&grey_image, ImageFormat::Png), grey),
        ("sixteen-bit.png", file(&deep, ImageFormat::Png), coloured),
        ("sixteen-bit-grey.png", file(&deep_grey, ImageFormat::Png), grey),
        ("palette.png", with_palette(), coloured),
        ("lossless.webp", file(&image, ImageFormat::WebP), coloured),
        ("covered.bmp", file(&image, ImageFormat::Bmp), coloured),
        // There is no half in this format.
        ("holes.gif", file(&image, ImageFormat::Gif), [[255; 3], [200, 0, 0], [10, 20, 90]]),
    ] {
        let prepared = written(name, &bytes).unwrap_or_else(|sentence| panic!("{sentence}"));
        assert_fields(name, &prepared, expected);
    }
    let pixels = Pixels { size: [48, 16], rgba: fields().into_raw() };
    assert_fields("pasted", &pasted(&pixels).unwrap(), coloured);
    // One from a draft of a time when transparency was kept.
    let crop = Crop { x: 0, y: 0, side: 16 };
    let bytes = file(&image, ImageFormat::Png).into();
    let old = Picture { name: "old.png".to_owned(), bytes, mime: "image/png", width: 48, height: 16, crop };
    assert_eq!(decoded(&cut(&old).unwrap()).get_pixel(8, 8).0, [255; 4]);
    assert_eq!(decoded(&turned(&old, true).unwrap().picture).get_pixel(8, 8).0, [255; 4]);
}

#[test]
fn nothing_hidden_shines_through_at_the_edges_of_a_picture_that_is_shrunk() {
    // White beside black that is not to be seen, in stripes that do not fall on whole pixels.
    let stripes = |x: u32| if x % 5 < 3 { [255, 255, 255, 255] } else { [0, 0, 0, 0] };
    let image = RgbaImage::from_fn(2600, 4, |x, _| Rgba(stripes(x)));
    let pixels = Pixels { size: [2600, 4], rgba: image.as_raw().clone() };
    let chosen = written("stripes.png", &file(&DynamicImage::from(image), ImageFormat::Png)).unwrap();
    for prepared in [chosen, pasted(&pixels).unwrap()] {
        assert_eq!(prepared.picture.width, SENT_SIDE);
        assert!(decoded(&prepared.picture).pixels().all(|pixel| pixel.0 == [255; 4]));
    }
}

/// A file with a colour profile in it.
fn with_profile(mut encoder: impl ImageEncoder, image: &DynamicImage, profile: &[u8]) {
    encoder.set_icc_profile(profile.to_vec()).unwrap();
    image.write_with_encoder(encoder).unwrap();
}

fn png_with(image: &DynamicImage, profile: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    with_profile(PngEncoder::new(&mut bytes), image, profile);
    bytes
}

/// The colour in the middle of what is sent.
#[track_caller]
fn seen(name: &str, bytes: &[u8]) -> [u8; 3] {
    let prepared = written(name, bytes).unwrap_or_else(|sentence| panic!("{sentence}"));
    for secret in [&b"iCCP"[..], b"ICC_PROFILE"] {
        assert!(!prepared.picture.bytes.windows(secret.len()).any(|part| part == secret), "{name}");
    }
    let Rgba([red, green, blue, _]) = *decoded(&prepared.picture).get_pixel(8, 8);
    [red, green, blue]
}

fn plain(colour: [u8; 3]) -> DynamicImage {
    RgbImage::from_pixel(16, 16, Rgb(colour)).into()
}

/// Colours, and what they are in sRGB: worked out from the primaries by hand.
const DISPLAY_P3: [([u8; 3], [u8; 3]); 6] = [
    ([255, 0, 0], [255, 0, 0]),
    ([200, 100, 50], [215, 93, 31]),
    ([60, 160, 90], [0, 163, 82]),
    ([90, 90, 200], [90, 90, 207]),
    ([128, 128, 128], [128, 128, 128]),
    ([255, 255, 255], [255, 255, 255]),
];
const ADOBE_RGB: [([u8; 3], [u8; 3]); 4] = [
    ([255, 0, 0], [255, 0, 0]),
    ([200, 100, 50], [227, 100, 42]),
    ([60, 160, 90], [0, 161, 85]),
    ([128, 128, 128], [129, 129, 129]),
];

#[test]
fn the_colours_of_a_profile_become_those_of_srgb() {
    let p3 = (ColorProfile::new_display_p3().encode().unwrap(), &DISPLAY_P3[..]);
    let adobe = (ColorProfile::new_adobe_rgb().encode().unwrap(), &ADOBE_RGB[..]);
    for (profile, colours) in [p3, adobe] {
        for &(colour, expected) in colours {
            let image = plain(colour);
            let deep = DynamicImage::from(image.to_rgb16());
            let covered = DynamicImage::from(image.to_rgba8());
            let (mut jpeg, mut webp): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
            with_profile(JpegEncoder::new_with_quality(&mut jpeg, 100), &image, &profile);
            with_profile(WebPEncoder::new_lossless(&mut webp), &image, &profile);
            for (name, bytes, by) in [
                ("colours.png", png_with(&image, &profile), 2),
                ("sixteen-bit.png", png_with(&deep, &profile), 2),
                ("covered.png", png_with(&covered, &profile), 2),
                ("colours.webp", webp, 2),
                // Twice through a format that loses a little.
                ("colours.jpg", jpeg, 6),
            ] {
                let seen = seen(name, &bytes);
                assert!(is_near(seen, expected, by), "{name}, {colour:?}: {seen:?} is not {expected:?}");
            }
        }
    }
}

#[test]
fn the_curve_of_a_grey_profile_is_followed() {
    let profile = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    for (grey, expected) in [(0, 0), (64, 81), (128, 146), (200, 210), (255, 255)] {
        let image = DynamicImage::from(GrayImage::from_pixel(16, 16, Luma([grey])));
        let deep = DynamicImage::from(image.to_luma16());
        let covered = DynamicImage::from(image.to_luma_alpha8());
        for image in [image, deep, covered] {
            let seen = seen("grey.png", &png_with(&image, &profile));
            assert!(is_near(seen, [expected; 3], 2), "{grey}: {seen:?} is not {expected}");
        }
    }
}

#[test]
fn a_profile_of_srgb_changes_nothing() {
    let profile = ColorProfile::new_srgb().encode().unwrap();
    let image = RgbImage::from_fn(256, 3, |x, y| {
        let at = |row: u32| if y == row { x as u8 } else { (255 - x) as u8 };
        Rgb([at(0), at(1), at(2)])
    });
    let prepared = written("srgb.png", &png_with(&DynamicImage::from(image.clone()), &profile)).unwrap();
    for (x, y, pixel) in decoded(&prepared.picture).enumerate_pixels() {
        let Rgba([red, green, blue, _]) = *pixel;
        let expected = image.get_pixel(x, y).0;
        assert!(is_near([red, green, blue], expected, 1), "{pixel:?} is not {expected:?}");
    }
}

#[test]
fn a_profile_that_is_broken_or_of_another_kind_of_picture_is_left_aside() {
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let grey = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    // By what it says it is of CMYK.
    let mut inks = p3.clone();
    inks[16..20].copy_from_slice(b"CMYK");
    let mut linked = p3.clone();
    linked[12..16].copy_from_slice(b"link");
    let colour = [200, 100, 50];
    for (what, profile) in [
        ("that of a grey picture", grey),
        ("that of inks", inks),
        ("that between two devices", linked),
        ("a few bytes", b"profile".to_vec()),
        ("zeros", vec![0; 3000]),
        ("half a profile", p3[..p3.len() / 2].to_vec()),
    ] {
        assert_eq!(seen("colours.png", &png_with(&plain(colour), &profile)), colour, "{what}");
    }
    // A grey picture with a profile of colours.
    let image = DynamicImage::from(GrayImage::from_pixel(16, 16, Luma([77])));
    assert_eq!(seen("grey.png", &png_with(&image, &p3)), [77; 3]);
}

#[test]
fn a_cmyk_picture_looks_the_same_with_and_without_a_profile() {
    // Its decoder makes red, green and blue of it, by no profile.
    let bytes = std::fs::read(Path::new(FILES).join("cmyk.jpg")).unwrap();
    let mut profile = ColorProfile::new_display_p3().encode().unwrap();
    profile[16..20].copy_from_slice(b"CMYK");
    let content = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat();
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    let with = [&bytes[..2], &[0xff, 0xe2], &length, &content, &bytes[2..]].concat();
    assert_eq!(seen("cmyk.jpg", &with), seen("cmyk.jpg", &bytes));
}
