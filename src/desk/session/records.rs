//! The records that have been opened, and their drafts.

use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use super::Session;
use super::expiry::Interrupted;
use crate::desk::pictures::Pixels;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::desk::{View, World};
use crate::jobs::{JobId, Unfinished};
use crate::portal::{Portal, PortalError};
use crate::records::{
    ContactType, Draft, Effect, Facts, FieldKey, History, Merge, Photo, Picture, Problem, Receipt, Record,
    RecordKey, Unsettled, ValidationContext, Value, merge, problems,
};
use crate::saving::Plan;

/// Said where a record would be opened.
const NOT_SIGNED_IN: &str = "Nobody is signed in, so this is what the list on this computer knows.";

/// A record on its way onto the desk.
pub enum Open {
    /// It is being read.
    Reading(JobId),
    /// It could not be read, and why.
    Failed(String),
    /// It is there.
    Ready(Box<OpenRecord>),
}

/// A record with its draft and what is going on with it.
pub struct OpenRecord {
    /// The record and its edits.
    pub draft: Draft,
    /// The steps of editing it.
    pub history: History,
    /// The save that is under way. It cannot be edited meanwhile.
    pub saving: Option<Saving>,
    /// The job that reads it again.
    pub reading: Option<JobId>,
    /// The plan that is shown in the review.
    pub review: Option<Plan>,
    /// The fields that both sides changed; to be decided before it can be saved.
    pub conflict: Option<Box<Merge>>,
    /// What came of the last save.
    pub finished: Option<Finished>,
    /// How often there was such an outcome: each is to be seen, also one that says the same as before.
    pub outcomes: u32,
    /// What is going on with its photo.
    pub photo: PhotoWork,
    /// When the unsaved changes were kept that came back as it was opened.
    pub restored: Option<jiff::Timestamp>,
    /// The number of the save that the draft takes back.
    pub undoes: Option<u64>,
    /// The fields that somebody else changed since the draft was begun: told with the next save.
    pub(super) from_others: Vec<FieldKey>,
}

/// A save that is under way.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The task that saves.
    pub task: JobId,
    /// What else the user agreed to.
    pub(super) agreed: Vec<Effect>,
}

/// What came of the last save.
#[derive(Clone, Debug)]
pub enum Finished {
    /// It was run, and this is what the portal holds now.
    Receipt(Box<Receipt>),
    /// Nothing was sent, and why.
    NotSaved(String),
    /// There was nothing to do.
    NothingToDo,
}

/// What is going on with the photo of an open record.
#[derive(Clone, Debug, Default)]
pub struct PhotoWork {
    /// The job that lets the user choose a file. A file can be named otherwise meanwhile.
    pub choosing: Option<JobId>,
    /// The job that prepares a picture.
    pub running: Option<JobId>,
    /// Why the last picture could not be used.
    pub trouble: Option<String>,
    /// How often no file dialog opened: each time the path of the file is asked for.
    pub without_dialog: u32,
    previews: Vec<(Arc<[u8]>, Arc<Pixels>)>,
}

impl PhotoWork {
    /// How many chosen pictures stay decoded, for undo.
    const KEPT: usize = 4;

    /// A chosen picture, decoded, as the editor shows it.
    pub fn preview(&self, picture: &Picture) -> Option<&Arc<Pixels>> {
        let found = self.previews.iter().find(|(bytes, _)| Arc::ptr_eq(bytes, &picture.bytes));
        found.map(|(_, preview)| preview)
    }

    pub(super) fn keep_preview(&mut self, picture: &Picture, preview: Pixels) {
        if self.previews.len() >= PhotoWork::KEPT {
            self.previews.remove(0);
        }
        self.previews.push((Arc::clone(&picture.bytes), Arc::new(preview)));
    }
}

impl OpenRecord {
    /// Says what came of a save.
    pub(super) fn finish(&mut self, finished: Finished) {
        self.finished = Some(finished);
        self.outcomes += 1;
    }

    pub(super) fn new(record: Record) -> OpenRecord {
        OpenRecord {
            draft: Draft::new(record),
            history: History::default(),
            saving: None,
            reading: None,
            review: None,
            conflict: None,
            finished: None,
            outcomes: 0,
            photo: PhotoWork::default(),
            restored: None,
            undoes: None,
            from_others: Vec::new(),
        }
    }

    /// Whether it can be edited right now: not while it is saved, nor before a conflict is decided.
    pub fn is_editable(&self) -> bool {
        self.saving.is_none() && self.conflict.is_none()
    }

    /// Takes over the draft on a newer reading, with what somebody else changed meanwhile.
    pub(super) fn take_merged(&mut self, draft: Draft, from_others: Vec<FieldKey>) {
        // The steps of editing lead back to lists that know nothing of theirs.
        if !from_others.is_empty() {
            self.history = History::default();
        }
        self.draft = draft;
        self.from_others.extend(from_others);
        if !self.draft.has_edits() {
            self.from_others.clear();
            // What is typed from now on takes nothing back.
            (self.restored, self.undoes) = (None, None);
        }
    }
}

/// What validation has to know, from the list of people and the clock.
struct Surrounds<'a> {
    session: &'a Session,
    today: Date,
}

impl ValidationContext for Surrounds<'_> {
    fn today(&self) -> Date {
        self.today
    }

    fn lead_of(&self, person: Uuid) -> Option<Uuid> {
        self.session.lead_of(person)
    }
}

impl Session {
    pub(super) fn open(&mut self, world: &mut World, key: RecordKey) {
        self.view = View::Book(key.kind());
        self.shown.insert(key.kind(), key);
        match self.open.get(&key) {
            Some(Open::Ready(_) | Open::Reading(_)) => {}
            _ if self.is_offline => drop(self.open.insert(key, Open::Failed(NOT_SIGNED_IN.to_owned()))),
            _ => self.read_record(world, key),
        }
    }

    pub(in crate::desk) fn read_record(&mut self, world: &mut World, key: RecordKey) {
        let portal = self.portal.clone();
        let name =
            self.row(key).map_or_else(|| format!("{} {key}", key.kind().word()), |row| row.name.to_owned());
        let work = async move { read(&portal, key).await };
        let id = self.start(world, TaskKind::ReadRecord { key, name }, work, move |it, world, result| {
            it.record_read(world, key, result);
        });
        match self.open.get_mut(&key) {
            Some(Open::Ready(record)) => record.reading = Some(id),
            _ => {
                self.open.insert(key, Open::Reading(id));
            }
        }
    }

    /// A record has been read. Where it was open already, its edits are kept on top
    /// of the new reading; what both sides changed is settled when it is saved.
    fn record_read(
        &mut self,
        world: &mut World,
        key: RecordKey,
        result: Result<Result<Record, PortalError>, Unfinished>,
    ) {
        let result = match result {
            Ok(result) => result,
            Err(unfinished) => return self.not_read(key, unfinished),
        };
        if let Err(error) = &result {
            self.note_expiry(world, error, Interrupted::Record(key));
        }
        let schema = self.schema(key.kind()).clone();
        let unsettled = self.unsettled(key);
        match (result, self.open.get_mut(&key)) {
            (Ok(record), Some(Open::Ready(open))) => {
                open.reading = None;
                let draft = on_own(&open.draft, &record, &unsettled);
                let merged = merge(&draft, record, &schema);
                if merged.conflicts.is_empty() {
                    open.take_merged(merged.draft, merged.taken);
                    open.conflict = None;
                } else {
                    open.conflict = Some(Box::new(merged));
                }
                self.draft_changed(world, key);
            }
            (Ok(record), _) => {
                self.open.insert(key, Open::Ready(Box::new(OpenRecord::new(record))));
                self.restore_draft(world, key);
                self.begin_undoing(world, key);
            }
            (Err(error), Some(Open::Ready(open))) => {
                open.reading = None;
                open.finished =
                    Some(Finished::NotSaved(format!("The record could not be read again. {error}")));
            }
            (Err(error), _) => {
                self.open.insert(key, Open::Failed(error.to_string()));
            }
        }
    }

    fn not_read(&mut self, key: RecordKey, unfinished: Unfinished) {
        match self.open.get_mut(&key) {
            Some(Open::Ready(open)) => open.reading = None,
            Some(open) => *open = Open::Failed(unfinished_words(unfinished)),
            None => {}
        }
    }

    /// The open record of this key, once it has been read.
    pub fn record(&self, key: RecordKey) -> Option<&OpenRecord> {
        match self.open.get(&key)? {
            Open::Ready(record) => Some(record),
            _ => None,
        }
    }

    pub(super) fn open_mut(&mut self, key: RecordKey) -> Option<&mut OpenRecord> {
        match self.open.get_mut(&key)? {
            Open::Ready(record) => Some(record),
            _ => None,
        }
    }

    pub(super) fn edit(&mut self, world: &mut World, key: RecordKey, change: impl FnOnce(&mut OpenRecord)) {
        let Some(open) = self.open_mut(key).filter(|open| open.is_editable()) else { return };
        change(open);
        // What was said of the last save is no longer about what is shown.
        open.finished = None;
        if !open.draft.has_edits() {
            (open.restored, open.undoes) = (None, None);
        }
        if !open.draft.is_edited(FieldKey::Photo) {
            open.photo.trouble = None;
        }
        self.draft_changed(world, key);
    }

    /// Brings unsaved changes from before back onto a record that has been read.
    pub(super) fn restore_draft(&mut self, world: &mut World, key: RecordKey) {
        let schema = self.schema(key.kind()).clone();
        let unsettled = self.unsettled(key);
        let Some(Open::Ready(open)) = self.open.get_mut(&key) else { return };
        let Some(stored) = self.waiting.remove(&key) else { return };
        // What was typed since the record was opened goes on top of what was typed before.
        let newer = open.draft.edits().clone();
        let draft = on_own(&stored.draft, open.draft.base(), &unsettled);
        let mut merged = merge(&draft, open.draft.base().clone(), &schema);
        let mut undecided = stored.draft;
        for (field, value) in newer {
            merged.conflicts.retain(|conflict| conflict.field != field);
            merged.draft.set(field, value.clone());
            undecided.set(field, value);
        }
        if merged.conflicts.is_empty() {
            open.take_merged(merged.draft, merged.taken);
        } else {
            // On disk it stays on its own base, or the conflict would not come back with it.
            open.draft = undecided;
            open.conflict = Some(Box::new(merged));
        }
        open.restored = open.draft.has_edits().then_some(stored.saved_at);
        open.undoes = open.undoes.or(stored.undoes.filter(|_| open.draft.has_edits()));
        if let Value::Photo(Photo::File(picture)) = open.draft.value(FieldKey::Photo) {
            self.show_picture(world, key, picture);
        }
        self.draft_changed(world, key);
    }

    /// In a conflict: decides one field. After the last one, the draft lies on the
    /// newer reading.
    pub(super) fn decide_conflict(&mut self, world: &mut World, key: RecordKey, field: FieldKey, mine: bool) {
        let Some(open) = self.open_mut(key) else { return };
        let Some(merged) = &mut open.conflict else { return };
        if !mine {
            merged.draft.revert(field);
        }
        merged.conflicts.retain(|conflict| conflict.field != field);
        if merged.conflicts.is_empty()
            && let Some(merged) = open.conflict.take()
        {
            open.history = History::default();
            open.take_merged(merged.draft, merged.taken);
            self.draft_changed(world, key);
            self.begin_undoing(world, key);
        }
    }

    pub(super) fn dismiss_finished(&mut self, key: RecordKey) {
        if let Some(open) = self.open_mut(key) {
            open.finished = None;
        }
    }

    /// What keeps the draft of a record from being saved.
    pub fn problems(&self, key: RecordKey, today: Date) -> Vec<Problem> {
        let Some(record) = self.record(key) else { return Vec::new() };
        let surrounds = Surrounds { session: self, today };
        let mut found = problems(self.schema(key.kind()), &record.draft, &surrounds);
        // What the portal held before the save that is undone it takes again.
        if let Some(undone) = self.undone(record) {
            found.retain(|problem| {
                !undone.held(key.kind(), problem.field, &record.draft.value(problem.field))
            });
        }
        found
    }

    /// Whether a record has edits that are not saved.
    pub fn has_edits(&self, key: RecordKey) -> bool {
        self.record(key).is_some_and(|record| record.draft.has_edits()) || self.waiting.contains_key(&key)
    }

    /// The records with edits that are not saved.
    pub fn edited(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.open.iter().filter_map(|(key, open)| match open {
            Open::Ready(record) if record.draft.has_edits() => Some(*key),
            _ => None,
        })
    }
}

/// A draft on what an earlier save of it, of which something is not known, has stored meanwhile.
/// What a reading no longer shows is not doubted any more.
fn on_own(draft: &Draft, reading: &Record, unsettled: &[Unsettled]) -> Draft {
    let (mut draft, _) = Unsettled::rebase_all(unsettled, draft, reading);
    draft.stop_doubting(reading);
    draft
}

async fn read(portal: &Portal, key: RecordKey) -> Result<Record, PortalError> {
    match key {
        RecordKey::Person(id) => portal.person(id).await,
        RecordKey::Contact(id) => {
            let (record, contact_type) = tokio::join!(portal.contact(id), portal.contact_type(id));
            let mut record = record?;
            if let Facts::Contact(facts) = &mut record.facts {
                facts.contact_type = contact_type.unwrap_or(ContactType::Unknown);
            }
            Ok(record)
        }
    }
}
