use egui_kittest::{Harness, kittest::Queryable};

use super::*;
use crate::ui::widgets;

fn status() -> Harness<'static, Option<usize>> {
    widgets::harness_with([300.0, 300.0], Some(0), |ui, current| {
        let options = ["Active", "Disabled", "All"];
        let picked = Select::new("status", &options, *current).name("Status").show(ui).picked;
        *current = picked.or(*current);
    })
}

#[test]
fn a_click_chooses_and_closes() {
    let mut harness = status();
    harness.get_by_role_and_label(Role::ComboBox, "Status").click();
    harness.run();
    harness.get_by_role_and_label(Role::ListBoxOption, "Disabled").click();
    harness.run();
    assert_eq!(*harness.state(), Some(1));
    assert!(harness.query_by_label("All").is_none());
}

#[test]
fn the_keyboard_is_enough() {
    let mut harness = status();
    harness.get_by_label("Status").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    harness.get_by_label("All");
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), Some(2));
    assert!(harness.query_by_label("All").is_none(), "closed on choice");
    assert!(harness.get_by_label("Status").is_focused());

    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.event(Event::Text("d".into()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), Some(1));

    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("All").is_none());
    assert_eq!(*harness.state(), Some(1));
    assert!(harness.get_by_label("Status").is_focused());
}

#[test]
fn a_list_of_any_length_draws_only_what_is_near() {
    let names: Vec<String> = (0..100_000).map(|number| format!("Option {number}")).collect();
    let mut harness = widgets::harness_with([300.0, 300.0], None, move |ui, current| {
        let options: Vec<&str> = names.iter().map(String::as_str).collect();
        let picked = Select::new("options", &options, *current).name("Options").show(ui).picked;
        *current = picked.or(*current);
    });
    let rows = |harness: &Harness<'_, Option<usize>>| harness.query_all_by_role(Role::ListBoxOption).count();
    harness.get_by_label("Options").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    assert!((10..100).contains(&rows(&harness)), "{}", rows(&harness));
    harness.key_press(Key::End);
    harness.run();
    let last = harness.get_by_label("Option 99999");
    assert!(last.rect().intersects(harness.ctx.content_rect()), "the last one is in sight");
    assert!(rows(&harness) < 100);
    harness.key_press(Key::ArrowUp);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), Some(99_998));
    // Opened again, what is chosen is in sight.
    harness.key_press(Key::Space);
    harness.run();
    assert!(harness.get_by_role_and_label(Role::ListBoxOption, "Option 99998").rect().top() > 0.0);
}

/// A list of so many options, open.
fn long_list(count: usize, current: Option<usize>) -> Harness<'static, Option<usize>> {
    let names: Vec<String> = (0..count).map(|number| format!("Option {number}")).collect();
    let mut harness = widgets::harness_with([300.0, 460.0], current, move |ui, current| {
        let options: Vec<&str> = names.iter().map(String::as_str).collect();
        let picked = Select::new("options", &options, *current).name("Options").show(ui).picked;
        *current = picked.or(*current);
    });
    harness.get_by_label("Options").click();
    harness.run();
    harness
}

fn place_of(harness: &Harness<'_, Option<usize>>, option: usize) -> Rect {
    let label = format!("Option {option}");
    harness.get_by_role_and_label(Role::ListBoxOption, &label).rect()
}

#[test]
fn the_bar_is_on_the_right_and_the_wheel_scrolls() {
    let mut harness = long_list(30, None);
    let row = place_of(&harness, 3);
    let bar = harness.get_by_role(Role::ScrollBar).rect();
    assert!(bar.right() <= row.right() && bar.left() > row.right() - 12.0, "{bar:?} beside {row:?}");

    let before = place_of(&harness, 5).top();
    // Over the words of a row, far from the bar.
    harness.event(Event::PointerMoved(row.left_center() + vec2(20.0, 0.0)));
    harness.run();
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: vec2(0.0, -3.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(6);
    assert!(place_of(&harness, 5).top() < before - 2.0 * STEP, "{before}");
}

#[test]
fn seven_rows_are_in_sight_and_the_present_choice_among_them() {
    let harness = long_list(30, Some(17));
    let list = harness.get_by_role(Role::ScrollBar).rect().y_range();
    let in_sight: Vec<usize> =
        (0..30).filter(|option| list.contains(place_of(&harness, *option).center().y)).collect();
    assert!(in_sight.len() >= 7 && in_sight.contains(&17), "{in_sight:?}");
}

fn access() -> Harness<'static, Option<usize>> {
    let mut harness = widgets::harness_with([300.0, 300.0], None, |ui, current| {
        let options = ["Everyone may view", "Everyone may edit", "Restricted to managers"];
        let picked = Select::new("access", &options, *current).name("Access").show(ui).picked;
        *current = picked.or(*current);
    });
    harness.get_by_label("Access").click();
    harness.run();
    harness
}

fn type_quickly(harness: &mut Harness<'_, Option<usize>>, text: &str) {
    for letter in text.chars() {
        if letter == ' ' {
            // A keyboard sends both.
            harness.key_press(Key::Space);
        }
        harness.event(Event::Text(letter.to_string()));
        harness.step();
    }
}

#[test]
fn several_letters_lead_to_the_option_that_begins_with_them() {
    let mut harness = access();
    type_quickly(&mut harness, "rest");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), Some(2));
}

#[test]
fn a_space_is_a_letter_in_the_middle_and_chooses_at_the_end() {
    let mut harness = access();
    type_quickly(&mut harness, "everyone may e");
    assert_eq!(*harness.state(), None, "still open");
    type_quickly(&mut harness, " ");
    harness.run();
    assert_eq!(*harness.state(), Some(1));
    assert!(harness.query_by_label("Everyone may view").is_none(), "closed on choice");
}
