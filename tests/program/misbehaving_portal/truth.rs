//! What is said to be stored is stored: refused saves of people, which the portal shows without
//! having stored them, and calls that come late.

use std::collections::BTreeSet;
use std::time::Duration;

use portal_desk::demo::{ContactRow, FaultKind, PersonRow};
use portal_desk::desk::{Action, Finished};
use portal_desk::portal::Patience;
use portal_desk::records::{Choice, Effect, FieldKey, LineResult, Photo, Receipt, RecordKey, Remark, Value};

use crate::misbehaving_portal::mishap::assert_plain;
use crate::misbehaving_portal::office::{IMPATIENT, MIA, Office, PATIENT, Said};

/// Longer than any test.
pub const LONG: Duration = Duration::from_secs(600);

/// Who waits only for a moment, and looks again soon.
pub const CURIOUS: Patience = Patience { looks: [Duration::from_millis(5); 3], ..IMPATIENT };

fn photo_that_cannot_be_fetched() -> Value {
    Value::Photo(Photo::Address("http://127.0.0.1:1/nothing.png".to_owned()))
}

fn edit(office: &mut Office, key: RecordKey, field: FieldKey, value: Value) {
    office.desk.act(Action::Edit(key, field, value));
}

/// What comes late comes now. Nobody looks meanwhile.
pub fn let_come(office: &Office) {
    office.portal.end_delays();
    while office.portal.late_calls() > 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Saves, agrees to everything, and gives the receipt.
#[track_caller]
pub fn receipt(office: &mut Office, key: RecordKey) -> Receipt {
    office.desk.act(Action::Save(key));
    for _ in 0..4 {
        office.wait("the save has ended", |desk| desk.record(key).unwrap().saving.is_none());
        if office.record(key).review.is_none() {
            break;
        }
        office.desk.act(Action::SaveReviewed(key));
    }
    match &office.record(key).finished {
        Some(Finished::Receipt(receipt)) => (**receipt).clone(),
        other => panic!("{other:?}"),
    }
}

pub fn result(receipt: &Receipt, field: FieldKey) -> LineResult {
    receipt.lines.iter().find(|line| line.change.field == field).unwrap().result.clone()
}

/// A refused save in which only the photo is wrong.
fn refused() -> (Office, RecordKey, PersonRow) {
    let mut office = Office::open(PATIENT);
    // Whether a photo is another one than before does not show.
    let id = office.row(MIA).id;
    office.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().photo = None);
    let (mia, before) = (office.key(MIA), office.row(MIA));
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.type_into(mia, FieldKey::Comment, "Moved.");
    edit(&mut office, mia, FieldKey::Photo, photo_that_cannot_be_fetched());
    let receipt = receipt(&mut office, mia);
    assert_plain(receipt.trouble.as_ref().unwrap());
    for field in [FieldKey::Title, FieldKey::Comment, FieldKey::Photo] {
        assert_eq!(result(&receipt, field), LineResult::NotStored, "{field}");
    }
    (office, mia, before)
}

#[test]
fn what_a_refused_save_shows_is_not_taken_for_stored() {
    let (mut office, mia, before) = refused();
    // The portal shows what it refused.
    let shown = office.record(mia).draft.base().text(FieldKey::Title).to_owned();
    assert_eq!(shown, before.title, "the form does not believe it");
    office.assert_kept(mia, FieldKey::Title, "Director");
    assert_eq!(office.read_again(mia), Ok(()));
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.portal.end_cache();
    assert_eq!(office.read_again(mia), Ok(()));
    office.assert_kept(mia, FieldKey::Comment, "Moved.");
    assert_eq!((office.row(MIA).title, office.row(MIA).notes), (before.title.clone(), before.notes.clone()));

    office.desk.act(Action::Revert(mia, FieldKey::Photo));
    assert_eq!(office.save(mia), Said::Saved);
    let last_modified = office.row(MIA).last_modified;
    let wanted = PersonRow { title: "Director".into(), notes: "Moved.".into(), last_modified, ..before };
    assert_eq!(office.row(MIA), wanted);
    office.assert_settled(mia);
}

#[test]
fn what_was_refused_is_sent_again_although_the_portal_shows_it() {
    let (mut office, mia, before) = refused();
    office.desk.act(Action::Revert(mia, FieldKey::Photo));
    assert_eq!(office.save(mia), Said::Saved, "and not: the portal already holds all of this");
    office.portal.end_cache();
    assert_eq!(office.row(MIA).title, "Director");
    assert_ne!(office.row(MIA).title, before.title);
}

#[test]
fn what_was_refused_and_taken_back_is_not_stored_by_the_next_save() {
    let (mut office, mia, before) = refused();
    office.desk.act(Action::RevertAll(mia));
    office.type_into(mia, FieldKey::Location, "Riga");
    assert_eq!(office.save(mia), Said::Saved);
    office.portal.end_cache();
    let row = office.row(MIA);
    assert_eq!((row.title, row.notes, row.location.as_str()), (before.title, before.notes, "Riga"));
}

#[test]
fn departments_are_judged_by_the_reading_and_a_lost_head_is_told() {
    let mut office = Office::open(PATIENT);
    let (mia, id) = (office.key(MIA), office.row(MIA).id);
    let left = office.row(MIA).departments[0];
    office.portal.edit_rows(|rows| rows.departments.get_mut(&left).unwrap().head = Some(id));
    office.open_record(mia);
    edit(&mut office, mia, FieldKey::Departments, Value::Departments(BTreeSet::new()));
    office.type_into(mia, FieldKey::Title, "Director");
    edit(&mut office, mia, FieldKey::Photo, photo_that_cannot_be_fetched());
    let receipt = receipt(&mut office, mia);
    assert_eq!(result(&receipt, FieldKey::Departments), LineResult::Stored);
    assert_eq!(result(&receipt, FieldKey::Title), LineResult::NotStored);
    assert_eq!(receipt.effects, [Effect::StopsHeading(left)]);
    assert!(!office.record(mia).draft.is_edited(FieldKey::Departments));
    office.assert_kept(mia, FieldKey::Title, "Director");
}

#[test]
fn a_guest_on_a_full_plan_stays_a_guest_and_keeps_the_old_title() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    let RecordKey::Person(id) = mia else { unreachable!() };
    office.portal.edit_rows(|rows| {
        rows.people.get_mut(&id).unwrap().visitor = true;
        rows.portal.user_quota = Some(1);
    });
    office.open_record(mia);
    edit(&mut office, mia, FieldKey::Type, Value::Choice(Some(Choice::User)));
    office.type_into(mia, FieldKey::Title, "Director");
    let before = office.row(MIA).title;
    let receipt = receipt(&mut office, mia);
    assert_eq!(result(&receipt, FieldKey::Type), LineResult::NotStored);
    assert_eq!(result(&receipt, FieldKey::Title), LineResult::NotStored);
    assert!(receipt.effects.is_empty(), "{:?}", receipt.effects);
    office.portal.end_cache();
    assert_eq!(office.row(MIA).title, before);
    office.assert_kept(mia, FieldKey::Title, "Director");
}

#[test]
fn after_a_refusal_nothing_else_goes_to_that_person() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.choose_picture(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.inject("PUT", &format!("people/{mia}"), &FaultKind::PortalError(500, "Incorrect lastname".into()));
    let receipt = receipt(&mut office, mia);
    assert_eq!((office.uploads(), office.changes_of(mia)), (0, 1));
    assert_eq!(result(&receipt, FieldKey::Photo), LineResult::NotStored);
    assert!(office.record(mia).draft.is_edited(FieldKey::Photo), "it stays in the form");
}

/// A contact of which the documented call loses nothing but the stage.
pub fn contact(office: &Office) -> ContactRow {
    let fits = |row: &&ContactRow| {
        row.stage > 0
            && row.kind == 0
            && row.currency.is_none()
            && row.industry.is_empty()
            && row.photo.is_none()
            && row.company != 0
    };
    office.portal.edit_rows(|rows| {
        let id = *rows.contacts.keys().next().unwrap();
        let row = rows.contacts.get_mut(&id).unwrap();
        (row.stage, row.kind, row.currency, row.photo, row.company) = (2, 0, None, None, 1001);
        row.listed_in = BTreeSet::from([1001]);
        row.industry.clear();
        (row.share_type, row.managers) = (1, Vec::new());
    });
    office.portal.read_rows(|rows| rows.contacts.values().find(fits).unwrap().clone())
}

pub fn contact_row(office: &Office, id: i64) -> ContactRow {
    office.portal.read_rows(|rows| rows.contacts[&id].clone())
}

#[test]
fn a_save_that_comes_late_is_unknown_and_found_out() {
    let mut office = Office::open(CURIOUS);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.inject("PUT", &format!("people/{mia}"), &FaultKind::Late(LONG));
    let receipt = receipt(&mut office, mia);
    assert_eq!(result(&receipt, FieldKey::Title), LineResult::Unknown, "{receipt:?}");
    office.assert_kept(mia, FieldKey::Title, "Director");
    let begun = |office: &Office| office.desk.session().unwrap().journal.cut_off.contains_key(&mia);
    assert!(begun(&office), "it is kept as a begun save");

    let_come(&office);
    office.wait("it is found out", |desk| {
        matches!(&desk.record(mia).unwrap().finished, Some(Finished::Receipt(receipt)) if receipt.is_clean())
    });
    assert_eq!((office.row(MIA).title.as_str(), office.changes_of(mia)), ("Director", 1));
    assert!(!begun(&office));
    office.assert_settled(mia);
    office.wait("the journal knows", |desk| {
        let entries = &desk.session().unwrap().journal.entries;
        entries.len() == 1 && !entries[0].is_begun && entries[0].receipt.is_clean()
    });
}

#[test]
fn a_late_save_of_a_contact_gets_its_stage_back() {
    let mut office = Office::open(CURIOUS);
    let before = contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    office.inject("PUT", "crm/contact/person/", &FaultKind::Late(LONG));
    let receipt = receipt(&mut office, key);
    assert_eq!(result(&receipt, FieldKey::JobTitle), LineResult::Unknown);
    assert!(matches!(&receipt.remarks[..], [Remark::StageUnknown(stage)] if stage.id == 2), "{receipt:?}");
    let_come(&office);
    office.wait("it is found out", |desk| desk.session().unwrap().journal.cut_off.is_empty());
    assert_eq!(contact_row(&office, before.id), ContactRow { job_title: "Buyer".into(), ..before });
    assert_eq!(office.changes_of(key), 2, "the save and the stage, each once");
    office.assert_settled(key);
}

#[test]
fn the_next_save_finds_a_late_one_and_puts_the_stage_back() {
    let mut office = Office::open(Patience { looks: [LONG; 3], ..IMPATIENT });
    let before = contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    office.inject_times("PUT", "crm/contact/person/", Some(1), &FaultKind::Late(LONG));
    receipt(&mut office, key);
    let_come(&office);
    assert_eq!(contact_row(&office, before.id).stage, 0);
    let receipt = receipt(&mut office, key);
    assert!(receipt.is_clean(), "{receipt:?}");
    assert!(matches!(&receipt.effects[..], [Effect::StagePutBack(_)]), "{:?}", receipt.effects);
    assert!(receipt.kept_from_others.is_empty(), "one's own late save is nobody else's");
    assert_eq!(contact_row(&office, before.id), ContactRow { job_title: "Buyer".into(), ..before });
    assert_eq!(office.changes_of(key), 2);
    assert!(office.desk.session().unwrap().journal.cut_off.is_empty());
}

#[test]
fn one_s_own_late_save_is_no_conflict() {
    let mut office = Office::open(Patience { looks: [LONG; 3], ..IMPATIENT });
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.inject_times("PUT", &format!("people/{mia}"), Some(1), &FaultKind::Late(LONG));
    receipt(&mut office, mia);
    office.type_into(mia, FieldKey::Title, "Chief");
    let_come(&office);
    assert_eq!(office.row(MIA).title, "Director");
    let receipt = receipt(&mut office, mia);
    assert!(receipt.is_clean() && receipt.kept_from_others.is_empty() && !receipt.is_touched, "{receipt:?}");
    assert_eq!(office.row(MIA).title, "Chief");
}

#[test]
fn whatever_the_save_of_a_contact_answers_its_stage_comes_back() {
    let envelope = r#"{"status":1,"statusCode":500,"error":{"message":"The photo is broken","data":{}}}"#;
    let json = "application/json".to_owned();
    for with_picture in [false, true] {
        for fault in [
            FaultKind::StatusAfter(500, Some((envelope.to_owned(), json.clone()))),
            FaultKind::StatusAfter(403, Some((envelope.to_owned(), json.clone()))),
            FaultKind::StatusAfter(502, None),
            FaultKind::StatusAfter(504, None),
            FaultKind::DropAfter,
            FaultKind::TruncatedBody,
            FaultKind::EmptyObject,
        ] {
            let mut office = Office::open(PATIENT);
            let before = contact(&office);
            let key = RecordKey::Contact(before.id);
            office.open_record(key);
            office.type_into(key, FieldKey::JobTitle, "Buyer");
            if with_picture {
                office.choose_picture(key);
            }
            office.inject("PUT", "crm/contact/person/", &fault);
            let receipt = receipt(&mut office, key);
            let after = contact_row(&office, before.id);
            assert_eq!(after.stage, before.stage, "{fault:?}, {with_picture}: {receipt:?}");
            assert!(receipt.remarks.is_empty() && receipt.unexpected.is_empty(), "{receipt:?}");
            assert_eq!(result(&receipt, FieldKey::JobTitle), LineResult::Stored, "{fault:?}");
            assert_eq!(after.job_title, "Buyer");
        }
    }
}

#[test]
fn a_picture_whose_answer_is_lost_is_stored_where_there_was_none_and_else_unknown() {
    for had_photo in [false, true] {
        let mut office = Office::open(PATIENT);
        let before = contact(&office);
        if had_photo {
            office.portal.edit_rows(|rows| {
                rows.contacts.get_mut(&before.id).unwrap().photo = Some("contacts/somebody.jpg".into());
            });
        }
        let key = RecordKey::Contact(before.id);
        office.open_record(key);
        office.choose_picture(key);
        office.inject("PUT", "changephoto", &FaultKind::DropAfter);
        let receipt = receipt(&mut office, key);
        let expected = if had_photo { LineResult::Unknown } else { LineResult::Stored };
        assert_eq!(result(&receipt, FieldKey::Photo), expected);
        assert_eq!(office.record(key).draft.is_edited(FieldKey::Photo), had_photo);
    }
}

#[test]
fn a_photo_that_cannot_be_asked_for_is_neither_none_nor_one() {
    let mut office = Office::open(PATIENT);
    let before = contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    office.inject("GET", "filehandler", &FaultKind::Status(503, None));
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    let receipt_ = receipt(&mut office, key);
    assert!(receipt_.is_clean() && receipt_.kept_from_others.is_empty(), "{receipt_:?}");

    // Removed, and not to be asked for afterwards.
    office.portal.clear_faults();
    office.portal.edit_rows(|rows| {
        rows.contacts.get_mut(&before.id).unwrap().photo = Some("contacts/somebody.jpg".into());
    });
    assert_eq!(office.read_again(key), Ok(()));
    edit(&mut office, key, FieldKey::Photo, Value::Photo(Photo::None));
    office.let_pass("GET", "filehandler");
    office.inject("GET", "filehandler", &FaultKind::Status(503, None));
    let receipt = receipt(&mut office, key);
    assert_eq!(result(&receipt, FieldKey::Photo), LineResult::Unknown);
    assert!(receipt.unexpected.is_empty() && receipt.trouble.is_none(), "{receipt:?}");
    assert_eq!(contact_row(&office, before.id).photo, None);
}

#[test]
fn what_does_not_depend_on_a_failed_call_is_done() {
    let mut office = Office::open(PATIENT);
    let before = contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    edit(&mut office, key, FieldKey::Company, Value::Company(Some(1002)));
    edit(&mut office, key, FieldKey::Custom(5), Value::Text("Rowing".into()));
    office.choose_picture(key);
    office.inject("DELETE", "crm/contact/company/", &FaultKind::PortalError(500, "It is locked".into()));
    let receipt = receipt(&mut office, key);
    assert_eq!(result(&receipt, FieldKey::Company), LineResult::NotStored);
    assert_eq!(result(&receipt, FieldKey::Custom(5)), LineResult::Stored);
    assert_eq!(result(&receipt, FieldKey::Photo), LineResult::Stored);
    assert!(receipt.trouble.as_ref().unwrap().contains("take the contact out of the old company"));
    let after = contact_row(&office, before.id);
    assert_eq!((after.company, after.custom_fields[&5].as_str()), (1001, "Rowing"));
    assert_eq!(office.record(key).draft.value(FieldKey::Company), Value::Company(Some(1002)), "it stays");
}

#[test]
fn a_pause_that_the_portal_asks_for_is_kept_and_the_save_goes_on() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.inject_times("PUT", &format!("people/{mia}"), Some(2), &FaultKind::RetryAfter(429, "0".into()));
    office.inject_times("GET", &format!("people/{mia}"), Some(1), &FaultKind::RetryAfter(503, "0".into()));
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (3, "Director"));
    office.refresh_people();
    assert!(office.list_trouble().is_none());
}

#[test]
fn a_long_pause_is_told_and_nothing_is_sent_meanwhile() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.inject_times("PUT", &format!("people/{mia}"), Some(1), &FaultKind::RetryAfter(429, "7200".into()));
    let receipt = receipt(&mut office, mia);
    let trouble = receipt.trouble.as_ref().unwrap();
    assert!(trouble.contains("asks for a pause of"), "{trouble}");
    assert_eq!(result(&receipt, FieldKey::Title), LineResult::NotStored);
    let sent = office.portal.requests().len();
    let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
    assert!(sentence.contains("asks for a pause of"), "{sentence}");
    assert_eq!(office.portal.requests().len(), sent, "nobody asks meanwhile");
    assert!(office.desk.pause().is_some_and(|pause| pause > Duration::from_secs(7000)));
    office.assert_kept(mia, FieldKey::Title, "Director");
}
