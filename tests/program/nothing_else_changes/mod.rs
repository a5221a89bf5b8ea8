//! The promise of the program: a save changes what was edited and nothing else.
//!
//! Random records in random offices, random edits, saved through the desk as the window
//! saves, over real HTTP. Then everything the portal has stored is compared with what was
//! stored before: the edited fields hold what was asked for, what the review announced has
//! happened, and everything else in that row and in all other rows is what it was.
//!
//! `PORTAL_DESK_CASES=100000` makes it run longer.

mod case;
mod compare;
mod contact;
mod edits;
mod faults;
mod person;
mod runs;
pub mod site;
mod texts;

use portal_desk::demo::Rows;

use runs::Cases;

/// Nobody answers to somebody whose own lead changes from case to case.
fn settle_leads(rows: &mut Rows) {
    let bystanders = person::bystanders(rows);
    for row in rows.people.values_mut() {
        row.lead = row.lead.filter(|lead| bystanders.contains(lead));
    }
}

#[test]
fn a_save_of_people_changes_what_was_edited_and_nothing_else() {
    let coverage = runs::run(&Cases {
        kind: "people",
        zones: ["America/New_York", "Pacific/Kiritimati"],
        prepare: settle_leads,
        strategy: |rows| person::cases(rows, &person::bystanders(rows)),
    });
    coverage.assert_reached(
        &[
            "Photo",
            "FirstName",
            "LastName",
            "Title",
            "Departments",
            "Lead",
            "Location",
            "WorkStart",
            "Birthday",
            "Sex",
            "Comment",
            "Channels",
            "Type",
            "Status",
        ],
        &["StopsHeading", "TakesPaidSeat", "SignsOutEverywhere", "PortalFetchesPicture"],
    );
}

#[test]
fn a_save_of_contacts_changes_what_was_edited_and_nothing_else() {
    let coverage = runs::run(&Cases {
        kind: "contacts",
        zones: ["America/St_Johns", "Pacific/Auckland"],
        prepare: |_| (),
        strategy: contact::cases,
    });
    coverage.assert_reached(
        &[
            "Photo",
            "FirstName",
            "LastName",
            "JobTitle",
            "Company",
            "About",
            "Access",
            "Managers",
            "Custom(5)",
            "Custom(6)",
            "Custom(7)",
            "Custom(10)",
            "Custom(11)",
        ],
        &["LosesCurrency", "LosesIndustry", "LosesType", "LocksYouOut"],
    );
}

#[test]
fn whatever_goes_wrong_with_a_save_of_people_what_is_said_is_true() {
    runs::run_with_faults(&Cases {
        kind: "people",
        zones: ["America/New_York", "Pacific/Kiritimati"],
        prepare: settle_leads,
        strategy: |rows| faults::faulty(person::cases(rows, &person::bystanders(rows))),
    });
}

#[test]
fn whatever_goes_wrong_with_a_save_of_contacts_what_is_said_is_true() {
    runs::run_with_faults(&Cases {
        kind: "contacts",
        zones: ["America/St_Johns", "Pacific/Auckland"],
        prepare: |_| (),
        strategy: |rows| faults::faulty(contact::cases(rows)),
    });
}
