//! Finding a portal, signing in, and what it says about itself.

use secrecy::ExposeSecret;
use serde_json::json;

use super::test_portal::{ScriptedAnswer, TestPortal};
use super::{MIKE, by_path, password};
use crate::portal::reading::Node;
use crate::portal::session::read_viewer;
use crate::portal::sign_in::read_sign_in;
use crate::portal::{Credentials, PortalError, SignInAnswer};

fn credentials(email: &str) -> Credentials {
    Credentials { email: email.to_owned(), password: password() }
}

#[tokio::test]
async fn a_portal_is_recognised() {
    let portal = TestPortal::new(by_path(vec![
        ("capabilities.json", ScriptedAnswer::ok(r#"{"ldapEnabled":false,"providers":[],"ssoUrl":""}"#)),
        ("version/build.json", ScriptedAnswer::ok(r#"{"communityServer":"12.7.0"}"#)),
    ]))
    .await;
    assert_eq!(portal.client().probe().await.unwrap().version.as_deref(), Some("12.7.0"));
    assert!(portal.seen().iter().all(|seen| seen.header("authorization").is_none()));
    assert_eq!(portal.seen()[0].header("accept-encoding"), Some("gzip"));
    let silent =
        TestPortal::new(by_path(vec![("capabilities.json", ScriptedAnswer::ok(r#"{"ssoUrl":""}"#))])).await;
    assert_eq!(silent.client().probe().await.unwrap().version, None);
}

#[tokio::test]
async fn what_is_no_portal_is_told() {
    for step in [
        ScriptedAnswer::page(200),
        ScriptedAnswer::page(404),
        ScriptedAnswer::page(400),
        ScriptedAnswer::text(404, ""),
        ScriptedAnswer::text(401, "Unauthorized"),
        ScriptedAnswer::text(200, ""),
        ScriptedAnswer::Say(200, "application/json", "{}".into()),
        ScriptedAnswer::ok("[1]"),
    ] {
        let portal = TestPortal::always(step.clone()).await;
        let error = portal.client().probe().await.unwrap_err();
        assert_eq!(error, PortalError::NotAPortal { host: "127.0.0.1".into() }, "{step:?}");
    }
    let elsewhere = TestPortal::always(ScriptedAnswer::SendOn("https://b.example/x?secret=1#y".into())).await;
    let error = elsewhere.client().probe().await.unwrap_err();
    assert_eq!(error, PortalError::Redirected { to: "https://b.example/x".into() });
}

#[tokio::test]
async fn signing_in_sends_a_form_without_a_token() {
    let portal = TestPortal::always(ScriptedAnswer::Say(
        201,
        "application/json",
        r#"{"status":0,"statusCode":201,"response":{"token":"sdjh==","expires":"2026-01-10T10:36:24"}}"#
            .into(),
    ))
    .await;
    let Ok(SignInAnswer::Token(token)) = portal.client().sign_in(&credentials(" my@domain.com ")).await
    else {
        panic!()
    };
    assert_eq!(token.expose_secret(), "sdjh==");
    let seen = portal.only();
    assert_eq!(seen.call, "POST /api/2.0/authentication.json");
    assert_eq!(
        seen.form(),
        [("userName".into(), "my@domain.com".into()), ("password".to_owned(), "s3cret".to_owned())]
    );
    assert_eq!(seen.header("authorization"), None);
}

#[tokio::test]
async fn a_code_goes_into_the_address_and_nothing_else_does() {
    let portal = TestPortal::always(ScriptedAnswer::ok(r#"{"token":"t","tfa":true}"#)).await;
    let client = portal.client();
    let token = client.sign_in_with_code(&credentials("m@x.y"), " 123 456 ").await.unwrap();
    assert_eq!(token.expose_secret(), "t");
    for code in ["", "../people", "1?x=1", "1/2"] {
        let error = client.sign_in_with_code(&credentials("m@x.y"), code).await.unwrap_err();
        assert_eq!(error, PortalError::SignInRefused);
    }
    assert_eq!(portal.only().call, "POST /api/2.0/authentication/123456.json");
}

#[tokio::test]
async fn a_refused_sign_in_is_never_repeated() {
    for (step, expected) in [
        (ScriptedAnswer::refuse(500, "User authentication failed"), PortalError::SignInRefused),
        (ScriptedAnswer::refuse(500, "Login Fail. Too many attempts"), PortalError::TooManyAttempts),
        (ScriptedAnswer::text(401, "Unauthorized"), PortalError::SignInRefused),
        (ScriptedAnswer::text(503, ""), PortalError::Trouble { status: 503 }),
        (ScriptedAnswer::Drop, PortalError::Dropped { host: "127.0.0.1".into() }),
        (ScriptedAnswer::page(404), PortalError::NotAPortal { host: "127.0.0.1".into() }),
    ] {
        let portal = TestPortal::always(step).await;
        let error = portal.client().sign_in(&credentials("m@x.y")).await.unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test]
async fn settings_do_without_a_name() {
    let settings = ScriptedAnswer::ok(
        r#"{"timezone":"Europe/London;0;(UTC)…","culture":"en-US","utcOffset":"00:00:00"}"#,
    );
    let named = TestPortal::new(by_path(vec![
        ("settings.json", settings.clone()),
        ("portal.json?fields=name", ScriptedAnswer::ok(r#"{"name":"Acme GmbH"}"#)),
    ]))
    .await;
    let read = named.client().settings().await.unwrap();
    assert_eq!(read.name, "Acme GmbH");
    assert_eq!((read.culture.as_str(), read.timezone.as_str()), ("en-US", "Europe/London"));
    let nameless = TestPortal::new(by_path(vec![("settings.json", settings)])).await;
    assert_eq!(nameless.client().settings().await.unwrap().name, "127.0.0.1");
}

#[test]
fn signing_in_gives_a_token_or_asks_for_a_code() {
    let read = |value: serde_json::Value| read_sign_in(Node::new(&value));
    assert!(matches!(read(json!({"token": "abc", "tfa": true})), Ok(SignInAnswer::Token(_))));
    let Ok(SignInAnswer::MessageCode { sent_to }) =
        read(json!({"token": null, "sms": true, "phoneNoise": "+1555***0100"}))
    else {
        panic!()
    };
    assert_eq!(sent_to, "+1555***0100");
    assert!(matches!(read(json!({"token": null, "sms": true})), Ok(SignInAnswer::Phone)));
    assert!(matches!(
        read(json!({"token": null, "tfa": true})),
        Ok(SignInAnswer::AppCode { setup_key: None })
    ));
    let asked = read(json!({"token": null, "tfa": true, "tfaKey": "BASE32"})).unwrap();
    assert!(!format!("{asked:?}").contains("BASE32"));
    assert!(read(json!({"token": null})).is_err());
}

#[test]
fn the_viewer_has_the_rights_of_modules() {
    let profile = serde_json::from_str::<serde_json::Value>(super::people_wire::PROFILE).unwrap();
    let viewer = read_viewer(Node::new(&profile)).unwrap();
    assert_eq!(viewer.name, "Mike Zanyatski");
    assert!(viewer.is_crm_admin && !viewer.is_people_admin && !viewer.is_admin);
    let owner = json!({"id": MIKE.to_string(), "isOwner": true});
    assert!(read_viewer(Node::new(&owner)).unwrap().is_people_admin);
}
