//! Everything that can be used has a name, in a small window and in a large one.

use egui::Role;
use egui_kittest::kittest::NodeT as _;

use crate::support::user::all;
use crate::support::{Program, SMALL};

const LARGE: [f32; 2] = [1600.0, 1000.0];

/// What can be pressed or typed into without having a name.
fn nameless(program: &Program) -> Vec<String> {
    let roles = [
        Role::Button,
        Role::CheckBox,
        Role::ComboBox,
        Role::Dialog,
        Role::ListBoxOption,
        Role::MultilineTextInput,
        Role::PasswordInput,
        Role::RadioButton,
        Role::RadioGroup,
        Role::SearchInput,
        Role::TextInput,
    ];
    let fits = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        roles.contains(&node.role()) && node.label().is_none_or(|label| label.trim().is_empty())
    };
    all(program.harness.root(), fits)
        .iter()
        .map(|node| format!("{:?}", node.accesskit_node().role()))
        .collect()
}

#[track_caller]
fn assert_named(program: &Program) {
    program.harness.check_accessibility();
    assert_eq!(nameless(program), Vec::<String>::new(), "{}", program.tree());
}

#[track_caller]
fn everything_has_a_name_at(size: [f32; 2]) {
    let mut program = Program::start_with(size, Default::default());
    assert_named(&program);
    program.sign_in();
    assert_named(&program);
    for name in ["Mia Berg", "Clara Lindenhof", "Gergő Őrsi", "Sven Holm", "Emil Sauer", "Jonas Fährmann"]
    {
        program.open_person(name);
        assert_named(&program);
    }
    for id in [2112, 2010, 2038, 2061] {
        let name = program.contact_name(id);
        program.open_contact(&name);
        assert_named(&program);
    }
}

#[track_caller]
fn everything_that_opens_has_a_name_at(size: [f32; 2]) {
    let mut program = Program::start_with(size, Default::default());
    program.sign_in();
    program.press("Account and settings");
    assert_named(&program);
    program.key(egui::Key::Escape);
    program.open_person("Mia Berg");
    for label in ["Departments", "Lead"] {
        program.click_on(|program| program.widget(Role::ComboBox, label));
        assert_named(&program);
        program.key(egui::Key::Escape);
    }
    program.press("Pick birthday");
    assert_named(&program);
    program.key(egui::Key::Escape);
    program.press("Photo");
    assert_named(&program);
    program.press("Done");
    program.type_into("Title", "Director");
    program.press("Review");
    assert!(program.in_review());
    assert_named(&program);
}

#[test]
fn everything_has_a_name_in_a_small_window() {
    everything_has_a_name_at(SMALL);
}

#[test]
fn everything_has_a_name_in_a_large_window() {
    everything_has_a_name_at(LARGE);
}

#[test]
fn everything_that_opens_has_a_name_in_a_small_window() {
    everything_that_opens_has_a_name_at(SMALL);
}

#[test]
fn everything_that_opens_has_a_name_in_a_large_window() {
    everything_that_opens_has_a_name_at(LARGE);
}
