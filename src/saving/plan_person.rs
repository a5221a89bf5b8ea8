//! Plans for people.
//!
//! `PUT people/{userid}` wipes what it does not mention: contacts, and for an
//! administrator also departments and lead; without `isVisitor` it makes a user of
//! a guest. So it always carries all four as they shall be, whatever the rights of the
//! sender (the portal ignores what the sender may not set, and rights change), and of
//! the plain fields only the changed ones, because an omitted plain field stays as it
//! is. Where a neighbour call changes just what was edited, that one is used instead.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::plan::Making;
use super::{Call, Neighbour, Situation};
use crate::portal::PersonBody;
use crate::records::{
    Change, Channel, Choice, DateValue, Draft, Effect, FieldKey, Photo, RecordKey, Value, Viewer,
};

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

/// What is to be done to a person.
struct PersonGoal<'a> {
    draft: &'a Draft,
    changes: &'a [Change],
    enables: bool,
    disables: bool,
    picture_address: Option<String>,
}

impl<'a> PersonGoal<'a> {
    fn of(draft: &'a Draft, changes: &'a [Change]) -> PersonGoal<'a> {
        let mut goal = PersonGoal { draft, changes, enables: false, disables: false, picture_address: None };
        let to = |status| goal.changed(FieldKey::Status) == Some(&Value::Choice(Some(status)));
        (goal.enables, goal.disables) = (to(Choice::Active), to(Choice::Disabled));
        if let Some(Value::Photo(Photo::Address(address))) = goal.changed(FieldKey::Photo) {
            goal.picture_address = Some(address.trim().to_owned());
        }
        goal
    }

    fn changed(&self, key: FieldKey) -> Option<&'a Value> {
        self.changes.iter().find(|change| change.field == key).map(|change| &change.to)
    }

    /// The value of a field that the call sets only when it is sent: where it was edited, and
    /// where the portal would else store what it refused before.
    fn sent(&self, key: FieldKey) -> Option<Value> {
        let refused = self.draft.refused().contains_key(&key);
        self.changed(key).cloned().or_else(|| refused.then(|| self.draft.value(key)))
    }

    /// The contact list as it shall be.
    fn channels(&self) -> Vec<Channel> {
        match self.changed(FieldKey::Channels) {
            Some(Value::Channels(rows)) => rows.clone(),
            _ => match self.draft.value(FieldKey::Channels) {
                Value::Channels(rows) => rows,
                _ => Vec::new(),
            },
        }
    }

    /// Whether the documented call is needed.
    fn needs_put(&self, situation: &Situation<'_>) -> bool {
        let lacks_neighbour = |key| match key {
            FieldKey::Channels => situation.lacking.contains(&Neighbour::Channels),
            FieldKey::Type => situation.lacking.contains(&Neighbour::Type),
            _ => false,
        };
        self.disables
            || self.picture_address.is_some()
            || self.has_to_outdo_what_was_refused()
            || self.changes.iter().any(|change| is_plain(change.field) || lacks_neighbour(change.field))
    }

    /// Every call that saves the person stores what the portal refused before, unless it sends
    /// another value. A disabled person takes nothing but channels.
    fn has_to_outdo_what_was_refused(&self) -> bool {
        let sends = |key: &FieldKey| *key == FieldKey::Channels && self.changed(*key).is_some();
        self.draft.choice(FieldKey::Status) != Some(Choice::Disabled)
            && !self.changes.is_empty()
            && self.draft.refused().keys().any(|key| !sends(key))
    }

    /// The fields that the documented call carries.
    fn carried(&self) -> Vec<FieldKey> {
        let fields = self.changes.iter().map(|change| change.field);
        fields
            .filter(|key| {
                is_plain(*key)
                    || matches!(key, FieldKey::Channels | FieldKey::Type)
                    || (*key == FieldKey::Status && self.disables)
                    || (*key == FieldKey::Photo && self.picture_address.is_some())
            })
            .collect()
    }

    fn body(&self) -> PersonBody {
        let text = |key| self.sent(key).and_then(|value| value.as_text().map(str::to_owned));
        let date = |key| match self.sent(key) {
            Some(Value::Date(date)) if !matches!(date, DateValue::Typed(_)) => Some(date),
            _ => None,
        };
        PersonBody {
            first_name: text(FieldKey::FirstName),
            last_name: text(FieldKey::LastName),
            title: text(FieldKey::Title),
            location: text(FieldKey::Location),
            comment: text(FieldKey::Comment),
            sex: match self.sent(FieldKey::Sex) {
                Some(Value::Choice(sex)) => sex,
                _ => None,
            },
            birthday: date(FieldKey::Birthday),
            work_start: date(FieldKey::WorkStart),
            channels: self.channels(),
            departments: departments(self.draft),
            lead: match self.draft.value(FieldKey::Lead) {
                Value::Person(lead) => lead,
                _ => None,
            },
            is_guest: self.draft.choice(FieldKey::Type) == Some(Choice::Guest),
            picture_address: self.picture_address.clone(),
            disable: self.disables,
        }
    }
}

pub(super) fn steps(draft: &Draft, changes: &[Change], situation: &Situation<'_>) -> Making {
    let goal = PersonGoal::of(draft, changes);
    let mut making = Making::default();
    // A disabled person can be changed in no other way, so this comes first.
    let mut before = Vec::new();
    if goal.enables {
        before.push(making.add(Call::PutStatus(Choice::Active), vec![FieldKey::Status], Vec::new()));
    }
    if goal.needs_put(situation) {
        let put = making.add(Call::PutPerson(goal.body()), goal.carried(), before.clone());
        before.push(put);
        if goal.picture_address.is_some() {
            making.add(Call::RecutPersonPhoto, Vec::new(), vec![put]);
        }
    } else {
        if goal.changed(FieldKey::Channels).is_some() {
            making.add(Call::PutChannels(goal.channels()), vec![FieldKey::Channels], Vec::new());
        }
        if let Some(Value::Choice(Some(kind))) = goal.changed(FieldKey::Type) {
            making.add(Call::PutType(*kind), vec![FieldKey::Type], Vec::new());
        }
    }
    let photo = match goal.changed(FieldKey::Photo) {
        Some(Value::Photo(Photo::File(picture))) => Some(Call::UploadPersonPhoto(picture.clone())),
        Some(Value::Photo(Photo::None)) => Some(Call::DeletePersonPhoto),
        _ => None,
    };
    if let Some(call) = photo {
        making.add(call, vec![FieldKey::Photo], before.clone());
    }
    add_effects(&goal, situation.viewer, &mut making);
    add_heads(draft, situation, before, &mut making);
    making
}

fn add_effects(goal: &PersonGoal<'_>, viewer: &Viewer, making: &mut Making) {
    let Some(facts) = goal.draft.base().person_facts() else { return };
    let stays = departments(goal.draft);
    let puts = making.steps.iter().any(|step| matches!(step.call, Call::PutPerson(_)));
    let sends_channels = puts || making.steps.iter().any(|step| matches!(step.call, Call::PutChannels(_)));
    let effects = &mut making.effects;
    effects.extend(facts.heads.difference(&stays).map(|id| Effect::StopsHeading(*id)));
    if goal.changed(FieldKey::Type) == Some(&Value::Choice(Some(Choice::User))) {
        effects.push(Effect::TakesPaidSeat);
    } else if goal.enables && goal.draft.choice(FieldKey::Type) == Some(Choice::User) {
        effects.push(Effect::TakesSeatAgain);
    }
    if goal.disables {
        effects.push(Effect::SignsOutEverywhere);
    }
    if puts && !viewer.is_people_admin && goal.draft.key() == RecordKey::Person(viewer.id) {
        effects.push(Effect::MailsAdministrators);
    }
    if sends_channels {
        effects.extend(facts.channel_piece.clone().map(Effect::DropsChannelPiece));
    }
    effects.extend(goal.picture_address.clone().map(Effect::PortalFetchesPicture));
}

/// What the save that is undone took from the person: departments that they headed. One that
/// has another head by now stays with that one.
fn add_heads(draft: &Draft, situation: &Situation<'_>, after: Vec<usize>, making: &mut Making) {
    let (Some(undone), Some(facts)) = (situation.undone, draft.base().person_facts()) else { return };
    let lost = undone.effects.iter().filter_map(|effect| match effect {
        Effect::StopsHeading(department) if !facts.heads.contains(department) => Some(*department),
        _ => None,
    });
    for department in lost {
        if situation.viewer.is_people_admin && !situation.known.is_headed(department) {
            making.add(Call::PutHead(department), Vec::new(), after.clone());
            making.effects.push(Effect::HeadsAgain(department));
        } else if !making.steps.is_empty() {
            making.effects.push(Effect::StaysLost(Box::new(Effect::StopsHeading(department))));
        }
    }
}

fn departments(draft: &Draft) -> BTreeSet<Uuid> {
    match draft.value(FieldKey::Departments) {
        Value::Departments(ids) => ids,
        _ => BTreeSet::new(),
    }
}
