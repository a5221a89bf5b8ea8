//! The traps of contacts, each by its number.

use serde_json::{Value, json};

use super::office::*;
use crate::demo::DemoPortal;

async fn put(change: impl FnOnce(Value) -> Value) -> (DemoPortal, ReceivedAnswer) {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body = change(whole_contact(&contact_row(&portal, 2001)));
    let answer = client.put("crm/contact/person/2001.json", body).await;
    (portal, answer)
}

#[tokio::test]
async fn trap_13_contact_becomes_private_when_share_type_is_missing() {
    let (portal, answer) = put(|body| without(body, "shareType")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(contact_row(&portal, 2001).share_type, 0);
    let user = Client::login(&portal, USER).await;
    assert_eq!(user.get("crm/contact/2001.json").await.status, 404);
    let (portal, _) = put(|body| with(body, json!({"shareType": "none"}))).await;
    assert_eq!(contact_row(&portal, 2001).share_type, 0);
}

#[tokio::test]
async fn trap_14_company_title_and_about_are_wiped_when_missing() {
    let (portal, _) = put(|body| without(without(without(body, "companyId"), "jobTitle"), "about")).await;
    let after = contact_row(&portal, 2001);
    assert_eq!((after.company, after.job_title.as_str(), after.about.as_str()), (0, "", ""));
    assert!(after.listed_in.is_empty());
}

#[tokio::test]
async fn trap_15_every_update_resets_status_type_industry_and_currency() {
    let (portal, _) = put(|body| body).await;
    let after = contact_row(&portal, 2001);
    assert_eq!((after.stage, after.kind, after.industry.as_str(), after.currency), (0, 0, "", None));
    assert_eq!((after.company, after.tags.len(), after.infos.len()), (1001, 1, 1));
    let client = Client::login(&portal, ADMIN).await;
    let answer = client.put("crm/contact/2001/status.json", json!({"contactStatusid": 3})).await;
    assert_eq!(answer.response()["contactStatus"]["title"], "Hot");
    assert_eq!(contact_row(&portal, 2001).stage, 3);
}

#[tokio::test]
async fn a_status_is_refused_in_the_order_of_its_checks() {
    let portal = office().await;
    let client = Client::login(&portal, CRM_ADMIN).await;
    let user = Client::login(&portal, USER).await;
    portal.edit_rows(|rows| rows.contacts.get_mut(&2002).unwrap().managers.clear());
    let put = async |client: &Client, contact: i64, stage: i64| {
        let path = format!("crm/contact/{contact}/status.json");
        client.put(&path, json!({"contactStatusid": stage})).await.status
    };
    assert_eq!(put(&client, 2001, -1).await, 400);
    assert_eq!(put(&client, 0, 3).await, 400);
    assert_eq!(put(&client, 9999, -1).await, 400, "before the contact is looked for");
    assert_eq!(put(&user, 2003, -1).await, 400, "before the right is asked for");
    assert_eq!(put(&user, 2003, 99).await, 404, "so is an unknown status");
    assert_eq!(put(&user, 2002, 3).await, 404, "what the user cannot see");
    assert_eq!(put(&user, 2003, 3).await, 403, "what the user may only read");
    assert_eq!(portal.rows().contacts.values().filter(|row| row.stage == 3).count(), 4);
}

#[tokio::test]
async fn trap_16_a_blank_first_name_unlinks_the_company_before_the_400() {
    let (portal, answer) = put(|body| with(without(body, "companyId"), json!({"firstName": " "}))).await;
    assert_eq!(answer.status, 400);
    let after = contact_row(&portal, 2001);
    assert_eq!((after.company, after.first_name.as_str(), after.stage), (0, "Tadjeddine", 3));
    let (portal, answer) = put(|body| with(without(body, "companyId"), json!({"firstName": ""}))).await;
    assert_eq!((answer.status, contact_row(&portal, 2001).company), (400, 1001));
}

#[tokio::test]
async fn trap_17_a_companys_id_erases_its_name_and_fails() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let answer = client.put("crm/contact/person/1001.json", whole_contact(&contact_row(&portal, 2001))).await;
    assert_eq!(answer.status, 500);
    assert_eq!(portal.rows().companies[&1001].name, "");
}

#[tokio::test]
async fn trap_18_the_company_id_is_not_checked() {
    let (portal, answer) = put(|body| with(body, json!({"companyId": 424_242}))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(contact_row(&portal, 2001).company, 424_242);
    let client = Client::login(&portal, ADMIN).await;
    assert!(client.get("crm/contact/2001.json").await.response().get("company").is_none());
}

#[tokio::test]
async fn trap_19_manager_lists_are_replaced_and_access_loses_read() {
    let (portal, _) = put(|body| with(body, json!({"shareType": 0, "managerList": [CRM_ADMIN]}))).await;
    assert_eq!(contact_row(&portal, 2001).managers, [CRM_ADMIN]);
    let client = Client::login(&portal, ADMIN).await;
    assert_eq!(client.put("crm/contact/2002/access.json", json!({"isShared": false})).await.status, 200);
    let after = contact_row(&portal, 2002);
    assert!(after.managers.is_empty() && after.share_type == 0);
    let answer = client.put("crm/contact/2003/access.json", json!({"isShared": true})).await;
    assert_eq!(answer.response()["shareType"], 2, "the answer shows the old sharing");
    assert_eq!(contact_row(&portal, 2003).share_type, 1);
    let answer =
        client.put("crm/contact/2003/access.json", json!({"isShared": true, "managerList": null})).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn trap_20_the_answer_shows_the_old_record() {
    let (portal, answer) = put(|body| {
        with(body, json!({"firstName": "New", "jobTitle": "New", "shareType": 2, "customFieldList": [{"key": 5, "value": "Go"}]}))
    })
    .await;
    let stale = answer.response();
    assert_eq!((stale["firstName"].as_str(), stale["title"].as_str()), (Some("Tadjeddine"), Some("Buyer")));
    assert_eq!((&stale["shareType"], &stale["contactStatus"]["id"]), (&json!(1), &json!(3)));
    assert_eq!(stale["customFields"][1]["fieldValue"], "Go", "custom fields are current");
    let client = Client::login(&portal, ADMIN).await;
    let fresh = client.get("crm/contact/2001.json").await.response();
    assert_eq!((fresh["firstName"].as_str(), &fresh["shareType"]), (Some("New"), &json!(2)));
}

#[tokio::test]
async fn trap_21_the_twin_address_leaves_a_second_value() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let answer =
        client.json("POST", "crm/contact/2001/customfield/5.json", json!({"fieldValue": "Go"})).await;
    assert_eq!(answer.status, 201);
    let fields = client.get("crm/contact/2001.json").await.response()["customFields"].clone();
    let values: Vec<_> = fields
        .as_array()
        .unwrap()
        .iter()
        .filter(|field| field["id"] == 5)
        .map(|field| field["fieldValue"].clone())
        .collect();
    assert_eq!(values, ["Chess", "Go"]);
    client.json("POST", "crm/person/2001/customfield/5.json", json!({"fieldValue": "Golf"})).await;
    assert_eq!(contact_row(&portal, 2001).custom_fields[&5], "Golf");
}

#[tokio::test]
async fn trap_22_an_empty_custom_value_in_the_list_is_ignored() {
    let (portal, _) = put(|body| {
        with(body, json!({"customFieldList": [{"key": 5, "value": ""}, {"key": 99, "value": "x"}]}))
    })
    .await;
    assert_eq!(contact_row(&portal, 2001).custom_fields[&5], "Chess");
    let (portal, _) = put(|body| with(body, json!({"customFieldList": [{"key": 5, "value": " "}]}))).await;
    assert!(contact_row(&portal, 2001).custom_fields.is_empty(), "a blank one passes and clears");
    let client = Client::login(&portal, ADMIN).await;
    let path = "crm/person/2001/customfield/6.json";
    assert_eq!(client.json("POST", path, json!({"fieldValue": "true"})).await.status, 201);
    assert_eq!(client.json("POST", path, json!({"fieldValue": null})).await.status, 201);
    assert!(contact_row(&portal, 2001).custom_fields.is_empty());
    assert_eq!(client.json("POST", path, json!({})).await.status, 500);
}

#[tokio::test]
async fn rights_in_the_crm_are_403_and_guests_have_none() {
    let portal = office().await;
    let guest = Client::login(&portal, GUEST).await;
    let answer = guest.get("crm/contact/2001.json").await;
    assert_eq!((answer.status, answer.error().as_str()), (403, "Forbidden"));
    let user = Client::login(&portal, USER).await;
    let answer = user.put("crm/contact/person/2003.json", whole_contact(&contact_row(&portal, 2003))).await;
    assert_eq!((answer.status, answer.error().as_str()), (403, "Access Denied"));
    assert_eq!(
        user.json("POST", "crm/person/2003/customfield/5.json", json!({"fieldValue": "x"})).await.status,
        201
    );
    let link = user.json("POST", "crm/contact/company/1002/person.json", json!({"personid": 2003})).await;
    assert_eq!(link.status, 201, "linking needs only to see the contact");
    assert_eq!(contact_row(&portal, 2003).listed_in.len(), 2, "and stays in the old company's list");
    assert_eq!(
        user.put("crm/contact/person/9999.json", whole_contact(&contact_row(&portal, 2003))).await.status,
        400
    );
    assert_eq!(user.get("crm/contact/2002/access.json").await.response()[0]["id"], json!(USER));
    assert_eq!(user.get("crm/contact/2001/access.json").await.response(), json!([]));
}

#[tokio::test]
async fn a_person_without_a_last_name_can_be_saved_with_a_blank() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let before = client.get("crm/contact/2004.json").await.response();
    assert_eq!(before["displayName"], "Nina ");
    let body = whole_contact(&contact_row(&portal, 2004));
    assert_eq!(
        client.put("crm/contact/person/2004.json", with(body.clone(), json!({"lastName": ""}))).await.status,
        400
    );
    assert_eq!(client.put("crm/contact/person/2004.json", body).await.status, 200);
    assert_eq!(contact_row(&portal, 2004).last_name, "");
}

#[tokio::test]
async fn forms_bind_like_json() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let form = "firstName=T&lastName=B&jobTitle=J&companyId=1002&about=a&shareType=ReadWrite\
                &managerList%5B%5D=&customFieldList%5B0%5D%5BKey%5D=5&customFieldList%5B0%5D%5BValue%5D=Go";
    let form =
        form.replace("&managerList%5B%5D=", &format!("&managerList%5B%5D={USER}&managerList%5B%5D={ADMIN}"));
    let kind = Some("application/x-www-form-urlencoded; charset=UTF-8");
    let answer = client.send("PUT", "crm/contact/person/2001.json", kind, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let after = contact_row(&portal, 2001);
    assert_eq!(
        (after.company, after.share_type, after.managers.as_slice()),
        (1002, 1, [USER, ADMIN].as_slice())
    );
    assert_eq!(after.custom_fields[&5], "Go");
}

#[tokio::test]
async fn lists_of_contacts() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let list = client
        .get("crm/contact/filter.json?contactListView=person&sortBy=displayname&sortOrder=ascending")
        .await
        .json();
    assert_eq!(list["total"], 4);
    assert_eq!(list["response"][0]["displayName"], "Nina ");
    assert_eq!(list["response"][0]["tags"], json!(["vip"]));
    assert_eq!(client.get("crm/contact/filter.json?contactListView=what").await.status, 400);
    assert_eq!(client.get("crm/contact/filter.json?contactType=11").await.json()["total"], 4);
    assert_eq!(
        client.get("crm/contact/filter.json?filterValue=chess%20bach,nonsense").await.json()["total"],
        1
    );
    let simple = client.get("crm/contact/simple/filter.json?contactListView=person").await.json();
    assert!(simple["response"][0]["contact"].get("tags").is_none());
    let companies = client.get("crm/contact/byprefix.json?prefix=co&searchType=0").await.response();
    assert_eq!(companies[0]["displayName"], "Bank & Co");
    assert_eq!(client.get("crm/contact/byprefix.json?searchType=0").await.status, 500);
    let found = async |kind: &str| {
        let answer = client.get(&format!("crm/contact/byprefix.json?prefix=o&searchType={kind}")).await;
        (answer.status, answer.json()["count"].as_u64())
    };
    assert_eq!((found("-1").await, found("3").await), ((200, Some(3)), (200, Some(2))));
    for kind in ["-2", "4", "all", "1.5"] {
        assert_eq!(found(kind).await, (400, None), "{kind}");
    }
    let members = client.get("crm/contact/company/1001/person.json").await.response();
    assert_eq!(members.as_array().unwrap().len(), 3);
    let types = client.get("crm/contact/type.json").await.response();
    assert_eq!(types[0]["relativeItemsCount"], 4);
    let definitions = client.get("crm/person/customfield/definitions.json").await.response();
    assert_eq!(definitions[1]["fieldValue"], " ");
    assert_eq!(client.get("crm/contact/2001/tag.json").await.response(), json!(["vip"]));
}
