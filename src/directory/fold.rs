//! Text as it is searched: without case, accents and width.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The searchable form of a text: compatibility-decomposed, without combining
/// marks, in lower case. `Müller`, `MULLER` and `ｍüller` are the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_character(character, &mut folded);
    }
    folded
}

fn fold_character(character: char, into: &mut String) {
    if character.is_ascii() {
        into.push(character.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(character).nfkd().filter(|part| !is_combining_mark(*part)) {
        match part {
            'ß' | 'ẞ' => into.push_str("ss"),
            'ø' | 'Ø' => into.push('o'),
            'ł' | 'Ł' => into.push('l'),
            'đ' | 'Đ' => into.push('d'),
            'ı' | 'İ' => into.push('i'),
            'æ' | 'Æ' => into.push_str("ae"),
            'œ' | 'Œ' => into.push_str("oe"),
            'ς' => into.push('σ'),
            part => into.extend(part.to_lowercase().filter(|part| !is_combining_mark(*part))),
        }
    }
}

/// Where the (folded) words occur in a text, as byte ranges of the text itself, in
/// order and without overlaps.
pub fn highlights(text: &str, words: &[String]) -> Vec<Range<usize>> {
    if words.is_empty() || text.is_empty() {
        return Vec::new();
    }
    let mut folded = String::new();
    // For each byte of the folded text, the piece of the original it came from.
    let mut origin: Vec<Range<usize>> = Vec::new();
    for (start, character) in text.char_indices() {
        fold_character(character, &mut folded);
        origin.resize(folded.len(), start..start + character.len_utf8());
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        for (at, _) in folded.match_indices(word.as_str()) {
            let (Some(first), Some(last)) = (origin.get(at), origin.get(at + word.len() - 1)) else {
                continue;
            };
            found.push(first.start..last.end);
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_accents_and_width_do_not_count() {
        for (a, b) in [
            ("Müller", "muller"),
            ("ＭＩＡ", "mia"),
            ("Łukasz Øster", "lukasz oster"),
            ("Straße", "strasse"),
            ("Нина Й", "нина и"),
            ("Nguyễn", "nguyen"),
            ("İzmir", "izmir"),
            ("ΣΟΦΟΣ", "σοφοσ"),
        ] {
            assert_eq!(fold(a), fold(b), "{a}");
        }
    }

    #[test]
    fn matches_are_shown_in_the_original_text() {
        let words = vec![fold("mül"), fold("er")];
        let text = "Jörg Müller";
        let shown: Vec<&str> = highlights(text, &words).into_iter().map(|range| &text[range]).collect();
        assert_eq!(shown, ["Mül", "er"]);
        assert_eq!(highlights("ab", &["a".into(), "b".into()]).first(), Some(&(0..2)));
    }

    proptest! {
        /// Every range can be cut out of the text, and holds one of the words.
        #[test]
        fn highlights_are_places_in_the_text(text in "\\PC{0,20}", word in "[a-zа-я]{1,2}") {
            let words = vec![fold(&word)];
            for range in highlights(&text, &words) {
                prop_assert!(fold(&text[range]).contains(&words[0]));
            }
        }
    }
}
