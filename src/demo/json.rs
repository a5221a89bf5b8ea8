//! Writing JSON the way the portal does: `/` as `\/`, characters beyond U+FFFF as two `\u` escapes,
//! and objects trimmed to the properties named in `fields=`.

use std::fmt::{Display, Write};

/// Appends a JSON string.
pub(super) fn text(out: &mut String, value: &str) {
    out.push('"');
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' => out.push_str("\\/"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            far if far > '\u{ffff}' => {
                let mut units = [0u16; 2];
                for unit in far.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// Appends a JSON list.
pub(super) fn list<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut String, T),
) -> usize {
    out.push('[');
    let mut count = 0;
    for item in items {
        if count > 0 {
            out.push(',');
        }
        each(out, item);
        count += 1;
    }
    out.push(']');
    count
}

/// The properties asked for with `fields=`, or all of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Only<'a>(pub Option<&'a [String]>);

impl Only<'_> {
    /// Everything.
    pub(super) const ALL: Only<'static> = Only(None);

    /// Whether a property is computed at all: this check, unlike the trimming, minds the case.
    pub(super) fn computes(self, name: &str) -> bool {
        self.0.is_none_or(|names| names.iter().any(|wanted| wanted == name))
    }

    fn has(self, name: &str) -> bool {
        self.0.is_none_or(|names| names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)))
    }
}

/// A JSON object being written.
pub(super) struct Object<'a> {
    out: &'a mut String,
    only: Only<'a>,
    empty: bool,
}

impl<'a> Object<'a> {
    /// Opens an object.
    pub(super) fn new(out: &'a mut String, only: Only<'a>) -> Self {
        out.push('{');
        Object { out, only, empty: true }
    }

    /// Writes a property whose value the closure appends, unless `fields=` leaves it out.
    pub(super) fn with(&mut self, name: &str, value: impl FnOnce(&mut String)) -> &mut Self {
        if self.only.has(name) {
            if !self.empty {
                self.out.push(',');
            }
            self.empty = false;
            self.out.push('"');
            self.out.push_str(name);
            self.out.push_str("\":");
            value(self.out);
        }
        self
    }

    /// A string.
    pub(super) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.with(name, |out| text(out, value))
    }

    /// A string, left out when empty.
    pub(super) fn some_text(&mut self, name: &str, value: &str) -> &mut Self {
        if value.is_empty() { self } else { self.text(name, value) }
    }

    /// A number, a bool, or a ready piece of JSON.
    pub(super) fn raw(&mut self, name: &str, value: impl Display) -> &mut Self {
        self.with(name, |out| {
            let _ = write!(out, "{value}");
        })
    }

    /// A null.
    pub(super) fn null(&mut self, name: &str) -> &mut Self {
        self.raw(name, "null")
    }

    /// A string, or null when absent.
    pub(super) fn text_or_null(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.null(name),
        }
    }

    /// Closes the object.
    pub(super) fn end(&mut self) {
        self.out.push('}');
    }
}
