//! The token in the system's keyring, and what happens where there is none.

use egui::{Key, Role};
use portal_desk::demo::PASSWORD;
use portal_desk::desk::Kept;
use portal_desk::portal::{Address, Credentials, Portal, SignInAnswer};
use portal_desk::storage::NoKeyring;
use secrecy::ExposeSecret as _;

use crate::support::Program;

#[track_caller]
fn wait_until_kept(program: &mut Program) {
    program.wait_until("the token is kept or not", |program| {
        program.desk().session().is_some_and(|signed| signed.kept != Kept::Keeping)
    });
}

fn kept(program: &Program) -> Kept {
    program.desk().session().unwrap().kept.clone()
}

#[test]
fn a_restart_is_signed_in_from_the_keyring() {
    let mut program = Program::start();
    let email = program.sign_in_by_hand();
    wait_until_kept(&mut program);
    assert_eq!(kept(&program), Kept::InKeyring);
    assert_eq!(program.keyring().names(), [format!("{email} on {}", program.portal.address())]);
    program.press("Account and settings");
    assert!(program.reads("Stays signed in: the session is in the system's keyring."));

    program.portal.clear_requests();
    program.restart();
    program.wait_until_in();
    assert_eq!(program.sign_ins(), 0, "nobody was asked for anything");
    assert_eq!(kept(&program), Kept::InKeyring);
}

#[test]
fn without_a_keyring_the_sign_in_works_and_says_so() {
    for reason in [NoKeyring::Missing, NoKeyring::Locked, NoKeyring::Broken("it is on fire".into())] {
        let mut program = Program::start();
        program.keyring().refuse(Some(reason.clone()));
        program.sign_in_by_hand();
        wait_until_kept(&mut program);
        assert_eq!(kept(&program), Kept::ThisRun(reason.to_string()));
        program.wait_until("it is said", |program| {
            program.reads("You are signed in until the program is closed")
        });
        assert!(program.reads(&reason.to_string()));
        program.restart();
        program.wait_until_tried();
        program.wait_until("the lists on this computer have been looked for", |program| {
            !program.desk().is_looking_up()
        });
        // Where they have been written already they stand in front.
        if !program.has(Role::PasswordInput, "Password") {
            program.press("Sign in");
        }
        assert!(program.has(Role::PasswordInput, "Password"));
        assert_eq!(program.has_alert(), reason != NoKeyring::Missing, "{reason}");
        // What is known is filled in already; only the password is missing.
        program.wait_until("it has the focus", |program| program.text_field("Password").is_focused());
        program.type_here(PASSWORD);
        program.key(Key::Enter);
        program.wait_until_in();
    }
}

#[test]
fn signing_out_forgets_it_here_and_ends_it_there() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    wait_until_kept(&mut program);
    let name = program.keyring().names().remove(0);
    let token = program.keyring().secret(&name).unwrap();
    assert!(program.portal.knows_token(&token));
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the token is forgotten", |program| program.keyring().names().is_empty());
    program.wait_until("the session has ended", |program| !program.portal.knows_token(&token));
    program.restart();
    program.wait_until_tried();
    assert!(program.desk().lists().is_none());
}

#[test]
fn a_token_that_has_ended_meanwhile_asks_for_the_password() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    wait_until_kept(&mut program);
    program.portal.end_all_sessions();
    program.restart();
    program.wait_until_tried();
    assert_eq!(program.said(), "The session has ended. Sign in again to go on.");
    program.wait_until("the dead token is forgotten", |program| program.keyring().names().is_empty());
    program.wait_until("it has the focus", |program| program.text_field("Password").is_focused());
    program.type_here(PASSWORD);
    program.key(Key::Enter);
    program.wait_until_in();
    wait_until_kept(&mut program);
    assert_eq!(kept(&program), Kept::InKeyring);
}

#[test]
fn a_pasted_token_works_and_is_not_ended_by_signing_out() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    let portal = Portal::new(Address::parse(&program.portal.address()).unwrap()).unwrap();
    let credentials = Credentials { email: account.email.clone(), password: PASSWORD.into() };
    let Ok(SignInAnswer::Token(token)) = program.runtime().block_on(portal.sign_in(&credentials)) else {
        panic!()
    };
    let token = token.expose_secret();

    let address = program.portal.address();
    program.type_into("Portal address", &address);
    program.press("Use a token instead");
    assert!(!program.has(Role::TextInput, "E-mail"));
    program.type_into("Token", &format!(" Bearer {token} "));
    assert!(!program.reads(token));
    program.key(Key::Enter);
    program.wait_until_in();
    assert_eq!(program.desk().lists().unwrap().email, account.email);
    wait_until_kept(&mut program);
    program.restart();
    program.wait_until_in();
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the token is forgotten", |program| program.keyring().names().is_empty());
    assert!(program.portal.knows_token(token), "it may be in use elsewhere");
}

#[test]
fn what_is_no_token_is_said() {
    let mut program = Program::start();
    let address = program.portal.address();
    program.type_into("Portal address", &address);
    program.press("Use a token instead");
    program.type_into("Token", "two words");
    program.key(Key::Enter);
    program.wait_until_tried();
    assert_eq!(program.said(), "Paste the token as the portal gave it: one word, no spaces.");
    program.type_into("Token", "made-up");
    program.key(Key::Enter);
    program.wait_until_tried();
    assert_eq!(
        program.said(),
        "The portal did not accept this token. Paste a current one, or use the password."
    );
}
