//! Short messages about what happened.

use jiff::Timestamp;

use crate::records::RecordKey;

/// A short message. It goes away by itself, but for [`Tone::Trouble`].
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its number; never used twice.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// What happened, what was kept, what to do.
    pub sentence: String,
    /// The record of the session in front whose form says the same, and more of it.
    pub about: Option<RecordKey>,
    /// When it was said.
    pub since: Timestamp,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Info,
    /// Something worked.
    Success,
    /// Something needs attention.
    Warning,
    /// Something did not work.
    Trouble,
}
