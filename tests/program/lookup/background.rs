//! The window stays of use while the portal takes its time.

use std::time::Duration;

use egui::Role;
use portal_desk::demo::{Fault, FaultKind, Match};

use crate::support::Program;

/// Each call that changes this record is held up until the delays are ended.
fn hold_up(program: &Program, part_of_path: &str) {
    let matches = Match { method: Some("PUT".to_owned()), path_contains: part_of_path.to_owned() };
    let what = FaultKind::Delay(Duration::from_secs(600));
    program.portal.inject(Fault { matches, times: None, what });
}

#[test]
fn another_record_is_found_edited_and_saved_while_one_is_being_saved() {
    let mut program = Program::signed_in();
    let (mia, priya) = (program.person_named("Mia Berg"), program.person_named("Priya Raghavan"));
    let before = program.stored();
    hold_up(&program, &mia.to_string());
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    program.save();
    assert!(program.reads("Saving…"));
    assert!(program.has(Role::Button, "Work in the background"));

    program.open_person("Priya Raghavan");
    program.type_into("Title", "Scientist");
    program.save_and_wait();
    assert_eq!(program.person_row(priya).title, "Scientist");
    assert_eq!(program.person_row(mia).title, "Head of Sales", "the first save is still under way");

    program.open_contact("Friedrich Wöhler");
    program.type_into("Job title", "Buyer");
    program.save_and_wait();
    program.portal.end_delays();
    program.wait_until("the first save has ended", |program| {
        program.reads("Mia Berg is saved.") && !program.has(Role::Button, "Work in the background")
    });
    program.open_person("Mia Berg");
    assert_eq!(program.receipt().as_deref(), Some("Saved: Title."));
    let places = [
        format!("people.{mia}.title"),
        format!("people.{priya}.title"),
        "contacts.2112.job_title".to_owned(),
    ];
    program.assert_only(&before, &places);
}

#[test]
fn a_save_that_failed_meanwhile_stays_told_and_leads_to_its_form() {
    let mut program = Program::signed_in();
    let mia = program.person_named("Mia Berg");
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    let matches = |method: &str| Match { method: Some(method.to_owned()), path_contains: mia.to_string() };
    let refused = FaultKind::Status(503, None);
    program.portal.inject(Fault { matches: matches("PUT"), times: None, what: refused });
    let held = FaultKind::Delay(Duration::from_secs(600));
    program.portal.inject(Fault { matches: matches("GET"), times: Some(1), what: held });
    program.save();
    program.open_contact("Friedrich Wöhler");
    program.portal.end_delays();
    program.wait_until("it is told", |program| {
        program.reads("It is not known whether Mia Berg was saved")
            && program.desk().running().next().is_none()
    });
    // A message that went by itself would be missed by somebody who reads something else.
    program.harness.run_steps(200);
    program.press("Open");
    program.wait_for_form("Mia Berg");
    assert_eq!(program.text_in("Title"), "Director");
    assert!(program.receipt().is_none() && program.has_alert());
    assert!(!program.has(Role::Button, "Dismiss message"), "the form says it now");
}

#[test]
fn a_record_cannot_be_edited_while_it_is_being_saved_and_can_be_read() {
    let mut program = Program::signed_in();
    hold_up(&program, "people");
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    program.save();
    let title = program.text_field("Title");
    assert!(egui_kittest::kittest::NodeT::accesskit_node(&title).is_disabled());
    assert_eq!(program.text_in("Title"), "Director");
    program.portal.end_delays();
    program.saved();
    program.type_into("Title", "Director of Sales");
    program.save_and_wait();
}

#[test]
fn what_the_portal_did_not_take_is_said_and_stays_in_the_form() {
    let mut program = Program::signed_in();
    let before = program.stored();
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "people".to_owned() };
    let what = FaultKind::PortalError(500, "Out of paper".to_owned());
    program.portal.inject(Fault { matches, times: None, what });
    program.open_person("Mia Berg");
    program.type_into("Title", "Director");
    program.save();
    program.wait_until("the trouble is said", |program| program.has_alert());
    assert_eq!(program.text_in("Title"), "Director");
    program.assert_only(&before, &[]);
    program.portal.clear_faults();
    program.save_and_wait();
}

#[test]
fn whoever_saved_from_further_down_sees_that_it_went_wrong() {
    let mut program = Program::signed_in_at([1000.0, 700.0]);
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "people".to_owned() };
    let what = FaultKind::PortalError(500, "Out of paper".to_owned());
    program.portal.inject(Fault { matches, times: None, what });
    program.open_person("Mia Berg");
    for _ in 0..2 {
        program.type_into("Channel 5", "mia.berg");
        let head = |program: &Program| program.widget(Role::Button, "Photo").rect().bottom();
        assert!(head(&program) < 0.0, "the head of the form is out of sight");
        program.shortcut(egui::Modifiers::COMMAND, egui::Key::S);
        program.wait_until("the trouble is said", |program| program.has_alert());
        let says = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.value().is_some_and(|text| text.starts_with("Not everything was saved."))
        };
        let alert = program.one("the trouble", |node| node.role() == Role::Label && says(node)).rect();
        assert!(program.harness.ctx.content_rect().contains_rect(alert), "it stands at {alert}");
        program.type_into("Channel 5", "mia_berg");
    }
}
