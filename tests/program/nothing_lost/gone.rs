//! A record that somebody else deleted or disabled meanwhile: a sentence, the draft kept,
//! nothing sent.

use std::path::PathBuf;

use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::records::{Choice, FieldKey, RecordKey, Value};
use tempfile::TempDir;
use uuid::Uuid;

use crate::site::{Site, edit, open, read_again, record, save, text, value};
use crate::stored::{self, Values};

const ROLE: &str = "Administrator";

struct Scene {
    site: Site,
    folder: TempDir,
    desk: Desk,
    key: RecordKey,
}

impl Scene {
    /// A desk at which these fields of the record are edited.
    fn new(key: fn(&Site) -> RecordKey, edits: &[(FieldKey, Value)]) -> Scene {
        let site = Site::start();
        let folder = tempfile::tempdir().unwrap();
        let mut desk = site.sign_in(ROLE, &folder.path().join("data"));
        let key = key(&site);
        open(&mut desk, key);
        for (field, value) in edits {
            edit(&mut desk, key, *field, value.clone());
        }
        site.portal.clear_requests();
        Scene { site, folder, desk, key }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Saves in vain, and gives the sentence that says why.
    fn refused(&mut self) -> String {
        let typed: Values = record(&self.desk, self.key).draft.edits().clone();
        let rows = self.site.portal.rows();
        save(&mut self.desk, self.key);
        let open = record(&self.desk, self.key);
        let Some(Finished::NotSaved(sentence)) = open.finished.clone() else {
            panic!("{:?}", open.finished);
        };
        assert_eq!(*open.draft.edits(), typed, "everything typed is there");
        let sent = self.site.portal.requests().iter().any(|request| request.method != "GET");
        assert!(!sent && self.site.portal.rows() == rows, "nothing was sent");
        self.site.wait_for_disk(ROLE, &self.data(), &mut self.desk, self.key);
        assert_eq!(self.site.drafts(ROLE, &self.data())[&self.key].draft.edits(), &typed);
        assert_eq!(self.site.journal(ROLE, &self.data()), [], "no save, no entry");
        sentence
    }
}

fn a_contact(site: &Site) -> RecordKey {
    site.portal.read_rows(|rows| RecordKey::Contact(*rows.contacts.keys().next().unwrap()))
}

fn a_person(site: &Site) -> RecordKey {
    site.portal.read_rows(|rows| {
        let plain = |row: &&portal_desk::demo::PersonRow| {
            !row.admin && row.modules.is_empty() && !row.visitor && row.status == 1 && row.sid.is_none()
        };
        RecordKey::Person(rows.people.values().find(plain).unwrap().id)
    })
}

fn person(key: RecordKey) -> Uuid {
    let RecordKey::Person(id) = key else { unreachable!() };
    id
}

#[test]
fn a_record_that_was_deleted_keeps_its_draft() {
    let edits = [
        (
            a_person as fn(&Site) -> RecordKey,
            vec![(FieldKey::Title, text("x")), (FieldKey::Location, text("y"))],
        ),
        (a_contact, vec![(FieldKey::About, text("x"))]),
        (a_contact, vec![(FieldKey::Custom(5), text("x"))]),
    ];
    for (key, edits) in edits {
        let mut scene = Scene::new(key, &edits);
        let key = scene.key;
        scene.site.portal.edit_rows(|rows| match key {
            RecordKey::Person(id) => drop(rows.people.remove(&id)),
            RecordKey::Contact(id) => drop(rows.contacts.remove(&id)),
        });
        let sentence = scene.refused();
        assert!(sentence.contains("no longer on the portal"), "{sentence}");
        // Also when it is read again, and after a restart.
        read_again(&mut scene.desk, key);
        assert!(scene.desk.has_edits(key));
        let mut desk = scene.site.sign_in(ROLE, &scene.data());
        open(&mut desk, key);
        assert!(desk.record(key).is_none() && desk.has_edits(key));
        assert!(scene.site.drafts(ROLE, &scene.data()).contains_key(&key));
    }
}

#[test]
fn a_contact_that_one_may_no_longer_see_keeps_its_draft() {
    let site = Site::start();
    let folder = tempfile::tempdir().unwrap();
    let key = a_contact(&site);
    let RecordKey::Contact(id) = key else { unreachable!() };
    site.portal.edit_rows(|rows| rows.contacts.get_mut(&id).unwrap().share_type = 1);
    let mut desk = site.sign_in("User", folder.path());
    open(&mut desk, key);
    edit(&mut desk, key, FieldKey::About, text("x"));
    site.portal.edit_rows(|rows| {
        let row = rows.contacts.get_mut(&id).unwrap();
        (row.share_type, row.managers) = (0, Vec::new());
    });
    let rows = site.portal.rows();
    save(&mut desk, key);
    assert!(matches!(record(&desk, key).finished, Some(Finished::NotSaved(_))));
    assert_eq!(value(&desk, key, FieldKey::About), text("x"));
    assert!(site.portal.rows() == rows);
}

#[test]
fn a_person_who_was_disabled_keeps_the_draft_until_enabled_again() {
    let mut scene = Scene::new(a_person, &[(FieldKey::Title, text("x")), (FieldKey::Location, text("y"))]);
    let (key, id) = (scene.key, person(scene.key));
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 2);
    let sentence = scene.refused();
    assert!(sentence.contains("disabled"), "{sentence}");
    // Enabling comes first then, in the same save.
    edit(&mut scene.desk, key, FieldKey::Status, Value::Choice(Some(Choice::Active)));
    save(&mut scene.desk, key);
    let now = stored::values(&scene.site.portal.rows(), key);
    assert_eq!((&now[&FieldKey::Title], &now[&FieldKey::Location]), (&text("x"), &text("y")));
    assert_eq!(now[&FieldKey::Status], Value::Choice(Some(Choice::Active)));
}

#[test]
fn the_channels_of_a_person_who_was_disabled_can_be_saved() {
    let rows = vec![portal_desk::records::Channel::new("mail", "x@x.example")];
    let mut scene = Scene::new(a_person, &[(FieldKey::Channels, Value::Channels(rows.clone()))]);
    let (key, id) = (scene.key, person(scene.key));
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 2);
    save(&mut scene.desk, key);
    let now = stored::values(&scene.site.portal.rows(), key);
    assert_eq!(now[&FieldKey::Channels], Value::Channels(rows));
    assert_eq!(now[&FieldKey::Status], Value::Choice(Some(Choice::Disabled)), "and stays disabled");
}

#[test]
fn two_who_disable_the_same_person_agree() {
    let disabled = Value::Choice(Some(Choice::Disabled));
    let mut scene = Scene::new(a_person, &[(FieldKey::Status, disabled.clone())]);
    let (key, id) = (scene.key, person(scene.key));
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 2);
    save(&mut scene.desk, key);
    assert!(matches!(record(&scene.desk, key).finished, Some(Finished::NothingToDo)));
    assert!(!scene.desk.has_edits(key));
    scene.desk.act(Action::CloseReview(key));
    assert_eq!(stored::value(&scene.site.portal.rows(), key, FieldKey::Status), disabled);
}

#[test]
fn a_save_of_somebody_else_that_shows_nowhere_is_told() {
    let mut scene = Scene::new(a_person, &[(FieldKey::Title, text("x"))]);
    let (key, id) = (scene.key, person(scene.key));
    scene.site.portal.edit_rows(|rows| {
        let row = rows.people.get_mut(&id).unwrap();
        row.last_modified = row.last_modified.checked_add(jiff::Span::new().minutes(3)).unwrap();
    });
    save(&mut scene.desk, key);
    let Some(Finished::Receipt(receipt)) = record(&scene.desk, key).finished.clone() else { panic!() };
    assert!(receipt.is_clean() && receipt.is_touched);
    // Not of one's own save, and not where what they changed shows.
    edit(&mut scene.desk, key, FieldKey::Title, text("y"));
    scene.site.portal.edit_rows(|rows| {
        let row = rows.people.get_mut(&id).unwrap();
        row.last_modified = row.last_modified.checked_add(jiff::Span::new().minutes(3)).unwrap();
        row.location = "Rome".to_owned();
    });
    save(&mut scene.desk, key);
    let Some(Finished::Receipt(receipt)) = record(&scene.desk, key).finished.clone() else { panic!() };
    assert!(!receipt.is_touched);
    assert_eq!(receipt.kept_from_others, [FieldKey::Location]);
    edit(&mut scene.desk, key, FieldKey::Title, text("z"));
    save(&mut scene.desk, key);
    let Some(Finished::Receipt(receipt)) = record(&scene.desk, key).finished.clone() else { panic!() };
    assert!(!receipt.is_touched && receipt.kept_from_others.is_empty());
}

#[test]
fn an_edit_that_only_an_enabled_person_could_have_is_refused_in_true_words() {
    let mut scene = Scene::new(a_person, &[]);
    let (key, id) = (scene.key, person(scene.key));
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 2);
    read_again(&mut scene.desk, key);
    edit(&mut scene.desk, key, FieldKey::Status, Value::Choice(Some(Choice::Active)));
    edit(&mut scene.desk, key, FieldKey::Title, text("x"));
    edit(&mut scene.desk, key, FieldKey::Status, Value::Choice(Some(Choice::Disabled)));
    let sentence = scene.refused();
    assert!(sentence.contains("Title cannot be changed") && !sentence.contains("Somebody"), "{sentence}");
}
