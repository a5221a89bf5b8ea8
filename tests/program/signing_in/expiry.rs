//! The session ends in the middle: it is asked for in place, second factor included.

use egui::{Key, Role};
use portal_desk::demo::{PASSWORD, TwoFactor};

use crate::support::Program;

const SHEET: &str = "The session has ended";

/// The program with a title typed into Mia's form, and the session over.
fn expired() -> Program {
    let mut program = Program::signed_in_by_hand();
    program.open_person("Mia Berg");
    program.type_into("Title", "Director of Sales");
    program.portal.end_all_sessions();
    program.press("Save");
    program.wait_until("it is asked for", |program| program.has(Role::Dialog, SHEET));
    program
}

#[test]
fn the_password_in_place_and_the_save_goes_on() {
    let mut program = expired();
    program.wait_until("it has the focus", |program| program.text_field("Password").is_focused());
    program.type_here("wrong");
    program.key(Key::Enter);
    program.wait_until_tried();
    assert!(program.said().starts_with("The portal refused the sign-in."));
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    let mia = program.person_named("Mia Berg");
    program.wait_until("the save went on", |program| program.person_row(mia).title == "Director of Sales");
    program.wait_until("the new token is kept", |program| {
        let token = program.keyring().names().first().and_then(|name| program.keyring().secret(name));
        token.is_some_and(|token| program.portal.knows_token(&token))
    });
    // The new one is also good for the next start.
    program.restart();
    program.wait_until_in();
}

#[test]
fn a_second_factor_is_asked_for_in_place_too() {
    let mut program = expired();
    program.portal.edit_rows(|rows| rows.portal.two_factor = TwoFactor::App);
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until("the code is asked for", |program| program.reads("Code of your authenticator app"));
    program.type_into("Code", "000000");
    program.key(Key::Enter);
    program.wait_until_tried();
    assert!(program.said().starts_with("The portal did not accept this code."));
    program.type_into("Code", "123456");
    program.key(Key::Enter);
    let mia = program.person_named("Mia Berg");
    program.wait_until("the save went on", |program| program.person_row(mia).title == "Director of Sales");
    assert!(!program.has(Role::Dialog, SHEET));
}

#[test]
fn another_account_is_another_entry_and_the_first_ones_draft_stays() {
    let mut program = expired();
    program.press("Another account");
    assert_eq!(program.text_in("Portal address"), program.portal.address());
    let second = program.portal.accounts().remove(1);
    program.type_into("E-mail", &second.email);
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until("the second account is in front", |program| {
        program.desk().lists().is_some_and(|signed| signed.email == second.email)
    });
    program.wait_for_lists();
    assert_eq!(program.desk().portals().iter().count(), 2);
    let mia = program.person_named("Mia Berg");
    program.open_person("Mia Berg");
    assert_eq!(program.text_in("Title"), "Head of Sales");
    assert_eq!(program.person_row(mia).title, "Head of Sales");
    assert_eq!(program.desk().sessions().map(|signed| signed.unsaved()).sum::<usize>(), 1);
}

#[test]
fn not_now_keeps_everything() {
    let mut program = expired();
    program.press("Not now");
    assert_eq!(program.text_in("Title"), "Director of Sales");
    assert!(program.reads("The session has ended. What you typed stays"));
}
