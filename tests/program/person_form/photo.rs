//! `files`: the photo, by web address or from a file.

use egui::{Key, Modifiers, Role};

use crate::support::dialogs::UNSEEN;
use crate::support::{Program, TALL, parameter};

const MIA: &str = "Mia Berg";
/// A guest without a photo.
const SVEN: &str = "Sven Holm";

#[test]
fn a_photo_by_web_address_is_fetched_by_the_portal_after_the_review_said_so() {
    let mut program = Program::signed_in_at(TALL);
    let (sven, before) = (program.person_named(SVEN), program.stored());
    let address = format!("{}/_demo/picture.png", program.portal.address());
    program.open_person(SVEN);
    program.press("Photo");
    program.type_into("Web address of a picture", &address);
    program.press("Use this address");
    program.press("Done");
    program.save_agreeing_to(&format!("The portal fetches the picture from {address}"));
    program.saved();
    assert_eq!(parameter(&program.documented_put()[0], "files"), [address]);
    assert!(program.person_row(sven).photo.is_some());
    program.assert_photo_only(&before, sven);
}

#[test]
fn a_photo_from_a_typed_path_is_stored_with_its_crop() {
    let mut program = Program::signed_in();
    let (sven, before) = (program.person_named(SVEN), program.stored());
    let file = program.picture_file(400, 300);
    program.open_person(SVEN);
    program.take_picture(&file);
    program.widget(Role::Group, "Crop square").focus();
    program.settle();
    program.shortcut(Modifiers::SHIFT, Key::ArrowLeft);
    program.key(Key::ArrowLeft);
    let said = program.widget(Role::Group, "Crop square").value();
    assert_eq!(said.as_deref(), Some("300 by 300 pixels, 28 from the left, 0 from the top"));
    program.press("Done");
    program.save_and_wait();
    assert_eq!(program.person_row(sven).crop, Some([28, 0, 300, 300]));
    assert!(program.documented_put().is_empty(), "no other field was touched");
    program.assert_photo_only(&before, sven);
}

#[test]
fn a_pasted_picture_is_turned_and_stored_and_can_be_undone() {
    let mut program = Program::signed_in();
    let (sven, before) = (program.person_named(SVEN), program.stored());
    program.open_person(SVEN);
    program.press("Photo");
    let red = |at: usize| if at % 120 < 60 { egui::Color32::RED } else { egui::Color32::BLUE };
    let image = egui::ColorImage::new([120, 80], (0..120 * 80).map(red).collect());
    program.paste(image);
    program.wait_for_crop();
    let crop = |program: &Program| program.widget(Role::Group, "Crop square").value();
    assert_eq!(crop(&program).as_deref(), Some("80 by 80 pixels, 20 from the left, 0 from the top"));
    program.press("Turn right");
    program.wait_until("it is turned", |program| {
        crop(program).as_deref() == Some("80 by 80 pixels, 0 from the left, 20 from the top")
    });
    program.press("Done");
    program.shortcut(Modifiers::COMMAND, Key::Z);
    program.press("Photo");
    assert_eq!(crop(&program).as_deref(), Some("80 by 80 pixels, 20 from the left, 0 from the top"));
    program.press("Done");
    program.shortcut(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    program.save_and_wait();
    assert_eq!(program.person_row(sven).crop, Some([0, 20, 80, 80]));
    program.assert_photo_only(&before, sven);
}

#[test]
fn a_photo_from_the_file_dialog_replaces_the_one_before() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.will_choose(program.picture_file(320, 320));
    program.open_person(MIA);
    program.press("Photo");
    program.press("Choose a file…");
    program.wait_for_crop();
    program.press("Done");
    program.save_and_wait();
    program.assert_photo_only(&before, mia);
}

#[test]
fn a_photo_is_removed() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.press("Photo");
    program.press("Remove photo");
    program.press("Done");
    assert!(program.reads("will be removed"));
    program.save_and_wait();
    assert_eq!(program.person_row(mia).photo, None);
    program.assert_person(&before, mia, &["photo"]);
}

#[test]
fn a_photo_goes_along_with_a_title() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    let file = program.picture_file(300, 400);
    program.open_person(MIA);
    program.type_into("Title", "Head of Pictures");
    program.take_picture(&file);
    program.press("Done");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).title, "Head of Pictures");
    let changed = before.differences(&program.stored());
    assert!(changed.contains(&format!("people.{mia}.photo")), "{changed:?}");
    let mine = [".photo", ".crop", ".title"];
    assert!(changed.iter().all(|place| mine.iter().any(|end| place.ends_with(end))), "{changed:?}");
}

#[test]
fn a_file_that_is_no_picture_is_said_and_nothing_is_sent() {
    let mut program = Program::signed_in();
    let before = program.stored();
    let file = program.folder.path().join("notes.png");
    std::fs::write(&file, "not a picture").unwrap();
    program.open_person(MIA);
    program.press("Photo");
    program.type_into("Picture file", &file.display().to_string());
    program.press("Use this file");
    program.wait_until("the trouble is said", |program| program.reads("notes.png cannot be used as a photo"));
    program.press("Done");
    assert!(!program.desk().edited().any(|_| true));
    program.assert_only(&before, &[]);
}

#[test]
fn where_no_file_dialog_opens_the_path_is_asked_for() {
    let mut program = Program::signed_in();
    let (sven, before) = (program.person_named(SVEN), program.stored());
    program.picture_file(400, 300);
    program.open_person(SVEN);
    program.press("Photo");
    program.asks_for_the_path("Choose a file…", "Picture file");
    // The home folder of these tests, as a terminal writes it.
    program.type_here("'~/portrait.png' ");
    program.press("Use this file");
    program.wait_for_crop();
    assert!(!program.reads("Type or paste the path"), "{}", program.tree());
    program.press("Done");
    program.save_and_wait();
    program.assert_photo_only(&before, sven);
}

#[test]
fn a_file_dialog_that_nobody_answers_keeps_nobody_from_typing_a_path() {
    let mut program = Program::signed_in();
    let file = program.picture_file(400, 300);
    program.open_person(SVEN);
    program.press("Photo");
    program.with_dialogs_that_stay_open();
    program.press("Choose a file…");
    // A field of one line makes blanks of line ends.
    program.type_into("Picture file", &format!("copy file://{} ", file.display()));
    program.press("Use this file");
    program.wait_for_crop();
}

const CHOOSE: &str = "Choose a file…";

/// The photo sheet of a person without a photo is open.
fn asked_for_a_photo() -> Program {
    let mut program = Program::signed_in();
    program.open_person(SVEN);
    program.press("Photo");
    program
}

#[test]
fn a_file_dialog_that_does_not_come_up_is_said_and_its_late_answer_is_taken() {
    let mut program = asked_for_a_photo();
    let questions = program.hears_that_none_has_opened(CHOOSE, "Picture file");
    questions.answer(0, program.picture_file(400, 300));
    program.wait_for_crop();
    assert!(!program.reads(UNSEEN), "{}", program.tree());
}

#[test]
fn a_file_dialog_that_does_not_come_up_can_be_asked_for_once_more() {
    let mut program = asked_for_a_photo();
    let questions = program.hears_that_none_has_opened(CHOOSE, "Picture file");
    program.press(CHOOSE);
    assert!(!program.reads(UNSEEN), "{}", program.tree());
    assert_eq!(questions.count(), 2);
    // While a dialog may be on its way, no other one is asked for.
    let begin = program.window_time();
    program.press(CHOOSE);
    assert_eq!(questions.count(), 2);
    program.draw_until(begin + 4.0);
    assert!(program.reads(UNSEEN), "{}", program.tree());
    program.wait_until("the first is left", |_| !questions.is_awaited(0));
    questions.answer(1, program.picture_file(400, 300));
    program.wait_for_crop();
}

#[test]
fn a_file_dialog_that_has_the_keyboard_is_not_said_to_be_missing() {
    let mut program = asked_for_a_photo();
    let questions = program.with_dialogs_answered_later();
    let begin = program.ask_with_the_keyboard(CHOOSE);
    program.harness.input_mut().focused = false;
    program.draw_until(begin + 6.0);
    assert!(!program.reads(UNSEEN), "{}", program.tree());
    // The user comes back to the window, and finds the dialog no more.
    program.harness.input_mut().focused = true;
    program.draw_until(begin + 12.0);
    assert!(!program.reads(UNSEEN), "{}", program.tree());
    program.press(CHOOSE);
    assert_eq!(questions.count(), 2);
}

#[test]
fn a_file_dialog_that_does_not_come_up_takes_the_focus_from_no_text() {
    let mut program = asked_for_a_photo();
    program.with_dialogs_answered_later();
    let begin = program.ask_with_the_keyboard(CHOOSE);
    program.type_into("Web address of a picture", "https:");
    assert!(!program.reads(UNSEEN), "it is too early for this test");
    program.draw_until(begin + 4.0);
    assert!(program.reads(UNSEEN), "{}", program.tree());
    program.type_here("//");
    assert_eq!(program.text_in("Web address of a picture"), "https://");
}

#[test]
fn a_user_who_types_a_path_is_not_told_to() {
    let mut program = asked_for_a_photo();
    let file = program.picture_file(400, 300);
    program.with_dialogs_answered_later();
    let begin = program.ask_with_the_keyboard(CHOOSE);
    program.key(Key::Tab);
    assert!(program.text_field("Picture file").is_focused(), "{}", program.tree());
    program.type_here(file.to_str().unwrap());
    program.draw_until(begin + 6.0);
    assert!(!program.reads(UNSEEN), "{}", program.tree());
    program.key(Key::Enter);
    program.wait_for_crop();
}
