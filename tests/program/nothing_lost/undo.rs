//! Every kind of save can be taken back from the journal, by the ordinary way.

use std::path::PathBuf;

use portal_desk::demo::Rows;
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::records::Effect;
use portal_desk::records::{FieldKey, RecordKey, Value};
use portal_desk::storage::JournalEntry;
use tempfile::TempDir;

use crate::site::{Site, agree, edit, open, read_again, record, save, wait};
use crate::stored;

const ROLE: &str = "Administrator";

/// A desk at a portal whose saves are taken back one after the other.
pub struct Bench {
    pub site: Site,
    pub desk: Desk,
    folder: TempDir,
}

impl Bench {
    pub fn new() -> Bench {
        let site = Site::start();
        let folder = tempfile::tempdir().unwrap();
        let desk = site.sign_in(ROLE, &folder.path().join("data"));
        Bench { site, desk, folder }
    }

    /// The program ends, and begins again on the same folder.
    pub fn restart(&mut self) {
        self.desk = self.site.sign_in(ROLE, &self.folder.path().join("data"));
    }

    fn journal(&self) -> Vec<JournalEntry> {
        self.site.journal(ROLE, &self.folder.path().join("data"))
    }

    pub fn picture(&self) -> PathBuf {
        let path = self.folder.path().join("tiny.png");
        image::RgbImage::from_fn(9, 6, |x, y| image::Rgb([x as u8, y as u8, 7])).save(&path).unwrap();
        path
    }

    /// Shows a record as the portal holds it, after its row was changed in this way.
    pub fn prepare(&mut self, key: RecordKey, change: impl FnOnce(&mut Rows)) {
        self.site.portal.edit_rows(change);
        open(&mut self.desk, key);
        read_again(&mut self.desk, key);
        assert!(!self.desk.has_edits(key));
    }

    /// Saves these edits, takes the save back, and finds everything as it was.
    pub fn there_and_back(&mut self, key: RecordKey, edits: &[(FieldKey, Value)]) {
        let before = self.site.portal.rows();
        let fields: Vec<FieldKey> = edits.iter().map(|(field, _)| *field).collect();
        println!("{key}: {fields:?}");
        for (field, value) in edits {
            edit(&mut self.desk, key, *field, value.clone());
        }
        let (first, mut effects) = self.save(key);
        assert_eq!(first.undoes, None);
        assert!(first.can_be_undone() && first.not_undoable().is_empty());
        let between = stored::values(&self.site.portal.rows(), key);
        for (field, value) in edits {
            if self.applies(key, *field) {
                assert!(same(&between[field], value), "{field}: {:?}", between[field]);
            }
        }

        self.desk.act(Action::UndoSave(first.number));
        wait(&mut self.desk, |desk| record(desk, key).review.is_some());
        let reviewed: Vec<FieldKey> =
            self.desk.plan(key).unwrap().changes.iter().map(|change| change.field).collect();
        assert!(fields.iter().all(|field| reviewed.contains(field) || !self.applies(key, *field)));
        let known = self.known();
        self.desk.act(Action::SaveReviewed(key));
        let (second, more) = self.saved(key, known);
        effects.extend(more);
        assert_eq!(second.undoes, Some(first.number), "the journal says what it takes back");
        assert_eq!(self.journal().iter().rev().nth(1), Some(&first), "and holds both");
        self.assert_back(before, key, &effects);
    }

    /// Managers are told only of a restricted contact.
    fn applies(&self, key: RecordKey, field: FieldKey) -> bool {
        record(&self.desk, key).draft.applies(field)
    }

    /// Saves, and gives the entry of the journal and what was announced.
    pub fn save(&mut self, key: RecordKey) -> (JournalEntry, Vec<Effect>) {
        let known = self.known();
        save(&mut self.desk, key);
        self.saved(key, known)
    }

    /// How many saves the desk knows of.
    fn known(&self) -> usize {
        self.desk.session().unwrap().journal.entries.len()
    }

    /// Waits until one more save is in the journal.
    pub fn wait_for_entry(&mut self, known: usize) {
        wait(&mut self.desk, |desk| desk.session().unwrap().journal.entries.len() > known);
    }

    fn saved(&mut self, key: RecordKey, known: usize) -> (JournalEntry, Vec<Effect>) {
        agree(&mut self.desk, key);
        let Some(Finished::Receipt(receipt)) = record(&self.desk, key).finished.clone() else {
            panic!("not saved: {:?}", record(&self.desk, key).finished);
        };
        assert!(receipt.is_clean(), "{receipt:#?}");
        self.wait_for_entry(known);
        let entry = self.journal().pop().unwrap();
        assert_eq!(entry.receipt.record, key);
        (entry, receipt.effects)
    }

    /// The portal holds what it held, except for what was announced to be lost.
    fn assert_back(&self, mut expected: Rows, key: RecordKey, effects: &[Effect]) {
        let mut now = self.site.portal.rows();
        let (was, is) = (stored::values(&expected, key), stored::values(&now, key));
        for (field, value) in &was {
            assert_eq!(is.get(field), Some(value), "{field} is not what it was");
        }
        for effect in effects {
            lose(&mut expected, key, effect);
        }
        set_alike(&mut expected, &now, key);
        for rows in [&mut expected, &mut now] {
            normalise(rows);
        }
        assert!(expected == now, "something else is not what it was: {}", difference(&expected, &now));
    }
}

/// Whether a value was stored; a picture looks like any other one.
fn same(now: &Value, sent: &Value) -> bool {
    match (now, sent) {
        (Value::Text(now), Value::Text(sent)) => now.trim() == sent.trim(),
        _ => now == sent,
    }
}

fn lose(rows: &mut Rows, key: RecordKey, effect: &Effect) {
    let contact = match key {
        RecordKey::Contact(id) => rows.contacts.get_mut(&id),
        RecordKey::Person(_) => None,
    };
    match (effect, contact) {
        (Effect::StopsHeading(department), _) => rows.departments.get_mut(department).unwrap().head = None,
        (Effect::HeadsAgain(department), _) => {
            let RecordKey::Person(id) = key else { unreachable!() };
            rows.departments.get_mut(department).unwrap().head = Some(id);
        }
        (Effect::LosesCurrency(_), Some(row)) => row.currency = None,
        (Effect::LosesIndustry(_), Some(row)) => row.industry.clear(),
        (Effect::LosesType(_), Some(row)) => row.kind = 0,
        (Effect::TakesPaidSeat | Effect::TakesSeatAgain | Effect::SignsOutEverywhere, _) => {}
        // The hidden list is compared by what the contact shows.
        (Effect::ReplacesHiddenManagers, _) => {}
        other => panic!("nobody expected {other:?}"),
    }
}

/// Takes over what the portal itself writes with every save, and hours of which only the
/// day has a meaning.
fn set_alike(expected: &mut Rows, now: &Rows, key: RecordKey) {
    match key {
        RecordKey::Person(id) => {
            let (row, now) = (expected.people.get_mut(&id).unwrap(), &now.people[&id]);
            row.last_modified = now.last_modified;
            row.terminated = now.terminated;
            row.crop = now.crop;
            (row.birthday, row.work_from) = (now.birthday, now.work_from);
        }
        RecordKey::Contact(id) => {
            let (row, now) = (expected.contacts.get_mut(&id).unwrap(), &now.contacts[&id]);
            // The list of a contact that everyone sees is hidden from everybody.
            if row.share_type != 0 {
                row.managers.clone_from(&now.managers);
            }
        }
    }
}

fn normalise(rows: &mut Rows) {
    for person in rows.people.values_mut() {
        person.departments.sort_unstable();
    }
    for contact in rows.contacts.values_mut() {
        contact.managers.sort_unstable();
    }
}

/// The first lines in which the rows differ.
fn difference(expected: &Rows, now: &Rows) -> String {
    let [expected, now] = [expected, now].map(|rows| serde_json::to_string_pretty(rows).unwrap());
    let lines = expected.lines().zip(now.lines()).filter(|(a, b)| a != b).take(5);
    lines.map(|(a, b)| format!("\n{a}\n{b}")).collect()
}
