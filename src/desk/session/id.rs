//! The number of a session.

/// The number of a session; never used twice. Lists on this computer, where nobody is signed in, have numbers of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::desk) struct SessionId(pub(in crate::desk) u64);
