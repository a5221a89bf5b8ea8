//! A window of 900×600 with type at 250 percent: list and form take turns, and all of it works.

use std::time::Duration;

use egui::{Key, Modifiers, Role};
use portal_desk::demo::{Fault, FaultKind, Match};

use crate::lookup::keyboard::{focused, tab_to};
use crate::support::Program;

/// The same in points.
const SMALL: [f32; 2] = [360.0, 240.0];

#[track_caller]
fn shows_the_list(program: &Program) {
    assert!(program.has(Role::ListBox, "People"), "{}", program.tree());
    assert!(!program.has(Role::Button, "Back to the list") && !program.has(Role::Button, "Save"));
}

#[track_caller]
fn shows_the_form(program: &Program) {
    assert!(program.has(Role::Button, "Save"), "{}", program.tree());
    assert!(!program.has(Role::ListBox, "People"));
}

#[test]
fn what_is_chosen_takes_the_place_of_the_list_and_gives_it_back() {
    let mut program = Program::signed_in_at(SMALL);
    shows_the_list(&program);
    program.open_person("Mia Berg");
    shows_the_form(&program);
    program.press("Back to the list");
    shows_the_list(&program);
    program.settle();
    assert!(
        focused(&program).is_some_and(|name| name.starts_with("Mia Berg")),
        "the keys go on where they were"
    );
    program.key(Key::Enter);
    shows_the_form(&program);
    // Whoever looks for somebody else looks in the list.
    program.shortcut(Modifiers::COMMAND, Key::F);
    shows_the_list(&program);
    assert_eq!(focused(&program).as_deref(), Some("Search people"));
}

#[test]
fn the_arrows_go_through_the_list_and_the_neighbours_through_the_forms() {
    let mut program = Program::signed_in_at(SMALL);
    program.shortcut(Modifiers::COMMAND, Key::F);
    program.type_here("sales manager");
    program.key(Key::ArrowDown);
    shows_the_list(&program);
    let rows = |place| program.desk().lists().unwrap().people.row(place).unwrap().name.to_owned();
    let (first, second) = (rows(0), rows(1));
    program.key(Key::Enter);
    program.wait_for_form(&first);
    shows_the_form(&program);
    program.shortcut(Modifiers::ALT, Key::ArrowDown);
    program.wait_for_form(&second);
    shows_the_form(&program);
}

#[test]
fn a_record_is_found_edited_and_saved_in_the_smallest_window() {
    let mut program = Program::signed_in_at(SMALL);
    let (mia, before) = (program.person_named("Mia Berg"), program.stored());
    program.open_person("Mia Berg");
    program.type_into("Title", "Director of Sales");
    program.shortcut(Modifiers::COMMAND, Key::Enter);
    assert!(program.in_review());
    program.key(Key::Enter);
    program.saved();
    program.assert_person(&before, mia, &["title"]);
}

#[test]
fn what_has_to_be_agreed_to_is_never_out_of_sight() {
    let mut program = Program::signed_in_at(SMALL);
    program.open_person("Niklas Ahlström");
    program.switch("Status", "Disabled");
    program.press("Back to the list");
    shows_the_list(&program);
    program.shortcut(Modifiers::COMMAND, Key::S);
    assert!(program.in_review(), "the form comes with its review");
    program.key(Key::Escape);
    shows_the_form(&program);
    // What is taken back is seen, too.
    program.press("Back to the list");
    program.shortcut(Modifiers::COMMAND, Key::Z);
    shows_the_form(&program);
    assert_eq!(program.switched("Status").as_deref(), Some("Active"));
}

#[test]
fn a_save_that_fails_behind_the_list_is_told_and_leads_to_its_form() {
    let mut program = Program::signed_in_at(SMALL);
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    let matches =
        |method: &str| Match { method: Some(method.to_owned()), path_contains: "people/".to_owned() };
    let held = FaultKind::Delay(Duration::from_secs(600));
    let refused = FaultKind::Status(503, None);
    program.portal.inject(Fault { matches: matches("PUT"), times: None, what: refused });
    program.portal.inject(Fault { matches: matches("GET"), times: Some(1), what: held });
    program.save();
    program.press("Back to the list");
    program.portal.end_delays();
    program.wait_until("it is told", |program| program.has(Role::Button, "Open"));
    shows_the_list(&program);
    program.press("Open");
    shows_the_form(&program);
    program.settle();
    assert!(!program.has(Role::Button, "Dismiss message"), "the form says it now");
}

#[test]
fn what_is_worked_in_keeps_its_place_when_the_room_gets_less() {
    let mut program = Program::signed_in_at([900.0, 600.0]);
    program.open_person("Mia Berg");
    program.shortcut(Modifiers::COMMAND, Key::Num1);
    program.type_into("Title", "Director");
    program.harness.set_size(SMALL.into());
    program.settle();
    shows_the_form(&program);
    program.harness.set_size([900.0, 600.0].into());
    program.settle();
    program.type_here("!");
    assert_eq!(program.text_in("Title"), "Director!", "and the keys");
}

#[test]
fn all_filters_are_reached_with_the_keyboard() {
    let mut program = Program::signed_in_at(SMALL);
    program.shortcut(Modifiers::COMMAND, Key::F);
    tab_to(&mut program, "Missing");
    program.settle();
    let chip = program.widget(Role::Button, "Missing").rect();
    assert!(chip.right() <= SMALL[0], "{chip}");
}

#[test]
fn a_save_is_read_in_the_journal_and_the_list_comes_back() {
    let mut program = Program::signed_in_at(SMALL);
    program.open_person("Mia Berg");
    program.type_into("Title", "Director of Sales");
    program.save_and_wait();
    program.shortcut(Modifiers::COMMAND, Key::Num3);
    assert!(program.has(Role::ListBox, "Saves") && !program.reads("Head of Sales"));
    program.click_on(|program| {
        program.one("the save", |node| {
            node.role() == Role::ListBoxOption
                && node.label().is_some_and(|name| name.starts_with("Mia Berg"))
        })
    });
    assert!(program.reads("Head of Sales") && !program.has(Role::ListBox, "Saves"));
    program.press("Only this record");
    assert!(program.has(Role::ListBox, "Saves") && program.reads("Only Mia Berg"));
}
