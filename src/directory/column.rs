//! What a list can show of each record, and be sorted by.

use serde::{Deserialize, Serialize};

use crate::records::RecordKind;

/// A part of a row that can be shown, and that the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// First and last name; always shown.
    #[default]
    Name,
    /// Job title.
    Title,
    /// Departments of a person, company of a contact.
    Place,
    /// The first e-mail address.
    Email,
    /// The first phone number.
    Phone,
    /// Location of a person.
    Location,
}

impl Column {
    /// All of them, in the order of the window.
    pub const ALL: [Column; 6] =
        [Column::Name, Column::Title, Column::Place, Column::Email, Column::Phone, Column::Location];

    /// Those that a kind of record has.
    pub fn of(kind: RecordKind) -> impl Iterator<Item = Column> {
        Column::ALL
            .into_iter()
            .filter(move |column| kind == RecordKind::Person || *column != Column::Location)
    }

    /// How it reads in the window.
    pub fn label(self, kind: RecordKind) -> &'static str {
        match (self, kind) {
            (Column::Name, _) => "Name",
            (Column::Title, RecordKind::Person) => "Title",
            (Column::Title, RecordKind::Contact) => "Job title",
            (Column::Place, RecordKind::Person) => "Department",
            (Column::Place, RecordKind::Contact) => "Company",
            (Column::Email, _) => "E-mail",
            (Column::Phone, _) => "Phone",
            (Column::Location, _) => "Location",
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sort {
    /// What it goes by.
    pub column: Column,
    /// The last first. Records where the column is empty stay at the end.
    pub descending: bool,
}
