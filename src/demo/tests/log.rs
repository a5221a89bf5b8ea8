//! The log of requests is bounded; the oldest go first.

use super::office::*;
use crate::demo::LoggedRequest;
use crate::demo::log::{LARGEST, Log, MOST_BYTES, MOST_REQUESTS, parameters};

fn request(path: &str, body: Vec<u8>) -> LoggedRequest {
    LoggedRequest {
        method: "PUT".to_owned(),
        path: path.to_owned(),
        query: String::new(),
        content_type: None,
        body_size: body.len(),
        body,
        authorized: false,
        status: 0,
        parameters: Vec::new(),
    }
}

fn paths(log: &Log) -> Vec<String> {
    log.all().into_iter().map(|request| request.path).collect()
}

#[test]
fn only_so_many_are_kept() {
    let mut log = Log::default();
    let places: Vec<_> =
        (0..MOST_REQUESTS + 3).map(|number| log.add(request(&number.to_string(), vec![]))).collect();
    assert_eq!(log.len(), MOST_REQUESTS);
    let kept = paths(&log);
    assert_eq!((kept[0].as_str(), kept[kept.len() - 1].clone()), ("3", (MOST_REQUESTS + 2).to_string()));
    // What has gone is not mistaken for what has come into its place.
    for (number, place) in places.into_iter().enumerate() {
        log.change(place, |request| {
            assert_eq!(request.path, number.to_string());
            request.status = 200;
        });
    }
    assert!(log.all().iter().all(|request| request.status == 200));
}

#[test]
fn only_so_many_bytes_are_kept() {
    let mut log = Log::default();
    let piece = 5 << 20;
    for number in 0..20 {
        log.add(request(&number.to_string(), vec![b'x'; piece]));
        let bytes: usize = log.all().iter().map(|request| request.body.len()).sum();
        assert!(bytes <= MOST_BYTES && log.len() == (number + 1).min(MOST_BYTES / piece), "{bytes}");
    }
    assert_eq!(paths(&log).last().map(String::as_str), Some("19"));
    // What is noted later counts too.
    let last = log.add(request("last", vec![]));
    let before = log.len();
    log.change(last, |request| request.parameters = vec![("a".to_owned(), "x".repeat(2 * piece))]);
    assert!(log.len() < before);
    assert_eq!(paths(&log).last().map(String::as_str), Some("last"));
}

#[test]
fn what_was_forgotten_cannot_be_changed_any_more() {
    let mut log = Log::default();
    let before = log.add(request("before", vec![1; 100]));
    log.clear();
    assert_eq!(log.len(), 0);
    let after = log.add(request("after", vec![]));
    log.change(before, |request| request.status = 500);
    log.change(after, |request| request.status = 200);
    let kept = log.all();
    assert_eq!((kept.len(), kept[0].path.as_str(), kept[0].status), (1, "after", 200));
}

#[test]
fn very_long_parameters_are_left_out() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let small = vec![pair("a", "1"), pair("b", &"x".repeat(100_000)), pair("a", "2")];
    assert_eq!(parameters(&small), small);
    let large = vec![pair("a", "1"), pair("b", &"x".repeat(LARGEST)), pair("c", "2")];
    assert_eq!(parameters(&large), [pair("a", "1")]);
    let many = vec![pair("a", ""); LARGEST / 32];
    assert!(parameters(&many).len() < LARGEST / 60);
}

#[tokio::test]
async fn a_very_large_body_is_carried_out_whole_and_kept_in_part() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    portal.clear_requests();
    let long = serde_json::json!({"title": "Director", "comment": "x".repeat(LARGEST + 100)});
    let body = with(whole(&row(&portal, USER)), long).to_string();
    let answer = client.send("PUT", &format!("people/{USER}.json"), Some("application/json"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text().chars().take(200).collect::<String>());
    assert_eq!(row(&portal, USER).title, "Director");
    let requests = portal.requests();
    let [put] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    assert_eq!((put.body.len(), put.body_size, put.status), (LARGEST, body.len(), 200));
    assert!(body.as_bytes().starts_with(&put.body));
    assert!(put.parameters.iter().all(|(_, value)| value.len() < LARGEST));
}
