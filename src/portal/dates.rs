//! Days and moments as the portal writes them.
//!
//! The portal keeps a person's days as wall-clock times of its own zone without saying
//! the zone, and prints them in two forms that disagree. A day that is sent at noon and
//! without a zone is stored right in every zone; a day at midnight is not.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::records::DateValue;

/// How a day is sent: at noon, without a zone. An empty one is sent as the day that the
/// portal takes for "none", which must be at midnight. A half-typed one is not sent.
pub(super) fn sent(date: &DateValue) -> Option<String> {
    match date {
        DateValue::Empty => Some("1900-01-01T00:00:00".to_owned()),
        DateValue::Day(day) => {
            Some(format!("{:04}-{:02}-{:02}T12:00:00", day.year(), day.month(), day.day()))
        }
        DateValue::Typed(_) => None,
    }
}

/// The day in the raw record: the first ten characters, always.
pub(super) fn in_raw_record(text: &str) -> Option<Date> {
    let day: Date = text.get(..10)?.parse().ok()?;
    // The earliest moment the portal's language knows means "never set".
    (day.year() > 1).then_some(day)
}

/// The day in a profile: the date in UTC, because the portal prints its wall clock as if
/// it were UTC. Texts without an offset are taken as they are.
pub(super) fn in_profile(text: &str) -> Option<Date> {
    let day = match text.parse::<jiff::Timestamp>() {
        Ok(moment) => moment.to_zoned(TimeZone::UTC).date(),
        Err(_) => text.get(..10)?.parse().ok()?,
    };
    (day.year() > 1).then_some(day)
}

/// A true moment. One without an offset is taken as UTC.
pub(super) fn moment(text: &str) -> Option<jiff::Timestamp> {
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

/// The moment in a header of HTTP.
pub(super) fn http_date(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp())
}

/// The stamp of a raw record, which is written in whole seconds of UTC and without a zone.
pub(super) fn stamp(text: &str) -> Option<jiff::Timestamp> {
    let wall: jiff::civil::DateTime = text.trim().trim_end_matches('Z').parse().ok()?;
    wall.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Whether the portal would rewrite this text if it were sent as JSON: it takes every
/// text of this shape for a moment, in notes and custom fields too.
pub(super) fn is_rewritten_in_json(text: &str) -> bool {
    if text.starts_with("/Date(") {
        return true;
    }
    // The portal counts in UTF-16.
    let mut units = 0;
    let mut has_mark = false;
    for c in text.chars() {
        if units == 10 && c == 'T' {
            has_mark = true;
        }
        units += c.len_utf16();
        if units > 40 {
            return false;
        }
    }
    units >= 19 && has_mark && text.starts_with(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_sent_at_noon_and_cleared_at_midnight() {
        assert_eq!(sent(&DateValue::Day(date(1990, 5, 7))).as_deref(), Some("1990-05-07T12:00:00"));
        assert_eq!(sent(&DateValue::Empty).as_deref(), Some("1900-01-01T00:00:00"));
        assert_eq!(sent(&DateValue::Typed("17 Mai".to_owned())), None);
    }

    #[test]
    fn the_raw_record_tells_the_day_first() {
        assert_eq!(in_raw_record("1990-05-17T12:00:00"), Some(date(1990, 5, 17)));
        assert_eq!(in_raw_record("1990-05-17"), Some(date(1990, 5, 17)));
        for text in ["", "1990", "0001-01-01T00:00:00", "1990-13-01T00:00:00", "1990-05-1ü"] {
            assert_eq!(in_raw_record(text), None, "{text}");
        }
    }

    #[test]
    fn a_profile_is_read_in_utc() {
        // Stored at noon on the 17th, in New York, in Auckland and east of the date line.
        assert_eq!(in_profile("1990-05-17T08:00:00.0000000-04:00"), Some(date(1990, 5, 17)));
        assert_eq!(in_profile("1990-05-18T00:00:00.0000000+12:00"), Some(date(1990, 5, 17)));
        assert_eq!(in_profile("1990-05-18T01:00:00.0000000+13:00"), Some(date(1990, 5, 17)));
        // Stored at midnight by the web client.
        assert_eq!(in_profile("1990-05-16T20:00:00.0000000-04:00"), Some(date(1990, 5, 17)));
        assert_eq!(in_profile("1990-05-17T00:00:00"), Some(date(1990, 5, 17)));
        assert_eq!(in_profile("soon"), None);
    }

    #[test]
    fn moments_are_moments() {
        assert_eq!(moment("2021-10-21T12:03:55.0000000Z"), "2021-10-21T12:03:55Z".parse().ok());
        assert_eq!(moment("2021-10-21T12:03:55"), "2021-10-21T12:03:55Z".parse().ok());
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn texts_that_look_like_moments_are_found() {
        for text in [
            "2020-01-02T03:04:05.1230000Z",
            "2020-01-02T03:04:05+05:00",
            "2020-01-02T03:04:05",
            "1234567890T12345678",
            "/Date(0)/",
        ] {
            assert!(is_rewritten_in_json(text), "{text}");
        }
        for text in [
            "2020-01-02",
            "2020-01-02 03:04:05",
            "x020-01-02T03:04:05",
            "2020-01-02T03:04:0",
            "2020-01-02T03:04:05 and some more words after it",
            "",
        ] {
            assert!(!is_rewritten_in_json(text), "{text}");
        }
        // 40 units still count, 41 do not; two of them make one character here.
        assert!(is_rewritten_in_json(&format!("2020-01-02T{}", "x".repeat(29))));
        assert!(!is_rewritten_in_json(&format!("2020-01-02T{}", "x".repeat(30))));
        assert!(!is_rewritten_in_json(&format!("2020-01-02T{}", "😀".repeat(15))));
    }
}
