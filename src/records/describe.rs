//! Values in words.

use super::{Channel, DateValue, Field, Names, Photo, Value, ValueKind, channel_label, date_words};

/// How a value reads in a review, a receipt or a hint. Empty values read "empty".
pub fn describe(field: &Field, value: &Value, names: &Names) -> String {
    if value.is_empty() {
        return match field.kind {
            ValueKind::Photo { .. } => "no photo".to_owned(),
            ValueKind::CheckBox => "no".to_owned(),
            _ => "empty".to_owned(),
        };
    }
    match value {
        Value::Text(text) => match (&field.kind, text.as_str()) {
            (ValueKind::CheckBox, "true") => "yes".to_owned(),
            (ValueKind::CheckBox, "false") => "no".to_owned(),
            _ => text.clone(),
        },
        Value::Date(DateValue::Empty) => "empty".to_owned(),
        Value::Date(DateValue::Day(day)) => date_words(*day),
        Value::Date(DateValue::Typed(text)) => text.clone(),
        Value::Choice(choice) => choice.map_or("empty", super::Choice::label).to_owned(),
        Value::Person(person) => person.map_or("nobody", |id| names.person(id)).to_owned(),
        Value::People(ids) => listed(ids.iter().map(|id| names.person(*id))),
        Value::Departments(ids) => listed(ids.iter().map(|id| names.department(*id))),
        Value::Company(company) => company.map_or("none".to_owned(), |id| names.company(id)),
        Value::Channels(rows) => rows.iter().map(channel_words).collect::<Vec<_>>().join(", "),
        Value::Photo(photo) => match photo {
            Photo::None => "no photo".to_owned(),
            Photo::Unknown => "not known".to_owned(),
            Photo::Stored(_) => "the photo on the portal".to_owned(),
            Photo::File(picture) => picture.name.clone(),
            Photo::Address(address) => address.clone(),
        },
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.join(", ")
}

fn channel_words(row: &Channel) -> String {
    format!("{} {}", channel_label(&row.kind), row.value)
}
