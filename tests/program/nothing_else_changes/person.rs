//! Random people, and what a save of one may change.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, date};
use portal_desk::demo::{DepartmentRow, PersonRow, Rows};
use portal_desk::records::Effect;
use portal_desk::records::plain_text::trimmed;
use portal_desk::records::{
    CHANNELS_LIMIT, Channel, Choice, DateValue, FieldKey, KNOWN_CHANNELS, Photo, RecordKey, Schema, Value,
    stored_length,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use crate::nothing_else_changes::case::{Case, Expected, NEW_PHOTO, SAMPLE_SQUARE, Scene, TODAY};
use crate::nothing_else_changes::edits::{Asked, Edit, edits};
use crate::nothing_else_changes::texts::{filled_line, line, paragraphs};

/// A person, who looks at them, and what they do to the form.
#[derive(Clone, Debug)]
pub struct PersonCase {
    pub viewer: &'static str,
    pub whose: Whose,
    pub person: Person,
    pub edits: Vec<Edit>,
}

/// Whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Somebody,
    Owner,
    Viewer,
}

/// What the row of a person holds before.
#[derive(Clone, Debug)]
pub struct Person {
    texts: [String; 5],
    sex: Option<bool>,
    birthday: Option<DateTime>,
    work_from: Option<DateTime>,
    lead: Option<Uuid>,
    departments: Vec<Uuid>,
    heads: BTreeSet<Uuid>,
    channels: Vec<Channel>,
    disabled: bool,
    visitor: bool,
    admin: bool,
    modules: Vec<String>,
    directory: (Option<String>, Option<String>),
    mobile_phone: String,
    photo: Option<(String, Option<[u32; 4]>)>,
}

const VIEWERS: &[(&str, Whose)] = &[
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Somebody),
    ("Administrator", Whose::Owner),
    ("Administrator", Whose::Viewer),
    ("Owner", Whose::Viewer),
    ("People administrator", Whose::Somebody),
    ("People administrator", Whose::Somebody),
    ("People administrator", Whose::Owner),
    ("People administrator", Whose::Viewer),
    ("CRM administrator", Whose::Viewer),
    ("User", Whose::Viewer),
    ("User", Whose::Viewer),
    ("User", Whose::Somebody),
    ("Guest", Whose::Viewer),
];

/// Random people in this office. The leads are people whose own lead never changes here,
/// so that what makes a circle is the same each time.
pub fn cases(rows: &Rows, leads: &[Uuid]) -> BoxedStrategy<PersonCase> {
    let departments: Vec<Uuid> = rows.departments.keys().copied().collect();
    let leads: Vec<Uuid> = leads.iter().copied().chain([Uuid::from_u128(7)]).collect();
    let fields: Vec<FieldKey> = Schema::person().fields.iter().map(|field| field.key).collect();
    // Who is gone from the portal cannot be chosen; somebody's lead can be one who is.
    let edits = edits(set(&departments, &leads[..leads.len() - 1]), &fields, true);
    // What comes first is made smaller first when a case fails.
    (edits, person(&departments, &leads), select(VIEWERS), any::<bool>())
        .prop_map(|(mut edits, person, (viewer, whose), enable)| {
            // The rest of the form of a disabled person opens only then.
            if person.disabled && enable {
                let active = Value::Choice(Some(Choice::Active));
                edits.insert(0, Edit::Set(FieldKey::Status, active));
            }
            PersonCase { viewer, whose, person, edits }
        })
        .boxed()
}

fn person(departments: &[Uuid], leads: &[Uuid]) -> impl Strategy<Value = Person> + use<> {
    let texts = [line(64), line(64), line(64), line(255), paragraphs(512)];
    let nobody = [None, Some(Uuid::nil())];
    let leads: Vec<_> = leads.iter().copied().map(Some).chain(nobody).collect();
    let ids = || subsequence(departments.to_vec(), 0..=departments.len());
    let few = subsequence(departments.to_vec(), 0..=2);
    let heads = btree_set(select(departments.to_vec()), 0..8);
    let memberships = (prop_oneof![3 => few, 1 => ids()], heads);
    let modules =
        prop_oneof![4 => Just(Vec::new()), 1 => vec(select(&["crm", "projects", "people"][..]), 1..=2)];
    let directory = prop_oneof![
        4 => Just((None, None)),
        1 => Just((Some("S-1-5-21-1004-7".to_owned()), None)),
        1 => Just((None, Some("mia@idp.example".to_owned()))),
    ];
    let crop = proptest::option::of(Just([3, 4, 50, 50]));
    let photo = proptest::option::of((Just("people/mia-berg.jpg".to_owned()), crop));
    let rights = (
        prop::bool::weighted(0.25),
        prop::bool::weighted(0.25),
        prop::bool::weighted(0.1),
        modules,
        directory,
    );
    let phone = select(&["", "15550100", "+49 151 000"][..]);
    (
        (texts, proptest::option::of(any::<bool>()), moment(), moment(), select(leads)),
        (memberships, stored_channels(), rights, phone, photo),
    )
        .prop_map(|(plain, rest)| {
            let (texts, sex, birthday, work_from, lead) = plain;
            let ((departments, heads), channels, rights, mobile_phone, photo) = rest;
            let (disabled, visitor, admin, modules, directory) = rights;
            Person {
                texts,
                sex,
                birthday,
                work_from,
                lead,
                departments,
                heads,
                channels,
                disabled,
                visitor: visitor && !admin && modules.is_empty(),
                admin,
                modules: modules.into_iter().map(str::to_owned).collect(),
                directory,
                mobile_phone: mobile_phone.to_owned(),
                photo,
            }
        })
}

/// A day somebody can be born on or have started on, at the hour at which some client stored it.
fn moment() -> impl Strategy<Value = Option<DateTime>> {
    let time = prop_oneof![
        Just((0, 0, 0)),
        Just((12, 0, 0)),
        Just((23, 59, 59)),
        Just((0, 0, 1)),
        (0..24i8, 0..60i8, 0..60i8)
    ];
    // Midnight of the very first day stands for none.
    let day = (1..46_344i32).prop_map(nth_day);
    proptest::option::weighted(0.8, (day, time).prop_map(|(day, (h, m, s))| day.at(h, m, s, 0)))
}

fn nth_day(number: i32) -> Date {
    date(1900, 1, 1).saturating_add(jiff::Span::new().days(number))
}

fn channel() -> impl Strategy<Value = Channel> {
    let odd = ["gtalk", "gbuzz", "extmail", "extphone", "extmobphone", "extskype", "GTalk", "Büro", "value"];
    let kinds: Vec<&str> = KNOWN_CHANNELS.iter().copied().chain(odd).collect();
    (select(kinds), filled_line(60)).prop_map(|(kind, value)| Channel::new(kind, value.replace('|', "/")))
}

fn fitting(mut rows: Vec<Channel>) -> Vec<Channel> {
    while stored_length(&rows) > CHANNELS_LIMIT {
        rows.pop();
    }
    rows
}

fn stored_channels() -> impl Strategy<Value = Vec<Channel>> {
    prop_oneof![6 => vec(channel(), 0..5), 1 => vec(channel(), 12..24)].prop_map(fitting)
}

fn set(departments: &[Uuid], leads: &[Uuid]) -> BoxedStrategy<(FieldKey, Value)> {
    let text = |key, texts: BoxedStrategy<String>| texts.prop_map(move |text| (key, Value::Text(text)));
    let choice = |key, choices| select(choices).prop_map(move |choice| (key, Value::Choice(Some(choice))));
    let day = |key| {
        let days = prop_oneof![
            1 => Just(DateValue::Empty),
            1 => Just(DateValue::Day(date(1900, 1, 1))),
            1 => Just(DateValue::Day(TODAY)),
            9 => (0..46_344i32).prop_map(|number| DateValue::Day(nth_day(number))),
        ];
        days.prop_map(move |day| (key, Value::Date(day)))
    };
    let leads: Vec<_> = leads.iter().copied().map(Some).chain([None]).collect();
    let departments = subsequence(departments.to_vec(), 0..=departments.len());
    prop_oneof![
        text(FieldKey::FirstName, filled_line(64)),
        text(FieldKey::LastName, filled_line(64)),
        text(FieldKey::Title, line(64)),
        text(FieldKey::Location, line(255)),
        text(FieldKey::Comment, paragraphs(512)),
        departments.prop_map(|ids| (FieldKey::Departments, Value::Departments(ids.into_iter().collect()))),
        select(leads).prop_map(|lead| (FieldKey::Lead, Value::Person(lead))),
        day(FieldKey::WorkStart),
        day(FieldKey::Birthday),
        choice(FieldKey::Sex, Choice::SEXES),
        vec(channel(), 0..4).prop_map(|rows| (FieldKey::Channels, Value::Channels(fitting(rows)))),
        choice(FieldKey::Type, Choice::TYPES),
        choice(FieldKey::Status, Choice::STATUSES),
        Just((FieldKey::Photo, Value::Photo(Photo::None))),
    ]
    .boxed()
}

impl Case for PersonCase {
    fn viewer(&self) -> &'static str {
        self.viewer
    }

    fn edits(&self) -> &[Edit] {
        &self.edits
    }

    fn key(&self, rows: &Rows, viewer: &str) -> RecordKey {
        let mut people = rows.people.values();
        let found = match self.whose {
            Whose::Somebody => somebody(rows),
            Whose::Owner => people.find(|row| row.owner),
            Whose::Viewer => people.find(|row| row.email == viewer),
        };
        RecordKey::Person(found.unwrap().id)
    }

    /// Overwrites the row, except for what lets this person sign in with these rights.
    fn write(&self, rows: &mut Rows, key: RecordKey, _: &str) {
        let RecordKey::Person(id) = key else { unreachable!() };
        let row = rows.people.get_mut(&id).unwrap();
        let person = self.person.clone();
        let [first_name, last_name, title, location, notes] = person.texts;
        if self.whose == Whose::Somebody {
            row.status = if person.disabled { 2 } else { 1 };
            row.terminated = person.disabled.then_some(row.created);
            row.visitor = person.visitor;
            row.admin = person.admin;
            row.modules = person.modules;
        }
        (row.sid, row.sso_name_id) = person.directory;
        let (photo, crop) = person.photo.unzip();
        *row = PersonRow {
            first_name,
            last_name,
            title,
            location,
            notes,
            sex: person.sex,
            birthday: person.birthday,
            work_from: person.work_from,
            lead: person.lead,
            departments: person.departments,
            contacts: stored(&person.channels),
            mobile_phone: person.mobile_phone,
            photo,
            crop: crop.flatten(),
            ..row.clone()
        };
        for department in rows.departments.values_mut() {
            set_head(department, id, person.heads.contains(&department.id));
        }
    }

    fn expect(&self, rows: &mut Rows, key: RecordKey, asked: &Asked, scene: &Scene) -> Expected {
        let RecordKey::Person(id) = key else { unreachable!() };
        expect(rows, id, asked, scene)
    }
}

fn is_plain(row: &&PersonRow) -> bool {
    !row.admin && !row.owner && !row.visitor && row.modules.is_empty()
}

/// One of the people without rights. Of them the first one made is an account.
fn somebody(rows: &Rows) -> Option<&PersonRow> {
    rows.people.values().filter(is_plain).max_by_key(|row| (row.created, row.id))
}

/// People whose rows are never overwritten.
pub fn bystanders(rows: &Rows) -> Vec<Uuid> {
    let plain = || rows.people.values().filter(is_plain);
    let user = plain().min_by_key(|row| (row.created, row.id)).map(|row| row.id);
    let overwritten = [user, somebody(rows).map(|row| row.id)];
    plain().map(|row| row.id).filter(|id| !overwritten.contains(&Some(*id))).collect()
}

/// Whether the person heads the department; being its head, one need not be in it.
fn set_head(department: &mut DepartmentRow, id: Uuid, heads: bool) {
    if heads {
        department.head = Some(id);
    } else if department.head == Some(id) {
        department.head = None;
    }
}

/// Channels in one string, as they are stored.
fn stored(channels: &[Channel]) -> String {
    channels.iter().map(|row| format!("{}|{}|", row.kind, row.value)).collect()
}

/// An edit loses the blanks at its ends; what nobody edits keeps them.
fn set_text(stored: &mut String, asked: &str) {
    if stored != asked {
        *stored = trimmed(asked).to_owned();
    }
}

/// The same for each row that was not there before.
fn set_channels(row: &mut PersonRow, asked: &[Channel]) {
    let words: Vec<&str> = row.contacts.split('|').collect();
    let before: Vec<(&str, &str)> = words.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let meant = |channel: &Channel| {
        let is_there = before.contains(&(channel.kind.as_str(), channel.value.as_str()));
        let value = if is_there { channel.value.as_str() } else { trimmed(&channel.value) };
        Channel::new(channel.kind.as_str(), value)
    };
    row.contacts = stored(&asked.iter().map(meant).collect::<Vec<_>>());
}

/// Makes of the rows what a save of this person shall make of them.
fn expect(rows: &mut Rows, id: Uuid, asked: &Asked, scene: &Scene) -> Expected {
    let mut expected = Expected::default();
    let row = rows.people.get_mut(&id).unwrap();
    for (field, value) in asked {
        let before = row.clone();
        match (field, value) {
            (FieldKey::FirstName, Value::Text(text)) => set_text(&mut row.first_name, text),
            (FieldKey::LastName, Value::Text(text)) => set_text(&mut row.last_name, text),
            (FieldKey::Title, Value::Text(text)) => set_text(&mut row.title, text),
            (FieldKey::Location, Value::Text(text)) => set_text(&mut row.location, text),
            (FieldKey::Comment, Value::Text(text)) => set_text(&mut row.notes, text),
            (FieldKey::Sex, Value::Choice(choice)) => {
                row.sex = choice.map(|choice| choice == Choice::Male);
            }
            (FieldKey::Birthday, Value::Date(day)) => set_day(&mut row.birthday, day),
            (FieldKey::WorkStart, Value::Date(day)) => set_day(&mut row.work_from, day),
            (FieldKey::Lead, Value::Person(lead)) => {
                // All zeros reads as nobody, and stays as it is where nobody is wanted.
                let same = row.lead.filter(|lead| !lead.is_nil()) == *lead;
                row.lead = if same { row.lead } else { *lead };
            }
            (FieldKey::Departments, Value::Departments(ids)) => {
                let were: BTreeSet<Uuid> = row.departments.iter().copied().collect();
                if were != *ids {
                    row.departments = ids.iter().copied().collect();
                }
                for left in were.difference(ids) {
                    let department = rows.departments.get_mut(left).unwrap();
                    if department.head == Some(id) {
                        department.head = None;
                        expected.effects.push(Effect::StopsHeading(*left));
                    }
                }
            }
            (FieldKey::Channels, Value::Channels(channels)) => set_channels(row, channels),
            (FieldKey::Type, Value::Choice(choice)) => {
                row.visitor = *choice == Some(Choice::Guest);
                if before.visitor && !row.visitor {
                    expected.effects.push(Effect::TakesPaidSeat);
                }
            }
            (FieldKey::Status, Value::Choice(Some(Choice::Disabled))) if row.status == 1 => {
                row.status = 2;
                row.terminated = Some(scene.now);
                expected.effects.push(Effect::SignsOutEverywhere);
            }
            // Enabling leaves the moment of the last disabling where it is.
            (FieldKey::Status, Value::Choice(Some(Choice::Active))) => {
                if row.status == 2 && !row.visitor && !expected.effects.contains(&Effect::TakesPaidSeat) {
                    expected.effects.push(Effect::TakesSeatAgain);
                }
                row.status = 1;
            }
            (FieldKey::Photo, Value::Photo(photo)) => match photo {
                Photo::None => row.photo = None,
                Photo::Stored(_) | Photo::Unknown => {}
                Photo::File(picture) => {
                    let crop = picture.crop;
                    row.crop = Some([crop.x, crop.y, crop.side, crop.side]);
                    row.photo = Some(NEW_PHOTO.to_owned());
                }
                Photo::Address(address) => {
                    row.crop = Some(SAMPLE_SQUARE);
                    row.photo = Some(NEW_PHOTO.to_owned());
                    expected.effects.push(Effect::PortalFetchesPicture(address.clone()));
                }
            },
            _ => {}
        }
        if *row != before {
            expected.changed.insert(*field);
        }
    }
    tell_administrators(asked, id, scene, &mut expected);
    expected
}

/// The portal writes to its administrators when somebody else saves their own profile.
fn tell_administrators(asked: &Asked, id: Uuid, scene: &Scene, expected: &mut Expected) {
    let by_address = matches!(asked.get(&FieldKey::Photo), Some(Value::Photo(Photo::Address(_))));
    let has_own_call = |field: &&FieldKey| match field {
        FieldKey::Channels | FieldKey::Type => true,
        FieldKey::Photo => !by_address,
        _ => false,
    };
    let saves_profile = expected.changed.iter().any(|field| !has_own_call(&field));
    if saves_profile && scene.viewer.id == id && !scene.viewer.is_people_admin {
        expected.effects.push(Effect::MailsAdministrators);
    }
}

/// A day that is stored at another hour already stays there.
fn set_day(stored: &mut Option<DateTime>, day: &DateValue) {
    if stored.map(DateTime::date) != day.day() {
        *stored = day.day().map(|day| day.at(12, 0, 0, 0));
    }
}
