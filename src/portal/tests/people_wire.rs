//! People as the portal writes them.

use std::collections::BTreeSet;

use jiff::civil::date;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::MIKE;
use crate::portal::person_wire;
use crate::portal::reading::Node;
use crate::records::{Channel, Choice, DateValue, FieldKey, Photo, Schema, Value};

/// The profile in the portal's documentation, as it really looks.
pub(super) const PROFILE: &str = r#"{
 "id":"38c0f464-f1e7-493e-8d95-dc4ee8ee834a","userName":"mike.zanyatski","isVisitor":false,
 "firstName":"Mike","lastName":"Zanyatski","email":"my@domain.com",
 "birthday":"1990-05-17T08:00:00.0000000-04:00","sex":"male","status":1,"activationStatus":1,"terminated":null,
 "department":"R&amp;D, Sales","workFrom":"2015-02-01T07:00:00.0000000-05:00","location":"Palo Alto","notes":"Notes",
 "lead":"9924256a-739c-462b-af15-e652a3b1b6eb","displayName":"Mike Zanyatski","title":"Manager",
 "contacts":[{"type":"mail","value":"my@gmail.com"},{"type":"skype","value":"mike"}],"mobilePhone":"15550100",
 "groups":[{"id":"11111111-1111-1111-1111-111111111111","name":"R&D","manager":"mike.zanyatski"},
           {"id":"22222222-2222-2222-2222-222222222222","name":"Sales","manager":null}],
 "avatarSmall":"\/storage\/userPhotos\/root\/38c0_size_32-32.png?_=123","avatar":"\/storage\/userPhotos\/root\/38c0_size_82-82.png?_=123",
 "isAdmin":false,"isLDAP":false,"listAdminModules":["projects","crm"],"isOwner":false,"cultureName":"en-US","isSSO":false}"#;

const RAW: &str = r#"{"id":"38c0f464-f1e7-493e-8d95-dc4ee8ee834a","firstName":"Mike","lastName":"Zanyatski","userName":"mike.zanyatski",
 "birthDate":"1990-05-18T12:00:00","sex":true,"status":1,"terminatedDate":null,"workFromDate":"2015-02-02T12:00:00",
 "contacts":["mail","raw@gmail.com","skype","mike","cut"],"lastModified":"2025-01-10T07:36:24","lead":"9924256a-739c-462b-af15-e652a3b1b6eb",
 "sid":"S-1-5","ssoNameId":null}"#;

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

fn day(value: Value) -> Option<jiff::civil::Date> {
    match value {
        Value::Date(date) => date.day(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_person_is_merged_from_profile_and_raw_record() {
    let (profile, raw) = (json(PROFILE), json(RAW));
    let record = person_wire::record(MIKE, Node::new(&profile), Some(Node::new(&raw)));
    for field in Schema::person().fields {
        assert!(record.values.contains_key(&field.key), "{field:?}");
    }
    assert_eq!(record.name(), "Mike Zanyatski");
    assert_eq!(record.text(FieldKey::Comment), "Notes");
    assert_eq!(day(record.value(FieldKey::Birthday)), Some(date(1990, 5, 18)));
    assert_eq!(day(record.value(FieldKey::WorkStart)), Some(date(2015, 2, 2)));
    assert_eq!(
        record.value(FieldKey::Channels),
        Value::Channels(vec![Channel::new("mail", "raw@gmail.com"), Channel::new("skype", "mike")])
    );
    assert_eq!(record.choice(FieldKey::Sex), Some(Choice::Male));
    assert_eq!(record.choice(FieldKey::Type), Some(Choice::User));
    let Value::Departments(departments) = record.value(FieldKey::Departments) else { panic!() };
    assert_eq!(departments.len(), 2);
    assert!(
        matches!(record.value(FieldKey::Photo), Value::Photo(Photo::Stored(url)) if url.contains("82-82"))
    );
    let facts = record.person_facts().unwrap();
    assert_eq!(facts.last_modified.as_deref(), Some("2025-01-10T07:36:24"));
    assert!(facts.is_ldap && !facts.is_sso);
    assert_eq!(facts.admin_of, ["projects", "crm"]);
    assert_eq!(
        facts.heads,
        BTreeSet::from([Uuid::parse_str("11111111-1111-1111-1111-111111111111").unwrap()])
    );
}

#[test]
fn without_a_raw_record_the_profile_is_enough() {
    let profile = json(PROFILE);
    let record = person_wire::record(MIKE, Node::new(&profile), None);
    assert_eq!(day(record.value(FieldKey::Birthday)), Some(date(1990, 5, 17)));
    assert_eq!(day(record.value(FieldKey::WorkStart)), Some(date(2015, 2, 1)));
    assert_eq!(
        record.value(FieldKey::Channels),
        Value::Channels(vec![Channel::new("mail", "my@gmail.com"), Channel::new("skype", "mike")])
    );
    assert_eq!(record.person_facts().unwrap().last_modified, None);
}

#[test]
fn what_is_missing_in_a_profile_is_empty() {
    let profile =
        json!({"id": MIKE.to_string(), "status": 4, "avatar": "/skins/default_user_photo_size_82-82.png"});
    let raw = json!({"id": MIKE.to_string(), "birthDate": null, "contacts": null});
    let record = person_wire::record(MIKE, Node::new(&profile), Some(Node::new(&raw)));
    assert_eq!(record.choice(FieldKey::Status), Some(Choice::Active));
    assert_eq!(record.value(FieldKey::Birthday), Value::Date(DateValue::Empty));
    assert_eq!(record.value(FieldKey::Photo), Value::Photo(Photo::None));
    assert_eq!(record.value(FieldKey::Channels), Value::Channels(Vec::new()));
    let disabled = json!({"id": MIKE.to_string(), "status": "2"});
    assert!(person_wire::summary(Node::new(&disabled)).unwrap().is_disabled);
}

#[test]
fn a_list_of_people_is_read() {
    let profile = json(PROFILE);
    let person = person_wire::summary(Node::new(&profile)).unwrap();
    assert_eq!(person.departments[0].1, "R&D");
    assert_eq!(person.email.as_deref(), Some("my@domain.com"));
    assert_eq!(person.mobile_phone, "15550100");
    let nobody = json!({"id": "4a515a15-d4d6-4b8e-828e-e0586f18f3a3"});
    assert_eq!(person_wire::summary(Node::new(&nobody)), None);
}
