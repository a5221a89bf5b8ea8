//! What the documented call loses is announced before anything is sent.

use crate::contact_form::{ELEANOR, with_contact};
use crate::support::Program;

const LOSSES: [&str; 3] = [
    "The contact's currency (GBP) will be lost",
    "The contact's industry (Architecture) will be lost",
    "The contact's type (Partner) will be lost",
];

/// Eleanor with a new job title, in the review.
#[track_caller]
fn in_review() -> Program {
    let mut program = with_contact(ELEANOR);
    program.type_into("Job title", "Senior Partner");
    program.save();
    program.wait_until("the review is open", Program::in_review);
    program
}

#[test]
fn each_loss_is_announced() {
    let program = in_review();
    for loss in LOSSES {
        assert!(program.reads(loss), "{loss}\n{}", program.tree());
    }
}

#[test]
fn nothing_is_sent_where_the_user_goes_back() {
    let mut program = in_review();
    let before = program.stored();
    program.press("Back to the form");
    assert!(!program.in_review());
    assert_eq!(program.text_in("Job title"), "Senior Partner");
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}

#[test]
fn just_what_was_announced_is_lost_where_the_user_agrees() {
    let mut program = in_review();
    let before = program.stored();
    program.agree();
    program.saved();
    assert_eq!(program.contact_row(ELEANOR).job_title, "Senior Partner");
    program.assert_contact(&before, ELEANOR, &["currency", "industry", "job_title", "kind"]);
}

#[test]
fn nothing_is_lost_where_another_call_can_save_it() {
    let mut program = with_contact(ELEANOR);
    let before = program.stored();
    program.choose("Access", "Restricted to managers");
    program.pick("Managers", "Mia Berg");
    program.pick("Company", "Atelier Brûlé");
    program.type_into("Hobby", "Rowing");
    program.save_after_review("earlier managers are replaced");
    assert!(!program.reads("will be lost"));
    let fields = ["company", "custom_fields.5", "listed_in", "managers", "share_type"];
    program.assert_contact(&before, ELEANOR, &fields);
}
