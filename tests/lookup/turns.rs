//! A window of 900×600 with type at 250 percent: list and form take turns, and all of it works.

use egui::{Key, Modifiers, Role};

use crate::keyboard::focused;
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
    let rows = |place| program.desk().signed().unwrap().people.row(place).unwrap().name.to_owned();
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
    program.press("Back to the list");
    assert!(program.has(Role::ListBox, "Saves"));
}
