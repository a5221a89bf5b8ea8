//! What is gone, and saves of several calls of which one goes wrong.

use portal_desk::demo::{ContactRow, FaultKind};
use portal_desk::desk::{Action, Finished};
use portal_desk::records::{FieldKey, RecordKey, Remark, Stage};

use crate::misbehaving_portal::mishap::assert_plain;
use crate::misbehaving_portal::office::{MIA, Office, PATIENT, Said};

#[test]
fn a_person_deleted_meanwhile_is_told_and_what_was_typed_stays() {
    let mut office = Office::open(PATIENT);
    let (mia, row) = (office.key(MIA), office.row(MIA));
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.portal.edit_rows(|rows| rows.people.remove(&row.id));
    let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.starts_with("Mia Berg is no longer on the portal"), "{sentence}");
    assert_eq!(office.changes_of(mia), 0);
    office.assert_kept(mia, FieldKey::Title, "Director");

    // An administrator brings the account back.
    office.portal.edit_rows(|rows| rows.people.insert(row.id, row.clone()));
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    office.assert_settled(mia);
    office.assert_alive();
}

#[test]
fn a_person_deleted_between_the_reading_and_the_save_is_told() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    let gone = FaultKind::PortalError(404, "User not found".into());
    let path = format!("people/{mia}");
    office.inject("PUT", &path, &gone);
    office.let_pass("GET", &path);
    office.inject("GET", &path, &gone);
    let Said::InPart(sentence, results) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("does not have this any more"), "{sentence}");
    assert_eq!((results, office.changes_of(mia)), (vec!["NotStored".to_owned()], 1));
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.portal.clear_faults();
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!(office.changes_of(mia), 2);
}

#[test]
fn a_person_that_is_gone_is_told_when_it_is_opened() {
    let mut office = Office::open(PATIENT);
    let (mia, id) = (office.key(MIA), office.row(MIA).id);
    office.portal.edit_rows(|rows| rows.people.remove(&id));
    let sentence = office.try_to_open(mia).unwrap_err();
    assert_plain(&sentence);
    assert!(sentence.contains("does not have this any more"), "{sentence}");
    assert!(sentence.contains("Refresh the list"), "{sentence}");
}

/// A contact of which the documented call loses nothing but the stage.
fn plain_contact(office: &Office) -> ContactRow {
    let fits = |row: &&ContactRow| {
        row.stage > 0 && row.kind == 0 && row.currency.is_none() && row.industry.is_empty()
    };
    office.portal.read_rows(|rows| rows.contacts.values().find(fits).unwrap().clone())
}

fn contact_row(office: &Office, id: i64) -> ContactRow {
    office.portal.read_rows(|rows| rows.contacts[&id].clone())
}

/// A stage as the portal tells it.
fn stage_of(office: &Office, id: i64) -> Stage {
    let row = office.portal.read_rows(|rows| rows.stages.iter().find(|stage| stage.id == id).cloned());
    let row = row.unwrap();
    Stage { id, title: row.title, color: row.color }
}

/// Saves, and agrees to whatever it says.
fn save_agreeing(office: &mut Office, key: RecordKey) -> Said {
    let said = office.save(key);
    if office.record(key).review.is_none() {
        return said;
    }
    office.desk.act(Action::SaveReviewed(key));
    office.save_ends(key)
}

#[test]
fn a_contact_deleted_meanwhile_is_told_and_what_was_typed_stays() {
    let mut office = Office::open(PATIENT);
    let row = plain_contact(&office);
    let key = RecordKey::Contact(row.id);
    office.open_record(key);
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    office.portal.edit_rows(|rows| rows.contacts.remove(&row.id));
    let Said::NotSaved(sentence) = office.save(key) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("is no longer on the portal"), "{sentence}");
    office.assert_kept(key, FieldKey::JobTitle, "Buyer");
    office.portal.edit_rows(|rows| rows.contacts.insert(row.id, row.clone()));
    assert_eq!(save_agreeing(&mut office, key), Said::Saved);
    assert_eq!(contact_row(&office, row.id).job_title, "Buyer");
}

/// The call that saves a contact forgets its stage, and a second one puts it back. Where only
/// the answer to the first is lost, the second must follow.
#[test]
fn a_lost_answer_costs_a_contact_nothing() {
    for fault in [FaultKind::DropAfter, FaultKind::TruncatedBody, FaultKind::EmptyObject] {
        let mut office = Office::open(PATIENT);
        let before = plain_contact(&office);
        let key = RecordKey::Contact(before.id);
        office.open_record(key);
        office.type_into(key, FieldKey::JobTitle, "Buyer");
        office.inject("PUT", "crm/contact/person/", &fault);
        assert_eq!(save_agreeing(&mut office, key), Said::Saved, "{fault:?}");
        assert_eq!(contact_row(&office, before.id), ContactRow { job_title: "Buyer".into(), ..before });
        assert_eq!(office.changes_of(key), 2);
        office.assert_settled(key);
    }
}

#[test]
fn a_stage_that_could_not_be_put_back_is_told() {
    let mut office = Office::open(PATIENT);
    let before = plain_contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    office.inject("PUT", &format!("contact/{}/status", before.id), &FaultKind::Status(503, None));
    let Said::InPart(_, results) = save_agreeing(&mut office, key) else { panic!() };
    assert_eq!(results, ["Stored"]);
    let Some(Finished::Receipt(receipt)) = office.record(key).finished.clone() else { panic!() };
    let lost = Remark::StageLost(stage_of(&office, before.stage));
    assert_eq!(receipt.remarks, [lost], "it is told, and can be put back");
    assert_plain(receipt.remarks[0].sentence().as_str());
    // What restores is repeated like a reading.
    assert_eq!((contact_row(&office, before.id).job_title.as_str(), office.changes_of(key)), ("Buyer", 4));

    office.portal.clear_faults();
    office.desk.act(Action::PutStageBack(key));
    office.wait("the stage is back", |desk| desk.session().unwrap().journal.cut_off.is_empty());
    assert_eq!(contact_row(&office, before.id), ContactRow { job_title: "Buyer".into(), ..before });
}

/// Neither the answer nor the reading after it arrives: nobody knows, and that is what is said.
#[test]
fn what_nobody_can_know_is_not_called_undone() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    let path = format!("people/{mia}");
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.let_pass("GET", &path);
    office.inject("PUT", &path, &FaultKind::DropAfter);
    office.inject("GET", &path, &FaultKind::DropBefore);
    let Said::InPart(sentence, results) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.starts_with("Perhaps the portal did not save the profile."), "{sentence}");
    assert_eq!(results, ["Unknown"]);
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.portal.clear_faults();
    assert_eq!(office.save(mia), Said::NothingToDo);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    office.assert_settled(mia);
}

#[test]
fn a_call_that_fails_stops_those_behind_it_and_the_rest_stays_typed() {
    let mut office = Office::open(PATIENT);
    let before = plain_contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    office.type_into(key, FieldKey::About, "Met at the fair.");
    office.inject("PUT", "crm/contact/person/", &FaultKind::PortalError(403, "Access Denied".into()));
    let Said::InPart(sentence, results) = save_agreeing(&mut office, key) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("did not save the contact. The portal does not allow this"), "{sentence}");
    assert_eq!(results, ["NotStored", "NotStored"]);
    assert_eq!((contact_row(&office, before.id), office.changes_of(key)), (before.clone(), 1));
    office.assert_kept(key, FieldKey::About, "Met at the fair.");
    office.portal.clear_faults();
    assert_eq!(save_agreeing(&mut office, key), Said::Saved);
    assert_eq!(contact_row(&office, before.id).about, "Met at the fair.");
    assert_eq!(contact_row(&office, before.id).stage, before.stage);
}
