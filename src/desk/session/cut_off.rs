//! The saves of which something is not known, and what can be mended of them.

use std::collections::BTreeMap;

use super::Session;
use crate::desk::task::TaskKind;
use crate::desk::{Tone, World};
use crate::jobs::{JobId, Unfinished};
use crate::portal::PortalError;
use crate::records::{LineResult, RecordKey, Stage, Unsettled};
use crate::saving::{StageNow, put_stage_back};
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
    fn of(mut entries: Vec<JournalEntry>) -> Option<CutOff> {
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

impl Session {
    /// Tells of the saves that did not come to their end.
    pub(super) fn note_cut_off(&mut self, world: &mut World) {
        let mut found: BTreeMap<RecordKey, Vec<JournalEntry>> = BTreeMap::new();
        for entry in &self.journal.entries {
            let key = entry.receipt.record;
            if entry.is_begun && !entry.is_elsewhere && !self.is_saving(key) {
                found.entry(key).or_default().push(entry.clone());
            } else if entry.receipt.lines.iter().any(|line| line.result != LineResult::NotStored)
                && let Some(entries) = found.get_mut(&key)
            {
                // A save that ended after it tells what the portal holds, but for a lost stage.
                entries.retain(|entry| entry.receipt.loses_stage());
            }
        }
        let cut_off = |(key, entries)| Some((key, CutOff::of(entries)?));
        let mut found: BTreeMap<RecordKey, CutOff> = found.into_iter().filter_map(cut_off).collect();
        // Of what is told already a newer entry is known than the file had.
        found.retain(|key, _| !self.journal.cut_off.contains_key(key));
        let sentence = match found.len() {
            0 => return,
            1 => "It is not known how 1 earlier save ended. Open its record to see more.".to_owned(),
            many => {
                format!("It is not known how {many} earlier saves ended. Open their records to see more.")
            }
        };
        self.journal.cut_off.extend(found);
        self.notify(world, Tone::Warning, sentence);
    }

    /// Puts back the stage that a save took from a contact when it was cut off.
    pub(super) fn put_stage_back(&mut self, world: &mut World, key: RecordKey) {
        let RecordKey::Contact(id) = key else { return };
        if self.is_saving(key) {
            return;
        }
        let Some(cut_off) = self.journal.cut_off.get(&key).filter(|cut_off| cut_off.running.is_none()) else {
            return;
        };
        let Some(stage) = cut_off.stage().map(|stage| stage.id) else { return };
        let portal = self.portal.clone();
        let task = TaskKind::PutStageBack { name: cut_off.entry.receipt.name.clone() };
        self.stop_looking(world, key);
        let work = async move { put_stage_back(&portal, id, stage).await };
        let job = self.start(world, task, work, move |it, world, result| {
            it.stage_put_back(world, key, result);
        });
        if let Some(cut_off) = self.cut_off_mut(key) {
            cut_off.running = Some(job);
        }
    }

    fn stage_put_back(
        &mut self,
        world: &mut World,
        key: RecordKey,
        result: Result<Result<StageNow, PortalError>, Unfinished>,
    ) {
        let result = match result {
            Ok(result) => result,
            Err(_) => {
                if let Some(cut_off) = self.cut_off_mut(key) {
                    cut_off.running = None;
                }
                return self.look_again_later(world, key);
            }
        };
        match result {
            Ok(StageNow::PutBack) => {
                self.stage_is_back(world, key, "Its stage was put back afterwards.");
                self.notify(world, Tone::Success, "The stage is what it was.".to_owned());
                self.read_record(world, key);
            }
            Ok(StageNow::There) => {
                self.stage_is_back(world, key, "It has a stage again.");
                self.notify(world, Tone::Info, "The contact has a stage again, and it stays.".to_owned());
                self.read_record(world, key);
            }
            Ok(StageNow::Lost(error)) | Err(error) => {
                if let Some(cut_off) = self.cut_off_mut(key) {
                    cut_off.running = None;
                }
                self.notify(world, Tone::Trouble, format!("The stage was not put back. {error}"));
            }
        }
        self.look_again_later(world, key);
    }

    /// Somebody has seen that a save was cut off: it is not told again. What may still come of it
    /// is watched without a word.
    pub(super) fn dismiss_cut_off(&mut self, world: &mut World, key: RecordKey) {
        match self.cut_off_mut(key) {
            Some(cut_off) if cut_off.looking.is_some() && cut_off.may_still_come() => {
                cut_off.is_quiet = true;
                cut_off.entries_mut().for_each(|entry| entry.is_begun = false);
                let entries = cut_off.clone().into_entries();
                entries.into_iter().for_each(|entry| self.write_entry(world, entry));
            }
            _ => self.close_cut_off(world, key, None),
        }
    }

    /// Nothing is to be told or mended any more.
    pub(super) fn close_cut_off(&mut self, world: &mut World, key: RecordKey, what_then: Option<&str>) {
        self.stop_looking(world, key);
        let Some(mut cut_off) = self.journal.cut_off.remove(&key) else { return };
        if let Some(more) = what_then {
            let trouble = cut_off.entry.receipt.trouble.get_or_insert_default();
            trouble.push_str(if trouble.is_empty() { "" } else { " " });
            trouble.push_str(more);
        }
        for mut entry in cut_off.into_entries() {
            (entry.is_begun, entry.stage) = (false, None);
            entry.receipt.remarks.clear();
            self.write_entry(world, entry);
        }
    }

    pub(super) fn cut_off_mut(&mut self, key: RecordKey) -> Option<&mut CutOff> {
        self.journal.cut_off.get_mut(&key)
    }
}
