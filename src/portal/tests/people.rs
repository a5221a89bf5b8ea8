//! The calls about people.

use std::collections::BTreeSet;

use serde_json::json;

use super::test_portal::{ScriptedAnswer, TestPortal};
use super::{MIKE, by_path};
use crate::portal::{PersonBody, PortalError};
use crate::records::{Channel, Choice};

#[tokio::test]
async fn people_come_in_pages() {
    let body =
        format!(r#"{{"count":1,"total":57,"status":0,"statusCode":200,"response":[{{"id":"{MIKE}"}}]}}"#);
    let portal = TestPortal::always(ScriptedAnswer::Say(200, "application/json", body)).await;
    let page = portal.client().people_page(10, 1).await.unwrap();
    assert_eq!((page.total, page.received, page.items[0].id), (57, 1, MIKE));
    let call = portal.only().call;
    for part in ["employeeStatus=All", "startIndex=10", "count=1", "fields=id%2CuserName%2C", "isLDAP"] {
        assert!(call.contains(part), "{call}");
    }
    assert!(!call.contains("type=") && !call.contains("+"), "{call}");
}

#[tokio::test]
async fn a_person_is_found_or_not() {
    let profile =
        format!(r#"{{"id":"{MIKE}","firstName":"Mike","birthday":"1990-05-17T08:00:00.0000000-04:00"}}"#);
    let raw = format!(
        r#"{{"id":"{MIKE}","birthDate":"1990-05-18T12:00:00","lastModified":"2025-01-10T07:36:24"}}"#
    );
    let both = TestPortal::new(by_path(vec![
        ("GET /api/2.0/people/38c0", ScriptedAnswer::ok(profile.clone())),
        ("GET /api/2.0/portal/users/38c0", ScriptedAnswer::ok(raw)),
    ]))
    .await;
    let record = both.client().person(MIKE).await.unwrap();
    assert!(record.person_facts().unwrap().last_modified.is_some());

    let old =
        TestPortal::new(by_path(vec![("GET /api/2.0/people/38c0", ScriptedAnswer::ok(profile.clone()))]))
            .await;
    let record = old.client().person(MIKE).await.unwrap();
    assert!(record.person_facts().unwrap().last_modified.is_none());

    let placeholder = r#"{"id":"4a515a15-d4d6-4b8e-828e-e0586f18f3a3","firstName":"Unknown"}"#;
    let gone = TestPortal::new(by_path(vec![
        ("/people/", ScriptedAnswer::ok(profile)),
        ("/portal/users/", ScriptedAnswer::ok(placeholder)),
    ]))
    .await;
    assert_eq!(gone.client().person(MIKE).await, Err(PortalError::NotFound));
    let unknown = TestPortal::always(ScriptedAnswer::refuse(404, "user not found")).await;
    assert_eq!(unknown.client().person(MIKE).await, Err(PortalError::NotFound));
    let empty = TestPortal::always(ScriptedAnswer::ok("{}")).await;
    let nobody = empty.client().person(MIKE).await;
    assert!(matches!(nobody, Err(PortalError::Unreadable { .. })), "{nobody:?}");
    let ended = TestPortal::always(ScriptedAnswer::text(401, "Unauthorized")).await;
    assert_eq!(ended.client().person(MIKE).await, Err(PortalError::SessionExpired));
}

#[tokio::test]
async fn a_person_is_saved_as_json_and_as_a_form_where_json_would_be_rewritten() {
    let portal = TestPortal::always(ScriptedAnswer::ok("{}")).await;
    let mut body = PersonBody {
        comment: Some("Notes".into()),
        channels: vec![Channel::new("mail", "a@b.c")],
        departments: BTreeSet::new(),
        ..PersonBody::default()
    };
    portal.client().put_person(MIKE, &body).await.unwrap();
    body.comment = Some("2020-01-02T03:04:05Z".into());
    body.departments = BTreeSet::from([MIKE]);
    portal.client().put_person(MIKE, &body).await.unwrap();
    let seen = portal.seen();
    assert_eq!(seen[0].call, format!("PUT /api/2.0/people/{MIKE}.json"));
    assert_eq!(
        seen[0].json(),
        json!({"isVisitor": false, "comment": "Notes", "contacts": [{"type": "mail", "value": "a@b.c"}], "department": []})
    );
    let form = seen[1].form();
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(field("comment"), Some("2020-01-02T03:04:05Z"));
    assert_eq!(field("contacts[0][Type]"), Some("mail"));
    assert_eq!(field("department[]"), Some("38c0f464-f1e7-493e-8d95-dc4ee8ee834a"));
}

#[tokio::test]
async fn a_silent_refusal_is_noticed() {
    let stays = format!(r#"[{{"id":"{MIKE}","isVisitor":true,"status":2}}]"#);
    let full = TestPortal::always(ScriptedAnswer::ok(stays)).await;
    let client = full.client();
    let error = client.put_type(MIKE, Choice::User).await.unwrap_err();
    assert!(matches!(&error, PortalError::SilentlyRefused { what } if what.contains("user")), "{error:?}");
    assert!(client.put_status(MIKE, Choice::Active).await.is_err());
    assert_eq!(client.put_type(MIKE, Choice::Guest).await, Ok(()));
    assert_eq!(client.put_status(MIKE, Choice::Disabled).await, Ok(()));
    let seen = full.seen();
    assert_eq!(seen[0].call, "PUT /api/2.0/people/type/User.json");
    assert_eq!(seen[0].json(), json!({"userIds": ["38c0f464-f1e7-493e-8d95-dc4ee8ee834a"]}));
    assert_eq!(seen[1].call, "PUT /api/2.0/people/status/Active.json");
    assert_eq!(seen[3].call, "PUT /api/2.0/people/status/Terminated.json");
}

#[tokio::test]
async fn who_is_missing_in_the_answer_is_looked_up() {
    let active = format!(r#"{{"id":"{MIKE}","status":1}}"#);
    let ldap = TestPortal::new(by_path(vec![
        ("PUT ", ScriptedAnswer::ok("[]")),
        ("GET ", ScriptedAnswer::ok(active)),
    ]))
    .await;
    assert_eq!(ldap.client().put_status(MIKE, Choice::Active).await, Ok(()));
    let mute =
        TestPortal::new(by_path(vec![("PUT ", ScriptedAnswer::ok("{}")), ("GET ", ScriptedAnswer::Drop)]))
            .await;
    let error = mute.client().put_status(MIKE, Choice::Active).await.unwrap_err();
    assert!(error.may_have_been_done() && !error.never_arrived());
}
