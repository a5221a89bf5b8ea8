//! Characters that are no text, from the portal and from the clipboard.

use egui::{Event, Key, Modifiers, ViewportCommand};
use egui_kittest::kittest::NodeT as _;

use portal_desk::records::{RecordKey, plain_text};

use crate::support::user::all;
use crate::support::{Program, TALL};

/// What a name can hold, and how it reads in the window.
const NAMES: [(&str, &str); 7] = [
    ("Mi\0a", "Mi\u{fffd}a"),
    ("Mia\u{1b}[31m\u{7}K", "Mia\u{fffd}[31m\u{fffd}K"),
    ("Mia\u{202e}gpj.exe", "Mia\u{202e}gpj.exe\u{202c}"),
    ("M\u{2067}ia", "M\u{2067}ia\u{2069}"),
    ("Mia\u{9b}\u{7f}K", "Mia\u{fffd}\u{fffd}K"),
    ("M\u{200b}ia\u{feff}x", "M\u{200b}ia\u{feff}x"),
    ("M\ni\ra", "M i a"),
];

/// The titles that the window was given in the last frame, and everything a screen reader is told.
fn said(program: &Program) -> Vec<String> {
    let nodes = all(program.harness.root(), |_| true);
    let words = nodes.iter().flat_map(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value(), node.description()].into_iter().flatten().collect::<Vec<_>>()
    });
    let viewports = program.harness.output().viewport_output.values();
    let titles = viewports.flat_map(|viewport| &viewport.commands).filter_map(|command| match command {
        ViewportCommand::Title(title) => Some(title.clone()),
        _ => None,
    });
    words.chain(titles).collect()
}

#[track_caller]
fn assert_plain(program: &Program) {
    let said = said(program);
    assert!(said.len() > 20, "the window is told of");
    for words in said {
        let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || c == '\u{fffe}';
        assert!(!words.contains(is_harmful), "{words:?}");
    }
}

/// The label of the window as a whole, which is its title.
fn title(program: &Program) -> String {
    program.harness.root().accesskit_node().label().unwrap_or_default()
}

/// Without what ends a turn of direction.
fn without_ends(text: &str) -> String {
    text.replace(['\u{202c}', '\u{2069}'], "")
}

#[test]
fn names_that_are_no_text_are_shown_and_stay_as_they_are() {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let account = program.portal.accounts().remove(0);
    program.sign_in_as(&account.email, &account.password);
    program.wait_until("somebody is signed in", |program| program.desk().lists().is_some());
    program.wait_for_lists();
    let id = program.person_named("Mia Berg");
    for (name, shown) in NAMES {
        program.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().first_name = name.to_owned());
        program.restart();
        program.wait_until("somebody is signed in", |program| program.desk().sessions().next().is_some());
        program.wait_for_lists();
        assert_plain(&program);
        program.type_into("Search people", "Berg head of");
        program.key(Key::Enter);
        let record = RecordKey::Person(id);
        program.wait_until("the form is open", |program| program.desk().record(record).is_some());
        assert_plain(&program);
        let is = title(&program);
        assert_eq!(
            without_ends(&is),
            without_ends(&format!("{shown} Berg – Lindenhof Studio – Portal Desk"))
        );
        let (first, _) = is.split_once(" – ").unwrap();
        assert_eq!(plain_text::shown(first), first, "what turns in the name ends with it");
        // A save of another field leaves the name alone.
        let before = program.stored();
        program.type_into("Title", &format!("Head of {}", name.len()));
        program.save();
        program.saved();
        program.assert_person(&before, id, &["title"]);
        assert_eq!(program.person_row(id).first_name, name);
        assert_plain(&program);
    }
}

#[test]
fn a_portal_can_call_itself_what_it_likes() {
    for (name, shown) in NAMES {
        let mut program = Program::start();
        program.without_photos();
        program.portal.edit_rows(|rows| {
            rows.portal.name = name.to_owned();
            let departments = rows.departments.values_mut();
            departments.for_each(|department| department.name.push_str(name));
        });
        let account = program.portal.accounts().remove(0);
        program.sign_in_as(&account.email, &account.password);
        program.wait_until("somebody is signed in", |program| program.desk().lists().is_some());
        program.wait_for_lists();
        assert_plain(&program);
        program.restart();
        program.wait_for_lists();
        assert_plain(&program);
        let is = title(&program);
        assert!(is.starts_with(shown) && is.ends_with("Portal Desk"), "{is:?}");
    }
}

#[test]
fn what_is_pasted_is_text() {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    let id = program.person_named("Mia Berg");
    for (number, (name, _)) in NAMES.into_iter().enumerate() {
        program.text_field("Title").focus();
        program.settle();
        program.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        program.settle();
        program.harness.event(Event::Paste(format!("\u{feff}{number}{name}\u{200b}\0")));
        program.settle();
        assert_plain(&program);
        program.save();
        program.saved();
        let stored = program.person_row(id).title;
        assert!(!stored.contains(|c: char| c.is_control()), "{stored:?}");
        assert!(stored.starts_with(&number.to_string()) && !stored.ends_with('\u{200b}'), "{stored:?}");
    }
}

#[test]
fn a_name_that_nobody_sees_is_no_name() {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    for blank in [" ", "\u{200b}", "\u{200d}\u{feff}", "\u{a0}\u{2060}"] {
        program.type_into("Last name", blank);
        program.save();
        assert!(program.reads("Nothing was saved yet. Last name cannot be empty."), "{}", program.tree());
    }
}

#[test]
fn blanks_at_the_ends_are_no_change() {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    let id = program.person_named("Mia Berg");
    let before = program.stored();
    program.type_into("Location", "  Riga, second floor \u{200b}");
    program.save();
    program.saved();
    program.assert_person(&before, id, &["location"]);
    assert_eq!(program.person_row(id).location, "Riga, second floor");
    // Read with blanks, it is sent with them as long as nobody edits it.
    program.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().location = " Riga ".to_owned());
    let before = program.stored();
    program.type_into("Title", "Clerk");
    program.save();
    program.saved();
    program.assert_person(&before, id, &["title"]);
    assert_eq!(program.person_row(id).location, " Riga ");
}
