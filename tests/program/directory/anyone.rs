//! Ctrl+K finds anyone.

use egui::{Event, Key, Modifiers, Role};

use crate::directory::{all, focused, names, rows};
use crate::support::{Program, SMALL};

#[track_caller]
fn open(program: &mut Program) {
    program.shortcut(Modifiers::COMMAND, Key::K);
    assert!(program.has(Role::Dialog, "Find anyone"), "{}", program.tree());
    assert!(program.has(Role::SearchInput, "Find anyone or any command"));
}

#[track_caller]
fn paste(program: &mut Program, text: &str) {
    program.harness.event(Event::Paste(text.to_owned()));
    program.settle();
}

#[test]
fn people_contacts_and_commands_are_found_in_one_field() {
    let mut program = Program::signed_in_at(SMALL);
    open(&mut program);
    let offered = rows(&program, "Found");
    assert!(offered.iter().any(|row| row.starts_with("Show the journal, ")), "{offered:?}");
    assert!(!offered.iter().any(|row| row.starts_with("Save")), "nothing to save: {offered:?}");
    program.type_here("ber");
    let found = rows(&program, "Found");
    assert!(found.iter().any(|row| row.starts_with("Mia Berg") && row.contains("Person")), "{found:?}");
    program.shortcut(Modifiers::COMMAND, Key::A);
    program.type_here("wöhler");
    assert_eq!(names(&program, "Found"), ["Friedrich Wöhler"]);
    program.key(Key::Enter);
    program.wait_for_form("Friedrich Wöhler");
    assert!(!program.has(Role::Dialog, "Find anyone"));
    open(&mut program);
    program.type_here("show jour");
    program.key(Key::Enter);
    assert!(program.has(Role::SearchInput, "Search the journal"));
}

#[test]
fn the_list_is_high_again_after_words_that_found_little() {
    let mut program = Program::signed_in_at(SMALL);
    open(&mut program);
    program.type_here("wöhler");
    assert_eq!(rows(&program, "Found").len(), 1);
    program.shortcut(Modifiers::COMMAND, Key::A);
    program.type_here("e");
    let list = program.one("what is found", |node| {
        node.role() == Role::ListBox && node.label().as_deref() == Some("Found")
    });
    let bars: Vec<_> =
        all(list, |node| node.role() == Role::ScrollBar).iter().map(|bar| bar.rect()).collect();
    assert!(bars.len() == 1 && bars[0].height() > 300.0, "{bars:?}");
}

#[test]
fn the_arrows_choose_and_disabled_people_are_found_too() {
    let mut program = Program::signed_in_at(SMALL);
    open(&mut program);
    program.type_here("anna schmidt");
    let found = rows(&program, "Found");
    assert!(found.len() >= 2 && found[0].starts_with("Anna Schmidt"), "{found:?}");
    program.key(Key::ArrowDown);
    program.key(Key::Enter);
    program.wait_for_form("Anna Schmidt");
    open(&mut program);
    program.type_here("abendroth");
    assert_eq!(names(&program, "Found"), ["Ruth Abendroth"]);
    program.key(Key::Enter);
    program.wait_for_form("Ruth Abendroth");
}

#[test]
fn escape_closes_and_the_focus_is_where_it_was() {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    assert_eq!(focused(&program).as_deref(), Some("Title"));
    open(&mut program);
    program.key(Key::Escape);
    assert!(!program.has(Role::Dialog, "Find anyone"));
    program.settle();
    assert_eq!(focused(&program).as_deref(), Some("Title"));
    // A field with words is emptied first.
    open(&mut program);
    program.type_here("zzz");
    assert!(program.reads("Nobody and nothing matches."));
    program.key(Key::Escape);
    assert!(!program.has(Role::Dialog, "Find anyone"));
    assert_eq!(program.text_in("Title"), "Director");
}

#[test]
fn a_pasted_number_or_address_goes_straight_to_its_owner() {
    let mut program = Program::signed_in_at(SMALL);
    let (name, phone) = program.portal.read_rows(|stored| {
        let row = &stored.contacts[&2112];
        let phone = row.infos.iter().find(|info| info.info_type == 0).unwrap().data.clone();
        (format!("{} {}", row.first_name, row.last_name), phone)
    });
    let email = program.portal.read_rows(|stored| {
        stored.people.values().find(|row| row.last_name == "Raghavan").unwrap().email.clone()
    });
    open(&mut program);
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    paste(&mut program, &digits);
    program.wait_for_form(&name);
    assert!(!program.has(Role::Dialog, "Find anyone"));
    open(&mut program);
    paste(&mut program, &format!("Priya <{}>", email.to_uppercase()));
    program.wait_for_form("Priya Raghavan");
}

#[test]
fn the_button_in_the_title_row_opens_it_and_everything_in_it_has_a_name() {
    let mut program = Program::signed_in_at(SMALL);
    program.press("Find anyone");
    program.type_here("a");
    program.harness.check_accessibility();
    assert!(rows(&program, "Found").len() > 5);
    // Keys of the window below do nothing meanwhile.
    program.shortcut(Modifiers::COMMAND, Key::Num3);
    assert!(!program.has(Role::SearchInput, "Search the journal"));
}
