//! Codes by text message and of an authenticator app.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::office::{ADMIN, Client, office, with};
use crate::demo::{APP_KEY, BACKUP_CODES, DemoPortal, Options};

async fn lindenhof() -> DemoPortal {
    DemoPortal::start(Options::default()).await.unwrap()
}

fn body(portal: &DemoPortal, role: &str) -> Value {
    let account = portal.challenged_accounts().into_iter().find(|account| account.role == role).unwrap();
    json!({"userName": account.email, "password": account.password})
}

async fn post(portal: &DemoPortal, path: &str, body: &Value) -> (u16, Value) {
    let answer = Client::nobody(portal).json("POST", path, body.clone()).await;
    let response = if answer.status == 201 { answer.response() } else { Value::Null };
    (answer.status, response)
}

#[tokio::test]
async fn an_app_is_set_up_the_first_time() {
    let portal = lindenhof().await;
    let body = body(&portal, "Authenticator app, first time");
    let first = post(&portal, "authentication.json", &body).await;
    assert_eq!(first, (201, json!({"token": null, "tfa": true, "tfaKey": APP_KEY})));
    let (status, second) = post(&portal, "authentication/123456.json", &body).await;
    assert!(status == 201 && second["token"].is_string() && second["tfa"] == true, "{second}");
    let again = post(&portal, "authentication.json", &body).await;
    assert_eq!(again.1, json!({"token": null, "tfa": true}));
}

#[tokio::test]
async fn five_wrong_codes_of_an_app_block_it_for_a_minute() {
    let portal = lindenhof().await;
    let begin: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    portal.set_clock(Some(begin));
    let body = body(&portal, "Authenticator app");
    for _ in 0..5 {
        assert_eq!(post(&portal, "authentication/000000.json", &body).await.0, 500);
    }
    assert_eq!(post(&portal, "authentication/123456.json", &body).await.0, 500);
    portal.set_clock(Some(begin + SignedDuration::from_secs(61)));
    assert_eq!(post(&portal, "authentication/123456.json", &body).await.0, 201);
    let backup = format!("authentication/{}.json", BACKUP_CODES[0]);
    assert_eq!(post(&portal, &backup, &body).await.0, 201);
    assert_eq!(post(&portal, &backup, &body).await.0, 500, "a backup code works once");
}

#[tokio::test]
async fn a_code_by_message_grows_old_and_comes_again() {
    let portal = lindenhof().await;
    let begin: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    portal.set_clock(Some(begin));
    let body = body(&portal, "Text message");
    assert_eq!(post(&portal, "authentication/123456.json", &body).await.0, 500, "none was sent yet");
    let (_, first) = post(&portal, "authentication.json", &body).await;
    assert_eq!((&first["sms"], &first["phoneNoise"]), (&json!(true), &json!("+4670***0612")));
    portal.set_clock(Some(begin + SignedDuration::from_mins(11)));
    assert_eq!(post(&portal, "authentication/123456.json", &body).await.0, 500);
    assert_eq!(post(&portal, "authentication/sendsms.json", &body).await.0, 201);
    let (status, second) = post(&portal, "authentication/123456.json", &body).await;
    assert!(status == 201 && second["token"].is_string());
    for _ in 0..5 {
        assert_eq!(post(&portal, "authentication/sendsms.json", &body).await.0, 201);
    }
    assert_eq!(post(&portal, "authentication/sendsms.json", &body).await.0, 500);
}

#[tokio::test]
async fn a_first_phone_is_activated_by_its_code() {
    let portal = lindenhof().await;
    let mut body = body(&portal, "Text message, first time");
    let first = post(&portal, "authentication.json", &body).await;
    assert_eq!(first.1, json!({"token": null, "sms": true}));
    body["mobilePhone"] = json!("+49 (171) 555-0199");
    let (_, set) = post(&portal, "authentication/setphone.json", &body).await;
    assert_eq!(set["phoneNoise"], "+4917***0199");
    // A user who stops here is asked for the phone again.
    assert_eq!(post(&portal, "authentication.json", &body).await.1, json!({"token": null, "sms": true}));
    assert_eq!(post(&portal, "authentication/123456.json", &body).await.0, 201);
    assert_eq!(post(&portal, "authentication/setphone.json", &body).await.0, 500, "it is set now");
}

#[tokio::test]
async fn who_has_no_second_factor_has_no_second_step() {
    let portal = office().await;
    let body = json!({"userName": portal.rows().people[&ADMIN].email, "password": "demo"});
    let nobody = Client::nobody(&portal);
    let second = nobody.json("POST", "authentication/123456.json", body.clone()).await;
    assert_eq!((second.status, second.error().as_str()), (500, "User authentication failed"));
    assert_eq!(portal.sessions(), 0);
    let first = with(body, json!({"code": "123456"}));
    assert_eq!(post(&portal, "authentication.json", &first).await.0, 201, "the code's place is the path");
}

#[tokio::test]
async fn a_login_is_ended_by_the_number_that_only_its_cookie_tells() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let token = client.token.clone().unwrap();
    let by_header = client.get("security/activeconnections.json").await.response();
    assert_eq!(by_header["loginEvent"], 0);
    let cookie = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("{}/api/2.0/security/activeconnections.json", portal.address());
    let answer = cookie.get(address).header("cookie", format!("asc_auth_key={token}")).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    let event = answer["response"]["loginEvent"].as_i64().unwrap();
    assert!(event > 0 && portal.knows_token(&token));
    let path = format!("security/activeconnections/logout/{event}.json");
    assert_eq!(client.json("PUT", &path, json!({})).await.response(), true);
    assert!(!portal.knows_token(&token));
    assert_eq!(client.get("people/@self.json").await.status, 401);
}
