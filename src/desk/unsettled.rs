//! What is not known of a save is looked at again: after some seconds, and with the next save.

use super::beginning::CutOff;
use super::{Desk, Finished, Tone};
use crate::jobs::JobId;
use crate::portal::PortalError;
use crate::records::{Change, LineResult, Receipt, RecordKey, Remark, Stage, Unsettled, merge};
use crate::saving::{Looked, StageNow, look_again};
use crate::storage::Entry;

use super::receive::Done;

impl Desk {
    /// Whether a record is going to be looked at again, because something of its last save is
    /// not known.
    pub fn is_looking_again(&self) -> bool {
        let cut_off = self.signed().into_iter().flat_map(|signed| signed.journal.cut_off.values());
        cut_off.into_iter().any(|cut_off| cut_off.looking.is_some())
    }

    /// Looks at a record again in a while, if something of its last save is not known.
    pub(super) fn look_again_later(&mut self, key: RecordKey) {
        let Some(signed) = self.signed() else { return };
        let Some(cut_off) = signed.journal.cut_off.get(&key) else { return };
        let portal = signed.portal.clone();
        let Some(pause) = portal.patience().looks.get(cut_off.looks).copied() else { return };
        let Some(unsettled) = cut_off.unsettled() else { return };
        let id = self.jobs.start_quietly("Looking at a record again", |_| async move {
            tokio::time::sleep(pause).await;
            let looked = look_again(&portal, key, &unsettled).await;
            Done::LookedAgain(key, looked.map(Box::new))
        });
        if let Some(cut_off) = self.cut_off_mut(key) {
            cut_off.looking = Some(id);
            cut_off.looks += 1;
        }
    }

    /// A record was looked at again.
    pub(super) fn looked_again(
        &mut self,
        id: JobId,
        key: RecordKey,
        looked: Result<Box<Looked>, PortalError>,
    ) {
        let is_saving = self.signed().is_some_and(|signed| signed.is_saving(key));
        let Some(cut_off) = self.cut_off_mut(key).filter(|cut_off| cut_off.looking == Some(id)) else {
            return;
        };
        cut_off.looking = None;
        // A save looks for itself.
        if is_saving {
            return;
        }
        if let Ok(looked) = looked {
            let unsettled = cut_off.unsettled();
            let is_settled = cut_off.take_in(&looked);
            let entry = cut_off.entry.clone();
            if let Some(unsettled) = unsettled {
                self.take_looked(key, &looked, &unsettled);
            }
            self.write_entry(entry);
            if is_settled {
                if let Some(signed) = self.signed_mut() {
                    signed.journal.cut_off.remove(&key);
                }
                return;
            }
        }
        self.look_again_later(key);
    }

    /// What was found out becomes the base of the draft, and is told.
    fn take_looked(&mut self, key: RecordKey, looked: &Looked, unsettled: &Unsettled) {
        self.take_row(key, &looked.fresh);
        let Some(schema) = self.signed().map(|signed| signed.schema(key.kind()).clone()) else { return };
        let Some(open) = self.open_mut(key) else { return };
        let (draft, _) = unsettled.rebase(&open.draft, &looked.fresh);
        if let Some(Finished::Receipt(receipt)) = &mut open.finished {
            update(receipt, looked, unsettled.stage.as_ref());
        }
        let merged = merge(&draft, (*looked.fresh).clone(), &schema);
        // What both sides changed is asked when it is saved.
        if merged.conflicts.is_empty() && open.conflict.is_none() {
            open.take_merged(merged.draft, merged.taken);
        }
        open.outcomes += 1;
        let clean = matches!(&open.finished, Some(Finished::Receipt(receipt)) if receipt.is_clean());
        let name = open.draft.name();
        self.draft_changed(key);
        if clean {
            self.notify_about(key, Tone::Success, format!("{name} is saved after all."));
        }
    }

    /// The stage that a save took is back: nothing else may be left unknown.
    pub(super) fn stage_is_back(&mut self, key: RecordKey) {
        if let Some(Finished::Receipt(receipt)) = self.open_mut(key).and_then(|open| open.finished.as_mut()) {
            receipt.remarks.clear();
        }
        let Some(cut_off) = self.cut_off_mut(key) else { return };
        cut_off.running = None;
        cut_off.entry.stage = None;
        if cut_off.unsettled().is_none() || cut_off.looks == 0 {
            self.close_cut_off(key, Some("Its stage was put back afterwards."));
        }
    }

    /// The next save has shown what became of an earlier one.
    pub(super) fn settle_earlier(&mut self, key: RecordKey, is_stored: impl Fn(&Change) -> bool) {
        let Some(signed) = self.signed_mut() else { return };
        let Some(CutOff { mut entry, .. }) = signed.journal.cut_off.remove(&key) else { return };
        let unknown = |entry: &Entry| {
            entry.receipt.lines.iter().filter(|line| line.result == LineResult::Unknown).count()
        };
        let before = unknown(&entry);
        entry.receipt.settle(is_stored, None, false);
        let found = unknown(&entry) < before;
        (entry.is_begun, entry.stage) = (false, None);
        entry.receipt.remarks.clear();
        if entry.receipt.all_is_stored() {
            entry.receipt.trouble = None;
        }
        let name = entry.receipt.name.clone();
        self.write_entry(entry);
        if found {
            self.notify(Tone::Info, format!("{name}: what was not known of an earlier save is stored."));
        }
    }

    fn cut_off_mut(&mut self, key: RecordKey) -> Option<&mut CutOff> {
        self.signed_mut()?.journal.cut_off.get_mut(&key)
    }
}

impl CutOff {
    /// Takes in what a look has shown; whether everything is known now.
    fn take_in(&mut self, looked: &Looked) -> bool {
        let had = self.entry.stage.clone();
        update(&mut self.entry.receipt, looked, had.as_ref());
        let unknown = self.entry.receipt.lines.iter().any(|line| line.result == LineResult::Unknown);
        // While a call may still come, it may still take the stage.
        let is_safe = !unknown && !matches!(looked.stage, StageNow::Lost(_));
        if is_safe {
            self.entry.stage = None;
            self.entry.is_begun = false;
        }
        is_safe
    }
}

/// Writes into a receipt what a look has shown.
fn update(receipt: &mut Receipt, looked: &Looked, had: Option<&Stage>) {
    let was_reset = looked.stage != StageNow::There;
    receipt.settle(|change| looked.stored.contains(&change.field), Some(&looked.fresh), was_reset);
    receipt.remarks.retain(|remark| !matches!(remark, Remark::StageLost(_) | Remark::StageUnknown(_)));
    if let (StageNow::Lost(_), Some(stage)) = (&looked.stage, had) {
        receipt.remarks.push(Remark::StageLost(stage.clone()));
    }
    if receipt.all_is_stored() && receipt.remarks.is_empty() {
        receipt.trouble = None;
    }
}
