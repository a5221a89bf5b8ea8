//! What is on disk before the first call of a save: what is about to be sent, and that it is.
//!
//! If the program ends in the middle, the next start finds both and tells it.

use std::collections::BTreeMap;

use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::jobs::aside;
use crate::records::{Change, FieldKey, LineResult};
use crate::saving::PreparedSave;
use crate::storage::{ChangeInWords, Drafts, Journal, JournalEntry, StoredDraft};

/// What a save writes before its first call.
pub(super) struct Beginning {
    pub(super) drafts: Drafts,
    pub(super) draft: StoredDraft,
    pub(super) journal: Journal,
    pub(super) portal: String,
    pub(super) account: String,
    /// The changes in words, as far as they can be told beforehand.
    pub(super) words: BTreeMap<FieldKey, ChangeInWords>,
}

impl Beginning {
    /// Writes it, and gives the entry of the journal. Where the disk does not take it the save
    /// goes on: that is told when it has ended.
    pub(super) async fn write(self, prepared: &PreparedSave) -> Option<Box<JournalEntry>> {
        let receipt = prepared.begun();
        let words = |change: &Change| self.words.get(&change.field).cloned().unwrap_or_default();
        let entry = JournalEntry {
            number: 0,
            time: self.draft.saved_at,
            portal: self.portal,
            account: self.account,
            changes_in_words: receipt.lines.iter().map(|line| words(&line.change)).collect(),
            receipt,
            effects: Vec::new(),
            undoes: self.draft.undoes,
            is_begun: true,
            stage: prepared.stage().cloned(),
            by: None,
            is_elsewhere: false,
            is_partial: false,
        };
        let (drafts, draft, journal) = (self.drafts, self.draft, self.journal);
        let written = aside(move || {
            if let Err(error) = drafts.keep(&draft) {
                tracing::warn!(%error, "what is about to be saved could not be kept");
            }
            journal.append(entry)
        });
        match written.await {
            Ok(entry) => Some(Box::new(entry)),
            Err(error) => {
                tracing::warn!(%error, "the beginning of a save could not be written");
                None
            }
        }
    }
}

impl Session {
    /// A save was begun, and the portal then turned out to lack a call: nothing was changed.
    pub(super) fn note_withdrawn(&mut self, world: &mut World, mut entry: JournalEntry) {
        (entry.is_begun, entry.stage) = (false, None);
        entry.receipt.lines.iter_mut().for_each(|line| line.result = LineResult::NotStored);
        entry.receipt.trouble = Some("The portal cannot change only this. Nothing was changed.".to_owned());
        self.write_entry(world, entry);
    }
}
