//! The records that have been opened, and their drafts.

use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use super::expiry::Interrupted;
use super::photos::Pixels;
use super::receive::Done;
use super::{Desk, Signed};
use crate::jobs::JobId;
use crate::portal::{Portal, PortalError};
use crate::records::{
    ContactType, Draft, Facts, FieldKey, History, Merge, Office, Photo, Picture, Problem, Receipt, Record,
    RecordKey, Unsettled, Value, merge, problems,
};
use crate::saving::Plan;

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
    /// The job that saves it. It cannot be edited meanwhile.
    pub saving: Option<JobId>,
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
    signed: &'a Signed,
    today: Date,
}

impl Office for Surrounds<'_> {
    fn today(&self) -> Date {
        self.today
    }

    fn lead_of(&self, person: Uuid) -> Option<Uuid> {
        self.signed.lead_of(person)
    }
}

impl Desk {
    pub(super) fn open(&mut self, key: RecordKey) {
        let Some(signed) = self.signed_mut() else { return };
        signed.view = super::View::Book(key.kind());
        signed.shown.insert(key.kind(), key);
        if !matches!(signed.open.get(&key), Some(Open::Ready(_) | Open::Reading(_)))
            && !self.open_offline(key)
        {
            self.read_record(key);
        }
    }

    pub(super) fn read_record(&mut self, key: RecordKey) {
        if self.has_to_sign_in(Interrupted::Record(key)) {
            return;
        }
        let Some(signed) = self.signed() else { return };
        let portal = signed.portal.clone();
        let name =
            signed.row(key).map_or_else(|| format!("{} {key}", key.kind().word()), |row| row.name.to_owned());
        let lane = format!("read {key}");
        let id = self.jobs.start_latest(&lane, format!("Opening {name}"), |_| async move {
            Done::Record(key, Box::new(read(&portal, key).await))
        });
        let Some(signed) = self.signed_mut() else { return };
        match signed.open.get_mut(&key) {
            Some(Open::Ready(record)) => record.reading = Some(id),
            _ => {
                signed.open.insert(key, Open::Reading(id));
            }
        }
    }

    /// A record has been read. Where it was open already, its edits are kept on top
    /// of the new reading; what both sides changed is settled when it is saved.
    pub(super) fn record_read(&mut self, key: RecordKey, result: Result<Record, PortalError>) {
        if let Err(error) = &result {
            self.note_expiry(error, Interrupted::Record(key));
        }
        let Some(signed) = self.signed_mut() else { return };
        let schema = signed.schema(key.kind()).clone();
        let unsettled = signed.unsettled(key);
        match (result, signed.open.get_mut(&key)) {
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
                self.draft_changed(key);
            }
            (Ok(record), _) => {
                signed.open.insert(key, Open::Ready(Box::new(OpenRecord::new(record))));
                self.restore_draft(key);
                self.begin_undoing(key);
            }
            (Err(error), Some(Open::Ready(open))) => {
                open.reading = None;
                open.finished =
                    Some(Finished::NotSaved(format!("The record could not be read again. {error}")));
            }
            (Err(error), _) => {
                signed.open.insert(key, Open::Failed(error.to_string()));
            }
        }
    }

    pub(super) fn open_mut(&mut self, key: RecordKey) -> Option<&mut OpenRecord> {
        match self.signed_mut()?.open.get_mut(&key)? {
            Open::Ready(record) => Some(record),
            _ => None,
        }
    }

    pub(super) fn edit(&mut self, key: RecordKey, change: impl FnOnce(&mut OpenRecord)) {
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
        self.draft_changed(key);
    }

    /// Brings unsaved changes from before back onto a record that has been read.
    pub(super) fn restore_draft(&mut self, key: RecordKey) {
        let Some(signed) = self.signed_mut() else { return };
        let schema = signed.schema(key.kind()).clone();
        let unsettled = signed.unsettled(key);
        let Some(Open::Ready(open)) = signed.open.get_mut(&key) else { return };
        let Some(stored) = signed.waiting.remove(&key) else { return };
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
            self.make_preview(key, picture);
        }
        self.draft_changed(key);
    }

    /// In a conflict: decides one field. After the last one, the draft lies on the
    /// newer reading.
    pub(super) fn decide_conflict(&mut self, key: RecordKey, field: FieldKey, mine: bool) {
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
            self.draft_changed(key);
            self.begin_undoing(key);
        }
    }

    pub(super) fn dismiss_finished(&mut self, key: RecordKey) {
        if let Some(open) = self.open_mut(key) {
            open.finished = None;
        }
    }

    /// What keeps the draft of a record from being saved.
    pub fn problems(&self, key: RecordKey) -> Vec<Problem> {
        let (Some(signed), Some(record)) = (self.signed(), self.record(key)) else { return Vec::new() };
        let surrounds = Surrounds { signed, today: self.now().date() };
        let mut found = problems(signed.schema(key.kind()), &record.draft, &surrounds);
        // What the portal held before the save that is undone it takes again.
        if let Some(undone) = signed.undone(record) {
            found.retain(|problem| {
                !undone.held(key.kind(), problem.field, &record.draft.value(problem.field))
            });
        }
        found
    }

    /// Whether a record has edits that are not saved.
    pub fn has_edits(&self, key: RecordKey) -> bool {
        self.record(key).is_some_and(|record| record.draft.has_edits())
            || self.signed().is_some_and(|signed| signed.waiting.contains_key(&key))
    }

    /// The records with edits that are not saved.
    pub fn edited(&self) -> impl Iterator<Item = RecordKey> + '_ {
        let open = self.signed().into_iter().flat_map(|signed| &signed.open);
        open.filter_map(|(key, open)| match open {
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
