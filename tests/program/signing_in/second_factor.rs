//! A second factor: every situation that a portal can make of it.

use egui::Key;
use jiff::SignedDuration;
use portal_desk::demo::{APP_KEY, Account, BACKUP_CODES, PASSWORD};

use crate::support::Program;

/// The program, with the password of the account of this kind given.
#[track_caller]
fn asked(kind: &str) -> Program {
    let mut program = Program::start();
    // Both clocks agree from here.
    program.pass(SignedDuration::ZERO);
    give_password(&mut program, kind);
    program
}

fn hurdle(program: &Program, kind: &str) -> Account {
    program.portal.challenged_accounts().into_iter().find(|account| account.role == kind).unwrap()
}

#[track_caller]
fn give_password(program: &mut Program, kind: &str) {
    let account = hurdle(program, kind);
    program.sign_in_as(&account.email, &account.password);
    program.wait_until_tried();
}

#[track_caller]
fn give_code(program: &mut Program, code: &str) {
    program.type_into("Code", code);
    program.key(Key::Enter);
}

#[track_caller]
fn give_wrong_code(program: &mut Program) -> String {
    give_code(program, "000000");
    program.wait_until_tried();
    program.said()
}

#[test]
fn an_app_that_is_set_up_gives_a_code() {
    let mut program = asked("Authenticator app");
    assert!(program.reads("Code of your authenticator app") && !program.reads("Key for the app"));
    program.wait_until("it has the focus", |program| program.text_field("Code").is_focused());
    program.type_here("123 456");
    program.key(Key::Enter);
    program.wait_until_in();
    assert_eq!(program.sign_ins(), 2, "one with the password, one with the code");
}

#[test]
fn a_backup_code_works_too() {
    let mut program = asked("Authenticator app");
    give_code(&mut program, BACKUP_CODES[1]);
    program.wait_until_in();
}

#[test]
fn an_app_is_set_up_with_the_key_the_first_time() {
    let mut program = asked("Authenticator app, first time");
    let account = hurdle(&program, "Authenticator app, first time");
    assert!(program.reads("Set up your authenticator app"));
    let shown = program.text_in("Key for the app");
    assert_eq!(shown.replace(' ', ""), APP_KEY);
    program.press("Copy the key");
    give_code(&mut program, "123456");
    program.wait_until_in();
    // It is set up now: the next time only the code is asked for.
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the form is back", |program| program.reads("Portal address"));
    program.sign_in_as(&account.email, PASSWORD);
    program.wait_until_tried();
    assert!(!program.reads("Key for the app") && program.reads("Code of your authenticator app"));
}

#[test]
fn a_wrong_code_is_said_and_the_password_is_not_asked_for_again() {
    let mut program = asked("Authenticator app");
    let said = give_wrong_code(&mut program);
    assert!(
        said.starts_with("The portal did not accept this code. Type the one that the app shows now"),
        "{said}"
    );
    assert_eq!((program.sign_ins(), program.text_in("Code").as_str()), (2, ""));
    program.wait_until("the code can be typed again", |program| program.text_field("Code").is_focused());
    program.type_here("123456");
    program.key(Key::Enter);
    program.wait_until_in();
    assert_eq!(program.sign_ins(), 3);
}

#[test]
fn five_wrong_codes_block_for_a_minute_and_the_time_is_said() {
    let mut program = asked("Authenticator app");
    for _ in 0..4 {
        give_wrong_code(&mut program);
    }
    let said = give_wrong_code(&mut program);
    assert_eq!(
        said,
        "Five codes were wrong, and the portal accepts no more for a minute. Try again at 12:01."
    );
    give_code(&mut program, "123456");
    program.wait_until_tried();
    assert!(program.said().contains("Try again at 12:01."), "the right one is refused meanwhile");
    program.pass(SignedDuration::from_secs(61));
    give_code(&mut program, "123456");
    program.wait_until_in();
}

#[test]
fn a_text_message_is_sent_and_its_code_lets_in() {
    let mut program = asked("Text message");
    assert!(program.reads("A message with a code was sent to +4670***0612."));
    give_code(&mut program, "123456");
    program.wait_until_in();
}

#[test]
fn a_message_is_asked_for_again_after_a_wait() {
    let mut program = asked("Text message");
    assert!(program.is_disabled("Send again"));
    assert!(program.reads("Send again"));
    program.pass(SignedDuration::from_secs(31));
    program.settle();
    program.press("Send again");
    program.wait_until_tried();
    assert!(program.is_disabled("Send again"), "and then there is a wait again");
    let sent = program.portal.requests().iter().filter(|request| request.path.contains("sendsms")).count();
    assert_eq!(sent, 1);
    give_code(&mut program, "123456");
    program.wait_until_in();
}

#[test]
fn a_code_that_is_too_old_is_said_and_a_new_one_works() {
    let mut program = asked("Text message");
    program.pass(SignedDuration::from_mins(11));
    give_code(&mut program, "123456");
    program.wait_until_tried();
    let said = program.said();
    assert_eq!(
        said,
        "This code is too old: it was sent at 12:00 and is good for ten minutes. Press “Send again” for a new one."
    );
    program.press("Send again");
    program.wait_until_tried();
    give_code(&mut program, "123456");
    program.wait_until_in();
}

#[test]
fn five_wrong_codes_spoil_the_message() {
    let mut program = asked("Text message");
    for _ in 0..4 {
        let said = give_wrong_code(&mut program);
        assert_eq!(said, "The portal did not accept this code. Compare it with the newest message.");
    }
    let said = give_wrong_code(&mut program);
    assert!(
        said.starts_with("Five codes were wrong, so the code in the message is no longer accepted"),
        "{said}"
    );
    give_code(&mut program, "123456");
    program.wait_until_tried();
    assert!(program.has_alert());
    program.pass(SignedDuration::from_secs(31));
    program.settle();
    program.press("Send again");
    program.wait_until_tried();
    give_code(&mut program, "123456");
    program.wait_until_in();
}

#[test]
fn the_first_phone_is_given_here() {
    let mut program = asked("Text message, first time");
    assert!(program.reads("does not know your phone yet"));
    program.type_into("Mobile phone", "no number");
    program.key(Key::Enter);
    program.wait_until_tried();
    assert!(program.has_alert());
    program.type_into("Mobile phone", "+49 (171) 555-0199");
    program.press("Send the code");
    program.wait_until_tried();
    assert!(program.reads("A message with a code was sent to +4917***0199."));
    give_code(&mut program, "123456");
    program.wait_until_in();
}

#[test]
fn the_way_back_leads_to_the_password() {
    let mut program = asked("Authenticator app");
    program.press("Back");
    assert!(program.has(egui::Role::PasswordInput, "Password"));
    assert_eq!(program.text_in("Password"), "");
    program.sign_in_by_hand();
}

#[test]
fn a_disabled_account_is_refused_like_a_wrong_password() {
    let program = asked("Disabled");
    assert!(program.said().starts_with("The portal refused the sign-in."));
    assert_eq!(program.sign_ins(), 1, "it is never repeated by itself");
}

#[test]
fn five_wrong_passwords_lock_out_and_the_time_is_said() {
    let mut program = Program::start();
    program.pass(SignedDuration::ZERO);
    let email = program.portal.accounts().remove(0).email;
    for _ in 0..5 {
        program.sign_in_as(&email, "wrong");
        program.wait_until_tried();
        assert!(program.said().starts_with("The portal refused the sign-in."));
    }
    program.pass(SignedDuration::from_secs(30));
    program.sign_in_as(&email, PASSWORD);
    program.wait_until_tried();
    let said = program.said();
    assert_eq!(
        said,
        "Too many sign-ins failed, and the portal accepts no more for a minute. Try again at 12:02."
    );
    assert_eq!(program.sign_ins(), 6);
    program.pass(SignedDuration::from_secs(61));
    program.sign_in_as(&email, PASSWORD);
    program.wait_until_in();
}

/// A portal may want the factor one day and not the next, as from trusted networks.
#[test]
fn a_factor_that_is_no_longer_wanted_is_not_asked_for() {
    let mut program = asked("Authenticator app");
    program.press("Back");
    let account = hurdle(&program, "Authenticator app");
    program.portal.edit_rows(|rows| {
        let row = rows.people.values_mut().find(|row| row.email == account.email).unwrap();
        row.two_factor = portal_desk::demo::TwoFactor::Off;
    });
    program.sign_in_as(&account.email, PASSWORD);
    program.wait_until_in();
}
