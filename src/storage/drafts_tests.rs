//! Drafts come back, or are told to be damaged; nothing in between.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::records::{FieldKey, Value, samples};
use crate::storage::{Folder, Locking};

fn place() -> (tempfile::TempDir, Drafts) {
    let place = tempfile::tempdir().unwrap();
    let drafts = Folder::at(place.path().join("new")).of_portal("https://a.example", "mia").drafts();
    (place, drafts)
}

fn stored(draft: Draft) -> StoredDraft {
    StoredDraft { saved_at: jiff::Timestamp::from_second(1_790_000_000).unwrap(), draft, undoes: None }
}

fn titled(title: &str) -> StoredDraft {
    let mut draft = Draft::new(samples::a_person());
    draft.set(FieldKey::Title, Value::Text(title.to_owned()));
    stored(draft)
}

fn mark(id: u128) -> RunMark {
    RunMark { id: Uuid::from_u128(id), host: "here".into(), process: u32::MAX - 3 }
}

/// The file of the one draft in the folder.
fn only_file(drafts: &Drafts) -> PathBuf {
    let names = draft_files(&drafts.path).unwrap();
    assert_eq!(names.len(), 1, "{names:?}");
    drafts.path.join(&names[0])
}

/// A file as a later version would write it.
fn later(version: u32, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string().into_bytes();
    let checksum = checksum(version, None, &BTreeSet::new(), &body);
    let header = Header { version, checksum, by: None, instead_of: BTreeSet::new() };
    [serde_json::to_vec(&header).unwrap(), b"\n".to_vec(), body].concat()
}

#[test]
fn drafts_are_kept_replaced_and_forgotten() {
    let (_place, drafts) = place();
    assert_eq!(drafts.load(), (BTreeMap::new(), vec![]));
    assert!(!drafts.path.exists(), "looking makes no folders");
    let mut contact = Draft::new(samples::a_contact());
    contact.set(FieldKey::About, Value::Text("two\nlines".into()));
    let contact = stored(contact);
    drafts.keep(&titled("Lea")).unwrap();
    drafts.keep(&contact).unwrap();
    drafts.keep(&titled("Lead")).unwrap();
    let both =
        BTreeMap::from([(titled("").draft.key(), titled("Lead")), (contact.draft.key(), contact.clone())]);
    assert_eq!(drafts.load(), (both, vec![]));
    drafts.forget(titled("").draft.key()).unwrap();
    drafts.forget(titled("").draft.key()).unwrap();
    assert_eq!(drafts.load(), (BTreeMap::from([(contact.draft.key(), contact)]), vec![]));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let (_place, drafts) = place();
    drafts.keep(&titled("Lead")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(drafts.portal.path()), 0o700);
    assert_eq!(mode(&drafts.path), 0o700);
    assert_eq!(mode(&only_file(&drafts)), 0o600);
}

#[test]
fn a_process_killed_before_the_last_step_leaves_the_older_draft() {
    let (_place, drafts) = place();
    drafts.keep(&titled("Lea")).unwrap();
    // Killed after the first half, and after the whole, was written beside.
    let whole = written(&titled("Lead"), None, BTreeSet::new()).unwrap();
    fs::write(drafts.path.join(".tmpA.unfinished"), &whole[..whole.len() / 2]).unwrap();
    fs::write(drafts.path.join(".tmpB.unfinished"), &whole).unwrap();
    let (loaded, troubles) = drafts.load();
    assert_eq!(loaded.into_values().collect::<Vec<_>>(), [titled("Lea")]);
    assert_eq!(troubles, Vec::<String>::new());
    assert_eq!(fs::read_dir(&drafts.path).unwrap().count(), 1, "what was left behind is gone");
}

#[test]
fn damaged_files_are_set_aside_one_after_the_other() {
    let (_place, drafts) = place();
    for round in 0..2 {
        drafts.keep(&titled("Lead")).unwrap();
        let path = only_file(&drafts);
        fs::write(&path, format!("nonsense {round}")).unwrap();
        let (loaded, troubles) = drafts.load();
        assert!(loaded.is_empty() && !path.exists());
        let ending = if round == 0 { ".json.damaged." } else { ".json.damaged-2." };
        assert!(troubles[0].ends_with(ending), "{troubles:?}");
        assert_eq!(drafts.load(), (BTreeMap::new(), vec![]), "it is told once");
    }
    let kept =
        |name: &str| fs::read(drafts.path.join(drafts.own_name(titled("").draft.key()) + name)).unwrap();
    assert_eq!((kept(".damaged"), kept(".damaged-2")), (b"nonsense 0".to_vec(), b"nonsense 1".to_vec()));
}

#[test]
fn a_draft_in_the_file_of_another_record_is_not_taken() {
    let (_place, drafts) = place();
    drafts.keep(&titled("Lead")).unwrap();
    let other = RecordKey::Person(Uuid::from_u128(7));
    fs::rename(only_file(&drafts), drafts.path.join(drafts.own_name(other))).unwrap();
    let (loaded, troubles) = drafts.load();
    assert!(loaded.is_empty() && troubles[0].contains("another record"), "{troubles:?}");
}

#[test]
fn a_later_version_loses_only_what_this_one_cannot_read() {
    let (_place, drafts) = place();
    drafts.keep(&titled("Lead")).unwrap();
    let path = only_file(&drafts);
    let mut body = serde_json::to_value(titled("Lead")).unwrap();
    body["future"] = 1.into();
    body["draft"]["edits"]["shoe_size"] = serde_json::json!({"number": 43});
    body["draft"]["edits"]["sex"] = serde_json::json!({"choice": "other"});
    body["draft"]["edits"]["comment"] = serde_json::json!({"date": null});
    body["draft"]["base"]["values"]["shoe_size"] = serde_json::json!({"number": 42});
    let whole = later(9, &body);
    fs::write(&path, &whole).unwrap();
    let (loaded, troubles) = drafts.load();
    assert_eq!(loaded.into_values().collect::<Vec<_>>(), [titled("Lead")]);
    assert_eq!(troubles.len(), 1);
    assert!(
        troubles[0].contains("Mia Berg") && troubles[0].contains("shoe_size, comment, sex"),
        "{troubles:?}"
    );
    // All of it is still there, and it is told once.
    assert_eq!(fs::read(path.with_extension("json.later")).unwrap(), whole);
    assert_eq!(drafts.load().1, Vec::<String>::new());
}

#[test]
fn two_that_write_and_one_that_cleans_up_do_not_disturb_each_other() {
    let (_place, drafts) = place();
    drafts.keep(&titled("0")).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let drafts = &drafts;
            scope.spawn(move || {
                for round in 0..40 {
                    drafts.keep(&titled(&format!("{writer} {round}"))).unwrap();
                }
            });
        }
        for _ in 0..40 {
            let (loaded, troubles) = drafts.load();
            assert_eq!((loaded.len(), troubles), (1, vec![]));
        }
    });
}

/// The same drafts, as another run of the program on this computer sees them.
fn of_run(place: &tempfile::TempDir, id: u32, host: &str, locking: Locking) -> Drafts {
    let mark = RunMark { id: Uuid::from_u128(id.into()), host: host.to_owned(), process: u32::MAX - id };
    let folder = Folder::at(place.path().join("new")).locking(locking).as_run(mark);
    folder.of_portal("https://a.example", "mia").drafts()
}

fn titles(drafts: &Drafts) -> Vec<String> {
    let (loaded, troubles) = drafts.load();
    assert!(troubles.iter().all(|sentence| sentence.contains("in another window")), "{troubles:?}");
    loaded.into_values().map(|stored| stored.draft.text(FieldKey::Title).to_owned()).collect()
}

#[test]
fn two_windows_keep_the_same_record_beside_each_other() {
    let place = tempfile::tempdir().unwrap();
    let one = of_run(&place, 1, "here", Locking::default());
    let two = of_run(&place, 2, "here", Locking::default());
    one.keep(&titled("one")).unwrap();
    two.keep(&titled("two")).unwrap();
    assert_eq!((titles(&one), titles(&two)), (vec!["one".to_owned()], vec!["two".to_owned()]));
    two.forget(titled("").draft.key()).unwrap();
    assert_eq!((titles(&one), titles(&two)), (vec!["one".to_owned()], vec![]));
    // The first one ends, or is killed.
    drop(one);
    assert_eq!(titles(&two), ["one"]);
    two.keep(&titled("three")).unwrap();
    assert_eq!(titles(&two), ["three"]);
    assert_eq!(draft_files(&two.path).unwrap().len(), 1, "what was taken over is gone");
    two.forget(titled("").draft.key()).unwrap();
    assert_eq!(draft_files(&two.path).unwrap(), Vec::<String>::new());
}

#[test]
fn what_was_taken_over_is_named_until_it_is_gone() {
    for round in 0..40 {
        let place = tempfile::tempdir().unwrap();
        let one = of_run(&place, 1, "here", Locking::default());
        one.keep(&titled("before")).unwrap();
        let before = one.path.join(&draft_files(&one.path).unwrap()[0]);
        drop(one);
        let two = of_run(&place, 2, "here", Locking::default());
        assert_eq!(titles(&two), ["before"]);
        let own = two.path.join(two.own_name(titled("").draft.key()));
        // The program may be killed at any moment of this.
        let watch = || {
            let Ok(content) = fs::read(&own) else { return };
            let names = read(&content).unwrap().header.instead_of;
            let is_named = names.iter().any(|name| before.ends_with(name));
            assert!(is_named || !before.exists(), "round {round}: two drafts, and nothing says which counts");
        };
        std::thread::scope(|scope| {
            let keep = |writer: u32| {
                let two = two.clone();
                scope.spawn(move || two.keep(&titled(&format!("writer {writer}"))).unwrap())
            };
            let writers: Vec<_> = (0..8).map(keep).collect();
            while writers.iter().any(|writer| !writer.is_finished()) {
                watch();
            }
        });
        watch();
        assert!(!before.exists());
    }
}

#[test]
fn without_locks_two_windows_do_not_write_over_each_other_either() {
    let place = tempfile::tempdir().unwrap();
    let runs = [1, 2].map(|id| of_run(&place, id, "here", Locking::default().without_system_locks()));
    for (drafts, title) in runs.iter().zip(["one", "two"]) {
        drafts.keep(&titled(title)).unwrap();
    }
    let files = draft_files(&runs[0].path).unwrap();
    let content = files.iter().map(|name| fs::read_to_string(runs[0].path.join(name)).unwrap());
    let content: String = content.collect();
    assert!(files.len() == 2 && content.contains("\"one\"") && content.contains("\"two\""), "{content}");
}

#[test]
fn a_draft_of_another_computer_is_left_alone_for_a_day() {
    let place = tempfile::tempdir().unwrap();
    let there = of_run(&place, 1, "there", Locking::default().without_system_locks());
    there.keep(&titled("there")).unwrap();
    let here = of_run(&place, 2, "here", Locking::default().without_system_locks());
    assert_eq!(titles(&here), Vec::<String>::new());
    assert!(here.load().1[0].contains("Mia Berg is being edited in another window, on there."));
    let long_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 24 * 3600);
    fs::File::options().write(true).open(only_file(&here)).unwrap().set_modified(long_ago).unwrap();
    assert_eq!(titles(&here), ["there"]);
    // Closed there, it is at once here.
    there.keep(&titled("closed")).unwrap();
    assert_eq!(titles(&here), Vec::<String>::new());
    drop(there);
    assert_eq!(titles(&here), ["closed"]);
}

#[test]
fn of_two_drafts_that_were_left_the_later_is_shown_and_the_other_kept() {
    let place = tempfile::tempdir().unwrap();
    for (id, title, at) in [(1, "earlier", 1_790_000_000), (2, "later", 1_790_000_009)] {
        let saved_at = jiff::Timestamp::from_second(at).unwrap();
        let drafts = of_run(&place, id, "here", Locking::default());
        drafts.keep(&StoredDraft { saved_at, ..titled(title) }).unwrap();
    }
    let drafts = of_run(&place, 3, "here", Locking::default());
    let (loaded, troubles) = drafts.load();
    assert_eq!(loaded.into_values().next().unwrap().draft.text(FieldKey::Title), "later");
    assert!(troubles[0].contains("two windows") && troubles[0].contains(".kept"), "{troubles:?}");
    assert_eq!(titles(&drafts), ["later"], "it is told once");
}

#[test]
fn a_kill_between_writing_and_removing_tells_of_no_second_draft() {
    let place = tempfile::tempdir().unwrap();
    of_run(&place, 1, "here", Locking::default()).keep(&titled("one")).unwrap();
    let two = of_run(&place, 2, "here", Locking::default());
    let first = only_file(&two);
    let content = fs::read(&first).unwrap();
    assert_eq!(titles(&two), ["one"]);
    let later = jiff::Timestamp::from_second(1_790_000_009).unwrap();
    two.keep(&StoredDraft { saved_at: later, ..titled("two") }).unwrap();
    // As if it had not been removed yet.
    fs::write(&first, content).unwrap();
    drop(two);
    let three = of_run(&place, 3, "here", Locking::default());
    assert_eq!(titles(&three), ["two"]);
    three.keep(&titled("three")).unwrap();
    assert_eq!(draft_files(&three.path).unwrap().len(), 1);
}

#[test]
fn a_draft_of_an_earlier_version_is_taken_over() {
    let (_place, drafts) = place();
    drafts.keep(&titled("")).unwrap();
    fs::remove_file(only_file(&drafts)).unwrap();
    let name = format!("{}.json", stem(titled("").draft.key()));
    fs::write(drafts.path.join(&name), written(&titled("old"), None, BTreeSet::new()).unwrap()).unwrap();
    assert_eq!(titles(&drafts), ["old"]);
    drafts.keep(&titled("new")).unwrap();
    assert_eq!(titles(&drafts), ["new"]);
    assert_eq!(draft_files(&drafts.path).unwrap().len(), 1);
}

#[test]
fn a_lock_that_is_held_does_not_keep_a_draft_from_the_disk() {
    let place = tempfile::tempdir().unwrap();
    let soon = Locking::within(Duration::from_millis(5));
    let drafts = of_run(&place, 1, "here", soon);
    drafts.keep(&titled("one")).unwrap();
    let other = of_run(&place, 2, "here", Locking::default());
    let _held = other.portal.lock().unwrap();
    drafts.keep(&titled("two")).unwrap();
    assert_eq!(titles(&drafts), ["two"]);
    drafts.forget(titled("").draft.key()).unwrap();
    assert_eq!(titles(&drafts), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// A file cut off or changed at any place gives the draft it held, or none.
    #[test]
    fn damage_is_noticed(
        draft in samples::draft(), at in any::<prop::sample::Index>(),
        damage in prop::option::of(any::<u8>()), more in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let draft = stored(draft);
        let whole = written(&draft, Some(&mark(7)), BTreeSet::from(["a.json".to_owned()])).unwrap();
        let mut content = whole.clone();
        let at = at.index(content.len());
        match damage {
            None => content.truncate(at),
            Some(byte) => content[at] = byte,
        }
        content.extend(more);
        match read(&content) {
            Ok(reading) => {
                prop_assert_eq!(reading.draft, draft);
                prop_assert!(reading.header.version == VERSION && content == whole);
            }
            Err(_) => prop_assert!(content != whole),
        }
    }

    /// No content makes it panic.
    #[test]
    fn any_content_is_survived(content in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&content).is_err());
    }
}

/// Every byte of one file, changed in every single bit, and cut off at every length.
#[test]
fn every_byte_counts() {
    let draft = titled("Lead");
    let whole = written(&draft, Some(&mark(7)), BTreeSet::from(["a.json".to_owned()])).unwrap();
    for at in 0..whole.len() {
        assert!(read(&whole[..at]).is_err(), "cut off at {at}");
        for bit in 0..8 {
            let mut content = whole.clone();
            content[at] ^= 1 << bit;
            assert!(read(&content).is_err(), "bit {bit} of byte {at}");
        }
    }
}
