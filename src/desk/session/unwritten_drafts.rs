//! The drafts of a session that are not on the disk yet.

use std::collections::BTreeSet;

use crate::jobs::JobId;
use crate::records::RecordKey;

/// What has to be written to disk.
#[derive(Debug, Default)]
pub(in crate::desk) struct KeepingDrafts {
    pub(super) changed: BTreeSet<RecordKey>,
    /// The job that waits, or writes; only one at a time, so that an older draft never
    /// overtakes a newer one.
    pub(super) running: Option<JobId>,
}
