//! `shareType` and `managerList`.

use std::collections::BTreeSet;

use egui::Role;
use uuid::Uuid;

use crate::contact_form::{FRIEDRICH, with_contact};
use crate::support::Program;

const RESTRICTED: (i32, &str) = (0, "Restricted to managers");
const EDIT: (i32, &str) = (1, "Everyone may edit");
const VIEW: (i32, &str) = (2, "Everyone may view");

/// Friedrich with this access, open in the window.
#[track_caller]
fn friedrich_with(access: i32, managers: &[&str]) -> Program {
    let mut program = Program::start_with(crate::support::TALL, Default::default());
    let managers: Vec<Uuid> = managers.iter().map(|name| program.person_named(name)).collect();
    program.portal.edit_rows(|rows| {
        let row = rows.contacts.get_mut(&FRIEDRICH).unwrap();
        row.share_type = access;
        row.managers = managers;
    });
    program.without_photos();
    program.sign_in();
    program.open_contact("Friedrich Wöhler");
    program
}

fn managers_of(program: &Program) -> BTreeSet<Uuid> {
    program.contact_row(FRIEDRICH).managers.into_iter().collect()
}

/// Changes the access of Friedrich, saves, and compares what is stored.
#[track_caller]
fn access_changes(from: (i32, &str), to: (i32, &str)) {
    let managers: &[&str] = if from == RESTRICTED { &["Mia Berg", "Ines Carvalho"] } else { &[] };
    let mut program = friedrich_with(from.0, managers);
    let before = program.stored();
    assert_eq!(program.choice_in("Access"), from.1);
    program.choose("Access", to.1);
    if to == RESTRICTED {
        // Who has access one by one while everyone has it is hidden, and replaced.
        program.save_after_review("The contact's earlier managers are replaced by those in the form.");
    } else {
        program.save_and_wait();
    }
    assert_eq!(program.contact_row(FRIEDRICH).share_type, to.0);
    let mut changed = before.differences(&program.stored());
    if from == RESTRICTED {
        // Nobody is given access one by one where everyone has it.
        changed.remove(&format!("contacts.{FRIEDRICH}.managers"));
    }
    assert_eq!(changed, BTreeSet::from([format!("contacts.{FRIEDRICH}.share_type")]));
}

#[test]
fn a_restricted_contact_opens_for_everyone_to_view() {
    access_changes(RESTRICTED, VIEW);
}

#[test]
fn a_restricted_contact_opens_for_everyone_to_edit() {
    access_changes(RESTRICTED, EDIT);
}

#[test]
fn a_contact_that_everyone_views_opens_for_everyone_to_edit() {
    access_changes(VIEW, EDIT);
}

#[test]
fn a_contact_that_everyone_views_is_restricted() {
    access_changes(VIEW, RESTRICTED);
}

#[test]
fn a_contact_that_everyone_edits_is_for_viewing_only() {
    access_changes(EDIT, VIEW);
}

#[test]
fn a_contact_that_everyone_edits_is_restricted() {
    access_changes(EDIT, RESTRICTED);
}

#[test]
fn managers_are_shown_only_where_they_mean_something() {
    let mut program = with_contact(FRIEDRICH);
    assert!(!program.has(Role::ComboBox, "Managers"));
    program.choose("Access", RESTRICTED.1);
    assert!(program.has(Role::ComboBox, "Managers"));
}

#[test]
fn a_contact_is_restricted_to_the_managers_that_are_picked() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    let wanted = BTreeSet::from(["Mia Berg", "Ines Carvalho"].map(|name| program.person_named(name)));
    program.choose("Access", RESTRICTED.1);
    program.pick("Managers", "Mia Berg");
    program.pick("Managers", "Ines Carvalho");
    program.save_after_review("The contact's earlier managers are replaced");
    assert_eq!(program.contact_row(FRIEDRICH).share_type, 0);
    assert_eq!(managers_of(&program), wanted);
    program.assert_contact(&before, FRIEDRICH, &["managers", "share_type"]);
}

#[test]
fn a_manager_is_added() {
    let mut program = friedrich_with(0, &["Mia Berg", "Ines Carvalho"]);
    let before = program.stored();
    let wanted =
        BTreeSet::from(["Mia Berg", "Ines Carvalho", "Arjun Mehta"].map(|name| program.person_named(name)));
    program.pick("Managers", "Arjun Mehta");
    program.save_and_wait();
    assert_eq!(managers_of(&program), wanted);
    program.assert_contact(&before, FRIEDRICH, &["managers"]);
}

#[test]
fn a_manager_is_removed() {
    let mut program = friedrich_with(0, &["Mia Berg", "Ines Carvalho"]);
    let before = program.stored();
    program.press("Remove Ines Carvalho");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).managers, [program.person_named("Mia Berg")]);
    program.assert_contact(&before, FRIEDRICH, &["managers"]);
}

#[test]
fn managers_stay_when_a_name_is_saved() {
    let mut program = friedrich_with(0, &["Mia Berg", "Ines Carvalho"]);
    let before = program.stored();
    program.type_into("First name", "Fritz");
    program.save_and_wait();
    program.assert_contact(&before, FRIEDRICH, &["first_name"]);
}

#[test]
fn managers_and_a_name_are_saved_together() {
    let mut program = friedrich_with(0, &["Mia Berg"]);
    let before = program.stored();
    program.type_into("First name", "Fritz");
    program.pick("Managers", "Arjun Mehta");
    program.press("Remove Mia Berg");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).managers, [program.person_named("Arjun Mehta")]);
    program.assert_contact(&before, FRIEDRICH, &["first_name", "managers"]);
}
