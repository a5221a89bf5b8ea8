//! Somebody else saved the same person: the sheet, the way around it, and what is kept.

use egui::{Key, Role};

use crate::support::{Program, TALL};

const MIA: &str = "Mia Berg";

/// Mia's title and location are edited here, and both and her notes elsewhere.
fn in_conflict() -> Program {
    let mut program = Program::signed_in_at(TALL);
    program.open_person(MIA);
    program.type_into("Title", "Chief");
    program.type_into("Location", "Kiel");
    let mia = program.person_named(MIA);
    program.portal.edit_rows(|rows| {
        let row = rows.people.get_mut(&mia).unwrap();
        (row.title, row.location) = ("Director".to_owned(), "Bremen".to_owned());
        row.notes = "Back on Monday.".to_owned();
    });
    program.portal.clear_requests();
    program.save();
    program.wait_until("the sheet is there", |program| program.has(Role::Dialog, TITLE));
    program
}

const TITLE: &str = "Mia Berg was changed by somebody else";

#[test]
fn each_field_is_decided_and_then_saved() {
    let mut program = in_conflict();
    assert!(program.sent().is_empty(), "nothing is sent before it is decided");
    for words in ["Head of Sales", "Director", "Chief", "Hamburg", "Bremen", "Kiel"] {
        assert!(program.reads(words), "the sheet does not say “{words}”\n{}", program.tree());
    }
    assert!(program.reads("They also changed Comment. That is kept."));
    program.press("Keep yours for Title");
    program.press("Take theirs for Location");
    assert!(!program.has(Role::Dialog, TITLE));
    program.save();
    program.saved();
    let row = program.person_row(program.person_named(MIA));
    assert_eq!((row.title.as_str(), row.location.as_str()), ("Chief", "Bremen"));
    assert_eq!(row.notes, "Back on Monday.");
}

#[test]
fn it_can_be_decided_later_and_nothing_is_lost() {
    let mut program = in_conflict();
    program.key(Key::Escape);
    program.settle();
    assert!(!program.has(Role::Dialog, TITLE));
    assert!(program.reads("Somebody else also changed Title and Location."), "{}", program.tree());
    // Saving asks again, and so does the button.
    program.save();
    program.settle();
    assert!(program.has(Role::Dialog, TITLE));
    program.press("Decide later");
    program.press("Decide");
    assert!(program.has(Role::Dialog, TITLE));
    program.press("Keep yours for Title");
    program.press("Keep yours for Location");
    program.save();
    program.saved();
    let row = program.person_row(program.person_named(MIA));
    assert_eq!((row.title.as_str(), row.location.as_str()), ("Chief", "Kiel"));
}
