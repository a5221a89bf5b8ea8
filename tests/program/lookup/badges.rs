//! What a row says about a record.

use crate::lookup::{people_found, rows};
use crate::support::{Program, SMALL};

#[test]
fn a_row_says_what_is_special_about_a_person() {
    let mut program = Program::signed_in_at(SMALL);
    for (name, badge) in [
        ("Clara Lindenhof", "Owner"),
        ("Ines Carvalho", "Admin"),
        ("Mikhail Orlov", "Module admin"),
        ("Noor van Beek", "Guest"),
        ("Gergő Őrsi", "LDAP"),
        ("Grace Mbeki", "SSO"),
    ] {
        let found = people_found(&mut program, name);
        assert!(found.iter().any(|row| row.ends_with(&format!(", {badge}"))), "{name}: {found:?}");
    }
    program.show_status("All");
    let found = people_found(&mut program, "Ruth Abendroth");
    assert!(found[0].ends_with(", Disabled"), "{found:?}");
    assert_eq!(people_found(&mut program, "Mia Berg"), ["Mia Berg, Head of Sales · Sales"]);
}

#[test]
fn a_row_says_who_may_see_a_contact() {
    let mut program = Program::signed_in_at(SMALL);
    program.press("Contacts");
    program.type_into("Search contacts", "Anjali Desai");
    let found = rows(&program, "Contacts");
    assert!(found[0].ends_with(", Restricted"), "{found:?}");
}

#[test]
fn a_row_says_that_there_are_unsaved_changes_until_they_are_saved() {
    let mut program = Program::signed_in_at(SMALL);
    program.open_person("Priya Raghavan");
    program.type_into("Title", "Head of Research");
    assert!(rows(&program, "People")[0].ends_with(", unsaved changes"));
    program.save_and_wait();
    assert_eq!(rows(&program, "People"), ["Priya Raghavan, Head of Research · R&D"]);
}
