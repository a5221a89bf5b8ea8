//! Looking through the texts of a store.

use memchr::memmem::Finder;

use super::entry::RowEntry;
use super::glance::Glance;
use super::letters::ends_in_letter;
use super::rank;
use super::store::RowStore;
use super::words::SearchWords;

/// From this many rows on they are looked through by several threads.
const MANY: usize = 20_000;
/// The most threads that do so.
const THREADS: usize = 4;

/// How well each row matches, by its number; rows that do not fit count as not matching.
pub(super) fn ranks(
    store: &RowStore,
    words: &SearchWords,
    fits: impl Fn(&RowEntry) -> bool + Sync,
) -> Vec<u8> {
    let mut ranks = vec![rank::NONE; store.len()];
    let Some(search) = Search::new(store, words) else {
        for (rank, entry) in ranks.iter_mut().zip(store.entries()) {
            *rank = if fits(entry) { rank::NAME } else { rank::NONE };
        }
        return ranks;
    };
    let threads = match store.len() {
        ..MANY => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from).min(THREADS),
    };
    let share = store.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for (at, ranks) in ranks.chunks_mut(share).enumerate() {
            let (search, fits) = (&search, &fits);
            let mut work = move || search.rank_rows(at * share, ranks, fits);
            if threads == 1 {
                work();
            } else {
                scope.spawn(work);
            }
        }
    });
    ranks
}

/// What is looked for, ready to be found quickly.
struct Search<'a> {
    store: &'a RowStore,
    words: Vec<Needle<'a>>,
    /// The word that is probably in the fewest rows.
    rarest: usize,
    instead: Vec<Finder<'a>>,
    /// The letters that every row must have.
    letters: u64,
    /// All words are single letters, of which a glance tells everything.
    at_a_glance: bool,
}

struct Needle<'a> {
    text: &'a [u8],
    finder: Finder<'a>,
    digits: Vec<Finder<'a>>,
}

impl Needle<'_> {
    fn occurs(&self, text: &[u8], digits: &[u8]) -> bool {
        self.finder.find(text).is_some() || self.digits.iter().any(|finder| finder.find(digits).is_some())
    }
}

impl<'a> Search<'a> {
    fn new(store: &'a RowStore, words: &'a SearchWords) -> Option<Search<'a>> {
        let rarest = words.rarest()?;
        let needles: Vec<Needle<'a>> = words
            .all
            .iter()
            .map(|word| Needle {
                text: word.text.as_bytes(),
                finder: Finder::new(word.text.as_bytes()),
                digits: word.digits.iter().map(|digits| Finder::new(digits.as_bytes())).collect(),
            })
            .collect();
        // What may be found as digits has no letters that every row must have.
        let plain = needles.iter().filter(|needle| needle.digits.is_empty());
        let letters = plain.fold(0, |letters, needle| letters | Glance::letters_of(needle.text));
        let at_a_glance = needles.iter().all(|needle| Glance::tells_all_of(needle.text));
        let instead = words.instead.iter().map(|digits| Finder::new(digits.as_bytes())).collect();
        Some(Search { store, words: needles, rarest, instead, letters, at_a_glance })
    }

    /// Ranks the rows from a number on.
    #[inline]
    fn rank_rows(&self, first: usize, ranks: &mut [u8], fits: &(impl Fn(&RowEntry) -> bool + Sync)) {
        let rows = first..first + ranks.len();
        let (store, entries, glances) = (self.store, self.store.entries(), self.store.glances());
        let Some(first_word) = self.words.first() else { return };
        if self.at_a_glance {
            for row in rows {
                let glance = &glances[row];
                if glance.has(self.letters) && fits(&entries[row]) {
                    ranks[row - first] = glance.rank(Glance::letters_of(first_word.text));
                }
            }
            return;
        }
        let (folded, digits) = (store.folded(), store.digits());
        // A row that has all digits in one phone number matches, and no better than elsewhere unless
        // its name may have the first word: then it is looked at like any other.
        let mut named = Vec::new();
        for finder in &self.instead {
            digits.each_row_with(finder, rows.clone(), |row, _| {
                match glances[row].may_begin(first_word.text) {
                    _ if !fits(&entries[row]) => {}
                    true => named.push(row),
                    false => ranks[row - first] = rank::ELSEWHERE,
                }
            });
        }
        let lead = &self.words[self.rarest];
        let mut try_row = |row: usize, hit: Option<usize>| {
            if ranks[row - first] != rank::NONE || !glances[row].has(self.letters) || !fits(&entries[row]) {
                return;
            }
            let (text, own_digits) = (folded.row(row), digits.row(row));
            let others = self.words.iter().enumerate().filter(|(at, _)| *at != self.rarest);
            if !others.map(|(_, word)| word).all(|word| word.occurs(text, own_digits)) {
                return;
            }
            let first_hit = hit.filter(|_| self.rarest == 0).map(|hit| hit - folded.range(row).start);
            ranks[row - first] = match glances[row].may_begin(first_word.text) {
                true => rank_in(text, first_word, first_hit),
                false => rank::ELSEWHERE,
            };
        };
        folded.each_row_with(&lead.finder, rows.clone(), |row, hit| try_row(row, Some(hit)));
        for finder in &lead.digits {
            digits.each_row_with(finder, rows.clone(), |row, _| try_row(row, None));
        }
        for row in named {
            if ranks[row - first] == rank::NONE {
                ranks[row - first] = rank::ELSEWHERE;
            }
        }
    }
}

/// How well a row matches that has all words. `hit` is where the first word occurs first, if
/// that is known.
fn rank_in(text: &[u8], word: &Needle<'_>, hit: Option<usize>) -> u8 {
    let name = name_of(text);
    if hit.is_some_and(|hit| hit >= name.len()) {
        return rank::ELSEWHERE;
    }
    if name.starts_with(word.text) {
        return rank::NAME;
    }
    let begins_a_word = |at: usize| !ends_in_letter(&name[..at]);
    if word.finder.find_iter(name).any(begins_a_word) { rank::NAME_WORD } else { rank::ELSEWHERE }
}

/// The name in the searched text of a row: its first line.
fn name_of(text: &[u8]) -> &[u8] {
    &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())]
}
