//! Random values out of so few that two editors often meet.

use std::collections::BTreeSet;

use jiff::civil::date;
use portal_desk::demo::Rows;
use portal_desk::records::{Channel, Choice, DateValue, FieldKey, RecordKey, Value};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

/// The two kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Person,
    Contact,
}

impl Kind {
    /// How many fields are edited here: all but photo and status, and some custom fields.
    pub fn fields(self) -> usize {
        match self {
            Kind::Person => 12,
            Kind::Contact => 11,
        }
    }
}

/// A record and what can be written into it.
pub struct Office {
    pub key: RecordKey,
    people: Vec<Uuid>,
    departments: Vec<Uuid>,
}

type Edit = (FieldKey, Value);

impl Office {
    /// One of the records of this kind, in rows that are made ready for it.
    pub fn new(kind: Kind, rows: &mut Rows) -> Office {
        let plain = |id: &Uuid| {
            let row = &rows.people[id];
            !row.admin
                && row.modules.is_empty()
                && !row.visitor
                && row.sid.is_none()
                && row.sso_name_id.is_none()
        };
        let people: Vec<Uuid> = rows.people.keys().copied().filter(plain).take(4).collect();
        // Nobody here answers to anybody, so that no two leads make a circle.
        rows.people.values_mut().for_each(|row| row.lead = None);
        let key = match kind {
            Kind::Person => RecordKey::Person(people[0]),
            Kind::Contact => RecordKey::Contact(*rows.contacts.keys().next().unwrap()),
        };
        if let RecordKey::Person(id) = key {
            rows.people.get_mut(&id).unwrap().status = 1;
        }
        Office { key, people, departments: rows.departments.keys().copied().take(4).collect() }
    }

    /// What two editors change, mostly in the same few fields.
    pub fn edits_of_two(&self) -> BoxedStrategy<(Vec<Edit>, Vec<Edit>)> {
        let fields = self.fields();
        let all = fields.len();
        let few = prop_oneof![3 => subsequence(fields.clone(), 2..=3), 1 => subsequence(fields, all)];
        let edits = |few: &[BoxedStrategy<Edit>]| {
            proptest::collection::vec(proptest::strategy::Union::new(few.to_vec()), 1..=4)
        };
        few.prop_flat_map(move |few| (edits(&few), edits(&few))).boxed()
    }

    /// A random value for every field.
    pub fn start(&self) -> BoxedStrategy<Vec<Edit>> {
        self.fields().boxed()
    }

    fn fields(&self) -> Vec<BoxedStrategy<Edit>> {
        match self.key {
            RecordKey::Person(_) => self.person_fields(),
            RecordKey::Contact(_) => self.contact_fields(),
        }
    }

    fn person_fields(&self) -> Vec<BoxedStrategy<Edit>> {
        let channels: Vec<Channel> =
            "abcde".chars().map(|c| Channel::new("mail", format!("{c}@x"))).collect();
        let channels = (Just(channels).prop_shuffle(), 0..5usize).prop_map(|(mut rows, count)| {
            rows.truncate(count);
            Value::Channels(rows)
        });
        let leads = select(vec![None, Some(self.people[1]), Some(self.people[2])]);
        let departments = set(&self.departments).prop_map(Value::Departments);
        vec![
            text(FieldKey::FirstName, &["Mia", "Mía", "Maria & Co"]),
            text(FieldKey::LastName, &["Berg", "Berg <b>", "山"]),
            text(FieldKey::Title, &["", "Head", "Head of Sales"]),
            text(FieldKey::Location, &["", "Kiel", "Köln"]),
            text(FieldKey::Comment, &["", "one\r\ntwo", "one\r\ntwo\r\nthree"]),
            of(FieldKey::Departments, departments),
            of(FieldKey::Lead, leads.prop_map(Value::Person)),
            days(FieldKey::WorkStart, 2010),
            days(FieldKey::Birthday, 1980),
            choices(FieldKey::Sex, Choice::SEXES),
            of(FieldKey::Channels, channels),
            choices(FieldKey::Type, Choice::TYPES),
        ]
    }

    fn contact_fields(&self) -> Vec<BoxedStrategy<Edit>> {
        let companies = select(&[None, Some(1001), Some(1002)][..]);
        vec![
            text(FieldKey::FirstName, &["Mia", "Mía", "Maria & Co"]),
            text(FieldKey::LastName, &["", "Berg", "山"]),
            text(FieldKey::JobTitle, &["", "Buyer", "2020-01-02T03:04:05Z"]),
            text(FieldKey::About, &["", "one\ntwo", "one\ntwo\nthree"]),
            of(FieldKey::Company, companies.prop_map(Value::Company)),
            choices(FieldKey::Access, Choice::ACCESS),
            of(FieldKey::Managers, set(&self.people).prop_map(Value::People)),
            text(FieldKey::Custom(5), &["", "Chess", "Go"]),
            text(FieldKey::Custom(6), &["", "English", "Polski"]),
            text(FieldKey::Custom(7), &["", "true", "false"]),
            text(FieldKey::Custom(11), &["", "a", "b"]),
        ]
    }
}

fn of(field: FieldKey, values: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Edit> {
    values.prop_map(move |value| (field, value)).boxed()
}

fn text(field: FieldKey, texts: &'static [&'static str]) -> BoxedStrategy<Edit> {
    of(field, select(texts).prop_map(|text| Value::Text(text.to_owned())))
}

fn choices(field: FieldKey, choices: &'static [Choice]) -> BoxedStrategy<Edit> {
    of(field, select(choices).prop_map(|choice| Value::Choice(Some(choice))))
}

fn days(field: FieldKey, year: i16) -> BoxedStrategy<Edit> {
    let day = |day: i8| DateValue::Day(date(year, 3, day));
    of(field, select(vec![DateValue::Empty, day(26), day(27)]).prop_map(Value::Date))
}

fn set(ids: &[Uuid]) -> impl Strategy<Value = BTreeSet<Uuid>> + use<> {
    subsequence(ids.to_vec(), 0..=ids.len()).prop_map(|ids| ids.into_iter().collect())
}
