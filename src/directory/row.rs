//! One line of a lookup list.

use uuid::Uuid;

use crate::records::{Choice, RecordKey};

/// A record as it goes into a book.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which record.
    pub key: RecordKey,
    /// First and last name.
    pub name: String,
    /// Job title.
    pub title: String,
    /// Departments of a person, company of a contact.
    pub place: String,
    /// The first e-mail address; empty if there is none or the viewer may not see it.
    pub email: String,
    /// Location of a person.
    pub location: String,
    /// Where the portal keeps the photo, if there is one.
    pub photo: Option<String>,
    /// What is special about it.
    pub badges: Vec<Badge>,
    /// What only one kind of record has.
    pub details: RowDetails,
    /// Everything else that is searched: other addresses, notes, …
    pub more: Vec<String>,
    /// Phone numbers, for searching by digits.
    pub phones: Vec<String>,
}

/// What only one kind of record has.
#[derive(Clone, Debug, PartialEq)]
pub enum RowDetails {
    /// A person.
    Person {
        /// The name in the portal's addresses; a department names its head by it.
        user_name: String,
        /// May not sign in.
        disabled: bool,
        /// Is a guest.
        guest: bool,
        /// The departments.
        departments: Vec<Uuid>,
        /// The line manager.
        lead: Option<Uuid>,
    },
    /// A contact.
    Contact {
        /// The company.
        company: Option<i64>,
        /// The stage.
        stage: Option<i64>,
        /// Who may see it.
        access: Choice,
        /// Whose it is: who created it, and its managers as far as the portal tells.
        owners: Vec<Uuid>,
    },
}

/// What is special about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// May not sign in.
    Disabled,
    /// Owner of the portal.
    Owner,
    /// Administrator of the portal.
    Administrator,
    /// Administrator of some modules.
    ModuleAdministrator,
    /// A guest.
    Guest,
    /// Managed by a directory.
    Ldap,
    /// Managed by single sign-on.
    Sso,
    /// Seen by its managers only.
    Restricted,
    /// Others may only view it.
    ViewOnly,
}

impl Badge {
    /// All of them, in order of importance.
    pub const ALL: [Badge; 9] = [
        Badge::Disabled,
        Badge::Owner,
        Badge::Administrator,
        Badge::ModuleAdministrator,
        Badge::Guest,
        Badge::Ldap,
        Badge::Sso,
        Badge::Restricted,
        Badge::ViewOnly,
    ];

    /// The word on it.
    pub fn label(self) -> &'static str {
        match self {
            Badge::Disabled => "Disabled",
            Badge::Owner => "Owner",
            Badge::Administrator => "Admin",
            Badge::ModuleAdministrator => "Module admin",
            Badge::Guest => "Guest",
            Badge::Ldap => "LDAP",
            Badge::Sso => "SSO",
            Badge::Restricted => "Restricted",
            Badge::ViewOnly => "View only",
        }
    }

    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}
