//! The beginning of an option, typed letter by letter.

use crate::directory::fold;

/// After a longer pause, in seconds, a letter begins a new word.
const PAUSE: f64 = 1.0;

/// What was typed while a list is open.
#[derive(Clone, Debug, Default)]
pub(super) struct TypedWord {
    folded: String,
    /// When the last letter came, in seconds.
    last: f64,
}

impl TypedWord {
    /// Goes on with letters that come at this time, or begins with them.
    pub(super) fn push(&mut self, letters: &str, now: f64) {
        if self.is_over(now) {
            self.folded.clear();
        }
        let is_between = !self.folded.is_empty() && !self.folded.ends_with(' ');
        let letters = if is_between { letters } else { letters.trim_start() };
        self.folded.push_str(&fold(letters));
        self.last = now;
    }

    /// Whether a space that comes at this time belongs to the word: an option goes on so.
    pub(super) fn takes_space(&self, options: &[&str], now: f64) -> bool {
        if self.is_over(now) || self.folded.is_empty() || self.folded.ends_with(' ') {
            return false;
        }
        let longer = format!("{} ", self.folded);
        options.iter().any(|option| begins(option, &longer))
    }

    /// The option that it leads to from another one. A single letter leads to the next one that begins
    /// so, also where it is pressed again and again.
    pub(super) fn leads_to(&self, options: &[&str], from: usize) -> Option<usize> {
        let first = self.folded.chars().next()?;
        let count = options.len();
        let around = |start: usize| (0..count).map(move |step| (start + step) % count);
        let letter = first.to_string();
        let next = || around(from + 1).find(|place| begins(options[*place], &letter));
        if self.folded == letter {
            return next();
        }
        let whole = around(from).find(|place| begins(options[*place], &self.folded));
        whole.or_else(|| self.folded.chars().all(|other| other == first).then(next).flatten())
    }

    fn is_over(&self, now: f64) -> bool {
        now - self.last > PAUSE
    }
}

fn begins(option: &str, folded: &str) -> bool {
    fold(option).starts_with(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: [&str; 6] =
        ["Everyone may view", "Everyone may edit", "Restricted", "Émile", "Mobile phone", "Ee"];

    /// Where letters lead that come so many seconds after one another.
    fn typed(letters: &str, seconds: f64, from: usize) -> usize {
        let (mut word, mut at, mut now) = (TypedWord::default(), from, 100.0);
        for letter in letters.chars() {
            now += seconds;
            word.push(&letter.to_string(), now);
            at = word.leads_to(&OPTIONS, at).unwrap_or(at);
        }
        at
    }

    #[test]
    fn letters_in_quick_succession_are_one_word() {
        for (letters, place) in [("rest", 2), ("mob", 4), ("everyone may e", 1), ("emile", 3), ("RES", 2)] {
            assert_eq!(typed(letters, 0.3, 0), place, "{letters}");
        }
        assert_eq!(typed("zzz", 0.3, 4), 4, "what begins no option leads nowhere");
    }

    #[test]
    fn after_a_pause_each_letter_is_a_step() {
        assert_eq!(typed("r", 2.0, 0), 2);
        assert_eq!(typed("re", 2.0, 0), 3);
    }

    #[test]
    fn the_same_letter_again_and_again_goes_around() {
        assert_eq!(typed("e", 0.3, 0), 1);
        assert_eq!(typed("rr", 0.3, 0), 2);
        // An option that begins so is meant.
        assert_eq!(typed("ee", 0.3, 0), 5);
        assert_eq!(typed("eee", 0.3, 1), 0);
    }

    #[test]
    fn a_space_belongs_to_the_word_where_an_option_goes_on_so() {
        let mut word = TypedWord::default();
        assert!(!word.takes_space(&OPTIONS, 1.0), "nothing is typed");
        word.push("everyone", 1.0);
        assert!(word.takes_space(&OPTIONS, 1.5));
        assert!(!word.takes_space(&OPTIONS, 3.0), "after a pause");
        word.push(" ", 1.5);
        assert!(!word.takes_space(&OPTIONS, 1.6), "twice");
        let mut word = TypedWord::default();
        word.push("rest", 1.0);
        assert!(!word.takes_space(&OPTIONS, 1.1));
    }
}
