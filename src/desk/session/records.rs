//! The records that have been opened, and their drafts.

use jiff::civil::Date;
use uuid::Uuid;

use crate::desk::action::View;
use crate::desk::session::expired::Interrupted;
use crate::desk::session::lists::Lists;
use crate::desk::session::open_record::{Finished, Open, OpenRecord};
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::jobs::Unfinished;
use crate::portal::{Portal, PortalError};
use crate::records::{
    ContactType, Draft, Facts, FieldKey, History, Photo, Problem, Record, RecordKey, Unsettled,
    ValidationContext, Value, merge, problems,
};

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

impl Lists {
    /// Shows a record, as far as it is known.
    pub(super) fn show(&mut self, key: RecordKey) {
        self.view = View::Book(key.kind());
        self.shown.insert(key.kind(), key);
    }
}

impl Session {
    pub(super) fn open(&mut self, world: &mut World, key: RecordKey) {
        self.show(key);
        if !matches!(self.open.get(&key), Some(Open::Ready(_) | Open::Reading(_))) {
            self.read_record(world, key);
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
