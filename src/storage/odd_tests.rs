//! What is no file in the place of one of ours: skipped, with a sentence, and never waited for.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Folder, Portals, Settings};
use crate::records::{Draft, FieldKey, Value, samples};
use crate::storage::{StoredDraft, journal, plain_reason};

const ODD: [&str; 4] = ["a pipe", "three gigabytes", "a dangling link", "a folder"];

fn put(path: &Path, what: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    match what {
        "a pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "three gigabytes" => fs::File::create(path).unwrap().set_len(3 << 30).unwrap(),
        "a dangling link" => std::os::unix::fs::symlink("/nowhere/at/all", path).unwrap(),
        _ => fs::create_dir(path).unwrap(),
    }
}

fn a_draft() -> StoredDraft {
    let mut draft = Draft::new(samples::a_person());
    draft.set(FieldKey::Title, Value::Text("Lead".into()));
    StoredDraft { saved_at: jiff::Timestamp::from_second(1_790_000_000).unwrap(), draft, undoes: None }
}

#[test]
fn each_file_says_what_is_in_its_place() {
    for what in ODD {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        let portal = folder.of_portal("https://a.example", "mia");
        put(&place.path().join("settings.json"), what);
        let trouble = Settings::load(&folder).1.unwrap();
        assert!(trouble.contains("could not be read") && trouble.contains(".damaged"), "{what}: {trouble}");
        assert_eq!(Settings::load(&folder).1, None, "{what}: it is said once");
        put(&place.path().join("portals.json"), what);
        assert!(Portals::load(&folder).1.unwrap().contains("could not be read"), "{what}");
        put(&portal.path().join("views.json"), what);
        assert!(portal.views().read::<String>().1.unwrap().contains("could not be read"), "{what}");
        put(&portal.path().join("cache").join("people.list"), what);
        assert!(portal.lists().read::<String>("people").is_err(), "{what}");
        put(&portal.path().join("drafts").join("person-x.json"), what);
        assert!(portal.drafts().load().1[0].contains("could not be read"), "{what}");
        if what != "three gigabytes" {
            put(&place.path().join("logs").join("portal-desk.log"), what);
            assert!(folder.log().is_err(), "{what}");
        }
    }
}

#[test]
fn a_journal_begins_anew_where_something_else_is_in_its_place() {
    for what in ODD {
        let place = tempfile::tempdir().unwrap();
        let portal = Folder::at(place.path()).of_portal("https://a.example", "mia");
        let path = portal.path().join("journal.jsonl");
        put(&path, what);
        assert!(portal.journal().read().is_err(), "{what}");
        let entry =
            journal::tests::an_entry(FieldKey::Title, Value::Text("a".into()), Value::Text("b".into()));
        let appended = portal.journal().append(entry);
        if what == "three gigabytes" {
            // It is a file, and grows; it is only too large to be shown.
            assert!(appended.is_ok());
        } else {
            assert_eq!(appended.unwrap().number, 1, "{what}");
            assert_eq!(portal.journal().read().unwrap().0.len(), 1, "{what}");
        }
    }
}

#[test]
fn a_lock_that_is_no_file_stops_no_draft() {
    for what in ["a pipe", "a dangling link", "a folder"] {
        let place = tempfile::tempdir().unwrap();
        let portal = Folder::at(place.path()).of_portal("https://a.example", "mia");
        put(&portal.path().join("lock"), what);
        portal.drafts().keep(&a_draft()).unwrap();
        assert_eq!(portal.drafts().load().0.len(), 1, "{what}");
    }
}

#[test]
fn a_lock_file_that_is_no_file_is_told_and_what_was_to_be_written_waits() {
    for what in ["a pipe", "a dangling link", "a folder"] {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        put(&place.path().join("lock.held"), what);
        let settings = Settings::default();
        let file = settings.file(&folder);
        file.offer(&settings);
        assert!(plain_reason(&file.write().unwrap_err()).contains("in its place"), "{what}");
        assert!(file.is_waiting(), "{what}");
    }
}
