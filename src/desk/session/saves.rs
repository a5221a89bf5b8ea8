//! Review and save.

use crate::desk::notice::Tone;
use crate::desk::session::beginning::Beginning;
use crate::desk::session::expired::Interrupted;
use crate::desk::session::journal::change_in_words;
use crate::desk::session::open_record::{Finished, OpenRecord, PhotoWork, Saving};
use crate::desk::session::rows::row_of_record;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::jobs::aside;
use crate::portal::PortalError;
use crate::records::{
    Change, Draft, Effect, FieldKey, History, LineResult, Lock, Merge, Photo, Receipt, Record, RecordKey,
    Schema, Unsettled, Value, merge,
};
use crate::saving::{
    self, LearnedBySave, LookedUp, Plan, SaveEnded, SaveOutcome, SaveRefusal, SaveRequest, Situation,
};
use crate::storage::{JournalEntry, StoredDraft};

impl Session {
    /// The plan for the draft as it stands, on the reading it was begun with.
    pub fn plan(&self, key: RecordKey) -> Option<Plan> {
        let record = self.record(key)?;
        let (undone, known) = (self.undone(record), LookedUp::default());
        let situation = Situation {
            schema: self.schema(key.kind()),
            viewer: &self.viewer,
            lacking: &self.lacking,
            undone: undone.as_ref(),
            known: &known,
        };
        Some(saving::plan(&record.draft, &situation))
    }

    /// Shows what a save would do, unless it would do nothing.
    pub(super) fn review(&mut self, world: &World, key: RecordKey) {
        if let Some(plan) = self.plan(key)
            && self.may_save(world, key, &plan)
        {
            self.show_review(key, plan);
        }
    }

    fn show_review(&mut self, key: RecordKey, plan: Plan) {
        if let Some(open) = self.open_mut(key).filter(|_| !plan.steps.is_empty()) {
            open.review = Some(plan);
        }
    }

    pub(super) fn close_review(&mut self, key: RecordKey) {
        if let Some(open) = self.open_mut(key) {
            open.review = None;
        }
    }

    /// Saves at once unless an effect asks; then it shows the review.
    pub(super) fn save(&mut self, world: &mut World, key: RecordKey) {
        let Some(plan) = self.plan(key) else { return };
        if !self.may_save(world, key, &plan) {
            return;
        }
        if plan.asks() {
            self.show_review(key, plan);
        } else {
            let agreed = plan.effects.clone();
            self.start_save(world, key, plan, agreed);
        }
    }

    /// Saves what is shown in the review.
    pub(super) fn save_reviewed(&mut self, world: &mut World, key: RecordKey) {
        let Some(plan) = self.open_mut(key).and_then(|open| open.review.take()) else { return };
        if self.may_save(world, key, &plan) {
            let agreed = plan.effects.clone();
            self.start_save(world, key, plan, agreed);
        } else if let Some(open) = self.open_mut(key) {
            open.review = Some(plan);
        }
    }

    /// Whether a draft can be saved now as planned; says why if it cannot.
    fn may_save(&mut self, world: &World, key: RecordKey, plan: &Plan) -> bool {
        let problems = self.problems(key, world.now().date());
        let trouble = problems.first().map(|problem| {
            let label = self.label(key, problem.field);
            // Some name their field themselves.
            let of = if problem.message.starts_with(&label) { String::new() } else { format!("{label}: ") };
            format!("Nothing was saved yet. {of}{}", problem.message)
        });
        let trouble = trouble.or_else(|| self.locked_edit(key, plan));
        let Some(open) = self.open_mut(key) else { return false };
        if open.saving.is_some() || open.conflict.is_some() || !open.draft.has_edits() {
            return false;
        }
        match trouble {
            Some(sentence) => {
                open.finish(Finished::NotSaved(sentence));
                false
            }
            None => true,
        }
    }

    /// Why an edit cannot be saved that was made before something else locked its field: a
    /// disabled person was to be enabled, and now shall stay disabled.
    fn locked_edit(&self, key: RecordKey, plan: &Plan) -> Option<String> {
        let (field, reason) = plan.locked(&self.record(key)?.draft, &self.viewer)?;
        let label = self.label(key, field);
        let reason = reason.words();
        Some(format!("Nothing was saved yet. {label} cannot be changed: {reason}. Revert that change first."))
    }

    fn start_save(&mut self, world: &mut World, key: RecordKey, plan: Plan, agreed: Vec<Effect>) {
        let saved_at = world.now().timestamp();
        let Some(record) = self.record(key) else { return };
        let schema = self.schema(key.kind());
        let words = |change: &Change| (change.field, change_in_words(self, key, change));
        let beginning = Beginning {
            drafts: self.folder.drafts(),
            draft: StoredDraft { saved_at, draft: record.draft.clone(), undoes: record.undoes },
            journal: self.folder.journal(),
            portal: self.address().as_str().to_owned(),
            account: self.email.clone(),
            words: plan.changes.iter().map(words).collect(),
        };
        let request = SaveRequest {
            draft: record.draft.clone(),
            schema: schema.clone(),
            viewer: self.viewer.clone(),
            agreed: agreed.clone(),
            lacking: self.lacking.clone(),
            undone: self.undone(record),
            unsettled: self.unsettled(key),
        };
        let portal = self.portal.clone();
        let task = TaskKind::Save { name: record.draft.name() };
        let work = async move {
            let request = SaveRequest { draft: sendable(request.draft, key).await, ..request };
            let prepared = match saving::prepare(&portal, request).await {
                Ok(prepared) => prepared,
                Err(ended) => return (None, ended),
            };
            let begun = beginning.write(&prepared).await;
            (begun, Box::new(saving::run(&portal, *prepared).await))
        };
        let task = self.start(world, task, work, move |it, world, saved| match saved {
            Ok((begun, ended)) => it.saved(world, key, begun, *ended),
            Err(_) => it.save_broken(world, key),
        });
        self.stop_looking(world, key);
        if let Some(open) = self.open_mut(key) {
            open.saving = Some(Saving { task, agreed });
            open.finished = None;
        }
    }

    fn saved(
        &mut self,
        world: &mut World,
        key: RecordKey,
        begun: Option<Box<JournalEntry>>,
        ended: SaveEnded,
    ) {
        let SaveEnded { outcome, learned } = ended;
        self.take_learned(learned);
        let Some(saving) = self.open_mut(key).and_then(|open| open.saving.take()) else { return };
        let agreed = saving.agreed;
        if let (false, Some(entry)) = (matches!(outcome, SaveOutcome::Saved { .. }), &begun) {
            self.note_withdrawn(world, (**entry).clone());
        }
        match outcome {
            SaveOutcome::Unchanged(draft) => self.already_there(world, key, *draft),
            SaveOutcome::Conflict(merged) => self.ask(world, key, |open| open.conflict = Some(merged)),
            SaveOutcome::Review { draft, plan, taken } => self.ask(world, key, |open| {
                open.take_merged(*draft, taken);
                open.review = Some(*plan);
            }),
            SaveOutcome::Refused(refusal) => self.save_refused(world, key, agreed, refusal),
            SaveOutcome::Saved { receipt, fresh, error, refused, unsettled, already } => {
                let number = begun.map(|entry| entry.number);
                let receipt = self.with_others(key, receipt);
                if let Some(open) = self.open_mut(key) {
                    open.draft.set_refused(refused);
                    already.iter().for_each(|change| open.draft.drop_picture(change));
                }
                if let Some(error) = &error {
                    tracing::warn!(record = %key, %error, "a save stopped before its end");
                    self.note_expiry(world, error, Interrupted::Save(key, agreed));
                }
                match (fresh, error) {
                    (Some(fresh), _) => self.take_fresh(world, key, *fresh, &receipt),
                    (None, Some(PortalError::NotFound | PortalError::Denied { .. }))
                        if receipt.effects.contains(&Effect::LocksYouOut) =>
                    {
                        return self.locked_out(world, key, &receipt, number);
                    }
                    _ => {}
                }
                self.settle_earlier(world, key, |change| already.contains(change));
                self.receipt_came(world, key, receipt, number, unsettled);
            }
        }
    }

    /// Nothing was sent yet: the user decides first.
    fn ask(&mut self, world: &mut World, key: RecordKey, what: impl FnOnce(&mut OpenRecord)) {
        if let Some(open) = self.open_mut(key) {
            what(open);
        }
        self.look_again_later(world, key);
    }

    /// The receipt, with what others have changed since the draft was begun.
    fn with_others(&mut self, key: RecordKey, mut receipt: Box<Receipt>) -> Box<Receipt> {
        let others = self.open_mut(key).map(|open| std::mem::take(&mut open.from_others));
        for field in others.into_iter().flatten() {
            if !receipt.kept_from_others.contains(&field) {
                receipt.kept_from_others.push(field);
            }
        }
        receipt
    }

    /// What a save has learned holds for the session: rights change, and a portal does not
    /// get calls that it lacks.
    fn take_learned(&mut self, learned: LearnedBySave) {
        self.lacking.extend(learned.lacking);
        if let Some(viewer) = learned.viewer.filter(|viewer| viewer.id == self.viewer.id) {
            self.viewer = viewer;
        }
    }

    /// The portal already holds what was to be saved.
    fn already_there(&mut self, world: &mut World, key: RecordKey, mut draft: Draft) {
        let schema = self.schema(key.kind()).clone();
        let Some(open) = self.open_mut(key) else { return };
        draft.settle(&schema);
        let record = draft.base().clone();
        (open.draft, open.history) = (draft, History::default());
        (open.undoes, open.from_others) = (None, Vec::new());
        self.take_row(world, key, &record);
        self.settle_earlier(world, key, |change| change.shows_in(&record.value(change.field)));
        self.save_ended(world, key, Finished::NothingToDo);
    }

    /// Nothing was sent.
    fn save_refused(&mut self, world: &mut World, key: RecordKey, agreed: Vec<Effect>, refusal: SaveRefusal) {
        let name = self.record(key).map(|record| record.draft.name()).unwrap_or_default();
        let sentence = match refusal {
            SaveRefusal::Unreadable(PortalError::NotFound) => format!(
                "{name} is no longer on the portal, or you may not see it any more: somebody changed that \
                 meanwhile. Nothing was saved; your changes are kept here, to be read and copied."
            ),
            SaveRefusal::Unreadable(error) => {
                self.note_expiry(world, &error, Interrupted::Save(key, agreed));
                format!("Nothing was saved; your changes are kept here. {error}")
            }
            SaveRefusal::Locked { field, reason, draft } => self.locked_meanwhile(key, field, reason, *draft),
            SaveRefusal::Gone(effects) => {
                let gone: Vec<String> =
                    effects.iter().map(|effect| effect.sentence(&name, &self.names)).collect();
                format!("{} Nothing was saved; your changes are kept here.", gone.join(" "))
            }
        };
        self.save_ended(world, key, Finished::NotSaved(sentence));
    }

    fn locked_meanwhile(&mut self, key: RecordKey, field: FieldKey, reason: Lock, draft: Draft) -> String {
        let label = self.label(key, field);
        if let Some(open) = self.open_mut(key) {
            open.draft = draft;
        }
        format!(
            "Somebody changed this {} or your rights meanwhile, so {label} cannot be saved: {}. Nothing was \
             saved; your changes are kept here.",
            key.kind().word(),
            reason.words()
        )
    }

    /// The viewer gave up their own access, as announced: the contact is gone from here.
    fn locked_out(&mut self, world: &mut World, key: RecordKey, receipt: &Receipt, number: Option<u64>) {
        let undoes = self.open_mut(key).and_then(|open| open.undoes.take());
        self.close_cut_off(world, key, None);
        self.note_save(world, receipt, undoes, number, None);
        self.open.remove(&key);
        self.shown.remove(&key.kind());
        self.shelf_mut(key.kind()).change(|book| book.remove(key));
        self.copy_later(world, key.kind());
        self.draft_changed(world, key);
        let name = &receipt.name;
        self.notify(world, Tone::Success, format!("{name} is saved. You no longer see it, as announced."));
    }

    /// Saves what an ended session left unsaved, with what was agreed to then.
    pub(super) fn save_again(&mut self, world: &mut World, key: RecordKey, agreed: Vec<Effect>) {
        if let Some(plan) = self.plan(key)
            && self.may_save(world, key, &plan)
        {
            self.start_save(world, key, plan, agreed);
        }
    }

    /// The save did not come to an end, so nobody knows what was done.
    fn save_broken(&mut self, world: &mut World, key: RecordKey) {
        let sentence = "The save stopped inside this program, and it is not known what was saved. Your changes are kept here. Save again: what the portal already holds is not sent twice.";
        self.save_ended(world, key, Finished::NotSaved(sentence.to_owned()));
    }

    /// A save was run: it goes into the journal. What is not known of it is looked at again.
    fn receipt_came(
        &mut self,
        world: &mut World,
        key: RecordKey,
        receipt: Box<Receipt>,
        number: Option<u64>,
        unsettled: Option<Unsettled>,
    ) {
        let mut undoes = None;
        if let Some(open) = self.open_mut(key) {
            undoes = open.undoes;
            // What is left of an undo is still one.
            open.undoes.take_if(|_| !open.draft.has_edits());
        }
        self.note_save(world, &receipt, undoes, number, unsettled);
        self.save_ended(world, key, Finished::Receipt(receipt));
    }

    fn save_ended(&mut self, world: &mut World, key: RecordKey, finished: Finished) {
        let sentence = match &finished {
            Finished::Receipt(receipt) if receipt.is_clean() => {
                Some((Tone::Success, format!("{} is saved.", receipt.name)))
            }
            Finished::Receipt(receipt) if receipt.is_unknown() => Some((
                Tone::Trouble,
                format!("It is not known whether {} was saved. The form says more.", receipt.name),
            )),
            Finished::Receipt(receipt) => Some((
                Tone::Trouble,
                format!("{} was not saved as you wanted. The form says what happened.", receipt.name),
            )),
            Finished::NotSaved(_) => {
                let name = self.record(key).map(|record| record.draft.name()).unwrap_or_default();
                Some((
                    Tone::Trouble,
                    format!("{name} was not saved as you wanted. The form says more; nothing typed is lost."),
                ))
            }
            Finished::NothingToDo => None,
        };
        if let Some(open) = self.open_mut(key) {
            open.saving = None;
            open.restored = None;
            open.finish(finished);
        }
        self.draft_changed(world, key);
        self.look_again_later(world, key);
        if let Some((tone, sentence)) = sentence {
            self.notify_about(world, key, tone, sentence);
        }
    }

    /// What was stored is no edit any more; the rest stays in the draft.
    fn take_fresh(&mut self, world: &mut World, key: RecordKey, fresh: Record, receipt: &Receipt) {
        self.take_row(world, key, &fresh);
        let schema = self.schema(key.kind()).clone();
        let Some(open) = self.open_mut(key) else { return };
        rebase(open, fresh, receipt, &schema);
    }

    /// The list shows what was read.
    pub(super) fn take_row(&mut self, world: &mut World, key: RecordKey, fresh: &Record) {
        let old = self.row(key);
        let owners = old.map_or_else(Vec::new, |old| old.owners().collect());
        let old_photo = old.and_then(|old| old.photo).map(str::to_owned);
        let row = row_of_record(fresh, &self.names, owners);
        self.shelf_mut(key.kind()).change(|book| book.put(&row));
        self.photos_changed([old_photo, row.photo].into_iter().flatten());
        self.copy_later(world, key.kind());
    }

    fn label(&self, key: RecordKey, field: FieldKey) -> String {
        let label = self.schema(key.kind()).field(field);
        label.map_or_else(String::new, |field| field.label.clone().into_owned())
    }
}

fn rebase(open: &mut OpenRecord, fresh: Record, receipt: &Receipt, schema: &Schema) {
    let Merge { mut draft, .. } = merge(&open.draft, fresh, schema);
    for line in receipt.lines.iter().filter(|line| line.result == LineResult::Stored) {
        draft.revert(line.change.field);
    }
    draft.settle(schema);
    if !draft.is_edited(FieldKey::Photo) {
        open.photo = PhotoWork::default();
    }
    open.draft = draft;
    // The way back from here leads to the portal: it is another save.
    open.history = History::default();
}

/// The draft with its picture as it shall be sent: people's pictures go whole, with
/// the square beside them; the CRM shows pictures as they are, so they are cut here.
async fn sendable(mut draft: Draft, key: RecordKey) -> Draft {
    if let (RecordKey::Contact(_), Value::Photo(Photo::File(picture))) = (key, draft.value(FieldKey::Photo)) {
        let cut = aside(move || crate::desk::pictures::files::cut(&picture)).await;
        if let Some(cut) = cut {
            draft.set(FieldKey::Photo, Value::Photo(Photo::File(cut)));
        }
    }
    draft
}
