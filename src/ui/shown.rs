//! What a session shows: which list, and which record of it.

use crate::desk::{Session, View};
use crate::records::{RecordKey, RecordKind};

/// The kind of record whose list is shown; `None` for the journal.
pub(super) fn shown_kind(session: &Session) -> Option<RecordKind> {
    match session.view {
        View::Book(kind) => Some(kind),
        View::Journal => None,
    }
}

/// The record that is chosen in the list; its form is in sight where there is room for it.
pub fn shown_record(session: &Session) -> Option<RecordKey> {
    session.shown.get(&shown_kind(session)?).copied()
}
