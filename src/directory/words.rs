//! The words of a query, and how each of them is found.

use super::fold::fold;

/// The fewest digits that are taken for a part of a phone number.
const FEW: usize = 3;
/// The fewest digits that are taken for a phone number without its first zeros.
const WHOLE: usize = 6;

/// What is looked for in each row.
#[derive(Debug)]
pub(super) struct SearchWords {
    /// All of them must occur.
    pub(super) all: Vec<Word>,
    /// Or one of these in a phone number: the digits of the whole query.
    pub(super) instead: Vec<String>,
}

/// One word. It occurs as it was typed in any text, or as digits in a phone number.
#[derive(Debug)]
pub(super) struct Word {
    /// As it was typed, folded.
    pub(super) text: String,
    /// Its digits, if it could be of a phone number.
    pub(super) digits: Vec<String>,
}

impl SearchWords {
    pub(super) fn new(text: &str) -> SearchWords {
        let folded = fold(text);
        let all: Vec<Word> = folded
            .split_whitespace()
            .map(|word| Word { text: word.to_owned(), digits: phone_digits(word) })
            .collect();
        let mut instead = Vec::new();
        if all.len() > 1 {
            instead = phone_digits(&folded.split_whitespace().collect::<String>());
        }
        SearchWords { all, instead }
    }

    /// The word that is probably in the fewest rows; of two, the one that is looked for in fewer ways.
    pub(super) fn rarest(&self) -> Option<usize> {
        let ways = |word: &Word| std::cmp::Reverse(word.digits.len());
        (0..self.all.len()).max_by_key(|at| (self.all[*at].text.len(), ways(&self.all[*at])))
    }
}

/// The digits of something that could be a phone number, and the same without the zeros
/// that are dialled only inside a country: 030 2312 is found in +49 30 2312.
fn phone_digits(folded: &str) -> Vec<String> {
    let is_phone =
        folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/'));
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    if !is_phone || digits.len() < FEW {
        return Vec::new();
    }
    let short = digits.trim_start_matches('0');
    if short.len() < digits.len() && short.len() >= WHOLE {
        let short = short.to_owned();
        vec![digits, short]
    } else {
        vec![digits]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_looked_for_as_digits_and_other_words_are_not() {
        assert_eq!(phone_digits("23125-101"), ["23125101"]);
        assert_eq!(phone_digits("(030)2312"), ["0302312", "302312"]);
        assert_eq!(phone_digits("000000"), ["000000"]);
        for word in ["42", "r2-d2", ""] {
            assert!(phone_digits(word).is_empty(), "{word}");
        }
        assert_eq!(SearchWords::new("+49 30 2312").instead, ["49302312"]);
        assert!(SearchWords::new("mia 2312").instead.is_empty());
    }
}
