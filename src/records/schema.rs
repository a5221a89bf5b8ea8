//! The one list of fields of each kind of record.
//!
//! Form, validation, changes, merging and receipts walk these tables; a field is
//! added to the program here.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::{Choice, Field, FieldKey, Limit, RecordKind, ValueKind};

/// The fields of one kind of record, in the order of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Whose fields these are.
    pub kind: RecordKind,
    /// The fields.
    pub fields: Vec<Field>,
}

/// A field that the portal's administrator defined for contacts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomDefinition {
    /// Its number on the portal.
    pub id: i64,
    /// Its label.
    pub label: String,
    /// What it holds.
    pub kind: CustomKind,
}

/// What a custom field holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CustomKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    TextArea {
        /// How many lines the portal shows.
        rows: usize,
    },
    /// One of these texts.
    Select(Vec<String>),
    /// `true` or `false`.
    CheckBox,
    /// No value: the heading of the fields that follow.
    Heading,
    /// A day as text.
    Date,
}

/// The portal's limit for people's short texts, in characters.
const SHORT: Option<Limit> = Some(Limit::Characters(64));
/// The portal's limit for long single lines, in characters.
const LINE: Option<Limit> = Some(Limit::Characters(255));
/// The size of a `text` column, in bytes.
const COLUMN: Option<Limit> = Some(Limit::Bytes(65_535));

/// A field that has no limit and can be empty.
fn field(
    key: FieldKey,
    parameter: &'static str,
    label: impl Into<Cow<'static, str>>,
    section: impl Into<Cow<'static, str>>,
    kind: ValueKind,
) -> Field {
    Field {
        key,
        parameter,
        label: label.into(),
        section: section.into(),
        kind,
        limit: None,
        required: false,
        can_empty: true,
        trimmed: false,
    }
}

/// A field of one line of text.
fn line(
    key: FieldKey,
    parameter: &'static str,
    label: &'static str,
    section: &'static str,
    limit: Option<Limit>,
) -> Field {
    Field { limit, ..field(key, parameter, label, section, ValueKind::Line) }
}

impl Schema {
    /// The fields of `PUT people/{userid}`.
    pub fn person() -> Schema {
        Schema {
            kind: RecordKind::Person,
            fields: vec![
                field(FieldKey::Photo, "files", "Photo", "Name", ValueKind::Photo { by_address: true }),
                Field {
                    required: true,
                    can_empty: false,
                    ..line(FieldKey::FirstName, "firstname", "First name", "Name", SHORT)
                },
                Field {
                    required: true,
                    can_empty: false,
                    ..line(FieldKey::LastName, "lastname", "Last name", "Name", SHORT)
                },
                line(FieldKey::Title, "title", "Title", "Work", SHORT),
                line(FieldKey::Location, "location", "Location", "Work", LINE),
                field(FieldKey::Departments, "department", "Departments", "Work", ValueKind::Departments),
                field(FieldKey::Lead, "lead", "Lead", "Work", ValueKind::Person),
                field(FieldKey::WorkStart, "worksfrom", "Work start", "Work", ValueKind::Date),
                field(FieldKey::Birthday, "birthday", "Birthday", "Personal", ValueKind::Date),
                Field {
                    // The portal ignores an empty value here: once set, it can only be changed.
                    can_empty: false,
                    ..field(FieldKey::Sex, "sex", "Sex", "Personal", ValueKind::Choice(Choice::SEXES))
                },
                Field {
                    limit: Some(Limit::Characters(512)),
                    ..field(FieldKey::Comment, "comment", "Comment", "Personal", ValueKind::Paragraphs(3))
                },
                field(FieldKey::Channels, "contacts", "Channels", "Personal", ValueKind::Channels),
                Field {
                    can_empty: false,
                    ..field(FieldKey::Type, "isVisitor", "Type", "Account", ValueKind::Choice(Choice::TYPES))
                },
                Field {
                    can_empty: false,
                    ..field(
                        FieldKey::Status,
                        "disable",
                        "Status",
                        "Account",
                        ValueKind::Choice(Choice::STATUSES),
                    )
                },
            ],
        }
    }

    /// The fields of `PUT crm/contact/person/{personid}`, with the portal's custom
    /// fields in the portal's order under their headings.
    pub fn contact(custom: &[CustomDefinition]) -> Schema {
        let fixed = [
            field(FieldKey::Photo, "photo", "Photo", "Name", ValueKind::Photo { by_address: false }),
            Field {
                required: true,
                can_empty: false,
                ..line(FieldKey::FirstName, "firstName", "First name", "Name", LINE)
            },
            line(FieldKey::LastName, "lastName", "Last name", "Name", LINE),
            line(FieldKey::JobTitle, "jobTitle", "Job title", "Work", LINE),
            field(FieldKey::Company, "companyId", "Company", "Work", ValueKind::Company),
            Field {
                limit: COLUMN,
                ..field(FieldKey::About, "about", "About", "Work", ValueKind::Paragraphs(4))
            },
            Field {
                can_empty: false,
                ..field(FieldKey::Access, "shareType", "Access", "Access", ValueKind::Choice(Choice::ACCESS))
            },
            field(FieldKey::Managers, "managerList", "Managers", "Access", ValueKind::People),
        ];
        let all = fixed.into_iter().chain(custom_fields(custom));
        let fields = all.map(|field| Field { trimmed: true, ..field }).collect();
        Schema { kind: RecordKind::Contact, fields }
    }

    /// The field of this name.
    pub fn field(&self, key: FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// The custom fields, each under the last heading before it.
fn custom_fields(custom: &[CustomDefinition]) -> Vec<Field> {
    let mut section: Cow<'static, str> = Cow::Borrowed("More");
    let mut fields = Vec::new();
    for definition in custom {
        let label = definition.label.clone();
        let (kind, limit) = match &definition.kind {
            CustomKind::Heading => {
                section = Cow::Owned(label);
                continue;
            }
            CustomKind::Text => (ValueKind::Line, LINE),
            CustomKind::TextArea { rows } => (ValueKind::Paragraphs((*rows).clamp(2, 8)), COLUMN),
            CustomKind::Select(options) => (ValueKind::Options(options.clone()), None),
            CustomKind::CheckBox => (ValueKind::CheckBox, None),
            CustomKind::Date => (ValueKind::DateText, LINE),
        };
        let key = FieldKey::Custom(definition.id);
        fields.push(Field { limit, ..field(key, "customFieldList", label, section.clone(), kind) });
    }
    fields
}
