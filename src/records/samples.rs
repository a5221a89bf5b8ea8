//! Records and random values for the tests of every room.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// The few ids that random sets are made of.
pub fn all_ids() -> impl Iterator<Item = Uuid> {
    (1..=6u128).map(Uuid::from_u128)
}

/// A random set of ids.
pub fn some_ids() -> impl Strategy<Value = BTreeSet<Uuid>> {
    proptest::collection::btree_set((1..=6u128).prop_map(Uuid::from_u128), 0..5)
}

/// The few channels that random lists are made of.
pub fn all_channels() -> impl Iterator<Item = Channel> {
    "abcdef".chars().map(|letter| Channel::new("mail", letter.to_string()))
}

/// A random list of different channels.
pub fn some_channels() -> impl Strategy<Value = Vec<Channel>> {
    let all: Vec<Channel> = all_channels().collect();
    (Just(all).prop_shuffle(), 0..5usize).prop_map(|(mut rows, count)| {
        rows.truncate(count);
        rows
    })
}

/// A person with random values, all of them valid.
pub fn person() -> impl Strategy<Value = Record> {
    (
        ("[A-C]", "[A-C]", "[A-B]?", some_ids(), proptest::option::of(1..4u128)),
        (0..3u8, proptest::option::of(0..3i64), 0..3u8, any::<bool>()),
    )
        .prop_map(|((first, last, title, departments, lead), (sex, day, channels, guest))| {
            let mut record = a_person();
            record.values.insert(FieldKey::FirstName, Value::Text(first));
            record.values.insert(FieldKey::LastName, Value::Text(last));
            record.values.insert(FieldKey::Title, Value::Text(title));
            record.values.insert(FieldKey::Departments, Value::Departments(departments));
            record.values.insert(FieldKey::Lead, Value::Person(lead.map(Uuid::from_u128)));
            let sex = match sex {
                0 => None,
                1 => Some(Choice::Male),
                _ => Some(Choice::Female),
            };
            record.values.insert(FieldKey::Sex, Value::Choice(sex));
            let day = day.map_or(DateValue::Empty, |n| {
                DateValue::Day(date(1990, 5, 17).saturating_add(jiff::Span::new().days(n)))
            });
            record.values.insert(FieldKey::Birthday, Value::Date(day));
            let rows = (0..channels).map(|n| Channel::new("mail", format!("{n}@x.example"))).collect();
            record.values.insert(FieldKey::Channels, Value::Channels(rows));
            let kind = if guest { Choice::Guest } else { Choice::User };
            record.values.insert(FieldKey::Type, Value::Choice(Some(kind)));
            record
        })
}

/// An ordinary person.
pub fn a_person() -> Record {
    let values = BTreeMap::from([
        (FieldKey::FirstName, Value::Text("Mia".into())),
        (FieldKey::LastName, Value::Text("Berg".into())),
        (FieldKey::Title, Value::Text("Head of Sales".into())),
        (FieldKey::Type, Value::Choice(Some(Choice::User))),
        (FieldKey::Status, Value::Choice(Some(Choice::Active))),
        (FieldKey::Departments, Value::Departments(BTreeSet::from([Uuid::from_u128(1)]))),
        (FieldKey::Lead, Value::Person(Some(Uuid::from_u128(2)))),
        (FieldKey::Birthday, Value::Date(DateValue::Day(date(1990, 5, 17)))),
        (FieldKey::Channels, Value::Channels(vec![Channel::new("mail", "mia@x.example")])),
    ]);
    Record {
        key: RecordKey::Person(Uuid::from_u128(100)),
        values,
        facts: Facts::Person(PersonFacts {
            user_name: "mia.berg".into(),
            email: Some("mia@x.example".into()),
            ..PersonFacts::default()
        }),
    }
}

/// An ordinary contact that everyone may edit.
pub fn a_contact() -> Record {
    let values = BTreeMap::from([
        (FieldKey::FirstName, Value::Text("Jonas".into())),
        (FieldKey::LastName, Value::Text("Wolf".into())),
        (FieldKey::JobTitle, Value::Text("Buyer".into())),
        (FieldKey::Company, Value::Company(Some(1001))),
        (FieldKey::Access, Value::Choice(Some(Choice::EveryoneEdits))),
    ]);
    Record {
        key: RecordKey::Contact(2001),
        values,
        facts: Facts::Contact(ContactFacts {
            can_edit: true,
            contact_type: ContactType::None,
            ..ContactFacts::default()
        }),
    }
}

/// Somebody who may do everything.
pub fn an_administrator() -> Viewer {
    Viewer {
        id: Uuid::from_u128(999),
        name: "Ines Carvalho".into(),
        is_owner: false,
        is_admin: true,
        is_people_admin: true,
        is_crm_admin: true,
        is_guest: false,
    }
}
