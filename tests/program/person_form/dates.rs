//! `birthday` and `worksfrom`.

use jiff::civil::date;

use crate::support::Program;

const MIA: &str = "Mia Berg";
/// A guest of whom no dates are known.
const SVEN: &str = "Sven Holm";

#[test]
fn a_typed_birthday_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    assert_eq!(program.text_in("Birthday"), "17 May 1990");
    program.type_into("Birthday", "3 October 1991");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).birthday.unwrap().date(), date(1991, 10, 3));
    program.assert_person(&before, mia, &["birthday"]);
}

#[test]
fn a_birthday_picked_from_the_calendar_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.pick_day("Birthday", date(1988, 2, 29));
    assert_eq!(program.text_in("Birthday"), "29 February 1988");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).birthday.unwrap().date(), date(1988, 2, 29));
    program.assert_person(&before, mia, &["birthday"]);
}

#[test]
fn a_birthday_is_cleared() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Birthday", "");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).birthday, None);
    program.assert_person(&before, mia, &["birthday"]);
}

#[test]
fn a_first_birthday_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (sven, before) = (program.person_named(SVEN), program.stored());
    program.open_person(SVEN);
    program.type_into("Birthday", "1969-12-31");
    program.save_and_wait();
    assert_eq!(program.person_row(sven).birthday.unwrap().date(), date(1969, 12, 31));
    program.assert_person(&before, sven, &["birthday"]);
}

#[test]
fn what_is_no_date_stays_in_the_field_and_is_not_sent() {
    let mut program = Program::signed_in();
    let before = program.stored();
    program.open_person(MIA);
    program.type_into("Birthday", "17 Mayflower");
    program.save();
    assert!(program.reads("“17 Mayflower” is not a date."));
    assert_eq!(program.text_in("Birthday"), "17 Mayflower");
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}

#[test]
fn a_typed_work_start_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Work start", "1 Mar 2016");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).work_from.unwrap().date(), date(2016, 3, 1));
    program.assert_person(&before, mia, &["work_from"]);
}

#[test]
fn a_work_start_picked_from_the_calendar_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (sven, before) = (program.person_named(SVEN), program.stored());
    program.open_person(SVEN);
    program.pick_day("Work start", date(2024, 11, 4));
    program.save_and_wait();
    assert_eq!(program.person_row(sven).work_from.unwrap().date(), date(2024, 11, 4));
    program.assert_person(&before, sven, &["work_from"]);
}

#[test]
fn a_work_start_is_cleared() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Work start", "");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).work_from, None);
    program.assert_person(&before, mia, &["work_from"]);
}

#[test]
fn the_calendar_speaks_the_language_that_the_viewer_has_chosen() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    program.portal.edit_rows(|rows| {
        let viewer = rows.people.values_mut().find(|row| row.email == account.email).unwrap();
        viewer.culture = Some("de-DE".to_owned());
    });
    program.sign_in();
    program.open_person("Mia Berg");
    program.press("Pick work start");
    assert!(program.has(egui::Role::Button, "Februar 2015, choose a year"), "{}", program.tree());
    program.press("17 Februar 2015");
    assert_eq!(program.text_in("Work start"), "17 February 2015");
}
