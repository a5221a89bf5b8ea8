//! A JSON body as the portal sees it: turned into XML elements and from there into name/value pairs.
//!
//! The detour explains the oddities: null becomes "", an empty list leaves nothing at all, a list of one is the
//! same as its element, and **every string that looks like an ISO date-time is read as a date and written back**.

use std::fmt::{self, Write};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};

use crate::demo::dates;
use crate::demo::envelope::Failure;

/// An XML element standing for a JSON value.
#[derive(Default)]
struct Element {
    text: String,
    children: Vec<(String, Element)>,
}

/// The pairs of a JSON body. Nothing and `null` are legal and mean that everything is omitted;
/// a list or a bare value at the top is an unreadable body.
pub(crate) fn pairs(body: &[u8]) -> Result<Vec<(String, String)>, Failure> {
    let unreadable =
        || Failure { status: 400, message: "Unable to deserialize json".to_owned(), hresult: -2147024809 };
    let text = std::str::from_utf8(body).map_err(|_| unreadable())?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::new();
    match serde_json::from_str::<Json>(text).map_err(|_| unreadable())? {
        Json::Null => {}
        Json::Object(members) => fill(&elements(members), "", &mut pairs),
        _ => return Err(unreadable()),
    }
    Ok(pairs)
}

fn elements(members: Vec<(String, Json)>) -> Vec<(String, Element)> {
    let mut children = Vec::new();
    for (name, value) in members {
        // A name with an at sign becomes an attribute, which is never read.
        if !name.starts_with('@') {
            append(&mut children, name, value);
        }
    }
    children
}

fn append(children: &mut Vec<(String, Element)>, name: String, value: Json) {
    match value {
        Json::Array(items) => {
            for item in items {
                match item {
                    Json::Array(_) => {
                        let mut inner = Vec::new();
                        append(&mut inner, name.clone(), item);
                        children.push((name.clone(), Element { text: String::new(), children: inner }));
                    }
                    item => append(children, name.clone(), item),
                }
            }
        }
        Json::Object(members) => {
            children.push((name, Element { text: String::new(), children: elements(members) }));
        }
        Json::Null => children.push((name, Element::default())),
        Json::Text(text) => {
            children.push((name, Element { text: rewrite_dates(text), children: Vec::new() }))
        }
        Json::Plain(text) => children.push((name, Element { text, children: Vec::new() })),
    }
}

/// Elements of the same name form a group: one is itself, several without children are several values of one
/// name, several with children are numbered (those without children leave a hole).
fn fill(elements: &[(String, Element)], prefix: &str, pairs: &mut Vec<(String, String)>) {
    for (position, (name, element)) in elements.iter().enumerate() {
        if elements[..position].iter().any(|(earlier, _)| earlier == name) {
            continue;
        }
        let group: Vec<&Element> =
            elements[position..].iter().filter(|(other, _)| other == name).map(|(_, it)| it).collect();
        let full = if prefix.is_empty() { name.clone() } else { format!("{prefix}[{name}]") };
        if group.iter().all(|element| element.children.is_empty()) {
            pairs.extend(group.iter().map(|element| (full.clone(), element.text.clone())));
        } else if group.len() == 1 {
            fill(&element.children, &full, pairs);
        } else {
            for (index, element) in group.iter().enumerate() {
                fill(&element.children, &format!("{full}[{index}]"), pairs);
            }
        }
    }
}

/// What the JSON reader makes of a string that looks like an ISO date-time (19 to 40 characters, a digit first, `T`
/// in the eleventh place): trailing zeros of the fraction go, and a time with an offset is converted to the server
/// machine's zone, which is UTC here. `/Date(0)/` is a date, too. Everything else stays as it is.
pub(crate) fn rewrite_dates(text: String) -> String {
    let bytes = text.as_bytes();
    if bytes.starts_with(b"/Date(") && bytes.ends_with(b")/") {
        return microsoft_date(&text).unwrap_or(text);
    }
    if !(19..=40).contains(&bytes.len())
        || !bytes[0].is_ascii_digit()
        || bytes[10] != b'T'
        || !text.is_ascii()
    {
        return text;
    }
    rewritten(&text).unwrap_or(text)
}

fn microsoft_date(text: &str) -> Option<String> {
    let number = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let instant = Timestamp::from_millisecond(number.parse().ok()?).ok()?;
    Some(format!("{}Z", trimmed(Offset::UTC.to_datetime(instant))))
}

fn rewritten(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let shape = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18];
    if shape.iter().any(|&(at, sign)| bytes[at] != sign)
        || digits.iter().any(|&at| !bytes[at].is_ascii_digit())
    {
        return None;
    }
    let mut wall: DateTime = text[..19].parse().ok()?;
    let mut rest = &text[19..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=7).contains(&length) {
            return None;
        }
        let nanoseconds = fraction[..length].parse::<i32>().ok()? * 10_i32.pow(9 - length as u32);
        wall = wall.with().subsec_nanosecond(nanoseconds).build().ok()?;
        rest = &fraction[length..];
    }
    match rest {
        "" => Some(trimmed(wall)),
        "Z" => Some(format!("{}Z", trimmed(wall))),
        offset => {
            let instant = dates::parse_offset(offset)?.to_timestamp(wall).ok()?;
            Some(format!("{}+00:00", trimmed(Offset::UTC.to_datetime(instant))))
        }
    }
}

fn trimmed(wall: DateTime) -> String {
    let mut text = dates::bare(wall);
    let ticks = wall.subsec_nanosecond() / 100;
    if ticks != 0 {
        let _ = write!(text, ".{ticks:07}");
        text.truncate(text.trim_end_matches('0').len());
    }
    text
}

/// A JSON value with the order and the duplicates of its names kept.
pub(crate) enum Json {
    /// Nothing.
    Null,
    /// A number or a bool, as text.
    Plain(String),
    /// A string.
    Text(String),
    /// A list.
    Array(Vec<Json>),
    /// The members of an object.
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Json;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("any JSON value")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Plain(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Plain(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Plain(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Plain(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::Text(value.to_owned()))
            }

            fn visit_string<E>(self, value: String) -> Result<Json, E> {
                Ok(Json::Text(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Json::Array(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(member) = members.next_entry()? {
                    list.push(member);
                }
                Ok(Json::Object(list))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}
