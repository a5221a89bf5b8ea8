//! Large lists over HTTP: in pages, while somebody else adds and removes, and cancelled.

use std::time::Duration;

use egui::Role;
use portal_desk::demo::{self, Fault, FaultKind, Match};
use portal_desk::records::RecordKey;

use crate::support::{Program, SMALL};

fn large(people: usize) -> Program {
    Program::start_with(SMALL, demo::Options { people: Some(people), ..demo::Options::default() })
}

/// So many pages come; those after them are held up until the delays are ended.
fn hold_up_after(program: &Program, pages: u32) {
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people/filter".to_owned() };
    for (times, time) in [(Some(pages), Duration::ZERO), (None, Duration::from_secs(600))] {
        let matches = matches.clone();
        program.portal.inject(Fault { matches, times, what: FaultKind::Delay(time) });
    }
}

/// Waits until the first pages have come.
#[track_caller]
fn wait_for_some(program: &mut Program) {
    program.wait_until("some people have come", |program| {
        program.desk().running().any(|job| job.kind.title() == "Loading people" && job.progress.0 > 0)
    });
}

#[test]
fn whoever_comes_and_goes_while_the_list_is_loaded_the_list_is_right() {
    let mut program = large(6_500);
    hold_up_after(&program, 3);
    program.press("Use the demo portal");
    wait_for_some(&mut program);
    program.portal.edit_rows(|stored| {
        // Those at the front of the list, so that everybody else moves up.
        let mut people: Vec<_> = stored
            .people
            .values()
            .filter(|row| !row.owner && !row.admin && row.status == 1 && row.modules.is_empty())
            .map(|row| (row.last_name.clone(), row.id))
            .collect();
        people.sort();
        for (_, id) in people.iter().take(3) {
            stored.people.remove(id);
        }
        let (_, id) = people[people.len() - 1];
        let mut new = stored.people[&id].clone();
        new.id = uuid::Uuid::from_u128(77);
        new.user_name = "new.one".to_owned();
        new.email = "new.one@office.example".to_owned();
        stored.people.insert(new.id, new);
    });
    program.portal.end_delays();
    program.wait_for_lists();
    let mut stored: Vec<RecordKey> =
        program.portal.read_rows(|stored| stored.people.keys().map(|id| RecordKey::Person(*id)).collect());
    stored.sort();
    let desk = program.desk();
    let book = desk.lists().unwrap().people.book.clone().unwrap();
    let mut loaded: Vec<RecordKey> = book.rows().map(|row| row.key).collect();
    loaded.sort();
    assert_eq!(loaded, stored);
}

#[test]
fn loading_is_counted_and_can_be_stopped_and_begun_again() {
    let mut program = large(4_200);
    hold_up_after(&program, 2);
    program.press("Use the demo portal");
    wait_for_some(&mut program);
    assert!(program.reads("of 4200"), "{}", program.tree());
    program.press("Stop loading people");
    assert!(program.reads("The people could not be loaded"), "{}", program.tree());
    program.portal.end_delays();
    program.press("Try again");
    program.wait_for_lists();
    assert!(program.reads("of 4,200"), "{}", program.tree());
}

#[test]
fn the_old_list_stays_in_use_while_it_is_refreshed_and_after_a_bad_page() {
    let mut program = large(3_100);
    program.sign_in();
    program.type_into("Search people", "mia berg");
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people/filter".to_owned() };
    // The first page comes; of the others each try is bad.
    program.portal.inject(Fault {
        matches: matches.clone(),
        times: Some(1),
        what: FaultKind::Delay(Duration::ZERO),
    });
    program.portal.inject(Fault { matches, times: None, what: FaultKind::Garbage });
    program.press("Refresh people");
    program.wait_until("the refreshing has failed", |program| program.reads("could not be refreshed"));
    assert!(program.has(Role::ListBox, "People"));
    program.portal.clear_faults();
    program.press("Refresh people");
    program.wait_until("the list is renewed", |program| {
        program.desk().lists().unwrap().people.loading.is_none()
    });
    assert!(!program.reads("could not be refreshed"));
}

#[test]
fn one_bad_page_is_asked_for_again() {
    let mut program = large(5_000);
    program.sign_in();
    let matches = Match { method: Some("GET".to_owned()), path_contains: "people/filter".to_owned() };
    program.portal.inject(Fault {
        matches: matches.clone(),
        times: Some(2),
        what: FaultKind::Delay(Duration::ZERO),
    });
    program.portal.inject(Fault { matches, times: Some(1), what: FaultKind::Garbage });
    program.portal.clear_requests();
    program.press("Refresh people");
    program.wait_until("the list is renewed", |program| {
        program.desk().lists().unwrap().people.loading.is_none()
    });
    assert!(!program.reads("could not be refreshed"));
    let pages =
        program.portal.requests().iter().filter(|request| request.path.contains("people/filter")).count();
    assert_eq!(pages, 5 + 1, "one page more than there are");
}
