//! `companyId`.

use egui::Role;

use crate::contact_form::{CHIARA, FRIEDRICH, with_contact};

const CANAL_LIBRARY: &str = "Bibliothek am Kanal";
const STATIONER: &str = "Papeterie Lumière du Soir";
const STATIONER_ID: i64 = 1005;

#[test]
fn a_company_is_found_by_asking_the_portal_and_the_contact_moves_there() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    assert_eq!(program.choice_in("Company"), CANAL_LIBRARY);
    program.pick("Company", STATIONER);
    let asked = |request: &portal_desk::demo::LoggedRequest| request.path.contains("/crm/contact/byprefix");
    assert!(program.portal.requests().iter().any(asked), "{:#?}", program.portal.requests().last());
    program.save_and_wait();
    let row = program.contact_row(FRIEDRICH);
    assert_eq!(row.company, STATIONER_ID);
    assert_eq!(row.listed_in, [STATIONER_ID].into(), "listed in the new company only");
    program.assert_contact(&before, FRIEDRICH, &["company", "listed_in"]);
}

#[test]
fn a_contact_leaves_its_company() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.press("Remove Bibliothek am Kanal as company");
    program.save_and_wait();
    let row = program.contact_row(FRIEDRICH);
    assert_eq!(row.company, 0);
    assert!(row.listed_in.is_empty());
    program.assert_contact(&before, FRIEDRICH, &["company", "listed_in"]);
}

#[test]
fn a_contact_without_a_company_gets_one() {
    let mut program = with_contact(CHIARA);
    let before = program.stored();
    assert_eq!(program.choice_in("Company"), "");
    program.pick("Company", STATIONER);
    program.save_and_wait();
    assert_eq!(program.contact_row(CHIARA).listed_in, [STATIONER_ID].into());
    program.assert_contact(&before, CHIARA, &["company", "listed_in"]);
}

#[test]
fn a_contact_moves_and_changes_its_name_in_one_save() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.pick("Company", STATIONER);
    program.type_into("Last name", "Woehler");
    program.save_and_wait();
    assert_eq!(program.contact_row(FRIEDRICH).listed_in, [STATIONER_ID].into());
    program.assert_contact(&before, FRIEDRICH, &["company", "last_name", "listed_in"]);
}

#[test]
fn a_contact_leaves_its_company_and_changes_its_name_in_one_save() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.press("Remove Bibliothek am Kanal as company");
    program.type_into("First name", "Fritz");
    program.save_and_wait();
    program.assert_contact(&before, FRIEDRICH, &["company", "first_name", "listed_in"]);
}

#[test]
fn a_company_that_nobody_has_is_said() {
    let mut program = with_contact(FRIEDRICH);
    program.click_on(|program| program.widget(Role::ComboBox, "Company"));
    program.type_here("Xylophon");
    program.wait_until("nothing is found", |program| program.reads("No company matches."));
}
