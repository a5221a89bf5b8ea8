//! A session that the portal no longer accepts.

use crate::desk::sign_in::steps::Challenge;
use crate::jobs::JobId;
use crate::records::{Effect, RecordKey, RecordKind};

/// A session that the portal no longer accepts.
#[derive(Debug, Default)]
pub struct Expired {
    /// The job that signs in again.
    pub running: Option<JobId>,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
    /// What the portal asks for besides the password.
    pub challenge: Option<Challenge>,
    pub(super) interrupted: Vec<Interrupted>,
}

/// What the end of the session interrupted.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::desk) enum Interrupted {
    Book(RecordKind),
    Record(RecordKey),
    Save(RecordKey, Vec<Effect>),
}
