//! Secrets do not get into the log: passwords, codes and tokens are masked where they occur in a request.
//!
//! The name of a parameter decides whether it is a secret. A body that names no secret stays as it came, to the byte.

use std::borrow::Cow;

use memchr::memmem;

use crate::demo::binding::json::Json;
use crate::demo::json;

/// What is shown in place of a secret.
pub(super) const MASK: &str = "••••";

/// Names of secrets, in small letters and without signs, besides all with "password" in them and all that end
/// in "token".
const SECRETS: [&str; 10] = [
    "passwd",
    "pwd",
    "code",
    "smscode",
    "tfacode",
    "tfakey",
    "secret",
    "cookie",
    "authorization",
    "ascauthkey",
];

/// Below this path comes the code of a second factor, but for these methods.
const SIGN_IN: &str = "authentication";
const METHODS: [&str; 2] = ["setphone", "sendsms"];

/// Whether a parameter of this name holds a secret. The name may be one inside another, `a[b]` or `a.b`.
pub(super) fn is_secret(name: &str) -> bool {
    name.split(['[', ']', '.']).any(|part| {
        let letters = part.chars().filter(|letter| letter.is_alphanumeric());
        let plain: String = letters.flat_map(char::to_lowercase).collect();
        plain.contains("password") || plain.ends_with("token") || SECRETS.contains(&plain.as_str())
    })
}

/// The value of a parameter, masked where it is a secret.
pub(super) fn value<'a>(name: &str, value: &'a str) -> &'a str {
    if is_secret(name) { MASK } else { value }
}

/// A path: the code of a second factor is a part of it.
pub(super) fn path(path: &str) -> String {
    let mut is_below = false;
    let parts = path.split('/').map(|part| {
        let (stem, end) = match part.strip_suffix(".json") {
            Some(stem) => (stem, ".json"),
            None => (part, ""),
        };
        let is_code =
            is_below && !stem.is_empty() && !METHODS.iter().any(|method| method.eq_ignore_ascii_case(stem));
        is_below |= stem.eq_ignore_ascii_case(SIGN_IN);
        if is_code { Cow::Owned(format!("{MASK}{end}")) } else { Cow::Borrowed(part) }
    });
    parts.collect::<Vec<Cow<'_, str>>>().join("/")
}

/// A query or a url-encoded form.
pub(super) fn pairs(text: &str) -> String {
    let masked = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(&decoded(name)) => Cow::Owned(format!("{name}={MASK}")),
        _ => Cow::Borrowed(pair),
    });
    masked.collect::<Vec<Cow<'_, str>>>().join("&")
}

fn decoded(name: &str) -> String {
    form_urlencoded::parse(name.as_bytes()).map(|(name, _)| name.into_owned()).next().unwrap_or_default()
}

/// A body. One that cannot be read and names a secret is masked as a whole.
pub(super) fn body(content_type: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let start = text.trim_start_matches('\u{feff}').trim();
    if start.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str::<Json>(start)
    {
        if !names_secret(&value) {
            return bytes.to_vec();
        }
        let mut masked = String::with_capacity(text.len());
        write_masked(&mut masked, &value);
        return masked.into_bytes();
    }
    let kind = content_type.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let masked = pairs(&text);
        return if masked == text { bytes.to_vec() } else { masked.into_bytes() };
    }
    let is_multipart = kind.to_ascii_lowercase().starts_with("multipart/");
    let tells = if is_multipart { names_part(bytes) } else { has_secret_word(&text) };
    if tells { MASK.as_bytes().to_vec() } else { bytes.to_vec() }
}

fn names_secret(value: &Json) -> bool {
    match value {
        Json::Object(members) => members.iter().any(|(name, value)| is_secret(name) || names_secret(value)),
        Json::Array(items) => items.iter().any(names_secret),
        Json::Null | Json::Plain(_) | Json::Text(_) => false,
    }
}

fn write_masked(out: &mut String, value: &Json) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Plain(text) => out.push_str(text),
        Json::Text(text) => json::text(out, text),
        Json::Array(items) => {
            json::list(out, items, write_masked);
        }
        Json::Object(members) => {
            out.push('{');
            for (place, (name, value)) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                json::text(out, name);
                out.push(':');
                if is_secret(name) { json::text(out, MASK) } else { write_masked(out, value) }
            }
            out.push('}');
        }
    }
}

/// Whether a multipart form has a part of a secret's name. The rest of it may be a picture, in which any
/// letters can occur.
fn names_part(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"name=").any(|at| {
        // The name of a file is none of a part.
        if bytes[..at].last().is_some_and(u8::is_ascii_alphabetic) {
            return false;
        }
        let rest = &bytes[at + b"name=".len()..];
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let length = rest.iter().position(|byte| b"\";\r\n".contains(byte)).unwrap_or(rest.len());
        // No name of a secret is longer.
        is_secret(&String::from_utf8_lossy(&rest[..length.min(100)]))
    })
}

fn has_secret_word(text: &str) -> bool {
    text.split(|sign: char| !(sign.is_alphanumeric() || sign == '_' || sign == '-')).any(is_secret)
}
