//! What the lists of a portal contain about each record.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer::ListAnswer;
use crate::records::{Channel, Choice, ContactInfo, Stage};

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// How many there are in the whole list. On an empty page it is the start that
    /// was asked for, because the total of the portal is wrong there.
    pub total: usize,
    /// How many the portal sent. The next page starts this much further on, also
    /// where some could not be read and are missing in `items`.
    pub received: usize,
    /// The entries.
    pub items: Vec<T>,
    /// Whether a text in it was too long, and was cut off.
    pub is_cut: bool,
}

impl<T> Page<T> {
    /// Reads a list that was asked for from `start` on.
    pub(super) fn read(listed: ListAnswer<T>, start: usize) -> Page<T> {
        let ListAnswer { items, received, is_cut, .. } = listed;
        let reached = start.saturating_add(received);
        let total = if received == 0 { start } else { listed.total.unwrap_or(reached).max(reached) };
        Page { total, received, items, is_cut }
    }
}

/// A person in the list of people.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonSummary {
    /// Who it is.
    pub id: Uuid,
    /// The name in the portal's own addresses.
    pub user_name: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The address to sign in with; `None` if the viewer may not see it.
    pub email: Option<String>,
    /// Job title.
    pub title: String,
    /// The departments, with their names.
    pub departments: Vec<(Uuid, String)>,
    /// Location.
    pub location: String,
    /// Notes (the field Comment).
    pub notes: String,
    /// The contact list; empty if the viewer may not see it.
    pub channels: Vec<Channel>,
    /// The main mobile phone.
    pub mobile_phone: String,
    /// A guest.
    pub is_guest: bool,
    /// May not sign in.
    pub is_disabled: bool,
    /// Owner of the portal.
    pub is_owner: bool,
    /// Administrator of the whole portal.
    pub is_admin: bool,
    /// The modules this person administrates, as the portal names them.
    pub admin_of: Vec<String>,
    /// Managed by a directory (LDAP).
    pub is_ldap: bool,
    /// Managed by single sign-on.
    pub is_sso: bool,
    /// The line manager.
    pub lead: Option<Uuid>,
    /// Where the photo is, as [`Portal::picture`](super::Portal::picture) takes it;
    /// `None` if there is none.
    pub photo: Option<String>,
}

/// A contact in the list of contacts.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactSummary {
    /// Its number.
    pub id: i64,
    /// Given name.
    pub first_name: String,
    /// Family name; can be empty.
    pub last_name: String,
    /// Job title.
    pub title: String,
    /// The company it belongs to.
    pub company: Option<CompanySummary>,
    /// Notes.
    pub about: String,
    /// E-mails, phones and the like.
    pub infos: Vec<ContactInfo>,
    /// Tags.
    pub tags: Vec<String>,
    /// Who may see it.
    pub access: Choice,
    /// Whether the signed-in person may change it.
    pub can_edit: bool,
    /// The stage (the portal calls it contact status).
    pub stage: Option<Stage>,
    /// The currency, as the portal abbreviates it.
    pub currency: Option<String>,
    /// Who created it and, where the portal says so, who manages it.
    pub owners: Vec<Uuid>,
    /// Where to ask for the photo, as [`Portal::picture`](super::Portal::picture)
    /// takes it. Whether there is one shows only when asked.
    pub photo: String,
}

/// A company of the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanySummary {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A department of the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The user name of the person who heads it.
    pub head: Option<String>,
}
