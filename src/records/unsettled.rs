//! What is not known of a save, and what a later reading shows of it.

use super::{Change, Choice, Draft, FieldKey, Photo, Record, Stage, Value};

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
        let is_whole = self.is_stamped(now)
            && (now.person_facts().is_none()
                || self.changes.iter().filter(|change| change.is_stored_with_the_object()).all(shows_one));
        let stored = self.changes.iter().filter(|change| is_whole || change.field.is_apart()).filter(shows);
        stored.map(|change| change.field).collect()
    }

    /// Whether what a later reading shows is stored, by whomever. Of a person that is certain once
    /// the portal has put another stamp on it.
    fn is_stamped(&self, now: &Record) -> bool {
        let Some(facts) = now.person_facts() else { return true };
        !matches!((&self.stamp, &facts.last_modified), (Some(was), Some(is)) if was == is)
    }

    /// The stage that the last of these saves that knew one may have taken from the contact.
    pub fn last_stage(saves: &[Unsettled]) -> Option<&Stage> {
        saves.iter().rev().find_map(|save| save.stage.as_ref())
    }

    /// A draft of the same record, on what these saves, oldest first, have stored meanwhile, or
    /// left half done: that is no change by another user. With it the changes that are stored.
    /// What only seems to be stored is not believed.
    pub fn rebase_all(saves: &[Unsettled], draft: &Draft, now: &Record) -> (Draft, Vec<Change>) {
        saves.iter().fold((draft.clone(), Vec::new()), |(draft, mut stored), save| {
            let (draft, more) = save.rebase(&draft, now);
            stored.extend(more);
            (draft, stored)
        })
    }

    fn rebase(&self, draft: &Draft, now: &Record) -> (Draft, Vec<Change>) {
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
            } else if change.shows_in(&value) && !self.is_stamped(now) {
                refused.insert(change.field, change.to.clone());
            }
        }
        // The portal tells the managers of a contact only while it is restricted.
        let restricted = Value::Choice(Some(Choice::Restricted));
        if proven.contains(&FieldKey::Access) && now.value(FieldKey::Access) != restricted {
            base.values.insert(FieldKey::Managers, now.value(FieldKey::Managers));
        }
        let mut rebased = draft.on(base);
        rebased.set_refused(refused);
        stored.iter().for_each(|change| rebased.drop_picture(change));
        (rebased, stored)
    }
}

impl Draft {
    /// Drops an edit of the picture that a change has stored.
    pub fn drop_picture(&mut self, stored: &Change) {
        if stored.is_same_picture(&self.value(stored.field)) {
            self.revert(stored.field);
        }
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

    /// Whether this is the picture that was to be sent. The journal keeps no bytes of pictures, and
    /// a contact's picture is cut to its square before it is sent.
    fn is_same_picture(&self, draft: &Value) -> bool {
        match (&self.to, draft) {
            (Value::Photo(Photo::File(sent)), Value::Photo(Photo::File(edit))) => {
                let side = edit.crop.within(edit.width, edit.height).side;
                let is_cut = (sent.width, sent.height) == (side, side);
                sent.name == edit.name && (sent.crop == edit.crop || is_cut)
            }
            (Value::Photo(Photo::Address(sent)), Value::Photo(Photo::Address(edit))) => sent == edit,
            _ => false,
        }
    }
}
