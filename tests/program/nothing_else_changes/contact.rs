//! Random contacts, and what a save of one may change.

use std::collections::{BTreeMap, BTreeSet};

use portal_desk::demo::{ContactRow, CustomFieldRow, Rows};
use portal_desk::records::Effect;
use portal_desk::records::plain_text::trimmed;
use portal_desk::records::{Choice, FieldKey, Photo, RecordKey, Value};
use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use crate::nothing_else_changes::case::{Case, Expected, NEW_PHOTO, Scene};
use crate::nothing_else_changes::edits::{Asked, Edit, edits};
use crate::nothing_else_changes::texts::{column, filled_line, line, paragraphs};

/// A contact, who looks at it, and what they do to the form.
#[derive(Clone, Debug)]
pub struct ContactCase {
    viewer: &'static str,
    contact: Contact,
    edits: Vec<Edit>,
}

/// What the row of a contact holds before.
#[derive(Clone, Debug)]
struct Contact {
    names: [String; 3],
    about: String,
    company: i64,
    share_type: i32,
    managers: Vec<Uuid>,
    stage: i64,
    kind: i64,
    currency: Option<String>,
    industry: String,
    custom: BTreeMap<i64, String>,
    twins: BTreeMap<i64, String>,
    photo: Option<String>,
    bare: bool,
}

const VIEWERS: &[&str] = &[
    "Administrator",
    "Administrator",
    "Administrator",
    "Owner",
    "CRM administrator",
    "CRM administrator",
    "People administrator",
    "User",
    "User",
];

/// The custom fields that are no headings.
fn fillable(rows: &Rows) -> impl Iterator<Item = &CustomFieldRow> {
    rows.custom_fields.iter().filter(|field| field.field_type != 4)
}

/// Random contacts in this office.
pub fn cases(rows: &Rows) -> BoxedStrategy<ContactCase> {
    let mut fields = vec![
        FieldKey::FirstName,
        FieldKey::LastName,
        FieldKey::JobTitle,
        FieldKey::Company,
        FieldKey::About,
        FieldKey::Access,
        FieldKey::Managers,
        FieldKey::Photo,
    ];
    fields.extend(fillable(rows).map(|field| FieldKey::Custom(field.id)));
    // What comes first is made smaller first when a case fails.
    (edits(set(rows), &fields, false), contact(rows), select(VIEWERS))
        .prop_map(|(mut edits, contact, viewer)| {
            // Of two values of one field the portal shows one. Such a field is only looked at.
            edits.retain(|edit| match edit {
                Edit::Set(FieldKey::Custom(id), _)
                | Edit::Blanks(FieldKey::Custom(id), ..)
                | Edit::Same(FieldKey::Custom(id)) => !contact.twins.contains_key(id),
                _ => true,
            });
            ContactCase { viewer, contact, edits }
        })
        .boxed()
}

fn contact(rows: &Rows) -> impl Strategy<Value = Contact> + use<> {
    let people: Vec<Uuid> = rows.people.keys().copied().collect();
    let ids = |list: &[i64]| list.iter().copied().chain([0]).collect::<Vec<i64>>();
    let companies: Vec<i64> = rows.companies.keys().copied().take(5).collect();
    let stages: Vec<i64> = rows.stages.iter().map(|stage| stage.id).collect();
    let kinds: Vec<i64> = rows.types.iter().map(|kind| kind.id).collect();
    // One of them has no definition any more.
    let custom_ids: Vec<i64> = fillable(rows).map(|field| field.id).chain([99]).collect();
    let odd = prop_oneof![
        line(60),
        select(&["true", "True", "yes", "05/17/1990", "17.5.", "A"][..]).prop_map(str::to_owned)
    ];
    let value = odd.prop_filter("a stored value", |text| !text.is_empty());
    let custom = btree_map(select(custom_ids.clone()), value, 0..6);
    let twins =
        prop_oneof![9 => Just(BTreeMap::new()), 1 => btree_map(select(custom_ids), filled_line(9), 1..=2)];
    let first = prop_oneof![9 => filled_line(255), 1 => select(&["", " "][..]).prop_map(str::to_owned)];
    let text = (first, line(255), line(255), column());
    let sharing = (0..=2i32, subsequence(people, 0..=4));
    let lists = (select(ids(&companies)), select(ids(&stages)), select(ids(&kinds)));
    let lost = (
        option::of(select(&["EUR", "USD", "JPY"][..])),
        prop_oneof![1 => Just(String::new()), 1 => line(40)],
    );
    let photo = option::of(Just("contacts/somebody.jpg".to_owned()));
    (text, sharing, lists, lost, (custom, twins), (photo, any::<bool>())).prop_map(
        |(text, (share_type, managers), lists, (currency, industry), (custom, twins), (photo, bare))| {
            let (first, last, job, about) = text;
            let (company, stage, kind) = lists;
            let currency = currency.map(str::to_owned);
            let names = [first, last, job];
            Contact {
                names,
                about,
                company,
                share_type,
                managers,
                stage,
                kind,
                currency,
                industry,
                custom,
                twins,
                photo,
                bare,
            }
        },
    )
}

fn set(rows: &Rows) -> BoxedStrategy<(FieldKey, Value)> {
    let text =
        |key, texts: BoxedStrategy<String>| texts.prop_map(move |text| (key, Value::Text(text))).boxed();
    let companies: Vec<_> = rows.companies.keys().copied().take(5).map(Some).chain([None]).collect();
    let people: Vec<Uuid> = rows.people.keys().copied().collect();
    let access = select(Choice::ACCESS);
    let managers = subsequence(people, 0..=4);
    let custom = fillable(rows).map(|field| text(FieldKey::Custom(field.id), custom_text(field)));
    let custom = proptest::strategy::Union::new(custom);
    prop_oneof![
        1 => text(FieldKey::FirstName, filled_line(255)),
        1 => text(FieldKey::LastName, line(255)),
        1 => text(FieldKey::JobTitle, line(255)),
        1 => text(FieldKey::About, column()),
        2 => select(companies).prop_map(|company| (FieldKey::Company, Value::Company(company))),
        2 => access.prop_map(|access| (FieldKey::Access, Value::Choice(Some(access)))),
        2 => managers.prop_map(|ids| (FieldKey::Managers, Value::People(ids.into_iter().collect()))),
        1 => Just((FieldKey::Photo, Value::Photo(Photo::None))),
        4 => custom,
    ]
    .boxed()
}

fn custom_text(field: &CustomFieldRow) -> BoxedStrategy<String> {
    match field.field_type {
        1 => paragraphs(2_000),
        2 => {
            let options: Vec<String> = serde_json::from_str(&field.mask).unwrap();
            prop_oneof![4 => select(options), 1 => Just(String::new())].boxed()
        }
        3 => select(&["true", "false", ""][..]).prop_map(str::to_owned).boxed(),
        5 => select(&["05/17/1990", "11/20/2026", "", "soon"][..]).prop_map(str::to_owned).boxed(),
        _ => line(255),
    }
}

impl Case for ContactCase {
    fn viewer(&self) -> &'static str {
        self.viewer
    }

    fn edits(&self) -> &[Edit] {
        &self.edits
    }

    fn key(&self, rows: &Rows, _: &str) -> RecordKey {
        RecordKey::Contact(*rows.contacts.keys().nth(3).unwrap())
    }

    fn write(&self, rows: &mut Rows, key: RecordKey, viewer: &str) {
        let RecordKey::Contact(id) = key else { unreachable!() };
        let viewer = rows.people.values().find(|row| row.email == viewer).unwrap();
        let sees_all = viewer.admin || viewer.owner || viewer.modules.iter().any(|name| name == "crm");
        let row = rows.contacts.get_mut(&id).unwrap();
        let contact = self.contact.clone();
        let [first_name, last_name, job_title] = contact.names;
        let mut managers = contact.managers;
        if contact.share_type == 0 && !sees_all && !managers.contains(&viewer.id) {
            managers.push(viewer.id);
        }
        if self.contact.bare {
            row.infos.clear();
            row.addresses.clear();
            row.tags.clear();
        }
        *row = ContactRow {
            first_name,
            last_name,
            job_title,
            about: contact.about,
            company: contact.company,
            listed_in: Some(contact.company).filter(|company| *company != 0).into_iter().collect(),
            share_type: contact.share_type,
            managers,
            stage: contact.stage,
            kind: contact.kind,
            currency: contact.currency,
            industry: contact.industry,
            custom_fields: contact.custom,
            twin_custom_fields: contact.twins,
            photo: contact.photo,
            ..row.clone()
        };
    }

    fn expect(&self, rows: &mut Rows, key: RecordKey, asked: &Asked, scene: &Scene) -> Expected {
        let RecordKey::Contact(id) = key else { unreachable!() };
        let row = rows.contacts.get_mut(&id).unwrap();
        let mut expected = Expected::default();
        let names_change = set_texts(row, asked, &mut expected);
        set_company(row, asked, &mut expected);
        let access_changes = set_access(row, asked, scene, &mut expected);
        for (field, value) in asked {
            match (field, value) {
                (FieldKey::Custom(field), Value::Text(text)) => set_custom(row, *field, text, &mut expected),
                (FieldKey::Photo, Value::Photo(Photo::None)) if row.photo.is_some() => {
                    row.photo = None;
                    expected.changed.insert(FieldKey::Photo);
                }
                (FieldKey::Photo, Value::Photo(Photo::File(_))) => {
                    row.photo = Some(NEW_PHOTO.to_owned());
                    expected.changed.insert(FieldKey::Photo);
                }
                _ => {}
            }
        }
        // Only these need the call that loses what no call can bring back.
        if names_change || access_changes {
            lose(row, scene, &mut expected);
        }
        expected
    }
}

/// Names, job title and notes. The portal takes blanks at the ends away, so they are no change.
fn set_texts(row: &mut ContactRow, asked: &Asked, expected: &mut Expected) -> bool {
    let fields = [
        (FieldKey::FirstName, &mut row.first_name),
        (FieldKey::LastName, &mut row.last_name),
        (FieldKey::JobTitle, &mut row.job_title),
        (FieldKey::About, &mut row.about),
    ];
    let mut any = false;
    for (field, stored) in fields {
        if let Some(Value::Text(text)) = asked.get(&field)
            && text != stored
            && trimmed(text) != stored.trim()
        {
            *stored = trimmed(text).to_owned();
            expected.changed.insert(field);
            any = true;
        }
    }
    any
}

fn set_company(row: &mut ContactRow, asked: &Asked, expected: &mut Expected) {
    let Some(Value::Company(company)) = asked.get(&FieldKey::Company) else { return };
    if company.unwrap_or(0) != row.company {
        row.company = company.unwrap_or(0);
        row.listed_in = company.iter().copied().collect();
        expected.changed.insert(FieldKey::Company);
    }
}

/// Access and managers; tells whether they need the documented call. The access list of a
/// contact that everyone sees is hidden: it stays, until the contact is restricted to the
/// managers that the form then shows.
fn set_access(row: &mut ContactRow, asked: &Asked, scene: &Scene, expected: &mut Expected) -> bool {
    let was = row.share_type;
    let share_type = match asked.get(&FieldKey::Access) {
        Some(Value::Choice(Some(Choice::Restricted))) => 0,
        Some(Value::Choice(Some(Choice::EveryoneEdits))) => 1,
        Some(Value::Choice(Some(Choice::EveryoneViews))) => 2,
        _ => was,
    };
    let shown: BTreeSet<Uuid> =
        if was == 0 { row.managers.iter().copied().collect() } else { BTreeSet::new() };
    let managers = match asked.get(&FieldKey::Managers) {
        Some(Value::People(ids)) => ids.clone(),
        _ => shown.clone(),
    };
    let managers_change = share_type == 0 && managers != shown;
    if managers_change {
        expected.changed.insert(FieldKey::Managers);
    }
    if share_type != was {
        row.share_type = share_type;
        expected.changed.insert(FieldKey::Access);
    }
    if share_type == 0 && was != 0 {
        expected.effects.push(Effect::ReplacesHiddenManagers);
    }
    if share_type == 0 && (managers_change || was != 0) {
        if !scene.viewer.is_crm_admin && !managers.contains(&scene.viewer.id) {
            expected.effects.push(Effect::LocksYouOut);
        }
        row.managers = managers.into_iter().collect();
    }
    if (was, share_type) == (1, 2) && !scene.viewer.is_crm_admin {
        // The list that the portal hides may hold the viewer, whom nothing happens to then.
        if !row.managers.contains(&scene.viewer.id) {
            let stage = scene.stages.get(&row.stage).cloned();
            expected.effects.push(Effect::EndsYourEditing(stage));
            row.stage = 0;
        }
    }
    share_type != was && share_type != 0 && (share_type == 2 || was == 2)
}

fn set_custom(row: &mut ContactRow, field: i64, text: &str, expected: &mut Expected) {
    let stored = row.custom_fields.get(&field).map_or("", String::as_str);
    if stored == text || stored.trim() == trimmed(text) {
        return;
    }
    expected.changed.insert(FieldKey::Custom(field));
    if trimmed(text).is_empty() {
        row.custom_fields.remove(&field);
    } else {
        row.custom_fields.insert(field, trimmed(text).to_owned());
    }
}

/// What the documented call makes of everything else: each loss is announced.
fn lose(row: &mut ContactRow, scene: &Scene, expected: &mut Expected) {
    let mut blanks = Vec::new();
    for (field, text) in [
        (FieldKey::FirstName, &mut row.first_name),
        (FieldKey::LastName, &mut row.last_name),
        (FieldKey::JobTitle, &mut row.job_title),
        (FieldKey::About, &mut row.about),
    ] {
        if text.trim() != text {
            blanks.push(field);
            *text = text.trim().to_owned();
        }
    }
    if !blanks.is_empty() {
        expected.effects.push(Effect::DropsBlanks(blanks));
    }
    expected.effects.extend(row.currency.take().map(Effect::LosesCurrency));
    let industry = std::mem::take(&mut row.industry);
    if !industry.is_empty() {
        expected.effects.push(Effect::LosesIndustry(industry));
    }
    if let Some(title) = scene.types.get(&std::mem::take(&mut row.kind)) {
        expected.effects.push(Effect::LosesType(Some(title.clone())));
    }
}
