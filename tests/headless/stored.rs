//! What a row of the portal means to the program, told by the row itself.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use portal_desk::demo::{ContactRow, PersonRow, Rows};
use portal_desk::records::{Channel, Choice, DateValue, FieldKey, Photo, RecordKey, Value};
use uuid::Uuid;

/// The values of a record, field by field.
pub type Values = BTreeMap<FieldKey, Value>;

/// The values of the row of this record; all stored photos are the same.
pub fn values(rows: &Rows, key: RecordKey) -> Values {
    match key {
        RecordKey::Person(id) => of_person(rows, id),
        RecordKey::Contact(id) => of_contact(rows, id),
    }
}

/// The value of one field.
pub fn value(rows: &Rows, key: RecordKey, field: FieldKey) -> Value {
    values(rows, key)[&field].clone()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn choice(yes: bool, then: Choice, otherwise: Choice) -> Value {
    Value::Choice(Some(if yes { then } else { otherwise }))
}

fn day(stored: Option<DateTime>) -> Value {
    Value::Date(stored.map_or(DateValue::Empty, |wall| DateValue::Day(wall.date())))
}

fn photo(name: Option<&String>) -> Value {
    Value::Photo(name.map_or(Photo::None, |name| Photo::Stored(name.clone())))
}

/// A set without those who are nobody.
fn set(ids: &[Uuid]) -> BTreeSet<Uuid> {
    ids.iter().copied().collect()
}

fn of_person(rows: &Rows, id: Uuid) -> Values {
    let row = &rows.people[&id];
    let parts: Vec<&str> = row.contacts.split('|').filter(|part| !part.is_empty()).collect();
    let channels = parts.chunks_exact(2).map(|pair| Channel::new(pair[0], pair[1])).collect();
    BTreeMap::from([
        (FieldKey::FirstName, text(&row.first_name)),
        (FieldKey::LastName, text(&row.last_name)),
        (FieldKey::Title, text(&row.title)),
        (FieldKey::Location, text(&row.location)),
        (FieldKey::Comment, text(&row.notes)),
        (FieldKey::Departments, Value::Departments(set(&row.departments))),
        (FieldKey::Lead, Value::Person(row.lead.filter(|lead| !lead.is_nil()))),
        (FieldKey::WorkStart, day(row.work_from)),
        (FieldKey::Birthday, day(row.birthday)),
        (FieldKey::Sex, Value::Choice(row.sex.map(|male| if male { Choice::Male } else { Choice::Female }))),
        (FieldKey::Channels, Value::Channels(channels)),
        (FieldKey::Type, choice(row.visitor, Choice::Guest, Choice::User)),
        (FieldKey::Status, choice(row.status == 1, Choice::Active, Choice::Disabled)),
        (FieldKey::Photo, photo(row.photo.as_ref())),
    ])
}

fn of_contact(rows: &Rows, id: i64) -> Values {
    let row = &rows.contacts[&id];
    let access = match row.share_type {
        1 => Choice::EveryoneEdits,
        2 => Choice::EveryoneViews,
        _ => Choice::Restricted,
    };
    // Of a contact that everyone sees the portal tells no managers.
    let managers = if access == Choice::Restricted { set(&row.managers) } else { BTreeSet::new() };
    let mut values = BTreeMap::from([
        (FieldKey::FirstName, text(&row.first_name)),
        (FieldKey::LastName, text(&row.last_name)),
        (FieldKey::JobTitle, text(&row.job_title)),
        (FieldKey::About, text(&row.about)),
        (FieldKey::Company, Value::Company(Some(row.company).filter(|company| *company != 0))),
        (FieldKey::Access, Value::Choice(Some(access))),
        (FieldKey::Managers, Value::People(managers)),
        (FieldKey::Photo, photo(row.photo.as_ref())),
    ]);
    for field in rows.custom_fields.iter().filter(|field| field.field_type != 4) {
        let stored = row.custom_fields.get(&field.id).map_or("", String::as_str);
        values.insert(FieldKey::Custom(field.id), text(stored));
    }
    values
}

/// Writes a value into the row of a record, as somebody else's client would have it stored.
pub fn put(rows: &mut Rows, key: RecordKey, field: FieldKey, value: &Value) {
    match key {
        RecordKey::Person(id) => put_person(rows.people.get_mut(&id).unwrap(), field, value),
        RecordKey::Contact(id) => put_contact(rows.contacts.get_mut(&id).unwrap(), field, value),
    }
}

fn put_person(row: &mut PersonRow, field: FieldKey, value: &Value) {
    let noon = |day: &DateValue| day.day().map(|day| day.at(12, 0, 0, 0));
    match (field, value) {
        (FieldKey::FirstName, Value::Text(text)) => row.first_name.clone_from(text),
        (FieldKey::LastName, Value::Text(text)) => row.last_name.clone_from(text),
        (FieldKey::Title, Value::Text(text)) => row.title.clone_from(text),
        (FieldKey::Location, Value::Text(text)) => row.location.clone_from(text),
        (FieldKey::Comment, Value::Text(text)) => row.notes.clone_from(text),
        (FieldKey::Departments, Value::Departments(ids)) => row.departments = ids.iter().copied().collect(),
        (FieldKey::Lead, Value::Person(lead)) => row.lead = *lead,
        (FieldKey::WorkStart, Value::Date(day)) => row.work_from = noon(day),
        (FieldKey::Birthday, Value::Date(day)) => row.birthday = noon(day),
        (FieldKey::Sex, Value::Choice(sex)) => row.sex = sex.map(|sex| sex == Choice::Male),
        (FieldKey::Channels, Value::Channels(channels)) => {
            row.contacts = channels.iter().map(|row| format!("{}|{}|", row.kind, row.value)).collect();
        }
        (FieldKey::Type, Value::Choice(kind)) => row.visitor = *kind == Some(Choice::Guest),
        (FieldKey::Status, Value::Choice(status)) => {
            row.status = if *status == Some(Choice::Active) { 1 } else { 2 };
        }
        other => panic!("no person holds {other:?}"),
    }
}

fn put_contact(row: &mut ContactRow, field: FieldKey, value: &Value) {
    match (field, value) {
        (FieldKey::FirstName, Value::Text(text)) => row.first_name.clone_from(text),
        (FieldKey::LastName, Value::Text(text)) => row.last_name.clone_from(text),
        (FieldKey::JobTitle, Value::Text(text)) => row.job_title.clone_from(text),
        (FieldKey::About, Value::Text(text)) => row.about.clone_from(text),
        (FieldKey::Company, Value::Company(company)) => {
            row.company = company.unwrap_or(0);
            row.listed_in = company.iter().copied().collect();
        }
        (FieldKey::Access, Value::Choice(access)) => {
            row.share_type = match access {
                Some(Choice::EveryoneEdits) => 1,
                Some(Choice::EveryoneViews) => 2,
                _ => 0,
            };
        }
        (FieldKey::Managers, Value::People(ids)) => row.managers = ids.iter().copied().collect(),
        (FieldKey::Custom(id), Value::Text(text)) if text.is_empty() => {
            row.custom_fields.remove(&id);
        }
        (FieldKey::Custom(id), Value::Text(text)) => {
            row.custom_fields.insert(id, text.clone());
        }
        other => panic!("no contact holds {other:?}"),
    }
}
