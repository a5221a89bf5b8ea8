//! What is on disk before the first call of a save: what is about to be sent, and that it is.
//!
//! If the program ends in the middle, the next start finds both and tells it.

use std::collections::BTreeMap;

use super::receive::Done;
use super::{Desk, Tone};
use crate::jobs::JobId;
use crate::portal::PortalError;
use crate::records::{Change, FieldKey, LineResult, RecordKey, Stage, Unsettled};
use crate::saving::Prepared;
use crate::storage::{Drafts, Entry, Journal, StoredDraft, Words};

/// What a save writes before its first call.
pub(super) struct Beginning {
    pub(super) drafts: Drafts,
    pub(super) draft: StoredDraft,
    pub(super) journal: Journal,
    pub(super) portal: String,
    pub(super) account: String,
    /// The changes in words, as far as they can be told beforehand.
    pub(super) words: BTreeMap<FieldKey, Words>,
}

impl Beginning {
    /// Writes it, and gives the entry of the journal. Where the disk does not take it the save
    /// goes on: that is told when it has ended.
    pub(super) async fn write(self, prepared: &Prepared) -> Option<Box<Entry>> {
        let receipt = prepared.begun();
        let words = |change: &Change| self.words.get(&change.field).cloned().unwrap_or_default();
        let entry = Entry {
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
            is_partial: false,
        };
        let (drafts, draft, journal) = (self.drafts, self.draft, self.journal);
        let written = tokio::task::spawn_blocking(move || {
            let kept = drafts.keep(&draft);
            let begun = journal.append(entry);
            kept.and(begun)
        });
        match written.await {
            Ok(Ok(entry)) => Some(Box::new(entry)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the beginning of a save could not be written");
                None
            }
            Err(_) => None,
        }
    }
}

/// A save of which something is not known: the program ended in the middle of it, or a call
/// was not answered.
#[derive(Clone, Debug, PartialEq)]
pub struct CutOff {
    /// What the journal holds of it.
    pub entry: Entry,
    /// The job that puts the stage back.
    pub running: Option<JobId>,
    /// The job that looks at the record again.
    pub(super) looking: Option<JobId>,
    /// How often it was looked at again.
    pub(super) looks: usize,
}

impl CutOff {
    pub(super) fn of(entry: Entry) -> CutOff {
        CutOff { entry, running: None, looking: None, looks: 0 }
    }

    /// What is not known of it.
    pub(super) fn unsettled(&self) -> Option<Unsettled> {
        self.entry.receipt.unsettled(self.entry.stage.as_ref())
    }

    /// The stage that the save took from the contact, given the one that it has now.
    pub fn lost_stage(&self, now: Option<&Stage>) -> Option<&Stage> {
        self.entry.stage.as_ref().filter(|stage| now.map(|now| now.id) != Some(stage.id))
    }
}

impl Desk {
    /// Tells of the saves that did not come to their end.
    pub(super) fn note_cut_off(&mut self) {
        let Some(signed) = self.signed_mut() else { return };
        let mut found = BTreeMap::new();
        for entry in &signed.journal.entries {
            let key = entry.receipt.record;
            // A save that ended after it tells what the portal holds.
            if entry.is_begun && !signed.is_saving(key) {
                found.insert(key, CutOff::of(entry.clone()));
            } else {
                found.remove(&key);
            }
        }
        // Of what is told already a newer entry is known than the file had.
        found.retain(|key, _| !signed.journal.cut_off.contains_key(key));
        let sentence = match found.len() {
            0 => return,
            1 => "It is not known how 1 earlier save ended. Open its record to see more.".to_owned(),
            many => {
                format!("It is not known how {many} earlier saves ended. Open their records to see more.")
            }
        };
        signed.journal.cut_off.extend(found);
        self.notify(Tone::Warning, sentence);
    }

    /// Puts back the stage that a save took from a contact when it was cut off.
    pub(super) fn put_stage_back(&mut self, key: RecordKey) {
        let RecordKey::Contact(id) = key else { return };
        let Some(signed) = self.signed() else { return };
        let Some(cut_off) = signed.journal.cut_off.get(&key).filter(|cut_off| cut_off.running.is_none())
        else {
            return;
        };
        let Some(stage) = cut_off.entry.stage.as_ref().map(|stage| stage.id) else { return };
        let portal = signed.portal.clone();
        let title = format!("Putting the stage of {} back", cut_off.entry.receipt.name);
        let job = self.jobs.start(title, |_| async move {
            Done::StagePutBack(key, portal.restore_contact_stage(id, stage).await)
        });
        if let Some(cut_off) = self.signed_mut().and_then(|signed| signed.journal.cut_off.get_mut(&key)) {
            cut_off.running = Some(job);
        }
    }

    pub(super) fn stage_put_back(&mut self, key: RecordKey, result: Result<(), PortalError>) {
        match result {
            Ok(()) => {
                self.stage_is_back(key);
                self.notify(Tone::Success, "The stage is what it was.".to_owned());
                self.read_record(key);
            }
            Err(error) => {
                if let Some(cut_off) =
                    self.signed_mut().and_then(|signed| signed.journal.cut_off.get_mut(&key))
                {
                    cut_off.running = None;
                }
                self.notify(Tone::Trouble, format!("The stage was not put back. {error}"));
            }
        }
    }

    /// Somebody has seen that a save was cut off: it is not told again.
    pub(super) fn close_cut_off(&mut self, key: RecordKey, what_then: Option<&str>) {
        let Some(signed) = self.signed_mut() else { return };
        let Some(CutOff { mut entry, .. }) = signed.journal.cut_off.remove(&key) else { return };
        entry.is_begun = false;
        entry.stage = None;
        entry.receipt.remarks.clear();
        if let Some(more) = what_then {
            let trouble = entry.receipt.trouble.get_or_insert_default();
            trouble.push_str(if trouble.is_empty() { "" } else { " " });
            trouble.push_str(more);
        }
        self.write_entry(entry);
    }

    /// A save was begun, and the portal then turned out to lack a call: nothing was changed.
    pub(super) fn note_withdrawn(&mut self, mut entry: Entry) {
        (entry.is_begun, entry.stage) = (false, None);
        entry.receipt.lines.iter_mut().for_each(|line| line.result = LineResult::NotStored);
        entry.receipt.trouble = Some(
            "The portal cannot change only this. Nothing was changed, and another way was offered."
                .to_owned(),
        );
        self.write_entry(entry);
    }
}
