//! How the window is looked at: widths, sizes, and what is said aloud. All of it is remembered.

use egui::accesskit::Live;
use egui::{Key, Modifiers, Role};

use egui_kittest::kittest::NodeT as _;

use crate::support::Program;
use crate::support::user::all;

const WIDE: [f32; 2] = [1600.0, 1000.0];

/// Where the panes end, from the left, in points.
fn edges(program: &Program) -> Vec<f32> {
    let mut edges: Vec<f32> = all(program.harness.root(), |node| node.role() == Role::Splitter)
        .iter()
        .map(|splitter| splitter.rect().center().x)
        .collect();
    edges.sort_by(f32::total_cmp);
    edges
}

/// Drags the edge of a pane.
fn drag(program: &mut Program, edge: f32, to: f32) {
    program.harness.hover_at(egui::pos2(edge, 500.0));
    program.harness.step();
    program.harness.drag_at(egui::pos2(edge, 500.0));
    program.harness.step();
    program.harness.hover_at(egui::pos2(to, 500.0));
    program.harness.step();
    program.harness.drop_at(egui::pos2(to, 500.0));
    program.settle();
}

#[test]
fn the_widths_of_the_panes_are_dragged_and_remembered() {
    let mut program = Program::start_with(WIDE, Default::default());
    program.sign_in();
    let [rail, list] = edges(&program)[..] else { panic!("{:?}", edges(&program)) };
    drag(&mut program, list, list + 60.0);
    drag(&mut program, rail, rail - 74.0);
    let [narrow, after] = edges(&program)[..] else { panic!() };
    assert!((narrow - (rail - 74.0)).abs() < 8.0, "the rail ends at {narrow}, and ended at {rail}");
    assert!((after - (list + 60.0 - 74.0)).abs() < 16.0, "the list ends at {after}, and ended at {list}");
    // Without its words the rail is used as before.
    program.press("Contacts");
    assert!(program.has(Role::SearchInput, "Search contacts"));

    program.restart();
    program.sign_in();
    assert_eq!(edges(&program), [narrow, after]);
}

#[test]
fn larger_and_smaller_are_keys_and_buttons_and_are_remembered() {
    let mut program = Program::start_with(WIDE, Default::default());
    let zoom = |program: &Program| (program.harness.ctx.zoom_factor() * 100.0).round();
    // Before anybody has signed in.
    program.shortcut(Modifiers::COMMAND, Key::Plus);
    program.shortcut(Modifiers::COMMAND, Key::Equals);
    assert_eq!(zoom(&program), 125.0);
    program.sign_in();
    assert_eq!(zoom(&program), 125.0);
    program.press("Account and settings");
    program.press("Smaller");
    assert_eq!(zoom(&program), 110.0, "the menu stays open");
    program.press("Usual size, now 110%");
    assert_eq!(zoom(&program), 100.0);
    assert!(program.is_disabled("Usual size, now 100%"));
}

#[test]
fn the_size_comes_back_with_the_next_start() {
    let mut program = Program::start_with(WIDE, Default::default());
    let zoom = |program: &Program| (program.harness.ctx.zoom_factor() * 100.0).round();
    for _ in 0..9 {
        program.shortcut(Modifiers::COMMAND, Key::Minus);
    }
    assert_eq!(zoom(&program), 80.0, "no smaller than this");
    program.restart();
    assert_eq!(zoom(&program), 80.0);
    program.shortcut(Modifiers::COMMAND, Key::Num0);
    assert_eq!(zoom(&program), 100.0);
}

#[test]
fn how_many_are_left_is_said_while_one_types() {
    let mut program = Program::signed_in();
    let said = |program: &Program, words: &str| {
        let fits = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.live() == Live::Polite && node.value().or(node.label()).as_deref() == Some(words)
        };
        all(program.harness.root(), fits).len()
    };
    program.type_into("Search people", "");
    let active = program.desk().lists().unwrap().people.found.len();
    let total = program.desk().lists().unwrap().people.total();
    assert_eq!(said(&program, &format!("{active} of {total}")), 1, "{}", program.tree());
    program.type_into("Search people", "Mia Berg");
    assert_eq!(said(&program, &format!("1 of {total}")), 1, "{}", program.tree());
}

#[test]
fn what_has_the_focus_is_in_sight() {
    let mut program = Program::start_with([900.0, 600.0], Default::default());
    program.without_photos();
    program.sign_in();
    program.open_person("Mia Berg");
    let focused = |program: &Program| {
        let mut focused = all(program.harness.root(), |node| node.is_focused());
        focused.pop().map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()))
    };
    let window = program.harness.ctx.content_rect();
    let mut names = Vec::new();
    for key in [Modifiers::NONE, Modifiers::SHIFT] {
        for _ in 0..70 {
            program.shortcut(key, Key::Tab);
            program.settle();
            let Some((name, rect)) = focused(&program) else { continue };
            // Half a point: places are rounded.
            assert!(window.expand(0.5).contains_rect(rect), "“{name}” is at {rect}\n{}", program.tree());
            let bar = program.widget(Role::Button, "Save").rect();
            let below = rect.center().x > 500.0 && !["Save", "Review"].contains(&name.as_str());
            assert!(!below || rect.bottom() <= bar.top() + 0.5, "“{name}” at {rect} is below the save bar");
            names.push(name);
        }
    }
    for name in ["First name", "Channel 5", "User ID", "People", "Refresh people"] {
        assert!(names.iter().any(|found| found == name), "Tab does not come to “{name}”: {names:?}");
    }
}
