//! Fields with something to choose from: a drop-down where there are a few options, a search where
//! there are many.

use egui::{Key, Rect, Role};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT as _;

use crate::contact_form::{FRIEDRICH, with_contact};
use crate::support::user::all;
use crate::support::{Program, TALL};

/// A custom field with options.
const FIELD: i64 = 6;
const LABEL: &str = "Correspondence language";

fn option(number: usize) -> String {
    format!("Language {number:03} of the coast")
}

/// The program with Friedrich open. The field has so many options, and one of them is chosen.
#[track_caller]
fn with_options(count: usize, chosen: usize) -> Program {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let options: Vec<String> = (0..count).map(option).collect();
    let mask = serde_json::to_string(&options).unwrap();
    program.portal.edit_rows(|rows| {
        rows.custom_fields.iter_mut().find(|field| field.id == FIELD).unwrap().mask = mask;
        rows.contacts.get_mut(&FRIEDRICH).unwrap().custom_fields.insert(FIELD, option(chosen));
    });
    program.sign_in();
    let name = program.contact_name(FRIEDRICH);
    program.open_contact(&name);
    program
}

/// Gives a field the keyboard and opens its list.
#[track_caller]
fn open_with_the_keys(program: &mut Program, label: &str) {
    program.widget(Role::ComboBox, label).focus();
    program.settle();
    program.key(Key::Enter);
}

fn labelled<'a>(inside: Node<'a>, option: &str) -> Option<Node<'a>> {
    let fits = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::ListBoxOption && node.label().as_deref() == Some(option)
    };
    all(inside, fits).into_iter().next()
}

/// The open list with this option in it.
#[track_caller]
fn list_with<'a>(program: &'a Program, option: &str) -> Node<'a> {
    let lists = all(program.harness.root(), |node| node.role() == Role::ListBox);
    lists.into_iter().find(|list| labelled(*list, option).is_some()).unwrap()
}

/// The scroll bar of the open list with this option in it.
#[track_caller]
fn bar_beside(program: &Program, option: &str) -> Rect {
    let bars = all(list_with(program, option), |node| node.role() == Role::ScrollBar);
    assert_eq!(bars.len(), 1);
    bars[0].rect()
}

#[test]
fn an_option_of_a_hundred_is_found_by_a_word_in_its_middle_and_chosen_with_the_keys_alone() {
    let mut program = with_options(100, 7);
    let before = program.stored();
    open_with_the_keys(&mut program, LABEL);
    assert!(program.has(Role::SearchInput, "Search correspondence language"));
    program.type_quickly("COAST 04");
    let list = list_with(&program, &option(42));
    let found = all(list, |node| node.role() == Role::ListBoxOption);
    let found: Vec<_> = found.iter().filter_map(|row| row.accesskit_node().label()).collect();
    assert_eq!(found[..4], [4, 40, 41, 42].map(option));
    for _ in 0..3 {
        program.key(Key::ArrowDown);
    }
    program.key(Key::Enter);
    assert_eq!(program.choice_in(LABEL), option(42));
    assert!(program.widget(Role::ComboBox, LABEL).is_focused());
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).custom_fields[&FIELD], option(42));
    program.assert_contact(&before, FRIEDRICH, &["custom_fields.6"]);
}

#[test]
fn an_option_of_a_hundred_is_taken_away() {
    let mut program = with_options(100, 7);
    let before = program.stored();
    open_with_the_keys(&mut program, LABEL);
    program.key(Key::Home);
    program.key(Key::Enter);
    assert_eq!(program.choice_in(LABEL), "");
    program.save_and_wait();
    program.assert_contact(&before, FRIEDRICH, &["custom_fields.6"]);
}

#[test]
fn a_long_list_opens_at_the_present_choice_and_esc_changes_nothing() {
    for count in [25, 100] {
        let mut program = with_options(count, 17);
        open_with_the_keys(&mut program, LABEL);
        let bar = bar_beside(&program, &option(17));
        let rows = all(list_with(&program, &option(17)), |node| node.role() == Role::ListBoxOption);
        let in_sight = rows.iter().filter(|row| bar.y_range().contains(row.rect().center().y));
        let (chosen, others): (Vec<_>, Vec<_>) =
            in_sight.partition(|row| row.accesskit_node().is_selected() == Some(true));
        assert!(chosen.len() + others.len() >= 7, "{count}: {} rows", chosen.len() + others.len());
        let chosen: Vec<_> = chosen.iter().map(|row: &&Node<'_>| row.accesskit_node().label()).collect();
        assert_eq!(chosen, [Some(option(17))], "{count}");
        program.key(Key::ArrowDown);
        program.key(Key::Escape);
        assert!(labelled(program.harness.root(), &option(17)).is_none(), "{count}: it is closed");
        assert_eq!(program.choice_in(LABEL), option(17));
        assert!(program.reads("No changes"));
    }
}

#[test]
fn the_wheel_scrolls_a_list_over_its_rows_and_the_bar_is_at_their_right_end() {
    for count in [25, 100] {
        let mut program = with_options(count, 0);
        open_with_the_keys(&mut program, LABEL);
        let row = |program: &Program| labelled(program.harness.root(), &option(6)).unwrap().rect();
        let before = row(&program);
        let bar = bar_beside(&program, &option(6));
        assert!(bar.right() <= before.right() && bar.left() > before.right() - 12.0, "{count}: {bar:?}");
        program.turn_wheel(before.left_center() + egui::vec2(20.0, 0.0), -3.0);
        let after = row(&program);
        assert!(after.top() < before.top() - 60.0, "{count}: {} after {}", after.top(), before.top());
    }
}

#[test]
fn several_letters_lead_to_the_option_that_begins_with_them() {
    let mut program = with_contact(FRIEDRICH);
    open_with_the_keys(&mut program, "Access");
    program.type_quickly("rest");
    program.key(Key::Enter);
    assert_eq!(program.choice_in("Access"), "Restricted to managers");

    open_with_the_keys(&mut program, LABEL);
    program.type_quickly("por");
    program.key(Key::Enter);
    assert_eq!(program.choice_in(LABEL), "Português");
}

#[test]
fn several_letters_lead_to_the_type_of_a_channel() {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    open_with_the_keys(&mut program, "Channel 1 type");
    program.type_quickly("mobile");
    program.key(Key::Enter);
    assert_eq!(program.choice_in("Channel 1 type"), "Mobile phone");
}
