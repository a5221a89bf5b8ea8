//! The lists, the journal, and the menu of the account.

use std::time::Duration;

use egui::Role;
use portal_desk::demo::{Fault, FaultKind, Match, Options, PersonRow};
use portal_desk::storage::NoKeyring;

use crate::looks::{Studio, WINDOW};

#[test]
fn people_with_photos_and_badges() {
    Studio::with_photos(WINDOW).compare("people");
}

#[test]
fn contacts() {
    let mut studio = Studio::signed_in();
    studio.program.press("Contacts");
    studio.compare("contacts");
}

#[test]
fn nobody_found() {
    let mut studio = Studio::signed_in();
    studio.program.type_into("Search people", "nobody of this name");
    studio.compare("nobody-found");
}

#[test]
fn an_empty_portal() {
    let mut studio = Studio::start(WINDOW, Options { empty: true, ..Options::default() });
    studio.program.sign_in();
    studio.program.press("Contacts");
    studio.compare("no-contacts");
}

#[test]
fn the_journal_with_an_entry() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.type_into("Location", "Lübeck");
    studio.program.save_and_wait();
    studio.program.press("Journal");
    studio.program.click_on(|program| {
        program.one("the entry", |node| {
            node.role() == Role::ListBoxOption
                && node.label().is_some_and(|label| label.starts_with("Mia Berg"))
        })
    });
    studio.compare("journal");
}

#[test]
fn the_menu_of_the_account() {
    let mut studio = Studio::signed_in();
    studio.program.press("Account and settings");
    studio.compare("settings-menu");
}

#[test]
fn anyone_is_looked_for() {
    let mut studio = Studio::signed_in();
    studio.program.press("Find anyone");
    studio.program.type_here("berg");
    studio.compare("find-anyone");
}

#[test]
fn the_departments_to_filter_by() {
    let mut studio = Studio::signed_in();
    studio.program.press("Department");
    studio.compare("filter");
}

#[test]
fn order_columns_and_views() {
    let mut studio = Studio::signed_in();
    studio.program.press("Order, columns and views");
    studio.compare("order");
}

#[test]
fn a_list_that_could_not_be_loaded() {
    let mut studio = Studio::start(WINDOW, Options::default());
    studio.program.without_photos();
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people/filter".to_owned() };
    studio.program.portal.inject(Fault { matches, times: None, what: FaultKind::Garbage });
    studio.program.press("Use the demo portal");
    studio.program.wait_until("the list has failed", |program| {
        program.reads("The people could not be loaded") && program.desk().running().next().is_none()
    });
    studio.compare("list-failed");
}

#[test]
fn a_list_while_it_loads() {
    let mut studio = Studio::start(WINDOW, Options::default());
    studio.program.without_photos();
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people/filter".to_owned() };
    let what = FaultKind::Delay(Duration::from_secs(600));
    studio.program.portal.inject(Fault { matches, times: None, what });
    studio.program.press("Use the demo portal");
    studio.program.wait_until("only the people are missing", |program| {
        program.reads("Loading people") && program.desk().running().count() == 1
    });
    studio.compare("list-loading");
}

#[test]
fn the_lists_before_anybody_has_signed_in() {
    let mut studio = Studio::start(WINDOW, Options::default());
    studio.program.without_photos();
    let account = studio.program.portal.accounts().remove(0);
    studio.program.sign_in_as(&account.email, &account.password);
    studio.program.wait_for_lists();
    studio.program.wait_until("the lists are kept", |program| {
        let files = |folder: std::path::PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten();
        let portals = files(program.folder.path().join("portals"));
        portals.flat_map(|portal| files(portal.path().join("cache"))).count() >= 3
            && program.desk().running().next().is_none()
    });
    studio.program.keyring().refuse(Some(NoKeyring::Missing));
    studio.program.restart();
    studio.program.wait_until("the lists stand", |program| program.reads("you can look up, not edit"));
    studio.program.type_into("Search people", "Mia Berg");
    studio.program.key(egui::Key::Enter);
    studio.compare("offline");
}

/// Everybody whose name begins with M gets this name and title, and Sales is called by the title too;
/// then the first of them is opened.
#[track_caller]
fn with_names(last: &str, first: &str, title: &str) -> Studio {
    let mut studio = Studio::start(WINDOW, Options::default());
    studio.program.without_photos();
    studio.program.portal.edit_rows(|rows| {
        let rename = |row: &mut PersonRow| {
            row.first_name = first.to_owned();
            row.last_name = last.to_owned();
            row.title = title.to_owned();
        };
        rows.people.values_mut().filter(|row| row.first_name.starts_with('M')).for_each(rename);
        for row in rows.departments.values_mut().filter(|row| row.name == "Sales") {
            row.name = title.to_owned();
        }
    });
    studio.program.sign_in();
    studio.program.type_into("Search people", &format!("{first} {last}"));
    studio.program.key(egui::Key::Enter);
    studio.program.wait_for_form(&format!("{first} {last}"));
    studio
}

#[test]
fn long_german_names() {
    let title = "Oberverwaltungsfachangestellte für Grundstücksverkehr";
    with_names("Freiherr von und zu Schönburg-Hartenstein", "Maximilian-Friedrich Alexander", title)
        .compare("long-german-names");
}

#[test]
fn long_chinese_names() {
    with_names("陈陽王高山海", "晓明雪青林森竹美翔燕歩渡照", "家具设计室席工务所担当高町役所")
        .compare("long-chinese-names");
}
