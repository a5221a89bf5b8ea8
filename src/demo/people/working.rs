//! The object that a save works on.
//!
//! The portal hands out the cached object itself and assigns to it before it checks and saves. When the save then
//! fails, the cached object keeps the new values: everybody reads them, and the next save of that person writes
//! them – until the stored row is next modified.

use std::borrow::Cow;

use jiff::Timestamp;
use uuid::Uuid;

use crate::demo::office::rows::PersonRow;
use crate::demo::state::State;

/// A person's object in memory.
#[derive(Debug, Clone)]
pub(crate) struct Working {
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

/// A person as everybody sees it: the cached object if there is one, else the stored row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The values.
    pub row: &'a PersonRow,
    /// Memberships are never cached.
    pub departments: &'a [Uuid],
    working: Option<&'a Working>,
}

impl<'a> Seen<'a> {
    /// An object that is not stored yet, as the answer of a save shows it.
    pub(crate) fn of(working: &'a Working, departments: &'a [Uuid]) -> Seen<'a> {
        Seen { row: &working.row, departments, working: Some(working) }
    }

    /// The channels as a flat list.
    pub(crate) fn channels(self) -> Vec<Cow<'a, str>> {
        match self.working {
            Some(working) => working.channels.iter().map(|text| Cow::Borrowed(text.as_str())).collect(),
            None => split(&self.row.contacts).map(Cow::Borrowed).collect(),
        }
    }

    /// Whether the birthday is local instead of loaded.
    pub(crate) fn birthday_is_local(self) -> bool {
        self.working.is_some_and(|working| working.birthday_is_local)
    }

    /// Whether the start of work is local instead of loaded.
    pub(crate) fn work_from_is_local(self) -> bool {
        self.working.is_some_and(|working| working.work_from_is_local)
    }
}

/// Splits the stored channels, dropping empty parts: that is what shifts all later pairs.
pub(crate) fn split(contacts: &str) -> impl Iterator<Item = &str> {
    contacts.split('|').filter(|part| !part.is_empty())
}

impl State {
    /// A person as everybody sees it.
    pub(crate) fn seen(&self, id: Uuid) -> Option<Seen<'_>> {
        let row = self.rows.people.get(&id)?;
        Some(self.seen_row(row))
    }

    /// The same for a row at hand.
    pub(crate) fn seen_row<'a>(&'a self, row: &'a PersonRow) -> Seen<'a> {
        let cached = if self.cached.is_empty() { None } else { self.cached.get(&row.id) };
        match cached.filter(|working| working.base == row.last_modified) {
            Some(working) => {
                Seen { row: &working.row, departments: &row.departments, working: Some(working) }
            }
            None => Seen { row, departments: &row.departments, working: None },
        }
    }

    /// The object for a save to work on.
    pub(crate) fn work_on(&self, id: Uuid) -> Option<Working> {
        let stored = self.rows.people.get(&id)?;
        if let Some(working) = self.cached.get(&id).filter(|working| working.base == stored.last_modified) {
            return Some(working.clone());
        }
        Some(Working {
            channels: split(&stored.contacts).map(str::to_owned).collect(),
            birthday_is_local: false,
            work_from_is_local: false,
            base: stored.last_modified,
            row: stored.clone(),
        })
    }

    /// A save failed: the object it has worked on stays in the cache.
    pub(crate) fn leave_half_done(&mut self, mut working: Working) {
        if let Some(stored) = self.rows.people.get(&working.row.id) {
            working.base = stored.last_modified;
            self.cached.insert(working.row.id, working);
            self.orders.clear();
        }
    }

    /// Stores the object: texts are cut at the column's length and at the first character beyond U+FFFF, the
    /// row is stamped, the cache is refreshed from the row.
    pub(crate) fn save(&mut self, working: Working) {
        let id = working.row.id;
        let stamp = self.now();
        self.cached.remove(&id);
        let Some(stored) = self.rows.people.get_mut(&id) else {
            return;
        };
        let departments = std::mem::take(&mut stored.departments);
        let renamed =
            stored.first_name != working.row.first_name || stored.last_name != working.row.last_name;
        let mut row = working.row;
        row.departments = departments;
        row.last_modified = stamp;
        row.contacts = working.channels.iter().map(|part| format!("{part}|")).collect();
        for (text, limit) in [
            (&mut row.first_name, 64),
            (&mut row.last_name, 64),
            (&mut row.title, 64),
            (&mut row.location, 255),
            (&mut row.notes, 512),
            (&mut row.contacts, 1024),
            (&mut row.email, 255),
        ] {
            cut(text, limit);
        }
        *stored = row;
        if renamed {
            self.orders.clear();
        }
    }
}

/// Cuts a text at a number of characters and at the first one that three bytes cannot hold, without a word.
pub(crate) fn cut(text: &mut String, limit: usize) {
    let end = text
        .char_indices()
        .enumerate()
        .find(|(count, (_, character))| *count == limit || *character > '\u{ffff}');
    if let Some((_, (at, _))) = end {
        text.truncate(at);
    }
}
