//! Saves of people, taken back.

use std::collections::BTreeSet;

use jiff::civil::date;
use portal_desk::demo::{PersonRow, Rows};
use portal_desk::desk::Action;
use portal_desk::records::{Channel, Choice, DateValue, FieldKey, RecordKey, Value};
use uuid::Uuid;

use crate::nothing_lost::undo::Bench;
use crate::site::{open, record, text, wait};

/// Somebody without rights of whom this is so.
fn somebody(rows: &Rows, fits: impl Fn(&PersonRow) -> bool) -> Uuid {
    let plain = |row: &&PersonRow| {
        !row.admin && row.modules.is_empty() && row.sid.is_none() && row.sso_name_id.is_none()
    };
    rows.people.values().filter(plain).find(|row| fits(row)).expect("there is somebody").id
}

fn day(year: i16, month: i8, day: i8) -> Value {
    Value::Date(DateValue::Day(date(year, month, day)))
}

fn choice(choice: Choice) -> Value {
    Value::Choice(Some(choice))
}

/// One save of each field, each followed by the way back; the last one of all of them.
fn edits(rows: &Rows, id: Uuid) -> Vec<Vec<(FieldKey, Value)>> {
    let row = &rows.people[&id];
    let departments: BTreeSet<Uuid> = row.departments.iter().copied().collect();
    let other = *rows.departments.keys().find(|other| !departments.contains(other)).unwrap();
    let more = departments.iter().copied().chain([other]).collect();
    let lead = somebody(rows, |lead| lead.id != id && lead.lead != Some(id));
    let channels = |rows: &[(&str, &str)]| {
        Value::Channels(rows.iter().map(|(kind, value)| Channel::new(*kind, *value)).collect())
    };
    let single = vec![
        (FieldKey::FirstName, text("Amélie <b>")),
        (FieldKey::LastName, text("O’Hara & Söhne")),
        (FieldKey::Title, text("")),
        (FieldKey::Title, text("Head of Everything")),
        (FieldKey::Location, text("Tromsø")),
        (FieldKey::Comment, text("two\r\nlines\t2020-01-02T03:04:05Z")),
        (FieldKey::Departments, Value::Departments(more)),
        (FieldKey::Departments, Value::Departments(BTreeSet::from([other]))),
        (FieldKey::Departments, Value::Departments(BTreeSet::new())),
        (FieldKey::Lead, Value::Person(Some(lead))),
        (FieldKey::Lead, Value::Person(None)),
        (FieldKey::WorkStart, day(2020, 2, 29)),
        (FieldKey::WorkStart, Value::Date(DateValue::Empty)),
        (FieldKey::Birthday, day(1990, 12, 31)),
        (FieldKey::Birthday, Value::Date(DateValue::Empty)),
        (FieldKey::Sex, choice(Choice::Male)),
        (FieldKey::Channels, channels(&[("mail", "new@x.example"), ("gtalk", "a b")])),
        (FieldKey::Channels, channels(&[])),
        (FieldKey::Type, choice(Choice::Guest)),
        (FieldKey::Status, choice(Choice::Disabled)),
    ];
    let all = single.iter().rev().filter(|(field, _)| *field != FieldKey::Status);
    let mut seen = BTreeSet::new();
    let all = all.filter(|(field, _)| seen.insert(*field)).cloned().collect();
    let both = vec![(FieldKey::Title, text("x")), (FieldKey::Status, choice(Choice::Disabled))];
    single.into_iter().map(|edit| vec![edit]).chain([both, all]).collect()
}

/// Gives the person one of everything.
fn fill(rows: &mut Rows, id: Uuid) {
    let head = rows.departments.values().find(|department| department.head == Some(id)).unwrap().id;
    let lead = rows.people.values().find(|row| row.owner).unwrap().id;
    let row = rows.people.get_mut(&id).unwrap();
    row.departments = vec![head];
    row.lead = Some(lead);
    row.sex = Some(false);
    row.birthday = Some(date(1985, 3, 4).at(0, 0, 0, 0));
    row.work_from = Some(date(2011, 1, 1).at(9, 41, 7, 0));
    row.contacts = "mail|a@x.example|phone|+49 30 1|".to_owned();
}

#[test]
fn every_save_of_a_person_can_be_taken_back() {
    let mut bench = Bench::new();
    let rows = bench.site.portal.rows();
    let heads: Vec<Uuid> = rows.departments.values().filter_map(|department| department.head).collect();
    let id = somebody(&rows, |row| row.status == 1 && !row.visitor && heads.contains(&row.id));
    let key = RecordKey::Person(id);
    bench.site.portal.edit_rows(|rows| fill(rows, id));
    let whole = bench.site.portal.rows();
    for edits in edits(&whole, id) {
        // Heads that were lost, as announced, are there again for the next save.
        bench.prepare(key, |rows| rows.clone_from(&whole));
        bench.there_and_back(key, &edits);
    }
}

#[test]
fn what_was_empty_is_empty_again() {
    let mut bench = Bench::new();
    let id = somebody(&bench.site.portal.rows(), |row| row.status == 1 && !row.visitor);
    let key = RecordKey::Person(id);
    bench.prepare(key, |rows| {
        let row = rows.people.get_mut(&id).unwrap();
        (row.birthday, row.work_from, row.lead) = (None, None, None);
        (row.title, row.contacts, row.photo) = (String::new(), String::new(), None);
    });
    let lead = somebody(&bench.site.portal.rows(), |lead| lead.id != id && lead.lead != Some(id));
    for edit in [
        (FieldKey::Title, text("x")),
        (FieldKey::Birthday, day(1990, 12, 31)),
        (FieldKey::WorkStart, day(2020, 2, 29)),
        (FieldKey::Lead, Value::Person(Some(lead))),
        (FieldKey::Channels, Value::Channels(vec![Channel::new("mail", "x@x.example")])),
    ] {
        bench.there_and_back(key, &[edit]);
    }
    bench.desk.act(Action::LoadPicture(key, bench.picture()));
    wait(&mut bench.desk, |desk| record(desk, key).photo.running.is_none());
    // A new photo is removed again.
    bench.there_and_back(key, &[]);
}

#[test]
fn enabling_and_becoming_a_user_can_be_taken_back() {
    let mut bench = Bench::new();
    let id = somebody(&bench.site.portal.rows(), |row| row.status == 1 && !row.visitor);
    let key = RecordKey::Person(id);
    for (status, visitor) in [(2, false), (1, true), (2, true)] {
        bench.prepare(key, |rows| {
            let row = rows.people.get_mut(&id).unwrap();
            (row.status, row.visitor) = (status, visitor);
            // Disabling by the documented call leaves its moment.
            row.terminated = None;
        });
        let mut edits = Vec::new();
        if status == 2 {
            edits.push((FieldKey::Status, choice(Choice::Active)));
        }
        if visitor {
            edits.push((FieldKey::Type, choice(Choice::User)));
        }
        bench.there_and_back(key, &edits);
        edits.push((FieldKey::Comment, text(&format!("was {status} {visitor}"))));
        bench.there_and_back(key, &edits);
    }
}

#[test]
fn what_cannot_be_brought_back_is_not_offered() {
    let mut bench = Bench::new();
    let id = somebody(&bench.site.portal.rows(), |row| row.status == 1 && !row.visitor);
    let key = RecordKey::Person(id);
    bench.prepare(key, |rows| {
        let row = rows.people.get_mut(&id).unwrap();
        row.sex = None;
        row.photo = Some("people/mia-berg.jpg".to_owned());
    });
    // The journal holds no pictures.
    bench.desk.act(Action::LoadPicture(key, bench.picture()));
    wait(&mut bench.desk, |desk| record(desk, key).photo.running.is_none());
    let (entry, _) = bench.save(key);
    assert!(!entry.can_be_undone() && entry.not_undoable() == [FieldKey::Photo]);
    // No call makes the sex unknown again.
    bench.desk.act(Action::Edit(key, FieldKey::Sex, choice(Choice::Female)));
    bench.desk.act(Action::Edit(key, FieldKey::Title, text("x")));
    let (entry, _) = bench.save(key);
    assert!(entry.can_be_undone() && entry.not_undoable() == [FieldKey::Sex]);
    bench.desk.act(Action::UndoSave(entry.number));
    wait(&mut bench.desk, |desk| record(desk, key).review.is_some());
    let changes = bench.desk.plan(key).unwrap().changes;
    let fields: Vec<_> = changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [FieldKey::Title], "the rest can be taken back all the same");
}

#[test]
fn a_save_is_taken_back_after_a_restart_with_its_record_not_open() {
    let mut bench = Bench::new();
    let id = somebody(&bench.site.portal.rows(), |row| row.status == 1 && !row.visitor);
    let key = RecordKey::Person(id);
    open(&mut bench.desk, key);
    bench.desk.act(Action::Edit(key, FieldKey::Title, text("x")));
    let (entry, _) = bench.save(key);
    let before = entry.receipt.lines[0].change.from.clone();
    bench.restart();
    assert!(bench.desk.record(key).is_none());
    bench.desk.act(Action::UndoSave(entry.number));
    wait(&mut bench.desk, |desk| desk.record(key).is_some_and(|record| record.review.is_some()));
    assert_eq!(record(&bench.desk, key).draft.value(FieldKey::Title), before);
    // Already taken back: what is typed afterwards takes nothing back.
    bench.desk.act(Action::SaveReviewed(key));
    wait(&mut bench.desk, |desk| record(desk, key).saving.is_none());
    // The journal is written after the save.
    bench.wait_for_entry(1);
    bench.desk.act(Action::UndoSave(entry.number));
    assert!(!bench.desk.has_edits(key));
    bench.desk.act(Action::Edit(key, FieldKey::Title, text("y")));
    assert_eq!(bench.save(key).0.undoes, None);
}
