//! The documented call with every documented parameter at once.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::support::{Program, TALL, parameter};

/// A guest, so that the type can become "user".
const NOOR: &str = "Noor van Beek";

#[test]
fn one_documented_put_carries_every_documented_parameter() {
    let mut program = Program::signed_in_at(TALL);
    let (noor, before) = (program.person_named(NOOR), program.stored());
    let (design, press) = (program.department_named("Design"), program.department_named("Marketing & Press"));
    let ines = program.person_named("Ines Carvalho");
    let address = format!("{}/_demo/picture.jpg", program.portal.address());
    program.open_person(NOOR);
    program.type_into("First name", "Noortje");
    program.type_into("Last name", "van der Beek");
    program.type_into("Title", "Stand Builder");
    program.pick("Departments", "Design");
    program.pick("Lead", "Ines Carvalho");
    program.type_into("Location", "Delft");
    program.type_into("Work start", "2 January 2020");
    program.type_into("Birthday", "6 September 1992");
    program.switch("Sex", "Male");
    program.type_into("Comment", "Builds our stands.\nBrings tools.");
    program.type_into("Channel 1", "noortje@vanbeek.example");
    program.switch("Type", "User");
    program.press("Photo");
    program.type_into("Web address of a picture", &address);
    program.press("Use this address");
    program.press("Done");
    program.switch("Status", "Disabled");
    program.save_agreeing_to("Noortje van der Beek is signed out everywhere");
    program.saved();

    let put = program.the_documented_put();
    let thumbnails = format!("POST people/{noor}/photo/thumbnails");
    assert_eq!(program.sent_paths(), [format!("PUT people/{noor}"), thumbnails]);
    assert_eq!(put.content_type.as_deref(), Some("application/json"));
    let sent: BTreeSet<&str> =
        put.parameters.iter().map(|(name, _)| name.split('[').next().unwrap_or(name)).collect();
    let documented = [
        "isVisitor",
        "userid",
        "firstname",
        "lastname",
        "comment",
        "department",
        "title",
        "location",
        "sex",
        "birthday",
        "worksfrom",
        "contacts",
        "files",
        "disable",
        "lead",
    ];
    assert_eq!(sent, BTreeSet::from(documented));
    assert_eq!(parameter(&put, "isVisitor"), ["false"]);
    assert_eq!(parameter(&put, "disable"), ["true"]);

    let row = program.person_row(noor);
    assert_eq!((row.first_name.as_str(), row.last_name.as_str()), ("Noortje", "van der Beek"));
    assert_eq!((row.title.as_str(), row.location.as_str()), ("Stand Builder", "Delft"));
    assert_eq!(row.notes, "Builds our stands.\nBrings tools.");
    assert_eq!(row.contacts, "mail|noortje@vanbeek.example|mobphone|+33 6 39 98 01 70|");
    assert_eq!(BTreeSet::from_iter(row.departments), BTreeSet::from([design, press]));
    assert_eq!((row.lead, row.sex, row.visitor, row.status), (Some(ines), Some(true), false, 2));
    assert_eq!(row.birthday.unwrap().date(), date(1992, 9, 6));
    assert_eq!(row.work_from.unwrap().date(), date(2020, 1, 2));
    let mut changed = before.differences(&program.stored());
    changed.remove(&format!("people.{noor}.crop"));
    let fields = [
        "birthday",
        "contacts",
        "departments",
        "first_name",
        "last_name",
        "lead",
        "location",
        "notes",
        "photo",
        "sex",
        "status",
        "terminated",
        "title",
        "visitor",
        "work_from",
    ];
    assert_eq!(changed, fields.map(|field| format!("people.{noor}.{field}")).into());
}
