//! Where the words of a query are in the text that is shown.

use std::ops::Range;

use super::fold::fold_character;

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

/// Where the digits of a word are in a phone number, whatever is between them; `None`
/// where the word is no part of a phone number.
pub fn phone_highlight(phone: &str, word: &str) -> Option<Range<usize>> {
    let wanted: Vec<u8> = word.bytes().filter(u8::is_ascii_digit).collect();
    if wanted.len() < 3 || word.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: Vec<(usize, u8)> =
        phone.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).collect();
    let short = &wanted[wanted.iter().take_while(|digit| **digit == b'0').count()..];
    [wanted.as_slice(), short].into_iter().filter(|wanted| wanted.len() >= 3).find_map(|wanted| {
        let mut windows = digits.windows(wanted.len());
        let found = windows.find(|window| window.iter().map(|(_, digit)| digit).eq(wanted))?;
        Some(found.first()?.0..found.last()?.0 + 1)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::directory::fold;

    #[test]
    fn matches_are_shown_in_the_original_text() {
        let words = vec![fold("mül"), fold("er")];
        let text = "Jörg Müller";
        let shown: Vec<&str> = highlights(text, &words).into_iter().map(|range| &text[range]).collect();
        assert_eq!(shown, ["Mül", "er"]);
        assert_eq!(highlights("ab", &["a".into(), "b".into()]).first(), Some(&(0..2)));
    }

    #[test]
    fn digits_are_shown_in_a_phone_number() {
        let phone = "+49 30 23125-101";
        for (word, shown) in
            [("25101", Some("25-101")), ("03023125", Some("30 23125")), ("77", None), ("mia", None)]
        {
            assert_eq!(phone_highlight(phone, word).map(|range| &phone[range]), shown, "{word}");
        }
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
