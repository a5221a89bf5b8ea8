//! Records and random values for the tests of every module.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// The few ids that random sets are made of.
pub(crate) fn all_ids() -> impl Iterator<Item = Uuid> {
    (1..=6u128).map(Uuid::from_u128)
}

/// A random set of ids.
pub(crate) fn some_ids() -> impl Strategy<Value = BTreeSet<Uuid>> {
    proptest::collection::btree_set((1..=6u128).prop_map(Uuid::from_u128), 0..5)
}

/// The few channels that random lists are made of.
pub(crate) fn all_channels() -> impl Iterator<Item = Channel> {
    "abcdef".chars().map(|letter| Channel::new("mail", letter.to_string()))
}

/// A random list of different channels.
pub(crate) fn some_channels() -> impl Strategy<Value = Vec<Channel>> {
    let all: Vec<Channel> = all_channels().collect();
    (Just(all).prop_shuffle(), 0..5usize).prop_map(|(mut rows, count)| {
        rows.truncate(count);
        rows
    })
}

/// Every field there is, and some custom ones.
pub(crate) fn all_fields() -> impl Iterator<Item = FieldKey> {
    let custom = [1, -7, i64::MAX].map(|id| CustomDefinition {
        id,
        label: format!("Custom {id}"),
        kind: CustomKind::Text,
    });
    let fields = Schema::person().fields.into_iter().chain(Schema::contact(&custom).fields);
    fields.map(|field| field.key).collect::<BTreeSet<_>>().into_iter()
}

/// Any value that this field can hold, also ones that make no sense.
pub(crate) fn any_value(key: FieldKey) -> BoxedStrategy<Value> {
    let text = any::<String>;
    match key.empty_value() {
        Value::Text(_) => text().prop_map(Value::Text).boxed(),
        Value::Date(_) => prop_oneof![
            Just(DateValue::Empty),
            text().prop_map(DateValue::Typed),
            (-9999..=9999i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| DateValue::Day(date(y, m, d))),
        ]
        .prop_map(Value::Date)
        .boxed(),
        Value::Choice(_) => {
            let all = [Choice::TYPES, Choice::STATUSES, Choice::SEXES, Choice::ACCESS].concat();
            proptest::option::of(proptest::sample::select(all)).prop_map(Value::Choice).boxed()
        }
        Value::Person(_) => {
            proptest::option::of(any::<u128>().prop_map(Uuid::from_u128)).prop_map(Value::Person).boxed()
        }
        Value::People(_) => some_ids().prop_map(Value::People).boxed(),
        Value::Departments(_) => some_ids().prop_map(Value::Departments).boxed(),
        Value::Company(_) => proptest::option::of(any::<i64>()).prop_map(Value::Company).boxed(),
        Value::Channels(_) => {
            let row = (text(), text()).prop_map(|(kind, value)| Channel { kind, value });
            proptest::collection::vec(row, 0..4).prop_map(Value::Channels).boxed()
        }
        Value::Photo(_) => any_photo().prop_map(Value::Photo).boxed(),
    }
}

fn any_photo() -> impl Strategy<Value = Photo> {
    let picture = (any::<String>(), proptest::collection::vec(any::<u8>(), 0..40), any::<bool>(), 1..9000u32);
    prop_oneof![
        Just(Photo::None),
        any::<String>().prop_map(Photo::Stored),
        any::<String>().prop_map(Photo::Address),
        picture.prop_map(|(name, bytes, png, width)| {
            let mime = if png { "image/png" } else { "image/jpeg" };
            let (bytes, height) = (bytes.into(), width / 2 + 1);
            Photo::File(Picture { name, bytes, mime, width, height, crop: Crop::centred(width, height) })
        }),
    ]
}

fn any_values() -> impl Strategy<Value = BTreeMap<FieldKey, Value>> {
    let fields: Vec<FieldKey> = all_fields().collect();
    proptest::sample::subsequence(fields, 0..6).prop_flat_map(|keys| {
        let values: Vec<_> = keys.into_iter().map(|key| (Just(key), any_value(key))).collect();
        values.prop_map(|values| values.into_iter().collect())
    })
}

/// A draft of a person or a contact with any values.
pub(crate) fn draft() -> impl Strategy<Value = Draft> {
    (any::<bool>(), any_values(), any_values()).prop_map(|(of_person, values, edits)| {
        let mut record = if of_person { a_person() } else { a_contact() };
        record.values.extend(values);
        if let Facts::Contact(facts) = &mut record.facts {
            facts.stage = Some(Stage { id: 3, title: "Hot".into(), color: "#ff0000".into() });
            facts.created = Some(jiff::Timestamp::UNIX_EPOCH);
        }
        let mut draft = Draft::new(record);
        edits.into_iter().for_each(|(key, value)| draft.set(key, value));
        draft
    })
}

/// A receipt of any changes.
pub(crate) fn receipt() -> impl Strategy<Value = Receipt> {
    let result = (0..4u8).prop_map(|result| match result {
        0 => LineResult::Stored,
        1 => LineResult::StoredDifferently(Value::Text("Lea".into())),
        2 => LineResult::NotStored,
        _ => LineResult::Unknown,
    });
    let changes = || {
        any_values().prop_map(|values| {
            let change = |(field, to): (FieldKey, Value)| Change { field, from: field.empty_value(), to };
            values.into_iter().map(change).collect::<Vec<_>>()
        })
    };
    let text = proptest::option::of(any::<String>());
    (changes(), changes(), result, text, any::<bool>()).prop_map(
        |(changes, unexpected, result, trouble, of_person)| Receipt {
            record: if of_person { a_person().key } else { a_contact().key },
            name: "Mia Berg".into(),
            kept_from_others: unexpected.iter().map(|change| change.field).collect(),
            hidden: Vec::new(),
            is_touched: false,
            lines: changes.into_iter().map(|change| ReceiptLine { change, result: result.clone() }).collect(),
            unexpected,
            effects: Vec::new(),
            pending: Vec::new(),
            remarks: Vec::new(),
            stamp: None,
            trouble,
            is_only_unanswered: false,
        },
    )
}

/// A person with random values, all of them valid.
pub(crate) fn person() -> impl Strategy<Value = Record> {
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
pub(crate) fn a_person() -> Record {
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
        is_cut: false,
    }
}

/// An ordinary contact that everyone may edit.
pub(crate) fn a_contact() -> Record {
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
        is_cut: false,
    }
}

/// A viewer who may do everything.
pub(crate) fn an_administrator() -> Viewer {
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
