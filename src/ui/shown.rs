//! What a session shows: which list, and which record of it.

use crate::desk::{Lists, View};
use crate::records::{RecordKey, RecordKind};

/// The kind of record whose list is shown; `None` for the journal.
pub(super) fn shown_kind(lists: &Lists) -> Option<RecordKind> {
    match lists.view {
        View::Book(kind) => Some(kind),
        View::Journal => None,
    }
}

/// The record that is chosen in the list; its form is in sight where there is room for it.
pub fn shown_record(lists: &Lists) -> Option<RecordKey> {
    lists.shown.get(&shown_kind(lists)?).copied()
}
