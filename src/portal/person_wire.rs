//! A person as the portal writes one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::dates;
use super::reading::Node;
use super::summaries::{Department, PersonSummary};
use crate::records::{
    Channel, Choice, DateValue, Facts, FieldKey, PersonFacts, Photo, Record, RecordKey, Value,
};

/// The person that the portal shows in place of one it does not have.
pub(super) const NOBODY: Uuid = Uuid::from_u128(0x4a515a15_d4d6_4b8e_828e_e0586f18f3a3);

/// The status of a person on leave.
const ON_LEAVE: i64 = 4;

/// The person of a profile or raw record; `None` for the placeholder.
pub(super) fn id_of(node: Node<'_>) -> Option<Uuid> {
    node.get("id").id().filter(|id| *id != NOBODY)
}

/// First and last name. The joined name of the portal is not used: it is HTML, and its
/// order follows the language of the viewer.
pub(super) fn name_of(node: Node<'_>) -> String {
    let name = format!("{} {}", node.get("firstName").words(), node.get("lastName").words());
    name.trim().to_owned()
}

/// An entry of the list of people.
pub(super) fn summary(node: Node<'_>) -> Option<PersonSummary> {
    let departments = node
        .get("groups")
        .items()
        .filter_map(|group| Some((group.get("id").id()?, group.get("name").words())));
    Some(PersonSummary {
        id: id_of(node)?,
        user_name: node.get("userName").words(),
        first_name: node.get("firstName").words(),
        last_name: node.get("lastName").words(),
        email: node.get("email").some_words(),
        title: node.get("title").words(),
        departments: departments.collect(),
        location: node.get("location").words(),
        notes: node.get("notes").words(),
        channels: channels_of_profile(node),
        mobile_phone: node.get("mobilePhone").words(),
        is_guest: node.get("isVisitor").is_true(),
        is_disabled: is_disabled(node),
        is_owner: node.get("isOwner").is_true(),
        is_admin: node.get("isAdmin").is_true(),
        admin_of: node.get("listAdminModules").items().filter_map(Node::text).collect(),
        is_ldap: node.get("isLDAP").is_true(),
        is_sso: node.get("isSSO").is_true(),
        lead: node.get("lead").id(),
        photo: photo_address(node),
    })
}

/// The whole person, from the profile and, where the portal has it, the raw record.
///
/// The raw record has days without zone trouble, and the contact list also where the
/// profile hides it.
pub(super) fn record(id: Uuid, profile: Node<'_>, raw: Option<Node<'_>>) -> Record {
    let text = |name: &str| Value::Text(profile.get(name).words());
    let groups = || profile.get("groups").items();
    let departments: BTreeSet<Uuid> = groups().filter_map(|group| group.get("id").id()).collect();
    let lead = profile.get("lead").id().or_else(|| raw.and_then(|raw| raw.get("lead").id()));
    let channels = match raw.map(|raw| raw.get("contacts")) {
        Some(contacts) if contacts.is_written() => channels_of_raw(contacts),
        _ => channels_of_profile(profile),
    };
    let guest = profile.get("isVisitor").is_true();
    let disabled = is_disabled(profile);
    let photo = photo_address(profile).map_or(Photo::None, Photo::Stored);
    let values = BTreeMap::from([
        (FieldKey::Photo, Value::Photo(photo)),
        (FieldKey::FirstName, text("firstName")),
        (FieldKey::LastName, text("lastName")),
        (FieldKey::Title, text("title")),
        (FieldKey::Departments, Value::Departments(departments)),
        (FieldKey::Lead, Value::Person(lead)),
        (FieldKey::Location, text("location")),
        (FieldKey::WorkStart, day(raw, "workFromDate", profile, "workFrom")),
        (FieldKey::Birthday, day(raw, "birthDate", profile, "birthday")),
        (FieldKey::Sex, Value::Choice(sex(profile, raw))),
        (FieldKey::Comment, text("notes")),
        (FieldKey::Channels, Value::Channels(channels)),
        (FieldKey::Type, Value::Choice(Some(if guest { Choice::Guest } else { Choice::User }))),
        (FieldKey::Status, Value::Choice(Some(if disabled { Choice::Disabled } else { Choice::Active }))),
    ]);
    Record { key: RecordKey::Person(id), values, facts: Facts::Person(facts(profile, raw)), is_cut: false }
}

fn facts(profile: Node<'_>, raw: Option<Node<'_>>) -> PersonFacts {
    let user_name = profile.get("userName").words();
    let in_raw = |name: &str| raw.and_then(|raw| raw.get(name).some_words());
    let heads = profile
        .get("groups")
        .items()
        .filter(|group| {
            group.get("manager").some_words().is_some_and(|head| head.eq_ignore_ascii_case(&user_name))
        })
        .filter_map(|group| group.get("id").id())
        .collect();
    PersonFacts {
        email: profile.get("email").some_words(),
        mobile_phone: profile.get("mobilePhone").words(),
        is_owner: profile.get("isOwner").is_true(),
        is_admin: profile.get("isAdmin").is_true(),
        admin_of: profile.get("listAdminModules").items().filter_map(Node::text).collect(),
        is_ldap: profile.get("isLDAP").is_true() || in_raw("sid").is_some(),
        is_sso: profile.get("isSSO").is_true() || in_raw("ssoNameId").is_some(),
        heads,
        is_on_leave: profile.get("status").int() == Some(ON_LEAVE),
        channel_piece: raw.and_then(|raw| channel_piece(raw.get("contacts"))),
        last_modified: in_raw("lastModified"),
        is_just_stamped: false,
        user_name,
    }
}

/// Whether the person is disabled. On leave is neither: that is a fact of its own.
fn is_disabled(profile: Node<'_>) -> bool {
    profile.get("status").int() == Some(2)
}

/// Whether the profile says guest; `None` if it does not say.
pub(super) fn says_guest(profile: Node<'_>) -> Option<bool> {
    profile.get("isVisitor").flag()
}

/// Whether the profile says disabled; `None` if it does not say.
pub(super) fn says_disabled(profile: Node<'_>) -> Option<bool> {
    profile.get("status").int().map(|status| status == 2)
}

fn sex(profile: Node<'_>, raw: Option<Node<'_>>) -> Option<Choice> {
    let said = profile.get("sex").words().to_ascii_lowercase();
    match said.as_str() {
        "male" => Some(Choice::Male),
        "female" => Some(Choice::Female),
        _ => {
            let male = raw.and_then(|raw| raw.get("sex").flag());
            male.map(|male| if male { Choice::Male } else { Choice::Female })
        }
    }
}

fn day(raw: Option<Node<'_>>, raw_name: &str, profile: Node<'_>, name: &str) -> Value {
    let stored = raw.map(|raw| raw.get(raw_name)).filter(|node| node.is_written());
    let day: Option<Date> = match stored {
        Some(node) => node.text().and_then(|text| dates::in_raw_record(&text)),
        None => profile.get(name).text().and_then(|text| dates::in_profile(&text)),
    };
    Value::Date(day.map_or(DateValue::Empty, DateValue::Day))
}

fn channels_of_profile(profile: Node<'_>) -> Vec<Channel> {
    let row = |row: Node<'_>| Channel::new(row.get("type").words(), row.get("value").words());
    profile.get("contacts").items().map(row).collect()
}

/// Kinds and values in turn.
fn channel_words(contacts: Node<'_>) -> Vec<String> {
    if contacts.is_list() {
        contacts.items().map(Node::words).collect()
    } else {
        contacts.words().split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

/// The rows of a raw contact list, without a last word that has no partner.
fn channels_of_raw(contacts: Node<'_>) -> Vec<Channel> {
    let words = channel_words(contacts);
    let pairs = words.chunks_exact(2);
    pairs.filter_map(|pair| Some(Channel::new(pair.first()?.as_str(), pair.get(1)?.as_str()))).collect()
}

/// The last word of a raw contact list that was cut off before its partner.
fn channel_piece(contacts: Node<'_>) -> Option<String> {
    let mut words = channel_words(contacts);
    if words.len().is_multiple_of(2) { None } else { words.pop() }
}

fn photo_address(profile: Node<'_>) -> Option<String> {
    let address =
        ["avatar", "avatarMedium", "avatarSmall"].iter().find_map(|name| profile.get(name).some_words())?;
    (!address.contains("default_user_photo")).then_some(address)
}

/// A department in a list.
pub(super) fn department(node: Node<'_>) -> Option<Department> {
    Some(Department {
        id: node.get("id").id()?,
        name: node.get("name").words(),
        head: node.get("manager").some_words(),
    })
}
