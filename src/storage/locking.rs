//! How locks are taken in a folder.

use std::time::Duration;

/// How long a lock that another window holds is waited for: a stopped window, or a backup program,
/// may hold it for ever.
const PATIENCE: Duration = Duration::from_secs(3);

/// How locks are taken in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locking {
    patience: Duration,
    has_system_locks: bool,
}

impl Default for Locking {
    fn default() -> Locking {
        Locking::within(PATIENCE)
    }
}

impl Locking {
    /// Each lock is waited for at most so long.
    pub fn within(patience: Duration) -> Locking {
        Locking { patience, has_system_locks: true }
    }

    /// The same where the system gives no locks, as on some network drives. Lock files are still made.
    #[must_use]
    pub fn without_system_locks(self) -> Locking {
        Locking { has_system_locks: false, ..self }
    }

    /// The same where nobody may be kept waiting.
    pub(super) fn hurried(self) -> Locking {
        self.at_most(Duration::ZERO)
    }

    /// The same, waiting no longer than this.
    pub(super) fn at_most(self, patience: Duration) -> Locking {
        Locking { patience: self.patience.min(patience), ..self }
    }

    /// How long a lock is waited for.
    pub(super) fn patience(self) -> Duration {
        self.patience
    }

    /// Whether the system is asked for locks.
    pub(super) fn has_system_locks(self) -> bool {
        self.has_system_locks
    }
}
