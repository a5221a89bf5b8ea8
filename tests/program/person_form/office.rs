//! `department` and `lead`.

use crate::support::{Program, parameter};

/// Heads Sales.
const MIA: &str = "Mia Berg";
/// An ordinary user of one department.
const NIKLAS: &str = "Niklas Ahlström";
/// A user of two departments.
const ARJUN: &str = "Arjun Mehta";

#[test]
fn a_department_is_added_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    let (sales, design) = (program.department_named("Sales"), program.department_named("Design"));
    program.open_person(MIA);
    program.pick("Departments", "Design");
    program.save_and_wait();
    let mut stored = program.person_row(mia).departments;
    stored.sort();
    let mut wanted = [sales, design];
    wanted.sort();
    assert_eq!(stored, wanted);
    program.assert_person(&before, mia, &["departments"]);
}

#[test]
fn a_department_is_removed_and_nothing_else() {
    let mut program = Program::signed_in();
    let (arjun, before) = (program.person_named(ARJUN), program.stored());
    program.open_person(ARJUN);
    program.press("Remove Marketing & Press");
    program.save_and_wait();
    assert_eq!(program.person_row(arjun).departments, [program.department_named("Sales")]);
    program.assert_person(&before, arjun, &["departments"]);
}

#[test]
fn the_last_department_is_removed_and_nothing_else() {
    let mut program = Program::signed_in();
    let (niklas, before) = (program.person_named(NIKLAS), program.stored());
    program.open_person(NIKLAS);
    program.press("Remove People & Culture");
    program.save_and_wait();
    assert!(program.person_row(niklas).departments.is_empty());
    program.assert_person(&before, niklas, &["departments"]);
}

#[test]
fn whoever_leaves_a_department_stops_heading_it_and_the_review_says_so() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    let sales = program.department_named("Sales");
    program.open_person(MIA);
    program.pick("Departments", "Logistics");
    program.press("Remove Sales");
    program.save_agreeing_to("Mia Berg stops heading Sales.");
    program.saved();
    assert_eq!(program.person_row(mia).departments, [program.department_named("Logistics")]);
    assert_eq!(program.portal.read_rows(|rows| rows.departments[&sales].head), None);
    program.assert_only(&before, &[format!("people.{mia}.departments"), format!("departments.{sales}.head")]);
}

#[test]
fn a_head_stays_head_when_something_else_is_saved() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.pick("Departments", "Design");
    program.type_into("Title", "Head of Sales and Design");
    program.save_and_wait();
    program.assert_person(&before, mia, &["departments", "title"]);
}

#[test]
fn a_lead_is_set_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    let ines = program.person_named("Ines Carvalho");
    program.open_person(MIA);
    program.pick("Lead", "Ines Carvalho");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).lead, Some(ines));
    assert_eq!(parameter(&program.the_documented_put(), "lead"), [ines.to_string()]);
    program.assert_person(&before, mia, &["lead"]);
}

#[test]
fn a_lead_is_cleared_and_nothing_else() {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    program.open_person(MIA);
    program.press("Remove Clara Lindenhof as lead");
    assert_eq!(program.choice_in("Lead"), "");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).lead.filter(|lead| !lead.is_nil()), None);
    program.assert_person(&before, mia, &["lead"]);
}

#[test]
fn leads_in_a_circle_are_refused_before_anything_is_sent() {
    let mut program = Program::signed_in();
    let before = program.stored();
    program.open_person(MIA);
    program.pick("Lead", "Mikhail Orlov");
    program.save();
    assert!(program.reads("This would make a circle of leads"));
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}
