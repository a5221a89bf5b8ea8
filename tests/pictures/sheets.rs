//! The sheets that come before the window.

use egui::Role;
use portal_desk::demo::Options;

use crate::looks::{Studio, WINDOW};
use crate::support::Program;
use crate::support::user::all;

#[test]
fn a_review_with_losses() {
    let mut studio = Studio::signed_in();
    studio.program.open_contact("Eleanor Finch");
    studio.program.type_into("Job title", "Senior Partner");
    studio.program.save();
    studio.program.wait_until("the review is open", Program::in_review);
    studio.compare("review-with-losses");
}

#[test]
fn a_review_of_a_person() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.type_into("Location", "");
    studio.program.press("Remove Sales");
    studio.program.save();
    studio.program.wait_until("the review is open", Program::in_review);
    studio.compare("review");
}

#[test]
fn a_conflict() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.type_into("Location", "Lübeck");
    let mia = studio.program.person_named("Mia Berg");
    studio.program.portal.edit_rows(|rows| {
        let row = rows.people.get_mut(&mia).unwrap();
        (row.title, row.location) = ("Chief of Sales".to_owned(), "Bremen".to_owned());
        row.notes = "Back on Monday.".to_owned();
    });
    studio.program.save();
    studio.program.wait_until("the sheet is there", |program| {
        program.has(Role::Dialog, "Mia Berg was changed by somebody else")
    });
    studio.compare("conflict");
}

#[test]
fn a_photo_being_cropped() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Sven Holm");
    let path = studio.program.picture_file(600, 400);
    studio.program.will_choose(path);
    studio.program.press("Photo");
    studio.program.press("Choose a file…");
    studio.program.wait_for_crop();
    studio.compare("photo");
}

#[test]
fn where_to_export_to() {
    let mut studio = Studio::signed_in();
    studio.program.open_person("Mia Berg");
    studio.program.type_into("Title", "Director of Sales");
    studio.program.save_and_wait();
    studio.program.press("Journal");
    studio.program.wait_until("the save is listed", |program| {
        let desk = program.desk();
        desk.session().unwrap().journal.entries.iter().any(|entry| !entry.is_begun)
    });
    studio.program.press("Export as CSV…");
    studio.program.type_into("CSV file", "/home/ines/Documents/portal-desk-journal.csv");
    studio.compare("export");
}

#[test]
fn the_keys() {
    let mut studio = Studio::signed_in();
    studio.program.key(egui::Key::F1);
    studio.program.wait_until("the sheet is there", |program| {
        !all(program.harness.root(), |node| node.role() == Role::Dialog).is_empty()
    });
    studio.compare("keys");
}

#[test]
fn the_portals_to_manage() {
    let mut studio = Studio::start(WINDOW, Options::default());
    studio.program.without_photos();
    let account = studio.program.portal.accounts().remove(0);
    studio.program.sign_in_as(&account.email, &account.password);
    studio.program.wait_for_lists();
    studio.program.press("Lindenhof Studio, switch portal");
    studio.program.press("Manage portals");
    studio.compare("portals");
}

/// On Linux this address leads to this computer, and is none of its names.
#[cfg(target_os = "linux")]
#[test]
fn a_portal_that_is_not_encrypted() {
    let mut studio = Studio::start(WINDOW, Options::default());
    let address = studio.program.portal.address().replace("127.0.0.1", "0.0.0.0");
    studio.program.type_into("Portal address", &address);
    studio.program.key(egui::Key::Tab);
    studio
        .program
        .wait_until("it is doubted", |program| program.has(Role::Button, "Connect without encryption"));
    studio.compare("not-encrypted");
}
