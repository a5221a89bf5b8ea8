//! Plans as data.

use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::records::samples::{a_contact, a_person, an_administrator};
use crate::records::*;

/// The plan for a draft of this viewer, on a portal that lacks nothing.
fn plan_for(draft: &Draft, schema: &Schema, viewer: &Viewer) -> Plan {
    let (lacking, known) = (Lacking::new(), LookedUp::default());
    plan(draft, &Situation { schema, viewer, lacking: &lacking, undone: None, known: &known })
}

fn person_plan(edit: impl FnOnce(&mut Draft)) -> Plan {
    let mut draft = Draft::new(a_person());
    edit(&mut draft);
    plan_for(&draft, &Schema::person(), &an_administrator())
}

fn contact_plan(base: Record, edit: impl FnOnce(&mut Draft)) -> Plan {
    let mut draft = Draft::new(base);
    edit(&mut draft);
    let custom = [CustomDefinition { id: 5, label: "Hobby".into(), kind: CustomKind::Text }];
    plan_for(&draft, &Schema::contact(&custom), &an_administrator())
}

fn calls(plan: &Plan) -> Vec<String> {
    let name = |step: &Step| format!("{:?}", step.call).split(['(', ' ']).next().unwrap_or("").to_owned();
    plan.steps.iter().map(name).collect()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn picture() -> Picture {
    let bytes: Arc<[u8]> = Arc::from([1u8, 2, 3].as_slice());
    Picture {
        name: "a.png".into(),
        bytes,
        mime: "image/png",
        width: 10,
        height: 10,
        crop: Crop::centred(10, 10),
    }
}

fn full_contact() -> Record {
    let mut record = a_contact();
    if let Facts::Contact(facts) = &mut record.facts {
        facts.stage = Some(Stage { id: 3, title: "Hot".into(), color: "#df7895".into() });
        facts.currency = Some("EUR".into());
        facts.industry = "Printing".into();
        facts.contact_type = ContactType::Named("Client".into());
    }
    record
}

#[test]
fn nothing_changed_is_no_call() {
    assert_eq!(person_plan(|_| ()).steps, []);
    assert_eq!(
        contact_plan(full_contact(), |_| ()),
        contact_plan(full_contact(), |draft| {
            draft.set(FieldKey::FirstName, text(" Jonas "));
        })
    );
}

#[test]
fn the_documented_call_always_carries_what_it_would_wipe() {
    let plan = person_plan(|draft| draft.set(FieldKey::Title, text("CEO")));
    let [Step { call: Call::PutPerson(body), fields, .. }] = plan.steps.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(fields, &[FieldKey::Title]);
    assert_eq!(body.title.as_deref(), Some("CEO"));
    assert_eq!(body.channels, [Channel::new("mail", "mia@x.example")]);
    assert_eq!(body.departments, BTreeSet::from([Uuid::from_u128(1)]));
    assert_eq!(body.lead, Some(Uuid::from_u128(2)));
    assert!(!body.is_guest && !body.disable);
    // And nothing that was not edited.
    assert_eq!((&body.first_name, &body.comment, &body.birthday, &body.sex), (&None, &None, &None, &None));
}

#[test]
fn small_changes_of_a_person_take_calls_that_reset_nothing() {
    let rows = Value::Channels(vec![Channel::new("skype", "mia")]);
    assert_eq!(calls(&person_plan(|draft| draft.set(FieldKey::Channels, rows.clone()))), ["PutChannels"]);
    let guest = Value::Choice(Some(Choice::Guest));
    assert_eq!(calls(&person_plan(|draft| draft.set(FieldKey::Type, guest.clone()))), ["PutType"]);
    let both = person_plan(|draft| {
        draft.set(FieldKey::Type, guest);
        draft.set(FieldKey::Title, text("x"));
    });
    let [Step { call: Call::PutPerson(body), .. }] = both.steps.as_slice() else { panic!("{both:?}") };
    assert!(body.is_guest);
}

#[test]
fn a_disabled_person_is_enabled_before_anything_else() {
    let mut record = a_person();
    record.values.insert(FieldKey::Status, Value::Choice(Some(Choice::Disabled)));
    let mut draft = Draft::new(record);
    draft.set(FieldKey::Status, Value::Choice(Some(Choice::Active)));
    draft.set(FieldKey::Title, text("Back"));
    let plan = plan_for(&draft, &Schema::person(), &an_administrator());
    assert_eq!(calls(&plan), ["PutStatus", "PutPerson"]);
    let Call::PutPerson(body) = &plan.steps[1].call else { panic!() };
    assert!(!body.disable);
}

#[test]
fn disabling_and_losing_a_department_are_announced() {
    let mut record = a_person();
    if let Facts::Person(facts) = &mut record.facts {
        facts.heads = BTreeSet::from([Uuid::from_u128(1)]);
    }
    let mut draft = Draft::new(record);
    draft.set(FieldKey::Status, Value::Choice(Some(Choice::Disabled)));
    draft.set(FieldKey::Departments, Value::Departments(BTreeSet::new()));
    let plan = plan_for(&draft, &Schema::person(), &an_administrator());
    assert_eq!(plan.effects, [Effect::StopsHeading(Uuid::from_u128(1)), Effect::SignsOutEverywhere]);
    let Call::PutPerson(body) = &plan.steps[0].call else { panic!() };
    assert!(body.disable);
    assert_eq!(body.departments, BTreeSet::new());
}

#[test]
fn a_photo_goes_after_the_profile() {
    let plan = person_plan(|draft| {
        draft.set(FieldKey::Photo, Value::Photo(Photo::File(picture())));
        draft.set(FieldKey::Title, text("x"));
    });
    assert_eq!(calls(&plan), ["PutPerson", "UploadPersonPhoto"]);
    let address = "https://pictures.example/a.png";
    let plan = person_plan(|draft| draft.set(FieldKey::Photo, Value::Photo(Photo::Address(address.into()))));
    assert_eq!(calls(&plan), ["PutPerson", "RecutPersonPhoto"]);
    assert_eq!(plan.effects, [Effect::PortalFetchesPicture(address.into())]);
}

#[test]
fn departments_and_lead_are_sent_whoever_saves() {
    // Without that, a viewer who is given the right while they are signed in would lose them.
    let mut viewer = an_administrator();
    viewer.is_people_admin = false;
    let mut draft = Draft::new(a_person());
    draft.set(FieldKey::Comment, text("Hello"));
    let plan = plan_for(&draft, &Schema::person(), &viewer);
    let Call::PutPerson(body) = &plan.steps[0].call else { panic!() };
    assert_eq!(
        (&body.departments, body.lead),
        (&BTreeSet::from([Uuid::from_u128(1)]), Some(Uuid::from_u128(2)))
    );
}

#[test]
fn names_of_a_contact_take_the_documented_call_and_put_the_stage_back() {
    let plan = contact_plan(full_contact(), |draft| {
        draft.set(FieldKey::LastName, text("Lamm"));
        draft.set(FieldKey::Custom(5), text("Chess"));
        draft.set(FieldKey::Photo, Value::Photo(Photo::File(picture())));
    });
    assert_eq!(calls(&plan), ["PutContact", "PutStage"]);
    let Call::PutContact(body, Some(_)) = &plan.steps[0].call else { panic!("{plan:?}") };
    assert_eq!((body.company, body.access), (Some(1001), Choice::EveryoneEdits));
    assert_eq!(body.custom, [(5, "Chess".to_owned())]);
    assert_eq!(body.managers, None);
    let lost = ["EUR", "Printing", "Client"];
    assert!(plan.effects.iter().zip(lost).all(|(effect, word)| format!("{effect:?}").contains(word)));
    assert_eq!(plan.effects[3..], [Effect::LeavesOtherCompanies]);
}

#[test]
fn everything_else_of_a_contact_resets_nothing() {
    let plan = contact_plan(full_contact(), |draft| {
        draft.set(FieldKey::Company, Value::Company(Some(1002)));
        draft.set(FieldKey::Custom(5), text("Chess"));
        draft.set(FieldKey::Photo, Value::Photo(Photo::File(picture())));
        draft.set(FieldKey::Access, Value::Choice(Some(Choice::Restricted)));
        draft.set(FieldKey::Managers, Value::People(BTreeSet::from([Uuid::from_u128(999)])));
    });
    assert_eq!(
        calls(&plan),
        ["UnlinkCompany", "LinkCompany", "SetCustomField", "PutContactPhoto", "PutAccess"]
    );
    assert_eq!(plan.effects, [Effect::LeavesOtherCompanies, Effect::ReplacesHiddenManagers]);
    let after: Vec<&[usize]> = plan.steps.iter().map(|step| step.after.as_slice()).collect();
    assert_eq!(after, [&[][..], &[0], &[], &[], &[]], "only the new company waits for the old one");
}

#[test]
fn clearing_a_custom_field_never_rides_on_the_documented_call() {
    let mut record = a_contact();
    record.values.insert(FieldKey::Custom(5), text("Chess"));
    let plan = contact_plan(record, |draft| {
        draft.set(FieldKey::Custom(5), text(""));
        draft.set(FieldKey::JobTitle, text("x"));
    });
    assert_eq!(calls(&plan), ["PutContact", "SetCustomField"]);
    let Call::PutContact(body, None) = &plan.steps[0].call else { panic!() };
    assert_eq!(body.custom, []);
}

#[test]
fn access_to_everyone_may_view_takes_the_documented_call() {
    let access = |to| contact_plan(a_contact(), |draft| draft.set(FieldKey::Access, Value::Choice(Some(to))));
    assert_eq!(calls(&access(Choice::EveryoneViews)), ["PutContact"]);
    assert_eq!(calls(&access(Choice::Restricted)), ["PutAccess"]);
}

#[test]
fn whoever_locks_themself_out_does_it_last() {
    let mut viewer = an_administrator();
    (viewer.is_admin, viewer.is_crm_admin) = (false, false);
    let mut draft = Draft::new(full_contact());
    draft.set(FieldKey::JobTitle, text("x"));
    draft.set(FieldKey::Access, Value::Choice(Some(Choice::Restricted)));
    draft.set(FieldKey::Managers, Value::People(BTreeSet::from([Uuid::from_u128(5)])));
    let plan = plan_for(&draft, &Schema::contact(&[]), &viewer);
    assert_eq!(calls(&plan), ["PutContact", "PutStage", "PutAccess"]);
    let Call::PutContact(body, None) = &plan.steps[0].call else { panic!() };
    assert_eq!(body.access, Choice::EveryoneEdits);
    assert!(plan.effects.contains(&Effect::LocksYouOut));
}

#[test]
fn an_edit_of_managers_that_means_nothing_is_not_sent() {
    let mut record = a_contact();
    let ids = |id| Value::People(BTreeSet::from([Uuid::from_u128(id)]));
    record.values.insert(FieldKey::Access, Value::Choice(Some(Choice::Restricted)));
    record.values.insert(FieldKey::Managers, ids(5));
    let plan = contact_plan(record, |draft| {
        draft.set(FieldKey::Managers, ids(6));
        draft.set(FieldKey::Access, Value::Choice(Some(Choice::EveryoneEdits)));
    });
    let [Step { call, .. }] = plan.steps.as_slice() else { panic!("{plan:?}") };
    let managers = BTreeSet::from([Uuid::from_u128(5)]);
    assert_eq!(call, &Call::PutAccess { shared: true, managers });
}

#[test]
fn whoever_may_lose_the_right_to_edit_is_told_and_does_first_what_needs_it() {
    let mut viewer = an_administrator();
    (viewer.is_admin, viewer.is_crm_admin) = (false, false);
    let mut record = full_contact();
    record.values.insert(FieldKey::Photo, Value::Photo(Photo::Stored("a.png".into())));
    let mut draft = Draft::new(record);
    draft.set(FieldKey::Photo, Value::Photo(Photo::None));
    draft.set(FieldKey::Access, Value::Choice(Some(Choice::EveryoneViews)));
    let plan = plan_for(&draft, &Schema::contact(&[]), &viewer);
    assert_eq!(calls(&plan), ["DeleteContactPhoto", "PutContact", "PutStage"]);
    assert!(plan.effects.contains(&Effect::EndsYourEditing(Some("Hot".into()))));
}

#[test]
fn managers_hidden_by_the_access_are_no_change() {
    let plan = contact_plan(a_contact(), |draft| {
        draft.set(FieldKey::Managers, Value::People(BTreeSet::from([Uuid::from_u128(5)])));
    });
    assert_eq!(plan.steps, []);
}
