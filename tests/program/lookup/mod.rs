//! Finding records, working on several of them, and what the window says about them.

mod background;
mod badges;
mod export;
mod finding;
mod keyboard;
mod keyboard_contact;
mod locks;
mod looks;
mod names;
mod turns;

use egui::Role;
use egui_kittest::kittest::NodeT as _;

use crate::support::Program;
use crate::support::user::all;

/// What a screen reader says of the rows in sight.
fn rows(program: &Program, list: &str) -> Vec<String> {
    let lists = all(program.harness.root(), |node| {
        node.role() == Role::ListBox && node.label().as_deref() == Some(list)
    });
    let Some(list) = lists.into_iter().next() else { return Vec::new() };
    let rows = all(list, |node| node.role() == Role::ListBoxOption);
    rows.iter().filter_map(|row| row.accesskit_node().label()).collect()
}

/// Types into the search field of the people and says who is found.
#[track_caller]
fn people_found(program: &mut Program, words: &str) -> Vec<String> {
    program.type_into("Search people", words);
    rows(program, "People")
}

/// The names of the rows, without what follows them.
fn only_names(rows: &[String]) -> Vec<&str> {
    rows.iter().map(|row| row.split(',').next().unwrap_or(row)).collect()
}
