//! The saves that did not come to their end: they are told, dismissed, and mended where that can be.

use std::collections::BTreeMap;

use crate::desk::notice::Tone;
use crate::desk::session::cut_off::CutOff;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::jobs::Unfinished;
use crate::portal::PortalError;
use crate::records::{LineResult, RecordKey};
use crate::saving::{StageNow, put_stage_back};
use crate::storage::JournalEntry;

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

    /// The user has seen that a save was cut off: it is not told again. What may still come of it
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
