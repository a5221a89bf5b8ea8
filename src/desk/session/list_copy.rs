//! The copy of a list in a file of this computer.

use std::sync::Arc;

use jiff::Timestamp;

use crate::directory::Book;
use crate::records::{Names, RecordKey, RecordKind};
use crate::storage::{KeptList, ListCache, PortalFolder};

/// A list that was kept, ready to be shown.
pub(in crate::desk) struct ListCopy {
    pub(in crate::desk) book: Arc<Book>,
    pub(in crate::desk) names: Names,
    pub(in crate::desk) loaded: Timestamp,
}

/// The name of a list among the copies.
pub(super) fn list_name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Person => "people",
        RecordKind::Contact => "contacts",
    }
}

pub(in crate::desk) fn read_copy(lists: &ListCache, kind: RecordKind) -> Option<ListCopy> {
    match lists.read::<Book>(list_name(kind)) {
        Ok(kept) => kept.map(|KeptList { loaded, list: book }| {
            let names = names_of(&book);
            ListCopy { book: Arc::new(book), names, loaded }
        }),
        Err(error) => {
            tracing::warn!(%error, "a list on this computer cannot be read");
            None
        }
    }
}

/// Writes the copy of a list, unless another window has been told that none are wanted.
pub(super) fn write_copy(
    folder: &PortalFolder,
    kind: RecordKind,
    loaded: Timestamp,
    book: &Book,
) -> Result<(), String> {
    if !folder.lists_are_wanted() {
        return Ok(());
    }
    folder.lists().keep(list_name(kind), loaded, book).map_err(|error| error.to_string())
}

/// The names that the rows of a book tell.
pub(in crate::desk) fn names_of(book: &Book) -> Names {
    let people = book.names().filter_map(|(key, name)| match key {
        RecordKey::Person(id) => Some((id, name)),
        RecordKey::Contact(_) => None,
    });
    let mut names = Names::of_people(people, book.len());
    if book.names().any(|(key, _)| matches!(key, RecordKey::Contact(_))) {
        for row in book.rows() {
            if let Some(company) = row.company() {
                names.learn_company(company, row.place);
            }
        }
    }
    names
}
