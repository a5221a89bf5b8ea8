//! List rows out of what the portal tells.

use uuid::Uuid;

use crate::directory::{Badge, Row, RowDetails};
use crate::portal::{ContactSummary, PersonSummary};
use crate::records::plain_text::trimmed;
use crate::records::{
    Channel, Choice, ContactFacts, ContactInfo, Facts, FieldKey, Names, PersonFacts, Photo, Record,
    RecordKey, Value,
};

fn full_name(first: &str, last: &str, key: RecordKey) -> String {
    let name = format!("{} {}", trimmed(first), trimmed(last));
    match name.trim() {
        "" => format!("Unnamed {}", key.kind().word()),
        name => name.to_owned(),
    }
}

/// Kinds of channel that hold a phone number.
fn is_phone(kind: &str) -> bool {
    matches!(kind, "phone" | "mobphone" | "extphone" | "extmobphone")
}

struct PersonBadges {
    disabled: bool,
    owner: bool,
    admin: bool,
    module_admin: bool,
    guest: bool,
    ldap: bool,
    sso: bool,
}

impl PersonBadges {
    fn list(&self) -> Vec<Badge> {
        [
            (self.disabled, Badge::Disabled),
            (self.owner, Badge::Owner),
            (self.admin && !self.owner, Badge::Administrator),
            (self.module_admin && !self.admin && !self.owner, Badge::ModuleAdministrator),
            (self.guest, Badge::Guest),
            (self.ldap, Badge::Ldap),
            (self.sso, Badge::Sso),
        ]
        .into_iter()
        .filter_map(|(applies, badge)| applies.then_some(badge))
        .collect()
    }
}

/// Sorts the channels of a person into the phones, the main one first, and the rest.
fn take_channels(mobile_phone: &str, channels: &[Channel], more: &mut Vec<String>) -> Vec<String> {
    let mut phones = vec![mobile_phone.to_owned()];
    for row in channels {
        if is_phone(&row.kind) { &mut phones } else { &mut *more }.push(row.value.clone());
    }
    phones.retain(|phone| !phone.is_empty());
    phones
}

/// The row of a person in the list that the portal sent.
pub(super) fn row_of_person(summary: &PersonSummary) -> Row {
    let key = RecordKey::Person(summary.id);
    let mut more = vec![summary.notes.clone()];
    let phones = take_channels(&summary.mobile_phone, &summary.channels, &mut more);
    Row {
        key,
        name: full_name(&summary.first_name, &summary.last_name, key),
        title: summary.title.clone(),
        place: summary.departments.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", "),
        email: summary.email.clone().unwrap_or_default(),
        location: summary.location.clone(),
        photo: summary.photo.clone(),
        badges: PersonBadges {
            disabled: summary.is_disabled,
            owner: summary.is_owner,
            admin: summary.is_admin,
            module_admin: !summary.admin_of.is_empty(),
            guest: summary.is_guest,
            ldap: summary.is_ldap,
            sso: summary.is_sso,
        }
        .list(),
        details: RowDetails::Person {
            user_name: summary.user_name.clone(),
            disabled: summary.is_disabled,
            guest: summary.is_guest,
            departments: summary.departments.iter().map(|(id, _)| *id).collect(),
            lead: summary.lead,
        },
        more,
        phones,
    }
}

fn access_badge(access: Choice, can_edit: bool) -> Vec<Badge> {
    let mut badges = Vec::new();
    if access == Choice::Restricted {
        badges.push(Badge::Restricted);
    }
    if !can_edit {
        badges.push(Badge::ViewOnly);
    }
    badges
}

/// The row of a contact in the list that the portal sent.
pub(super) fn row_of_contact(summary: &ContactSummary) -> Row {
    let key = RecordKey::Contact(summary.id);
    let mut more = vec![summary.about.clone()];
    more.extend(summary.tags.iter().cloned());
    let (email, phones) = take_infos(&summary.infos, &mut more);
    Row {
        key,
        name: full_name(&summary.first_name, &summary.last_name, key),
        title: summary.title.clone(),
        place: summary.company.as_ref().map_or_else(String::new, |company| company.name.clone()),
        email,
        location: String::new(),
        photo: Some(summary.photo.clone()).filter(|address| !address.is_empty()),
        badges: access_badge(summary.access, summary.can_edit),
        details: RowDetails::Contact {
            company: summary.company.as_ref().map(|company| company.id),
            stage: summary.stage.as_ref().map(|stage| stage.id),
            access: summary.access,
            owners: summary.owners.clone(),
        },
        more,
        phones,
    }
}

/// Sorts the e-mails, phones and the like of a contact into the first e-mail, the phones
/// and the rest.
fn take_infos(infos: &[ContactInfo], more: &mut Vec<String>) -> (String, Vec<String>) {
    let (mut email, mut phones) = (String::new(), Vec::new());
    for info in infos {
        match info.kind.as_str() {
            "Phone" => phones.push(info.value.clone()),
            "Email" if email.is_empty() => email.clone_from(&info.value),
            _ => more.push(info.value.clone()),
        }
    }
    (email, phones)
}

/// The row of a record that was just read, so that the list is right at once after a save.
/// `owners` are those of its row so far: only the list tells who created a contact.
pub(super) fn row_of_record(record: &Record, names: &Names, owners: Vec<Uuid>) -> Row {
    match &record.facts {
        Facts::Person(facts) => row_of_person_record(record, facts, names),
        Facts::Contact(facts) => row_of_contact_record(record, facts, names, owners),
    }
}

fn stored_photo(record: &Record) -> Option<String> {
    match record.value(FieldKey::Photo) {
        Value::Photo(Photo::Stored(address)) => Some(address),
        _ => None,
    }
}

fn row_of_person_record(record: &Record, facts: &PersonFacts, names: &Names) -> Row {
    let departments: Vec<Uuid> = match record.value(FieldKey::Departments) {
        Value::Departments(ids) => ids.into_iter().collect(),
        _ => Vec::new(),
    };
    let lead = match record.value(FieldKey::Lead) {
        Value::Person(lead) => lead,
        _ => None,
    };
    let channels = match record.value(FieldKey::Channels) {
        Value::Channels(rows) => rows,
        _ => Vec::new(),
    };
    let disabled = record.choice(FieldKey::Status) == Some(Choice::Disabled);
    let guest = record.choice(FieldKey::Type) == Some(Choice::Guest);
    let mut place: Vec<&str> = departments.iter().map(|id| names.department(*id)).collect();
    place.sort_unstable();
    let mut more = vec![record.text(FieldKey::Comment).to_owned()];
    let phones = take_channels(&facts.mobile_phone, &channels, &mut more);
    Row {
        key: record.key,
        name: record.name(),
        title: record.text(FieldKey::Title).to_owned(),
        place: place.join(", "),
        email: facts.email.clone().unwrap_or_default(),
        location: record.text(FieldKey::Location).to_owned(),
        photo: stored_photo(record),
        badges: PersonBadges {
            disabled,
            owner: facts.is_owner,
            admin: facts.is_admin,
            module_admin: !facts.admin_of.is_empty(),
            guest,
            ldap: facts.is_ldap,
            sso: facts.is_sso,
        }
        .list(),
        details: RowDetails::Person {
            user_name: facts.user_name.clone(),
            disabled,
            guest,
            departments,
            lead,
        },
        more,
        phones,
    }
}

fn row_of_contact_record(record: &Record, facts: &ContactFacts, names: &Names, mut owners: Vec<Uuid>) -> Row {
    let company = match record.value(FieldKey::Company) {
        Value::Company(company) => company,
        _ => None,
    };
    if let Value::People(managers) = record.value(FieldKey::Managers) {
        owners.extend(managers);
    }
    let access = record.choice(FieldKey::Access).unwrap_or(Choice::Restricted);
    let mut more = vec![record.text(FieldKey::About).to_owned()];
    more.extend(facts.tags.iter().cloned());
    let (email, phones) = take_infos(&facts.infos, &mut more);
    Row {
        key: record.key,
        name: record.name(),
        title: record.text(FieldKey::JobTitle).to_owned(),
        place: company.map_or_else(String::new, |id| names.company(id)),
        email,
        location: String::new(),
        photo: stored_photo(record),
        badges: access_badge(access, facts.can_edit),
        details: RowDetails::Contact {
            company,
            stage: facts.stage.as_ref().map(|stage| stage.id),
            access,
            owners,
        },
        more,
        phones,
    }
}
