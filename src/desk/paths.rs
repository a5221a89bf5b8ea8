//! What a text means as a path: typed, pasted from a file manager or a terminal, or dropped.

use std::path::{Path, PathBuf, is_separator};

use url::Url;

/// What can stand around a path, and what ends it then.
const QUOTES: [(char, &str); 14] = [
    ('"', "\"”"),
    ('\'', "'’"),
    ('`', "`´'"),
    ('“', "”“"),
    ('”', "”"),
    ('„', "“”"),
    ('‘', "’‘"),
    ('’', "’"),
    ('‚', "‘’"),
    ('«', "»"),
    ('»', "«»"),
    ('‹', "›"),
    ('›', "‹›"),
    ('「', "」"),
];

/// What file managers write above the files that they copy.
const HEADINGS: [&str; 4] = ["x-special/nautilus-clipboard", "x-special/gnome-copied-files", "copy", "cut"];

/// How many places of a text are tried as the end of the first of several paths.
const TRIED: usize = 100;

/// The path that a text means. `home` is what `~` stands for, and `is_file` says where there is a file:
/// what is one exactly as it was typed is taken so. Of several paths it is the first.
pub(super) fn meant(typed: &Path, home: Option<&Path>, is_file: impl Fn(&Path) -> bool) -> PathBuf {
    // What is no text was chosen or dropped, not typed.
    let Some(text) = typed.to_str().filter(|_| !is_file(typed)) else { return typed.to_owned() };
    let text = first_line(without_headings(bare(text)));
    if is_file(Path::new(text)) {
        return PathBuf::from(text);
    }
    if let Some(path) = of_address(text) {
        return path;
    }
    if let Some(inside) = quoted(text).or_else(|| escaped(text)) {
        return of_address(&inside).unwrap_or_else(|| at_home(&inside, home));
    }
    let whole = at_home(text, home);
    if is_file(&whole) {
        return whole;
    }
    first_of_several(text, home, is_file).unwrap_or(whole)
}

/// Without blanks and invisible characters around it. Windows puts one in front of a copied path.
fn bare(text: &str) -> &str {
    text.trim_matches(is_nothing)
}

fn is_nothing(letter: char) -> bool {
    let is_invisible = matches!(
        letter,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    );
    is_invisible || letter.is_whitespace() || letter.is_control()
}

/// A field of one line makes blanks of line ends, so both can follow a heading.
fn without_headings(text: &str) -> &str {
    let mut rest = text;
    while let Some(next) = HEADINGS
        .iter()
        .find_map(|heading| rest.strip_prefix(heading))
        .filter(|next| next.starts_with(char::is_whitespace))
    {
        rest = bare(next);
    }
    if is_address(rest) { rest } else { text }
}

fn first_line(text: &str) -> &str {
    let lines = || text.split(['\n', '\r', '\0', '\u{2028}']).map(bare).filter(|line| !line.is_empty());
    // A list of addresses may begin with remarks.
    lines().find(|line| !line.starts_with('#')).or_else(|| lines().next()).unwrap_or_default()
}

fn is_address(text: &str) -> bool {
    let scheme = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:"));
    // Elsewhere than on Windows, what has no slash there is a name of its own.
    scheme.is_some_and(|_| cfg!(windows) || text[5..].starts_with('/'))
}

/// The path in a `file:` address; `None` if the text is none.
fn of_address(text: &str) -> Option<PathBuf> {
    if !is_address(text) {
        return None;
    }
    let following = |(at, blank): &(usize, &str)| is_address(&text[at + blank.len()..]);
    let end = text.match_indices(char::is_whitespace).find(following).map_or(text.len(), |(at, _)| at);
    let mut address = String::with_capacity(end);
    for letter in bare(&text[..end]).chars() {
        // What has a meaning in other addresses, or on Windows, is a part of a name here.
        match letter {
            '#' => address.push_str("%23"),
            '?' => address.push_str("%3F"),
            '\t' => address.push_str("%09"),
            '\\' if !cfg!(windows) => address.push_str("%5C"),
            '|' if !cfg!(windows) => address.push_str("%7C"),
            letter => address.push(letter),
        }
    }
    let address = Url::parse(&address).ok()?;
    // A drive alone is no file, and no path either.
    if cfg!(windows) && address.path_segments()?.count() < 2 {
        return None;
    }
    // Collected anew: a name that ends with a colon is taken for a drive and gets a slash.
    Some(address.to_file_path().ok()?.components().collect())
}

/// What stands in quotes; `None` if the text does not begin with one, or nothing ends it.
fn quoted(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let first = letters.next()?;
    let (_, ends) = QUOTES.iter().find(|(begin, _)| *begin == first)?;
    if cfg!(unix)
        && matches!(first, '"' | '\'')
        && let Some(word) = shell_word(text, true)
    {
        return Some(word.trim_start_matches(is_nothing).to_owned());
    }
    let inside = letters.as_str();
    let is_end = |(at, letter): &(usize, char)| {
        let behind = inside[at + letter.len_utf8()..].chars().next();
        ends.contains(*letter) && behind.is_none_or(char::is_whitespace)
    };
    let (end, _) = inside.char_indices().find(is_end)?;
    let inside = bare(&inside[..end]);
    (!inside.is_empty()).then(|| inside.to_owned())
}

/// What a terminal on Unix writes with backslashes; `None` if there are none, or they are a part of the name.
fn escaped(text: &str) -> Option<String> {
    if cfg!(unix) { shell_word(text, false) } else { None }
}

/// The first word as a shell reads it; `None` if no program writes one so. That is either all in quotes,
/// as with `with_quotes`, or all with backslashes.
fn shell_word(text: &str, with_quotes: bool) -> Option<String> {
    let mut word = String::new();
    let mut is_marked = false;
    let mut open: Option<char> = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (open, letter) {
            (Some(quote), letter) if quote == letter => open = None,
            (Some('"'), '\\') => {
                let next = letters.next()?;
                if !matches!(next, '"' | '\\' | '$' | '`') {
                    word.push('\\');
                }
                word.push(next);
            }
            (Some(_), letter) => word.push(letter),
            (None, '"' | '\'') => {
                (open, is_marked) = (with_quotes.then_some(letter), true);
                open?;
            }
            (None, '\\') => {
                // No shell puts one before a letter: that is how Windows writes paths.
                word.push(letters.next().filter(|next| !next.is_alphanumeric())?);
                is_marked = true;
            }
            (None, ' ' | '\t') => break,
            // "Mia's photo" put between quotes by hand.
            (None, _) if with_quotes => return None,
            (None, letter) => word.push(letter),
        }
    }
    (open.is_none() && is_marked && !word.is_empty()).then_some(word)
}

fn at_home(text: &str, home: Option<&Path>) -> PathBuf {
    let rest = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(is_separator));
    match (rest.map(|rest| rest.trim_start_matches(is_separator)), home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

/// The first of several paths behind each other, where there is a file.
fn first_of_several(text: &str, home: Option<&Path>, is_file: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let begins = |rest: &str| {
        let is_drive = cfg!(windows) && rest.as_bytes().get(1) == Some(&b':');
        is_drive || rest.starts_with(is_separator) || rest.starts_with("~/")
    };
    text.match_indices(char::is_whitespace)
        .filter(|(at, blank)| begins(&text[at + blank.len()..]))
        .take(TRIED)
        .map(|(at, _)| at_home(bare(&text[..at]), home))
        .find(|path| is_file(path))
}

#[cfg(test)]
#[path = "paths_tests.rs"]
mod tests;
