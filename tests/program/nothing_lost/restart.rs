//! What is typed and not saved comes back at the next start.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use portal_desk::demo::Rows;
use portal_desk::desk::{Action, Desk};
use portal_desk::records::{Channel, Choice, DateValue, FieldKey, Photo, RecordKey, Value};
use tempfile::TempDir;
use uuid::Uuid;

use crate::site::{Site, edit, open, pass, record, save, text, value, wait};
use crate::stored;

const ROLE: &str = "Administrator";

/// A portal and a folder, and what is typed on it.
struct Place {
    site: Site,
    folder: TempDir,
}

/// A record and everything that is typed into it.
struct Typed {
    key: RecordKey,
    edits: Vec<(FieldKey, Value)>,
}

impl Place {
    fn new() -> Place {
        Place { site: Site::start(), folder: tempfile::tempdir().unwrap() }
    }

    fn desk(&self) -> Desk {
        self.site.sign_in(ROLE, &self.data())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn picture(&self) -> PathBuf {
        let path = self.folder.path().join("tiny.png");
        image::RgbImage::from_fn(9, 6, |x, y| image::Rgb([x as u8, y as u8, 7])).save(&path).unwrap();
        path
    }

    /// Types all this at one desk and ends the program as if its power were cut.
    fn leave(&self, typed: &Typed) {
        let mut desk = self.desk();
        self.type_in(&mut desk, typed);
        self.site.wait_for_disk(ROLE, &self.data(), &mut desk, typed.key);
    }

    fn type_in(&self, desk: &mut Desk, typed: &Typed) {
        open(desk, typed.key);
        for (field, value) in &typed.edits {
            edit(desk, typed.key, *field, value.clone());
        }
    }

    fn on_disk(&self, key: RecordKey) -> bool {
        self.site.drafts(ROLE, &self.data()).contains_key(&key)
    }

    /// Waits until nothing of the record is left on disk.
    fn wait_until_forgotten(&self, desk: &mut Desk, key: RecordKey) {
        wait(desk, |_| !self.on_disk(key));
    }
}

/// Somebody without rights, who is not an account.
fn somebody(rows: &Rows, at: usize) -> Uuid {
    let plain = |row: &&portal_desk::demo::PersonRow| {
        !row.admin && row.modules.is_empty() && !row.visitor && row.status == 1 && row.sid.is_none()
    };
    rows.people.values().filter(plain).nth(at).unwrap().id
}

fn a_person(site: &Site) -> Typed {
    let rows = site.portal.rows();
    let id = somebody(&rows, 0);
    let departments = rows.departments.keys().copied().take(2).collect();
    let channels = vec![Channel::new("mail", "new@lindenhof.example"), Channel::new("gtalk", "old | kind")];
    Typed {
        key: RecordKey::Person(id),
        edits: vec![
            (FieldKey::FirstName, text("Amélie ")),
            (FieldKey::Title, text("")),
            (FieldKey::Comment, text("two\r\nlines & <b>\t😀 too much")),
            (FieldKey::Birthday, Value::Date(DateValue::Typed("17 Ma".to_owned()))),
            (FieldKey::WorkStart, Value::Date(DateValue::Day(date(2020, 2, 29)))),
            (FieldKey::Departments, Value::Departments(departments)),
            (FieldKey::Lead, Value::Person(Some(somebody(&rows, 1)))),
            (FieldKey::Channels, Value::Channels(channels)),
            (FieldKey::Type, Value::Choice(Some(Choice::Guest))),
        ],
    }
}

fn a_contact(site: &Site) -> Typed {
    let rows = site.portal.rows();
    let managers = rows.people.keys().copied().take(3).collect();
    let id = *rows.contacts.keys().next().unwrap();
    Typed {
        key: RecordKey::Contact(id),
        edits: vec![
            (FieldKey::About, text("one\ntwo")),
            (FieldKey::Company, Value::Company(Some(1004))),
            (FieldKey::Access, Value::Choice(Some(Choice::Restricted))),
            (FieldKey::Managers, Value::People(managers)),
            (FieldKey::Custom(5), text("")),
            (FieldKey::Custom(6), text("Polski")),
            (FieldKey::Custom(10), text("soon")),
            (FieldKey::Photo, Value::Photo(Photo::None)),
        ],
    }
}

#[test]
fn every_kind_of_field_comes_back_after_a_restart() {
    let place = Place::new();
    for typed in [a_person(&place.site), a_contact(&place.site)] {
        place.leave(&typed);
        let mut desk = place.desk();
        wait(&mut desk, |desk| desk.has_edits(typed.key));
        open(&mut desk, typed.key);
        for (field, expected) in &typed.edits {
            assert_eq!(value(&desk, typed.key, *field), *expected, "{field}");
        }
        assert!(record(&desk, typed.key).restored.is_some(), "the form says that they are from before");
        assert!(record(&desk, typed.key).conflict.is_none());
    }
}

#[test]
fn a_chosen_picture_comes_back_and_can_be_saved() {
    let place = Place::new();
    let key = a_contact(&place.site).key;
    for key in [a_person(&place.site).key, key] {
        let mut desk = place.desk();
        open(&mut desk, key);
        desk.act(Action::LoadPicture(key, place.picture()));
        wait(&mut desk, |desk| record(desk, key).photo.running.is_none());
        let chosen = value(&desk, key, FieldKey::Photo);
        place.site.wait_for_disk(ROLE, &place.data(), &mut desk, key);
        drop(desk);

        let mut desk = place.desk();
        open(&mut desk, key);
        assert_eq!(value(&desk, key, FieldKey::Photo), chosen);
        let Value::Photo(Photo::File(picture)) = value(&desk, key, FieldKey::Photo) else { panic!() };
        wait(&mut desk, |desk| record(desk, key).photo.preview(&picture).is_some());
        let before = place.site.portal.rows();
        save(&mut desk, key);
        let after = place.site.portal.rows();
        let photo = |rows: &Rows| match key {
            RecordKey::Person(id) => rows.people[&id].photo.clone(),
            RecordKey::Contact(id) => rows.contacts[&id].photo.clone(),
        };
        assert_ne!(photo(&before), photo(&after));
        place.wait_until_forgotten(&mut desk, key);
    }
}

#[test]
fn what_somebody_else_saved_meanwhile_is_kept_beside_the_draft() {
    let place = Place::new();
    let typed = a_person(&place.site);
    let RecordKey::Person(id) = typed.key else { unreachable!() };
    place.leave(&typed);
    let other = place.site.portal.edit_rows(|rows| {
        let last = *rows.departments.keys().last().unwrap();
        let row = rows.people.get_mut(&id).unwrap();
        row.location = "Somewhere else".to_owned();
        row.departments.push(last);
        last
    });
    let mut desk = place.desk();
    open(&mut desk, typed.key);
    assert!(record(&desk, typed.key).conflict.is_none());
    assert_eq!(value(&desk, typed.key, FieldKey::Location), text("Somewhere else"));
    let Value::Departments(merged) = value(&desk, typed.key, FieldKey::Departments) else { panic!() };
    let Value::Departments(mine) = &typed.edits[5].1 else { panic!() };
    assert!(merged.is_superset(mine) && merged.contains(&other), "both get what they wanted");
    assert_eq!(value(&desk, typed.key, FieldKey::Comment), typed.edits[2].1);
}

/// A draft of a title that somebody else changed as well, at a desk that has just opened it.
fn in_conflict(place: &Place) -> (Desk, RecordKey) {
    let id = somebody(&place.site.portal.rows(), 0);
    let key = RecordKey::Person(id);
    place.leave(&Typed {
        key,
        edits: vec![(FieldKey::Title, text("mine")), (FieldKey::Location, text("also mine"))],
    });
    place.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().title = "theirs".to_owned());
    let mut desk = place.desk();
    open(&mut desk, key);
    let conflict = record(&desk, key).conflict.as_ref().expect("there is a conflict");
    let fields: Vec<_> = conflict.conflicts.iter().map(|conflict| conflict.field).collect();
    assert_eq!(fields, [FieldKey::Title]);
    (desk, key)
}

#[test]
fn a_conflict_after_a_restart_stays_on_disk_until_it_is_decided() {
    let place = Place::new();
    let (mut desk, key) = in_conflict(&place);
    // Much longer than a change takes to the disk.
    pass(&mut desk, std::time::Duration::from_millis(900));
    assert!(desk.has_edits(key), "the list marks it");
    drop(desk);
    assert!(place.on_disk(key), "nothing is decided yet, and nothing is lost");
    let mut desk = place.desk();
    open(&mut desk, key);
    assert!(record(&desk, key).conflict.is_some(), "it is asked again");
    desk.act(Action::KeepMine(key, FieldKey::Title));
    save(&mut desk, key);
    let now = stored::values(&place.site.portal.rows(), key);
    assert_eq!((&now[&FieldKey::Title], &now[&FieldKey::Location]), (&text("mine"), &text("also mine")));
    place.wait_until_forgotten(&mut desk, key);
}

#[test]
fn a_decided_conflict_is_on_disk_as_it_was_decided() {
    let place = Place::new();
    let (mut desk, key) = in_conflict(&place);
    pass(&mut desk, std::time::Duration::from_millis(400));
    desk.act(Action::TakeTheirs(key, FieldKey::Title));
    place.site.wait_for_disk(ROLE, &place.data(), &mut desk, key);
    drop(desk);
    let mut desk = place.desk();
    open(&mut desk, key);
    assert!(record(&desk, key).conflict.is_none(), "it is not asked again");
    assert_eq!(value(&desk, key, FieldKey::Title), text("theirs"));
    assert_eq!(value(&desk, key, FieldKey::Location), text("also mine"));
}

#[test]
fn a_draft_is_gone_after_it_is_saved_and_after_it_is_taken_back() {
    let place = Place::new();
    let key = a_contact(&place.site).key;
    let mut desk = place.desk();
    type Ending = fn(&mut Desk, RecordKey);
    let endings: [Ending; 4] = [
        save,
        |desk, key| desk.act(Action::RevertAll(key)),
        |desk, key| desk.act(Action::Revert(key, FieldKey::Custom(5))),
        |desk, key| desk.act(Action::Undo(key)),
    ];
    for (number, end) in endings.into_iter().enumerate() {
        open(&mut desk, key);
        edit(&mut desk, key, FieldKey::Custom(5), text(&format!("Chess {number}")));
        place.site.wait_for_disk(ROLE, &place.data(), &mut desk, key);
        assert!(place.on_disk(key));
        end(&mut desk, key);
        place.wait_until_forgotten(&mut desk, key);
        assert!(!desk.has_edits(key));
    }
    drop(desk);
    assert!(!place.desk().has_edits(key));
}

#[test]
fn a_draft_that_the_portal_already_holds_is_gone_after_a_save() {
    let place = Place::new();
    let id = somebody(&place.site.portal.rows(), 0);
    let key = RecordKey::Person(id);
    let mut desk = place.desk();
    open(&mut desk, key);
    edit(&mut desk, key, FieldKey::Title, text("The same"));
    place.site.wait_for_disk(ROLE, &place.data(), &mut desk, key);
    place.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().title = "The same".to_owned());
    save(&mut desk, key);
    assert!(!desk.has_edits(key));
    place.wait_until_forgotten(&mut desk, key);
}

#[test]
fn two_accounts_on_one_portal_do_not_see_each_others_drafts() {
    let place = Place::new();
    let typed = a_person(&place.site);
    place.leave(&typed);
    for role in ["Owner", "People administrator"] {
        let mut desk = place.site.sign_in(role, &place.data());
        pass(&mut desk, std::time::Duration::from_millis(100));
        assert!(!desk.has_edits(typed.key) && place.site.drafts(role, &place.data()).is_empty());
        open(&mut desk, typed.key);
        assert!(!record(&desk, typed.key).draft.has_edits());
        assert_eq!(place.site.journal(role, &place.data()), []);
    }
    assert!(place.on_disk(typed.key));
}

#[test]
fn what_a_killed_process_left_of_the_settings_does_not_pile_up() {
    let folder = tempfile::tempdir().unwrap();
    let left = |name: &str, age: u64| {
        let path = folder.path().join(name);
        std::fs::write(&path, "half").unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(age)).unwrap();
        path
    };
    let old = left(".tmpA.unfinished", 7_200);
    // Another process may be writing this one.
    let fresh = left(".tmpB.unfinished", 0);
    let site = Site::start();
    site.sign_in(ROLE, folder.path());
    assert!(!exists(&old) && exists(&fresh));
}

fn exists(path: &Path) -> bool {
    path.exists()
}
