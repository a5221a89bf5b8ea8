//! Dates of people in several zones.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::json;

use super::office::*;
use crate::demo::dates::{clears, just_set, loaded, parse};

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn wall(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[test]
fn texts_that_are_dates() {
    let new_york = zone("America/New_York");
    for (text, stored) in [
        ("1990-05-17", Some("1990-05-17T00:00:00")),
        ("1990-05-17T12:00:00", Some("1990-05-17T12:00:00")),
        ("1990-05-17T12:00:00.000", Some("1990-05-17T12:00:00")),
        ("1990-05-17T12:00:00.0000000-04:00", Some("1990-05-17T12:00:00")),
        ("2008-04-10T06-30-00.000Z", Some("2008-04-10T02:30:00")),
        ("1990-05-17T00:00:00Z", Some("1990-05-16T20:00:00")),
        ("1990-05-17T12:00:00.12", None),
        ("1990-05-17 12:00:00", None),
        ("05/17/1990", None),
        ("1990-02-30", None),
        ("", None),
    ] {
        assert_eq!(parse(text, &new_york), stored.map(wall), "{text}");
    }
    assert!(clears(wall("1900-01-01T00:00:00")) && !clears(wall("1900-01-01T12:00:00")));
}

#[test]
fn how_they_are_shown() {
    for (name, from_database, echo) in [
        ("America/New_York", "1990-05-17T08:00:00.0000000-04:00", "1990-05-17T12:00:00.0000000-04:00"),
        ("UTC", "1990-05-17T12:00:00.0000000Z", "1990-05-17T12:00:00.0000000Z"),
        ("Asia/Kathmandu", "1990-05-17T17:45:00.0000000+05:45", "1990-05-17T12:00:00.0000000+05:45"),
        ("Pacific/Apia", "1990-05-17T01:00:00.0000000-11:00", "1990-05-17T12:00:00.0000000-11:00"),
    ] {
        let noon = wall("1990-05-17T12:00:00");
        assert_eq!(loaded(noon, &zone(name)), from_database);
        assert_eq!(just_set(noon, &zone(name)), echo);
        assert_eq!(parse("1990-05-17T12:00:00", &zone(name)), Some(noon));
    }
    let noon = wall("2015-02-01T12:00:00");
    assert_eq!(loaded(noon, &zone("Pacific/Kiritimati")), "2015-02-02T02:00:00.0000000+14:00");
    assert_eq!(loaded(noon, &zone("Pacific/Apia")), "2015-02-02T02:00:00.0000000+14:00");
}

#[test]
fn midnight_that_does_not_exist_is_stored_on_the_day_before() {
    // In São Paulo the clocks jumped at midnight.
    let stored = parse("2015-10-18", &zone("America/Sao_Paulo")).unwrap();
    assert_eq!(stored.date(), wall("2015-10-17T00:00:00").date());
    let noon = parse("2015-10-18T12:00:00", &zone("America/Sao_Paulo")).unwrap();
    assert_eq!(noon, wall("2015-10-18T12:00:00"));
}

#[test]
fn a_day_that_a_zone_left_out_is_stored_as_it_is() {
    let left_out = parse("2011-12-30T12:00:00", &zone("Pacific/Apia")).unwrap();
    assert_eq!(left_out, wall("2011-12-30T12:00:00"));
}

#[tokio::test]
async fn over_the_wire_in_every_zone() {
    for name in ["America/New_York", "UTC", "Pacific/Kiritimati", "Asia/Kathmandu", "Pacific/Apia"] {
        let portal = office_in(name).await;
        let client = Client::login(&portal, ADMIN).await;
        let path = format!("people/{USER}.json");
        let raw = format!("portal/users/{USER}.json");
        let body = with(
            whole(&row(&portal, USER)),
            json!({"birthday": "2001-03-04T12:00:00", "worksfrom": "1900-01-01T00:00:00"}),
        );
        let echo = client.put(&path, body).await.response();
        assert!(echo["birthday"].as_str().unwrap().starts_with("2001-03-04T12:00:00.0000000"));
        assert!(echo.get("workFrom").is_none());
        let seen = client.get(&path).await.response()["birthday"].as_str().unwrap().to_owned();
        let instant: jiff::Timestamp = seen.parse().unwrap();
        assert_eq!(instant.to_string(), "2001-03-04T12:00:00Z", "{name}");
        assert_eq!(client.get(&raw).await.response()["birthDate"], "2001-03-04T12:00:00");
        assert!(client.get(&raw).await.response()["workFromDate"].is_null());
        let body = with(whole(&row(&portal, USER)), json!({"birthday": "", "worksfrom": null}));
        client.put(&path, body).await;
        assert_eq!(row(&portal, USER).birthday, Some(wall("2001-03-04T12:00:00")), "empty leaves it alone");
        let settings = client.get("settings.json").await.response();
        assert_eq!(settings["timezone"].as_str().unwrap().split(';').next(), Some(name));
    }
}
