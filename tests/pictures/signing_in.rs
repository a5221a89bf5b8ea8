//! The way into a portal.

use egui::Role;
use portal_desk::demo::{Fault, FaultKind, Https, Match, Options};

use crate::looks::{Studio, WINDOW};

/// Fills in the form and signs in. What is said of the address comes first, in its own time.
#[track_caller]
fn sign_in_to(studio: &mut Studio, address: &str, email: &str, password: &str) {
    studio.program.type_into("Portal address", address);
    studio.program.key(egui::Key::Tab);
    studio.program.wait_until("something is said of the address", |program| {
        let desk = program.desk();
        let found = desk.signing_in().map(|state| &state.found);
        found.is_some_and(|found| found.answer.is_some() && found.running.is_none())
    });
    studio.program.type_into("E-mail", email);
    studio.program.type_into("Password", password);
    studio.program.key(egui::Key::Enter);
}

#[test]
fn the_sign_in_form() {
    Studio::start(WINDOW, Options::default()).compare("sign-in");
}

#[test]
fn a_sign_in_that_was_refused() {
    let mut studio = Studio::start(WINDOW, Options::default());
    let email = studio.program.portal.accounts().remove(0).email;
    let address = studio.program.portal.address();
    sign_in_to(&mut studio, &address, &email, "not the password");
    studio.program.wait_until("the trouble is said", |program| program.has_alert());
    studio.compare("sign-in-refused");
}

#[test]
fn a_portal_that_does_not_answer() {
    let mut studio = Studio::start(WINDOW, Options::default());
    sign_in_to(&mut studio, "http://127.0.0.1:1", "ines.carvalho@lindenhof.example", "demo");
    studio.program.wait_until("the trouble is said", |program| program.has_alert());
    studio.compare("sign-in-no-answer");
}

#[test]
fn a_second_factor() {
    let mut studio = Studio::start(WINDOW, Options::default());
    let account = studio
        .program
        .portal
        .challenged_accounts()
        .into_iter()
        .find(|one| one.role == "Authenticator app")
        .unwrap();
    let address = studio.program.portal.address();
    sign_in_to(&mut studio, &address, &account.email, &account.password);
    studio.program.wait_until("the code is asked for", |program| program.has(Role::TextInput, "Code"));
    studio.compare("sign-in-code");
}

#[test]
fn the_menu_of_the_portals() {
    let mut studio = Studio::signed_in();
    studio.program.press("Lindenhof Studio, switch portal");
    studio.compare("portals-menu");
}

#[test]
fn a_session_that_ended() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people".to_owned() };
    let what = FaultKind::Status(401, None);
    studio.program.portal.inject(Fault { matches, times: None, what });
    studio.program.save();
    studio
        .program
        .wait_until("the password is asked for", |program| program.has(Role::PasswordInput, "Password"));
    studio.compare("sign-in-again");
}

#[test]
fn a_certificate_that_nobody_trusts() {
    let mut studio =
        Studio::start(WINDOW, Options { https: Some(Https::AlwaysTheSame), ..Options::default() });
    let address = studio.program.portal.address();
    studio.program.type_into("Portal address", &address);
    studio.program.key(egui::Key::Tab);
    studio
        .program
        .wait_until("it is doubted", |program| program.has(Role::Button, "Accept this certificate"));
    studio.compare("certificate");
}
