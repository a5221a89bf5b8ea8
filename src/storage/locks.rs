//! Locks that keep several windows on one folder from writing over each other, and what is
//! done where another program holds one.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::files::{is_there, private_options};

/// How long a lock that somebody else holds is waited for: a stopped window, or a backup program,
/// may hold it for ever.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is looked whether it is free.
const STEP: Duration = Duration::from_millis(20);

/// How locks are taken in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locking {
    /// Each is waited for at most so long.
    Within(Duration),
    /// There are none, as on some network drives. Files are still written whole, and what others
    /// wrote is still merged.
    Off,
}

impl Default for Locking {
    fn default() -> Locking {
        Locking::Within(PATIENCE)
    }
}

impl Locking {
    /// The same where nobody may be kept waiting.
    pub(super) fn hurried(self) -> Locking {
        self.at_most(Duration::ZERO)
    }

    /// The same, waiting no longer than this.
    pub(super) fn at_most(self, patience: Duration) -> Locking {
        match self {
            Locking::Within(time) => Locking::Within(time.min(patience)),
            Locking::Off => Locking::Off,
        }
    }

    /// Takes the lock of a file, which is made if it is missing. It is held until the answer is
    /// dropped; a process that dies lets go. `None` where there are no locks.
    ///
    /// # Errors
    /// If the file cannot be made, or if somebody else holds the lock all the time.
    pub(super) fn lock(self, path: &Path) -> io::Result<Option<File>> {
        is_there(path)?;
        let file = private_options().write(true).create(true).truncate(false).open(path)?;
        let Locking::Within(patience) = self else { return Ok(None) };
        let begin = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                // Some network drives know no locks, each in its own way; the files are written whole all
                // the same.
                Err(TryLockError::Error(_)) => return Ok(None),
                Err(TryLockError::WouldBlock) if begin.elapsed() >= patience => return Err(held()),
                Err(TryLockError::WouldBlock) => thread::sleep(STEP.min(patience)),
            }
        }
    }
}

/// Somebody else holds a lock all the time.
fn held() -> io::Error {
    io::Error::new(io::ErrorKind::WouldBlock, "another program holds the files")
}

/// Why something could not be written, as the middle of a sentence. The system's own words name the
/// file that was being made, which is none of the user's.
pub fn plain_reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::WouldBlock => "another program holds the files",
        Kind::StorageFull => "the disk is full",
        Kind::QuotaExceeded => "your share of the disk is full",
        Kind::PermissionDenied => "the folder may not be written to",
        Kind::ReadOnlyFilesystem => "the disk can only be read",
        Kind::NotADirectory => "a file is in the place of its folder",
        Kind::FileTooLarge => "a file there is far too large",
        // These say themselves what is wrong, in words of this program.
        Kind::InvalidInput | Kind::InvalidData => return error.to_string(),
        other => {
            let number = error.raw_os_error();
            return number
                .map_or_else(|| other.to_string(), |number| format!("the disk reported error {number}"));
        }
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_held_is_told_and_one_that_is_let_go_is_taken() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("lock");
        let soon = Locking::Within(Duration::from_millis(30));
        let held = soon.lock(&path).unwrap();
        assert_eq!(plain_reason(&soon.lock(&path).unwrap_err()), "another program holds the files");
        assert!(Locking::Off.lock(&path).is_ok());
        drop(held);
        assert!(soon.lock(&path).is_ok());
        let long = Locking::Within(Duration::from_secs(60));
        let first = long.lock(&path).unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| long.lock(&path).map(drop));
            drop(first);
            assert!(second.join().unwrap().is_ok());
        });
    }
}
