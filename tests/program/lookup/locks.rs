//! A field that cannot be changed says why.

use egui::Role;
use egui_kittest::kittest::NodeT as _;

use crate::support::{Program, TALL};

/// The program with an account of this role signed in.
#[track_caller]
fn signed_in_as(role: &str) -> Program {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let accounts = program.portal.accounts();
    let account = accounts.iter().find(|account| account.role == role).unwrap();
    program.sign_in_as(&account.email, &account.password);
    program.wait_for_lists();
    program
}

#[track_caller]
fn assert_locked(program: &Program, field: &str, reason: &str) {
    let mark = format!("{field} is locked. {reason}");
    assert!(program.has(Role::Image, &mark), "{mark}\n{}", program.tree());
    assert!(program.text_field(field).accesskit_node().is_read_only());
}

#[test]
fn the_names_of_a_person_from_a_directory_are_locked() {
    let mut program = Program::signed_in();
    program.open_person("Gergő Őrsi");
    for field in ["First name", "Last name", "Title", "Location"] {
        assert_locked(&program, field, "managed by LDAP");
    }
    let before = program.stored();
    let gergo = program.person_named("Gergő Őrsi");
    program.type_into("Comment", "Sits by the window.");
    program.save_and_wait();
    program.assert_person(&before, gergo, &["notes"]);
}

#[test]
fn the_names_of_a_person_from_single_sign_on_are_locked() {
    let mut program = Program::signed_in();
    program.open_person("Grace Mbeki");
    assert_locked(&program, "First name", "managed by single sign-on");
}

#[test]
fn the_type_of_a_module_administrator_is_locked() {
    let mut program = Program::signed_in();
    program.open_person("Mikhail Orlov");
    assert_locked(&program, "Type", "module administrators are always users");
}

#[test]
fn type_and_status_of_the_owner_are_locked() {
    let mut program = Program::signed_in();
    program.open_person("Clara Lindenhof");
    assert_locked(&program, "Type", "the owner is always a user");
    assert_locked(&program, "Status", "the owner of the portal stays active");
}

#[test]
fn nobody_can_disable_themselves() {
    let mut program = Program::signed_in();
    let name = program.desk().lists().unwrap().viewer.name.clone();
    program.open_person(&name);
    assert_locked(&program, "Status", "you cannot disable yourself");
}

#[test]
fn a_disabled_person_is_locked_until_enabled() {
    let mut program = Program::signed_in();
    program.show_status("Disabled");
    program.open_person("Ruth Abendroth");
    assert_locked(&program, "Title", "this person is disabled: enable first");
    program.switch("Status", "Active");
    assert!(!program.text_field("Title").accesskit_node().is_read_only());
}

#[test]
fn a_contact_that_may_only_be_viewed_is_locked_as_a_whole() {
    let mut program = signed_in_as("User");
    let id = program.portal.read_rows(|rows| {
        rows.contacts.values().find(|row| row.share_type == 2 && row.managers.is_empty()).unwrap().id
    });
    program.press("Contacts");
    let name = program.contact_name(id);
    program.open_contact(&name);
    for field in ["First name", "Job title", "About", "Company", "Access"] {
        assert_locked(&program, field, "you may view this contact, not change it");
    }
}

#[test]
fn a_user_cannot_change_somebody_else() {
    let mut program = signed_in_as("User");
    program.open_person("Mia Berg");
    assert_locked(&program, "Location", "only a People administrator can change other people");
}
