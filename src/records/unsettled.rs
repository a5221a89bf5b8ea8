//! What is not known of a save, and what a later reading shows of it.

use super::{Change, Draft, FieldKey, Photo, Record, Stage, Value};

/// A save of which something is not known: a call was sent and not answered. It may be carried
/// out late, or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsettled {
    /// The changes that may be stored.
    pub changes: Vec<Change>,
    /// The stage that the contact had, and that the save may have taken from it.
    pub stage: Option<Stage>,
    /// The portal's stamp of the record before the save, where it tells one.
    pub stamp: Option<String>,
}

impl Unsettled {
    /// The changes that a later reading shows to be stored.
    ///
    /// The portal assigns to a person's object before it checks and stores it, so of the values
    /// in there either all are stored, under a new stamp, or none is known to be. Departments,
    /// type and photo are kept apart from it, and of a contact each value is what is stored.
    pub fn stored_in(&self, now: &Record) -> Vec<FieldKey> {
        let shows_one = |change: &Change| change.shows_in(&now.value(change.field));
        let shows = |change: &&Change| shows_one(change);
        let whole = match now.person_facts() {
            Some(facts) => {
                let stamps = (self.stamp.as_ref(), facts.last_modified.as_ref());
                let is_stamped = !matches!(stamps, (Some(was), Some(is)) if was == is);
                is_stamped
                    && self.changes.iter().filter(|change| change.is_stored_with_the_object()).all(shows_one)
            }
            None => true,
        };
        let stored = self.changes.iter().filter(|change| whole || change.field.is_apart()).filter(shows);
        stored.map(|change| change.field).collect()
    }

    /// A draft of the same record, on what the save has stored meanwhile, or left half done: that
    /// is no change by another user. With it the changes that are stored. What only seems to be
    /// stored is not believed.
    pub fn rebase(&self, draft: &Draft, now: &Record) -> (Draft, Vec<Change>) {
        let mut base = draft.base().clone();
        let mut refused = draft.refused().clone();
        let proven = self.stored_in(now);
        let mut stored: Vec<Change> = Vec::new();
        for change in &self.changes {
            let value = now.value(change.field);
            if proven.contains(&change.field) {
                base.values.insert(change.field, value);
                refused.remove(&change.field);
                stored.push(change.clone());
            } else if change.is_halfway_in(&value) {
                base.values.insert(change.field, value);
            } else if change.shows_in(&value) {
                refused.insert(change.field, change.to.clone());
            }
        }
        let mut rebased = draft.on(base);
        rebased.set_refused(refused);
        for change in &stored {
            if change.is_same_picture(&rebased.value(change.field)) {
                rebased.revert(change.field);
            }
        }
        (rebased, stored)
    }
}

impl Change {
    /// Whether the portal stores it after it has assigned to a person's object, or refuses all of
    /// it together. Departments are written before that, and a picture has a call of its own.
    fn is_stored_with_the_object(&self) -> bool {
        match (self.field, &self.to) {
            (FieldKey::Departments, _) => false,
            (FieldKey::Photo, to) => matches!(to, Value::Photo(Photo::Address(_))),
            _ => true,
        }
    }

    /// Whether this is what a save leaves that was stopped in the middle of the change: a contact
    /// leaves its old company before it joins the next one.
    pub fn is_halfway_in(&self, now: &Value) -> bool {
        matches!(
            (&self.from, &self.to, now),
            (Value::Company(Some(_)), Value::Company(Some(_)), Value::Company(None))
        )
    }

    /// Whether a reading with this value shows that the change was stored. One stored picture
    /// looks like another, so a new one only shows where there was none.
    pub fn shows_in(&self, now: &Value) -> bool {
        match &self.to {
            Value::Photo(Photo::File(_) | Photo::Address(_)) => {
                self.from.is_empty() && matches!(now, Value::Photo(Photo::Stored(_)))
            }
            to => to == now,
        }
    }

    /// Whether this is the picture that was to be sent. The journal keeps no bytes of pictures.
    pub fn is_same_picture(&self, draft: &Value) -> bool {
        match (&self.to, draft) {
            (Value::Photo(Photo::File(sent)), Value::Photo(Photo::File(edit))) => {
                (&sent.name, sent.crop) == (&edit.name, edit.crop)
            }
            (Value::Photo(Photo::Address(sent)), Value::Photo(Photo::Address(edit))) => sent == edit,
            _ => false,
        }
    }
}
