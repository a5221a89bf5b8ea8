//! Whole books: loaded in pages, kept on this computer, found with one key, sorted, filtered
//! and chosen from.

mod anyone;
mod arranging;
mod choosing;
mod copies;
mod loading;

use egui::Role;
use egui_kittest::kittest::NodeT as _;

use crate::support::Program;
pub use crate::support::user::all;

/// What a screen reader says of the rows in sight of a list.
fn rows(program: &Program, list: &str) -> Vec<String> {
    let lists = all(program.harness.root(), |node| {
        node.role() == Role::ListBox && node.label().as_deref() == Some(list)
    });
    let Some(list) = lists.into_iter().next() else { return Vec::new() };
    let rows = all(list, |node| node.role() == Role::ListBoxOption);
    rows.iter().filter_map(|row| row.accesskit_node().label()).collect()
}

/// The names of the rows, without what follows them.
fn names(program: &Program, list: &str) -> Vec<String> {
    rows(program, list).iter().map(|row| row.split(',').next().unwrap_or(row).to_owned()).collect()
}

/// The name of what has the focus.
fn focused(program: &Program) -> Option<String> {
    let node = all(program.harness.root(), |node| node.is_focused()).pop()?;
    node.accesskit_node().label()
}
