//! Which record is meant.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The two kinds of record the program edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A portal user.
    Person,
    /// A CRM person.
    Contact,
}

impl RecordKind {
    /// The word for one of them, in the middle of a sentence.
    pub fn word(self) -> &'static str {
        match self {
            RecordKind::Person => "person",
            RecordKind::Contact => "contact",
        }
    }

    /// The name of the list that shows them.
    pub fn plural(self) -> &'static str {
        match self {
            RecordKind::Person => "People",
            RecordKind::Contact => "Contacts",
        }
    }
}

/// The identity of one record on its portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKey {
    /// A person, by the portal's GUID.
    Person(Uuid),
    /// A contact, by its CRM number.
    Contact(i64),
}

impl RecordKey {
    /// What kind of record this is.
    pub fn kind(self) -> RecordKind {
        match self {
            RecordKey::Person(_) => RecordKind::Person,
            RecordKey::Contact(_) => RecordKind::Contact,
        }
    }
}

/// The bare id, as the portal writes it.
impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordKey::Person(id) => id.fmt(f),
            RecordKey::Contact(id) => id.fmt(f),
        }
    }
}
