//! Plans for people.
//!
//! `PUT people/{userid}` wipes what it does not mention: contacts, and for an
//! administrator also departments and lead; without `isVisitor` it makes a user of
//! a guest. So it always carries all four as they shall be, and of the plain fields
//! only the changed ones, because an omitted plain field stays as it is. Where a
//! neighbour call changes just what was edited, that one is used instead.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Call, Effect, Lacking, Neighbour, Step};
use crate::portal::PersonBody;
use crate::records::{Change, Channel, Choice, DateValue, Draft, FieldKey, Photo, Value, Viewer};

/// The fields that only the documented call can change.
fn is_plain(key: FieldKey) -> bool {
    matches!(
        key,
        FieldKey::FirstName
            | FieldKey::LastName
            | FieldKey::Title
            | FieldKey::Location
            | FieldKey::Comment
            | FieldKey::Sex
            | FieldKey::Birthday
            | FieldKey::WorkStart
            | FieldKey::Lead
            | FieldKey::Departments
    )
}

pub(super) fn steps(
    draft: &Draft,
    changes: &[Change],
    viewer: &Viewer,
    lacking: &Lacking,
) -> (Vec<Step>, Vec<Effect>) {
    let changed = |key| changes.iter().find(|change| change.field == key).map(|change| &change.to);
    let status = draft.choice(FieldKey::Status);
    let status_changes = changed(FieldKey::Status).is_some();
    let enables = status_changes && status == Some(Choice::Active);
    let disables = status_changes && status == Some(Choice::Disabled);
    let picture_address = match changed(FieldKey::Photo) {
        Some(Value::Photo(Photo::Address(address))) => Some(address.trim().to_owned()),
        _ => None,
    };
    let lacks_neighbour = |key| match key {
        FieldKey::Channels => lacking.contains(&Neighbour::Channels),
        FieldKey::Type => lacking.contains(&Neighbour::Type),
        _ => false,
    };
    let needs_put = disables
        || picture_address.is_some()
        || changes.iter().any(|change| is_plain(change.field) || lacks_neighbour(change.field));

    let mut steps = Vec::new();
    // A disabled person can be changed in no other way, so this comes first.
    if enables {
        steps.push(Step { call: Call::PutStatus(Choice::Active), fields: vec![FieldKey::Status] });
    }
    if needs_put {
        let fields = changes
            .iter()
            .map(|change| change.field)
            .filter(|key| {
                is_plain(*key)
                    || matches!(key, FieldKey::Channels | FieldKey::Type)
                    || (*key == FieldKey::Status && disables)
                    || (*key == FieldKey::Photo && picture_address.is_some())
            })
            .collect();
        let body = body(draft, &changed, viewer, picture_address.clone(), disables);
        steps.push(Step { call: Call::PutPerson(body), fields });
        if picture_address.is_some() {
            steps.push(Step { call: Call::RecutPersonPhoto, fields: Vec::new() });
        }
    } else {
        if changed(FieldKey::Channels).is_some() {
            let call = Call::PutChannels(channels(draft));
            steps.push(Step { call, fields: vec![FieldKey::Channels] });
        }
        if let Some(Value::Choice(Some(kind))) = changed(FieldKey::Type) {
            steps.push(Step { call: Call::PutType(*kind), fields: vec![FieldKey::Type] });
        }
    }
    let photo = match changed(FieldKey::Photo) {
        Some(Value::Photo(Photo::File(picture))) => Some(Call::UploadPersonPhoto(picture.clone())),
        Some(Value::Photo(Photo::None)) => Some(Call::DeletePersonPhoto),
        _ => None,
    };
    steps.extend(photo.map(|call| Step { call, fields: vec![FieldKey::Photo] }));

    let mut effects = Vec::new();
    if let Some(facts) = draft.base().person_facts() {
        let stays = departments(draft);
        effects.extend(facts.heads.difference(&stays).map(|id| Effect::StopsHeading(*id)));
    }
    if changed(FieldKey::Type) == Some(&Value::Choice(Some(Choice::User))) {
        effects.push(Effect::TakesPaidSeat);
    }
    if disables {
        effects.push(Effect::SignsOutEverywhere);
    }
    effects.extend(picture_address.map(Effect::PortalFetchesPicture));
    (steps, effects)
}

fn body<'a>(
    draft: &Draft,
    changed: &impl Fn(FieldKey) -> Option<&'a Value>,
    viewer: &Viewer,
    picture_address: Option<String>,
    disable: bool,
) -> PersonBody {
    let text = |key| changed(key).and_then(Value::as_text).map(str::to_owned);
    let date = |key| match changed(key) {
        Some(Value::Date(date)) => Some(date.clone()),
        _ => None,
    };
    PersonBody {
        first_name: text(FieldKey::FirstName),
        last_name: text(FieldKey::LastName),
        title: text(FieldKey::Title),
        location: text(FieldKey::Location),
        comment: text(FieldKey::Comment),
        sex: match changed(FieldKey::Sex) {
            Some(Value::Choice(sex)) => *sex,
            _ => None,
        },
        birthday: date(FieldKey::Birthday).filter(|date| !matches!(date, DateValue::Typed(_))),
        work_start: date(FieldKey::WorkStart).filter(|date| !matches!(date, DateValue::Typed(_))),
        channels: channels(draft),
        // The portal ignores both from anybody else.
        departments: viewer.is_people_admin.then(|| departments(draft)),
        lead: match draft.value(FieldKey::Lead) {
            Value::Person(lead) if viewer.is_people_admin => lead,
            _ => None,
        },
        is_guest: draft.choice(FieldKey::Type) == Some(Choice::Guest),
        picture_address,
        disable,
    }
}

fn channels(draft: &Draft) -> Vec<Channel> {
    match draft.value(FieldKey::Channels) {
        Value::Channels(rows) => rows,
        _ => Vec::new(),
    }
}

fn departments(draft: &Draft) -> BTreeSet<Uuid> {
    match draft.value(FieldKey::Departments) {
        Value::Departments(ids) => ids,
        _ => BTreeSet::new(),
    }
}
