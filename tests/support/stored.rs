//! What the portal holds, and in what two states of it differ.

use std::collections::BTreeSet;

use portal_desk::demo::DemoPortal;
use serde_json::Value;
use uuid::Uuid;

use super::Program;

/// Everything stored, as it was at one moment.
pub struct Stored(Value);

impl Stored {
    pub fn of(portal: &DemoPortal) -> Stored {
        Stored(portal.read_rows(|rows| serde_json::to_value(rows).unwrap()))
    }

    /// The places that differ, such as `people.<id>.title`.
    pub fn differences(&self, after: &Stored) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        compare("", &self.0, &after.0, &mut found);
        found
    }
}

/// Modification stamps say when something was written, which is not what was written.
fn compare(place: &str, before: &Value, after: &Value, found: &mut BTreeSet<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for name in before.keys().chain(after.keys()).filter(|name| *name != "last_modified") {
                let inner = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                match (before.get(name), after.get(name)) {
                    (Some(before), Some(after)) => compare(&inner, before, after, found),
                    _ => {
                        found.insert(inner);
                    }
                }
            }
        }
        _ if before != after => {
            found.insert(place.to_owned());
        }
        _ => {}
    }
}

impl Program {
    /// These places changed since, and nothing else on the whole portal.
    #[track_caller]
    pub fn assert_only(&self, before: &Stored, places: &[String]) {
        let wanted: BTreeSet<String> = places.iter().cloned().collect();
        assert_eq!(before.differences(&self.stored()), wanted);
    }

    /// These fields of a person changed since, and nothing else on the whole portal.
    #[track_caller]
    pub fn assert_person(&self, before: &Stored, id: Uuid, fields: &[&str]) {
        let places: Vec<String> = fields.iter().map(|field| format!("people.{id}.{field}")).collect();
        self.assert_only(before, &places);
    }

    /// These fields of a contact changed since, and nothing else on the whole portal.
    #[track_caller]
    pub fn assert_contact(&self, before: &Stored, id: i64, fields: &[&str]) {
        let places: Vec<String> = fields.iter().map(|field| format!("contacts.{id}.{field}")).collect();
        self.assert_only(before, &places);
    }
}

impl Program {
    /// The photo of a person changed since, and nothing else on the whole portal. A
    /// photo may bring its crop along.
    #[track_caller]
    pub fn assert_photo_only(&self, before: &Stored, id: Uuid) {
        let mut changed = before.differences(&self.stored());
        changed.remove(&format!("people.{id}.crop"));
        assert_eq!(changed, BTreeSet::from([format!("people.{id}.photo")]));
    }
}
