//! A turn ends, is taken over from one that is gone, and is never in two hands.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;
use std::time::SystemTime;

use super::*;
use crate::storage::process::host;
use crate::storage::{Folder, plain_reason};

const FILE: &str = "file.json";
/// A number that no process has.
const NOBODY: u32 = u32::MAX - 2;

/// The folder as this process sees it, where the system gives no locks and nobody waits.
fn here(path: &Path) -> Folder {
    Folder::at(path).locking(Locking::within(Duration::ZERO).without_system_locks())
}

/// The same folder, as another process sees it.
fn as_process(path: &Path, host: &str, process: u32) -> Folder {
    here(path).as_run(RunMark { id: Uuid::new_v4(), host: host.to_owned(), process })
}

/// The same folder, as another computer sees it.
fn elsewhere(path: &Path) -> Folder {
    as_process(path, "elsewhere", 4)
}

/// Lets the lock file be as old as this.
fn age(path: &Path, by: Duration) {
    set_time(path, SystemTime::now() - by);
}

fn set_time(path: &Path, time: SystemTime) {
    File::options().write(true).open(path.join(NAME)).unwrap().set_modified(time).unwrap();
}

fn is_held(locked: io::Result<LockFile>) -> bool {
    locked.is_err_and(|error| plain_reason(&error) == "another program holds the files")
}

fn names(path: &Path) -> BTreeSet<String> {
    fs::read_dir(path).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

const LONG_AGO: Duration = Duration::from_secs(3600);

#[test]
fn a_turn_is_waited_for_and_leaves_nothing_behind() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path();
    for (one, two) in
        [(here(path), here(path)), (Folder::at(path), here(path)), (here(path), Folder::at(path))]
    {
        let two = two.locking(Locking::within(Duration::from_millis(3)));
        let turn = one.lock().unwrap();
        assert!(is_held(two.lock()) && is_held(one.hurried().lock()));
        assert!(turn.is_own());
        drop(turn);
        drop(two.lock().unwrap());
        assert_eq!(names(path), BTreeSet::from(["lock", "running"].map(str::to_owned)));
    }
}

#[test]
fn a_process_of_this_computer_that_has_died_is_followed_at_once() {
    let place = tempfile::tempdir().unwrap();
    let died = as_process(place.path(), &host(), NOBODY).lock().unwrap();
    let locking = Locking::within(Duration::ZERO);
    let two = here(place.path()).locking(locking);
    let turn = two.lock().unwrap();
    assert!(turn.is_own() && !died.is_own());
    // That is seen from no other computer, and another window of this process is not dead.
    drop(turn);
    let unknown = as_process(place.path(), "elsewhere", NOBODY).lock().unwrap();
    assert!(is_held(two.lock()));
    drop(unknown);
    let window = here(place.path()).lock().unwrap();
    assert!(is_held(two.lock()));
    drop(window);
    assert!(two.lock().is_ok());
}

#[test]
fn a_holder_of_which_nothing_is_known_is_followed_when_its_turn_is_old() {
    let place = tempfile::tempdir().unwrap();
    let two = here(place.path());
    for content in [None, Some(""), Some("{\"by\":"), Some("{}")] {
        let there = elsewhere(place.path()).lock().unwrap();
        if let Some(content) = content {
            fs::write(there.path(), content).unwrap();
        }
        assert!(is_held(two.lock()), "{content:?}");
        age(place.path(), LONG_AGO);
        let turn = two.lock().unwrap();
        assert!(turn.is_own() && !there.is_own(), "{content:?}");
    }
    // The clock of the drive was set back.
    let _there = elsewhere(place.path()).lock().unwrap();
    set_time(place.path(), SystemTime::now() + LONG_AGO);
    assert!(two.lock().is_ok());
}

#[test]
fn what_is_left_of_a_turn_that_has_ended_stops_nobody() {
    let place = tempfile::tempdir().unwrap();
    let one = here(place.path());
    let turn = one.lock().unwrap();
    let (path, content) = (turn.path(), fs::read(turn.path()).unwrap());
    drop(turn);
    // It could not be removed.
    fs::write(&path, content).unwrap();
    assert!(one.lock().is_ok());
    // A process was killed while it wrote.
    fs::write(place.path().join(format!("{BEGUN}x.unfinished")), "half").unwrap();
    drop(one.lock().unwrap());
    assert_eq!(names(place.path()), BTreeSet::from(["lock", "running"].map(str::to_owned)));
}

#[test]
fn a_holder_that_wakes_after_it_was_taken_over_replaces_nothing() {
    let place = tempfile::tempdir().unwrap();
    let sleeper = elsewhere(place.path()).lock().unwrap();
    sleeper.replace(FILE, b"1").unwrap();
    age(place.path(), LONG_AGO);
    let two = here(place.path());
    let turn = two.lock().unwrap();
    turn.replace(FILE, b"2").unwrap();
    let refused = sleeper.replace(FILE, b"3").unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
    assert_eq!(sleeper.check().unwrap_err().kind(), io::ErrorKind::WouldBlock);
    assert_eq!(fs::read(place.path().join(FILE)).unwrap(), b"2");
    // It ends the turn of nobody else, and sets aside nothing that it read before.
    drop(sleeper);
    assert!(turn.is_own() && is_held(two.lock()));
    drop(turn);
    let sleeper = elsewhere(place.path());
    let slept = sleeper.lock().unwrap();
    age(place.path(), LONG_AGO);
    fs::write(place.path().join(FILE), "{").unwrap();
    drop(two.lock().unwrap());
    assert_eq!(sleeper.read_again(FILE, &slept).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    assert!(place.path().join(FILE).exists());
}

#[test]
fn not_even_one_that_has_just_looked_puts_its_file_in_its_place() {
    let place = tempfile::tempdir().unwrap();
    let sleeper = elsewhere(place.path()).lock().unwrap();
    let beside = begin_file(place.path(), BEGUN, b"old").unwrap();
    sleeper.check().unwrap();
    age(place.path(), LONG_AGO);
    let turn = here(place.path()).lock().unwrap();
    turn.replace(FILE, b"new").unwrap();
    assert!(beside.persist(place.path().join(FILE)).is_err());
    assert_eq!(fs::read(place.path().join(FILE)).unwrap(), b"new");
}

#[test]
fn a_drive_without_links_has_lock_files_as_well() {
    let place = tempfile::tempdir().unwrap();
    let turn = here(place.path()).lock().unwrap();
    let content = serde_json::to_vec(&turn.claim).unwrap();
    assert!(!turn.make_without_link(&content).unwrap(), "there is one");
    fs::remove_file(turn.path()).unwrap();
    assert!(!turn.is_own());
    assert!(turn.make_without_link(&content).unwrap() && turn.is_own());
}

/// Adds an entry to a list, and tries until it is there.
fn add(folder: &Folder, entry: usize) {
    let add = || -> io::Result<()> {
        let lock = folder.lock()?;
        let mut entries: Vec<usize> = folder.read(FILE)?.unwrap_or_default();
        entries.push(entry);
        folder.replace(FILE, &entries, &lock)
    };
    while let Err(error) = add() {
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock, "{error}");
    }
}

#[test]
fn of_several_that_take_over_at_once_none_writes_over_another() {
    const WINDOWS: usize = 4;
    for round in 0..12 {
        let place = tempfile::tempdir().unwrap();
        // Half of them follow a process that has died, the others one of which nothing is known.
        let gone =
            if round % 2 == 0 { as_process(place.path(), &host(), NOBODY) } else { elsewhere(place.path()) };
        let left = gone.lock().unwrap();
        age(place.path(), LONG_AGO);
        let all_are_there = Barrier::new(WINDOWS);
        thread::scope(|scope| {
            for window in 0..WINDOWS {
                let (place, all_are_there) = (&place, &all_are_there);
                scope.spawn(move || {
                    let locking = Locking::within(Duration::from_secs(60)).without_system_locks();
                    let folder = Folder::at(place.path()).locking(locking);
                    all_are_there.wait();
                    add(&folder, window);
                });
            }
        });
        assert!(left.replace(FILE, b"[]").is_err());
        let mut entries: Vec<usize> = here(place.path()).read(FILE).unwrap().unwrap();
        entries.sort_unstable();
        assert_eq!(entries, (0..WINDOWS).collect::<Vec<_>>());
    }
}
