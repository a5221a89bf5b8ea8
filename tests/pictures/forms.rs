//! The two forms, in all that can happen to them.

use portal_desk::demo::{Fault, FaultKind, Match};

use crate::looks::{Studio, WINDOW};

/// The window of the README's pictures.
const README: [f32; 2] = [1200.0, 800.0];

#[test]
fn a_person_for_the_readme() {
    let mut studio = Studio::with_photos(README);
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.type_into("Search people", "");
    studio.compare_with_readme("person");
}

#[test]
fn a_contact_for_the_readme() {
    let mut studio = Studio::with_photos(README);
    studio.program.open_contact("Eleanor Finch");
    studio.program.type_into("Search contacts", "");
    studio.compare_with_readme("contact");
}

#[test]
fn a_person_with_changes_and_an_error() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.type_into("First name", "");
    studio.program.key(egui::Key::Tab);
    studio.compare("person-with-error");
}

#[test]
fn a_contact_with_changes() {
    let mut studio = Studio::signed_in();
    studio.program.open_contact("Friedrich Wöhler");
    studio.program.type_into("Job title", "Head of Purchasing");
    studio.program.choose("Access", "Restricted to managers");
    studio.compare("contact-changed");
}

#[test]
fn a_person_from_a_directory() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Gergő Őrsi");
    studio.compare("person-ldap");
}

#[test]
fn a_form_that_may_only_be_read() {
    let mut studio = Studio::start(WINDOW, Default::default());
    studio.program.without_photos();
    let accounts = studio.program.portal.accounts();
    let user = accounts.iter().find(|account| account.role == "User").unwrap();
    studio.program.sign_in_as(&user.email, &user.password);
    studio.program.wait_for_lists();
    studio.program.open_person("Mia Berg");
    studio.compare("person-locked");
}

#[test]
fn a_clean_receipt() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.save_and_wait();
    studio.compare("receipt");
}

#[test]
fn a_receipt_of_what_was_not_stored() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.type_into("Location", "Lübeck");
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "people/".to_owned() };
    let what = FaultKind::Status(503, None);
    studio.program.portal.inject(Fault { matches, times: None, what });
    studio.program.save();
    studio.program.wait_until("the trouble is said", |program| program.has_alert());
    studio.compare("receipt-with-trouble");
}

#[test]
fn the_calendar() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.press("Pick work start");
    studio.compare("calendar");
}

#[test]
fn the_picker_of_departments() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.click_on(|program| program.widget(egui::Role::ComboBox, "Departments"));
    studio.compare("departments");
}

#[test]
fn a_window_with_little_room() {
    let mut studio = Studio::start([640.0, 400.0], Default::default());
    studio.program.without_photos();
    studio.program.sign_in();
    studio.program.open_person("Gergő Őrsi");
    studio.compare("narrow");
}

#[test]
fn a_person_with_forty_channels() {
    let mut studio = Studio::start([1000.0, 1900.0], Default::default());
    studio.program.without_photos();
    let mia = studio.program.person_named("Mia Berg");
    let channel = |at: u32| format!("{}|+49 40 66969 {at}|", ["phone", "mobphone"][at as usize % 2]);
    studio.program.portal.edit_rows(|rows| {
        rows.people.get_mut(&mia).unwrap().contacts = (100..140).map(channel).collect();
    });
    studio.program.sign_in();
    studio.program.open_person("Mia Berg");
    studio.compare("forty-channels");
}

#[test]
fn a_person_that_could_not_be_opened() {
    let mut studio = Studio::signed_in();
    let mia = studio.program.person_named("Mia Berg");
    let matches = Match { method: Some("GET".to_owned()), path_contains: format!("people/{mia}") };
    studio.program.portal.inject(Fault { matches, times: None, what: FaultKind::DropBefore });
    studio.program.type_into("Search people", "Mia Berg");
    studio.program.key(egui::Key::Enter);
    studio
        .program
        .wait_until("the form has failed", |program| program.reads("The person could not be opened"));
    studio.compare("person-not-opened");
}

#[test]
fn a_message_about_another_record() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    let matches =
        |method: &str| Match { method: Some(method.to_owned()), path_contains: "people/".to_owned() };
    let refused = Fault { matches: matches("PUT"), times: None, what: FaultKind::Status(503, None) };
    let held = FaultKind::Delay(std::time::Duration::from_secs(600));
    studio.program.portal.inject(refused);
    studio.program.portal.inject(Fault { matches: matches("GET"), times: Some(1), what: held });
    studio.program.save();
    studio.program.open_person("Sven Holm");
    studio.program.portal.end_delays();
    studio.program.wait_until("it is told", |program| {
        program.has(egui::Role::Button, "Dismiss message") && program.desk().running().next().is_none()
    });
    studio.compare("message");
}
