//! The system's locks, which keep several windows on one folder from each other, and what is done
//! where another program holds one.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::Locking;
use super::files::{is_there, private_options};

/// The file of a folder that the system's lock is on.
const NAME: &str = "lock";
/// The first pause between two looks at a lock, and the longest: each is twice as long as the one before.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// A wait for what another window holds, which ends after a while.
pub(super) struct Waiting {
    begin: Instant,
    patience: Duration,
    pause: Duration,
}

impl Waiting {
    /// A wait that begins now.
    pub(super) fn new(patience: Duration) -> Waiting {
        Waiting { begin: Instant::now(), patience, pause: SHORTEST_PAUSE }
    }

    /// Waits a little longer.
    ///
    /// # Errors
    /// If that was long enough.
    pub(super) fn go_on(&mut self) -> io::Result<()> {
        if self.begin.elapsed() >= self.patience {
            return Err(held());
        }
        thread::sleep(self.pause);
        self.pause = LONGEST_PAUSE.min(self.pause * 2);
        Ok(())
    }
}

/// Takes the system's lock of a folder. It is held until the answer is dropped; a process that dies
/// lets go. `None` where the system gives none.
///
/// # Errors
/// If its file cannot be made, or if another program holds the lock all the time.
pub(super) fn system_lock(
    folder: &Path,
    locking: Locking,
    waiting: &mut Waiting,
) -> io::Result<Option<File>> {
    let path = folder.join(NAME);
    is_there(&path)?;
    let file = private_options().write(true).create(true).truncate(false).open(path)?;
    if !locking.has_system_locks() {
        return Ok(None);
    }
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            // Some network drives know no locks, each in its own way.
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) => waiting.go_on()?,
        }
    }
}

/// Another program holds the files all the time.
pub(super) fn held() -> io::Error {
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

    fn lock(folder: &Path, locking: Locking) -> io::Result<Option<File>> {
        system_lock(folder, locking, &mut Waiting::new(locking.patience()))
    }

    #[test]
    fn a_lock_that_is_held_is_told_and_one_that_is_let_go_is_taken() {
        let place = tempfile::tempdir().unwrap();
        let soon = Locking::within(Duration::from_millis(5));
        let held = lock(place.path(), soon).unwrap();
        assert!(held.is_some());
        let error = lock(place.path(), soon).unwrap_err();
        assert_eq!(plain_reason(&error), "another program holds the files");
        assert!(lock(place.path(), soon.without_system_locks()).unwrap().is_none());
        drop(held);
        assert!(lock(place.path(), soon).unwrap().is_some());
        let long = Locking::within(Duration::from_secs(60));
        let first = lock(place.path(), long).unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| lock(place.path(), long).map(drop));
            drop(first);
            assert!(second.join().unwrap().is_ok());
        });
    }
}
