//! `isVisitor`, `sex`, `disable`.

use crate::support::{Program, parameter};

/// An ordinary user.
const NIKLAS: &str = "Niklas Ahlström";
/// A guest.
const NOOR: &str = "Noor van Beek";
/// Somebody who may not sign in any more.
const MAREK: &str = "Marek Zieliński";
/// A guest of whom the portal knows no sex.
const HUGO: &str = "Hugo Delacroix";

#[test]
fn a_guest_becomes_a_user_after_the_review_spoke_of_the_paid_seat() {
    let mut program = Program::signed_in();
    let (noor, before) = (program.person_named(NOOR), program.stored());
    program.open_person(NOOR);
    program.switch("Type", "User");
    program.save_agreeing_to("Noor van Beek becomes a user, which takes one of the portal's paid seats.");
    program.saved();
    assert!(!program.person_row(noor).visitor);
    program.assert_person(&before, noor, &["visitor"]);
}

#[test]
fn a_user_becomes_a_guest() {
    let mut program = Program::signed_in();
    let (niklas, before) = (program.person_named(NIKLAS), program.stored());
    program.open_person(NIKLAS);
    program.switch("Type", "Guest");
    program.save_and_wait();
    assert!(program.person_row(niklas).visitor);
    program.assert_person(&before, niklas, &["visitor"]);
}

#[test]
fn a_guest_stays_a_guest_when_something_else_is_saved() {
    let mut program = Program::signed_in();
    let (noor, before) = (program.person_named(NOOR), program.stored());
    program.open_person(NOOR);
    program.type_into("Title", "Stand Builder");
    program.save_and_wait();
    assert_eq!(parameter(&program.the_documented_put(), "isVisitor"), ["true"]);
    program.assert_person(&before, noor, &["title"]);
}

#[test]
fn the_sex_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (niklas, before) = (program.person_named(NIKLAS), program.stored());
    program.open_person(NIKLAS);
    assert_eq!(program.switched("Sex").as_deref(), Some("Male"));
    program.switch("Sex", "Female");
    program.save_and_wait();
    assert_eq!(program.person_row(niklas).sex, Some(false));
    program.assert_person(&before, niklas, &["sex"]);
}

#[test]
fn the_sex_of_somebody_without_one_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (hugo, before) = (program.person_named(HUGO), program.stored());
    program.open_person(HUGO);
    assert_eq!(program.switched("Sex"), None);
    program.switch("Sex", "Male");
    program.save_and_wait();
    assert_eq!(program.person_row(hugo).sex, Some(true));
    program.assert_person(&before, hugo, &["sex"]);
}

#[test]
fn a_person_is_disabled_after_the_review_spoke_of_the_sign_out() {
    let mut program = Program::signed_in();
    let (niklas, before) = (program.person_named(NIKLAS), program.stored());
    program.open_person(NIKLAS);
    program.switch("Status", "Disabled");
    program.save_agreeing_to("Niklas Ahlström is signed out everywhere and can no longer sign in.");
    program.saved();
    assert_eq!(parameter(&program.the_documented_put(), "disable"), ["true"]);
    assert_eq!(program.person_row(niklas).status, 2);
    program.assert_person(&before, niklas, &["status", "terminated"]);
}

#[test]
fn nobody_is_disabled_where_the_review_is_not_agreed_to() {
    let mut program = Program::signed_in();
    let before = program.stored();
    program.open_person(NIKLAS);
    program.switch("Status", "Disabled");
    program.save();
    assert!(program.in_review());
    program.press("Back to the form");
    assert!(!program.in_review());
    assert_eq!(program.switched("Status").as_deref(), Some("Disabled"), "the edit is kept");
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}

#[test]
fn a_disabled_person_is_enabled_again() {
    let mut program = Program::signed_in();
    let (marek, before) = (program.person_named(MAREK), program.stored());
    program.show_status("Disabled");
    program.open_person(MAREK);
    program.switch("Status", "Active");
    program.save_after_review("is enabled, which takes one of the portal's paid seats");
    assert_eq!(program.person_row(marek).status, 1);
    assert!(program.documented_put().is_empty(), "a call of its own enables");
    program.assert_person(&before, marek, &["status"]);
}

#[test]
fn a_disabled_person_can_be_edited_in_the_step_that_enables() {
    let mut program = Program::signed_in();
    let (marek, before) = (program.person_named(MAREK), program.stored());
    program.show_status("All");
    program.open_person(MAREK);
    program.switch("Status", "Active");
    program.type_into("Title", "Partner");
    program.save_after_review("is enabled, which takes one of the portal's paid seats");
    assert_eq!(program.person_row(marek).title, "Partner");
    program.assert_person(&before, marek, &["status", "title"]);
}
