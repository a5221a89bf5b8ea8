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

    /// Whether what a later reading shows is stored, by this program or another. Of a person that
    /// is certain once the portal has put another stamp on it.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Crop, Facts, Picture, samples};

    fn stamped(mut record: Record, stamp: &str) -> Record {
        if let Facts::Person(facts) = &mut record.facts {
            facts.last_modified = Some(stamp.to_owned());
        }
        record
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    /// A person whose name and title a save was to change, and the save.
    fn mia() -> (Draft, Unsettled) {
        let mut draft = Draft::new(stamped(samples::a_person(), "10:00:00"));
        let mut changes = Vec::new();
        for (field, to) in [(FieldKey::FirstName, "Maria"), (FieldKey::Title, "Director")] {
            changes.push(Change { field, from: draft.value(field), to: text(to) });
            draft.set(field, text(to));
        }
        (draft, Unsettled { changes, stage: None, stamp: Some("10:00:00".into()) })
    }

    #[test]
    fn of_a_person_all_is_stored_under_a_new_stamp_or_nothing_is_known_to_be() {
        let (draft, save) = mia();
        let reading = |stamp, name: &str, title: &str| {
            let mut record = stamped(samples::a_person(), stamp);
            record.values.insert(FieldKey::FirstName, text(name));
            record.values.insert(FieldKey::Title, text(title));
            record
        };
        // (stamp, first name, title; stored, doubted)
        for (stamp, name, title, stored, doubted) in [
            ("10:00:00", "Mia", "Head of Sales", 0, 0),
            ("10:00:00", "Maria", "Director", 0, 2),
            ("10:00:00", "Maria", "Head of Sales", 0, 1),
            ("10:00:09", "Maria", "Director", 2, 0),
            // Another save has stored only the one: that is not this save, and no doubt either.
            ("10:00:09", "Maria", "Head of Sales", 0, 0),
        ] {
            let now = reading(stamp, name, title);
            let (rebased, found) = Unsettled::rebase_all(std::slice::from_ref(&save), &draft, &now);
            let case = format!("{stamp} {name} {title}");
            assert_eq!((found.len(), rebased.refused().len()), (stored, doubted), "{case}");
            assert_eq!(rebased.edits().len(), 2 - stored, "{case}: what is not stored stays typed");
            // What seems to be stored is not believed.
            if doubted > 0 {
                assert_eq!(rebased.believed(now).value(FieldKey::FirstName), text("Mia"), "{case}");
            }
        }
    }

    #[test]
    fn each_of_several_saves_is_judged_by_its_own_stamp() {
        let (mut draft, first) = mia();
        draft.set(FieldKey::Title, text("Chief"));
        let change = Change { field: FieldKey::Title, from: text("Head of Sales"), to: text("Chief") };
        let second = Unsettled { changes: vec![change], stage: None, stamp: Some("10:00:00".into()) };
        let mut now = stamped(samples::a_person(), "10:00:30");
        now.values.insert(FieldKey::Title, text("Chief"));
        let (rebased, found) = Unsettled::rebase_all(&[first.clone(), second], &draft, &now);
        assert_eq!(found.iter().map(|change| change.field).collect::<Vec<_>>(), [FieldKey::Title]);
        assert_eq!(rebased.edits().keys().collect::<Vec<_>>(), [&FieldKey::FirstName]);
        assert_eq!(Unsettled::last_stage(&[first]), None);
    }

    #[test]
    fn a_doubt_ends_with_another_value_or_another_stamp() {
        let doubted = || {
            let (mut draft, _) = mia();
            draft.set_refused([(FieldKey::Title, text("Director"))].into());
            draft
        };
        for (stamp, title, is_kept) in [
            (Some("10:00:00"), "Director", true),
            (Some("10:00:00"), "Head of Sales", false),
            (Some("10:00:07"), "Director", false),
            // A reading without a stamp says nothing of it.
            (None, "Director", true),
        ] {
            let mut reading = samples::a_person();
            reading.values.insert(FieldKey::Title, text(title));
            let reading = stamp.map_or(reading.clone(), |stamp| stamped(reading, stamp));
            let mut draft = doubted();
            draft.stop_doubting(&reading);
            assert_eq!(!draft.refused().is_empty(), is_kept, "{stamp:?} {title}");
        }
    }

    #[test]
    fn a_picture_that_was_stored_is_no_edit_any_more_cut_or_whole() {
        let picture = |name: &str, width, height, crop| {
            let (name, bytes) = (name.to_owned(), vec![1].into());
            Value::Photo(Photo::File(Picture { name, bytes, mime: "image/png", width, height, crop }))
        };
        let crop = Crop { x: 10, y: 0, side: 80 };
        let corner = Crop { x: 0, y: 0, side: 80 };
        let edit = picture("a.png", 120, 80, crop);
        for (sent, is_same) in [
            (picture("a.png", 120, 80, crop), true),
            (picture("a.png", 80, 80, corner), true),
            (picture("b.png", 80, 80, corner), false),
            (picture("a.png", 120, 80, corner), false),
            (picture("a.png", 60, 60, Crop { x: 0, y: 0, side: 60 }), false),
        ] {
            let mut draft = Draft::new(samples::a_contact());
            draft.set(FieldKey::Photo, edit.clone());
            draft.drop_picture(&Change {
                field: FieldKey::Photo,
                from: Value::Photo(Photo::None),
                to: sent.clone(),
            });
            assert_eq!(draft.has_edits(), !is_same, "{sent:?}");
        }
    }
}
