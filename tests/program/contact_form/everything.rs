//! The documented call with every documented parameter at once, as JSON and as multipart.

use std::collections::BTreeSet;

use crate::contact_form::{FRIEDRICH, with_contact};
use crate::support::{Program, Sent, parameter};

/// Edits everything that the documented call can carry as JSON.
#[track_caller]
fn edit_everything(program: &mut Program) {
    program.type_into("First name", "Fritz");
    program.type_into("Last name", "Woehler");
    program.type_into("Job title", "Head of Purchasing");
    program.pick("Company", "Papeterie Lumière du Soir");
    program.type_into("About", "Moved in May.");
    program.choose("Access", "Restricted to managers");
    program.pick("Managers", "Mia Berg");
    program.type_into("Hobby", "Chess");
}

/// Each documented parameter and what it carries, beside the photo.
#[track_caller]
fn assert_carries_everything(program: &Program, put: &Sent) {
    let mia = program.person_named("Mia Berg").to_string();
    assert_eq!(parameter(put, "personid"), [FRIEDRICH.to_string()]);
    assert_eq!(parameter(put, "firstName"), ["Fritz"]);
    assert_eq!(parameter(put, "lastName"), ["Woehler"]);
    assert_eq!(parameter(put, "jobTitle"), ["Head of Purchasing"]);
    assert_eq!(parameter(put, "companyId"), ["1005"]);
    assert_eq!(parameter(put, "about"), ["Moved in May."]);
    assert_eq!(parameter(put, "shareType"), ["0"]);
    assert_eq!(parameter(put, "managerList"), [mia]);
    assert_eq!(parameter(put, "customFieldList"), ["5", "Chess"]);
}

const FIELDS: [&str; 9] = [
    "first_name",
    "last_name",
    "job_title",
    "company",
    "listed_in",
    "about",
    "share_type",
    "managers",
    "custom_fields.5",
];

#[test]
fn one_documented_put_carries_every_documented_parameter_as_json() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    edit_everything(&mut program);
    program.save_after_review("earlier managers are replaced");
    let put = program.the_documented_put();
    assert_eq!(put.content_type.as_deref(), Some("application/json"));
    assert_carries_everything(&program, &put);
    program.assert_contact(&before, FRIEDRICH, &FIELDS);
}

#[test]
fn one_documented_put_carries_every_documented_parameter_as_multipart_with_a_photo() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    let file = program.picture_file(300, 300);
    edit_everything(&mut program);
    program.take_picture(&file);
    program.press("Done");
    program.save_after_review("earlier managers are replaced");
    let put = program.the_documented_put();
    assert!(put.content_type.as_ref().is_some_and(|kind| kind.starts_with("multipart/form-data")));
    assert_carries_everything(&program, &put);
    assert!(String::from_utf8_lossy(&put.body).contains("name=\"photo"), "the picture is in the call");
    let fields: BTreeSet<&str> = FIELDS.into_iter().chain(["photo"]).collect();
    program.assert_contact(&before, FRIEDRICH, &Vec::from_iter(fields));
}
