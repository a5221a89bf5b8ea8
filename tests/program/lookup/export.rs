//! The journal, exported into a file that is named or chosen.

use std::fs;
use std::path::{Path, PathBuf};

use egui::Role;

use crate::support::Program;

const TITLE: &str = "Director of Sales";

/// The sheet is open, and the journal holds one save.
fn asked() -> Program {
    let mut program = Program::signed_in();
    program.open_person("Mia Berg");
    program.type_into("Title", TITLE);
    program.save_and_wait();
    program.press("Journal");
    program.wait_until("the save is listed", |program| {
        let desk = program.desk();
        desk.session().unwrap().journal.entries.iter().any(|entry| !entry.is_begun)
    });
    program.press("Export as CSV…");
    assert!(is_open(&program), "{}", program.tree());
    program
}

fn is_open(program: &Program) -> bool {
    program.has(Role::Dialog, "Export the journal")
}

#[track_caller]
fn wait_until_exported(program: &mut Program, file: &Path) {
    program.wait_until("the sheet is gone", |program| !is_open(program));
    let table = fs::read_to_string(file).unwrap();
    assert!(table.contains(TITLE), "{table}");
    assert!(program.reads("1 save was written to"), "{}", program.tree());
}

/// A file that is there already.
fn another(program: &Program) -> PathBuf {
    let file = program.folder.path().join("another.csv");
    fs::write(&file, "mine").unwrap();
    file
}

#[test]
fn a_place_is_suggested_and_exported_to() {
    let mut program = asked();
    let file = program.folder.path().join("portal-desk-journal.csv");
    assert_eq!(program.text_in("CSV file"), file.to_str().unwrap());
    assert!(program.text_field("CSV file").is_focused());
    program.press("Export");
    wait_until_exported(&mut program, &file);
}

#[test]
fn a_file_that_is_there_is_replaced_only_where_that_is_said() {
    let mut program = asked();
    let file = another(&program);
    program.type_into("CSV file", file.to_str().unwrap());
    for _ in 0..2 {
        program.press("Export");
        program.wait_until("it is asked", |program| program.has(Role::Button, "Replace it"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }
    // Another path, another question.
    let folder = program.folder.path().display().to_string();
    program.type_into("CSV file", &folder);
    assert!(!program.has(Role::Button, "Replace it"));
    program.press("Export");
    program.wait_until("it is said", |program| program.reads("is a folder. Add the name of a file."));
    program.type_into("CSV file", file.to_str().unwrap());
    program.press("Export");
    program.wait_until("it is asked", |program| program.has(Role::Button, "Replace it"));
    program.press("Replace it");
    wait_until_exported(&mut program, &file);
}

#[test]
fn what_the_dialog_answers_is_written_at_once() {
    let mut program = asked();
    // A new one, of a name that would mean another one if it were typed; then one that is there.
    let name = if cfg!(unix) { r"as\ it\ is.csv" } else { "as it is.csv" };
    let new = program.folder.path().join(name);
    for file in [new, another(&program)] {
        program.will_export_to(&file);
        program.press("Choose…");
        wait_until_exported(&mut program, &file);
        program.press("Export as CSV…");
    }
}

#[test]
fn where_no_dialog_opens_the_path_is_asked_for() {
    let mut program = asked();
    program.asks_for_the_path("Choose…", "CSV file");
    // The home folder of these tests, in quotes.
    program.type_into("CSV file", " \"~/my journal.csv\" ");
    program.press("Export");
    let file = program.folder.path().join("my journal.csv");
    wait_until_exported(&mut program, &file);
}

#[test]
fn a_dialog_that_does_not_come_up_is_said_and_its_late_answer_is_taken() {
    let mut program = asked();
    let questions = program.hears_that_none_has_opened("Choose…", "CSV file");
    let file = program.folder.path().join("late.csv");
    questions.answer(0, &file);
    wait_until_exported(&mut program, &file);
}

#[test]
fn a_dialog_that_nobody_answers_keeps_nobody_from_typing_a_path() {
    let mut program = asked();
    program.with_dialogs_that_stay_open();
    program.press("Choose…");
    let file = program.folder.path().join("typed.csv");
    program.type_into("CSV file", file.to_str().unwrap());
    program.press("Export");
    wait_until_exported(&mut program, &file);
}

#[test]
fn nothing_is_written_where_the_question_is_left() {
    let mut program = asked();
    let file = program.folder.path().join("portal-desk-journal.csv");
    program.press("Cancel");
    assert!(!is_open(&program));
    assert!(!file.exists());
    program.press("Export as CSV…");
    program.key(egui::Key::Escape);
    assert!(!is_open(&program));
    assert!(!file.exists());
}
