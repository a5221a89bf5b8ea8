//! What a field can hold.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plain_text::trimmed;
use super::{Choice, Photo};

/// The value of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Text of one or more lines; also every custom field, exactly as the portal stores it.
    Text(String),
    /// A day, or none.
    Date(DateValue),
    /// One of the field's options, or none.
    Choice(Option<Choice>),
    /// One of the people, or nobody.
    Person(Option<Uuid>),
    /// Some of the people; their order has no meaning.
    People(BTreeSet<Uuid>),
    /// Some of the departments; their order has no meaning.
    Departments(BTreeSet<Uuid>),
    /// A company of the CRM, or none.
    Company(Option<i64>),
    /// The rows of a person's contact list, in order.
    Channels(Vec<Channel>),
    /// The photo.
    Photo(Photo),
}

impl Value {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) => text.is_empty(),
            Value::Date(date) => *date == DateValue::Empty,
            Value::Choice(choice) => choice.is_none(),
            Value::Person(person) => person.is_none(),
            Value::People(ids) | Value::Departments(ids) => ids.is_empty(),
            Value::Company(company) => company.is_none(),
            Value::Channels(rows) => rows.is_empty(),
            Value::Photo(photo) => *photo == Photo::None,
        }
    }

    /// Whether the portal could not be asked for it.
    pub fn is_unknown(&self) -> bool {
        *self == Value::Photo(Photo::Unknown)
    }

    /// The text, if this is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A day that can be missing, and that can be half typed. In JSON: `null`,
/// `"1990-05-17"` or `{"typed": "17 Ma"}`.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "WrittenDate", into = "WrittenDate")]
pub enum DateValue {
    /// No day.
    #[default]
    Empty,
    /// A calendar day, without time and without zone.
    Day(Date),
    /// Text that is no day yet. It is kept so that nothing typed is lost; it cannot be saved.
    Typed(String),
}

impl DateValue {
    /// The day, if there is one.
    pub fn day(&self) -> Option<Date> {
        match self {
            DateValue::Day(day) => Some(*day),
            _ => None,
        }
    }
}

/// A [`DateValue`] as it is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenDate {
    Day(Date),
    Typed { typed: String },
    Empty(()),
}

impl From<WrittenDate> for DateValue {
    fn from(date: WrittenDate) -> DateValue {
        match date {
            WrittenDate::Day(day) => DateValue::Day(day),
            WrittenDate::Typed { typed } => DateValue::Typed(typed),
            WrittenDate::Empty(()) => DateValue::Empty,
        }
    }
}

impl From<DateValue> for WrittenDate {
    fn from(date: DateValue) -> WrittenDate {
        match date {
            DateValue::Day(day) => WrittenDate::Day(day),
            DateValue::Typed(typed) => WrittenDate::Typed { typed },
            DateValue::Empty => WrittenDate::Empty(()),
        }
    }
}

/// One row of a person's contact list, such as `mail` / `mia@example.com`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Channel {
    /// The portal's word for the kind of address; unknown words are kept as they are.
    pub kind: String,
    /// The address itself.
    pub value: String,
}

impl Channel {
    /// A row of the list.
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Channel {
        Channel { kind: kind.into(), value: value.into() }
    }

    /// The row without blanks at its ends.
    pub fn trimmed(&self) -> Channel {
        Channel::new(trimmed(&self.kind), trimmed(&self.value))
    }

    /// Whether the row was imported from a directory (LDAP). Such rows are
    /// read-only: without them the person loses the address until the next import.
    pub fn is_imported(&self) -> bool {
        matches!(self.kind.as_str(), "extmail" | "extphone" | "extmobphone" | "extskype")
    }
}

/// The longest contact list the portal stores, in characters: all kinds and values
/// with one separator after each. What is over is cut off silently.
pub const CHANNELS_LIMIT: usize = 1024;

/// The kinds of channel that the portal offers itself.
pub const KNOWN_CHANNELS: &[&str] = &[
    "mail",
    "phone",
    "mobphone",
    "gmail",
    "skype",
    "msn",
    "icq",
    "jabber",
    "aim",
    "telegram",
    "facebook",
    "livejournal",
    "myspace",
    "twitter",
    "blogger",
    "yahoo",
];

/// How a kind of channel reads in the window. Unknown kinds read as they are stored.
pub fn channel_label(kind: &str) -> &str {
    match kind {
        "mail" => "E-mail",
        "phone" => "Phone",
        "mobphone" => "Mobile phone",
        "gmail" => "Gmail",
        "skype" => "Skype",
        "msn" => "MSN",
        "icq" => "ICQ",
        "jabber" => "Jabber",
        "aim" => "AIM",
        "telegram" => "Telegram",
        "facebook" => "Facebook",
        "livejournal" => "LiveJournal",
        "myspace" => "MySpace",
        "twitter" => "Twitter",
        "blogger" => "Blogger",
        "yahoo" => "Yahoo",
        "gbuzz" => "Google Buzz",
        "gtalk" => "Google Talk",
        "extmail" => "E-mail (LDAP)",
        "extphone" => "Phone (LDAP)",
        "extmobphone" => "Mobile phone (LDAP)",
        "extskype" => "Skype (LDAP)",
        other => other,
    }
}

/// The length of a contact list as the portal stores it, in characters.
pub fn stored_length(channels: &[Channel]) -> usize {
    channels.iter().map(|row| row.kind.chars().count() + row.value.chars().count() + 2).sum()
}
