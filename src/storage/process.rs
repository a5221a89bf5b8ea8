//! Which run of the program wrote something, and whether it still runs.
//!
//! Two windows can work in one folder: on two computers that share a home, or where locks do not
//! hold. What one of them is in the middle of must not be taken away by the other.

use std::collections::BTreeSet;
use std::fs::{self, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Locking;
use super::files::{is_there, private_folder, private_options, read_up_to};

/// The folder with a file for each run, which it holds a lock on.
const FOLDER: &str = "running";
/// The largest file in it, in bytes.
const LARGEST: u64 = 4096;
/// Whoever writes on another computer counts as running for so long afterwards: from here nobody
/// can see whether they still do.
const ELSEWHERE: Duration = Duration::from_secs(24 * 3600);

/// A run of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunMark {
    /// Its number, never used again.
    pub id: Uuid,
    /// The computer it runs on.
    pub host: String,
    /// Its number there, while it runs.
    pub process: u32,
}

/// This run of the program, in one folder.
#[derive(Debug)]
pub(super) struct ThisRun {
    folder: PathBuf,
    mark: RunMark,
    locking: Locking,
    /// The lock that shows that it runs; taken before something is first marked with it.
    sign: OnceLock<Option<fs::File>>,
    /// The files of drafts that this run has taken over from others.
    taken: Mutex<BTreeSet<PathBuf>>,
    /// The turns at lock files that have begun and not ended.
    turns: Mutex<BTreeSet<Uuid>>,
}

/// What the sign of another run on this computer says.
enum Sign {
    /// It is up, and its lock is held.
    Held,
    /// It is up, and nobody holds its lock: the run was killed, or locks do not hold.
    Free,
    /// It is not up.
    Down,
    /// It is up, and there are no locks.
    Silent,
}

impl ThisRun {
    pub(super) fn new(folder: &Path, locking: Locking) -> ThisRun {
        let mark = RunMark { id: Uuid::new_v4(), host: host(), process: std::process::id() };
        ThisRun::marked(folder, mark, locking)
    }

    pub(super) fn marked(folder: &Path, mark: RunMark, locking: Locking) -> ThisRun {
        ThisRun {
            folder: folder.join(FOLDER),
            mark,
            locking,
            sign: OnceLock::new(),
            taken: Mutex::default(),
            turns: Mutex::default(),
        }
    }

    /// The mark for what this run is in the middle of. Others see by a lock that it runs.
    pub(super) fn mark(&self) -> &RunMark {
        self.sign.get_or_init(|| match self.put_up_sign() {
            Ok(file) => Some(file),
            Err(error) => {
                tracing::warn!(%error, "others cannot see that this window is open");
                None
            }
        });
        &self.mark
    }

    /// A few letters that tell the files of this run from those of others.
    pub(super) fn short(&self) -> String {
        let id = self.mark.id.simple().to_string();
        id.get(id.len() - 12..).unwrap_or(&id).to_owned()
    }

    fn put_up_sign(&self) -> io::Result<fs::File> {
        private_folder(&self.folder)?;
        // What stays is taken down another time, and harms nobody.
        let _ = self.take_down_signs();
        let path = self.sign_of(&self.mark);
        let mut file = private_options().write(true).create(true).truncate(false).open(path)?;
        serde_json::to_writer(&mut file, &self.mark)?;
        if self.locking.has_system_locks() {
            // The sign is up either way. Where it has no lock, because the system gives none or another run is
            // just looking at it, others look for the process.
            let _ = file.try_lock();
        }
        Ok(file)
    }

    /// Takes down the signs of runs on this computer that were killed.
    fn take_down_signs(&self) -> io::Result<()> {
        for file in fs::read_dir(&self.folder)? {
            let Ok(Some(content)) = read_up_to(&file?.path(), LARGEST) else { continue };
            let Ok(mark) = serde_json::from_slice::<RunMark>(&content) else { continue };
            if mark.host == self.mark.host && mark.process != self.mark.process {
                self.shows_a_sign(&mark);
            }
        }
        Ok(())
    }

    fn sign_of(&self, mark: &RunMark) -> PathBuf {
        self.folder.join(mark.id.simple().to_string())
    }

    /// Whether another run is still in the middle of what it wrote so long ago.
    pub(super) fn is_elsewhere(&self, mark: &RunMark, age: Duration) -> bool {
        if mark.id == self.mark.id {
            return false;
        }
        if mark.host != self.mark.host {
            // A window that was closed has taken its sign down, wherever it was.
            return self.is_signed(mark) && age < ELSEWHERE;
        }
        mark.process != self.mark.process && (self.shows_a_sign(mark) || self.is_seen(mark))
    }

    /// Whether a lock shows that it runs. The sign of one that does not is taken down.
    fn shows_a_sign(&self, mark: &RunMark) -> bool {
        let sign = self.read_sign(mark);
        if matches!(sign, Sign::Free) && !self.is_seen(mark) {
            // What stays is taken down another time, and harms nobody.
            let _ = fs::remove_file(self.sign_of(mark));
        }
        matches!(sign, Sign::Held)
    }

    fn read_sign(&self, mark: &RunMark) -> Sign {
        let path = self.sign_of(mark);
        if !matches!(is_there(&path), Ok(true)) {
            return Sign::Down;
        }
        let Ok(file) = private_options().write(true).open(&path) else { return Sign::Silent };
        match file.try_lock() {
            Ok(()) => Sign::Free,
            Err(TryLockError::WouldBlock) => Sign::Held,
            Err(TryLockError::Error(_)) => Sign::Silent,
        }
    }

    /// Where locks do not hold: whether a program of this name runs under its number.
    fn is_seen(&self, mark: &RunMark) -> bool {
        let own = program_of(self.mark.process);
        own.is_some() && program_of(mark.process) == own && self.is_signed(mark)
    }

    /// Whether its sign was never taken down.
    fn is_signed(&self, mark: &RunMark) -> bool {
        matches!(is_there(&self.sign_of(mark)), Ok(true))
    }

    /// Begins a turn at a lock file; the answer is its number.
    pub(super) fn begin_turn(&self) -> Uuid {
        let turn = Uuid::new_v4();
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).insert(turn);
        turn
    }

    /// Ends a turn.
    pub(super) fn end_turn(&self, turn: Uuid) {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).remove(&turn);
    }

    /// Whether it is certain that a turn is over: it was one of this run and has ended, or the process that
    /// had it no longer runs on this computer.
    pub(super) fn is_over(&self, by: &RunMark, turn: Uuid) -> bool {
        if by.id == self.mark.id {
            return !self.turns.lock().unwrap_or_else(PoisonError::into_inner).contains(&turn);
        }
        // Two runs of one process cannot tell that of each other, and a number may have been given again.
        if by.host != self.mark.host || by.process == self.mark.process {
            return false;
        }
        match (self.read_sign(by), program_of(self.mark.process)) {
            (Sign::Held, _) => false,
            // The system tells what runs.
            (_, Some(own)) => program_of(by.process) != Some(own),
            (Sign::Free | Sign::Down, None) => self.locking.has_system_locks(),
            (Sign::Silent, None) => false,
        }
    }

    /// A draft of another run is this one's now.
    pub(super) fn take_over(&self, file: PathBuf) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
    }

    /// The files that were taken over and fit.
    pub(super) fn taken_over(&self, fits: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.iter().filter(|file| fits(file)).cloned().collect()
    }

    /// A file that was taken over is gone, or is this run's own.
    pub(super) fn let_go_of(&self, file: &Path) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(file);
    }
}

impl Drop for ThisRun {
    fn drop(&mut self) {
        if self.sign.get().is_some_and(Option::is_some) {
            // One that stays has no lock, and says nothing.
            let _ = fs::remove_file(self.sign_of(&self.mark));
        }
    }
}

/// The name of the program that runs under a number, where the system tells it.
fn program_of(process: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{process}/comm")).ok()
}

/// The name of this computer, as well as it is known.
pub(crate) fn host() -> String {
    let kept = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = kept.or_else(|| std::env::var("COMPUTERNAME").ok()).or_else(|| std::env::var("HOSTNAME").ok());
    name.map_or_else(|| "this computer".to_owned(), |name| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(id: u128, host: &str, process: u32) -> RunMark {
        RunMark { id: Uuid::from_u128(id), host: host.to_owned(), process }
    }

    #[test]
    fn a_run_is_elsewhere_as_long_as_it_holds_its_lock() {
        let place = tempfile::tempdir().unwrap();
        let own = ThisRun::marked(place.path(), mark(1, "here", u32::MAX - 1), Locking::default());
        let other = ThisRun::marked(place.path(), mark(2, "here", u32::MAX - 2), Locking::default());
        let now = Duration::ZERO;
        assert!(!own.is_elsewhere(&other.mark, now), "it has written nothing yet");
        let marked = other.mark().clone();
        assert!(own.is_elsewhere(&marked, now) && own.is_elsewhere(&marked, 30 * ELSEWHERE));
        assert!(!other.is_elsewhere(&marked, now), "one's own is here");
        drop(other);
        assert!(!own.is_elsewhere(&marked, now));
        // Killed: the sign stays up, without a lock.
        let sign = own.sign_of(&marked);
        for _ in 0..2 {
            fs::write(&sign, serde_json::to_vec(&marked).unwrap()).unwrap();
            assert!(!own.is_elsewhere(&marked, now));
            assert!(!sign.exists(), "it is taken down");
        }
        fs::write(&sign, serde_json::to_vec(&marked).unwrap()).unwrap();
        own.mark();
        assert!(!sign.exists() && own.sign_of(&own.mark).exists(), "each run cleans up");
    }

    #[test]
    fn another_computer_counts_as_running_for_a_day() {
        let place = tempfile::tempdir().unwrap();
        let own = ThisRun::marked(place.path(), mark(1, "here", 4), Locking::default());
        let other =
            ThisRun::marked(place.path(), mark(2, "there", 4), Locking::default().without_system_locks());
        let there = other.mark().clone();
        assert!(own.is_elsewhere(&there, Duration::ZERO));
        assert!(own.is_elsewhere(&there, ELSEWHERE - Duration::from_secs(1)));
        assert!(!own.is_elsewhere(&there, ELSEWHERE));
        drop(other);
        assert!(!own.is_elsewhere(&there, Duration::ZERO), "it was closed");
    }

    #[test]
    fn a_turn_is_over_when_it_has_ended_or_its_process_has() {
        let place = tempfile::tempdir().unwrap();
        let own = ThisRun::new(place.path(), Locking::default());
        let turn = own.begin_turn();
        assert!(!own.is_over(own.mark(), turn));
        own.end_turn(turn);
        assert!(own.is_over(own.mark(), turn));
        let other = ThisRun::marked(place.path(), mark(2, &host(), u32::MAX - 2), Locking::default());
        let marked = other.mark().clone();
        assert!(!own.is_over(&marked, turn), "its sign is up");
        drop(other);
        // Killed: the sign stays up, without a lock.
        fs::write(own.sign_of(&marked), serde_json::to_vec(&marked).unwrap()).unwrap();
        assert!(own.is_over(&marked, turn));
        assert!(!own.is_over(&RunMark { host: "there".to_owned(), ..marked.clone() }, turn));
        assert!(!own.is_over(&RunMark { process: own.mark.process, ..marked }, turn), "it is this process");
    }
}
