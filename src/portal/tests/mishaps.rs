//! What is repeated, what is not, and what never leaves this computer.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::test_portal::{ScriptedAnswer, TestPortal};
use super::{MIKE, contact_body};
use crate::portal::{Address, PersonBody, Portal, PortalError};
use crate::records::Choice;

#[tokio::test]
async fn readings_are_repeated_where_it_can_help() {
    for step in [
        ScriptedAnswer::Drop,
        ScriptedAnswer::text(502, ""),
        ScriptedAnswer::text(503, ""),
        ScriptedAnswer::text(429, ""),
    ] {
        let calls = AtomicUsize::new(0);
        let portal = TestPortal::new(move |_| match calls.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => step.clone(),
            _ => ScriptedAnswer::ok("[]"),
        })
        .await;
        assert_eq!(portal.client().departments().await, Ok(Vec::new()));
        assert_eq!(portal.seen().len(), 3);
    }
    let down = TestPortal::always(ScriptedAnswer::text(502, "")).await;
    assert_eq!(down.client().departments().await, Err(PortalError::Trouble { status: 502 }));
    assert_eq!(down.seen().len(), 3);
    let refusing = TestPortal::always(ScriptedAnswer::refuse(500, "x")).await;
    assert!(refusing.client().departments().await.is_err());
    assert_eq!(refusing.seen().len(), 1);
}

#[tokio::test]
async fn changes_are_never_repeated_once_they_may_have_arrived() {
    for (step, may_have_been_done) in [
        (ScriptedAnswer::Drop, true),
        (ScriptedAnswer::Hang, true),
        (ScriptedAnswer::text(502, ""), true),
        (ScriptedAnswer::page(200), true),
        (ScriptedAnswer::text(503, ""), true),
        (ScriptedAnswer::text(504, ""), true),
        (ScriptedAnswer::refuse(403, "Access Denied"), false),
        (ScriptedAnswer::SendOn("/Auth.aspx?x=1".into()), false),
    ] {
        let portal = TestPortal::always(step.clone()).await;
        let error = portal.client().set_custom_field(1, 3, "x").await.unwrap_err();
        assert_eq!(error.may_have_been_done(), may_have_been_done, "{step:?} {error:?}");
        assert!(!error.never_arrived());
        assert_eq!(portal.only().call, "POST /api/2.0/crm/person/1/customfield/3.json");
    }
}

#[tokio::test]
async fn what_certainly_was_not_carried_out_and_what_restores_is_asked_for_again() {
    let busy = TestPortal::always(ScriptedAnswer::text(429, "")).await;
    let error = busy.client().set_custom_field(1, 3, "x").await.unwrap_err();
    assert_eq!((error, busy.seen().len()), (PortalError::RateLimited, 3));
    for step in [
        ScriptedAnswer::Drop,
        ScriptedAnswer::text(502, ""),
        ScriptedAnswer::text(503, ""),
        ScriptedAnswer::text(429, ""),
    ] {
        let portal = TestPortal::always(step.clone()).await;
        assert!(portal.client().restore_contact_stage(1, 3).await.is_err());
        assert_eq!(portal.seen().len(), 3, "{step:?}: doing it twice is doing it once");
    }
}

#[tokio::test]
async fn a_redirect_never_takes_the_token_along() {
    let stranger = TestPortal::always(ScriptedAnswer::ok("{}")).await;
    let other = stranger.client().address().to_string();
    let portal = TestPortal::always(ScriptedAnswer::SendOn(format!("{other}/steal"))).await;
    let error = portal.client().viewer().await.unwrap_err();
    assert_eq!(error, PortalError::Redirected { to: format!("{other}/steal") });
    assert_eq!(portal.only().header("authorization"), Some("the-token"));
    assert!(stranger.seen().is_empty());
}

/// A server that sends these bytes to every client and reads nothing.
async fn a_talker(words: &'static [u8]) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.readable().await;
            let _ = stream.try_write(words);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    address
}

#[tokio::test]
async fn encryption_that_is_not_there_is_told() {
    let address = a_talker(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let address = Address::parse(&format!("https://{address}")).unwrap();
    // Without root certificates on this computer there is nothing to see.
    if let Ok(client) = Portal::new(address) {
        let error = client.in_a_hurry().probe().await.unwrap_err();
        assert!(matches!(error, PortalError::Certificate { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn what_does_not_speak_http_is_no_portal() {
    let address = a_talker(b"SSH-2.0-OpenSSH_9.6\r\n").await;
    let client = Portal::new(Address::parse(&address).unwrap()).unwrap().in_a_hurry();
    let error = client.probe().await.unwrap_err();
    assert_eq!(error, PortalError::NotAPortal { host: "127.0.0.1".into() });
}

/// Background work moves between threads.
#[test]
fn calls_can_run_in_the_background() {
    fn movable<T: Send>(_: &T) {}
    let client = Portal::new(Address::parse("127.0.0.1:1").unwrap()).unwrap();
    let (person, contact) = (PersonBody::default(), contact_body());
    movable(&client.person(MIKE));
    movable(&client.contact(1));
    movable(&client.contact_type(1));
    movable(&client.put_person(MIKE, &person));
    movable(&client.put_contact(1, &contact, None));
    movable(&client.put_type(MIKE, Choice::User));
    movable(&client.settings());
    movable(&client.picture("/x"));
}
