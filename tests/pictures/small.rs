//! A window of 900×600 with type at 250 percent.

use crate::looks::Studio;
use crate::support::Program;

/// The same in points.
const SMALL: [f32; 2] = [360.0, 240.0];

fn small() -> Studio {
    let mut studio = Studio::start(SMALL, Default::default());
    studio.program.without_photos();
    studio.program.sign_in();
    studio
}

#[test]
fn the_list() {
    small().compare("small-list");
}

#[test]
fn the_form() {
    let mut studio = small();
    studio.program.open_person("Gergő Őrsi");
    studio.compare("small-form");
}

#[test]
fn the_review() {
    let mut studio = small();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.shortcut(egui::Modifiers::COMMAND, egui::Key::Enter);
    studio.program.wait_until("the review is open", Program::in_review);
    studio.compare("small-review");
}

#[test]
fn the_photo_being_cropped() {
    let mut studio = small();
    studio.program.open_person("Sven Holm");
    let path = studio.program.picture_file(600, 400);
    studio.program.will_choose(path);
    studio.program.press("Photo");
    studio.program.press("Choose a file…");
    studio.program.wait_for_crop();
    studio.compare("small-photo");
}

#[test]
fn signing_in() {
    Studio::start(SMALL, Default::default()).compare("small-sign-in");
}
