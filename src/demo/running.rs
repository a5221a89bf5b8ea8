//! A running portal as the server's tasks share it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::demo::allowed_hosts::AllowedHosts;
use crate::demo::control::ControlToken;
use crate::demo::count::Count;
use crate::demo::https::Encryption;
use crate::demo::log::{LogPosition, LoggedRequest};
use crate::demo::state::PortalState;

/// A running portal as the server's tasks share it.
#[derive(Debug)]
pub(super) struct RunningPortal {
    state: Mutex<PortalState>,
    /// By which hosts it may be called.
    pub allowed_hosts: AllowedHosts,
    /// What the pages for tests ask for.
    pub control: ControlToken,
    /// The encryption, where there is any.
    pub encryption: Option<Encryption>,
    /// The connections that are open now.
    pub open: Count,
    /// The late calls that are still to be carried out.
    pub late: Count,
    /// Changes when all delays end before their time.
    pub delays: watch::Sender<()>,
    /// Whether the portal has stopped.
    pub stopped: watch::Receiver<bool>,
}

impl RunningPortal {
    /// A portal with this state, which may be called by these hosts besides the names of this computer.
    pub(super) fn new(
        state: PortalState,
        also_called: Vec<String>,
        encryption: Option<Encryption>,
        stopped: watch::Receiver<bool>,
    ) -> RunningPortal {
        RunningPortal {
            state: Mutex::new(state),
            allowed_hosts: AllowedHosts::new(also_called),
            control: ControlToken::fresh(),
            encryption,
            open: Count::default(),
            late: Count::default(),
            delays: watch::Sender::new(()),
            stopped,
        }
    }

    /// The state. The lock is never held over an await.
    pub(super) fn lock(&self) -> MutexGuard<'_, PortalState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes a request in the log.
    pub(super) fn note(&self, place: LogPosition, change: impl FnOnce(&mut LoggedRequest)) {
        self.lock().log.change(place, change);
    }
}

/// Waits until the portal stops.
pub(super) async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that the portal itself is gone, which stops the server as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}
