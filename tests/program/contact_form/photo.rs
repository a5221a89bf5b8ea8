//! `photo`.

use egui::{Key, Modifiers, Role};

use crate::contact_form::{CHIARA, FRIEDRICH, with_contact};
use crate::support::parameter;

/// Orchesterbüro has none.
use crate::contact_form::ORCHESTRA as WITHOUT;

#[test]
fn a_photo_from_a_file_is_cropped_and_stored() {
    let mut program = with_contact(WITHOUT);
    let before = program.stored();
    let file = program.picture_file(400, 300);
    program.take_picture(&file);
    program.widget(Role::Group, "Crop square").focus();
    program.settle();
    program.shortcut(Modifiers::SHIFT, Key::ArrowLeft);
    program.press("Done");
    program.save_and_wait();
    assert!(program.contact_row(WITHOUT).photo.is_some());
    assert!(program.documented_put().is_empty(), "a call of its own resets nothing");
    program.assert_contact(&before, WITHOUT, &["photo"]);
}

#[test]
fn a_photo_from_the_file_dialog_replaces_the_one_before() {
    let mut program = with_contact(CHIARA);
    let before = program.stored();
    program.will_choose(program.picture_file(300, 300));
    program.press("Photo");
    program.press("Choose a file…");
    program.wait_for_crop();
    program.press("Done");
    program.save_and_wait();
    program.assert_contact(&before, CHIARA, &["photo"]);
}

#[test]
fn a_photo_is_removed() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.press("Photo");
    program.press("Remove photo");
    program.press("Done");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).photo, None);
    program.assert_contact(&before, FRIEDRICH, &["photo"]);
}

#[test]
fn a_photo_and_a_name_go_in_one_multipart_call() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    let file = program.picture_file(300, 400);
    program.take_picture(&file);
    program.press("Done");
    program.type_into("First name", "Fritz");
    program.save_and_wait();
    let put = program.the_documented_put();
    assert!(put.content_type.as_ref().is_some_and(|kind| kind.starts_with("multipart/form-data")));
    assert_eq!(parameter(&put, "firstName"), ["Fritz"]);
    program.assert_contact(&before, FRIEDRICH, &["first_name", "photo"]);
}

#[test]
fn a_photo_is_removed_together_with_a_new_name() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.press("Photo");
    program.press("Remove photo");
    program.press("Done");
    program.type_into("First name", "Fritz");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).photo, None);
    program.assert_contact(&before, FRIEDRICH, &["first_name", "photo"]);
}
