//! Dates of people. The portal stores a wall time of its own zone and prints it in three ways.
//!
//! * Loaded from the database it is taken for UTC and shown with the zone's offset, so the date is in the UTC part;
//! * in the answer of the very `PUT` that sent it, it is shown as local time, so the date is in the local part;
//! * the raw record (`portal/users/{id}`) shows the bare wall time.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// Reads a date parameter into the portal's wall time. Accepted are `yyyy-MM-dd`, `yyyy-MM-ddTHH:mm:ss` with no
/// fraction, three or seven digits, the same with dashes in the time, and a zone of `Z` or `±hh:mm`.
/// Without a zone the text is the portal's own time. `None` for anything else.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<DateTime> {
    let date = date(text.get(..10)?)?;
    let rest = &text[10..];
    if rest.is_empty() {
        return local(DateTime::from_parts(date, Time::midnight()), zone);
    }
    let rest = rest.strip_prefix('T')?;
    let clock = rest.get(..8)?;
    let separator = clock.as_bytes()[2];
    if clock.as_bytes()[5] != separator || !matches!(separator, b':' | b'-') {
        return None;
    }
    let time = Time::new(digits(&clock[..2])?, digits(&clock[3..5])?, digits(&clock[6..8])?, 0).ok()?;
    let mut rest = &rest[8..];
    let mut nanoseconds = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if length != 3 && length != 7 {
            return None;
        }
        nanoseconds = fraction[..length].parse::<i32>().ok()? * 10_i32.pow(9 - length as u32);
        rest = &fraction[length..];
    }
    let wall = DateTime::from_parts(date, time.with().subsec_nanosecond(nanoseconds).build().ok()?);
    match rest {
        "" => local(wall, zone),
        "Z" => Some(zone.to_datetime(Offset::UTC.to_timestamp(wall).ok()?)),
        offset => Some(zone.to_datetime(parse_offset(offset)?.to_timestamp(wall).ok()?)),
    }
}

fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
        return None;
    }
    Date::new(digits(&text[..4])?, digits(&text[5..7])?, digits(&text[8..10])?).ok()
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Reads `+hh:mm` or `-hh:mm`.
pub(super) fn parse_offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let seconds = digits::<i32>(hours)? * 3600 + digits::<i32>(minutes)? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// There and back again through an instant, as the server does: a time that the clocks jump over
/// lands before the jump, on the day before if the jump is at midnight. A whole day that a zone left
/// out when it went over the date line stays: the server knows that only as another offset since then.
fn local(wall: DateTime, zone: &TimeZone) -> Option<DateTime> {
    if let AmbiguousOffset::Gap { before, after } = zone.to_ambiguous_timestamp(wall).offset()
        && after.seconds() - before.seconds() >= 86_400
    {
        return Some(wall);
    }
    Some(zone.to_datetime(offset_of(wall, zone).to_timestamp(wall).ok()?))
}

fn offset_of(wall: DateTime, zone: &TimeZone) -> Offset {
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Gap { after, .. } | AmbiguousOffset::Fold { after, .. } => after,
    }
}

/// Whether this wall time asks to clear the date: exactly midnight of 1900-01-01.
pub(super) fn clears(wall: DateTime) -> bool {
    wall == DateTime::constant(1900, 1, 1, 0, 0, 0, 0)
}

/// How a stored wall time is shown after it was loaded: taken for UTC, shown with the offset.
pub(super) fn loaded(wall: DateTime, zone: &TimeZone) -> String {
    match Offset::UTC.to_timestamp(wall) {
        Ok(instant) => instant_text(instant, zone),
        Err(_) => round_trip(wall, Offset::UTC),
    }
}

/// How a wall time is shown in the answer of the call that has just set it: as local time.
pub(super) fn just_set(wall: DateTime, zone: &TimeZone) -> String {
    round_trip(wall, offset_of(wall, zone))
}

/// A true instant in the portal's zone.
pub(super) fn instant_text(instant: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(instant);
    round_trip(offset.to_datetime(instant), offset)
}

fn round_trip(wall: DateTime, offset: Offset) -> String {
    let ticks = wall.subsec_nanosecond() / 100;
    format!("{}.{ticks:07}{}", bare(wall), offset_text(offset))
}

/// The bare wall time with whole seconds, `1990-05-17T12:00:00`.
pub(super) fn bare(wall: DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        wall.year(),
        wall.month(),
        wall.day(),
        wall.hour(),
        wall.minute(),
        wall.second()
    )
}

fn offset_text(offset: Offset) -> String {
    let seconds = offset.seconds();
    if seconds == 0 {
        return "Z".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Cuts an instant to whole seconds, as the database does.
pub(super) fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

/// The wall time in UTC without `Z`, as the raw record prints its stamps.
pub(super) fn bare_utc(instant: Timestamp) -> String {
    bare(Offset::UTC.to_datetime(instant))
}

/// The zone's offset now, as `-05:00:00` and in hours.
pub(super) fn offset_now(zone: &TimeZone, now: Timestamp) -> (String, f64) {
    let span = SignedDuration::from_secs(i64::from(zone.to_offset(now).seconds()));
    let seconds = span.as_secs().abs();
    let sign = if span.is_negative() { "-" } else { "" };
    let text = format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    (text, span.as_secs_f64() / 3600.0)
}
