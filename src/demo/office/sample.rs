//! The sample office, read from the data file that the program carries.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::Deserialize;
use uuid::Uuid;

use super::generate::{self, WRITTEN};
use super::rows::{
    AddressRow, CompanyRow, ContactRow, CustomFieldRow, DepartmentRow, InfoRow, ListItemRow, PersonRow,
    PortalSettingsRow, Rows, TwoFactor,
};
use crate::demo::accounts::{self, PASSWORD};
use crate::demo::options::Options;

/// The data file.
pub(crate) const OFFICE: &str = include_str!("../../../assets/demo/office.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SampleFile {
    portal: PortalEntry,
    departments: Vec<DepartmentEntry>,
    people: Vec<PersonEntry>,
    companies: Vec<CompanyEntry>,
    stages: Vec<ListItemEntry>,
    types: Vec<ListItemEntry>,
    custom_fields: Vec<CustomFieldEntry>,
    contacts: Vec<ContactEntry>,
}

#[derive(Deserialize)]
struct PortalEntry {
    name: String,
    timezone: String,
    culture: String,
}

#[derive(Deserialize)]
struct DepartmentEntry {
    id: Uuid,
    name: String,
    head: Option<Uuid>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersonEntry {
    id: Uuid,
    user_name: String,
    first_name: String,
    last_name: String,
    email: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    location: String,
    #[serde(default)]
    notes: String,
    sex: Option<String>,
    #[serde(default, deserialize_with = "date")]
    birthday: Option<Date>,
    #[serde(default, deserialize_with = "date")]
    work_from: Option<Date>,
    lead: Option<Uuid>,
    #[serde(default)]
    departments: Vec<Uuid>,
    #[serde(default)]
    contacts: Vec<(String, String)>,
    #[serde(default)]
    mobile_phone: String,
    #[serde(default)]
    two_factor: TwoFactor,
    #[serde(default)]
    factor_pending: bool,
    status: i32,
    #[serde(default)]
    visitor: bool,
    #[serde(default)]
    owner: bool,
    #[serde(default)]
    admin: bool,
    #[serde(default)]
    modules: Vec<String>,
    #[serde(default)]
    ldap: bool,
    #[serde(default)]
    sso: bool,
    photo: Option<String>,
    culture: Option<String>,
}

#[derive(Deserialize)]
struct CompanyEntry {
    id: i64,
    name: String,
    #[serde(default)]
    industry: String,
}

#[derive(Deserialize)]
struct ListItemEntry {
    id: i64,
    title: String,
    #[serde(default)]
    color: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomFieldEntry {
    id: i64,
    label: String,
    field_type: i64,
    #[serde(default)]
    mask: String,
    position: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContactEntry {
    id: i64,
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    job_title: String,
    company: Option<i64>,
    #[serde(default)]
    about: String,
    share_type: i32,
    #[serde(default)]
    managers: Vec<Uuid>,
    #[serde(default)]
    stage: i64,
    #[serde(default, rename = "type")]
    kind: i64,
    currency: Option<String>,
    #[serde(default)]
    industry: String,
    #[serde(default)]
    infos: Vec<InfoEntry>,
    #[serde(default)]
    addresses: Vec<AddressEntry>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    custom_fields: BTreeMap<String, String>,
    photo: Option<String>,
    created_by: Uuid,
    created: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InfoEntry {
    info_type: i64,
    #[serde(default)]
    category: i64,
    data: String,
    #[serde(default)]
    primary: bool,
}

#[derive(Deserialize)]
struct AddressEntry {
    #[serde(default)]
    street: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    zip: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    category: i64,
    #[serde(default)]
    primary: bool,
}

/// Reads the sample and cuts or grows it to the wanted size. Cutting keeps one account of every role.
pub(crate) fn load(text: &str, options: &Options) -> Result<Rows, serde_json::Error> {
    let office: SampleFile = serde_json::from_str(text)?;
    let order: Vec<Uuid> = office.people.iter().map(|person| person.id).collect();
    let mut rows = Rows {
        portal: PortalSettingsRow {
            name: office.portal.name,
            timezone: options.timezone.clone().unwrap_or(office.portal.timezone),
            culture: office.portal.culture,
            people_module: true,
            two_factor: TwoFactor::Off,
            user_quota: options.user_quota,
        },
        people: office
            .people
            .into_iter()
            .enumerate()
            .map(|(index, entry)| (entry.id, person(index, entry)))
            .collect(),
        departments: office
            .departments
            .into_iter()
            .map(|entry| (entry.id, DepartmentRow { id: entry.id, name: entry.name, head: entry.head }))
            .collect(),
        companies: office.companies.into_iter().map(|entry| (entry.id, company(entry))).collect(),
        contacts: office.contacts.into_iter().map(|entry| (entry.id, contact(entry))).collect(),
        stages: office.stages.into_iter().map(list_item).collect(),
        types: office.types.into_iter().map(list_item).collect(),
        custom_fields: office.custom_fields.into_iter().map(custom_field).collect(),
    };
    rows.custom_fields.sort_by_key(|field| field.position);
    if options.empty {
        rows.departments.clear();
        rows.contacts.clear();
        rows.companies.clear();
    }
    let wanted = if options.empty { options.people.or(Some(0)) } else { options.people };
    if let Some(wanted) = wanted {
        keep_people(&mut rows, &order, wanted);
        generate::people(&mut rows, wanted);
    }
    if let Some(wanted) = options.contacts {
        while rows.contacts.len() > wanted {
            rows.contacts.pop_last();
        }
        generate::contacts(&mut rows, wanted);
    }
    Ok(rows)
}

fn keep_people(rows: &mut Rows, order: &[Uuid], wanted: usize) {
    if wanted >= order.len() {
        return;
    }
    let accounts: BTreeSet<String> =
        accounts::accounts(rows, PASSWORD).into_iter().map(|account| account.email).collect();
    let mut kept: BTreeSet<Uuid> = rows
        .people
        .values()
        .filter(|row| row.owner || accounts.contains(&row.email))
        .map(|row| row.id)
        .collect();
    for id in order {
        if kept.len() >= wanted {
            break;
        }
        kept.insert(*id);
    }
    rows.people.retain(|id, _| kept.contains(id));
    for department in rows.departments.values_mut() {
        department.head = department.head.filter(|head| kept.contains(head));
    }
    let departments = &rows.departments;
    for person in rows.people.values_mut() {
        person.lead = person.lead.filter(|lead| kept.contains(lead));
        person.departments.retain(|id| departments.contains_key(id));
    }
    let person = kept.first().copied().unwrap_or_default();
    for contact in rows.contacts.values_mut() {
        contact.managers.retain(|id| kept.contains(id));
        if !kept.contains(&contact.created_by) {
            contact.created_by = person;
        }
    }
}

/// Dates come from several clients: the web form writes midnight, others noon, and a start
/// of work that was not given holds the wall clock of that day.
fn wall(index: usize, date: Date) -> DateTime {
    let time = match index % 4 {
        0 | 1 => Time::midnight(),
        2 => Time::constant(12, 0, 0, 0),
        _ => Time::constant(9, 41, 7, 0),
    };
    DateTime::from_parts(date, time)
}

fn person(index: usize, entry: PersonEntry) -> PersonRow {
    let created = entry.work_from.and_then(|date| Offset::UTC.to_timestamp(date.at(9, 0, 0, 0)).ok());
    let mut contacts = String::new();
    for (kind, value) in &entry.contacts {
        contacts.push_str(&format!("{kind}|{value}|"));
    }
    PersonRow {
        id: entry.id,
        sid: entry.ldap.then(|| format!("S-1-5-21-1004-{index}")),
        sso_name_id: entry.sso.then(|| entry.email.clone()),
        user_name: entry.user_name,
        first_name: entry.first_name,
        last_name: entry.last_name,
        email: entry.email,
        title: entry.title,
        location: entry.location,
        notes: entry.notes,
        sex: entry.sex.map(|sex| sex == "male"),
        birthday: entry.birthday.map(|date| wall(index & 2, date)),
        work_from: entry.work_from.map(|date| wall(index, date)),
        terminated: (entry.status == 2).then_some(WRITTEN),
        lead: entry.lead,
        departments: entry.departments,
        contacts,
        mobile_phone: entry.mobile_phone,
        two_factor: entry.two_factor,
        factor_ready: !entry.factor_pending,
        status: entry.status,
        activation_status: 1,
        visitor: entry.visitor,
        owner: entry.owner,
        admin: entry.admin || entry.owner,
        modules: entry.modules,
        culture: entry.culture,
        photo: entry.photo,
        crop: None,
        last_modified: WRITTEN,
        created: created.unwrap_or(WRITTEN),
    }
}

fn company(entry: CompanyEntry) -> CompanyRow {
    CompanyRow {
        id: entry.id,
        name: entry.name,
        industry: entry.industry,
        about: String::new(),
        share_type: 1,
        managers: Vec::new(),
    }
}

fn contact(entry: ContactEntry) -> ContactRow {
    let infos = entry.infos.into_iter().enumerate().map(|(index, info)| InfoRow {
        id: entry.id * 10 + index as i64,
        info_type: info.info_type,
        category: info.category,
        data: info.data,
        primary: info.primary,
    });
    let addresses = entry.addresses.into_iter().map(|address| AddressRow {
        street: address.street,
        city: address.city,
        zip: address.zip,
        country: address.country,
        state: address.state,
        category: address.category,
        primary: address.primary,
    });
    let values = entry.custom_fields.into_iter();
    ContactRow {
        id: entry.id,
        first_name: entry.first_name,
        last_name: entry.last_name,
        job_title: entry.job_title,
        company: entry.company.unwrap_or_default(),
        listed_in: entry.company.into_iter().collect(),
        about: entry.about,
        share_type: entry.share_type,
        managers: entry.managers,
        stage: entry.stage,
        kind: entry.kind,
        currency: entry.currency,
        industry: entry.industry,
        infos: infos.collect(),
        addresses: addresses.collect(),
        tags: entry.tags,
        custom_fields: values.filter_map(|(id, value)| Some((id.parse().ok()?, value))).collect(),
        twin_custom_fields: BTreeMap::new(),
        photo: entry.photo,
        created_by: entry.created_by,
        created: entry.created.and_then(|text| text.parse().ok()).unwrap_or(WRITTEN),
    }
}

fn list_item(entry: ListItemEntry) -> ListItemRow {
    ListItemRow { id: entry.id, title: entry.title, color: entry.color }
}

fn custom_field(entry: CustomFieldEntry) -> CustomFieldRow {
    CustomFieldRow {
        id: entry.id,
        label: entry.label,
        field_type: entry.field_type,
        mask: entry.mask,
        position: entry.position,
    }
}

fn date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    match Option::<String>::deserialize(deserializer)? {
        Some(text) => text.parse().map(Some).map_err(serde::de::Error::custom),
        None => Ok(None),
    }
}
