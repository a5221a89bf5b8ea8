//! Text as it is searched: without case, accents and width.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The searchable form of a text: compatibility-decomposed, without accents, in lower
/// case. `Müller`, `MULLER` and `ｍüller` are the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// The same at the end of another text.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
    } else {
        text.chars().for_each(|character| fold_character(character, folded));
    }
}

/// What is written above, below or into a letter, or is not seen at all. The vowels that
/// Indian and Thai scripts write around a letter are none of these: they make other words.
fn is_left_out(character: char) -> bool {
    canonical_combining_class(character) != 0
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

pub(super) fn fold_character(character: char, into: &mut String) {
    if character.is_ascii() {
        into.push(character.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(character).nfkd().filter(|part| !is_left_out(*part)) {
        match part {
            'ß' | 'ẞ' => into.push_str("ss"),
            'ø' | 'Ø' => into.push('o'),
            'ł' | 'Ł' => into.push('l'),
            'đ' | 'Đ' => into.push('d'),
            'ı' | 'İ' => into.push('i'),
            'æ' | 'Æ' => into.push_str("ae"),
            'œ' | 'Œ' => into.push_str("oe"),
            'ς' => into.push('σ'),
            part => into.extend(part.to_lowercase().filter(|part| !is_left_out(*part))),
        }
    }
}

#[cfg(test)]
mod tests {
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
            ("ﬁnance", "finance"),
            ("Ki\u{ad}mura", "kimura"),
        ] {
            assert_eq!(fold(a), fold(b), "{a}");
        }
    }

    #[test]
    fn vowels_beside_a_letter_make_another_word() {
        for (a, b) in [("कि", "की"), ("กา", "กี")] {
            assert_ne!(fold(a), fold(b), "{a}");
        }
    }
}
