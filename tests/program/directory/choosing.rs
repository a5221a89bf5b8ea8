//! Moving in the list with the keyboard, and choosing several rows.

use egui::{Event, Key, Modifiers, PointerButton, Role};
use egui_kittest::kittest::NodeT as _;

use crate::directory::{focused, names};
use crate::support::{Program, SMALL};

/// The program with its first row opened and focused.
fn in_the_list() -> Program {
    let mut program = Program::signed_in_at(SMALL);
    let first = name_at(&program, 0);
    click(&mut program, &first, Modifiers::NONE);
    program.wait_for_form(&first);
    program
}

fn name_at(program: &Program, place: usize) -> String {
    program.desk().lists().unwrap().people.row(place).unwrap().name.to_owned()
}

fn count(program: &Program) -> usize {
    program.desk().lists().unwrap().people.found.len()
}

#[track_caller]
fn click(program: &mut Program, name: &str, modifiers: Modifiers) {
    let begins = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::ListBoxOption && node.label().is_some_and(|text| text.starts_with(name))
    };
    let rows = crate::directory::all(program.harness.root(), begins);
    let place = rows.first().unwrap_or_else(|| panic!("{name} is not in sight")).rect().center();
    let button =
        |pressed| Event::PointerButton { pos: place, button: PointerButton::Primary, pressed, modifiers };
    let changed = Event::ModifiersChanged;
    program.harness.input_mut().events.extend([changed(modifiers), Event::PointerMoved(place), button(true)]);
    program.harness.step();
    program.harness.input_mut().events.push(button(false));
    program.harness.step();
    program.harness.input_mut().events.push(changed(Modifiers::NONE));
    program.harness.step();
    program.settle();
}

#[test]
fn arrows_pages_home_and_end_move_in_the_list() {
    let mut program = in_the_list();
    let last = count(&program) - 1;
    // No more than the first letters: a name can stand in the list twice.
    let mut place = 0;
    for (key, to) in [(Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::ArrowUp, 1), (Key::End, last)] {
        program.key(key);
        place = to;
        let name = name_at(&program, to);
        program.wait_for_form(&name);
        assert!(focused(&program).is_some_and(|label| label.starts_with(&name)), "{key:?}");
    }
    assert_eq!(place, last);
    program.key(Key::PageUp);
    let name = name_at(&program, last);
    program.wait_until("another page is shown", |program| {
        let desk = program.desk();
        let shown = desk.lists().and_then(portal_desk::ui::shown_record);
        shown.and_then(|key| desk.record(key)).is_some_and(|record| record.draft.name() != name)
    });
    program.key(Key::Home);
    let first = name_at(&program, 0);
    program.wait_for_form(&first);
}

#[test]
fn letters_typed_in_the_list_go_to_the_search_field() {
    let mut program = in_the_list();
    program.type_here("ber");
    program.settle();
    assert_eq!(program.text_in("Search people"), "ber");
    assert_eq!(focused(&program).as_deref(), Some("Search people"));
    program.type_here("g");
    assert_eq!(program.text_in("Search people"), "berg");
}

#[test]
fn rows_have_a_place_among_all_and_the_list_has_a_name() {
    let program = Program::signed_in_at(SMALL);
    assert!(program.has(Role::ListBox, "People"));
    let rows = crate::directory::all(program.harness.root(), |node| node.role() == Role::ListBoxOption);
    // Counted from 0 here; the screen reader hears "2 of 64".
    assert_eq!(rows[1].accesskit_node().position_in_set(), Some(1));
    let list = program.widget(Role::ListBox, "People");
    assert_eq!(list.accesskit_node().size_of_set(), Some(count(&program)));
    assert!(rows.len() < 20, "only rows in sight are drawn");
}

#[test]
fn several_rows_are_chosen_and_counted() {
    let mut program = in_the_list();
    let in_sight = names(&program, "People");
    click(&mut program, &in_sight[3], Modifiers::COMMAND);
    assert!(program.reads("2 of 64 chosen"), "{}", program.tree());
    click(&mut program, &in_sight[6], Modifiers::SHIFT);
    assert!(program.reads("5 of 64 chosen"), "{}", program.tree());
    click(&mut program, &in_sight[3], Modifiers::COMMAND);
    assert!(program.reads("4 of 64 chosen"));
    assert_eq!(
        program.desk().lists().and_then(portal_desk::ui::shown_record).map(|key| key.kind()),
        Some(portal_desk::records::RecordKind::Person)
    );
    program.press("Clear the choice");
    assert!(program.reads(&format!("{} of 64", count(&program))));
    click(&mut program, &in_sight[4], Modifiers::NONE);
    program.shortcut(Modifiers::COMMAND, Key::A);
    assert!(program.reads(&format!("{} of 64 chosen", count(&program))), "{}", program.tree());
    program.key(Key::Escape);
    assert!(!program.reads(" chosen"));
}
