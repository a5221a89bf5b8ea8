//! Portals that send more than anybody can hold.

use egui::Role;
use portal_desk::demo::{Fault, FaultKind, Match};
use portal_desk::desk::Shortened;
use portal_desk::records::{FieldKey, RecordKey};

use crate::support::{Program, TALL};

fn says(program: &Program, path: &str, body: String) {
    let matches = Match { method: Some("GET".to_owned()), path_contains: path.to_owned() };
    let what = FaultKind::Status(200, Some((body, "application/json".to_owned())));
    program.portal.inject(Fault { matches, times: None, what });
}

#[test]
fn a_list_of_very_many_small_things_is_told_and_the_one_before_stays() {
    let mut program = Program::signed_in();
    let before = program.desk().lists().unwrap().people.total();
    let body = format!("{{\"total\":9000,\"response\":[{}]}}", vec!["{\"a\":1}"; 800_000].join(","));
    says(&program, "people/filter", body);
    program.press("Refresh people");
    program.wait_until("it is told", |program| program.reads("too large to be read"));
    assert_eq!(program.desk().lists().unwrap().people.total(), before);
    program.open_person("Mia Berg");
}

#[test]
fn a_list_that_counts_without_end_ends_and_shows_what_came() {
    let mut program = Program::signed_in();
    let person = |id: u64| {
        format!(
            "{{\"id\":\"00000000-0000-0000-0000-{id:012}\",\"firstName\":\"P\",\"lastName\":\"{id}\",\"status\":1}}"
        )
    };
    let page: Vec<String> = (1..=1000).map(person).collect();
    let body = format!("{{\"total\":9000000000000000,\"response\":[{}]}}", page.join(","));
    says(&program, "people/filter", body);
    program.press("Refresh people");
    program.wait_until("the list is loaded", |program| {
        let desk = program.desk();
        let people = &desk.lists().unwrap().people;
        people.loading.is_none() && people.total() == 1000
    });
}

#[test]
fn a_record_with_a_text_without_end_is_shown_in_part_and_never_sent() {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let (person, contact) = (program.person_named("Mia Berg"), 2010);
    program.portal.edit_rows(|rows| {
        rows.people.get_mut(&person).unwrap().last_name = "Berg ".repeat(200_000);
        rows.contacts.get_mut(&contact).unwrap().about = "word ".repeat(200_000);
    });
    program.sign_in();
    for (key, book) in [(RecordKey::Person(person), "People"), (RecordKey::Contact(contact), "Contacts")] {
        program.press(book);
        program.act(portal_desk::desk::Action::Open(key));
        program.wait_until("the form is open", |program| program.desk().record(key).is_some());
        let desk = program.desk();
        let record = desk.record(key).unwrap();
        assert!(record.draft.base().is_cut);
        let longest = [FieldKey::LastName, FieldKey::About].map(|field| record.draft.text(field).len());
        assert!(longest.iter().all(|length| *length <= 128 << 10));
        drop(desk);
        assert!(program.reads("longer than Portal Desk can show"), "{}", program.tree());
        // Whoever edits it nevertheless, as with a draft from before, is told; nothing is sent.
        program.portal.clear_requests();
        let title = portal_desk::records::Value::Text("Edited".to_owned());
        let field = if book == "People" { FieldKey::Title } else { FieldKey::JobTitle };
        program.act(portal_desk::desk::Action::Edit(key, field, title));
        program.act(portal_desk::desk::Action::Save(key));
        program.wait_until("it is told", |program| program.reads("cannot be changed"));
        assert!(program.portal.requests().iter().all(|request| request.method == "GET"));
        program.act(portal_desk::desk::Action::RevertAll(key));
    }
}

#[test]
fn long_texts_in_a_list_are_searched_at_their_beginning_and_that_is_told() {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let id = 2010;
    program.portal.edit_rows(|rows| {
        rows.contacts.get_mut(&id).unwrap().about = format!("beginning {} ending", "x ".repeat(20_000));
    });
    program.sign_in();
    program.press("Contacts");
    program.wait_until("it is told", |program| {
        program.reads("Some long texts are searched only at their beginning.")
    });
    let shortened = program.desk().lists().unwrap().contacts.shortened;
    assert_eq!(shortened, Some(Shortened::Texts));
    program.type_into("Search contacts", "beginning");
    assert_eq!(program.desk().lists().unwrap().contacts.found.len(), 1);
}

/// The contact in the next two tests.
const CONTACT: i64 = 2010;

/// The program with a contact open that has a field of very many options. Gives the field, too.
fn with_a_choice_of_very_many() -> (Program, i64, String) {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let field = program.portal.read_rows(|rows| {
        let field = rows.custom_fields.iter().find(|field| field.field_type == 2).unwrap();
        (field.id, field.label.clone())
    });
    let options: Vec<String> = (0..100_000).map(|number| format!("Option {number:06}")).collect();
    let mask = serde_json::to_string(&options).unwrap();
    let definition = serde_json::json!({"id": field.0, "label": field.1, "fieldType": 2, "mask": mask});
    says(&program, "customfield/definitions", serde_json::json!({"response": [definition]}).to_string());
    program.sign_in();
    let name = program.contact_name(CONTACT);
    program.open_contact(&name);
    (program, field.0, field.1)
}

#[test]
fn a_choice_of_very_many_can_be_made() {
    let (mut program, field, label) = with_a_choice_of_very_many();
    program.click_on(|program| program.widget(Role::ComboBox, &label));
    program.key(egui::Key::End);
    program.key(egui::Key::ArrowUp);
    program.key(egui::Key::Enter);
    assert_eq!(program.choice_in(&label), "Option 099998");
    program.save();
    program.saved();
    assert_eq!(program.contact_row(CONTACT).custom_fields[&field], "Option 099998");
}

#[test]
fn one_of_very_many_options_is_found_by_its_number() {
    let (mut program, field, label) = with_a_choice_of_very_many();
    program.click_on(|program| program.widget(Role::ComboBox, &label));
    program.type_here("54321");
    program.wait_until("it is offered", |program| program.picker_row(&label, "Option 054321").is_some());
    program.key(egui::Key::Enter);
    assert_eq!(program.choice_in(&label), "Option 054321");
    program.save();
    program.saved();
    assert_eq!(program.contact_row(CONTACT).custom_fields[&field], "Option 054321");
}

#[test]
fn one_of_very_many_stages_is_found_by_its_name() {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let stages: Vec<_> = (1..=305)
        .map(|id| serde_json::json!({"id": id, "title": format!("Stage {id:03}"), "color": "#ff0000"}))
        .collect();
    says(&program, "crm/contact/status", serde_json::json!({"response": stages}).to_string());
    program.sign_in();
    program.press("Contacts");
    program.press("Stage");
    program.type_here("203");
    program.wait_until("it is offered", |program| program.picker_row("Stage", "Stage 203").is_some());
    program.key(egui::Key::Enter);
    assert_eq!(program.desk().lists().unwrap().contacts.query.filters.stage, Some(203));
}
