//! Whatever comes does no harm.

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::MIKE;
use super::refusals::reply;
use crate::portal::answer::HttpAnswer;
use crate::portal::pictures::uploaded_file;
use crate::portal::reading::Node;
use crate::portal::session::read_viewer;
use crate::portal::sign_in::read_sign_in;
use crate::portal::summaries::Page;
use crate::portal::{contact_wire, person_wire};
use crate::records::Photo;

/// The names that the parsers look for.
const NAMES: &[&str] = &[
    "id",
    "response",
    "error",
    "message",
    "total",
    "statusCode",
    "groups",
    "manager",
    "contacts",
    "type",
    "value",
    "birthday",
    "birthDate",
    "status",
    "sex",
    "lead",
    "avatar",
    "company",
    "contactStatus",
    "customFields",
    "fieldType",
    "fieldValue",
    "mask",
    "addresses",
    "street",
    "commonData",
    "infoType",
    "currency",
    "created",
    "createBy",
    "displayName",
    "shareType",
    "isPrivate",
    "isCompany",
    "token",
    "sms",
    "tfa",
    "listAdminModules",
    "Success",
    "Data",
];

/// Any JSON, made mostly of the names that the parsers look for.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,24}".prop_map(Json::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T.{0,9}".prop_map(Json::from),
        Just(json!("38c0f464-f1e7-493e-8d95-dc4ee8ee834a")),
    ];
    let names = proptest::sample::select(NAMES);
    leaf.prop_recursive(4, 48, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            proptest::collection::vec((names.clone(), inner), 0..10).prop_map(|members| {
                Json::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>())
            }),
        ]
    })
}

fn read_as_everything(node: Node<'_>) {
    let _ = person_wire::summary(node);
    let _ = person_wire::record(MIKE, node, None);
    let _ = person_wire::record(MIKE, node, Some(node));
    let _ = person_wire::department(node);
    let _ = (person_wire::says_guest(node), person_wire::says_disabled(node));
    let _ = contact_wire::summary(node);
    let _ = contact_wire::record(
        1,
        node,
        contact_wire::tags(node),
        contact_wire::Managers::read(node),
        Photo::None,
    );
    let _ = contact_wire::definition(node);
    let _ = contact_wire::stage(node);
    let _ = read_sign_in(node);
    let _ = read_viewer(node);
    let _ = uploaded_file(node);
}

proptest! {
    #[test]
    fn any_json_is_survived(value in any_json(), status in 100..600u16) {
        let node = Node::new(&value);
        read_as_everything(node);
        for entry in node.items() {
            read_as_everything(entry);
        }
        let reply = reply(status, &value.to_string());
        let _ = reply.failure("acme").map(|error| error.to_string());
        if let Ok(answer) = reply.answer("acme") {
            read_as_everything(answer.node());
        }
        if let Ok(listed) = reply.list("acme", contact_wire::summary) {
            let _ = Page::read(listed, 3);
        }
    }

    #[test]
    fn any_bytes_are_survived(body in proptest::collection::vec(any::<u8>(), 0..200), status in 100..600u16) {
        let reply = HttpAnswer { status, body, ..HttpAnswer::default() };
        let _ = reply.failure("acme");
        let _ = reply.answer("acme");
        let _ = reply.list("acme", contact_wire::summary);
        let _ = (reply.text(), reply.is_page());
    }
}
