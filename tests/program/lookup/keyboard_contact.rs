//! The whole way to a saved contact with the keyboard alone.

use egui::{Key, Modifiers, Role};

use crate::lookup::keyboard::{focused, tab_to};
use crate::support::Program;
use crate::support::user::all;

/// A contact with a stage, an own field for an hour of play, and nothing that the documented call
/// would lose: Friedrich Wöhler.
const FRIEDRICH: i64 = 2112;

/// Presses Shift+Tab until something of this name has the focus.
#[track_caller]
fn tab_back_to(program: &mut Program, name: &str) {
    for _ in 0..60 {
        if focused(program).as_deref() == Some(name) {
            return;
        }
        program.shortcut(Modifiers::SHIFT, Key::Tab);
    }
    panic!("Shift+Tab does not lead to “{name}”\n{}", program.tree());
}

/// Signs in with the keyboard.
fn sign_in_by_keyboard(program: &mut Program) {
    let account = program.portal.accounts().remove(0);
    let address = program.portal.address();
    tab_to(program, "Portal address");
    program.type_here(&address);
    tab_to(program, "E-mail");
    program.type_here(&account.email);
    tab_to(program, "Password");
    program.type_here(&account.password);
    program.key(Key::Enter);
    program.wait_for_lists();
}

#[test]
fn a_contact_is_found_edited_and_saved_without_a_mouse() {
    let mut program = Program::start();
    let before = program.stored();
    sign_in_by_keyboard(&mut program);

    // Find it: Ctrl+2 shows the contacts, Ctrl+F leads to their search.
    program.shortcut(Modifiers::COMMAND, Key::Num2);
    program.shortcut(Modifiers::COMMAND, Key::F);
    assert_eq!(focused(&program).as_deref(), Some("Search contacts"));
    program.type_here("wöhler friedrich");
    program.key(Key::Enter);
    program.wait_for_form("Friedrich Wöhler");

    // A text.
    tab_to(&mut program, "Job title");
    program.shortcut(Modifiers::COMMAND, Key::A);
    program.type_here("Head of Purchasing");
    // A company, asked from the portal as its name is typed; the picker gives the focus back.
    tab_to(&mut program, "Company");
    program.key(Key::Enter);
    program.type_here("Papeterie Lumière");
    program.wait_until("the company is offered", |program| {
        program.picker_row("Company", "Papeterie Lumière du Soir").is_some()
            && !program.reads("Asking the portal…")
    });
    program.key(Key::Enter);
    assert_eq!(program.choice_in("Company"), "Papeterie Lumière du Soir");
    assert_eq!(focused(&program).as_deref(), Some("Company"));
    // A drop-down list: Home is its first choice.
    tab_to(&mut program, "Access");
    program.key(Key::Enter);
    program.key(Key::Home);
    program.key(Key::Enter);
    assert_eq!(program.choice_in("Access"), "Restricted to managers");
    assert_eq!(focused(&program).as_deref(), Some("Access"));
    // Several people, one after the other, in one picker.
    tab_to(&mut program, "Managers");
    program.key(Key::Enter);
    for name in ["Ines Carvalho", "Mia Berg"] {
        program.shortcut(Modifiers::COMMAND, Key::A);
        program.type_here(name);
        program.key(Key::Enter);
    }
    program.key(Key::Escape);
    assert!(!program.has(Role::ListBox, "Managers"), "Escape closes the picker\n{}", program.tree());
    assert_eq!(focused(&program).as_deref(), Some("Managers"));
    // A check box among the portal's own fields, and back again to the beginning of the form.
    tab_to(&mut program, "Invite to open house");
    program.key(Key::Space);
    tab_back_to(&mut program, "First name");
    program.shortcut(Modifiers::COMMAND, Key::A);
    program.type_here("Fritz");

    // Undo takes the last back, redo brings it again.
    program.shortcut(Modifiers::COMMAND, Key::Z);
    assert_eq!(program.text_in("First name"), "Friedrich");
    program.shortcut(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(program.text_in("First name"), "Fritz");

    // Review, which begins at its button, and save from there.
    program.shortcut(Modifiers::COMMAND, Key::Enter);
    assert!(program.in_review());
    assert!(program.reads("Papeterie Lumière du Soir") && program.reads("Restricted to managers"));
    assert_eq!(focused(&program).as_deref(), Some("Save"), "the review begins at its button");
    program.key(Key::Enter);
    program.saved();

    let row = program.contact_row(FRIEDRICH);
    assert_eq!((row.first_name.as_str(), row.job_title.as_str()), ("Fritz", "Head of Purchasing"));
    assert_eq!(row.share_type, 0);
    let mut managers = row.managers;
    managers.sort();
    let mut wanted = ["Ines Carvalho", "Mia Berg"].map(|name| program.person_named(name));
    wanted.sort();
    assert_eq!(managers, wanted);
    program.assert_contact(
        &before,
        FRIEDRICH,
        &["company", "custom_fields.12", "first_name", "job_title", "listed_in", "managers", "share_type"],
    );
}

#[test]
fn a_loss_is_read_and_agreed_to_without_a_mouse() {
    let mut program = Program::signed_in();
    program.shortcut(Modifiers::COMMAND, Key::Num2);
    program.shortcut(Modifiers::COMMAND, Key::F);
    program.type_here("eleanor finch");
    program.key(Key::Enter);
    program.wait_for_form("Eleanor Finch");
    tab_to(&mut program, "Job title");
    program.shortcut(Modifiers::COMMAND, Key::A);
    program.type_here("Curator");
    // A save that loses something never begins without the review.
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.wait_until("the review is open", Program::in_review);
    let dialog = all(program.harness.root(), |node| node.role() == Role::Dialog && node.is_modal()).remove(0);
    let inside = all(dialog, |node| node.is_focused());
    assert!(!inside.is_empty(), "the focus is in the review\n{}", program.tree());
    // Escape goes back to the form, where the change still stands.
    program.key(Key::Escape);
    assert!(!program.in_review());
    assert_eq!(focused(&program).as_deref(), Some("Job title"), "the focus is where it was");
    assert_eq!(program.text_in("Job title"), "Curator");
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.wait_until("the review is open", Program::in_review);
    tab_to(&mut program, "Save anyway");
    program.key(Key::Enter);
    program.saved();
    assert_eq!(program.contact_row(2038).job_title, "Curator");
}
