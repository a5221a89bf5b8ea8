//! The values of fields that are chosen from a short, fixed list.

use serde::{Deserialize, Serialize};

/// One option of a choice field. Which options a field has is said by its
/// [`ValueKind::Choice`](super::ValueKind::Choice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Type of a person: an ordinary user, who takes a paid seat.
    User,
    /// Type of a person: a guest (`isVisitor`).
    Guest,
    /// Status of a person: may sign in.
    Active,
    /// Status of a person: may not sign in.
    Disabled,
    /// Sex of a person.
    Male,
    /// Sex of a person.
    Female,
    /// Access to a contact: `shareType` 0, only its managers and CRM administrators.
    Restricted,
    /// Access to a contact: `shareType` 2.
    EveryoneViews,
    /// Access to a contact: `shareType` 1.
    EveryoneEdits,
}

impl Choice {
    /// The types of a person.
    pub const TYPES: &'static [Choice] = &[Choice::User, Choice::Guest];
    /// The statuses of a person.
    pub const STATUSES: &'static [Choice] = &[Choice::Active, Choice::Disabled];
    /// The sexes the portal knows.
    pub const SEXES: &'static [Choice] = &[Choice::Male, Choice::Female];
    /// Who may see a contact.
    pub const ACCESS: &'static [Choice] = &[Choice::Restricted, Choice::EveryoneViews, Choice::EveryoneEdits];

    /// How the option reads in the window.
    pub fn label(self) -> &'static str {
        match self {
            Choice::User => "User",
            Choice::Guest => "Guest",
            Choice::Active => "Active",
            Choice::Disabled => "Disabled",
            Choice::Male => "Male",
            Choice::Female => "Female",
            Choice::Restricted => "Restricted to managers",
            Choice::EveryoneViews => "Everyone may view",
            Choice::EveryoneEdits => "Everyone may edit",
        }
    }
}
