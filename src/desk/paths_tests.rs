//! Every way in which programs write a path down.

use proptest::prelude::*;

use super::*;

const HOME: &str = if cfg!(windows) { r"C:\Users\mia" } else { "/home/mia" };

/// What a text means where there are these files.
fn with_files(text: &str, files: &[&str]) -> PathBuf {
    let is_file = |path: &Path| files.iter().any(|file| Path::new(file) == path);
    meant(Path::new(text), Some(Path::new(HOME)), is_file)
}

/// What a text means where there is no such file yet.
fn alone(text: &str) -> PathBuf {
    with_files(text, &[])
}

/// Each text means the path beside it, where there are no such files yet.
#[track_caller]
fn assert_paths(pairs: &[(&str, &str)]) {
    for (text, path) in pairs {
        assert_eq!(alone(text), Path::new(path), "{text:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_plain_path_is_taken_as_it_is() {
    assert_paths(&[
        ("", ""),
        ("photo.png", "photo.png"),
        ("/tmp/My photo.png", "/tmp/My photo.png"),
        ("  /tmp/photo.png \r\n", "/tmp/photo.png"),
    ]);
}

#[cfg(unix)]
#[test]
fn quotes_around_a_path_are_taken_off() {
    assert_paths(&[
        ("\"/tmp/My photo.png\"", "/tmp/My photo.png"),
        ("'/tmp/My photo.png'", "/tmp/My photo.png"),
        ("'/tmp/Mia'\\''s photo.png'", "/tmp/Mia's photo.png"),
        ("'/tmp/Mia's photo.png'", "/tmp/Mia's photo.png"),
        ("“/tmp/My photo.png”", "/tmp/My photo.png"),
        ("„/tmp/Mein Foto.png“", "/tmp/Mein Foto.png"),
        ("« /tmp/Ma photo.png »", "/tmp/Ma photo.png"),
        ("‘/tmp/Mia’s photo.png’", "/tmp/Mia’s photo.png"),
        ("`/tmp/photo.png`", "/tmp/photo.png"),
        ("/tmp/Mia's photo.png", "/tmp/Mia's photo.png"),
        ("/tmp/the 'best' photo.png", "/tmp/the 'best' photo.png"),
        ("\"/tmp/photo.png", "\"/tmp/photo.png"),
        ("\"\"", "\"\""),
    ]);
}

#[cfg(unix)]
#[test]
fn the_address_of_a_file_is_read_as_its_path() {
    assert_paths(&[
        ("file:///tmp/My%20photo.png", "/tmp/My photo.png"),
        ("FILE://localhost/tmp/photo.png", "/tmp/photo.png"),
        ("file:/tmp/photo.png", "/tmp/photo.png"),
        ("'file:///tmp/My%20photo.png'", "/tmp/My photo.png"),
        ("file:///tmp/100%25%20%23%3f.png", "/tmp/100% #?.png"),
        ("file:///tmp/No #1?.png", "/tmp/No #1?.png"),
        ("file:///tmp/B%C3%BCro.png", "/tmp/Büro.png"),
        ("file:///tmp/50%.png", "/tmp/50%.png"),
        ("file:photo.png", "file:photo.png"),
        ("file://elsewhere/tmp/photo.png", "file://elsewhere/tmp/photo.png"),
        ("https://example.org/photo.png", "https://example.org/photo.png"),
    ]);
}

#[cfg(unix)]
#[test]
fn a_tilde_stands_for_the_home_folder() {
    assert_paths(&[
        ("~", HOME),
        ("~/photo.png", "/home/mia/photo.png"),
        ("\"~/My photo.png\"", "/home/mia/My photo.png"),
        ("~/My\\ photo.png", "/home/mia/My photo.png"),
        ("~tom/photo.png", "~tom/photo.png"),
    ]);
}

#[cfg(unix)]
#[test]
fn shell_escapes_are_read() {
    assert_paths(&[
        ("/tmp/My\\ photo\\ \\(1\\).png", "/tmp/My photo (1).png"),
        ("/tmp/My\\ photo.png /tmp/other.png", "/tmp/My photo.png"),
        ("C:\\Users\\mia\\photo.png", "C:\\Users\\mia\\photo.png"),
        ("/tmp/photo\\", "/tmp/photo\\"),
    ]);
}

#[cfg(unix)]
#[test]
fn of_several_files_the_first_is_taken() {
    assert_paths(&[
        ("/tmp/a.png\n/tmp/b.png", "/tmp/a.png"),
        ("copy\nfile:///tmp/a%20b.png\nfile:///tmp/c.png", "/tmp/a b.png"),
        ("cut file:///tmp/a.png file:///tmp/c.png", "/tmp/a.png"),
        ("x-special/nautilus-clipboard\ncopy\nfile:///tmp/a.png\n\0", "/tmp/a.png"),
        ("# from the file manager\r\nfile:///tmp/a.png\r\n", "/tmp/a.png"),
        ("'/tmp/a.png' '/tmp/b.png'", "/tmp/a.png"),
        ("“/tmp/a.png” “/tmp/b.png”", "/tmp/a.png"),
        ("copy", "copy"),
        ("copy that.png", "copy that.png"),
        ("#1.png", "#1.png"),
    ]);
}

#[cfg(unix)]
#[test]
fn invisible_marks_are_left_out() {
    assert_paths(&[
        ("\u{202a}/tmp/photo.png\u{202c}", "/tmp/photo.png"),
        ("\u{feff}\u{200b}\"\u{202a}/tmp/photo.png\"\u{200e}", "/tmp/photo.png"),
    ]);
}

#[cfg(windows)]
#[test]
fn paths_as_programs_write_them() {
    assert_paths(&[
        ("\u{202a}C:\\Users\\mia\\photo.png", r"C:\Users\mia\photo.png"),
        ("\"C:\\My photos\\a.png\"", r"C:\My photos\a.png"),
        ("\"C:\\a.png\"\r\n\"C:\\b.png\"", r"C:\a.png"),
        ("\"C:\\a.png\" \"C:\\b.png\"", r"C:\a.png"),
        ("file:///C:/My%20photos/a.png", r"C:\My photos\a.png"),
        ("file://server/share/a.png", r"\\server\share\a.png"),
        ("file:///C:", "file:///C:"),
        ("~\\a.png", r"C:\Users\mia\a.png"),
        ("~/a.png", r"C:\Users\mia\a.png"),
        (r"C:\a\ b.png", r"C:\a\ b.png"),
        (r"\\server\share\a.png", r"\\server\share\a.png"),
    ]);
}

#[test]
fn a_file_that_is_there_as_typed_is_taken_as_typed() {
    for name in ["~", "'a'", " a ", "a\\ b", "file:///tmp/a", "copy", "“a”", "a\nb", "\u{200b}a", "/a /b"]
    {
        assert_eq!(with_files(name, &[name]).as_os_str(), name, "{name:?}");
    }
    // Blanks around it are no part of the name of what is there.
    assert_eq!(with_files(" 'a'\n", &["'a'"]).as_os_str(), "'a'");
}

#[test]
fn without_a_home_folder_its_sign_stays() {
    assert_eq!(meant(Path::new("~/a.png"), None, |_| false), Path::new("~/a.png"));
}

#[cfg(unix)]
#[test]
fn of_several_paths_in_a_line_the_first_with_a_file_is_taken() {
    let files = ["/tmp/a b.png", "/tmp/c.png", "/home/mia/d.png"];
    assert_eq!(with_files("/tmp/a b.png /tmp/c.png", &files), Path::new("/tmp/a b.png"));
    assert_eq!(with_files("~/d.png ~/e.png", &files), Path::new("/home/mia/d.png"));
    assert_eq!(with_files("~/d.png", &files), Path::new("/home/mia/d.png"));
    assert_eq!(with_files("/tmp/x /tmp/y", &files), Path::new("/tmp/x /tmp/y"));
}

#[cfg(unix)]
#[test]
fn what_is_no_text_is_taken_as_it_is() {
    use std::os::unix::ffi::OsStrExt as _;
    let path = Path::new(std::ffi::OsStr::from_bytes(b" /tmp/\xff.png "));
    assert_eq!(meant(path, None, |_| false), path);
}

/// The ways in which programs write a path down, none of which loses anything of it.
#[cfg(unix)]
fn exact_ways(path: &str) -> Vec<String> {
    let encoded: String = path
        .bytes()
        .map(|byte| {
            let is_plain = byte.is_ascii_alphanumeric() || b"/-._".contains(&byte);
            if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    let address = Url::from_file_path(path).unwrap();
    let single = format!("'{}'", path.replace('\'', r"'\''"));
    let double = path.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$").replace('`', r"\`");
    vec![
        format!("file://{encoded}"),
        format!("FILE://localhost{encoded}"),
        format!("file:{encoded}"),
        format!("\"file://{encoded}\""),
        address.to_string(),
        format!("copy\n{address}\nfile:///tmp/other"),
        format!("cut {address} file:///tmp/other"),
        format!("x-special/nautilus-clipboard\ncopy\n{address}\n"),
        format!("{single} '/tmp/other'"),
        single,
        format!("\"{double}\""),
    ]
}

/// The ways in which a blank at the end of a path, or a mark within, cannot be told from what is around it.
#[cfg(unix)]
fn plain_ways(path: &str) -> Vec<String> {
    let escape = |letter: char| {
        let is_plain = letter.is_alphanumeric() || "/._-".contains(letter);
        if is_plain { letter.to_string() } else { format!("\\{letter}") }
    };
    let escaped: String = path.chars().map(escape).collect();
    let mut ways = vec![format!("{escaped} /tmp/other"), escaped];
    if !path.contains('\\') {
        ways.retain(|way| way.contains('\\'));
        ways.push(path.to_owned());
    }
    for (begin, ends) in QUOTES.iter().skip(2) {
        if !path.contains(|letter: char| ends.contains(letter)) {
            ways.extend(ends.chars().map(|end| format!("{begin}{path}{end}")));
        }
    }
    if !path.contains('%') {
        ways.push(format!("file://{path}"));
    }
    ways
}

/// What nobody would call a file.
#[cfg(unix)]
const NAME: &str = "[a-c0 .,'\"\\\\%#?~&()$`!;*<>{}|:=@^+ß字_«»“”„‘’‹›「」-]{1,8}";

/// An absolute path of such names.
#[cfg(unix)]
fn any_path() -> impl Strategy<Value = String> {
    let name = NAME.prop_map(|name| {
        let is_dots = name.chars().all(|letter| letter == '.');
        if is_dots { format!("{name}x") } else { name }
    });
    prop::collection::vec(name, 1..4).prop_map(|names| format!("/{}", names.join("/")))
}

#[cfg(unix)]
proptest! {
    #[test]
    fn a_path_is_understood_however_it_is_written(path in any_path()) {
        for way in exact_ways(&path) {
            let padded = format!(" \u{202a}{way}\u{200b}\r\n");
            prop_assert_eq!(alone(&way), Path::new(&path), "{}", way);
            prop_assert_eq!(alone(&padded), Path::new(&path), "{}", padded);
        }
        if !path.ends_with(char::is_whitespace) {
            for way in plain_ways(&path) {
                prop_assert_eq!(alone(&way), Path::new(&path), "{}", way);
            }
        }
        prop_assert_eq!(with_files(&path, &[&path]), Path::new(&path));
    }

    #[test]
    fn a_path_under_the_home_folder_is_understood(path in any_path()) {
        if !path.ends_with(char::is_whitespace) && !path.contains('\\') {
            prop_assert_eq!(alone(&format!("~{path}")), PathBuf::from(format!("{HOME}{path}")));
        }
    }
}

proptest! {
    /// Whatever is pasted, there is an answer, and what is there is taken as it is.
    #[test]
    fn any_text_is_a_path(text in any::<String>(), marks in "[ '\"\\\\~/%:file\n“”]{0,20}") {
        let [both, address, encoded] =
            [format!("{marks}{text}"), format!("file:{marks}"), format!("file:///{text}")];
        for text in [text, marks, both, address, encoded] {
            alone(&text);
            prop_assert_eq!(with_files(&text, &[&text]).into_os_string(), std::ffi::OsString::from(&text));
        }
    }
}
