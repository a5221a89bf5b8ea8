//! What is known about a field.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::mem::discriminant;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::plain_text::trimmed;
use super::{Choice, DateValue, Photo, Value};

/// The name of a field inside the program. In files it is a word such as `first_name`
/// or `custom:5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Cow<'_, str>", into = "String")]
pub enum FieldKey {
    /// Given name, of a person or a contact.
    FirstName,
    /// Family name, of a person or a contact.
    LastName,
    /// Job title of a person.
    Title,
    /// Departments of a person.
    Departments,
    /// Line manager of a person.
    Lead,
    /// Location of a person.
    Location,
    /// Sex of a person.
    Sex,
    /// Birthday of a person.
    Birthday,
    /// The day a person started to work here.
    WorkStart,
    /// Notes about a person.
    Comment,
    /// The contact list of a person.
    Channels,
    /// User or guest.
    Type,
    /// Active or disabled.
    Status,
    /// Job title of a contact.
    JobTitle,
    /// The company a contact belongs to.
    Company,
    /// Notes about a contact.
    About,
    /// Who may see a contact.
    Access,
    /// The people who are given access to a restricted contact.
    Managers,
    /// The photo, of a person or a contact.
    Photo,
    /// A custom field of contacts, by the number of its definition.
    Custom(i64),
}

impl FieldKey {
    /// Whether this is the kind of value that the field holds.
    pub fn holds(self, value: &Value) -> bool {
        discriminant(&self.empty_value()) == discriminant(value)
    }

    /// What the field holds while it is empty.
    pub(super) fn empty_value(self) -> Value {
        match self {
            FieldKey::Departments => Value::Departments(BTreeSet::new()),
            FieldKey::Lead => Value::Person(None),
            FieldKey::Sex | FieldKey::Type | FieldKey::Status | FieldKey::Access => Value::Choice(None),
            FieldKey::Birthday | FieldKey::WorkStart => Value::Date(DateValue::Empty),
            FieldKey::Channels => Value::Channels(Vec::new()),
            FieldKey::Company => Value::Company(None),
            FieldKey::Managers => Value::People(BTreeSet::new()),
            FieldKey::Photo => Value::Photo(Photo::None),
            _ => Value::Text(String::new()),
        }
    }

    /// Whether the portal keeps it apart from the rest of a person, so that a reading of it is
    /// always what is stored.
    pub fn is_apart(self) -> bool {
        matches!(self, FieldKey::Departments | FieldKey::Type | FieldKey::Photo)
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FieldKey::FirstName => "first_name",
            FieldKey::LastName => "last_name",
            FieldKey::Title => "title",
            FieldKey::Departments => "departments",
            FieldKey::Lead => "lead",
            FieldKey::Location => "location",
            FieldKey::Sex => "sex",
            FieldKey::Birthday => "birthday",
            FieldKey::WorkStart => "work_start",
            FieldKey::Comment => "comment",
            FieldKey::Channels => "channels",
            FieldKey::Type => "type",
            FieldKey::Status => "status",
            FieldKey::JobTitle => "job_title",
            FieldKey::Company => "company",
            FieldKey::About => "about",
            FieldKey::Access => "access",
            FieldKey::Managers => "managers",
            FieldKey::Photo => "photo",
            FieldKey::Custom(id) => return write!(f, "custom:{id}"),
        })
    }
}

impl FromStr for FieldKey {
    type Err = UnknownField;

    fn from_str(name: &str) -> Result<FieldKey, UnknownField> {
        Ok(match name {
            "first_name" => FieldKey::FirstName,
            "last_name" => FieldKey::LastName,
            "title" => FieldKey::Title,
            "departments" => FieldKey::Departments,
            "lead" => FieldKey::Lead,
            "location" => FieldKey::Location,
            "sex" => FieldKey::Sex,
            "birthday" => FieldKey::Birthday,
            "work_start" => FieldKey::WorkStart,
            "comment" => FieldKey::Comment,
            "channels" => FieldKey::Channels,
            "type" => FieldKey::Type,
            "status" => FieldKey::Status,
            "job_title" => FieldKey::JobTitle,
            "company" => FieldKey::Company,
            "about" => FieldKey::About,
            "access" => FieldKey::Access,
            "managers" => FieldKey::Managers,
            "photo" => FieldKey::Photo,
            other => {
                let number = other.strip_prefix("custom:").and_then(|id| id.parse().ok());
                FieldKey::Custom(number.ok_or_else(|| UnknownField(other.to_owned()))?)
            }
        })
    }
}

impl TryFrom<Cow<'_, str>> for FieldKey {
    type Error = UnknownField;

    fn try_from(name: Cow<'_, str>) -> Result<FieldKey, UnknownField> {
        name.parse()
    }
}

impl From<FieldKey> for String {
    fn from(key: FieldKey) -> String {
        key.to_string()
    }
}

/// A field that this version of the program does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no field “{0}”")]
pub struct UnknownField(pub String);

/// Everything the program knows about one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name inside the program.
    pub key: FieldKey,
    /// The parameter of the documented call that carries it.
    pub parameter: &'static str,
    /// How it reads in the window.
    pub label: Cow<'static, str>,
    /// The heading that it is shown under.
    pub section: Cow<'static, str>,
    /// What it holds and how it is edited.
    pub kind: ValueKind,
    /// The longest text that the portal stores without cutting it.
    pub limit: Option<Limit>,
    /// Whether the form refuses it empty.
    pub required: bool,
    /// Whether the portal offers a way to empty it.
    pub can_empty: bool,
    /// Whether the portal removes blanks at both ends, so that they make no difference to it.
    pub trimmed: bool,
}

impl Field {
    /// What the portal will hold after this value was saved.
    pub(super) fn stored(&self, value: &Value) -> Value {
        match value {
            Value::Text(text) if self.trimmed => Value::Text(text.trim().to_owned()),
            _ => value.clone(),
        }
    }

    /// What an edit sets the field to: blanks at the ends of a text were not meant. Rows of a
    /// contact list that were there before stay as they are.
    pub fn meant(&self, base: &Value, edit: &Value) -> Value {
        match (edit, base) {
            (Value::Text(text), _) => Value::Text(trimmed(text).to_owned()),
            (Value::Channels(rows), Value::Channels(before)) => Value::Channels(
                rows.iter()
                    .map(|row| if before.contains(row) { row.clone() } else { row.trimmed() })
                    .collect(),
            ),
            _ => edit.clone(),
        }
    }

    /// Whether two values of this field are the same to the portal.
    pub fn same(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Text(a), Value::Text(b)) if self.trimmed => a.trim() == b.trim(),
            _ => a == b,
        }
    }

    /// Whether the value of a later reading is another one. A photo that could not be asked
    /// for says nothing, now as before.
    pub fn has_moved(&self, was: &Value, now: &Value) -> bool {
        !was.is_unknown() && !now.is_unknown() && !self.same(was, now)
    }
}

/// What a field holds and how it is edited.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// One line of text.
    Line,
    /// Several lines of text, shown with this many rows.
    Paragraphs(usize),
    /// A day.
    Date,
    /// One of a short list.
    Choice(&'static [Choice]),
    /// One of the people.
    Person,
    /// Several people.
    People,
    /// Several departments.
    Departments,
    /// A company of the CRM.
    Company,
    /// The rows of a contact list.
    Channels,
    /// A photo; `by_address` if the portal can fetch it from the web by itself.
    Photo {
        /// Whether a web address can be given.
        by_address: bool,
    },
    /// Custom field: one of these texts. Other stored texts are kept.
    Options(Vec<String>),
    /// Custom field: `true` or `false` as text.
    CheckBox,
    /// Custom field: a day, as text in the portal's own pattern. Other texts are kept.
    DateText,
}

/// A limit of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// In Unicode characters.
    Characters(usize),
    /// In bytes of UTF-8.
    Bytes(usize),
}

impl Limit {
    /// How much of the limit a text uses.
    pub fn used(self, text: &str) -> usize {
        match self {
            Limit::Characters(_) => text.chars().count(),
            Limit::Bytes(_) => text.len(),
        }
    }

    /// The number itself.
    pub fn maximum(self) -> usize {
        match self {
            Limit::Characters(most) | Limit::Bytes(most) => most,
        }
    }
}
