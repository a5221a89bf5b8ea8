//! The journal of a session, and what is looked for in it.

use std::collections::BTreeMap;

use crate::desk::session::cut_off::CutOff;
use crate::desk::session::export_question::Export;
use crate::directory::fold;
use crate::jobs::JobId;
use crate::records::{Change, RecordKey};
use crate::storage::{JournalEntry, JournalIndex};

/// The journal and what is looked for in it.
pub struct JournalShelf {
    /// All saves on this computer by this account on this portal, oldest first.
    pub entries: Vec<JournalEntry>,
    pub(super) index: JournalIndex,
    /// The words that are looked for.
    pub text: String,
    /// Only this record.
    pub record: Option<RecordKey>,
    /// The places of the entries that fit, newest first.
    pub found: Vec<usize>,
    /// The number of the entry that is shown.
    pub shown: Option<u64>,
    /// The job that reads it.
    pub loading: Option<JobId>,
    /// Why it could not be read or written.
    pub trouble: Option<String>,
    /// The saves that nobody knows the end of, and that nobody has seen yet.
    pub cut_off: BTreeMap<RecordKey, CutOff>,
    /// It is being asked where to export to.
    pub export: Option<Export>,
    /// How often it was asked.
    pub(super) exports: u64,
}

impl Default for JournalShelf {
    fn default() -> JournalShelf {
        JournalShelf {
            entries: Vec::new(),
            index: JournalIndex::new([], fold),
            text: String::new(),
            record: None,
            found: Vec::new(),
            shown: None,
            loading: None,
            trouble: None,
            cut_off: BTreeMap::new(),
            export: None,
            exports: 0,
        }
    }
}

impl JournalShelf {
    /// The entry at a place of the result.
    pub fn entry(&self, place: usize) -> Option<&JournalEntry> {
        self.entries.get(*self.found.get(place)?)
    }

    /// The entry that is shown.
    pub fn shown_entry(&self) -> Option<&JournalEntry> {
        let number = self.shown?;
        self.entries.iter().rev().find(|entry| entry.number == number)
    }

    pub(super) fn find(&mut self) {
        self.found = self.index.find(&self.text, self.record);
    }

    /// Puts an entry in, or in place of what was known of the same save.
    pub(super) fn put(&mut self, entry: JournalEntry) {
        // Saves end soon after they began, so it is one of the last.
        match self.entries.iter().rposition(|other| other.number <= entry.number) {
            Some(at) if self.entries.get(at).is_some_and(|other| other.is_same_save(&entry)) => {
                self.index.replace(at, &entry);
                if let Some(known) = self.entries.get_mut(at) {
                    *known = entry;
                }
            }
            _ => {
                self.index.push(&entry);
                self.entries.push(entry);
            }
        }
    }
}

/// A save that shall be taken back, as soon as its record has been read.
pub(in crate::desk) struct Undoing {
    pub(super) number: u64,
    pub(super) changes: Vec<Change>,
}
