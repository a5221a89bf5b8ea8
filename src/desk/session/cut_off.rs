//! The saves of which something is not known, and what can be mended of them.

use crate::jobs::JobId;
use crate::records::{Change, FieldKey, LineResult, Receipt, Remark, Stage, Unsettled};
use crate::saving::{Looked, StageNow};
use crate::storage::JournalEntry;

/// Saves of a record of which something is not known: the program ended in the middle, or a
/// call was not answered.
#[derive(Clone, Debug, PartialEq)]
pub struct CutOff {
    /// What the journal holds of the last one.
    pub entry: JournalEntry,
    /// Those before it, oldest first.
    pub earlier: Vec<JournalEntry>,
    /// The job that puts the stage back.
    pub running: Option<JobId>,
    /// Whether there is nothing to tell: the user has seen it, or has saved the record again.
    /// It is only watched for what may still come.
    pub is_quiet: bool,
    /// Whether a call may still come: the program that sent it has not ended since.
    pub(super) may_come: bool,
    /// The job that looks at the record again.
    pub(super) looking: Option<JobId>,
    /// How often it was looked at again.
    pub(super) looks: usize,
}

impl CutOff {
    /// These saves, oldest first; `None` without any.
    pub(in crate::desk) fn of(mut entries: Vec<JournalEntry>) -> Option<CutOff> {
        let entry = entries.pop()?;
        Some(CutOff {
            entry,
            earlier: entries,
            running: None,
            is_quiet: false,
            may_come: false,
            looking: None,
            looks: 0,
        })
    }

    /// A save that has just ended, after others of which something is not known either.
    pub(super) fn of_now(entry: JournalEntry, before: Option<CutOff>) -> Option<CutOff> {
        let mut entries = before.map_or_else(Vec::new, CutOff::into_entries);
        entries.push(entry);
        Some(CutOff { may_come: true, ..CutOff::of(entries)? })
    }

    /// Those of these saves that nobody knows everything of, to be watched without a word.
    pub(super) fn watched(mut entries: Vec<JournalEntry>) -> Option<CutOff> {
        entries.retain(has_unknown);
        Some(CutOff { is_quiet: true, may_come: true, ..CutOff::of(entries)? })
    }

    /// Leaves out the saves that everything is known of, unless none is left. What is told of the
    /// last one is not told of those before it.
    pub(super) fn forget_known(&mut self) {
        let is_open = |entry: &JournalEntry| has_unknown(entry) || entry.stage.is_some();
        self.earlier.retain(is_open);
        while !is_open(&self.entry)
            && let Some(earlier) = self.earlier.pop()
        {
            self.entry = earlier;
            self.is_quiet = !self.entry.receipt.loses_stage();
        }
    }

    /// All of its entries, oldest first.
    pub(super) fn into_entries(mut self) -> Vec<JournalEntry> {
        self.earlier.push(self.entry);
        self.earlier
    }

    pub(super) fn entries_mut(&mut self) -> impl Iterator<Item = &mut JournalEntry> {
        self.earlier.iter_mut().chain(std::iter::once(&mut self.entry))
    }

    /// What is not known of them, oldest first.
    pub(super) fn unsettled(&self) -> Vec<Unsettled> {
        let entries = self.earlier.iter().chain(std::iter::once(&self.entry));
        entries.filter_map(|entry| entry.receipt.unsettled(entry.stage.as_ref())).collect()
    }

    /// Whether a call that was not answered may still come.
    pub(super) fn may_still_come(&self) -> bool {
        self.may_come && self.earlier.iter().chain(std::iter::once(&self.entry)).any(has_unknown)
    }

    /// The stage that the save took from the contact, if it has none now.
    pub fn lost_stage(&self, now: Option<&Stage>) -> Option<&Stage> {
        self.stage().filter(|_| now.is_none())
    }

    /// The stage that the last of them that knew one took from the contact, or may have taken.
    pub fn stage(&self) -> Option<&Stage> {
        let stage = self.entry.stage.as_ref();
        stage.or_else(|| self.earlier.iter().rev().find_map(|entry| entry.stage.as_ref()))
    }

    /// Whether the record is going to be looked at again.
    pub fn is_looking(&self) -> bool {
        self.looking.is_some()
    }
}

fn has_unknown(entry: &JournalEntry) -> bool {
    entry.receipt.lines.iter().any(|line| line.result == LineResult::Unknown)
}

impl CutOff {
    /// Takes in what a look has shown; the fields that are found to be stored.
    pub(super) fn take_in(&mut self, looked: &Looked) -> Vec<FieldKey> {
        let mut found = Vec::new();
        let is_lost = matches!(looked.stage, StageNow::Lost(_));
        for entry in self.entries_mut() {
            let had = entry.stage.clone();
            let unsettled = entry.receipt.unsettled(had.as_ref());
            let stored = unsettled.map_or_else(Vec::new, |unsettled| unsettled.stored_in(&looked.fresh));
            update(&mut entry.receipt, looked, &stored, had.as_ref());
            found.extend(stored);
            if is_lost {
                // The next start tells it as well.
                entry.is_begun |= had.is_some();
            } else if unknown(&entry.receipt) == 0 {
                entry.stage = None;
                entry.is_begun = false;
            } else {
                // While a call may still come, it may still take the stage.
                entry.stage_is_now(looked.fresh.contact_facts().and_then(|facts| facts.stage.as_ref()));
            }
        }
        // That is to be told, with the way to put it back.
        self.is_quiet &= !is_lost;
        found
    }
}

pub(super) fn unknown(receipt: &Receipt) -> usize {
    receipt.lines.iter().filter(|line| line.result == LineResult::Unknown).count()
}

/// Writes into a receipt what a look has shown.
pub(super) fn update(receipt: &mut Receipt, looked: &Looked, stored: &[FieldKey], had: Option<&Stage>) {
    receipt.remarks.retain(|remark| !matches!(remark, Remark::StageLost(_)));
    if let (StageNow::Lost(_), Some(stage)) = (&looked.stage, had) {
        receipt.remarks.retain(|remark| !matches!(remark, Remark::StageUnknown(_)));
        receipt.remarks.push(Remark::StageLost(stage.clone()));
    }
    let is_stored = |change: &Change| stored.contains(&change.field);
    // A call that still may come may still take the stage.
    let unsure = receipt.lines.iter().filter(|line| line.result == LineResult::Unknown);
    if unsure.into_iter().all(|line| is_stored(&line.change)) {
        receipt.remarks.retain(|remark| !matches!(remark, Remark::StageUnknown(_)));
    }
    receipt.settle(is_stored, Some(&looked.fresh), looked.stage != StageNow::There);
}
