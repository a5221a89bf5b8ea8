//! A record as edited.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::plain_text::trimmed;
use super::record::read_values;
use super::{Choice, Field, FieldKey, Record, RecordKey, Schema, Value};

/// A record with edits on top.
///
/// Only what differs from the base is kept, so "changed", "revert" and the list of
/// changes follow from the values and can never disagree with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenDraft")]
pub struct Draft {
    base: Record,
    edits: BTreeMap<FieldKey, Value>,
    /// Values that the portal refused to store. It may show them all the same, and store them
    /// with the next call, until its cache ends.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    refused: BTreeMap<FieldKey, Value>,
    /// The fields whose edits bring back what the portal held once: they are taken as they are.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    brought_back: BTreeSet<FieldKey>,
}

/// A [`Draft`] as it was written, perhaps by hand: an edit may equal its base.
#[derive(Deserialize)]
struct WrittenDraft {
    base: Record,
    #[serde(deserialize_with = "read_values")]
    edits: BTreeMap<FieldKey, Value>,
    #[serde(default, deserialize_with = "read_values")]
    refused: BTreeMap<FieldKey, Value>,
    #[serde(default)]
    brought_back: BTreeSet<FieldKey>,
}

impl From<WrittenDraft> for Draft {
    fn from(written: WrittenDraft) -> Draft {
        let mut draft = Draft::new(written.base);
        for (key, value) in written.edits {
            draft.set(key, value);
        }
        draft.refused = written.refused;
        draft.brought_back = written.brought_back;
        draft
    }
}

/// One field, from → to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: FieldKey,
    /// What the portal holds.
    pub from: Value,
    /// What it shall hold.
    pub to: Value,
}

impl Draft {
    /// A draft without edits.
    pub fn new(base: Record) -> Draft {
        Draft { base, edits: BTreeMap::new(), refused: BTreeMap::new(), brought_back: BTreeSet::new() }
    }

    /// The record as the portal last gave it.
    pub fn base(&self) -> &Record {
        &self.base
    }

    /// Which record it is.
    pub fn key(&self) -> RecordKey {
        self.base.key
    }

    /// The value of a field as edited.
    pub fn value(&self, key: FieldKey) -> Value {
        self.edits.get(&key).cloned().unwrap_or_else(|| self.base.value(key))
    }

    /// A text field as edited; empty if it is no text.
    pub fn text(&self, key: FieldKey) -> &str {
        match self.edits.get(&key) {
            Some(value) => value.as_text().unwrap_or(""),
            None => self.base.text(key),
        }
    }

    /// A choice field as edited.
    pub fn choice(&self, key: FieldKey) -> Option<Choice> {
        match self.edits.get(&key) {
            Some(Value::Choice(choice)) => *choice,
            Some(_) => None,
            None => self.base.choice(key),
        }
    }

    /// Edits a field. A value equal to the base is no edit.
    pub fn set(&mut self, key: FieldKey, value: Value) {
        self.brought_back.remove(&key);
        if self.base.value(key) == value {
            self.edits.remove(&key);
        } else {
            self.edits.insert(key, value);
        }
    }

    /// Brings back a value that the portal held once, down to a blank.
    pub fn bring_back(&mut self, key: FieldKey, value: Value) {
        self.set(key, value);
        if self.is_edited(key) {
            self.brought_back.insert(key);
        }
    }

    /// Takes over which edits of another draft bring something back, where this one has the
    /// same.
    pub(super) fn bring_back_as(&mut self, other: &Draft) {
        let is_same =
            |key: &&FieldKey| self.edits.contains_key(key) && self.edits.get(key) == other.edits.get(key);
        self.brought_back = other.brought_back.iter().filter(is_same).copied().collect();
    }

    /// Takes the edit of one field back.
    pub fn revert(&mut self, key: FieldKey) {
        self.edits.remove(&key);
    }

    /// Takes all edits back.
    pub fn revert_all(&mut self) {
        self.edits.clear();
    }

    /// Drops the edits that would change nothing on the portal, as after a save: a blank
    /// that it takes away, managers of a contact that everyone sees.
    pub fn settle(&mut self, schema: &Schema) {
        for field in &schema.fields {
            if !self.is_changed(field) {
                self.edits.remove(&field.key);
            }
        }
    }

    /// Whether a field was edited, down to a blank.
    pub fn is_edited(&self, key: FieldKey) -> bool {
        self.edits.contains_key(&key)
    }

    /// Whether anything was edited, down to a blank.
    pub fn has_edits(&self) -> bool {
        !self.edits.is_empty()
    }

    /// Whether a field would change on the portal.
    pub fn is_changed(&self, field: &Field) -> bool {
        self.applies(field.key)
            && self.edits.contains_key(&field.key)
            && !field.same(&self.base.value(field.key), &self.meant(field))
    }

    /// What a field is to hold: its edit without blanks at the ends, or what it holds.
    pub fn meant(&self, field: &Field) -> Value {
        match self.edits.get(&field.key) {
            Some(edit) if self.brought_back.contains(&field.key) => field.stored(edit),
            Some(edit) => field.meant(&self.base.value(field.key), edit),
            None => self.base.value(field.key),
        }
    }

    /// Whether a field means anything with the other fields as they are edited: the
    /// portal tells and uses the managers of a contact only while it is restricted.
    pub fn applies(&self, key: FieldKey) -> bool {
        key != FieldKey::Managers || self.choice(FieldKey::Access) == Some(Choice::Restricted)
    }

    /// What would change on the portal, in the order of the form.
    pub fn changes(&self, schema: &Schema) -> Vec<Change> {
        schema
            .fields
            .iter()
            .filter(|field| self.is_changed(field))
            .map(|field| Change { field: field.key, from: self.base.value(field.key), to: self.meant(field) })
            .collect()
    }

    /// First and last name as edited.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.text(FieldKey::FirstName), self.text(FieldKey::LastName));
        let name = trimmed(&name);
        if name.is_empty() { self.base.name() } else { name.to_owned() }
    }

    /// The same edits on another reading of the record. Edits that the new base
    /// already holds are gone.
    pub fn on(&self, base: Record) -> Draft {
        let mut draft = Draft::new(base);
        for (key, value) in &self.edits {
            draft.set(*key, value.clone());
        }
        draft.refused.clone_from(&self.refused);
        draft.bring_back_as(self);
        draft
    }

    /// The values that the portal refused to store and may show all the same.
    pub fn refused(&self) -> &BTreeMap<FieldKey, Value> {
        &self.refused
    }

    /// Says which values the portal refused to store.
    pub fn set_refused(&mut self, refused: BTreeMap<FieldKey, Value>) {
        self.refused = refused;
    }

    /// A portal that shows something else than what it refused has stopped doing so: its cache
    /// has ended, or another user has set another value. And once it stamps a person anew,
    /// it was stored as a whole, with what was refused.
    pub fn stop_doubting(&mut self, reading: &Record) {
        let stamp = |record: &Record| record.person_facts().and_then(|facts| facts.last_modified.clone());
        let is_stored = matches!((stamp(&self.base), stamp(reading)), (Some(was), Some(is)) if was != is);
        self.refused.retain(|key, refused| !is_stored && reading.value(*key) == *refused);
    }

    /// A reading as far as it can be believed: what the portal refused it may show without
    /// having stored it, and a photo that could not be asked for is the one that was known.
    pub fn believed(&self, mut reading: Record) -> Record {
        for (key, refused) in &self.refused {
            if reading.value(*key) == *refused {
                reading.values.insert(*key, self.base.value(*key));
            }
        }
        if reading.value(FieldKey::Photo).is_unknown() {
            reading.values.insert(FieldKey::Photo, self.base.value(FieldKey::Photo));
        }
        reading
    }

    /// The edits alone.
    pub fn edits(&self) -> &BTreeMap<FieldKey, Value> {
        &self.edits
    }
}
