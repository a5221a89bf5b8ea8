//! Signing in, reading and finding people, rights, groups.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::office::*;
use crate::demo::{DemoError, DemoPortal, Options, TwoFactor};

#[tokio::test]
async fn login_and_tokens() {
    let portal = office().await;
    let nobody = Client::nobody(&portal);
    let answer = nobody.get("people/@self.json").await;
    assert_eq!((answer.status, answer.text().as_str()), (401, "Unauthorized"));
    assert!(answer.header("www-authenticate").is_none());
    let stale = Client { token: Some("Bearer old".to_owned()), ..nobody.clone() };
    assert!(stale.get("people/@self.json").await.header("www-authenticate").is_some());
    let wrong = nobody.json("POST", "authentication.json", json!({"userName": "x", "password": "y"})).await;
    assert_eq!((wrong.status, wrong.error().as_str()), (500, "User authentication failed"));
    for _ in 0..4 {
        nobody.json("POST", "authentication.json", json!({"userName": "x", "password": "y"})).await;
    }
    let blocked = nobody.json("POST", "authentication.json", json!({"userName": "x", "password": "y"})).await;
    assert_eq!(blocked.error(), "Login Fail. Too many attempts");
    let by_id =
        nobody.json("POST", "authentication.json", json!({"userName": USER, "password": "demo"})).await;
    let token = by_id.response()["token"].as_str().unwrap().to_owned();
    let bearer = Client { token: Some(format!("Bearer {token}")), ..nobody.clone() };
    let answer = bearer.get("people/@self.json").await;
    assert_eq!(answer.response()["id"], json!(USER));
    assert!(answer.header("set-cookie").unwrap().contains(&token));
    assert_eq!(nobody.get(&format!("people/@self.json?asc_auth_key={token}")).await.status, 200);
    let disabled = json!({"userName": row(&portal, DISABLED).email, "password": "demo"});
    assert_eq!(nobody.json("POST", "authentication.json", disabled).await.status, 500);
}

/// Signs in with every request, by `email:password`.
fn basic(portal: &DemoPortal, credentials: &str) -> Client {
    let header = format!("Basic {}", STANDARD.encode(credentials));
    Client { token: Some(header), ..Client::nobody(portal) }
}

#[tokio::test]
async fn an_address_and_its_password_log_in_wherever_a_token_does() {
    let portal = office().await;
    portal.edit_rows(|rows| rows.portal.two_factor = TwoFactor::App);
    let admin = basic(&portal, &format!("{}:demo", row(&portal, ADMIN).email.to_uppercase()));
    let answer = admin.get("people/@self.json").await;
    assert_eq!(answer.response()["id"], json!(ADMIN), "no second factor is asked for");
    let cookie = answer.header("set-cookie").unwrap();
    let token = cookie.trim_start_matches("asc_auth_key=").split(';').next().unwrap();
    assert!(portal.knows_token(token), "{cookie}");
    let png = crate::demo::pictures::plain(9, 9, [9, 9, 9], image::ImageFormat::Png);
    let uploader = "/ajaxupload.ashx?type=ASC.Web.People.UserPhotoUploader,ASC.Web.People&autosave=true";
    let uploaded = admin.upload("POST", uploader, &[], "image/png", &png).await.json();
    let picture = uploaded["Data"]["max"].as_str().unwrap();
    assert!(row(&portal, ADMIN).photo.is_some(), "the caller's own");
    assert_eq!(Client::nobody(&portal).get(picture).await.status, 403);
    assert_eq!(admin.get(picture).await.status, 200);
}

#[tokio::test]
async fn what_is_no_login_by_address_and_password() {
    let portal = office().await;
    let email = row(&portal, USER).email;
    let status = async |credentials: &str| basic(&portal, credentials).get("people/@self.json").await.status;
    for credentials in
        [&email, &format!("{email}:wrong"), &format!("{USER}:demo"), "nobody@office.example:demo"]
    {
        for _ in 0..6 {
            assert_eq!(status(credentials).await, 401, "{credentials}");
        }
    }
    assert_eq!(status(&format!("{email}:demo")).await, 200, "failures are not counted");
    let disabled = format!("{}:demo", row(&portal, DISABLED).email);
    assert_eq!(status(&disabled).await, 401);
    let garbage = Client { token: Some("Basic ???".to_owned()), ..Client::nobody(&portal) };
    assert_eq!(garbage.get("people/@self.json").await.status, 401);
    for password in ["de:mo", "dém"] {
        portal.mark_secrets(password, "token");
        assert_eq!(status(&format!("{email}:{password}")).await, 401, "{password}");
    }
}

#[tokio::test]
async fn a_second_factor() {
    let portal = office().await;
    portal.edit_rows(|rows| rows.portal.two_factor = TwoFactor::App);
    let nobody = Client::nobody(&portal);
    let body = json!({"userName": row(&portal, USER).email, "password": "demo"});
    let first = nobody.json("POST", "authentication.json", body.clone()).await.response();
    assert_eq!(first, json!({"token": null, "tfa": true}));
    assert_eq!(nobody.json("POST", "authentication/000000.json", body.clone()).await.status, 500);
    let second = nobody.json("POST", "authentication/123456.json", body).await;
    assert_eq!(second.status, 201);
    assert!(second.response()["token"].is_string());
}

#[tokio::test]
async fn addresses_and_verbs() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    for (method, path) in
        [("GET", "nothing.json"), ("POST", "people/@self.json"), ("GET", "crm/contact/person/2001.json")]
    {
        let answer = client.send(method, path, None, "").await;
        assert_eq!(answer.status, 404, "{method} {path}");
        assert!(answer.header("content-type").unwrap().starts_with("text/html"));
    }
    assert_eq!(client.get("people/@self").await.status, 200);
    assert_eq!(client.get("PEOPLE/@SELF.json").await.status, 200);
    let unknown = client.get("people/nobody.here.json").await;
    assert_eq!((unknown.status, unknown.error().as_str()), (404, "User not found"));
    assert_eq!(client.get("people/mike.zanyatski.json").await.response()["id"], json!(USER));
    let email = client.get("people/email.json?email=mike.zanyatski@office.example").await;
    assert_eq!(email.response()["id"], json!(USER));
    let nobody = client.get("portal/users/00000000-0000-0000-0000-000000000009.json").await;
    assert_eq!((nobody.status, nobody.response()["firstName"].as_str()), (200, Some("Unknown")));
    let open = Client::nobody(&portal);
    assert_eq!(open.get("capabilities.json").await.response()["ssoUrl"], "");
    assert_eq!(open.get("settings/version/build.json").await.response()["communityServer"], "12.7.0");
    assert_eq!(client.get("portal.json").await.response()["name"], "Test office");
}

#[tokio::test]
async fn the_profile_as_it_is_shown() {
    let portal = office().await;
    portal.edit_rows(|rows| rows.people.get_mut(&USER).unwrap().first_name = "Jürgen".to_owned());
    let client = Client::login(&portal, ADMIN).await;
    let answer = client.get(&format!("people/{USER}.json")).await;
    let seen = answer.response();
    assert_eq!(
        (seen["displayName"].as_str(), seen["firstName"].as_str()),
        (Some("J&#252;rgen Zanyatski"), Some("Jürgen"))
    );
    assert_eq!(seen["department"], "R&amp;D, Sales");
    assert_eq!(seen["groups"][0], json!({"id": RESEARCH, "name": "R&D", "manager": "mike.zanyatski"}));
    assert_eq!(
        (&seen["terminated"], seen.get("notes"), &seen["isLDAP"]),
        (&json!(null), None, &json!(false))
    );
    assert!(answer.text().contains("\\/skins\\/default\\/images\\/default_user_photo_size_32-32.png"));
    let few = client.get(&format!("people/{USER}.json?fields=id,FIRSTNAME")).await.response();
    assert_eq!(few, json!({"id": USER, "firstName": "Jürgen"}));
}

#[tokio::test]
async fn searching() {
    let portal = office().await;
    let client = Client::login(&portal, USER).await;
    let total =
        async |query: &str| client.get(&format!("people/filter.json?{query}")).await.json()["total"].clone();
    assert_eq!(total("filterValue=mi%20zany").await, 1);
    assert_eq!(total("filterValue=m%20zany").await, 0, "a word of one letter never matches");
    assert_eq!(total("filterValue=zany,nonsense").await, 1);
    assert_eq!(total("filterValue=,zany").await, 7);
    assert_eq!(total(&format!("groupId={SALES}")).await, 1);
    assert_eq!(total("employeeType=Visitor").await, 1);
    assert_eq!(total("isAdministrator=true").await, 4);
    let list =
        client.get("people/simple/filter.json?sortBy=lastname&sortOrder=descending&count=1").await.json();
    assert_eq!(list["response"][0]["displayName"], "Mike Zanyatski");
    assert_eq!(list["response"][0].as_object().unwrap().len(), 5);
    assert_eq!(client.get("people/search.json?query=zany").await.json()["count"], 1);
    assert_eq!(
        client.get("people/status/Terminated.json").await.json()["count"],
        1,
        "everybody may list them here"
    );
    assert_eq!(client.get("people/status/Active/search.json?query=y").await.response()[0]["id"], json!(USER));
    assert_eq!(client.get("people/status/Active/search.json").await.status, 500);
}

#[tokio::test]
async fn rights_are_500() {
    let portal = office().await;
    let user = Client::login(&portal, USER).await;
    let answer = user.put(&format!("people/{ADMIN}.json"), whole(&row(&portal, ADMIN))).await;
    assert_eq!(answer.status, 500);
    assert!(answer.error().contains("\"Mike Zanyatski\" access denied \""), "{}", answer.error());
    assert_eq!(user.put("people/status/Terminated.json", json!({"userIds": [LDAP]})).await.status, 500);
    let people_admin = Client::login(&portal, PEOPLE_ADMIN).await;
    let body = with(whole(&row(&portal, OWNER)), json!({"title": "Chief"}));
    assert_eq!(people_admin.put(&format!("people/{OWNER}.json"), body).await.status, 200, "even the owner");
    let skipped = people_admin
        .put("people/status/Terminated.json", json!({"userIds": [OWNER, PEOPLE_ADMIN, USER]}))
        .await;
    let statuses: Vec<_> =
        skipped.response().as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [1, 1, 2]);
    assert_eq!(row(&portal, USER).terminated, None, "not set by this call");
    assert_eq!(user.get("people/@self.json").await.status, 401);
    people_admin.put("people/type/Visitor.json", json!({"userIds": [OWNER, LDAP]})).await;
    assert!(row(&portal, LDAP).visitor && !row(&portal, OWNER).visitor);
}

#[tokio::test]
async fn groups_and_their_members() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    assert_eq!(client.get("group.json").await.response()[0]["manager"], "mike.zanyatski");
    let group = client.get(&format!("group/{SALES}.json")).await.response();
    assert_eq!(group["manager"]["displayName"], "Profile has been removed");
    assert_eq!(group["members"].as_array().unwrap().len(), 1);
    client.put(&format!("group/{SALES}/members.json"), json!({"members": [LDAP]})).await;
    client.json("DELETE", &format!("group/{RESEARCH}/members.json"), json!({"members": [LDAP, USER]})).await;
    assert_eq!(row(&portal, LDAP).departments, [SALES]);
    assert_eq!(row(&portal, USER).departments, [SALES]);
    assert_eq!(
        portal.rows().departments[&RESEARCH].head,
        Some(USER),
        "no member any more, but still the head"
    );
    assert_eq!(client.get("group/search.json?groupName=sales").await.response(), json!([]));
    assert_eq!(client.get(&format!("group/user/{LDAP}.json")).await.json()["count"], 1);
    assert_eq!(client.get(&format!("group/{USER}.json")).await.status, 404);
}

#[tokio::test]
async fn every_caller_may_name_a_head_who_does_not_become_a_member() {
    let portal = office().await;
    let guest = Client::login(&portal, GUEST).await;
    let path = format!("group/{SALES}/manager.json");
    let answer = guest.put(&path, json!({"userid": LDAP})).await;
    assert_eq!(answer.status, 200, "no right is asked for: {}", answer.text());
    assert_eq!(answer.response(), guest.get(&format!("group/{SALES}.json")).await.response());
    assert_eq!(answer.response()["manager"]["id"], json!(LDAP));
    assert_eq!(row(&portal, LDAP).departments, [RESEARCH]);

    let stamps = |id| row(&portal, id).last_modified.to_string();
    portal.set_clock(Some("2026-06-01T10:00:00Z".parse().unwrap()));
    guest.put(&path, json!({"userid": LDAP})).await;
    assert_eq!(stamps(LDAP), "2026-06-01T10:00:00Z", "also when nothing changes");
    portal.set_clock(Some("2026-06-01T11:00:00Z".parse().unwrap()));
    guest.put(&path, json!({"userid": ADMIN})).await;
    assert_eq!([LDAP, ADMIN].map(stamps), ["2026-06-01T11:00:00Z"; 2], "the old head and the new one");
    assert_eq!(portal.rows().departments[&SALES].head, Some(ADMIN));
}

#[tokio::test]
async fn who_cannot_be_named_a_head() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let name = async |group: &str, body| {
        let answer = client.put(&format!("group/{group}/manager.json"), body).await;
        (answer.status, answer.error())
    };
    let research = RESEARCH.to_string();
    let refused = |status: u16, message: &str| (status, message.to_owned());
    let nobody = refused(404, "user not found");
    assert_eq!(name(&research, json!({"userid": DISABLED})).await, refused(500, "The user is suspended"));
    for body in [json!({}), json!({"userid": null}), json!({"userid": SALES})] {
        assert_eq!(name(&research, body).await, nobody);
    }
    assert_eq!(name(&USER.to_string(), json!({"userid": ADMIN})).await, refused(404, "group not found"));
    assert_eq!(name("research", json!({"userid": ADMIN})).await.0, 400);
    assert_eq!(name(&research, json!({"userid": "adam"})).await.0, 400);
    assert_eq!(portal.rows().departments[&RESEARCH].head, Some(USER));
}

#[tokio::test]
async fn deleting_channels_searches_the_flat_list() {
    let portal = office().await;
    let client = Client::login(&portal, USER).await;
    let path = format!("people/{USER}/contacts.json");
    let channels =
        json!({"contacts": [{"type": "phone", "value": "skype"}, {"type": "skype", "value": "x"}]});
    assert_eq!(client.json("POST", &path, channels).await.status, 201);
    client.json("DELETE", &path, json!({"contacts": [{"type": "skype"}]})).await;
    assert_eq!(row(&portal, USER).contacts, "phone|x|");
}

#[tokio::test]
async fn a_sanitising_build_encodes_strings_but_not_channels() {
    let portal = office_with(Options { encode_ampersands: true, ..Options::default() }).await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(
        whole(&row(&portal, USER)),
        json!({"location": "A & B", "contacts": [{"type": "mail", "value": "a&b"}]}),
    );
    client.put(&format!("people/{USER}.json"), body).await;
    let after = row(&portal, USER);
    assert_eq!((after.location.as_str(), after.contacts.as_str()), ("A &amp; B", "mail|a&b|"));
}

#[tokio::test]
async fn the_pages_for_tests() {
    let portal = office().await;
    let tester = Client::tester(&portal);
    assert_eq!(
        tester.get("/_demo/rows").await.json()["people"][USER.to_string()]["birthday"],
        "1990-05-17T00:00:00"
    );
    assert_eq!(tester.get(&format!("/_demo/rows/people/{USER}")).await.json()["first_name"], "Mike");
    assert_eq!(tester.get("/_demo/rows/contacts/2001").await.json()["stage"], 3);
    assert_eq!(tester.get("/_demo/rows/contacts/1").await.status, 404);
    tester.get("capabilities.json").await;
    let requests = tester.get("/_demo/requests").await.json();
    assert_eq!(requests.as_array().unwrap().len(), 1);
    assert_eq!(requests[0]["path"], "/api/2.0/capabilities.json");
}

#[tokio::test]
async fn addresses_are_decoded_and_placeholders_of_the_crm_are_numbers() {
    let portal = office().await;
    portal.edit_rows(|rows| rows.people.get_mut(&USER).unwrap().title = "R&D a+b=c".to_owned());
    let client = Client::login(&portal, ADMIN).await;
    let found = client.get("people/@search/r%26d%20a+b%3Dc.json").await;
    assert_eq!(found.json()["count"], 1, "{}", found.text());
    assert_eq!(client.get("crm/contact/abc.json").await.status, 404);
    let text = client.get("crm/contact/abc.json").await;
    assert!(text.header("content-type").unwrap().starts_with("text/html"));
    let groups = client.get(&format!("people/{USER}.json?fields=id,GROUPS")).await.response();
    assert_eq!(groups, json!({"id": USER}), "not computed, for the name is not exact");
}

#[tokio::test]
async fn a_type_in_the_query_filters_every_list_by_the_contract_of_its_items() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let lists = [
        ("people.json?", "person", 7),
        ("people/filter.json?", "person", 8),
        ("people/simple/filter.json?", "person", 8),
        ("people/status/All.json?", "person", 8),
        ("people/search.json?query=zany&", "person", 1),
        ("people/status/Active/search.json?query=zany&", "person", 1),
        ("group.json?", "group", 2),
        ("group/search.json?groupName=S&", "group", 1),
        ("crm/contact/filter.json?", "person", 4),
        ("crm/contact/filter.json?", "company", 2),
        ("crm/contact/simple/filter.json?", "contact_task", 6),
        ("crm/contact/byprefix.json?prefix=o&searchType=-1&", "contactBase", 3),
        ("crm/contact/company/1001/person.json?", "person", 3),
        ("crm/contact/2002/access.json?", "person", 1),
        ("crm/contact/status.json?", "contactStatus", 2),
        ("crm/contact/type.json?", "contactType", 1),
        ("crm/contact/2001/tag.json?", "string", 1),
        ("crm/person/2001/customfield.json?", "customField", 2),
        ("crm/person/customfield/definitions.json?", "customField", 3),
    ];
    for (path, contract, count) in lists {
        let own = client.get(&format!("{path}type={contract}")).await.json();
        assert_eq!(own["response"].as_array().unwrap().len(), count, "{path} {own}");
        assert_eq!(own["count"], count, "{path}");
        for other in ["other", &contract.to_uppercase()] {
            let answer = client.get(&format!("{path}type={other}")).await;
            assert_eq!((answer.response(), answer.json().get("count")), (json!([]), None), "{path} {other}");
        }
    }
    let mixed = client.get("crm/contact/filter.json?type=company").await.json();
    assert_eq!((&mixed["total"], &mixed["response"][0]["isCompany"]), (&json!(6), &json!(true)));
    assert_eq!(client.get(&format!("people/{USER}.json?type=other")).await.response()["id"], json!(USER));
    assert_eq!(client.get("people.json?type=").await.json()["count"], 7);
    let user = json!({"userIds": [USER]});
    assert_eq!(client.put("people/status/Active.json?type=other", user.clone()).await.response(), json!([]));
    assert_eq!(client.put("people/status/Active.json?type=person", user).await.json()["count"], 1);
}

#[tokio::test]
async fn ended_sessions_and_starts_that_fail() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    portal.end_all_sessions();
    assert_eq!(client.get("people/@self.json").await.status, 401);
    let taken = Options { listen: client.address.parse().unwrap(), ..Options::default() };
    assert!(matches!(DemoPortal::start(taken).await, Err(DemoError::Listen { .. })));
    let nowhere = Options { timezone: Some("Nowhere/Here".to_owned()), ..Options::default() };
    assert!(matches!(DemoPortal::start(nowhere).await, Err(DemoError::TimeZone(_))));
}
