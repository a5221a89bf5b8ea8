//! A save that is not known is watched, whatever comes between: another save, another user, a
//! closed message.

use std::collections::BTreeSet;

use portal_desk::demo::{ContactRow, FaultKind};
use portal_desk::desk::{Action, CutOff, Finished};
use portal_desk::portal::Patience;
use portal_desk::records::{Effect, FieldKey, LineResult, Receipt, RecordKey, Value};

use crate::misbehaving_portal::office::{IMPATIENT, MIA, Office, Said};
use crate::misbehaving_portal::truth::{CURIOUS, LONG, contact, contact_row, let_come, receipt, result};

/// A contact of which the last save, of its job title, was not answered. Nobody looks again.
fn unanswered() -> (Office, RecordKey, ContactRow) {
    let mut office = Office::open(Patience { looks: [LONG; 3], ..IMPATIENT });
    let before = contact(&office);
    let key = RecordKey::Contact(before.id);
    office.open_record(key);
    office.type_into(key, FieldKey::JobTitle, "Buyer");
    late_save(&mut office, key);
    (office, key, before)
}

#[track_caller]
fn late_save(office: &mut Office, key: RecordKey) -> Receipt {
    office.inject_times("PUT", "person/", Some(1), &FaultKind::Late(LONG));
    receipt(office, key)
}

fn cut_off(office: &Office, key: RecordKey) -> Option<CutOff> {
    office.desk.session().unwrap().journal.cut_off.get(&key).cloned()
}

/// What comes after a save that is not known, and before its call comes late, forgets nothing.
#[test]
fn whatever_comes_between_a_late_call_finds_its_stage_put_back() {
    for between in ["another save", "the message closed", "another save that is not known"] {
        let (mut office, key, before) = unanswered();
        match between {
            "another save" => {
                let receipt = receipt(&mut office, key);
                assert!(receipt.is_clean(), "{receipt:?}");
                assert_eq!(contact_row(&office, before.id).stage, 2, "nothing has come yet");
            }
            "the message closed" => {
                office.desk.act(Action::DismissFinished(key));
                office.desk.act(Action::DismissCutOff(key));
            }
            _ => {
                late_save(&mut office, key);
            }
        }
        let cut_off = cut_off(&office, key).expect("the record is watched");
        assert_eq!(cut_off.stage().map(|stage| stage.id), Some(2), "{between}");
        let is_told = between == "another save that is not known";
        assert_eq!((cut_off.is_quiet, cut_off.earlier.len()), (!is_told, usize::from(is_told)), "{between}");

        let_come(&office);
        assert_eq!(contact_row(&office, before.id).stage, 0, "{between}");
        office.type_into(key, FieldKey::JobTitle, "Clerk");
        let receipt = receipt(&mut office, key);
        assert!(receipt.kept_from_others.is_empty(), "{between}: {receipt:?}");
        assert!(
            matches!(&receipt.effects[..], [Effect::StagePutBack(_)]),
            "{between}: {:?}",
            receipt.effects
        );
        let expected = ContactRow { job_title: "Clerk".into(), ..before };
        assert_eq!(contact_row(&office, expected.id), expected, "{between}");
        assert!(super::watch::cut_off(&office, key).is_none(), "{between}");
    }
}

#[test]
fn the_stage_that_another_user_set_meanwhile_is_the_one_that_comes_back() {
    let (mut office, key, before) = unanswered();
    office.portal.edit_rows(|rows| rows.contacts.get_mut(&before.id).unwrap().stage = 3);
    office.desk.act(Action::PutStageBack(key));
    office.wait("the button has done its work", |desk| {
        desk.session().unwrap().journal.cut_off[&key].running.is_none()
    });
    assert_eq!(contact_row(&office, before.id).stage, 3, "what another user set stays");
    // The next save sees it, and the call that comes after it takes it away.
    let said = receipt(&mut office, key);
    assert!(said.is_clean(), "{said:?}");
    assert_eq!(cut_off(&office, key).unwrap().stage().map(|stage| stage.id), Some(3));
    let_come(&office);
    assert_eq!(contact_row(&office, before.id).stage, 0);
    office.type_into(key, FieldKey::JobTitle, "Clerk");
    let said = receipt(&mut office, key);
    assert!(matches!(&said.effects[..], [Effect::StagePutBack(_)]), "{said:?}");
    let expected = ContactRow { job_title: "Clerk".into(), stage: 3, ..before };
    assert_eq!(contact_row(&office, expected.id), expected);
}

/// An undo that is found to be stored is over: what is typed later takes nothing back.
#[test]
fn an_undo_that_came_late_is_over() {
    let mut office = Office::open(CURIOUS);
    let (mia, before) = (office.key(MIA), office.row(MIA));
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    assert_eq!(office.save(mia), Said::Saved);
    office.wait("it is in the journal", |desk| desk.session().unwrap().journal.entries.len() == 1);
    let number = office.desk.session().unwrap().journal.entries[0].number;
    office.desk.act(Action::UndoSave(number));
    let path = format!("people/{mia}");
    office.inject_times("PUT", &path, Some(1), &FaultKind::Late(LONG));
    office.desk.act(Action::SaveReviewed(mia));
    let Said::InPart(..) = office.save_ends(mia) else { panic!("{:?}", office.said(mia)) };
    assert_eq!(office.record(mia).undoes, Some(number), "until that is known it is an undo");
    let_come(&office);
    office.wait("it is found out", |desk| desk.session().unwrap().journal.cut_off.is_empty());
    assert_eq!(office.row(MIA).title, before.title);
    office.assert_settled(mia);
    assert_eq!(office.record(mia).undoes, None);
}

/// Of two saves that were not answered the one that is found to be stored is told no more, and
/// the other one only watched.
#[test]
fn what_is_told_is_what_is_not_known() {
    let mut office = Office::open(CURIOUS);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    // This one is never carried out.
    office.inject_times("PUT", &format!("people/{mia}"), Some(1), &FaultKind::Status(502, None));
    assert_eq!(result(&receipt(&mut office, mia), FieldKey::Title), LineResult::Unknown);
    office.type_into(mia, FieldKey::Title, "Chief");
    office.inject_times("PUT", &format!("people/{mia}"), Some(1), &FaultKind::Late(LONG));
    assert_eq!(result(&receipt(&mut office, mia), FieldKey::Title), LineResult::Unknown);
    let both = cut_off(&office, mia).unwrap();
    assert_eq!((both.earlier.len(), both.is_quiet), (1, false));
    let_come(&office);
    office.wait("the second is found out", |desk| {
        matches!(&desk.record(mia).unwrap().finished, Some(Finished::Receipt(receipt)) if receipt.is_clean())
    });
    let told = cut_off(&office, mia).filter(|cut_off| !cut_off.is_quiet);
    assert!(told.is_none(), "{told:?}");
    assert_eq!(office.row(MIA).title, "Chief");
    office.assert_settled(mia);
    // Nothing comes of the first any more, and nobody is bothered with it.
    office.wait("the watch has ended", |desk| desk.session().unwrap().journal.cut_off.is_empty());
    office.wait("the journal is written", |desk| {
        desk.session().unwrap().journal.entries.iter().all(|entry| !entry.is_begun)
    });
}

/// What was left out because a call was not answered stays told, when that call turns out to have
/// come.
#[test]
fn a_head_that_was_not_put_back_stays_told() {
    let mut office = Office::open(CURIOUS);
    let (mia, row) = (office.key(MIA), office.row(MIA));
    let department = row.departments[0];
    office.portal.edit_rows(|rows| {
        rows.departments.values_mut().for_each(|department| department.head = None);
        rows.departments.get_mut(&department).unwrap().head = Some(row.id);
    });
    office.open_record(mia);
    let none = Value::Departments(BTreeSet::new());
    office.desk.act(Action::Edit(mia, FieldKey::Departments, none));
    assert!(receipt(&mut office, mia).is_clean());
    office.wait("it is in the journal", |desk| desk.session().unwrap().journal.entries.len() == 1);
    let number = office.desk.session().unwrap().journal.entries[0].number;
    office.desk.act(Action::UndoSave(number));
    office.inject_times("PUT", &format!("people/{mia}"), Some(1), &FaultKind::Late(LONG));
    office.desk.act(Action::SaveReviewed(mia));
    office.save_ends(mia);
    let_come(&office);
    office.wait("it is found out", |desk| desk.session().unwrap().journal.cut_off.is_empty());
    assert_eq!(office.row(MIA).departments, [department]);
    assert_eq!(office.portal.read_rows(|rows| rows.departments[&department].head), None);
    let Some(Finished::Receipt(receipt)) = &office.record(mia).finished else { panic!() };
    assert!(receipt.all_is_stored() && !receipt.is_clean());
    let trouble = receipt.trouble.clone().unwrap();
    assert!(trouble.contains("was not asked to make the person the head"), "{trouble}");
}
