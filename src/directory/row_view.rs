//! A row of a book, looked at.

use std::fmt;

use uuid::Uuid;

use super::column::Column;
use super::entry::{RowEntry, badges, flag};
use super::row::Badge;
use super::store::{ENTRY, RowStore};
use crate::records::{Choice, RecordKey};

/// A record as a list shows it.
#[derive(Clone, Copy)]
pub struct RowView<'a> {
    /// Its number in the book, as in what a search finds.
    pub number: u32,
    /// Which record.
    pub key: RecordKey,
    /// First and last name.
    pub name: &'a str,
    /// The name of a person in the portal's addresses; empty for a contact.
    pub user_name: &'a str,
    /// Job title.
    pub title: &'a str,
    /// Departments of a person, company of a contact.
    pub place: &'a str,
    /// The first e-mail address, or nothing.
    pub email: &'a str,
    /// Location of a person.
    pub location: &'a str,
    /// Where the portal keeps the photo, if there is one.
    pub photo: Option<&'a str>,
    phones: &'a str,
    more: &'a str,
    entry: &'a RowEntry,
    store: &'a RowStore,
}

impl fmt::Debug for RowView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}, {})", self.key, self.name)
    }
}

impl RowStore {
    /// A row as it is shown; `None` if it is gone.
    pub(super) fn view(&self, row: u32) -> Option<RowView<'_>> {
        let (entry, mut parts) = self.shown(row)?;
        let mut next = || parts.next().unwrap_or("");
        Some(RowView {
            number: row,
            key: entry.key,
            name: next(),
            user_name: next(),
            title: next(),
            place: next(),
            email: next(),
            location: next(),
            photo: Some(next()).filter(|photo| !photo.is_empty()),
            phones: next(),
            more: next(),
            entry,
            store: self,
        })
    }
}

impl<'a> RowView<'a> {
    /// The phone numbers.
    pub fn phones(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.phones.split(ENTRY).filter(|phone| !phone.is_empty())
    }

    /// Everything else that is searched: other addresses, notes, …
    pub fn more(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.more.split(ENTRY).filter(|part| !part.is_empty())
    }

    /// What a column shows of it, or nothing.
    pub fn column(&self, column: Column) -> &'a str {
        match column {
            Column::Name => self.name,
            Column::Title => self.title,
            Column::Place => self.place,
            Column::Email => self.email,
            Column::Phone => self.phones().next().unwrap_or(""),
            Column::Location => self.location,
        }
    }

    /// What is special about it, in order of importance.
    pub fn badges(&self) -> impl Iterator<Item = Badge> + use<> {
        badges(self.entry.flags)
    }

    /// Whether this is a person who may not sign in.
    pub fn is_disabled(&self) -> bool {
        self.entry.flags & flag::DISABLED != 0
    }

    /// Whether this is a person who is a guest.
    pub fn is_guest(&self) -> bool {
        self.entry.flags & flag::GUEST != 0
    }

    /// The departments of a person.
    pub fn departments(&self) -> impl Iterator<Item = Uuid> + use<'a> {
        let is_person = matches!(self.key, RecordKey::Person(_));
        let (store, members) = (self.store, self.store.members(self.entry));
        members.iter().filter(move |_| is_person).filter_map(|number| store.id(*number))
    }

    /// Who created a contact, and its managers as far as the portal tells.
    pub fn owners(&self) -> impl Iterator<Item = Uuid> + use<'a> {
        let is_contact = matches!(self.key, RecordKey::Contact(_));
        let (store, members) = (self.store, self.store.members(self.entry));
        members.iter().filter(move |_| is_contact).filter_map(|number| store.id(*number))
    }

    /// The line manager of a person.
    pub fn lead(&self) -> Option<Uuid> {
        self.store.id(self.entry.lead)
    }

    /// The company of a contact.
    pub fn company(&self) -> Option<i64> {
        self.store.number(self.entry.company)
    }

    /// The stage of a contact.
    pub fn stage(&self) -> Option<i64> {
        self.store.number(self.entry.stage)
    }

    /// Who may see a contact.
    pub fn access(&self) -> Option<Choice> {
        [
            (flag::RESTRICTED, Choice::Restricted),
            (flag::EVERYONE_VIEWS, Choice::EveryoneViews),
            (flag::EVERYONE_EDITS, Choice::EveryoneEdits),
        ]
        .into_iter()
        .find_map(|(flag, access)| (self.entry.flags & flag != 0).then_some(access))
    }
}
