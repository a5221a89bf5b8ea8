//! What is said about files that are not taken.

use std::io::ErrorKind;

use super::tests::written;
use super::*;

#[track_caller]
fn refused(name: &str, bytes: &[u8]) -> String {
    written(name, bytes).err().unwrap_or_else(|| panic!("{name} was taken"))
}

/// The first box of a picture that is kept in boxes, with the names that it goes by.
fn boxed(names: &[&[u8; 4]]) -> Vec<u8> {
    let mut content = b"ftyp".to_vec();
    content.extend(*names[0]);
    content.extend(1u32.to_be_bytes());
    names[1..].iter().for_each(|name| content.extend(**name));
    let length = u32::try_from(content.len() + 4).unwrap();
    [&length.to_be_bytes()[..], &content, &[0; 400]].concat()
}

#[test]
fn the_pictures_of_iphones_are_named_whatever_their_file_is_called() {
    for brand in [b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"] {
        for name in ["IMG_0001.HEIC", "IMG_0001.jpg", "IMG_0001"] {
            assert_eq!(
                refused(name, &boxed(&[brand])),
                format!(
                    "{name} cannot be used as a photo: it is a HEIC picture, as iPhones take them. \
                     Save it as JPEG or PNG and choose that."
                )
            );
        }
    }
    for names in [&[b"avif"][..], &[b"avis"], &[b"mif1", b"miaf", b"avif"], &[b"avif", b"mif1", b"miaf"]] {
        let sentence = refused("photo.png", &boxed(names));
        assert!(sentence.contains("it is an AVIF picture. Save it as JPEG or PNG"), "{sentence}");
    }
    // A film.
    let sentence = refused("film.jpg", &boxed(&[b"isom", b"mp41"]));
    assert!(sentence.contains("not a picture of a known kind"), "{sentence}");
}

#[test]
fn other_known_kinds_are_named() {
    let kinds: [(&[u8], &str); 11] = [
        (b"II*\0\x08\0\0\0", "a TIFF picture"),
        (b"MM\0*\0\0\0\x08", "a TIFF picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"8BPS\0\x01", "a Photoshop picture"),
        (b"\xff\x0a\0\0", "a JPEG XL picture"),
        (b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  \x0d\x0a\x87\x0a", "a JPEG 2000 picture"),
        (b"\0\0\x01\0\x01\0", "an icon"),
        (b"<svg width='3'>", "an SVG drawing"),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?>\n<!-- drawn by hand -->\n<svg>", "an SVG drawing"),
        (b"<!DOCTYPE svg PUBLIC ''><svg/>", "an SVG drawing"),
    ];
    for (start, words) in kinds {
        let sentence = refused("photo.jpg", &[start, &[b' '; 600]].concat());
        let expected = format!("photo.jpg cannot be used as a photo: it is {words}");
        assert!(sentence.starts_with(&expected), "{sentence}");
        assert!(sentence.ends_with(". Save it as JPEG or PNG and choose that."), "{sentence}");
    }
    let page = refused("photo.jpg", b"<!doctype html><html><body><svg></svg></body></html>");
    assert!(page.ends_with("Choose a PNG, JPEG, GIF, WebP or BMP picture."), "{page}");
}

#[test]
fn each_reason_has_its_own_sentence_and_advice() {
    let io = |kind: ErrorKind| Refusal::of_file(&std::io::Error::from(kind));
    let all = [
        io(ErrorKind::NotFound),
        io(ErrorKind::PermissionDenied),
        io(ErrorKind::TimedOut),
        Refusal::Folder,
        Refusal::NoFile,
        Refusal::Empty,
        Refusal::TooManyBytes,
        Refusal::TooManyPixels,
        Refusal::Unknown,
        Refusal::Foreign("a PDF document"),
        Refusal::Unusual("JPEG"),
        Refusal::Incomplete,
        Refusal::Damaged,
    ];
    let mut reasons: Vec<String> = all.iter().map(Refusal::reason).collect();
    for refusal in &all {
        let sentence = refusal.sentence("mia.jpg");
        assert!(sentence.starts_with("mia.jpg cannot be "), "{sentence}");
        assert!(sentence.ends_with('.') && sentence.to_lowercase().contains("choose"), "{sentence}");
        // What is smaller, or fetched again, helps only where that is the matter.
        let is_large = matches!(refusal, Refusal::TooManyBytes | Refusal::TooManyPixels);
        assert_eq!(sentence.contains("smaller"), is_large, "{sentence}");
        let is_short = matches!(refusal, Refusal::Empty | Refusal::Incomplete);
        assert_eq!(sentence.contains("Fetch it again"), is_short, "{sentence}");
    }
    reasons.sort();
    reasons.dedup();
    assert_eq!(reasons.len(), all.len());
    assert_eq!(io(ErrorKind::NotADirectory), Refusal::Missing);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.png");
    // Only its length is there, and nothing on the disk.
    std::fs::File::create(&path).unwrap().set_len(LARGEST_FILE + 1).unwrap();
    let sentence = prepare(&path).err().unwrap();
    assert!(sentence.contains("it is larger than 40 MB. Save it as JPEG"), "{sentence}");
    assert_eq!(LARGEST_FILE, 40 << 20, "as the sentence says");
    let sentence = prepare(folder.path()).err().unwrap();
    assert!(sentence.ends_with("it is a folder. Choose a picture in it."), "{sentence}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket.png");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let mut paths = vec![socket, "/dev/null".into(), "/dev/zero".into()];
    // Nobody will ever write into it: whoever opens it waits for ever.
    let pipe = folder.path().join("pipe.png");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        paths.push(pipe);
    }
    for path in paths {
        let sentence = prepare(&path).err().unwrap();
        assert!(
            sentence.ends_with("it is a pipe, a device or the like. Choose a picture file."),
            "{sentence}"
        );
    }
}
