//! The order of words in a language.

use std::cmp::Ordering;
use std::fmt;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// How a language orders words: ä stands with a in German and after z in Swedish.
/// Numbers inside of words go by their value.
pub struct Collation {
    culture: String,
    collator: Option<CollatorBorrowed<'static>>,
}

impl fmt::Debug for Collation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Collation({})", self.culture)
    }
}

impl Collation {
    /// The order of a culture, such as `de-DE`; of no language in particular where it is
    /// not known.
    pub fn of_culture(culture: &str) -> Collation {
        let locale = culture.trim().replace('_', "-").parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        let collator =
            collator(CollatorPreferences::from(&locale)).or_else(|| collator(CollatorPreferences::default()));
        Collation { culture: culture.to_owned(), collator }
    }

    /// The culture that was asked for.
    pub fn culture(&self) -> &str {
        &self.culture
    }

    /// Compares two texts. Two that differ are never equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = self.collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        by_language.then_with(|| a.cmp(b))
    }
}

fn collator(mut preferences: CollatorPreferences) -> Option<CollatorBorrowed<'static>> {
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).ok()
}

impl Default for Collation {
    fn default() -> Collation {
        Collation::of_culture("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(culture: &str, mut words: Vec<&'a str>) -> Vec<&'a str> {
        let collation = Collation::of_culture(culture);
        words.sort_by(|a, b| collation.compare(a, b));
        words
    }

    #[test]
    fn each_language_has_its_order() {
        let words = || vec!["Zander", "Öberg", "Ohm", "ohlsson"];
        assert_eq!(sorted("de-DE", words()), ["Öberg", "ohlsson", "Ohm", "Zander"]);
        assert_eq!(sorted("sv-SE", words()), ["ohlsson", "Ohm", "Zander", "Öberg"]);
    }

    #[test]
    fn numbers_go_by_their_value_and_an_unknown_culture_by_none() {
        assert_eq!(sorted("en_US", vec!["Room 10", "Room 9"]), ["Room 9", "Room 10"]);
        for culture in ["", "no such thing", "xx-YY", "\u{0}"] {
            assert_eq!(sorted(culture, vec!["b", "ä", "A"]), ["A", "ä", "b"], "{culture}");
        }
    }
}
