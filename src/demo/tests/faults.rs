//! What a client sees when the network is bad.

use std::time::{Duration, Instant};

use serde_json::json;

use super::office::*;
use crate::demo::{DemoPortal, Edit, Fault, FaultKind, Match};

async fn broken(what: FaultKind, times: Option<u32>) -> (DemoPortal, Client) {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "/contacts".to_owned() };
    portal.inject(Fault { matches, times, what });
    (portal, client)
}

async fn wipe(client: &Client) -> Option<ReceivedAnswer> {
    let target = format!("/api/2.0/people/{USER}/contacts.json");
    client.raw("PUT", &target, Some("application/json"), b"{\"contacts\":[]}").await
}

#[tokio::test]
async fn dropped_before_is_not_carried_out() {
    let (portal, client) = broken(FaultKind::DropBefore, Some(1)).await;
    let target = format!("/api/2.0/people/{USER}/contacts.json");
    let bytes = client.exchange("PUT", &target, Some("application/json"), b"{\"contacts\":[]}").await;
    assert!(bytes.is_empty(), "{}", String::from_utf8_lossy(&bytes));
    assert_ne!(row(&portal, USER).contacts, "");
    assert_eq!(portal.requests().last().unwrap().status, 0);
    assert_eq!(wipe(&client).await.unwrap().status, 200, "only once");
    assert_eq!(row(&portal, USER).contacts, "");
}

#[tokio::test]
async fn dropped_after_is_carried_out() {
    let (portal, client) = broken(FaultKind::DropAfter, None).await;
    assert!(wipe(&client).await.is_none());
    assert!(wipe(&client).await.is_none(), "always");
    assert_eq!(row(&portal, USER).contacts, "");
    portal.clear_faults();
    assert_eq!(wipe(&client).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_real_client_reports_a_dropped_connection() {
    let (portal, client) = broken(FaultKind::DropBefore, None).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("{}/api/2.0/people/{USER}/contacts.json", portal.address());
    let request =
        http.put(address).header("Authorization", client.token.unwrap()).json(&json!({"contacts": []}));
    let error = request.send().await.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn half_an_answer_slow_answers_and_wrong_answers() {
    let (_portal, client) = broken(FaultKind::TruncatedBody, Some(1)).await;
    let answer = wipe(&client).await.unwrap();
    let announced: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert!(answer.status == 200 && answer.body.len() == announced / 2, "{announced} {}", answer.body.len());

    let (portal, client) = broken(FaultKind::SlowDrip, Some(1)).await;
    let start = Instant::now();
    let answer = wipe(&client).await.unwrap();
    assert!(start.elapsed() > Duration::from_millis(300));
    assert_eq!(answer.response()["id"], json!(USER));
    assert_eq!(portal.requests().last().unwrap().status, 200);

    let (portal, client) = broken(FaultKind::EmptyObject, Some(1)).await;
    assert_eq!(wipe(&client).await.unwrap().response(), json!({}));
    assert_eq!(row(&portal, USER).contacts, "");
}

#[tokio::test]
async fn a_search_that_fails_inside_the_portal_is_an_empty_object() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let matches = Match { method: None, path_contains: "people/search".to_owned() };
    portal.inject(Fault { matches, times: Some(1), what: FaultKind::EmptyObject });
    let failed = client.get("people/search.json?query=zany").await;
    let nothing = client.get("people/search.json").await;
    assert_eq!((failed.status, failed.text()), (200, nothing.text()), "as when the portal gives nothing");
    assert_eq!(client.get("people/search.json?query=zany").await.json()["count"], 1);
}

#[tokio::test]
async fn a_proxy_that_loses_its_patience_answers_for_a_call_that_is_carried_out() {
    let page = ("<h1>Gateway timeout</h1>".to_owned(), "text/html".to_owned());
    for body in [Some(page), None] {
        let (portal, client) = broken(FaultKind::StatusAfter(504, body.clone()), Some(1)).await;
        let answer = wipe(&client).await.unwrap();
        let (text, kind) = body.unzip();
        assert_eq!((answer.status, answer.text()), (504, text.unwrap_or_default()));
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(row(&portal, USER).contacts, "");
        assert_eq!(portal.requests().last().unwrap().status, 504);
    }
}

/// Waits for something that is on its way.
async fn until(what: impl Fn() -> bool) {
    for _ in 0..1000 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it never came");
}

const LONG: Duration = Duration::from_secs(600);

/// A client asks for the wiping and goes away before it is answered.
async fn wipe_and_go(portal: &DemoPortal, client: Client) {
    portal.clear_requests();
    let asking = tokio::spawn(async move { wipe(&client).await.is_some() });
    until(|| portal.requests().len() == 1).await;
    asking.abort();
    until(|| portal.open_connections() == 0).await;
}

#[tokio::test]
async fn a_late_call_is_carried_out_though_nobody_waits_any_more() {
    let (portal, client) = broken(FaultKind::Late(LONG), Some(1)).await;
    wipe_and_go(&portal, client.clone()).await;
    assert_eq!(portal.late_calls(), 1);
    assert_ne!(row(&portal, USER).contacts, "", "not yet");
    portal.end_delays();
    until(|| portal.late_calls() == 0).await;
    assert_eq!(row(&portal, USER).contacts, "");
    assert_eq!(portal.requests().last().unwrap().status, 200);

    let (portal, client) = broken(FaultKind::Delay(LONG), Some(1)).await;
    wipe_and_go(&portal, client).await;
    portal.end_delays();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_ne!(row(&portal, USER).contacts, "", "a mere delay goes with its caller");
}

#[tokio::test]
async fn a_client_that_still_waits_gets_the_answer_of_a_late_call() {
    let (portal, client) = broken(FaultKind::Late(Duration::from_millis(120)), Some(1)).await;
    let start = Instant::now();
    let answer = wipe(&client).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(120));
    assert_eq!((answer.status, answer.response()["id"].clone()), (200, json!(USER)));
    assert_eq!(portal.late_calls(), 0);
}

#[tokio::test]
async fn a_late_call_is_not_carried_out_by_a_portal_that_has_stopped() {
    let (portal, client) = broken(FaultKind::Late(LONG), Some(1)).await;
    let left = std::sync::Arc::clone(&portal.portal);
    let waiting = tokio::spawn(async move { wipe(&client).await.is_none() });
    until(|| portal.late_calls() == 1).await;
    drop(portal);
    assert!(waiting.await.unwrap(), "the connection is cut");
    assert_eq!(left.late.now(), 0);
    assert_ne!(left.lock().rows.people[&USER].contacts, "");
}

#[tokio::test]
async fn a_late_answer_comes_after_its_call_was_carried_out() {
    let (portal, client) = broken(FaultKind::AnsweredLate(LONG), Some(1)).await;
    let asking = client.clone();
    let waiting = tokio::spawn(async move { wipe(&asking).await.unwrap().status });
    until(|| row(&portal, USER).contacts.is_empty()).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    portal.end_delays();
    assert_eq!(waiting.await.unwrap(), 200);

    let (_portal, client) = broken(FaultKind::AnsweredLate(Duration::from_millis(120)), Some(1)).await;
    let start = Instant::now();
    assert_eq!(wipe(&client).await.unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn delays_that_have_ended_hold_up_nobody_else() {
    for what in [FaultKind::Delay(LONG), FaultKind::Late(LONG), FaultKind::AnsweredLate(LONG)] {
        let (portal, client) = broken(what.clone(), None).await;
        portal.end_delays();
        let answer = tokio::time::timeout(Duration::from_secs(5), wipe(&client)).await;
        assert_eq!(answer.unwrap().unwrap().status, 200, "{what:?}");
    }
}

#[tokio::test]
async fn another_user_edits_at_the_moment_of_a_call() {
    let renamed = Edit::new(|rows| rows.people.get_mut(&ADMIN).unwrap().first_name = "Zora".to_owned());
    let (portal, client) = broken(FaultKind::Meanwhile(renamed), Some(1)).await;
    let last = async || {
        let list = client.get("people/filter.json?sortBy=firstname&sortOrder=descending&count=1").await;
        list.response()[0]["firstName"].clone()
    };
    assert_eq!(last().await, "Petra");
    assert_eq!(wipe(&client).await.unwrap().status, 200);
    assert_eq!((row(&portal, USER).contacts.as_str(), row(&portal, ADMIN).first_name.as_str()), ("", "Zora"));
    assert_eq!(last().await, "Zora", "lists are sorted anew");
}

#[tokio::test]
async fn a_right_that_is_taken_away_in_the_moment_of_a_call_is_missing_in_it() {
    let demoted = Edit::new(|rows| rows.people.get_mut(&ADMIN).unwrap().admin = false);
    let (portal, client) = broken(FaultKind::Meanwhile(demoted), Some(1)).await;
    let answer = wipe(&client).await.unwrap();
    assert!(answer.status == 500 && answer.error().contains(" access denied \""), "{}", answer.text());
    assert_ne!(row(&portal, USER).contacts, "");
}

#[tokio::test]
async fn answers_that_are_not_carried_out() {
    for (what, status) in [
        (FaultKind::Status(503, None), 503),
        (FaultKind::Status(429, Some(("slow down".to_owned(), "text/plain".to_owned()))), 429),
        (FaultKind::PortalError(402, "Payment Required".to_owned()), 402),
        (FaultKind::RetryAfter(429, "7".to_owned()), 429),
        (FaultKind::RetryAfter(503, "Wed, 21 Oct 2026 07:28:00 GMT".to_owned()), 503),
        (FaultKind::Garbage, 200),
        (FaultKind::Redirect("/elsewhere".to_owned()), 302),
        (FaultKind::HugeBody(1_000_000), 200),
    ] {
        let (portal, client) = broken(what.clone(), None).await;
        let answer = wipe(&client).await.unwrap();
        assert_eq!(answer.status, status, "{what:?}");
        match what {
            FaultKind::Status(429, _) => {
                assert_eq!(answer.header("content-type").unwrap(), "text/plain")
            }
            FaultKind::Status(..) => assert!(answer.body.is_empty()),
            FaultKind::RetryAfter(_, text) => {
                assert_eq!(
                    (answer.header("retry-after"), answer.body.as_slice()),
                    (Some(text), [].as_slice())
                );
            }
            FaultKind::PortalError(..) => assert_eq!(answer.error(), "Payment Required"),
            FaultKind::Redirect(_) => assert_eq!(answer.header("location").unwrap(), "/elsewhere"),
            FaultKind::HugeBody(_) => assert!(answer.body.len() > 1_000_000),
            _ => assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_err()),
        }
        assert_ne!(row(&portal, USER).contacts, "");
        assert_eq!(portal.requests().last().unwrap().status, status);
    }
}

#[tokio::test]
async fn a_delay_ends_when_the_portal_stops() {
    let (portal, client) = broken(FaultKind::Delay(Duration::from_millis(120)), Some(1)).await;
    let start = Instant::now();
    assert_eq!(wipe(&client).await.unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_millis(120));

    portal.inject(Fault {
        matches: Match::default(),
        times: None,
        what: FaultKind::Delay(Duration::from_secs(60)),
    });
    let waiting = tokio::spawn(async move { wipe(&client).await.is_none() });
    tokio::time::sleep(Duration::from_millis(60)).await;
    drop(portal);
    assert!(tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap());
}

#[tokio::test]
async fn a_dropped_portal_no_longer_answers() {
    let portal = office().await;
    let client = Client::nobody(&portal);
    assert_eq!(client.get("capabilities.json").await.status, 200);
    drop(portal);
    for _ in 0..50 {
        if tokio::net::TcpStream::connect(&client.address).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("still listening");
}
