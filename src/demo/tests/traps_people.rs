//! The traps of people, each by its number.

use serde_json::json;
use uuid::Uuid;

use super::office::*;
use crate::demo::Options;

async fn put(
    id: Uuid,
    change: impl FnOnce(serde_json::Value) -> serde_json::Value,
) -> (crate::demo::DemoPortal, ReceivedAnswer) {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body = change(whole(&row(&portal, id)));
    let answer = client.put(&format!("people/{id}.json"), body).await;
    (portal, answer)
}

#[tokio::test]
async fn a_whole_update_changes_nothing_else() {
    let portal = office().await;
    let before = row(&portal, USER);
    let client = Client::login(&portal, ADMIN).await;
    let body = with(whole(&before), json!({"location": "Palo Alto"}));
    let answer = client.put(&format!("people/{USER}.json"), body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut after = row(&portal, USER);
    assert_eq!(after.location, "Palo Alto");
    assert!(after.last_modified > before.last_modified);
    after.location.clone_from(&before.location);
    after.last_modified = before.last_modified;
    assert_eq!(after, before);
}

#[tokio::test]
async fn trap_01_contacts_are_wiped_when_missing_or_misspelled() {
    let (portal, answer) = put(USER, |body| without(body, "contacts")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(row(&portal, USER).contacts, "");
    let (portal, answer) =
        put(USER, |body| with(without(body, "contacts"), json!({"Contacts": [{"type": "a", "value": "b"}]})))
            .await;
    assert_eq!(answer.status, 200);
    assert_eq!(row(&portal, USER).contacts, "");
}

#[tokio::test]
async fn trap_02_departments_and_head_role_are_lost_when_department_is_missing() {
    let (portal, answer) = put(USER, |body| without(body, "department")).await;
    assert_eq!(answer.status, 200);
    assert!(row(&portal, USER).departments.is_empty());
    assert_eq!(portal.rows().departments[&RESEARCH].head, None);
}

#[tokio::test]
async fn trap_03_lead_is_cleared_when_missing_but_only_by_an_admin() {
    let (portal, _) = put(USER, |body| without(body, "lead")).await;
    assert_eq!(row(&portal, USER).lead, None);
    let portal = office().await;
    let client = Client::login(&portal, USER).await;
    let answer = client.put(&format!("people/{USER}.json"), json!({"title": "Boss"})).await;
    assert_eq!(answer.status, 200);
    let after = row(&portal, USER);
    assert_eq!((after.lead, after.title.as_str(), after.departments.len()), (Some(OWNER), "Clerk", 2));
    assert_eq!(after.contacts, "", "the channels go for every caller");
}

#[tokio::test]
async fn trap_04_guest_promoted_when_is_visitor_is_missing() {
    let (portal, answer) = put(GUEST, |body| without(body, "isVisitor")).await;
    assert_eq!(answer.status, 200);
    assert!(!row(&portal, GUEST).visitor);
    let portal = office_with(Options { user_quota: Some(6), ..Options::default() }).await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(without(whole(&row(&portal, GUEST)), "isVisitor"), json!({"department": [SALES]}));
    let answer = client.put(&format!("people/{GUEST}.json"), body).await;
    assert_eq!(answer.status, 500);
    let after = row(&portal, GUEST);
    assert!(after.visitor);
    assert_eq!(after.departments, [SALES], "the departments are already changed");
}

#[tokio::test]
async fn trap_05_json_without_its_content_type_wipes_everything_with_status_200() {
    for content_type in [None, Some("text/plain"), Some("text/json")] {
        let portal = office().await;
        let client = Client::login(&portal, ADMIN).await;
        let body = whole(&row(&portal, GUEST)).to_string();
        let answer = client.send("PUT", &format!("people/{GUEST}.json"), content_type, &body).await;
        assert_eq!(answer.status, 200);
        let after = row(&portal, GUEST);
        assert_eq!((after.contacts.as_str(), after.visitor, after.lead), ("", false, None));
        assert_eq!(after.location, "Riga");
    }
}

#[tokio::test]
async fn trap_06_null_clears_a_string_and_breaks_lists() {
    let (portal, answer) = put(USER, |body| with(body, json!({"location": null}))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(row(&portal, USER).location, "");
    let (portal, answer) = put(USER, |body| with(body, json!({"department": null, "location": "X"}))).await;
    assert_eq!((answer.status, answer.error().as_str()), (400, "Unrecognized Guid format."));
    assert_eq!(row(&portal, USER).location, "Riga");
    let client = Client::login(&portal, ADMIN).await;
    let body = with(whole_contact(&contact_row(&portal, 2001)), json!({"photo": null}));
    assert_eq!(client.put("crm/contact/person/2001.json", body).await.status, 500);
}

#[tokio::test]
async fn trap_07_guests_do_not_see_the_channels_of_others() {
    let portal = office().await;
    let guest = Client::login(&portal, GUEST).await;
    let seen = guest.get(&format!("people/{USER}.json")).await.response();
    assert!(seen["email"].is_null() && seen.get("email").is_some());
    assert!(seen.get("contacts").is_none() && seen.get("mobilePhone").is_none());
    let own = guest.get("people/@self.json").await.response();
    assert_eq!(own["contacts"][0]["type"], "mail");
    let raw = guest.get(&format!("portal/users/{USER}.json")).await.response();
    assert_eq!(raw["contacts"], json!(["mail", "mike.zanyatski@home.example", "skype", "mike.zanyatski"]));
    portal.edit_rows(|rows| rows.portal.people_module = false);
    let admin = Client::login(&portal, ADMIN).await;
    assert!(admin.get(&format!("people/{USER}.json")).await.response()["email"].is_null());
}

#[tokio::test]
async fn trap_08_empty_parts_and_bars_shift_the_channels() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let path = format!("people/{USER}/contacts.json");
    for (sent, read) in [
        (
            json!([{"type": "mail", "value": ""}, {"type": "skype", "value": "x"}, {"type": "phone", "value": "1"}]),
            json!([{"type": "mail", "value": "skype"}, {"type": "x", "value": "phone"}]),
        ),
        (
            json!([{"type": "phone", "value": "1|2"}, {"type": "skype", "value": "x"}]),
            json!([{"type": "phone", "value": "1"}, {"type": "2", "value": "skype"}]),
        ),
    ] {
        let answer = client.put(&path, json!({"contacts": sent})).await;
        assert_eq!(answer.response()["contacts"], sent, "the answer still shows what was sent");
        assert_eq!(client.get(&format!("people/{USER}.json")).await.response()["contacts"], read);
    }
}

#[tokio::test]
async fn trap_09_ldap_channels_are_lost_when_not_sent_back() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(
        whole(&row(&portal, LDAP)),
        json!({"contacts": [], "firstname": "X", "location": "X", "comment": "kept"}),
    );
    assert_eq!(client.put(&format!("people/{LDAP}.json"), body).await.status, 200);
    let after = row(&portal, LDAP);
    assert_eq!(
        (after.contacts.as_str(), after.first_name.as_str(), after.location.as_str()),
        ("", "Lena", "Riga")
    );
    assert_eq!(after.notes, "kept");
}

#[tokio::test]
async fn trap_11_a_failed_update_leaves_departments_and_a_half_done_object() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(
        whole(&row(&portal, USER)),
        json!({"location": "Nowhere", "department": [SALES], "files": "http://127.0.0.1:1/none.png"}),
    );
    let answer = client.put(&format!("people/{USER}.json"), body).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    let stored = row(&portal, USER);
    assert_eq!((stored.location.as_str(), stored.departments.as_slice()), ("Riga", [SALES].as_slice()));
    let seen = client.get(&format!("people/{USER}.json")).await.response();
    assert_eq!(seen["location"], "Nowhere", "the cached object shows what was never stored");
    let answer = client.put(&format!("people/{USER}/contacts.json"), json!({"contacts": []})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(row(&portal, USER).location, "Nowhere", "a later save stores it");
}

#[tokio::test]
async fn trap_11_the_half_done_object_ends_with_the_cache() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(
        whole(&row(&portal, USER)),
        json!({"location": "Nowhere", "firstname": "Abel", "files": "http://127.0.0.1:1/none.png"}),
    );
    assert_eq!(client.put(&format!("people/{USER}.json"), body).await.status, 403);
    let first =
        async || client.get("people/filter.json?sortBy=firstname&count=1").await.response()[0].clone();
    assert_eq!(first().await["location"], "Nowhere");
    portal.end_cache();
    assert_eq!(first().await["firstName"], "Adam", "and lists are in the old order");
    assert_eq!(client.get(&format!("people/{USER}.json")).await.response()["location"], "Riga");
    client.put(&format!("people/{USER}/contacts.json"), json!({"contacts": []})).await;
    assert_eq!(row(&portal, USER).location, "Riga", "a later save stores nothing of it");
}

#[tokio::test]
async fn trap_11_disabling_the_owner_fails_and_shuts_the_owner_out() {
    let portal = office().await;
    let owner = Client::login(&portal, OWNER).await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(whole(&row(&portal, OWNER)), json!({"disable": true}));
    let answer = client.put(&format!("people/{OWNER}.json"), body).await;
    assert_eq!((answer.status, answer.error().as_str()), (403, "Can not disable tenant owner."));
    assert_eq!(row(&portal, OWNER).status, 1);
    assert_eq!(owner.get("people/@self.json").await.status, 401);
}

#[tokio::test]
async fn trap_27_filter_without_status_lists_disabled_people_for_admins() {
    let portal = office().await;
    let admin = Client::login(&portal, ADMIN).await;
    let user = Client::login(&portal, USER).await;
    assert_eq!(admin.get("people/filter.json").await.json()["total"], 8);
    assert_eq!(admin.get("people/filter.json?employeeStatus=1").await.json()["total"], 7);
    assert_eq!(user.get("people/filter.json").await.json()["total"], 7);
    assert_eq!(user.get("people/filter.json?employeeStatus=Terminated").await.json()["total"], 7);
    let answer = admin.put(&format!("people/{DISABLED}.json"), whole(&row(&portal, DISABLED))).await;
    assert_eq!(answer.status, 500);
    let status = admin.put("people/status/Active.json", json!({"userIds": [DISABLED]})).await;
    assert_eq!(status.response()[0]["status"], 1);
}

#[tokio::test]
async fn trap_28_disabling_yourself_works_and_a_new_email_kills_the_token() {
    let portal = office().await;
    let user = Client::login(&portal, USER).await;
    let body = with(whole(&row(&portal, USER)), json!({"disable": true}));
    assert_eq!(user.put(&format!("people/{USER}.json"), body).await.status, 200);
    assert_eq!(user.get("people/@self.json").await.status, 401);
    assert!(row(&portal, USER).terminated.is_some());

    let admin = Client::login(&portal, ADMIN).await;
    let answer =
        admin.put(&format!("people/{ADMIN}/email.json"), json!({"email": "new@office.example"})).await;
    assert_eq!(answer.status, 200);
    let own_cookie = answer
        .head
        .lines()
        .filter(|line| line.starts_with("set-cookie"))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    assert!(own_cookie.iter().any(|line| !line.contains(admin.token.as_deref().unwrap())));
    assert_eq!(admin.get("people/@self.json").await.status, 401);
}
