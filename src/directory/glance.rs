//! What a glance at a row tells: which letters it has, and with which the words of its name
//! begin. Of a single letter that is everything, and of a longer word it spares a look at
//! most rows that do not have it.

use serde::{Deserialize, Serialize};

use super::letters::ends_in_letter;
use super::rank;

/// The letters of a row, a bit for each; the rarer ones share some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Glance {
    letters: u64,
    initials: u64,
    first: u64,
}

impl Glance {
    /// A glance at the searched text of a row.
    #[inline]
    pub(super) fn at(text: &str) -> Glance {
        let bytes = text.as_bytes();
        let name = text.split('\n').next().unwrap_or("").as_bytes();
        let begins = |at: &usize| !ends_in_letter(&name[..*at]);
        Glance {
            letters: Glance::letters_of(bytes),
            initials: (0..name.len()).filter(begins).fold(0, |bits, at| bits | bit(name[at])),
            first: name.first().map_or(0, |byte| bit(*byte)),
        }
    }

    #[inline]
    pub(super) fn letters_of(text: &[u8]) -> u64 {
        text.iter().fold(0, |bits, byte| bits | bit(*byte))
    }

    /// Whether a word is a single letter or digit that shares its bit with no other.
    #[inline]
    pub(super) fn tells_all_of(word: &[u8]) -> bool {
        matches!(word, [byte] if byte.is_ascii_lowercase() || byte.is_ascii_digit())
    }

    /// Whether the row may have all these letters.
    #[inline]
    pub(super) fn has(&self, letters: u64) -> bool {
        self.letters & letters == letters
    }

    /// Whether a word of the row's name may begin like this word; if not, it is found elsewhere at best.
    #[inline]
    pub(super) fn may_begin(&self, word: &[u8]) -> bool {
        word.first().is_none_or(|byte| self.initials & bit(*byte) != 0)
    }

    /// How well the row matches a single letter that it has.
    #[inline]
    pub(super) fn rank(&self, letter: u64) -> u8 {
        if self.first & letter != 0 {
            rank::NAME
        } else if self.initials & letter != 0 {
            rank::NAME_WORD
        } else {
            rank::ELSEWHERE
        }
    }
}

#[inline]
fn bit(byte: u8) -> u64 {
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => 26 + byte - b'0',
        other => 36 + other % 28,
    }
}
