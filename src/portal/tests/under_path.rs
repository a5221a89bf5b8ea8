//! A portal that is not at the root of its host, and addresses that only look like one.

use super::test_portal::{ReceivedCall, ScriptedAnswer, TestPortal};
use super::{MIKE, by_path, picture};
use crate::portal::{About, Portal, PortalError};

/// What a portal says about itself without a sign-in.
fn capabilities() -> ScriptedAnswer {
    ScriptedAnswer::ok(r#"{"ldapEnabled":false,"providers":[],"ssoUrl":""}"#)
}

/// What is found where this is typed behind the host.
async fn found(portal: &TestPortal, typed: &str) -> Result<(Portal, About), PortalError> {
    let address = portal.address(typed);
    portal.client_under(typed).find(&address.places()).await
}

#[tokio::test]
async fn the_portal_is_where_one_answers() {
    let below = || vec![("GET /office/api/2.0/capabilities.json", capabilities())];
    let at_root = || vec![("GET /api/2.0/capabilities.json", capabilities())];
    for (steps, typed, path) in [
        (below(), "/office", "/office/"),
        (below(), "/office/Products/People/#x", "/office/"),
        (below(), "/office/Auth.aspx?x=/crm", "/office/"),
        (at_root(), "", "/"),
        (at_root(), "/crm", "/"),
        (at_root(), "/my/", "/"),
        (at_root(), "/Products/CRM/Default.aspx?id=1", "/"),
        (at_root(), "/crm/Products/CRM/", "/"),
    ] {
        let portal = TestPortal::new(by_path(steps)).await;
        let (there, _) = found(&portal, typed).await.unwrap();
        assert_eq!(there.address().path(), path, "{typed}");
        assert!(portal.seen().iter().all(|seen| seen.header("authorization").is_none()), "{typed}");
    }
}

#[tokio::test]
async fn the_path_comes_before_the_root_and_nothing_else_is_tried() {
    let portal = TestPortal::new(by_path(vec![("capabilities.json", capabilities())])).await;
    let (there, _) = found(&portal, "/office/team").await.unwrap();
    assert_eq!(there.address().path(), "/office/team/");
    assert!(portal.seen().iter().all(|seen| seen.call.starts_with("GET /office/team/api/")));
    // A client that asks only there is not sent on to the root.
    let at_root = TestPortal::new(by_path(vec![("GET /api/", capabilities())])).await;
    let outcome = at_root.client_under("/office").find(&[at_root.address("/office")]).await;
    assert_eq!(outcome.err(), Some(PortalError::NotAPortal { host: "127.0.0.1/office".into() }));
    let elsewhere = TestPortal::always(capabilities()).await;
    let outcome = at_root.client().find(&[elsewhere.address("")]).await;
    assert!(outcome.is_err() && elsewhere.seen().is_empty(), "another server is none of the places");
}

#[tokio::test]
async fn where_no_portal_answers_it_is_told_where_it_was_looked_for() {
    let nothing = TestPortal::always(ScriptedAnswer::page(404)).await;
    let error = found(&nothing, "/office").await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "There is no ONLYOFFICE portal at 127.0.0.1/office or 127.0.0.1. Check the address."
    );
    // An error that says more comes first.
    for (path, root, expected) in [
        (
            ScriptedAnswer::SendOn("https://b.example/x".into()),
            ScriptedAnswer::page(404),
            "The portal sends on to https://b.example/x",
        ),
        (ScriptedAnswer::page(404), ScriptedAnswer::page(403), "refused this (HTTP status 403)"),
        (ScriptedAnswer::text(503, ""), ScriptedAnswer::page(200), "The portal has trouble at the moment"),
        (
            ScriptedAnswer::SendOn("https://login.b.example/".into()),
            ScriptedAnswer::text(404, ""),
            "A sign-in page at login.b.example",
        ),
    ] {
        let script = move |seen: &ReceivedCall| {
            if seen.call.contains("/office/") { path.clone() } else { root.clone() }
        };
        let portal = TestPortal::new(script).await;
        let said = found(&portal, "/office").await.err().unwrap().to_string();
        assert!(said.contains(expected), "{said}");
    }
    // A server that does not answer at all is not asked twice as often.
    let dead = TestPortal::always(ScriptedAnswer::Hang).await;
    assert!(matches!(found(&dead, "/office").await.err(), Some(PortalError::Timeout { .. })));
    assert!(dead.seen().len() <= 1);
}

#[tokio::test]
async fn every_call_goes_under_the_path() {
    let uploaded = r#"{"Success":true,"Data":"/storage/temp/6f.jpeg","Message":null}"#;
    let portal = TestPortal::new(by_path(vec![
        ("GET /office/storage/a.png?_=1", ScriptedAnswer::text(200, "picture")),
        (
            "GET /office/Products/CRM/HttpHandlers/filehandler.ashx",
            ScriptedAnswer::text(200, "/storage/a.png?_=1"),
        ),
        ("POST /office/ajaxupload.ashx?", ScriptedAnswer::text(200, uploaded)),
        ("POST /office/api/2.0/people/", ScriptedAnswer::ok("{}")),
        ("PUT /office/api/2.0/people/", ScriptedAnswer::ok("{}")),
        ("GET /office/api/2.0/security/activeconnections.json", ScriptedAnswer::ok(r#"{"loginEvent":7}"#)),
        ("PUT /office/api/2.0/security/activeconnections/logout/7.json", ScriptedAnswer::ok("true")),
        ("GET /office/api/2.0/group.json", ScriptedAnswer::ok("[]")),
    ]))
    .await;
    let client = portal.client_under("/office");
    let port = client.address().url("").port().unwrap();
    // Printed by a portal that knows its path, and by one that does not.
    for address in [
        "/storage/a.png?_=1".to_owned(),
        "/office/storage/a.png?_=1".to_owned(),
        format!("http://127.0.0.1:{port}/storage/a.png?_=1"),
        "https://127.0.0.1/office/storage/a.png?_=1".to_owned(),
        "/Products/CRM/HttpHandlers/filehandler.ashx?action=contactphotoulr&cid=1".to_owned(),
    ] {
        assert_eq!(client.picture(&address).await.as_deref(), Ok(&b"picture"[..]), "{address}");
    }
    client.upload_person_photo(MIKE, &picture()).await.unwrap();
    client.put_channels(MIKE, &[]).await.unwrap();
    assert_eq!(client.departments().await, Ok(Vec::new()));
    client.sign_out().await.unwrap();
    assert_eq!(client.picture("//b.example/office/a.png").await, Err(PortalError::PictureElsewhere));
    assert!(portal.seen().iter().all(|seen| seen.call.contains(" /office/")), "{:?}", portal.seen());
}

#[tokio::test]
async fn the_sign_in_page_of_a_portal_under_a_path_ends_the_session_and_nothing_else_does() {
    for (to, ended) in [
        ("/office/Auth.aspx?refererurl=x", true),
        ("/Auth.aspx", true),
        ("https://b.example/Auth.aspx", false),
        ("/oauth2/start?rd=%2Foffice", false),
    ] {
        let portal = TestPortal::always(ScriptedAnswer::SendOn(to.into())).await;
        let error = portal.client_under("/office").viewer().await.unwrap_err();
        assert_eq!(error == PortalError::SessionExpired, ended, "{to}: {error:?}");
    }
}
