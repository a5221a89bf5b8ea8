//! What a call carries, written once and rendered in the three ways the portal reads.
//!
//! JSON is the rule. But in JSON the portal rewrites every text that looks like a moment,
//! in notes and custom fields too; a request with such a text goes as a form, spelled the
//! way the portal's own web client spells it. A request with a picture goes multipart.

use std::collections::BTreeSet;

use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::dates::is_rewritten_in_json;
use crate::records::{Channel, Picture};

/// The named arguments of one call, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CallArguments(Vec<(&'static str, Argument)>);

#[derive(Clone, Debug, PartialEq)]
enum Argument {
    /// Text that the user typed.
    Text(String),
    /// A day as it is sent. It looks like a moment and is meant to be read as one.
    Day(String),
    Bool(bool),
    Int(i64),
    Ids(Vec<Uuid>),
    /// Rows of two members; the portal sees only these names, in these two spellings.
    Pairs {
        first: (&'static str, &'static str),
        rows: Vec<(Value, String)>,
    },
}

impl CallArguments {
    pub(super) fn new() -> CallArguments {
        CallArguments::default()
    }

    fn with(mut self, name: &'static str, argument: Argument) -> CallArguments {
        self.0.push((name, argument));
        self
    }

    pub(super) fn text(self, name: &'static str, text: &str) -> CallArguments {
        self.with(name, Argument::Text(text.to_owned()))
    }

    pub(super) fn some_text(self, name: &'static str, text: Option<&str>) -> CallArguments {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    pub(super) fn some_day(self, name: &'static str, day: Option<String>) -> CallArguments {
        match day {
            Some(day) => self.with(name, Argument::Day(day)),
            None => self,
        }
    }

    pub(super) fn flag(self, name: &'static str, flag: bool) -> CallArguments {
        self.with(name, Argument::Bool(flag))
    }

    pub(super) fn int(self, name: &'static str, number: i64) -> CallArguments {
        self.with(name, Argument::Int(number))
    }

    pub(super) fn id(self, name: &'static str, id: Uuid) -> CallArguments {
        self.text(name, &id.to_string())
    }

    pub(super) fn ids(self, name: &'static str, ids: &BTreeSet<Uuid>) -> CallArguments {
        self.with(name, Argument::Ids(ids.iter().copied().collect()))
    }

    pub(super) fn channels(self, name: &'static str, rows: &[Channel]) -> CallArguments {
        let rows = rows.iter().map(|row| (json!(row.kind), row.value.clone())).collect();
        self.with(name, Argument::Pairs { first: ("type", "Type"), rows })
    }

    pub(super) fn custom(self, name: &'static str, rows: &[(i64, String)]) -> CallArguments {
        let rows = rows.iter().map(|(key, value)| (json!(key), value.clone())).collect();
        self.with(name, Argument::Pairs { first: ("key", "Key"), rows })
    }

    /// Whether some text would be rewritten if this were sent as JSON.
    pub(super) fn needs_form(&self) -> bool {
        self.0.iter().any(|(_, argument)| match argument {
            Argument::Text(text) => is_rewritten_in_json(text),
            Argument::Pairs { rows, .. } => rows.iter().any(|(first, second)| {
                first.as_str().is_some_and(is_rewritten_in_json) || is_rewritten_in_json(second)
            }),
            Argument::Day(_) | Argument::Bool(_) | Argument::Int(_) | Argument::Ids(_) => false,
        })
    }

    /// As JSON.
    pub(super) fn json(&self) -> Value {
        let mut members = Map::new();
        for (name, argument) in &self.0 {
            let value = match argument {
                Argument::Text(text) | Argument::Day(text) => json!(text),
                Argument::Bool(flag) => json!(flag),
                Argument::Int(number) => json!(number),
                Argument::Ids(ids) => ids.iter().map(|id| json!(id.to_string())).collect(),
                Argument::Pairs { first: (first, _), rows } => {
                    rows.iter().map(|(key, value)| json!({ *first: key, "value": value })).collect()
                }
            };
            members.insert((*name).to_owned(), value);
        }
        Value::Object(members)
    }

    /// As a form. An empty list is left out, which the portal reads as empty.
    pub(super) fn form(&self) -> Vec<(String, String)> {
        self.fields(|name, _| format!("{name}[]"))
    }

    /// As the text parts of a multipart body, without its file.
    fn parts(&self) -> Vec<(String, String)> {
        self.fields(|name, index| format!("{name}[{index}]"))
    }

    fn fields(&self, list_entry: impl Fn(&str, usize) -> String) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (name, argument) in &self.0 {
            match argument {
                Argument::Text(text) | Argument::Day(text) => {
                    fields.push(((*name).to_owned(), text.clone()));
                }
                Argument::Bool(flag) => fields.push(((*name).to_owned(), flag.to_string())),
                Argument::Int(number) => fields.push(((*name).to_owned(), number.to_string())),
                Argument::Ids(ids) => {
                    for (index, id) in ids.iter().enumerate() {
                        fields.push((list_entry(name, index), id.to_string()));
                    }
                }
                Argument::Pairs { first: (_, first), rows } => {
                    for (index, (key, value)) in rows.iter().enumerate() {
                        let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
                        fields.push((format!("{name}[{index}][{first}]"), key));
                        fields.push((format!("{name}[{index}][Value]"), value.clone()));
                    }
                }
            }
        }
        fields
    }
}

/// The body of one call.
#[derive(Clone, Debug)]
pub(super) enum CallBody<'a> {
    /// Nothing.
    Empty,
    /// JSON, or a form where JSON would be rewritten.
    Arguments(CallArguments),
    /// A form in any case.
    Form(CallArguments),
    /// Multipart: arguments and one picture as the part of this name.
    Multipart(CallArguments, &'static str, &'a Picture),
}

impl CallBody<'_> {
    /// Whether it carries a file, which takes longer to send.
    pub(super) fn is_upload(&self) -> bool {
        matches!(self, CallBody::Multipart(..))
    }

    /// Puts the body into a request. A fresh one is written for each attempt.
    pub(super) fn put_into(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match self {
            CallBody::Empty => request,
            CallBody::Arguments(arguments) if arguments.needs_form() => request.form(&arguments.form()),
            CallBody::Arguments(arguments) => request.json(&arguments.json()),
            CallBody::Form(arguments) => request.form(&arguments.form()),
            CallBody::Multipart(arguments, part, picture) => {
                let mut form = Form::new();
                for (name, text) in arguments.parts() {
                    form = form.text(name, text);
                }
                request.multipart(form.part(*part, file_part(picture)))
            }
        }
    }
}

/// The picture as a file. Its own name is not sent: the portal has no use for it.
fn file_part(picture: &Picture) -> Part {
    let (name, mime) = match picture.mime {
        "image/png" => ("photo.png", "image/png"),
        _ => ("photo.jpg", "image/jpeg"),
    };
    let part = || Part::bytes(picture.bytes.to_vec()).file_name(name);
    // Both types are well-formed, so the plain part is never sent.
    part().mime_str(mime).unwrap_or_else(|_| part())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> CallArguments {
        CallArguments::new()
            .flag("isVisitor", false)
            .text("comment", "two\nlines & more")
            .some_day("birthday", Some("1990-05-17T12:00:00".to_owned()))
            .int("companyId", 77)
            .ids("department", &BTreeSet::from([Uuid::from_u128(1), Uuid::from_u128(2)]))
            .channels("contacts", &[Channel::new("mail", "a@b.c")])
            .custom("customFieldList", &[(5, "Chess".to_owned())])
            .some_text("title", None)
    }

    #[test]
    fn json_is_the_rule() {
        assert!(!example().needs_form());
        assert_eq!(
            example().json(),
            json!({
                "isVisitor": false,
                "comment": "two\nlines & more",
                "birthday": "1990-05-17T12:00:00",
                "companyId": 77,
                "department": ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"],
                "contacts": [{"type": "mail", "value": "a@b.c"}],
                "customFieldList": [{"key": 5, "value": "Chess"}],
            })
        );
    }

    #[test]
    fn a_form_is_spelled_as_the_web_client_spells_it() {
        let fields = example().form();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("isVisitor", "false"),
                ("comment", "two\nlines & more"),
                ("birthday", "1990-05-17T12:00:00"),
                ("companyId", "77"),
                ("department[]", "00000000-0000-0000-0000-000000000001"),
                ("department[]", "00000000-0000-0000-0000-000000000002"),
                ("contacts[0][Type]", "mail"),
                ("contacts[0][Value]", "a@b.c"),
                ("customFieldList[0][Key]", "5"),
                ("customFieldList[0][Value]", "Chess"),
            ]
        );
        assert_eq!(example().parts()[5].0, "department[1]");
    }

    #[test]
    fn empty_lists_are_written_in_json_and_left_out_of_forms() {
        let empty = CallArguments::new()
            .ids("department", &BTreeSet::new())
            .channels("contacts", &[])
            .custom("customFieldList", &[]);
        assert_eq!(empty.json(), json!({"department": [], "contacts": [], "customFieldList": []}));
        assert_eq!(empty.form(), []);
    }

    #[test]
    fn any_text_that_looks_like_a_moment_asks_for_a_form() {
        let moment = "2020-01-02T03:04:05Z";
        assert!(CallArguments::new().text("comment", moment).needs_form());
        assert!(CallArguments::new().channels("contacts", &[Channel::new("mail", moment)]).needs_form());
        assert!(CallArguments::new().channels("contacts", &[Channel::new(moment, "x")]).needs_form());
        assert!(CallArguments::new().custom("customFieldList", &[(1, moment.to_owned())]).needs_form());
        assert!(!CallArguments::new().some_day("birthday", Some("1990-05-17T12:00:00".into())).needs_form());
    }
}
