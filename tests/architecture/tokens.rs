//! The words and signs of a source text. Comments, strings, characters, numbers and lifetimes are
//! left out.

use std::ops::Range;

/// What comes before that which is only there for tests.
const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

/// The words and signs of a text, one after the other. Beyond its ends they are empty.
#[derive(Debug)]
pub struct Tokens(Vec<String>);

impl Tokens {
    /// Those of a text. `::` and `..` are one sign each.
    pub fn of(text: &str) -> Tokens {
        let mut found = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match left_out(rest) {
                Some(length) => length,
                None => {
                    let length = token_length(rest, first);
                    found.push(rest[..length].to_owned());
                    length
                }
            };
            rest = &rest[length..];
        }
        Tokens(found)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The one at a place.
    pub fn at(&self, place: usize) -> &str {
        self.0.get(place).map_or("", String::as_str)
    }

    /// The one before a place.
    pub fn before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |place| self.at(place))
    }

    /// Some of them.
    pub fn part(&self, places: Range<usize>) -> Tokens {
        Tokens(self.0.get(places).unwrap_or_default().to_vec())
    }

    /// The place after the brackets that open here.
    pub fn after_brackets(&self, open: usize) -> usize {
        let mut depth = 0;
        for place in open..self.len() {
            match self.at(place) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return place + 1;
            }
        }
        self.len()
    }

    /// The same without what is only there for tests.
    pub fn without_tests(&self) -> Tokens {
        let mut kept = Vec::new();
        let mut place = 0;
        while place < self.len() {
            if CFG_TEST.iter().zip(place..).all(|(token, at)| self.at(at) == *token) {
                place = self.after_item(place);
            } else {
                kept.push(self.0[place].clone());
                place += 1;
            }
        }
        Tokens(kept)
    }

    /// The place after an item, which begins here with its attributes.
    fn after_item(&self, mut place: usize) -> usize {
        while self.at(place) == "#" {
            place = self.after_brackets(place + 1);
        }
        if self.at(place) == "pub" {
            place += 1;
            if self.at(place) == "(" {
                place = self.after_brackets(place);
            }
        }
        let first = (self.at(place), self.at(place + 1));
        let may_have_braces = match first {
            ("const", "fn") => false,
            (word, _) => matches!(word, "use" | "const" | "static" | "type"),
        };
        while place < self.len() {
            match self.at(place) {
                ";" => return place + 1,
                "{" if !may_have_braces => return self.after_brackets(place),
                "(" | "[" | "{" => place = self.after_brackets(place),
                _ => place += 1,
            }
        }
        place
    }
}

/// Whether it is a name or a keyword.
pub fn is_word(token: &str) -> bool {
    token.starts_with(is_letter)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How many bytes at the start of a text belong to letters and digits.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !is_word_part(c)).unwrap_or(text.len())
}

/// The length of the word or sign with which a text begins.
fn token_length(text: &str, first: char) -> usize {
    if text.starts_with("::") || text.starts_with("..") {
        return 2;
    }
    match text.strip_prefix("r#") {
        Some(rest) if rest.starts_with(is_letter) => 2 + word_length(rest),
        _ if is_letter(first) => word_length(text),
        _ => first.len_utf8(),
    }
}

/// The length of what a text begins with, if that is left out.
fn left_out(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first.is_whitespace() {
        return Some(first.len_utf8());
    }
    if first.is_ascii_digit() {
        return Some(word_length(text));
    }
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(block_length(text));
    }
    let unprefixed = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let prefix = text.len() - unprefixed.len();
    let literal =
        raw_length(unprefixed).or_else(|| string_length(unprefixed)).or_else(|| quote_length(unprefixed));
    literal.map(|length| prefix + length)
}

/// The length of a comment between `/*` and `*/`, with those in it.
fn block_length(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['/', '*']) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += 1;
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The length of a string such as `r#"…"#`.
fn raw_length(text: &str) -> Option<usize> {
    let marks = text.strip_prefix('r')?;
    let inner = marks.trim_start_matches('#');
    let end = format!("\"{}", "#".repeat(marks.len() - inner.len()));
    let inner = inner.strip_prefix('"')?;
    let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
    Some(text.len() - inner.len() + length)
}

/// The length of a string such as `"…"`.
fn string_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('"')?;
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            '"' if !is_escaped => return Some(at + 2),
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    Some(text.len())
}

/// The length of a character such as `'a'`, or of a lifetime.
fn quote_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    if first == '\\' {
        // What comes after the backslash may be a quote itself.
        let escaped = inner[1..].chars().next()?;
        let from = 1 + escaped.len_utf8();
        return Some(1 + from + inner[from..].find('\'')? + 1);
    }
    let after = first.len_utf8();
    if inner[after..].starts_with('\'') { Some(1 + after + 1) } else { Some(1 + word_length(inner)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_tokens(text: &str, expected: &str) {
        assert_eq!(Tokens::of(text).0.join(" "), expected, "{text}");
    }

    #[test]
    fn comments_and_strings_are_left_out() {
        assert_tokens("a // b::c\n/* d /* e */ f */ g", "a g");
        assert_tokens(r#"a("b \" crate::c") + d"#, "a ( ) + d");
        assert_tokens("r\"a\\\" b r##\"c \"# d\"## + br#\"e\"# + b\"f\" g", "b + + g");
        assert_tokens(r"('a', '\'', '\\', '\u{1f}', b'x', '\n', '漢') y", "( , , , , , , ) y");
    }

    #[test]
    fn lifetimes_and_numbers_are_left_out() {
        assert_tokens(
            "fn a<'b>(c: &'b str, d: &'static D) -> E<'_>",
            "fn a < > ( c : & str , d : & D ) - > E < >",
        );
        assert_tokens("0xff_u8 + 1.5e3 + x.0.y + 1..N", "+ . + x . . y + .. N");
    }

    #[test]
    fn words_and_paths_are_told_from_signs() {
        assert_tokens("r#type::b_2::<C>::Über", "r#type :: b_2 :: < C > :: Über");
        assert_tokens("..Filters::default()", ".. Filters :: default ( )");
    }

    #[test]
    fn what_is_only_there_for_tests_is_taken_out() {
        let kept = |text: &str| Tokens::of(text).without_tests().0.join(" ");
        assert_eq!(kept("a; #[cfg(test)] mod tests { use b; fn c() {} } d"), "a ; d");
        assert_eq!(kept("#[cfg(test)] #[path = \"x.rs\"] pub(crate) mod samples; d"), "d");
        assert_eq!(kept("#[cfg(test)] use a::{b, c}; d"), "d");
        assert_eq!(kept("#[cfg(test)] pub(super) const A: [B; 2] = [B { c: 1 }; 2]; d"), "d");
        assert_eq!(kept("#[cfg(test)] const fn a(b: [C; 2]) { d() } e"), "e");
        assert_eq!(kept("#[cfg(unix)] mod a;"), "# [ cfg ( unix ) ] mod a ;");
    }
}
