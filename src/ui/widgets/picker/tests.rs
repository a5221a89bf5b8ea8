use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::*;
use crate::ui::widgets::{self, Button};

#[derive(Default)]
struct Lead {
    query: String,
    picked: Option<String>,
    closed: usize,
    multiple: bool,
}

fn matching(query: &str) -> Vec<String> {
    (0..5000).map(|n| format!("Person {n}")).filter(|name| name.contains(query)).collect()
}

fn lead(multiple: bool) -> Harness<'static, Lead> {
    let state = Lead { multiple, ..Lead::default() };
    widgets::harness_with([420.0, 460.0], state, |ui, lead| {
        let opener = ui.add(Button::secondary("Choose lead"));
        let names = matching(&lead.query);
        let mut query = lead.query.clone();
        let response =
            Picker::new("People").multiple(lead.multiple).show(&opener, &mut query, names.len(), |n| {
                PickerItem { label: names[n].clone(), detail: "Engineer".into(), ..PickerItem::default() }
            });
        if let Some(n) = response.picked {
            lead.picked = Some(names[n].clone());
        }
        lead.closed += usize::from(response.closed);
        lead.query = query;
    })
}

#[test]
fn typing_filters_and_keys_choose() {
    let mut harness = lead(false);
    harness.get_by_label("Choose lead").click();
    harness.run();
    harness.run();
    // The keyboard is in the search field; a screen reader is told of the highlighted row.
    assert!(harness.get_by_label("Person 0, Engineer").is_focused());
    harness.get_by_role_and_label(Role::SearchInput, "Search people").type_text("4242");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().picked.as_deref(), Some("Person 4242"));
    assert_eq!(harness.state().closed, 1);
    assert!(harness.get_by_label("Choose lead").is_focused(), "back at the opener");
}

#[test]
fn paging_through_thousands_keeps_the_row_in_sight() {
    let mut harness = lead(false);
    harness.get_by_label("Choose lead").click();
    harness.run();
    harness.run();
    for _ in 0..5 {
        harness.key_press(Key::PageDown);
        harness.run();
    }
    harness.key_press(Key::ArrowUp);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().picked.as_deref(), Some("Person 29"));
}

#[test]
fn with_several_choices_it_stays_open_until_escape() {
    let mut harness = lead(true);
    harness.get_by_label("Choose lead").click();
    harness.run();
    harness.run();
    harness.get_by_role_and_label(Role::ListBoxOption, "Person 2, Engineer").click();
    harness.run();
    assert_eq!(harness.state().picked.as_deref(), Some("Person 2"));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().closed, 1);
}

#[test]
fn waiting_and_finding_nothing_are_said() {
    let mut harness = widgets::harness_with([420.0, 400.0], true, |ui, loading| {
        let opener = ui.add(Button::secondary("Company"));
        Picker::new("Companies").loading(*loading).empty_text("No company has this name.").show(
            &opener,
            &mut String::from("x"),
            0,
            |_| PickerItem::default(),
        );
    });
    harness.get_by_label("Company").click();
    harness.run();
    harness.get_by_label_contains("Asking the portal");
    *harness.state_mut() = false;
    harness.run();
    harness.get_by_label("No company has this name.");
}

/// A picker of so many rows, open. The present choice is the row 40.
fn numbers(count: usize) -> Harness<'static, usize> {
    let mut harness = widgets::harness_with([420.0, 460.0], count, |ui, count: &mut usize| {
        let opener = ui.add(Button::secondary("Choose"));
        Picker::new("Numbers").details(false).start(40).show(&opener, &mut String::new(), *count, |row| {
            PickerItem { label: format!("Number {row}"), chosen: row == 40, ..PickerItem::default() }
        });
    });
    harness.get_by_label("Choose").click();
    harness.run();
    harness.run();
    harness
}

/// The rows in sight: beside them is the scroll bar.
fn in_sight(harness: &Harness<'_, usize>) -> Vec<String> {
    let bar = harness.get_by_role(Role::ScrollBar).rect();
    let rows = harness.query_all_by_role(Role::ListBoxOption);
    let inside = rows.filter(|row| bar.y_range().contains(row.rect().center().y));
    inside.filter_map(|row| row.accesskit_node().label()).collect()
}

#[test]
fn it_opens_at_the_present_choice() {
    let harness = numbers(100);
    let rows = in_sight(&harness);
    assert!(rows.len() >= 7 && rows.contains(&"Number 40".to_owned()), "{rows:?}");
    assert!(harness.get_by_label("Number 40").is_focused(), "the keys go on from there");
    let bar = harness.get_by_role(Role::ScrollBar).rect();
    let row = harness.get_by_label("Number 40").rect();
    assert!(bar.right() <= row.right() && bar.left() > row.right() - 12.0, "{bar:?} beside {row:?}");
}

#[test]
fn it_grows_with_rows_that_come_later() {
    let mut harness = numbers(0);
    assert!(harness.query_all_by_role(Role::ListBoxOption).next().is_none());
    *harness.state_mut() = 100;
    harness.run();
    let rows = in_sight(&harness);
    assert!(rows.len() >= 7 && rows[0] == "Number 0", "{rows:?}");
}

#[test]
fn home_and_end_move_as_long_as_nothing_is_looked_for() {
    let mut harness = lead(false);
    harness.get_by_label("Choose lead").click();
    harness.run();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    assert!(harness.get_by_label("Person 4999, Engineer").is_focused());
    harness.key_press(Key::Home);
    harness.run();
    assert!(harness.get_by_label("Person 0, Engineer").is_focused());
    harness.key_press(Key::End);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().picked.as_deref(), Some("Person 4999"));
}
