//! The lists stay on this computer: they stand at the next start before the portal answers,
//! and can be looked up in without it.

use std::fs;
use std::path::PathBuf;

use egui::{Key, Role};
use portal_desk::demo::{DemoPortal, Fault, FaultKind, Match};
use portal_desk::storage::NoKeyring;

use crate::directory::names;
use crate::support::Program;

/// The program, signed in, with the copies of both lists written.
fn with_copies() -> Program {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    program.sign_in_as(&account.email, &account.password);
    program.wait_for_lists();
    program.wait_until("the copies are written", |program| {
        ["people.list", "contacts.list", "office.list"].iter().all(|name| copy(program, name).is_file())
    });
    program
}

/// The program at its next start, on a computer whose keyring has forgotten the session.
fn restarted(mut program: Program) -> Program {
    program.keyring().refuse(Some(NoKeyring::Missing));
    program.restart();
    program.wait_until("the lists on this computer have been looked for", |program| {
        let desk = program.desk();
        let is_idle = desk.signing_in().is_some_and(|state| state.running.is_none());
        is_idle && !desk.is_looking_up()
    });
    program
}

/// A file among the copies.
fn copy(program: &Program, name: &str) -> PathBuf {
    let portals = program.folder.path().join("portals");
    let account = fs::read_dir(portals).into_iter().flatten().flatten().next();
    account.map_or_else(PathBuf::new, |account| account.path().join("cache").join(name))
}

/// How many lists of whatever portal are kept on this computer.
fn kept_lists(program: &Program) -> usize {
    let portals = fs::read_dir(program.folder.path().join("portals")).into_iter().flatten();
    let caches = portals.filter_map(|portal| fs::read_dir(portal.unwrap().path().join("cache")).ok());
    let files = caches.flatten().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "list")).count()
}

/// From now on the portal answers nothing.
fn unplug(program: &Program) {
    let what = FaultKind::DropBefore;
    program.portal.inject(Fault { matches: Match::default(), times: None, what });
}

#[test]
fn the_list_stands_at_the_next_start_without_the_portal() {
    let program = with_copies();
    let before = names(&program, "People");
    unplug(&program);
    let mut program = restarted(program);
    let now = names(&program, "People");
    // A line above the list says where it is from.
    assert!(now.len() > 5 && before.starts_with(&now), "{now:?}\n{}", program.tree());
    assert!(program.reads("from this computer"), "{}", program.tree());
    assert!(program.reads("Nobody is signed in: you can look up, not edit."));
    // Looking up works: names, phones, other lists.
    program.type_into("Search people", "mia berg");
    program.key(Key::Enter);
    assert!(program.reads("Head of Sales") && program.has(Role::Button, "Sign in to open"));
    let email = program.portal.read_rows(|stored| {
        stored.people.values().find(|row| row.last_name == "Berg").unwrap().email.clone()
    });
    assert_eq!(program.text_in("E-mail"), email);
    program.press("Contacts");
    program.type_into("Search contacts", "papeterie");
    assert!(!names(&program, "Contacts").is_empty());
    program.harness.check_accessibility();
}

#[test]
fn the_list_stands_while_the_session_is_taken_up_again() {
    let mut program = with_copies();
    let what = FaultKind::Delay(std::time::Duration::from_secs(600));
    program.portal.inject(Fault { matches: Match::default(), times: None, what });
    program.restart();
    program.wait_until("the list stands before the portal has answered", |program| {
        program.reads("Signing in…") && !names(program, "People").is_empty()
    });
    program.type_into("Search people", "mia berg");
    program.portal.end_delays();
    program.wait_until("somebody is signed in", |program| program.desk().session().is_some());
    assert_eq!(program.text_in("Search people"), "mia berg");
    program.portal.clear_faults();
    program.wait_until("the list is renewed", |program| !program.desk().lists().unwrap().people.is_copy);
    assert_eq!(names(&program, "People"), ["Mia Berg"]);
}

#[test]
fn signing_in_goes_on_where_one_was() {
    let program = with_copies();
    let password = program.portal.accounts().remove(0).password;
    let mut program = restarted(program);
    program.portal.edit_rows(|stored| {
        let mia = stored.people.values_mut().find(|row| row.last_name == "Berg").unwrap();
        mia.title = "Director of Sales".to_owned();
    });
    program.type_into("Search people", "mia berg");
    program.key(Key::Enter);
    program.press("Sign in to open");
    program.type_into("Password", &password);
    program.key(Key::Enter);
    program.wait_for_form("Mia Berg");
    assert_eq!(program.text_in("Search people"), "mia berg");
    assert_eq!(program.text_in("Title"), "Director of Sales");
    program.wait_until("the list is renewed", |program| {
        let desk = program.desk();
        let people = &desk.lists().unwrap().people;
        !people.is_copy && people.row(0).is_some_and(|row| row.title == "Director of Sales")
    });
    assert!(!program.reads("you can look up"));
}

#[test]
fn a_wrong_password_is_told_and_the_list_stays() {
    let mut program = restarted(with_copies());
    program.press("Sign in");
    program.type_into("Password", "wrong");
    program.key(Key::Enter);
    program.wait_until("the trouble is told", |program| program.has_alert());
    program.press("Back to the lists");
    assert!(!names(&program, "People").is_empty() && program.reads("you can look up"));
}

#[test]
fn after_signing_out_the_next_start_shows_no_list() {
    let mut program = with_copies();
    program.press("Account and settings");
    program.press("Sign out");
    let program = restarted(program);
    assert!(
        program.has(Role::Button, "Sign in") && program.has(Role::PasswordInput, "Password"),
        "{}",
        program.tree()
    );
}

#[test]
fn damaged_copies_are_as_good_as_none() {
    let program = with_copies();
    for (name, half) in [("people.list", true), ("contacts.list", false)] {
        let path = copy(&program, name);
        let mut content = fs::read(&path).unwrap();
        let middle = content.len() / 2;
        if half {
            content.truncate(middle);
        } else {
            // A version of the format that does not exist.
            content[8] = 99;
        }
        fs::write(&path, content).unwrap();
    }
    let mut program = restarted(program);
    assert!(
        program.has(Role::Button, "Sign in") && program.has(Role::PasswordInput, "Password"),
        "{}",
        program.tree()
    );
    let account = program.portal.accounts().remove(0);
    program.type_into("Password", &account.password);
    program.key(Key::Enter);
    program.wait_for_lists();
    assert!(!names(&program, "People").is_empty());
}

#[test]
fn copies_can_be_switched_off_and_are_then_gone() {
    let mut program = with_copies();
    program.press("Account and settings");
    program.click_on(|program| program.widget(Role::CheckBox, "Keep lists and photos"));
    program.wait_until("the copies are gone", |program| !copy(program, "people.list").exists());
    program.key(Key::Escape);
    program.shortcut(egui::Modifiers::NONE, Key::F5);
    program.wait_until("the list is loaded again", |program| {
        program.desk().lists().unwrap().people.loading.is_none()
    });
    assert!(!copy(&program, "people.list").exists());
    let program = restarted(program);
    assert!(program.has(Role::Button, "Sign in") && program.has(Role::PasswordInput, "Password"));
}

#[test]
fn switched_off_no_copy_of_any_portal_is_left() {
    let mut program = with_copies();
    let other = program.runtime().block_on(DemoPortal::start(Default::default())).unwrap();
    let account = other.accounts().remove(0);
    program.press("Lindenhof Studio, switch portal");
    program.press("Add a portal");
    program.sign_in_to(&other.address(), &account.email, &account.password);
    program.wait_until("both have copies", |program| kept_lists(program) == 6);
    program.press("Account and settings");
    program.click_on(|program| program.widget(Role::CheckBox, "Keep lists and photos"));
    program
        .wait_until("it is told", |program| program.reads("The lists and photos of all portals are removed"));
    assert_eq!(kept_lists(&program), 0);
}

#[test]
fn copies_can_be_removed_and_come_back_with_the_next_loading() {
    let mut program = with_copies();
    program.press("Account and settings");
    program.press("Remove them now");
    program.wait_until("the copies are gone", |program| !copy(program, "people.list").exists());
    program.key(Key::Escape);
    program.shortcut(egui::Modifiers::NONE, Key::F5);
    program.wait_until("the copy is written again", |program| copy(program, "people.list").is_file());
}

#[test]
fn photos_are_kept_and_not_asked_for_again() {
    let mut program = with_copies();
    let asked = |program: &Program| {
        program.portal.requests().iter().filter(|request| request.path.starts_with("/storage/")).count()
    };
    program.wait_until("the photos in sight are kept", |program| {
        fs::read_dir(copy(program, "photos")).is_ok_and(|files| files.count() >= 5)
            && !program.desk().session().unwrap().photos.is_busy()
    });
    program.portal.clear_requests();
    let password = program.portal.accounts().remove(0).password;
    let mut program = restarted(program);
    program.press("Sign in");
    program.type_into("Password", &password);
    program.key(Key::Enter);
    program.wait_until("the photos are there again", |program| {
        let desk = program.desk();
        let Some(signed) = desk.session() else { return false };
        let first = signed.people.row(0).and_then(|row| row.photo.map(str::to_owned));
        first.is_some_and(|address| signed.photos.get(&address).is_some()) && !signed.photos.is_busy()
    });
    assert_eq!(asked(&program), 0, "all of them were on this computer");
}
