//! Options that are looked for by words.

use crate::directory::fold;

/// What is looked for in an open picker, and what that finds.
#[derive(Clone, Debug, Default)]
pub struct OptionSearch {
    /// What is typed into the search field.
    pub text: String,
    /// The options as they are searched.
    folded: Vec<String>,
    /// What the text was when it was looked for last.
    searched: Option<String>,
    found: Vec<usize>,
}

impl OptionSearch {
    /// Something else that is looked for.
    pub(in crate::ui) fn of(text: String) -> OptionSearch {
        OptionSearch { text, ..OptionSearch::default() }
    }

    /// The places of the options in which every word of the text occurs. All of this many options are
    /// prepared once, when the picker opens, and searched once for each text.
    pub(in crate::ui) fn find<'a>(&mut self, count: usize, option: impl Fn(usize) -> &'a str) -> &[usize] {
        if self.folded.len() != count {
            self.folded = (0..count).map(|place| fold(option(place))).collect();
            self.searched = None;
        }
        if self.searched.as_ref() != Some(&self.text) {
            let text = fold(&self.text);
            let words: Vec<&str> = text.split_whitespace().collect();
            let fits = |place: &usize| words.iter().all(|word| self.folded[*place].contains(*word));
            self.found = (0..count).filter(fits).collect();
            self.searched = Some(self.text.clone());
        }
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: [&str; 4] = ["Trade fair Hamburg", "Trade fair Köln", "Phone book", "Hamburg office"];

    fn found(search: &mut OptionSearch, text: &str) -> Vec<usize> {
        search.text = text.to_owned();
        search.find(OPTIONS.len(), |place| OPTIONS[place]).to_vec()
    }

    #[test]
    fn every_word_must_occur_anywhere_and_in_any_order() {
        let mut search = OptionSearch::default();
        for (text, places) in [
            ("", &[0, 1, 2, 3][..]),
            ("hamburg", &[0, 3]),
            ("HAMBURG  trade ", &[0]),
            ("koln", &[1]),
            ("air", &[0, 1]),
            ("hamburg phone", &[]),
            (" ", &[0, 1, 2, 3]),
        ] {
            assert_eq!(found(&mut search, text), places, "{text}");
        }
    }

    #[test]
    fn the_options_are_prepared_once_and_searched_once_for_each_text() {
        let mut search = OptionSearch::default();
        found(&mut search, "");
        let seen = std::cell::Cell::new(0);
        let option = |place: usize| {
            seen.set(seen.get() + 1);
            OPTIONS[place]
        };
        search.text = "fair".to_owned();
        assert_eq!(search.find(OPTIONS.len(), option), [0, 1]);
        assert_eq!(search.find(OPTIONS.len(), option), [0, 1]);
        assert_eq!(seen.get(), 0);
        // Another number of them are other options.
        assert_eq!(search.find(2, option), [0, 1]);
        assert_eq!(seen.get(), 2);
    }
}
