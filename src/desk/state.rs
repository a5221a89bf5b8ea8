//! The desk, and the world that every part of it works with.

use crate::desk::environment::Environment;
use crate::desk::kept::Keyring;
use crate::desk::notice::Notice;
use crate::desk::session::id::SessionId;
use crate::desk::session::state::Session;
use crate::desk::sign_in::state::SigningIn;
use crate::desk::task::{Origin, TaskKind};
use crate::desk::unkept::Keeping;
use crate::jobs::Jobs;
use crate::storage::{Portals, Settings, SharedFile};

/// What follows from a task that has ended.
pub(in crate::desk) type Next = Box<dyn FnOnce(&mut Desk)>;

/// What every part of the desk works with.
pub(in crate::desk) struct World {
    pub(in crate::desk) environment: Environment,
    pub(in crate::desk) tasks: Jobs<Origin, TaskKind, Next>,
    pub(in crate::desk) keyring: Keyring,
    /// The saved portals.
    pub(in crate::desk) portals: Portals,
    /// What the program remembers.
    pub(in crate::desk) settings: Settings,
    /// Short messages about what happened, oldest first.
    pub(in crate::desk) notices: Vec<Notice>,
    pub(super) last_notice: u64,
    pub(in crate::desk) settings_file: SharedFile<Settings>,
    pub(in crate::desk) portals_file: SharedFile<Portals>,
    pub(in crate::desk) keeping: Keeping,
    /// The session in front, if there is one.
    pub(in crate::desk) in_front: Option<SessionId>,
}

/// The program without its window.
pub struct Desk {
    pub(super) world: World,
    /// The sign-in that is in front, unless a session is.
    pub(super) sign_in: SigningIn,
    /// All sessions; which of them is in front the world knows.
    pub(super) sessions: Vec<Session>,
    pub(super) last_session: u64,
}
