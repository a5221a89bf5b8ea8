//! The number of a session.

/// The number of a session; never used twice. Lists on this computer, where nobody is signed in, are number 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::desk) struct SessionId(pub(in crate::desk) u64);
