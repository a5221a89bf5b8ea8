//! `personid`, `firstName`, `lastName`, `jobTitle`, `about`.

use egui_kittest::kittest::NodeT as _;

use crate::contact_form::{FRIEDRICH, ORCHESTRA, with_contact};
use crate::support::{Program, parameter};

#[test]
fn the_contact_id_is_shown_and_cannot_be_changed() {
    let program = with_contact(FRIEDRICH);
    assert_eq!(program.text_in("Contact ID"), FRIEDRICH.to_string());
    assert!(program.text_field("Contact ID").accesskit_node().is_read_only());
}

#[test]
fn the_first_name_is_stored_and_nothing_else() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("First name", "Friedrich August");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).first_name, "Friedrich August");
    program.assert_contact(&before, FRIEDRICH, &["first_name"]);
}

#[test]
fn the_last_name_is_stored_and_nothing_else() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("Last name", "Wöhler-Ørsted");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).last_name, "Wöhler-Ørsted");
    program.assert_contact(&before, FRIEDRICH, &["last_name"]);
}

#[test]
fn a_contact_without_a_last_name_stays_without_one() {
    let mut program = with_contact(ORCHESTRA);
    let before = program.stored();
    program.type_into("Job title", "Orchestra office, second floor");
    program.save_and_wait();
    let row = program.contact_row(ORCHESTRA);
    assert_eq!((row.first_name.as_str(), row.last_name.as_str()), ("Orchesterbüro", ""));
    program.assert_contact(&before, ORCHESTRA, &["job_title"]);
}

#[test]
fn a_last_name_is_emptied() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("Last name", "");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).last_name, "");
    program.assert_contact(&before, FRIEDRICH, &["last_name"]);
}

#[test]
fn a_first_name_cannot_be_emptied() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("First name", " ");
    program.save();
    assert!(program.reads("Nothing was saved yet. First name cannot be empty."));
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}

#[test]
fn the_job_title_is_stored_and_nothing_else() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("Job title", "Purchasing & Stock");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).job_title, "Purchasing & Stock");
    assert_eq!(parameter(&program.the_documented_put(), "jobTitle"), ["Purchasing & Stock"]);
    program.assert_contact(&before, FRIEDRICH, &["job_title"]);
}

#[test]
fn the_job_title_is_emptied() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("Job title", "");
    program.save_and_wait();
    program.assert_contact(&before, FRIEDRICH, &["job_title"]);
}

#[test]
fn the_text_about_a_contact_is_stored_and_nothing_else() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("About", "Likes glass.\nAsk for samples.");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).about, "Likes glass.\nAsk for samples.");
    program.assert_contact(&before, FRIEDRICH, &["about"]);
}

#[test]
fn the_text_about_a_contact_keeps_the_line_ends_it_was_stored_with() {
    let mut program = Program::signed_in();
    program.portal.edit_rows(|rows| {
        rows.contacts.get_mut(&FRIEDRICH).unwrap().about = "One.\r\nTwo.".to_owned();
    });
    let before = program.stored();
    program.open_contact("Friedrich Wöhler");
    assert_eq!(program.text_in("About"), "One.\nTwo.");
    program.type_into("About", "One.\nTwo.\nThree.");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).about, "One.\r\nTwo.\r\nThree.");
    program.assert_contact(&before, FRIEDRICH, &["about"]);
}
