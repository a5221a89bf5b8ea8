//! A contact as the portal writes one.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::person_wire::NOBODY;
use super::reading::Node;
use super::summaries::{CompanySummary, ContactSummary};
use super::{bounded, dates};
use crate::records::{
    Choice, ContactFacts, ContactInfo, ContactType, CustomDefinition, CustomKind, Facts, FieldKey, Photo,
    Record, RecordKey, Stage, Value,
};

/// The type of custom fields that are only headings.
const HEADING: i64 = 4;

/// An entry of the list of contacts; companies are none.
pub(super) fn summary(node: Node<'_>) -> Option<ContactSummary> {
    if is_company(node) {
        return None;
    }
    Some(ContactSummary {
        id: node.get("id").int()?,
        first_name: node.get("firstName").words(),
        last_name: node.get("lastName").words(),
        title: node.get("title").words(),
        company: company(node.get("company")),
        about: node.get("about").words(),
        infos: infos(node),
        tags: tags(node.get("tags")),
        access: access(node),
        can_edit: node.get("canEdit").is_true(),
        stage: stage(node.get("contactStatus")),
        currency: currency(node),
        owners: owners(node),
        photo: node.get("smallFotoUrl").words(),
    })
}

/// Who created a contact and, as far as the list says, who manages it.
fn owners(node: Node<'_>) -> Vec<Uuid> {
    let mut owners: Vec<Uuid> = node.get("createBy").get("id").id().into_iter().collect();
    let managers = node.get("accessList").items().filter_map(|person| person.get("id").id());
    managers.for_each(|id| {
        if id != NOBODY && !owners.contains(&id) {
            owners.push(id)
        }
    });
    owners
}

/// The whole contact, with what other calls gave.
pub(super) fn record(id: i64, node: Node<'_>, tags: Vec<String>, managers: Managers, photo: Photo) -> Record {
    let text = |name: &str| Value::Text(node.get(name).words());
    let company = company(node.get("company")).map(|company| company.id);
    let mut values = BTreeMap::from([
        (FieldKey::Photo, Value::Photo(photo)),
        (FieldKey::FirstName, text("firstName")),
        (FieldKey::LastName, text("lastName")),
        (FieldKey::JobTitle, text("title")),
        (FieldKey::Company, Value::Company(company)),
        (FieldKey::About, text("about")),
        (FieldKey::Access, Value::Choice(Some(access(node)))),
        (FieldKey::Managers, Value::People(managers.people)),
    ]);
    for field in node.get("customFields").items() {
        if field.get("fieldType").int() != Some(HEADING)
            && let Some(id) = field.get("id").int()
        {
            values.insert(FieldKey::Custom(id), Value::Text(field.get("fieldValue").words()));
        }
    }
    let creator = node.get("createBy").get("displayName").words();
    let facts = ContactFacts {
        can_edit: node.get("canEdit").is_true(),
        stage: stage(node.get("contactStatus")),
        contact_type: ContactType::Unknown,
        currency: currency(node),
        industry: node.get("industry").words(),
        infos: infos(node),
        addresses: node.get("addresses").items().map(address_line).collect(),
        has_gone_managers: managers.has_gone,
        tags,
        // The portal writes people's display names as HTML.
        created_by: html_escape::decode_html_entities(&creator).trim().to_owned(),
        created: node.get("created").text().and_then(|text| dates::moment(&text)),
    };
    Record { key: RecordKey::Contact(id), values, facts: Facts::Contact(facts), is_cut: false }
}

pub(super) fn is_company(node: Node<'_>) -> bool {
    node.get("isCompany").is_true()
}

/// The people in an access list.
#[derive(Default)]
pub(super) struct Managers {
    pub(super) people: BTreeSet<Uuid>,
    /// A person in it has no profile any more. The portal shows a placeholder, which must
    /// never be written back.
    has_gone: bool,
}

impl Managers {
    pub(super) fn read(list: Node<'_>) -> Managers {
        let ids = || list.items().filter_map(|person| person.get("id").id());
        Managers {
            people: ids().filter(|id| *id != NOBODY).collect(),
            has_gone: ids().any(|id| id == NOBODY),
        }
    }
}

pub(super) fn tags(list: Node<'_>) -> Vec<String> {
    list.items()
        .filter_map(|tag| tag.text().or_else(|| tag.get("title").text()))
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// A company; the number 0 means none.
pub(super) fn company(node: Node<'_>) -> Option<CompanySummary> {
    let id = node.get("id").int().filter(|id| *id != 0)?;
    let name = node.get("displayName").some_words().or_else(|| node.get("companyName").text());
    Some(CompanySummary { id, name: name.unwrap_or_default().trim().to_owned() })
}

/// A stage or another entry of a list of that kind; the number 0 means none.
pub(super) fn stage(node: Node<'_>) -> Option<Stage> {
    let id = node.get("id").int().filter(|id| *id != 0)?;
    Some(Stage { id, title: node.get("title").words(), color: node.get("color").words() })
}

/// Who may see it. Values that the portal stores and that give nobody access read as
/// restricted.
fn access(node: Node<'_>) -> Choice {
    match node.get("shareType").int() {
        Some(1) => Choice::EveryoneEdits,
        Some(2) => Choice::EveryoneViews,
        None if node.get("isPrivate").flag() == Some(false) => Choice::EveryoneEdits,
        _ => Choice::Restricted,
    }
}

fn currency(node: Node<'_>) -> Option<String> {
    let currency = node.get("currency");
    ["abbreviation", "title"]
        .iter()
        .find_map(|name| currency.get(name).some_words())
        .or_else(|| currency.some_words())
}

fn infos(node: Node<'_>) -> Vec<ContactInfo> {
    let info = |info: Node<'_>| ContactInfo {
        kind: info_words(info.get("infoType").int()).to_owned(),
        category: info.get("categoryName").words(),
        value: info.get("data").words(),
        primary: info.get("isPrimary").is_true(),
    };
    node.get("commonData").items().map(info).collect()
}

fn info_words(kind: Option<i64>) -> &'static str {
    const KINDS: [&str; 18] = [
        "Phone",
        "E-mail",
        "Website",
        "Skype",
        "Twitter",
        "LinkedIn",
        "Facebook",
        "Address",
        "LiveJournal",
        "MySpace",
        "Gmail",
        "Blogger",
        "Yahoo",
        "MSN",
        "ICQ",
        "Jabber",
        "AIM",
        "VK",
    ];
    kind.and_then(|kind| usize::try_from(kind).ok())
        .and_then(|kind| KINDS.get(kind))
        .copied()
        .unwrap_or("Other")
}

fn address_line(address: Node<'_>) -> String {
    let one_line = |name: &str| {
        let words = address.get(name).words();
        let lines = words.lines().map(|line| line.trim().trim_end_matches(','));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let town = format!("{} {}", one_line("zip"), one_line("city"));
    [one_line("street"), town.trim().to_owned(), one_line("state"), one_line("country")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A custom field as its administrator defined it. Its own value is a blank and says
/// nothing.
pub(super) fn definition(node: Node<'_>) -> Option<CustomDefinition> {
    let mask = node.get("mask").words();
    let mask = bounded::read(mask.as_bytes()).map(|read| read.value).unwrap_or_default();
    let mask = Node::new(&mask);
    let kind = match node.get("fieldType").int() {
        Some(1) => CustomKind::TextArea { rows: mask.get("rows").count().unwrap_or(2) },
        Some(2) => CustomKind::Select(mask.items().filter_map(Node::some_words).collect()),
        Some(3) => CustomKind::CheckBox,
        Some(HEADING) => CustomKind::Heading,
        Some(5) => CustomKind::Date,
        _ => CustomKind::Text,
    };
    Some(CustomDefinition { id: node.get("id").int()?, label: node.get("label").words(), kind })
}
