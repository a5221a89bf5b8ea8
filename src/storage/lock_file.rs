//! The lock file: whose turn it is to write into a folder.
//!
//! The system's lock is not enough: some network drives give none, and others give it to two
//! computers at once. So a file beside it, `lock.held`, says whose turn it is. It is made only where
//! there is none, which every drive keeps, and removed at the end of the turn.
//!
//! # Why nothing is overwritten
//!
//! A lock file can go although its holder still works: another window takes it for left over, or a
//! user deletes it. What the holder replaces is safe all the same, whoever removes the lock file, and
//! whenever:
//!
//! 1. A turn begins by making the lock file. Then it removes the files that earlier turns have begun
//!    and not put in their place ([`BEGUN`]).
//! 2. After that it reads what it is to replace, and writes the new content into a file beside.
//! 3. After that it looks whether the lock file is still its own, and puts the new file in its place.
//!
//! Of two turns that overlap, the later one finds the new file of the earlier and removes it: then it
//! cannot be put in its place any more. Or it is there already, and the later turn reads it. Or it is not
//! written yet: then the earlier turn finds that the lock file is not its own. The turn that lost is
//! told that another program holds the files, and tries again.
//!
//! This holds because a lock file never comes back: one that was removed by mistake is not put back,
//! since a whole other turn may lie between.
//!
//! # A holder that is gone
//!
//! A lock file is left over as soon as the process that made it no longer runs on this computer
//! ([`ThisRun::is_over`]). Every other one is left over after [`LEFT_AFTER`]: what runs on another computer
//! cannot be seen from here, and a process that is stopped must not stop the others for ever. The age of a
//! lock file is the difference to the time of a new file in the same folder: a network drive gives both
//! times, and the clock of this computer does not count.
//!
//! Several windows may find this at once. Each looks again right before it removes the file. One that
//! still removes the new lock file of another makes that one try again, and nothing more.
//!
//! # A holder that wakes
//!
//! A process that was stopped, or a computer that slept, wakes in a turn that may have been taken from
//! it. What it replaces is covered by the third step. The journal is not replaced but grows at its end:
//! there the holder looks right before it writes. One that is stopped between these two steps
//! still writes its line: then two saves can have the same number, and are told apart by the run that
//! wrote them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Locking;
use super::files::{
    begin_file, is_there, private_options, read_up_to, remove_begun, sync_folder, time_of_files,
};
use super::locks::{Waiting, held, system_lock};
use super::process::{RunMark, ThisRun};

/// The name of the lock file.
const NAME: &str = "lock.held";
/// How the names begin of the files that a turn has begun.
const BEGUN: &str = ".tmp-turn-";
/// The largest lock file, in bytes.
const LARGEST: u64 = 4096;
/// A turn takes a moment. After this time it is taken from its holder.
const LEFT_AFTER: Duration = Duration::from_secs(30);

/// A turn to write into a folder. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct LockFile {
    folder: PathBuf,
    claim: Claim,
    run: Arc<ThisRun>,
    /// Let go of when the file is removed.
    _system: Option<File>,
}

/// What stands in a lock file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Claim {
    /// Whose turn it is.
    by: RunMark,
    /// The number of the turn, never used again.
    turn: Uuid,
}

impl LockFile {
    /// Takes the system's lock of a folder, where it gives one, and makes the lock file.
    ///
    /// # Errors
    /// If nothing can be written into the folder, or if another program holds it all the time.
    pub(super) fn take(folder: &Path, locking: Locking, run: &Arc<ThisRun>) -> io::Result<LockFile> {
        let mut waiting = Waiting::new(locking.patience());
        let system = system_lock(folder, locking, &mut waiting)?;
        let claim = Claim { by: run.mark().clone(), turn: run.begin_turn() };
        let lock = LockFile { folder: folder.to_owned(), claim, run: Arc::clone(run), _system: system };
        is_there(&lock.path())?;
        let mut seen = None;
        loop {
            let is_free = match content_of(&lock.path()) {
                Some(content) => lock.remove_if_left(&content, &mut seen)?,
                None => true,
            };
            if is_free && lock.make()? {
                remove_begun(folder, BEGUN)?;
                return Ok(lock);
            }
            waiting.go_on()?;
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// Makes the lock file, unless there is one. It appears with its whole content, as a second name of a
    /// file that is written already: what a process that is killed leaves behind names its holder.
    fn make(&self) -> io::Result<bool> {
        let content = serde_json::to_vec(&self.claim)?;
        let file = begin_file(&self.folder, BEGUN, &content)?;
        match fs::hard_link(file.path(), self.path()) {
            Ok(()) => Ok(true),
            // A network drive may have made it and lost its answer.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(self.is_own()),
            // A turn that has just begun has removed the file.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(_) => self.make_without_link(&content),
        }
    }

    /// The same on a drive on which no file has two names.
    fn make_without_link(&self, content: &[u8]) -> io::Result<bool> {
        match private_options().write(true).create_new(true).open(self.path()) {
            Ok(mut file) => {
                let written = file.write_all(content);
                // On a network drive others see the content when the file is closed.
                drop(file);
                if written.is_err() {
                    // What stays is left over before long.
                    let _ = fs::remove_file(self.path());
                }
                written.map(|()| true)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            // Windows gives a name free when every program has closed the file that had it.
            Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes a lock file of this content that is left over; whether it did.
    fn remove_if_left(&self, content: &[u8], seen: &mut Option<Sighting>) -> io::Result<bool> {
        let claim = serde_json::from_slice::<Claim>(content);
        let is_over = claim.is_ok_and(|claim| self.run.is_over(&claim.by, claim.turn));
        let is_left = is_over || self.is_old(content, seen)?;
        let is_still_there = || content_of(&self.path()).is_some_and(|now| now == content);
        Ok(is_left && is_still_there() && fs::remove_file(self.path()).is_ok())
    }

    /// Whether a lock file of this content is older than a turn takes.
    fn is_old(&self, content: &[u8], seen: &mut Option<Sighting>) -> io::Result<bool> {
        let sighting = match seen.take() {
            Some(before) if before.content == content => before,
            _ => Sighting::new(&self.folder, &self.path(), content.to_owned())?,
        };
        let is_old = sighting.age.saturating_add(sighting.at.elapsed()) > LEFT_AFTER;
        *seen = Some(sighting);
        Ok(is_old)
    }

    /// Whether the turn was not taken over by another window.
    pub(super) fn is_own(&self) -> bool {
        let content = content_of(&self.path()).unwrap_or_default();
        serde_json::from_slice::<Claim>(&content).is_ok_and(|claim| claim == self.claim)
    }

    /// Looks whether the turn was taken over by another window.
    ///
    /// # Errors
    /// If it was.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.is_own() { Ok(()) } else { Err(held()) }
    }

    /// Writes a file of the folder as a whole: it holds the old content or the new one, never half of it.
    ///
    /// # Errors
    /// If it cannot be written, or if the turn was taken over by another window.
    pub(super) fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let file = begin_file(&self.folder, BEGUN, content)?;
        file.as_file().sync_all()?;
        self.check()?;
        file.persist(self.folder.join(name)).map_err(|failed| {
            let is_gone = failed.error.kind() == io::ErrorKind::NotFound;
            if is_gone || !self.is_own() { held() } else { failed.error }
        })?;
        sync_folder(&self.folder)
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        if self.is_own() {
            // One that stays is known to be left over: its turn has ended.
            let _ = fs::remove_file(self.path());
        }
        self.run.end_turn(self.claim.turn);
    }
}

/// What stands in a lock file; nothing where it cannot be read. `None` if there is none.
fn content_of(path: &Path) -> Option<Vec<u8>> {
    read_up_to(path, LARGEST).unwrap_or_else(|_| Some(Vec::new()))
}

/// The lock file of another turn, as it was first seen.
struct Sighting {
    content: Vec<u8>,
    /// How old it was then.
    age: Duration,
    at: Instant,
}

impl Sighting {
    fn new(folder: &Path, path: &Path, content: Vec<u8>) -> io::Result<Sighting> {
        let now = time_of_files(folder)?;
        // One that is gone by now is not old.
        let made = fs::metadata(path).and_then(|data| data.modified()).unwrap_or(now);
        // A time that lies ahead is that of a clock that was set back.
        let age = now.duration_since(made).unwrap_or_else(|ahead| ahead.duration());
        Ok(Sighting { content, age, at: Instant::now() })
    }
}

#[cfg(test)]
#[path = "lock_file_tests.rs"]
mod tests;
