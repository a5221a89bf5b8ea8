//! A record as the portal last gave it.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::plain_text::trimmed;
use super::{Choice, FieldKey, RecordKey, Schema, Value};

/// One person or contact: a row of values, and facts that are shown and not edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which one.
    pub key: RecordKey,
    /// The value of every field; a missing one is empty.
    #[serde(deserialize_with = "read_values")]
    pub values: BTreeMap<FieldKey, Value>,
    /// What is shown and not edited.
    pub facts: Facts,
    /// Whether a text of it is longer than the program reads: it was cut off, and must never be
    /// sent back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
}

impl Record {
    /// The record with the type of the contact as it was known before. A reading does not tell it,
    /// and what was looked up before is better than nothing.
    #[must_use]
    pub fn with_known_type(mut self, before: &Record) -> Record {
        if let (Facts::Contact(now), Some(was)) = (&mut self.facts, before.contact_facts())
            && now.contact_type == ContactType::Unknown
        {
            now.contact_type = was.contact_type.clone();
        }
        self
    }

    /// The value of a field, or the empty value of its kind.
    pub fn value(&self, key: FieldKey) -> Value {
        self.values.get(&key).cloned().unwrap_or_else(|| key.empty_value())
    }

    /// A text field; empty if it is no text.
    pub fn text(&self, key: FieldKey) -> &str {
        self.values.get(&key).and_then(Value::as_text).unwrap_or("")
    }

    /// A choice field.
    pub fn choice(&self, key: FieldKey) -> Option<Choice> {
        match self.values.get(&key) {
            Some(Value::Choice(choice)) => *choice,
            _ => None,
        }
    }

    /// First and last name, as far as there are any.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.text(FieldKey::FirstName), self.text(FieldKey::LastName));
        let name = trimmed(&name);
        if name.is_empty() { format!("Unnamed {}", self.key.kind().word()) } else { name.to_owned() }
    }

    /// The facts of a person, if this is one.
    pub fn person_facts(&self) -> Option<&PersonFacts> {
        match &self.facts {
            Facts::Person(facts) => Some(facts),
            Facts::Contact(_) => None,
        }
    }

    /// The facts of a contact, if this is one.
    pub fn contact_facts(&self) -> Option<&ContactFacts> {
        match &self.facts {
            Facts::Contact(facts) => Some(facts),
            Facts::Person(_) => None,
        }
    }

    /// The fields in which another reading of the same record differs, as far as both tell.
    pub fn differences(&self, other: &Record, schema: &Schema) -> Vec<FieldKey> {
        schema
            .fields
            .iter()
            .filter(|field| field.has_moved(&self.value(field.key), &other.value(field.key)))
            .map(|field| field.key)
            .collect()
    }
}

/// Reads values, each of the kind that its field holds.
pub(super) fn read_values<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<FieldKey, Value>, D::Error> {
    let values = BTreeMap::<FieldKey, Value>::deserialize(from)?;
    match values.iter().find(|(key, value)| !key.holds(value)) {
        Some((key, _)) => Err(D::Error::custom(format!("the field “{key}” holds another kind of value"))),
        None => Ok(values),
    }
}

/// What is shown of a record and not edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facts {
    /// Of a person.
    Person(PersonFacts),
    /// Of a contact.
    Contact(ContactFacts),
}

/// What is shown of a person and not edited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonFacts {
    /// The name in the portal's own addresses.
    pub user_name: String,
    /// The address to sign in with; `None` if the viewer may not see it.
    pub email: Option<String>,
    /// The main mobile phone, which the portal uses for codes.
    pub mobile_phone: String,
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
    /// On leave: neither active nor disabled. No page of the portal sets this, imports do.
    pub is_on_leave: bool,
    /// What is left of a channel list that was cut off: a kind without a value. It is in no
    /// row, and the next call that sends the list drops it.
    pub channel_piece: Option<String>,
    /// The departments this person heads.
    pub heads: BTreeSet<Uuid>,
    /// The portal's stamp of the last change, where it tells one; in whole seconds.
    pub last_modified: Option<String>,
    /// Whether that change was so recent when this was read that the next one can have the
    /// same stamp.
    pub is_just_stamped: bool,
}

impl PersonFacts {
    /// Whether the portal hid the contact list from the viewer, so that it only looks
    /// empty: then neither the e-mail nor the raw record could be read. A save would
    /// send the empty list and erase the real one.
    pub fn channels_are_hidden(&self) -> bool {
        self.email.is_none() && self.last_modified.is_none()
    }

    /// The stamp that the next change will replace by another one; `None` if that is not certain.
    pub fn stamp_to_be_replaced(&self) -> Option<&String> {
        self.last_modified.as_ref().filter(|_| !self.is_just_stamped)
    }

    /// Whether the portal refuses to make a guest of this person.
    pub fn has_rights(&self) -> bool {
        self.is_owner || self.is_admin || !self.admin_of.is_empty()
    }
}

/// What is shown of a contact and not edited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactFacts {
    /// Whether the signed-in person may change it.
    pub can_edit: bool,
    /// The stage (the portal calls it contact status).
    pub stage: Option<Stage>,
    /// The type; the portal tells it only through a search.
    pub contact_type: ContactType,
    /// The currency, as the portal abbreviates it.
    pub currency: Option<String>,
    /// The industry.
    pub industry: String,
    /// E-mails, phones and the like.
    pub infos: Vec<ContactInfo>,
    /// Addresses, each in one line.
    pub addresses: Vec<String>,
    /// Whether the list of managers names a person whose profile was removed.
    pub has_gone_managers: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// Who created it.
    pub created_by: String,
    /// When it was created.
    pub created: Option<jiff::Timestamp>,
}

/// The type of a contact, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactType {
    /// Nobody asked yet.
    #[default]
    Unknown,
    /// It has none.
    None,
    /// It has this one.
    Named(String),
}

/// A stage of a contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its number on the portal.
    pub id: i64,
    /// Its name.
    pub title: String,
    /// Its colour as `#rrggbb`.
    pub color: String,
}

/// One e-mail, phone or other address of a contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactInfo {
    /// What it is, in words: "Phone", "E-mail", …
    pub kind: String,
    /// "Work", "Home", …
    pub category: String,
    /// The address itself.
    pub value: String,
    /// Whether it is the first of its kind.
    pub primary: bool,
}
