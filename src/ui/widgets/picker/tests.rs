use egui_kittest::{Harness, kittest::Queryable};

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
