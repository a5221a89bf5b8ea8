//! What a client sees when the network is bad.

use std::time::{Duration, Instant};

use serde_json::json;

use super::office::*;
use crate::demo::{DemoPortal, Fault, FaultKind, Match};

async fn broken(what: FaultKind, times: Option<u32>) -> (DemoPortal, Client) {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "/contacts".to_owned() };
    portal.inject(Fault { matches, times, what });
    (portal, client)
}

async fn wipe(client: &Client) -> Option<Answer> {
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
async fn answers_that_are_not_carried_out() {
    for (what, status) in [
        (FaultKind::Status(503, None), 503),
        (FaultKind::Status(429, Some(("slow down".to_owned(), "text/plain".to_owned()))), 429),
        (FaultKind::PortalError(402, "Payment Required".to_owned()), 402),
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
