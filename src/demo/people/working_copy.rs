//! The object that a save works on.
//!
//! The portal hands out the cached object itself and assigns to it before it checks and saves. When the save then
//! fails, the cached object keeps the new values: every reader sees them, and the next save of that person writes
//! them – until the stored row is next modified.

use std::borrow::Cow;

use jiff::Timestamp;
use uuid::Uuid;

use crate::demo::office::rows::PersonRow;

/// A person's object in memory.
#[derive(Debug, Clone)]
pub(crate) struct WorkingCopy {
    /// The values.
    pub row: PersonRow,
    /// The channels as a flat list of types and values, before the string in the row is made of them.
    pub channels: Vec<String>,
    /// The birthday was set in this object and is local, not loaded.
    pub birthday_is_local: bool,
    /// The start of work was set in this object and is local, not loaded.
    pub work_from_is_local: bool,
    /// The stamp of the stored row this object belongs to.
    base: Timestamp,
}

impl WorkingCopy {
    /// The object as it is loaded from the stored row.
    pub(crate) fn load(stored: &PersonRow) -> WorkingCopy {
        WorkingCopy {
            channels: split(&stored.contacts).map(str::to_owned).collect(),
            birthday_is_local: false,
            work_from_is_local: false,
            base: stored.last_modified,
            row: stored.clone(),
        }
    }

    /// Whether the stored row was not modified since.
    pub(crate) fn belongs_to(&self, stored: &PersonRow) -> bool {
        self.base == stored.last_modified
    }

    /// From now on the object belongs to the stored row as it is.
    pub(crate) fn attach_to(&mut self, stored: &PersonRow) {
        self.base = stored.last_modified;
    }
}

/// A person as every reader sees it: the cached object if there is one, else the stored row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonView<'a> {
    /// The values.
    pub row: &'a PersonRow,
    /// Memberships are never cached.
    pub departments: &'a [Uuid],
    copy: Option<&'a WorkingCopy>,
}

impl<'a> PersonView<'a> {
    /// The stored row.
    pub(crate) fn stored(row: &'a PersonRow) -> PersonView<'a> {
        PersonView { row, departments: &row.departments, copy: None }
    }

    /// An object beside the stored row: cached, or in the answer of a save not stored yet.
    pub(crate) fn of_copy(copy: &'a WorkingCopy, departments: &'a [Uuid]) -> PersonView<'a> {
        PersonView { row: &copy.row, departments, copy: Some(copy) }
    }

    /// The channels as a flat list.
    pub(crate) fn channels(self) -> Vec<Cow<'a, str>> {
        match self.copy {
            Some(copy) => copy.channels.iter().map(|text| Cow::Borrowed(text.as_str())).collect(),
            None => split(&self.row.contacts).map(Cow::Borrowed).collect(),
        }
    }

    /// Whether the birthday is local instead of loaded.
    pub(crate) fn birthday_is_local(self) -> bool {
        self.copy.is_some_and(|copy| copy.birthday_is_local)
    }

    /// Whether the start of work is local instead of loaded.
    pub(crate) fn work_from_is_local(self) -> bool {
        self.copy.is_some_and(|copy| copy.work_from_is_local)
    }
}

/// Splits the stored channels, dropping empty parts: that is what shifts all later pairs.
fn split(contacts: &str) -> impl Iterator<Item = &str> {
    contacts.split('|').filter(|part| !part.is_empty())
}
