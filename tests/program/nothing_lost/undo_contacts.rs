//! Saves of contacts, taken back.

use std::collections::BTreeSet;

use portal_desk::demo::Rows;
use portal_desk::desk::Action;
use portal_desk::records::{Choice, FieldKey, RecordKey, Value};
use uuid::Uuid;

use crate::nothing_lost::undo::Bench;
use crate::site::{record, text, wait};

/// The contact whose saves are taken back: it has one of everything.
fn fill(rows: &mut Rows, id: i64) {
    let managers = rows.people.keys().copied().take(2).collect();
    let row = rows.contacts.get_mut(&id).unwrap();
    row.company = 1001;
    row.listed_in = BTreeSet::from([1001]);
    row.last_name = "Berg".to_owned();
    row.about = "one\ntwo".to_owned();
    (row.stage, row.kind) = (2, 11);
    row.currency = Some("EUR".to_owned());
    row.industry = "Private".to_owned();
    row.share_type = 0;
    row.managers = managers;
    row.photo = None;
    let values =
        [(5, "Chess"), (6, "English"), (7, "true"), (9, "Website"), (10, "12/03/2009"), (11, "a\nb")];
    row.custom_fields = values.map(|(field, value)| (field, value.to_owned())).into();
}

fn access(access: Choice) -> (FieldKey, Value) {
    (FieldKey::Access, Value::Choice(Some(access)))
}

/// A bench with such a contact, and the rows as they are then.
fn bench() -> (Bench, RecordKey, Rows) {
    let bench = Bench::new();
    let id = *bench.site.portal.rows().contacts.keys().next().unwrap();
    bench.site.portal.edit_rows(|rows| fill(rows, id));
    let rows = bench.site.portal.rows();
    (bench, RecordKey::Contact(id), rows)
}

fn people(rows: &Rows, from: usize, count: usize) -> Value {
    Value::People(rows.people.keys().copied().skip(from).take(count).collect::<BTreeSet<Uuid>>())
}

#[test]
fn every_save_of_a_contact_can_be_taken_back() {
    let (mut bench, key, whole) = bench();
    let single = [
        (FieldKey::FirstName, text("Amélie <b>")),
        (FieldKey::LastName, text("")),
        (FieldKey::LastName, text("O’Hara & Söhne")),
        (FieldKey::JobTitle, text("2020-01-02T03:04:05Z")),
        (FieldKey::About, text("")),
        (FieldKey::About, text("three\r\n\r\nfour")),
        (FieldKey::Company, Value::Company(Some(1002))),
        (FieldKey::Company, Value::Company(None)),
        access(Choice::EveryoneEdits),
        access(Choice::EveryoneViews),
        (FieldKey::Managers, people(&whole, 1, 3)),
        (FieldKey::Managers, people(&whole, 0, 0)),
        (FieldKey::Custom(5), text("Go & Shōgi")),
        (FieldKey::Custom(5), text("")),
        (FieldKey::Custom(6), text("Polski")),
        (FieldKey::Custom(6), text("")),
        (FieldKey::Custom(7), text("false")),
        (FieldKey::Custom(7), text("")),
        (FieldKey::Custom(10), text("03/12/2009")),
        (FieldKey::Custom(10), text("")),
        (FieldKey::Custom(11), text("c\nd")),
    ];
    for edit in &single {
        bench.prepare(key, |rows| rows.clone_from(&whole));
        bench.there_and_back(key, std::slice::from_ref(edit));
    }
    let mut seen = BTreeSet::new();
    let all: Vec<_> = single.iter().rev().filter(|(field, _)| seen.insert(*field)).cloned().collect();
    // Of a contact that everyone sees nobody edits the managers.
    let hidden: Vec<_> = all.iter().filter(|(field, _)| *field != FieldKey::Managers).cloned().collect();
    let restricted: Vec<_> = all.iter().filter(|(field, _)| *field != FieldKey::Access).cloned().collect();
    for edits in [hidden, restricted] {
        bench.prepare(key, |rows| rows.clone_from(&whole));
        bench.there_and_back(key, &edits);
    }
}

#[test]
fn every_change_of_access_can_be_taken_back() {
    let (mut bench, key, whole) = bench();
    let RecordKey::Contact(id) = key else { unreachable!() };
    let everyone = [(1, Choice::EveryoneEdits), (2, Choice::EveryoneViews)];
    for (share_type, was) in everyone {
        let managers = (FieldKey::Managers, people(&whole, 0, 3));
        let other = everyone.iter().find(|(_, other)| *other != was).unwrap().1;
        for edits in [
            vec![access(Choice::Restricted)],
            vec![access(Choice::Restricted), managers],
            vec![access(other)],
            vec![access(other), (FieldKey::FirstName, text("x"))],
        ] {
            bench.prepare(key, |rows| {
                rows.clone_from(&whole);
                rows.contacts.get_mut(&id).unwrap().share_type = share_type;
            });
            bench.there_and_back(key, &edits);
        }
    }
}

#[test]
fn what_was_empty_is_empty_again() {
    let (mut bench, key, whole) = bench();
    let RecordKey::Contact(id) = key else { unreachable!() };
    bench.prepare(key, |rows| {
        rows.clone_from(&whole);
        let row = rows.contacts.get_mut(&id).unwrap();
        row.company = 0;
        row.listed_in.clear();
        row.custom_fields.clear();
        (row.last_name, row.about, row.job_title) = (String::new(), String::new(), String::new());
    });
    for edit in [
        (FieldKey::Company, Value::Company(Some(1002))),
        (FieldKey::Custom(5), text("Go")),
        (FieldKey::Custom(6), text("Polski")),
        (FieldKey::Custom(7), text("true")),
        (FieldKey::Custom(10), text("03/12/2009")),
        (FieldKey::LastName, text("Berg")),
        (FieldKey::About, text("a")),
    ] {
        bench.there_and_back(key, &[edit]);
    }
    bench.desk.act(Action::LoadPicture(key, bench.picture()));
    wait(&mut bench.desk, |desk| record(desk, key).photo.running.is_none());
    bench.there_and_back(key, &[]);
    bench.desk.act(Action::LoadPicture(key, bench.picture()));
    wait(&mut bench.desk, |desk| record(desk, key).photo.running.is_none());
    bench.there_and_back(key, &[(FieldKey::JobTitle, text("with a photo"))]);
}

#[test]
fn a_removed_photo_is_not_offered_to_come_back() {
    let (mut bench, key, whole) = bench();
    let RecordKey::Contact(id) = key else { unreachable!() };
    bench.prepare(key, |rows| {
        rows.clone_from(&whole);
        rows.contacts.get_mut(&id).unwrap().photo = Some("contacts/2001.jpg".to_owned());
    });
    bench.desk.act(Action::Edit(key, FieldKey::Photo, Value::Photo(portal_desk::records::Photo::None)));
    let (entry, _) = bench.save(key);
    assert!(!entry.can_be_undone() && entry.not_undoable() == [FieldKey::Photo]);
}
