//! Everything with the keyboard alone.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::NodeT as _;

use crate::support::Program;
use crate::support::user::{Typed, all};

/// The name of what has the focus.
pub fn focused(program: &Program) -> Option<String> {
    let node = all(program.harness.root(), |node| node.is_focused()).pop()?;
    node.accesskit_node().label()
}

/// Presses Tab until something of this name has the focus.
#[track_caller]
pub fn tab_to(program: &mut Program, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..60 {
        let now = focused(program);
        if now.as_deref() == Some(name) {
            return;
        }
        passed.push(now);
        program.key(Key::Tab);
    }
    panic!("Tab does not lead to “{name}” but through {passed:?}");
}

/// Presses Tab until a row of the list has the focus.
#[track_caller]
fn tab_to_row(program: &mut Program) {
    let name = program.desk().lists().unwrap().people.row(0).unwrap().name.to_owned();
    program.shortcut(Modifiers::COMMAND, Key::F);
    let mut passed = Vec::new();
    for _ in 0..20 {
        let now = focused(program);
        if now.as_ref().is_some_and(|now| now.starts_with(&name)) {
            return;
        }
        passed.push(now);
        program.key(Key::Tab);
    }
    panic!("Tab does not lead to {name} but through {passed:?}");
}

#[test]
fn a_person_is_found_edited_and_saved_without_a_mouse() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    let (mia, before) = (program.person_named("Mia Berg"), program.stored());
    assert_eq!(focused(&program).as_deref(), Some("Portal address"));
    let address = program.portal.address();
    program.type_here(&address);
    program.key(Key::Tab);
    program.type_here(&account.email);
    program.key(Key::Tab);
    program.type_here(&account.password);
    program.key(Key::Enter);
    program.wait_for_lists();

    program.shortcut(Modifiers::COMMAND, Key::F);
    program.type_here("mia berg");
    program.key(Key::Enter);
    program.wait_for_form("Mia Berg");
    tab_to(&mut program, "Title");
    program.shortcut(Modifiers::COMMAND, Key::A);
    program.type_here("Director of Sales");
    tab_to(&mut program, "Lead");
    program.key(Key::Enter);
    program.type_here("Ines Carvalho");
    program.key(Key::Enter);
    assert_eq!(program.choice_in("Lead"), "Ines Carvalho");
    assert_eq!(focused(&program).as_deref(), Some("Lead"), "the picker gives the focus back");
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.saved();
    assert_eq!(program.person_row(mia).title, "Director of Sales");
    program.assert_person(&before, mia, &["lead", "title"]);
}

#[test]
fn the_review_is_agreed_to_without_a_mouse() {
    let mut program = Program::signed_in();
    program.open_person("Niklas Ahlström");
    let niklas = program.person_named("Niklas Ahlström");
    tab_to(&mut program, "Active");
    program.key(Key::ArrowRight);
    assert_eq!(program.switched("Status").as_deref(), Some("Disabled"));
    program.shortcut(Modifiers::COMMAND, Key::S);
    assert!(program.in_review());
    program.key(Key::Escape);
    assert!(!program.in_review());
    program.shortcut(Modifiers::COMMAND, Key::S);
    assert_eq!(focused(&program).as_deref(), Some("Save"), "the review begins at its button");
    program.key(Key::Enter);
    program.saved();
    assert_eq!(program.person_row(niklas).status, 2);
}

#[test]
fn neighbours_are_reached_from_the_form() {
    let mut program = Program::signed_in();
    program.type_into("Search people", "sales manager");
    program.key(Key::ArrowDown);
    let first = program.desk().lists().unwrap().people.row(0).unwrap().name.to_owned();
    let second = program.desk().lists().unwrap().people.row(1).unwrap().name.to_owned();
    program.wait_for_form(&first);
    program.shortcut(Modifiers::ALT, Key::ArrowDown);
    program.wait_for_form(&second);
    program.shortcut(Modifiers::ALT, Key::ArrowUp);
    program.wait_for_form(&first);
}

#[test]
fn a_password_manager_types_all_of_it_within_a_frame() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    let address = program.portal.address();
    let tab = || Typed::Key(Modifiers::NONE, Key::Tab);
    program.all_at_once(&[
        Typed::Text(&address),
        tab(),
        Typed::Text(&account.email),
        tab(),
        Typed::Text(&account.password),
        Typed::Key(Modifiers::NONE, Key::Enter),
    ]);
    program.wait_for_lists();
    assert_eq!(program.desk().lists().unwrap().email, account.email);
}

#[test]
fn what_is_typed_behind_a_key_goes_where_the_key_leads() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named("Mia Berg"), program.stored());
    program.open_person("Mia Berg");
    program.click_on(|program| program.text_field("Title"));
    program.all_at_once(&[
        Typed::Key(Modifiers::COMMAND, Key::A),
        Typed::Text("Director"),
        Typed::Key(Modifiers::COMMAND, Key::S),
        Typed::Key(Modifiers::COMMAND, Key::F),
        Typed::Text("klara"),
        Typed::Key(Modifiers::COMMAND, Key::K),
        Typed::Text("review"),
    ]);
    // As long as the save runs there is something to review, and the field's active row is told.
    let focus = focused(&program).unwrap_or_default();
    assert!(
        ["Find anyone or any command", "Review changes, Ctrl+Enter"].contains(&focus.as_str()),
        "{focus}"
    );
    assert_eq!(program.text_in("Find anyone or any command"), "review");
    program.key(Key::Escape);
    assert_eq!(program.text_in("Search people"), "klara");
    program.saved();
    assert_eq!(program.person_row(mia).title, "Director");
    program.assert_person(&before, mia, &["title"]);
}

#[test]
fn letters_typed_on_a_row_all_reach_the_search_field() {
    let mut program = Program::signed_in();
    tab_to_row(&mut program);
    // The row is gone with the first of them.
    program.type_quickly("yxq");
    assert_eq!(program.text_in("Search people"), "yxq");
}

#[test]
fn keys_that_are_held_open_a_review_and_do_not_agree_to_it() {
    let mut program = Program::signed_in();
    let niklas = program.person_named("Niklas Ahlström");
    program.open_person("Niklas Ahlström");
    program.switch("Status", "Disabled");
    program.hold(Modifiers::COMMAND, Key::S, 20);
    assert!(program.in_review());
    program.settle();
    assert_eq!(program.person_row(niklas).status, 1, "nothing was saved");
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.saved();
    assert_eq!(program.person_row(niklas).status, 2);
}

#[test]
fn a_department_is_filtered_by_without_a_mouse() {
    let mut program = Program::signed_in();
    program.shortcut(Modifiers::COMMAND, Key::F);
    tab_to(&mut program, "Department");
    program.key(Key::Enter);
    program.type_here("workshop");
    program.key(Key::Enter);
    let workshop = program.department_named("Workshop");
    let shelf = |program: &Program| {
        let desk = program.desk();
        let shelf = &desk.lists().unwrap().people;
        (shelf.query.filters.department, shelf.found.len())
    };
    let (chosen, found) = shelf(&program);
    assert_eq!(chosen, Some(workshop));
    assert!((1..64).contains(&found));
    assert_eq!(focused(&program).as_deref(), Some("Department"), "the picker gives the focus back");
}

#[test]
fn the_journal_is_read_without_a_mouse() {
    let mut program = Program::signed_in();
    for (name, title) in [("Mia Berg", "Director"), ("Priya Raghavan", "Scientist"), ("Mia Berg", "Chief")] {
        program.open_person(name);
        program.type_into("Title", title);
        program.save_and_wait();
    }
    program.wait_until("the saves are in the journal", |program| {
        program.desk().session().is_some_and(|signed| signed.journal.entries.len() == 3)
    });
    program.shortcut(Modifiers::COMMAND, Key::Num3);
    let shown = |program: &Program| {
        let desk = program.desk();
        let entry = desk.session().unwrap().journal.shown_entry().map(|entry| entry.receipt.name.clone());
        (entry, focused(program).unwrap_or_default().split(',').next().unwrap_or_default().to_owned())
    };
    program.shortcut(Modifiers::COMMAND, Key::F);
    for _ in 0..6 {
        if shown(&program).1 == "Mia Berg" {
            break;
        }
        program.key(Key::Tab);
    }
    program.key(Key::Enter);
    assert_eq!(shown(&program), (Some("Mia Berg".to_owned()), "Mia Berg".to_owned()));
    program.key(Key::ArrowDown);
    assert_eq!(shown(&program), (Some("Priya Raghavan".to_owned()), "Priya Raghavan".to_owned()));
    program.key(Key::End);
    program.key(Key::ArrowUp);
    assert_eq!(shown(&program), (Some("Priya Raghavan".to_owned()), "Priya Raghavan".to_owned()));
}

#[test]
fn an_enter_that_is_held_opens_the_review_and_does_not_agree_to_it() {
    let mut program = Program::signed_in();
    let niklas = program.person_named("Niklas Ahlström");
    program.open_person("Niklas Ahlström");
    program.switch("Status", "Disabled");
    tab_to(&mut program, "Review");
    program.hold(Modifiers::NONE, Key::Enter, 20);
    assert!(program.in_review());
    assert_eq!(program.person_row(niklas).status, 1, "nothing was saved");
    program.key(Key::Enter);
    program.saved();
}

#[test]
fn what_is_taken_back_is_not_taken_back_from_within_a_menu() {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    program.press("Order, columns and views");
    program.click_on(|program| program.text_field("Name of the view"));
    program.type_here("Mine");
    program.shortcut(Modifiers::COMMAND, Key::Z);
    assert_eq!(program.text_in("Title"), "Director");
    // What a command opens is not below a menu.
    program.shortcut(Modifiers::COMMAND, Key::K);
    assert!(program.has(Role::Dialog, "Find anyone"));
    assert!(!program.has(Role::TextInput, "Name of the view"), "{}", program.tree());
}
