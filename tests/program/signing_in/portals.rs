//! Several portals at once: nobody edits the wrong one.

use std::time::Duration;

use egui::{Key, Modifiers, Role};
use portal_desk::demo::{DemoPortal, Fault, FaultKind, Match, Options, PASSWORD};

use crate::support::Program;

/// A call is held up until the test lets it go on.
const HELD_UP: Duration = Duration::from_secs(600);

/// A second portal, with an office of its own name.
fn another(program: &Program) -> DemoPortal {
    let portal = program.runtime().block_on(DemoPortal::start(Options::default())).unwrap();
    portal.edit_rows(|rows| rows.portal.name = "Harbour Works".to_owned());
    portal
}

#[track_caller]
fn add(program: &mut Program, portal: &DemoPortal) {
    let account = portal.accounts().remove(0);
    program.press("Lindenhof Studio, switch portal");
    program.press("Add a portal");
    program.sign_in_to(&portal.address(), &account.email, &account.password);
    program.wait_until("the second is in front", |program| {
        program.desk().lists().is_some_and(|signed| signed.title == "Harbour Works")
    });
    program.wait_for_lists();
}

/// The row of a portal in the list of the switcher.
fn row(portal: &DemoPortal, name: &str, more: &str) -> String {
    let account = portal.accounts().remove(0).email;
    let host = portal.address().trim_start_matches("http://").to_owned();
    format!("{name}, {account} on {host}{more}")
}

#[track_caller]
fn switch(program: &mut Program, from: &str, to: &str) {
    program.press(&format!("{from}, switch portal"));
    program.press(to);
    program.settle();
}

fn changes(portal: &DemoPortal) -> usize {
    let is_change = |request: &&portal_desk::demo::LoggedRequest| {
        request.method != "GET" && !request.path.contains("/authentication")
    };
    portal.requests().iter().filter(is_change).count()
}

#[test]
fn a_save_reaches_the_portal_it_was_begun_on_whatever_is_in_front() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    let harbour = another(&program);
    add(&mut program, &harbour);
    let back = row(&program.portal, "Lindenhof Studio", ", signed in");
    switch(&mut program, "Harbour Works", &back);
    program.open_person("Mia Berg");
    let mia = program.person_named("Mia Berg");
    program.type_into("Title", "Director of Sales");
    // The save takes its time; meanwhile another portal is brought to the front, with the
    // same person open.
    let slowly = FaultKind::Delay(HELD_UP);
    let matches = Match { method: Some("GET".to_owned()), path_contains: format!("people/{mia}") };
    program.portal.inject(Fault { matches, times: Some(1), what: slowly });
    program.shortcut(Modifiers::COMMAND, Key::S);
    let there = row(&harbour, "Harbour Works", ", signed in");
    switch(&mut program, "Lindenhof Studio", &there);
    assert!(program.desk().sessions().any(|signed| signed.saves()), "the save is still under way");
    program.open_person("Mia Berg");
    assert_eq!(program.text_in("Title"), "Head of Sales");
    program.portal.end_delays();
    program
        .wait_until("the save has ended", |program| !program.desk().sessions().any(|signed| signed.saves()));
    program.wait_until("it is told, with the portal's name", |program| {
        program.reads("Lindenhof Studio: Mia Berg is saved.")
    });
    assert_eq!(program.person_row(mia).title, "Director of Sales");
    assert_eq!(changes(&harbour), 0, "nothing ever reached the other one");
    assert_eq!(harbour.read_rows(|rows| rows.people[&mia].title.clone()), "Head of Sales");
    assert_eq!(program.text_in("Title"), "Head of Sales", "and its form did not move");
    // Its receipt and its journal are where they belong.
    let back = row(&program.portal, "Lindenhof Studio", ", signed in");
    switch(&mut program, "Harbour Works", &back);
    assert_eq!(program.text_in("Title"), "Director of Sales");
    program.press("Journal");
    program.wait_until("the journal has it", |program| {
        program.reads("Director of Sales") || program.reads("Mia Berg")
    });
    let there = row(&harbour, "Harbour Works", ", signed in");
    switch(&mut program, "Lindenhof Studio", &there);
    program.press("Journal");
    assert!(!program.reads("Director of Sales"));
}

#[test]
fn drafts_stay_with_their_portal() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    let harbour = another(&program);
    add(&mut program, &harbour);
    program.open_person("Mia Berg");
    program.type_into("Title", "Harbour master");
    let back = row(&program.portal, "Lindenhof Studio", ", signed in");
    switch(&mut program, "Harbour Works", &back);
    program.open_person("Mia Berg");
    assert_eq!(program.text_in("Title"), "Head of Sales");
    // Undoing here does not bring back what was typed there.
    program.shortcut(Modifiers::COMMAND, Key::Z);
    assert_eq!(program.text_in("Title"), "Head of Sales");
    let there = row(&harbour, "Harbour Works", ", signed in, unsaved changes");
    switch(&mut program, "Lindenhof Studio", &there);
    assert_eq!(program.text_in("Title"), "Harbour master");
    program.restart();
    program.wait_until_in();
    assert_eq!(program.desk().lists().unwrap().title, "Harbour Works", "the last one opens at start");
    program.wait_until("the draft is back", |program| !program.desk().session().unwrap().waiting.is_empty());
}

#[test]
fn signing_out_in_the_middle_of_a_save_lets_it_come_to_its_end() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    program.open_person("Mia Berg");
    let mia = program.person_named("Mia Berg");
    program.type_into("Title", "Director of Sales");
    let slowly = FaultKind::Delay(HELD_UP);
    let matches = Match { method: Some("GET".to_owned()), path_contains: format!("people/{mia}") };
    program.portal.inject(Fault { matches, times: Some(1), what: slowly });
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.press("Account and settings");
    program.press("Sign out");
    assert!(program.reads("You are signed out as soon as the save has come to its end."));
    program.portal.end_delays();
    program.wait_until("the session has ended", |program| program.portal.sessions() == 0);
    assert_eq!(program.person_row(mia).title, "Director of Sales");
    assert!(program.desk().sessions().next().is_none());
}

#[test]
fn portals_are_named_coloured_ordered_and_forgotten() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    let harbour = another(&program);
    add(&mut program, &harbour);
    program.press("Harbour Works, switch portal");
    program.press("Manage portals");
    program.type_into("Name of Harbour Works", "Docks");
    program.key(Key::Enter);
    program.settle();
    program.click_on(|program| program.widget(Role::ComboBox, "Colour of Docks"));
    program.settle();
    program.key(Key::End);
    program.key(Key::Enter);
    program.press("Move Docks up");
    program.press("Done");
    assert!(program.has(Role::Button, "Docks, switch portal"));
    let names = |program: &Program| -> Vec<String> {
        program.desk().portals().iter().map(|saved| saved.name.clone()).collect()
    };
    assert_eq!(names(&program), ["Docks", "Lindenhof Studio"]);
    assert_eq!(program.desk().lists().unwrap().colour, portal_desk::storage::Colour::Grey);

    program.restart();
    program.wait_until_in();
    assert_eq!(names(&program), ["Docks", "Lindenhof Studio"]);
    // Also where nobody can get in.
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the form is there", |program| program.has(Role::Button, "Manage portals"));
    program.press("Manage portals");
    assert!(program.has(Role::Button, "Forget Docks"));
    program.press("Done");
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until_in();
    let folders = || std::fs::read_dir(program.folder.path().join("portals")).map_or(0, Iterator::count);
    let before = folders();
    program.press("Docks, switch portal");
    program.press("Manage portals");
    program.press("Forget Docks");
    assert!(program.reads("No person or contact changes."));
    program.press("Keep it");
    program.press("Forget Docks");
    program.click_on(|program| {
        program.widget(Role::CheckBox, "Also delete its drafts and its journal from this computer")
    });
    program.press("Forget it");
    program.wait_until("the session there has ended", |_| harbour.sessions() == 0);
    assert_eq!(names(&program), ["Lindenhof Studio"]);
    assert!(program.desk().lists().is_none());
    let after = std::fs::read_dir(program.folder.path().join("portals")).map_or(0, Iterator::count);
    assert!(after < before || before == 0, "{before} {after}");
}

#[test]
fn another_account_on_the_same_portal_is_another_entry() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    let second = program.portal.accounts().remove(1);
    program.press("Lindenhof Studio, switch portal");
    program.press("Add a portal");
    let address = program.portal.address();
    program.sign_in_to(&address, &second.email, PASSWORD);
    program.wait_until("the second account is in front", |program| {
        program.desk().lists().is_some_and(|signed| signed.email == second.email)
    });
    program.wait_for_lists();
    assert_eq!(program.desk().portals().iter().count(), 2);
    assert_eq!(program.desk().sessions().count(), 2);
    let viewer = program.desk().lists().unwrap().viewer.name.clone();
    assert_eq!(program.desk().lists().unwrap().title, format!("Lindenhof Studio – {viewer}"));
    // Signing in once more as somebody known adds nothing.
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the form is back", |program| program.has(Role::PasswordInput, "Password"));
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until_in();
    assert_eq!(program.desk().portals().iter().count(), 2);
}

#[test]
fn what_answers_is_said_before_a_password_is_typed() {
    let mut program = Program::start();
    let address = program.portal.address();
    program.type_into("Portal address", &format!("{address}/Products/People/"));
    program.key(Key::Tab);
    program.wait_until("what was found is said", |program| {
        program.reads("An ONLYOFFICE portal 12.7.0 answers here.")
    });
    program.type_into("Portal address", "127.0.0.1:1");
    program.key(Key::Tab);
    program
        .wait_until("that nobody is there is said", |program| program.reads("127.0.0.1 cannot be reached."));
    assert_eq!(program.sign_ins(), 0);
}

#[test]
fn a_session_that_ends_behind_is_told_and_goes_on_when_it_is_back_in_front() {
    let mut program = Program::start();
    program.sign_in_by_hand();
    let harbour = another(&program);
    add(&mut program, &harbour);
    let back = row(&program.portal, "Lindenhof Studio", ", signed in");
    switch(&mut program, "Harbour Works", &back);
    program.open_person("Mia Berg");
    program.type_into("Title", "Director of Sales");
    // The session is over by the time the save begins, and another portal is in front.
    let late = FaultKind::Delay(HELD_UP);
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people/@self".to_owned() };
    program.portal.inject(Fault { matches, times: Some(1), what: late });
    program.portal.end_all_sessions();
    program.shortcut(Modifiers::COMMAND, Key::S);
    let there = row(&harbour, "Harbour Works", ", signed in");
    switch(&mut program, "Lindenhof Studio", &there);
    program.portal.end_delays();
    program.wait_until("it is told", |program| program.reads("Lindenhof Studio: the session has ended."));
    assert!(!program.has(Role::Dialog, "The session has ended"), "this one is not disturbed");
    let back = row(&program.portal, "Lindenhof Studio", ", signed in, unsaved changes");
    switch(&mut program, "Harbour Works", &back);
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    let mia = program.person_named("Mia Berg");
    program.wait_until("the save went on", |program| program.person_row(mia).title == "Director of Sales");
    assert_eq!(changes(&harbour), 0);
}
