//! The ids of the search fields: a shortcut leads to them, and what has the keyboard there counts.

use egui::Id;

use crate::records::RecordKind;

/// The search field of a list of records.
pub(super) fn of_list(kind: RecordKind) -> Id {
    Id::unique(("search", kind))
}

/// The search field of the journal.
pub(super) fn of_journal() -> Id {
    Id::unique("search the journal")
}
