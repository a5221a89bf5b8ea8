//! `userid`, `firstname`, `lastname`, `title`, `location`, `comment`.

use egui::{OutputCommand, Role};
use egui_kittest::kittest::NodeT as _;

use crate::support::Program;

/// A person whose comment has two lines, stored with CR LF.
const MIA: &str = "Mia Berg";
/// A person with a comment of one line.
const PRIYA: &str = "Priya Raghavan";

#[test]
fn the_user_id_is_shown_and_can_be_copied_but_not_changed() {
    let mut program = Program::signed_in();
    let mia = program.person_named(MIA);
    program.open_person(MIA);
    assert_eq!(program.text_in("User ID"), mia.to_string());
    assert!(program.text_field("User ID").accesskit_node().is_read_only());
    program.widget(Role::Button, "Copy User ID").click();
    program.harness.step();
    let commands = &program.harness.output().platform_output.commands;
    assert!(commands.contains(&OutputCommand::CopyText(mia.to_string())), "{commands:?}");
}

#[test]
fn the_first_name_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("First name", "Mia Zoë");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).first_name, "Mia Zoë");
    program.assert_person(&before, mia, &["first_name"]);
}

#[test]
fn the_last_name_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Last name", "Berg-O'Neill");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).last_name, "Berg-O'Neill");
    program.assert_person(&before, mia, &["last_name"]);
}

#[test]
fn a_name_cannot_be_emptied() {
    let mut program = Program::signed_in();
    let before = program.stored();
    program.open_person(MIA);
    program.type_into("Last name", "");
    program.save();
    assert!(program.reads("Nothing was saved yet. Last name cannot be empty."));
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}

#[test]
fn the_title_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Title", "Head of Sales & Partners");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).title, "Head of Sales & Partners");
    program.assert_person(&before, mia, &["title"]);
}

#[test]
fn the_title_can_be_emptied() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Title", "");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).title, "");
    program.assert_person(&before, mia, &["title"]);
}

#[test]
fn the_location_is_stored_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Location", "Lübeck, Hüxstraße 7");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).location, "Lübeck, Hüxstraße 7");
    program.assert_person(&before, mia, &["location"]);
}

#[test]
fn a_comment_of_several_lines_keeps_the_line_ends_it_was_stored_with() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Comment", "Responsible for the north.\nSpeaks Danish.\n\nOn leave in May.");
    program.save_and_wait();
    let stored = "Responsible for the north.\r\nSpeaks Danish.\r\n\r\nOn leave in May.";
    assert_eq!(program.person_row(mia).notes, stored);
    program.assert_person(&before, mia, &["notes"]);
}

#[test]
fn a_comment_of_one_line_gets_a_second_one() {
    let mut program = Program::signed_in();
    let (priya, before) = (program.person_named(PRIYA), program.stored());
    program.open_person(PRIYA);
    program.type_into("Comment", "Patents.\nPrototypes.");
    program.save_and_wait();
    assert_eq!(program.person_row(priya).notes, "Patents.\nPrototypes.");
    program.assert_person(&before, priya, &["notes"]);
}

#[test]
fn a_changed_field_is_marked_and_can_be_reverted_by_itself() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.type_into("Title", "Director");
    program.type_into("Location", "Kiel");
    assert!(program.has(Role::Image, "Title is changed. Was: Head of Sales"));
    program.press("Revert Title");
    assert_eq!(program.text_in("Title"), "Head of Sales");
    program.save_and_wait();
    assert_eq!(program.receipt().as_deref(), Some("Saved: Location."));
    program.assert_person(&before, mia, &["location"]);
}
