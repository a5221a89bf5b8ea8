//! The tables of how JSON values become arguments.

use serde_json::{Value, json};
use uuid::Uuid;

use super::office::{Client, USER, office};
use crate::demo::binding::BoundArguments;
use crate::demo::binding::collections::ChannelArgument;

async fn bound(content_type: Option<&str>, body: &str) -> BoundArguments {
    BoundArguments::bind(vec![("userid".into(), "1".into())], &[], content_type, body.as_bytes())
        .await
        .unwrap()
}

async fn json_bound(value: Value) -> BoundArguments {
    bound(Some("application/json; charset=utf-8"), &value.to_string()).await
}

#[tokio::test]
async fn what_a_string_receives() {
    for (sent, received) in [
        (json!({}), None),
        (json!({"A": null}), Some("")),
        (json!({"a": ""}), Some("")),
        (json!({"a": " \r\n\t"}), Some(" \r\n\t")),
        (json!({"a": true}), Some("true")),
        (json!({"a": 1.50}), Some("1.5")),
        (json!({"a": 12_345_678_901_234_567_890_u64}), Some("12345678901234567890")),
        (json!({"a": ["x", "y"]}), Some("x")),
        (json!({"a": {}}), Some("")),
        (json!({"a": {"a": 1}}), None),
        (json!({"a": "2020-01-02T03:04:05.1230000Z"}), Some("2020-01-02T03:04:05.123Z")),
        (json!({"a": "2020-01-02T03:04:05+05:00"}), Some("2020-01-01T22:04:05+00:00")),
        (json!({"a": "2020-01-02T03:04:05.000"}), Some("2020-01-02T03:04:05")),
        (json!({"a": "2020-13-02T03:04:05"}), Some("2020-13-02T03:04:05")),
        (json!({"a": "/Date(0)/"}), Some("1970-01-01T00:00:00Z")),
        (json!({"a": "2020-01-02"}), Some("2020-01-02")),
        (json!({"a": "1990-05-17T00-00-00"}), Some("1990-05-17T00-00-00")),
    ] {
        assert_eq!(json_bound(sent.clone()).await.text("a").as_deref(), received, "{sent}");
    }
}

#[tokio::test]
async fn what_other_types_receive() {
    let empty = json_bound(json!({"b": "", "n": null, "d": "", "g": null, "s": ""})).await;
    let none = json_bound(json!({})).await;
    for arguments in [&empty, &none] {
        assert!(!arguments.flag("b").unwrap());
        assert_eq!(arguments.optional_flag("b").unwrap(), None);
        assert_eq!(arguments.number("n").unwrap(), 0);
        assert_eq!(arguments.optional_guid("g").unwrap(), None);
        assert_eq!(arguments.share_type("s").unwrap(), 0);
        assert_eq!(arguments.date("d", &jiff::tz::TimeZone::UTC).unwrap(), None);
    }
    let bad = json_bound(json!({"b": "1", "n": "x", "d": "17.05.1990", "g": "x", "s": "all"})).await;
    assert_eq!(bad.flag("b").unwrap_err().status, 400);
    assert_eq!(bad.number("n").unwrap_err().status, 400);
    assert_eq!(bad.optional_guid("g").unwrap_err().status, 400);
    assert_eq!(bad.share_type("s").unwrap_err().status, 400);
    assert_eq!(bad.date("d", &jiff::tz::TimeZone::UTC).unwrap_err().status, 400);
    let good = json_bound(
        json!({"b": "TRUE", "n": 12.0, "m": "12", "s": "READWRITE", "t": "Read,ReadWrite", "u": 7}),
    )
    .await;
    assert!(good.flag("b").unwrap());
    assert_eq!((good.number("n").unwrap(), good.number("m").unwrap()), (12, 12));
    let types = ["s", "t", "u"].map(|name| good.share_type(name).unwrap());
    assert_eq!(types, [1, 3, 7]);
}

#[tokio::test]
async fn what_lists_receive() {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for (sent, received) in [
        (json!({}), Some(vec![])),
        (json!({"department": []}), Some(vec![])),
        (json!({"DEPARTMENT": [one, two]}), Some(vec![one, two])),
        (json!({"department": one}), Some(vec![one])),
        (json!({"department": null}), None),
        (json!({"department": ""}), None),
        (json!({"department": ["x"]}), None),
    ] {
        assert_eq!(json_bound(sent.clone()).await.guids("department").ok(), received, "{sent}");
    }
    let form = bound(
        Some("application/x-www-form-urlencoded"),
        &format!("department%5B%5D={one}&department%5B%5D={two}"),
    )
    .await;
    assert_eq!(form.guids("department").unwrap(), [one, two]);
}

fn channel(kind: &str, value: &str) -> ChannelArgument {
    ChannelArgument { kind: Some(kind.to_owned()), value: Some(value.to_owned()) }
}

#[tokio::test]
async fn what_lists_of_objects_receive() {
    let pair = vec![channel("mail", "a"), channel("skype", "b")];
    for (sent, received) in [
        (json!({}), Some(vec![])),
        (json!({"contacts": null}), Some(vec![])),
        (json!({"contacts": []}), Some(vec![])),
        (json!({"contacts": ["x"]}), Some(vec![])),
        (json!({"contacts": [{"type": "mail", "value": "a"}]}), Some(vec![channel("mail", "a")])),
        (
            json!({"contacts": [{"Type": "mail", "Value": "a"}, {"type": "skype", "value": "b"}]}),
            Some(pair.clone()),
        ),
        (
            json!({"Contacts": [{"type": "mail", "value": "a"}, {"type": "skype", "value": "b"}]}),
            Some(vec![]),
        ),
        (json!({"contacts": [{"TYPE": "mail", "VALUE": "a"}]}), Some(vec![])),
        (json!({"contacts": [{}, {"type": "mail", "value": "a"}]}), None),
    ] {
        assert_eq!(json_bound(sent.clone()).await.channels().ok(), received, "{sent}");
    }
    let form = "contacts[0][Type]=mail&contacts[0][Value]=a&contacts[1][Type]=skype&contacts[1][Value]=b";
    let form = bound(Some("application/x-www-form-urlencoded"), form).await;
    assert_eq!(form.channels().unwrap(), pair);
    let fields =
        json_bound(json!({"customFieldList": [{"key": 5, "value": "x"}, {"Key": "6", "Value": null}]})).await;
    assert_eq!(
        fields.key_values("customFieldList").unwrap(),
        [(5, Some("x".to_owned())), (6, Some(String::new()))]
    );
    let bad = json_bound(json!({"customFieldList": [{"key": "x", "value": "y"}]})).await;
    assert_eq!(bad.key_values("customFieldList").unwrap_err().status, 400);
}

#[tokio::test]
async fn sources_and_bodies() {
    let query = [("a".to_owned(), "query".to_owned())];
    let route = vec![("id".to_owned(), "route".to_owned())];
    let body = br#"{"a":"body","id":"body","c":"body"}"#;
    let arguments = BoundArguments::bind(route, &query, Some("application/json"), body).await.unwrap();
    let read = ["id", "a", "c"].map(|name| arguments.text(name).unwrap());
    assert_eq!(read, ["route", "query", "body"]);
    for body in ["", "{}", "null", "  "] {
        assert_eq!(bound(Some("application/json"), body).await.pairs.len(), 1);
    }
    for body in ["[]", "[{\"a\":1}]", "{", "\"x\""] {
        let refused =
            BoundArguments::bind(vec![], &[], Some("application/json"), body.as_bytes()).await.unwrap_err();
        assert_eq!((refused.status, refused.message.as_str()), (400, "Unable to deserialize json"));
    }
    assert_eq!(bound(Some("text/json"), "{\"a\":1}").await.text("a"), None);
    assert_eq!(bound(None, "a=1").await.text("a"), None);
}

#[tokio::test]
async fn the_log_shows_what_was_bound() {
    let portal = office().await;
    let client = Client::login(&portal, USER).await;
    portal.clear_requests();
    client
        .put(
            &format!("people/{USER}/contacts.json?x=1"),
            json!({"contacts": [{"type": "mail", "value": "a"}]}),
        )
        .await;
    let requests = portal.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!((request.method.as_str(), request.status, request.query.as_str()), ("PUT", 200, "x=1"));
    assert!(request.authorized && request.path.ends_with("/contacts.json"));
    let names: Vec<&str> = request.parameters.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["userid", "x", "contacts[type]", "contacts[value]"]);
}
