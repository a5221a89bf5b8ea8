//! Everything stored, compared as data.

use portal_desk::demo::Rows;
use portal_desk::records::RecordKey;
use serde_json::Value;
use uuid::Uuid;

/// The name of the photo of a record.
pub fn photo_of(rows: &Rows, key: RecordKey) -> Option<String> {
    match key {
        RecordKey::Person(id) => rows.people[&id].photo.clone(),
        RecordKey::Contact(id) => rows.contacts[&id].photo.clone(),
    }
}

/// Gives a record a photo of this name.
pub fn set_photo_of(rows: &mut Rows, key: RecordKey, photo: Option<String>) {
    match key {
        RecordKey::Person(id) => rows.people.get_mut(&id).unwrap().photo = photo,
        RecordKey::Contact(id) => rows.contacts.get_mut(&id).unwrap().photo = photo,
    }
}

/// Takes over when a person was last written. Contacts have no such stamp.
pub fn stamp(rows: &mut Rows, after: &Rows, key: RecordKey) {
    if let RecordKey::Person(id) = key {
        rows.people.get_mut(&id).unwrap().last_modified = after.people[&id].last_modified;
    }
}

/// Writes what means the same in the same way: lists without order, a lead of zeros, and
/// channels with a piece left over that nobody reads.
pub fn normalise(rows: &mut Rows) {
    for person in rows.people.values_mut() {
        person.departments.sort_unstable();
        person.lead = person.lead.filter(|lead: &Uuid| !lead.is_nil());
        let parts: Vec<&str> = person.contacts.split('|').filter(|part| !part.is_empty()).collect();
        let pairs = parts.chunks_exact(2).map(|pair| format!("{}|{}|", pair[0], pair[1]));
        person.contacts = pairs.collect();
    }
    for contact in rows.contacts.values_mut() {
        contact.managers.sort_unstable();
    }
}

/// Each place in which what is stored is not what was expected.
pub fn differences(expected: &Rows, stored: &Rows) -> Vec<String> {
    if expected == stored {
        return Vec::new();
    }
    let mut found = Vec::new();
    let [expected, stored] = [expected, stored].map(|rows| serde_json::to_value(rows).unwrap());
    walk("", &expected, &stored, &mut found);
    if found.is_empty() {
        found.push("the rows differ in something that is not shown".to_owned());
    }
    found
}

fn walk(path: &str, expected: &Value, stored: &Value, found: &mut Vec<String>) {
    match (expected, stored) {
        (Value::Object(a), Value::Object(b)) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let [a, b] = [a, b].map(|object| object.get(name).unwrap_or(&Value::Null));
                walk(&format!("{path}/{name}"), a, b, found);
            }
        }
        (a, b) if a == b => {}
        (a, b) => found.push(format!("{path}: expected {a}, stored {b}")),
    }
}
