//! Order, columns, filters with counts, and views with a name.

use egui::{Key, Role};
use egui_kittest::kittest::NodeT as _;

use crate::directory::{names, rows};
use crate::support::{Program, SMALL};

const ARRANGEMENT: &str = "Order, columns and views";

#[track_caller]
fn tick(program: &mut Program, name: &str) {
    program.click_on(|program| program.widget(Role::CheckBox, name));
}

#[test]
fn the_list_is_sorted_by_any_column_either_way() {
    let mut program = Program::signed_in_at(SMALL);
    let by_name = names(&program, "People");
    program.press(ARRANGEMENT);
    program.press("By title");
    program.key(Key::Escape);
    let by_title = rows(&program, "People");
    let titles: Vec<&str> = by_title.iter().filter_map(|row| row.split(", ").nth(1)).collect();
    assert_eq!(titles[..2], ["3D Artist · Design", "Accountant · Finance"]);
    assert_ne!(names(&program, "People"), by_name);
    program.press(ARRANGEMENT);
    tick(&mut program, "Last first");
    program.press("By name");
    program.key(Key::Escape);
    let first = names(&program, "People");
    assert_eq!(first, by_name, "another column begins with its first");
    program.press(ARRANGEMENT);
    tick(&mut program, "Last first");
    program.key(Key::Escape);
    let last = program.desk().lists().unwrap().people.row(0).unwrap().name.to_owned();
    let desk = program.desk();
    let people = &desk.lists().unwrap().people;
    assert_eq!(people.row(people.found.len() - 1).unwrap().name, by_name[0]);
    assert!(last > by_name[0], "{last}");
}

#[test]
fn a_row_shows_the_columns_that_are_chosen() {
    let mut program = Program::signed_in_at(SMALL);
    program.type_into("Search people", "mia berg");
    assert_eq!(rows(&program, "People"), ["Mia Berg, Head of Sales · Sales"]);
    program.press(ARRANGEMENT);
    tick(&mut program, "Title");
    tick(&mut program, "E-mail");
    program.key(Key::Escape);
    let email = program.portal.read_rows(|stored| {
        stored.people.values().find(|row| row.last_name == "Berg").unwrap().email.clone()
    });
    assert_eq!(rows(&program, "People"), [format!("Mia Berg, Sales · {email}")]);
}

#[test]
fn what_is_missing_is_found_counted_and_shown_as_chips() {
    let mut program = Program::signed_in_at(SMALL);
    let without_lead = program.portal.read_rows(|stored| {
        stored.people.values().filter(|row| row.status == 1 && row.lead.is_none()).count()
    });
    let without_both = program.portal.read_rows(|stored| {
        let lacks = |row: &&portal_desk::demo::PersonRow| row.lead.is_none() && row.departments.is_empty();
        stored.people.values().filter(|row| row.status == 1).filter(lacks).count()
    });
    program.press("Missing");
    let option = program.widget(Role::Button, "No lead");
    let said = option.accesskit_node().description().unwrap_or_default();
    assert!(said.starts_with(&format!("{without_lead} record")), "{said}");
    program.press("No lead");
    program.press("No department");
    program.key(Key::Escape);
    assert!(program.reads(&format!("{without_both} of 64")), "{}", program.tree());
    assert!(program.has(Role::Button, "Remove No lead") && program.has(Role::Button, "Remove No department"));
    program.press("Remove No department");
    assert!(program.reads(&format!("{without_lead} of 64")));
}

#[test]
fn contacts_are_filtered_by_company_and_by_whose_they_are() {
    let mut program = Program::signed_in_at(SMALL);
    program.press("Contacts");
    let viewer = program.desk().lists().unwrap().viewer.id;
    let (mine, company, of_company) = program.portal.read_rows(|stored| {
        let is_mine = |row: &&portal_desk::demo::ContactRow| {
            // The list tells the managers of private contacts alone.
            row.created_by == viewer || row.share_type == 0 && row.managers.contains(&viewer)
        };
        let company = stored.companies.values().find(|row| row.name.contains("Papeterie")).unwrap();
        let of_company = stored.contacts.values().filter(|row| row.company == company.id).count();
        (stored.contacts.values().filter(is_mine).count(), company.name.clone(), of_company)
    });
    let all = program.desk().lists().unwrap().contacts.total();
    program.press("Mine");
    assert!(program.reads(&format!("{mine} of {all}")), "{mine} of {all}\n{}", program.tree());
    program.press("Mine");
    program.press("Company");
    program.type_here("papet");
    program.click_on(|program| program.picker_row("Company", &company).unwrap());
    assert!(program.reads(&format!("{of_company} of {all}")), "{}", program.tree());
}

#[test]
fn a_view_comes_back_by_its_name_also_after_a_restart() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    program.sign_in_as(&account.email, &account.password);
    program.wait_for_lists();
    program.press("Missing");
    program.press("No lead");
    program.key(Key::Escape);
    program.press(ARRANGEMENT);
    program.press("By title");
    program.type_into("Name of the view", "Without a lead");
    program.press("Keep");
    program.press("By name");
    program.key(Key::Escape);
    program.press("Remove No lead");
    let everybody = program.desk().lists().unwrap().people.found.len();

    program.restart();
    program.wait_for_lists();
    program.wait_until("the views have been read", |program| {
        program.desk().session().is_some_and(|signed| !signed.views.is_empty())
    });
    program.press(ARRANGEMENT);
    program.press("Without a lead");
    program.key(Key::Escape);
    assert!(program.desk().lists().unwrap().people.found.len() < everybody);
    assert!(program.has(Role::Button, "Remove No lead"));
    program.press(ARRANGEMENT);
    program.press("Forget the view Without a lead");
    assert!(!program.has(Role::Button, "Without a lead"));
}
