//! What is not known of a save is looked at again: after some seconds, and with the next save.

use std::time::Duration;

use crate::desk::notice::Tone;
use crate::desk::session::cut_off::{CutOff, unknown, update};
use crate::desk::session::open_record::Finished;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::jobs::Unfinished;
use crate::portal::PortalError;
use crate::records::{Change, RecordKey, Stage, Unsettled, merge};
use crate::saving::{Looked, StageNow, look_again};

impl Session {
    /// Whether a record is going to be looked at again, because something of its last save is
    /// not known.
    pub fn is_looking_again(&self) -> bool {
        self.journal.cut_off.values().any(|cut_off| cut_off.looking.is_some())
    }

    /// Looks at a record again in a while, if something of its last save is not known.
    pub(super) fn look_again_later(&mut self, world: &mut World, key: RecordKey) {
        let Some(cut_off) = self.journal.cut_off.get(&key) else { return };
        if cut_off.looking.is_some() || !cut_off.may_come {
            return;
        }
        let pause = self.portal.patience().looks.get(cut_off.looks).copied();
        let unsettled = cut_off.unsettled();
        match pause.filter(|_| !unsettled.is_empty()) {
            Some(pause) => self.look_again_after(world, pause, key, unsettled),
            // Nothing was heard of it for so long that nothing comes any more.
            None if cut_off.is_quiet => self.close_cut_off(world, key, None),
            None => {}
        }
    }

    fn look_again_after(
        &mut self,
        world: &mut World,
        pause: Duration,
        key: RecordKey,
        unsettled: Vec<Unsettled>,
    ) {
        let portal = self.portal.clone();
        let work = async move {
            tokio::time::sleep(pause).await;
            look_again(&portal, key, &unsettled).await
        };
        let id = self.start(world, TaskKind::Quiet(QuietTask::LookAgain), work, move |it, world, looked| {
            it.looked_again(world, key, looked);
        });
        if let Some(cut_off) = self.cut_off_mut(key) {
            cut_off.looking = Some(id);
        }
    }

    /// A save looks for itself, so nobody else looks meanwhile.
    pub(super) fn stop_looking(&mut self, world: &mut World, key: RecordKey) {
        let Some(looking) = self.cut_off_mut(key).and_then(|cut_off| cut_off.looking.take()) else { return };
        world.tasks.cancel(looking);
    }

    /// A record was looked at again.
    fn looked_again(
        &mut self,
        world: &mut World,
        key: RecordKey,
        looked: Result<Result<Looked, PortalError>, Unfinished>,
    ) {
        let Some(cut_off) = self.cut_off_mut(key) else { return };
        cut_off.looking = None;
        match looked {
            Ok(Ok(looked)) => {
                cut_off.looks += 1;
                self.take_looked(world, key, &looked);
            }
            // Nothing was seen. Once the portal can be reached it is looked again.
            Ok(Err(error)) if error.concerns_every_call() => {
                let unsettled = cut_off.unsettled();
                let longest = self.portal.patience().looks.last().copied();
                if let Some(pause) = longest {
                    self.look_again_after(world, pause, key, unsettled);
                }
            }
            Ok(Err(_)) | Err(_) => cut_off.looks += 1,
        }
        self.look_again_later(world, key);
    }

    /// What was found out becomes the base of the draft, and is told.
    fn take_looked(&mut self, world: &mut World, key: RecordKey, looked: &Looked) {
        let Some(cut_off) = self.cut_off_mut(key) else { return };
        let (unsettled, had) = (cut_off.unsettled(), cut_off.stage().cloned());
        let was_quiet = cut_off.is_quiet;
        let before = cut_off.clone().into_entries();
        let found = cut_off.take_in(looked);
        let is_settled = !cut_off.may_still_come() && !matches!(looked.stage, StageNow::Lost(_));
        let entries = cut_off.clone().into_entries().into_iter();
        entries.zip(before).filter(|(now, was)| now != was).for_each(|(now, _)| self.write_entry(world, now));
        let is_news = found.iter().any(|field| {
            let shown = self.record(key).map(|record| record.draft.base().value(*field));
            shown.is_some_and(|shown| shown != looked.fresh.value(*field))
        });
        if let Some(cut_off) = self.cut_off_mut(key) {
            cut_off.forget_known();
        }
        let became_clean = self.rebase_on_looked(world, key, looked, &unsettled, had.as_ref());
        let fresh = (*looked.fresh).clone();
        // A value that is only shown, and not stored, is not for the list either.
        let believed = self.record(key).map(|record| record.draft.believed(fresh.clone()));
        self.take_row(world, key, &believed.unwrap_or(fresh));
        if is_settled {
            self.journal.cut_off.remove(&key);
        }
        let name = looked.fresh.name();
        if became_clean {
            self.notify_about(world, key, Tone::Success, format!("{name} is saved after all."));
        } else if was_quiet && is_news {
            let sentence = format!(
                "{name}: an earlier save has come to the portal after all. The form shows what it holds now."
            );
            self.notify_about(world, key, Tone::Warning, sentence);
        }
    }

    /// Brings what a look has shown into the form; whether the last receipt is clean by that.
    fn rebase_on_looked(
        &mut self,
        world: &mut World,
        key: RecordKey,
        looked: &Looked,
        unsettled: &[Unsettled],
        had: Option<&Stage>,
    ) -> bool {
        let schema = self.schema(key.kind()).clone();
        let Some(open) = self.open_mut(key) else { return false };
        let (mut draft, _) = Unsettled::rebase_all(unsettled, &open.draft, &looked.fresh);
        draft.stop_doubting(&looked.fresh);
        let mut became_clean = false;
        if let Some(Finished::Receipt(receipt)) = &mut open.finished {
            let was_clean = receipt.is_clean();
            let stored =
                receipt.unsettled(None).map_or_else(Vec::new, |unsettled| unsettled.stored_in(&looked.fresh));
            update(receipt, looked, &stored, had);
            became_clean = receipt.is_clean() && !was_clean;
        }
        let merged = merge(&draft, (*looked.fresh).clone().with_known_type(open.draft.base()), &schema);
        if merged.conflicts.is_empty() {
            open.take_merged(merged.draft, merged.taken);
            open.conflict = None;
        } else {
            // What both sides changed is asked when it is saved, if it is not asked already.
            open.draft = draft;
            open.conflict = open.conflict.take().map(|_| Box::new(merged));
        }
        open.review.take_if(|_| !open.draft.has_edits());
        open.outcomes += 1;
        self.draft_changed(world, key);
        became_clean
    }

    /// The stage that a save took is back: nothing else may be left unknown.
    pub(super) fn stage_is_back(&mut self, world: &mut World, key: RecordKey, words: &str) {
        if let Some(Finished::Receipt(receipt)) = self.open_mut(key).and_then(|open| open.finished.as_mut()) {
            receipt.remarks.clear();
        }
        let Some(cut_off) = self.cut_off_mut(key) else { return };
        cut_off.running = None;
        if !cut_off.may_still_come() {
            self.close_cut_off(world, key, Some(words));
        }
    }

    /// The next save has shown what became of earlier ones. What is still not known of them is
    /// watched without a word: a call of them may still come.
    pub(super) fn settle_earlier(
        &mut self,
        world: &mut World,
        key: RecordKey,
        is_stored: impl Fn(&Change) -> bool,
    ) {
        self.stop_looking(world, key);
        let Some(cut_off) = self.journal.cut_off.remove(&key) else { return };
        let may_come = cut_off.may_come;
        let mut entries = cut_off.into_entries();
        let name = entries.last().map(|entry| entry.receipt.name.clone()).unwrap_or_default();
        let mut found = false;
        let facts = self.record(key).and_then(|record| record.draft.base().contact_facts());
        let stage = facts.and_then(|facts| facts.stage.clone());
        for entry in &mut entries {
            let before = unknown(&entry.receipt);
            entry.receipt.remarks.clear();
            entry.receipt.settle(&is_stored, None, false);
            let after = unknown(&entry.receipt);
            found |= after < before;
            entry.is_begun = false;
            if after == 0 || !may_come {
                entry.stage = None;
            } else {
                entry.stage_is_now(stage.as_ref());
            }
            self.write_entry(world, entry.clone());
        }
        if may_come && let Some(watched) = CutOff::watched(entries) {
            self.journal.cut_off.insert(key, watched);
        }
        if found {
            self.notify(
                world,
                Tone::Info,
                format!("{name}: what was not known of an earlier save is stored."),
            );
        }
    }
}
