//! The same in the window: where each sentence stands, and that everything else can still be used.

use egui::{Key, Role};
use portal_desk::demo::{Fault, FaultKind, Match, Options, PASSWORD};

use crate::misbehaving_portal::office::{MIA, PATIENT, PRIYA};
use crate::support::{Program, SMALL};

fn program() -> Program {
    Program::start_patiently(SMALL, Options::default(), PATIENT)
}

fn inject(program: &Program, method: &str, path: &str, times: Option<u32>, what: FaultKind) {
    let matches = Match { method: Some(method.to_owned()), path_contains: path.to_owned() };
    program.portal.inject(Fault { matches, times, what });
}

#[track_caller]
fn assert_reads(program: &Program, words: &str) {
    assert!(program.reads(words), "nothing says “{words}”\n{}", program.tree());
}

#[test]
fn what_cannot_be_read_says_why_and_is_tried_again_with_a_button() {
    let mut program = program();
    let account = program.portal.accounts().remove(0);
    inject(&program, "GET", "people/filter", None, FaultKind::Garbage);
    program.sign_in_as(&account.email, &account.password);
    program.wait_until("the list has failed", |program| program.reads("The people could not be loaded"));
    assert_reads(&program, "A web page answered in place of the portal.");
    program.portal.clear_faults();
    program.press("Try again");
    program.wait_for_lists();

    let mia = program.person_named(MIA);
    inject(&program, "GET", &format!("people/{mia}"), None, FaultKind::DropBefore);
    program.type_into("Search people", MIA);
    program.key(Key::Enter);
    program.wait_until("the form has failed", |program| program.reads("The person could not be opened"));
    assert_reads(&program, "The connection to 127.0.0.1 broke before the answer came.");
    program.open_person(PRIYA);
    program.type_into("Search people", MIA);
    program.key(Key::Enter);
    program.wait_until("the form has failed", |program| program.reads("The person could not be opened"));
    program.portal.clear_faults();
    program.press("Try again");
    program.wait_for_form(MIA);
}

#[test]
fn a_save_that_goes_wrong_says_so_above_the_form_and_goes_well_later() {
    let mut program = program();
    program.sign_in();
    let mia = program.person_named(MIA);
    program.open_person(MIA);
    program.type_into("Title", "Director");
    inject(&program, "GET", &format!("people/{mia}"), Some(3), FaultKind::Status(502, None));
    program.save();
    program.wait_until("the save has failed", Program::has_alert);
    assert_reads(&program, "Nothing was saved; your changes are kept here. The portal has trouble");
    assert!(program.sent().is_empty());

    inject(&program, "PUT", &format!("people/{mia}"), Some(1), FaultKind::DropBefore);
    program.save();
    program.wait_until("the save has stopped", |program| program.reads("It is not known what was saved."));
    assert_reads(&program, "did not save the profile. The connection to 127.0.0.1 broke");
    assert_reads(&program, "Title: not known.");
    assert_eq!(program.text_in("Title"), "Director");

    program.open_person(PRIYA);
    program.type_into("Title", "Inventor");
    program.save_and_wait();
    program.open_person(MIA);
    assert_eq!(program.text_in("Title"), "Director");

    // Done, and not read back.
    inject(&program, "GET", &format!("people/{mia}"), Some(1), FaultKind::Delay(Default::default()));
    inject(&program, "GET", &format!("people/{mia}"), Some(1), FaultKind::Garbage);
    program.save();
    program.wait_until("the end", |program| program.reads("It is not known what was saved."));
    assert_reads(&program, "Title: not known.");
    assert_eq!(program.text_in("Title"), "Director");
    assert_eq!((program.person_row(mia).title.as_str(), program.sent().len()), ("Director", 3));
    program.save();
    program.wait_until("the end", |program| {
        program.reads("The portal already holds all of this, so nothing was sent.")
    });
    assert_eq!(program.sent().len(), 3);
}

#[test]
fn the_password_is_asked_for_over_the_form_when_the_session_has_ended() {
    let mut program = program();
    program.sign_in();
    let mia = program.person_named(MIA);
    program.open_person(MIA);
    program.type_into("Title", "Director");
    program.portal.end_all_sessions();
    program.save();
    let sheet = "The session has ended";
    program.wait_until("the sheet is open", |program| program.has(Role::Dialog, sheet));
    assert_reads(&program, "Nothing you typed is lost.");
    program.type_into("Password", "wrong");
    program.press("Sign in again");
    program.wait_until("it was refused", |program| program.reads("The portal refused the sign-in."));
    program.press("Not now");
    assert!(!program.has(Role::Dialog, sheet));
    assert_eq!(program.text_in("Title"), "Director");
    assert_reads(&program, "What you typed stays; it can be saved after signing in again.");

    program.save();
    program.wait_until("the sheet is open", |program| program.has(Role::Dialog, sheet));
    program.type_into("Password", PASSWORD);
    program.press("Sign in again");
    program.saved();
    assert!(!program.has(Role::Dialog, sheet));
    assert_eq!((program.person_row(mia).title.as_str(), program.sent().len()), ("Director", 1));
    program.open_person(PRIYA);
}

#[test]
fn a_pause_that_the_portal_asks_for_is_told_while_it_lasts() {
    let mut program = program();
    program.sign_in();
    let mia = program.person_named(MIA);
    program.open_person(MIA);
    program.type_into("Title", "Director");
    let pause = FaultKind::RetryAfter(429, "55".to_owned());
    inject(&program, "PUT", &format!("people/{mia}"), Some(1), pause);
    program.save();
    program.wait_until("the pause is told", |program| program.reads("The portal asks for a pause: "));
    assert!(!program.reads("Saving…"), "the form says why it takes so long");
    assert!(program.has(Role::Button, "Work in the background"));
}

#[test]
fn a_stage_that_a_save_took_away_is_put_back_from_the_form() {
    let mut program = program();
    let id = program.portal.edit_rows(|rows| {
        let row = rows.contacts.values_mut().find(|row| row.last_name == "Wöhler").unwrap();
        (row.stage, row.kind, row.currency) = (2, 0, None);
        row.industry.clear();
        row.id
    });
    program.sign_in();
    program.open_contact("Friedrich Wöhler");
    program.type_into("Job title", "Buyer");
    inject(&program, "PUT", &format!("contact/{id}/status"), None, FaultKind::Status(503, None));
    program.save();
    program.wait_until("it is told", |program| program.reads("could not put it back"));
    assert_eq!(program.contact_row(id).stage, 0);
    program.portal.clear_faults();
    program.press("Put the stage back: Warm");
    program.wait_until("the stage is back", |program| program.contact_row(id).stage == 2);
    program.wait_until("nothing is told any more", |program| !program.reads("could not put it back"));
}
