//! The calls about contacts and what they refer to.

use std::collections::BTreeSet;

use serde_json::json;

use super::test_portal::{ScriptedAnswer, TestPortal};
use super::{MIKE, by_path, contact_body, picture};
use crate::portal::PortalError;
use crate::records::{ContactType, FieldKey, Photo, Value};

#[tokio::test]
async fn a_contact_is_read_with_what_other_calls_tell() {
    let contact = r#"{"id":12,"firstName":"Ada","isCompany":false,"isPrivate":true,"shareType":0,
        "mediumFotoUrl":"\/Products\/CRM\/HttpHandlers\/filehandler.ashx?action=contactphotoulr&cid=12&isc=False&ps=2"}"#;
    let people = format!(r#"[{{"id":"{MIKE}","displayName":"Mike"}}]"#);
    let portal = TestPortal::new(by_path(vec![
        ("/contact/12/tag.json", ScriptedAnswer::ok(r#"["vip"]"#)),
        ("/contact/12/access.json", ScriptedAnswer::ok(people)),
        (
            "filehandler.ashx?action=contactphotoulr&cid=12",
            ScriptedAnswer::text(200, "/storage/crm/12_82.jpeg?_=1"),
        ),
        ("/contact/12.json", ScriptedAnswer::ok(contact)),
    ]))
    .await;
    let record = portal.client().contact(12).await.unwrap();
    assert_eq!(record.value(FieldKey::Managers), Value::People(BTreeSet::from([MIKE])));
    assert!(
        matches!(record.value(FieldKey::Photo), Value::Photo(Photo::Stored(url)) if url == "/storage/crm/12_82.jpeg?_=1")
    );
    assert_eq!(record.contact_facts().unwrap().tags, ["vip"]);
    assert_eq!(record.contact_facts().unwrap().contact_type, ContactType::Unknown);
}

#[tokio::test]
async fn a_company_is_no_contact_and_a_contact_no_company() {
    let company =
        TestPortal::always(ScriptedAnswer::ok(r#"{"id":77,"isCompany":true,"displayName":"Food"}"#)).await;
    assert_eq!(company.client().contact(77).await, Err(PortalError::NotAPerson));
    assert_eq!(company.client().company(77).await.unwrap().name, "Food");
    let person =
        TestPortal::always(ScriptedAnswer::ok(r#"{"id":77,"isCompany":false,"displayName":"Ada"}"#)).await;
    assert_eq!(person.client().company(77).await, Err(PortalError::NotFound));
}

#[tokio::test]
async fn a_shared_contact_without_photo_needs_no_more_calls() {
    let contact = r#"{"id":12,"isCompany":false,"isPrivate":false,"shareType":2,"mediumFotoUrl":"/skins/empty_people_logo_82_82.png"}"#;
    let portal = TestPortal::new(by_path(vec![("/contact/12.json", ScriptedAnswer::ok(contact))])).await;
    let record = portal.client().contact(12).await.unwrap();
    assert_eq!(record.value(FieldKey::Photo), Value::Photo(Photo::None));
    assert_eq!(portal.seen().len(), 2);
}

#[tokio::test]
async fn the_type_of_a_contact_is_searched_for() {
    let types = r#"[{"id":1,"title":"Client","relativeItemsCount":3},{"id":2,"title":"Unused"},{"id":3,"title":"Partner","relativeItemsCount":1}]"#;
    let page = |ids: &str, total: usize| {
        let body = format!(r#"{{"total":{total},"status":0,"statusCode":200,"response":[{ids}]}}"#);
        ScriptedAnswer::Say(200, "application/json", body)
    };
    let portal = TestPortal::new(by_path(vec![
        ("contact/type.json", ScriptedAnswer::ok(types)),
        (
            "contactType=1&contactListView=person&sortBy=id&sortOrder=ascending&startIndex=0",
            page(r#"{"id":5},{"id":6}"#, 3),
        ),
        (
            "contactType=1&contactListView=person&sortBy=id&sortOrder=ascending&startIndex=2",
            page(r#"{"id":7}"#, 3),
        ),
        ("contactType=3", page(r#"{"id":8}"#, 1)),
    ]))
    .await;
    let client = portal.client();
    assert_eq!(client.contact_type(7).await, Ok(ContactType::Named("Client".into())));
    assert_eq!(client.contact_type(8).await, Ok(ContactType::Named("Partner".into())));
    assert_eq!(client.contact_type(9).await, Ok(ContactType::None));
}

#[tokio::test]
async fn a_contact_is_saved_in_the_three_ways() {
    let portal = TestPortal::always(ScriptedAnswer::ok("{}")).await;
    let client = portal.client();
    let mut body = contact_body();
    client.put_contact(12, &body, None).await.unwrap();
    client.put_contact(12, &body, Some(&picture())).await.unwrap();
    body.custom = vec![(5, "2020-01-02T03:04:05".into())];
    client.put_contact(12, &body, None).await.unwrap();
    let seen = portal.seen();
    assert!(seen.iter().all(|seen| seen.call == "PUT /api/2.0/crm/contact/person/12.json"));
    assert_eq!(seen[0].json()["customFieldList"], json!([{"key": 5, "value": "Chess"}]));
    assert!(seen[1].header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    let sent = seen[1].text();
    for part in [
        "form-data; name=\"firstName\"\r\n\r\nTadjeddine\r\n",
        "name=\"companyId\"\r\n\r\n77\r\n",
        "name=\"shareType\"\r\n\r\n1\r\n",
        "name=\"managerList[0]\"\r\n\r\n38c0f464-f1e7-493e-8d95-dc4ee8ee834a\r\n",
        "name=\"customFieldList[0][Key]\"\r\n\r\n5\r\n",
        "name=\"customFieldList[0][Value]\"\r\n\r\nChess\r\n",
        "name=\"photo\"; filename=\"photo.png\"\r\nContent-Type: image/png\r\n\r\n",
    ] {
        assert!(sent.contains(part), "{part} {sent}");
    }
    assert!(!sent.contains("private"));
    let form = seen[2].form();
    assert!(form.contains(&("customFieldList[0][Value]".into(), "2020-01-02T03:04:05".into())));
    assert!(form.contains(&("managerList[]".into(), "38c0f464-f1e7-493e-8d95-dc4ee8ee834a".into())));
}

#[tokio::test]
async fn calls_that_reset_nothing_are_spelled_right() {
    let portal = TestPortal::always(ScriptedAnswer::ok("{}")).await;
    let client = portal.client();
    client.link_company(12, 77).await.unwrap();
    client.unlink_company(12, 77).await.unwrap();
    client.put_contact_access(12, false, &BTreeSet::new()).await.unwrap();
    client.set_custom_field(12, 5, "").await.unwrap();
    client.set_custom_field(12, 5, "2020-01-02T03:04:05").await.unwrap();
    client.put_channels(MIKE, &[]).await.unwrap();
    client.delete_contact_photo(12).await.unwrap();
    client.delete_person_photo(MIKE).await.unwrap();
    let seen = portal.seen();
    assert_eq!(seen[0].call, "POST /api/2.0/crm/contact/company/77/person.json");
    assert_eq!(seen[1].call, "DELETE /api/2.0/crm/contact/company/77/person.json");
    assert_eq!(seen[1].json(), json!({"personid": 12}));
    assert_eq!(seen[2].json(), json!({"isShared": false, "managerList": []}));
    assert_eq!(seen[3].call, "POST /api/2.0/crm/person/12/customfield/5.json");
    assert_eq!(seen[3].json(), json!({"fieldValue": ""}));
    assert_eq!(seen[4].form(), [("fieldValue".to_owned(), "2020-01-02T03:04:05".to_owned())]);
    assert_eq!(seen[5].json(), json!({"contacts": []}));
    assert_eq!(seen[6].call, "DELETE /api/2.0/crm/contact/12/avatar.json");
    assert_eq!(seen[7].call, format!("DELETE /api/2.0/people/{MIKE}/photo.json"));
}

#[tokio::test]
async fn lists_of_the_crm_are_read() {
    let portal = TestPortal::new(by_path(vec![
        (
            "byprefix.json?prefix=Food+%26&searchType=0",
            ScriptedAnswer::ok(r#"[{"id":77,"displayName":"Food & Co","isCompany":true}]"#),
        ),
        ("contact/status.json", ScriptedAnswer::ok(r##"[{"id":3,"title":"Hot","color":"#df7895"}]"##)),
        ("definitions.json", ScriptedAnswer::ok(r#"[{"id":5,"label":"Hobby","fieldType":0,"mask":""}]"#)),
        (
            "group.json",
            ScriptedAnswer::ok(format!(
                r#"[{{"id":"{MIKE}","name":"R&D","manager":"jake"}},{{"name":"?"}}]"#
            )),
        ),
    ]))
    .await;
    let client = portal.client();
    assert_eq!(client.companies(" Food & ").await.unwrap()[0].name, "Food & Co");
    assert_eq!(client.stages().await.unwrap()[0].title, "Hot");
    assert_eq!(client.custom_definitions().await.unwrap()[0].label, "Hobby");
    let departments = client.departments().await.unwrap();
    assert_eq!(departments.len(), 1);
    assert_eq!(departments[0].head.as_deref(), Some("jake"));
}
