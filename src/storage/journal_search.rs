//! Searching the journal.

use super::JournalEntry;
use crate::records::RecordKey;

/// The entries of a journal as they are searched. It stands beside the list of
/// entries and grows with it.
#[derive(Clone, Debug)]
pub struct JournalIndex {
    fold: fn(&str) -> String,
    searched: Vec<(RecordKey, String)>,
}

impl JournalIndex {
    /// An index of these entries. `fold` makes the searchable form of a text, without
    /// whatever shall not count in a search (case, accents).
    pub fn new<'a>(
        entries: impl IntoIterator<Item = &'a JournalEntry>,
        fold: fn(&str) -> String,
    ) -> JournalIndex {
        let mut index = JournalIndex { fold, searched: Vec::new() };
        entries.into_iter().for_each(|entry| index.push(entry));
        index
    }

    /// Adds an entry that was appended to the list.
    pub fn push(&mut self, entry: &JournalEntry) {
        let searched = self.searched(entry);
        self.searched.push(searched);
    }

    /// Takes an entry in place of the one that was at this place of the list.
    pub fn replace(&mut self, at: usize, entry: &JournalEntry) {
        let searched = self.searched(entry);
        if let Some(known) = self.searched.get_mut(at) {
            *known = searched;
        }
    }

    fn searched(&self, entry: &JournalEntry) -> (RecordKey, String) {
        let mut text = String::new();
        let changes = entry.changes_in_words.iter().flat_map(|words| [&words.label, &words.from, &words.to]);
        for part in [&entry.receipt.name, &entry.account].into_iter().chain(changes) {
            text.push_str(&(self.fold)(part));
            text.push('\n');
        }
        (entry.receipt.record, text)
    }

    /// The places in the list, newest first, of the entries in which every word occurs
    /// (in the name, a field, a value or the account), of one record if one is given.
    pub fn find(&self, text: &str, record: Option<RecordKey>) -> Vec<usize> {
        let folded = (self.fold)(text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let fits = |(key, text): &(RecordKey, String)| {
            record.is_none_or(|record| record == *key) && words.iter().all(|word| text.contains(word))
        };
        (0..self.searched.len()).rev().filter(|at| self.searched.get(*at).is_some_and(fits)).collect()
    }
}
