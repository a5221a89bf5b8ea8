//! What a save did, judged by how its calls ended and by what the portal shows now.
//!
//! An answer says little: the portal answers with old records, and a lost answer nothing at all.
//! A reading says more, but not everything. After a refused call for a person it shows values
//! that were never stored; and after a lost answer the old values prove nothing, because the
//! call may still be carried out.

use std::collections::BTreeMap;

use super::walk::{Fate, Walk, shows};
use super::{Call, PreparedSave};
use crate::records::{
    Change, Choice, Draft, Effect, Facts, FieldKey, LineResult, Photo, ReceiptLine, Record, Remark, Stage,
    Value,
};

/// The walk through a plan, and the record as it was read back.
pub(super) struct Judge<'a> {
    pub(super) prepared: &'a PreparedSave,
    pub(super) walk: &'a Walk<'a>,
    pub(super) fresh: Option<&'a Record>,
}

/// How sure the fate of a change is, from best to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Carried {
    Done,
    NotDone,
    Refused,
    Unknown,
}

impl Judge<'_> {
    /// The receipt, field by field.
    pub(super) fn lines(&self) -> Vec<ReceiptLine> {
        let line = |change: &Change| ReceiptLine { change: change.clone(), result: self.result(change) };
        self.walk.plan.changes.iter().map(line).collect()
    }

    /// How the calls that carry a change ended, at worst.
    fn carried(&self, field: FieldKey) -> Carried {
        let fates = self.walk.steps().filter(|(step, _)| step.fields.contains(&field));
        let of = |fate: &Fate| match fate {
            Fate::Done => Carried::Done,
            Fate::Skipped | Fate::NotDone(_) => Carried::NotDone,
            Fate::Refused(_) => Carried::Refused,
            Fate::Unknown(_) => Carried::Unknown,
        };
        fates.map(|(_, fate)| of(fate)).max().unwrap_or(Carried::NotDone)
    }

    /// Whether a call that carries a part of the change was sent.
    fn was_touched(&self, field: FieldKey) -> bool {
        self.walk.steps().any(|(step, fate)| {
            step.fields.contains(&field) && !matches!(fate, Fate::Skipped | Fate::NotDone(_))
        })
    }

    fn result(&self, change: &Change) -> LineResult {
        let carried = self.carried(change.field);
        if carried != Carried::Done && self.may_be_lied_about(change.field) {
            return if carried == Carried::Unknown { LineResult::Unknown } else { LineResult::NotStored };
        }
        let (Some(after), Some(field)) = (self.fresh, self.prepared.schema().field(change.field)) else {
            return if self.was_touched(change.field) { LineResult::Unknown } else { LineResult::NotStored };
        };
        let now = after.value(change.field);
        if now.is_unknown() {
            return if self.was_touched(change.field) { LineResult::Unknown } else { LineResult::NotStored };
        }
        let sent_photo = matches!(change.to, Value::Photo(Photo::File(_) | Photo::Address(_)));
        // One stored picture looks like another from here, so a photo counts as stored when
        // its call succeeded and the portal has one.
        let is_there =
            shows(field, change, &now) || sent_photo && carried == Carried::Done && !now.is_empty();
        match carried {
            _ if is_there => LineResult::Stored,
            Carried::Unknown => LineResult::Unknown,
            // Whether the photo that is there is the one from before does not show.
            Carried::Refused if sent_photo && !now.is_empty() => LineResult::Unknown,
            // The portal removes the old photo of a contact before it looks at the new one.
            _ if sent_photo && now.is_empty() && !change.from.is_empty() => {
                LineResult::StoredDifferently(now)
            }
            _ if sent_photo || field.same(&now, &change.from) => LineResult::NotStored,
            _ => LineResult::StoredDifferently(now),
        }
    }

    /// Whether the portal may show a value of this field that it never stored.
    fn may_be_lied_about(&self, field: FieldKey) -> bool {
        let is_doubtful = |fate: &Fate| matches!(fate, Fate::Refused(_) | Fate::Unknown(_));
        !field.is_apart()
            && self.walk.steps().any(|(step, fate)| step.call.assigns_before_storing() && is_doubtful(fate))
    }

    /// The values that the portal may show, and store with the next call, though it was not seen
    /// to store them.
    pub(super) fn refused(&self) -> BTreeMap<FieldKey, Value> {
        let put = self.walk.steps().find(|(step, _)| matches!(step.call, Call::PutPerson(_)));
        if put.is_some_and(|(_, fate)| fate.is_done()) {
            return BTreeMap::new();
        }
        let mut refused = self.prepared.draft.refused().clone();
        refused.retain(|field, _| self.carried(*field) != Carried::Done);
        let is_doubtful = |field| {
            matches!(self.carried(field), Carried::Refused | Carried::Unknown)
                && self.may_be_lied_about(field)
        };
        let changes = self.walk.plan.changes.iter().filter(|change| is_doubtful(change.field));
        refused.extend(changes.map(|change| (change.field, change.to.clone())));
        refused
    }

    /// Fields that were not edited and hold something else now.
    pub(super) fn unexpected(&self) -> Vec<Change> {
        let Some(after) = self.fresh else { return Vec::new() };
        let restricted = after.choice(FieldKey::Access) == Some(Choice::Restricted);
        let base = self.prepared.draft.base();
        let refused = self.refused();
        let changes = after.differences(base, self.prepared.schema()).into_iter();
        changes
            .filter(|key| !self.walk.plan.changes.iter().any(|change| change.field == *key))
            // The portal tells the managers of a contact only while it is restricted.
            .filter(|key| *key != FieldKey::Managers || restricted)
            // What was refused before is shown without being stored.
            .filter(|key| refused.get(key) != Some(&after.value(*key)))
            .map(|key| Change { field: key, from: base.value(key), to: after.value(key) })
            .collect()
    }

    /// The announced effects: those that have happened, and those that may have happened, or may
    /// still do, because a call was not answered.
    pub(super) fn effects(&self) -> (Vec<Effect>, Vec<Effect>) {
        let effects = self.walk.plan.effects.iter().filter(is_told_afterwards).cloned();
        let (happened, rest): (Vec<Effect>, Vec<Effect>) = effects.partition(|effect| {
            let is_left_out = matches!(effect, Effect::LeavesOutCompany(_) | Effect::LeavesOutPeople(..));
            let carried_out = self.any_step(effect, |call, fate| {
                fate.is_done() || matches!(call, Call::PutContact(..)) && self.was_rewritten()
            });
            effect.shows_in(self.fresh, carried_out || is_left_out)
        });
        let is_open = |effect: &Effect| self.any_step(effect, |_, fate| matches!(fate, Fate::Unknown(_)));
        (happened, rest.into_iter().filter(is_open).collect())
    }

    /// Whether this is so of one of the calls that have the effect.
    fn any_step(&self, effect: &Effect, is_so: impl Fn(&Call, &Fate) -> bool) -> bool {
        self.walk.steps().any(|(step, fate)| has_effect(&step.call, effect) && is_so(&step.call, fate))
    }

    /// Whether the documented call has rewritten the contact's row, with all that it resets,
    /// whatever it answered.
    pub(super) fn was_rewritten(&self) -> bool {
        let Some(fate) = self.walk.documented() else { return false };
        if fate.is_done() {
            return true;
        }
        if matches!(fate, Fate::NotDone(_) | Fate::Skipped) {
            return false;
        }
        let (Some(was), Some(after)) = (self.prepared.draft.base().contact_facts(), self.fresh) else {
            return false;
        };
        let Some(now) = after.contact_facts() else { return false };
        let put_back = self.walk.steps().any(|(step, fate)| {
            matches!(step.call, Call::PutStage(_)) && !matches!(fate, Fate::Skipped | Fate::NotDone(_))
        });
        put_back
            || was.currency.is_some() && now.currency.is_none()
            || !was.industry.is_empty() && now.industry.is_empty()
            || was.stage.is_some() && now.stage.is_none()
            || self.walk.plan.changes.iter().any(|change| {
                self.carried(change.field) != Carried::Done
                    && self.carried(change.field) != Carried::NotDone
                    && change.field != FieldKey::Company
                    && self
                        .prepared
                        .schema()
                        .field(change.field)
                        .is_some_and(|field| shows(field, change, &after.value(change.field)))
            })
    }

    /// The stage that the save may have taken from the contact, or may still take.
    pub(super) fn stage_at_stake(&self) -> Option<&Stage> {
        let stage = self.prepared.draft.base().contact_facts()?.stage.as_ref()?;
        let fate = self.walk.documented();
        // As announced: a viewer who may no longer change the contact cannot put it back.
        let ends_editing = self.walk.plan.loses_stage()
            && self.fresh.and_then(Record::contact_facts).is_none_or(|now| !now.can_edit);
        let is_safe = matches!(fate, Some(Fate::NotDone(_) | Fate::Skipped)) || ends_editing;
        let was_lost = self.prepared.known.lost_stage.is_some();
        if (fate.is_none() || is_safe) && !was_lost {
            return None;
        }
        match self.fresh.and_then(Record::contact_facts) {
            // A call that may come late takes it then.
            Some(_) if matches!(fate, Some(Fate::Unknown(_))) => Some(stage),
            Some(now) => now.stage.is_none().then_some(stage),
            None => {
                let put = self.walk.steps().find(|(step, _)| matches!(step.call, Call::PutStage(_)));
                (!put.is_some_and(|(_, fate)| fate.is_done())).then_some(stage)
            }
        }
    }

    /// What is left to be mended or found out.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let Some(stage) = self.stage_at_stake() else { return Vec::new() };
        let now = self.fresh.and_then(Record::contact_facts);
        vec![match now {
            Some(now) if now.stage.is_none() => Remark::StageLost(stage.clone()),
            _ => Remark::StageUnknown(stage.clone()),
        }]
    }

    /// The record as read back, with what only other calls tell, as far as it can be believed.
    pub(super) fn settled(&self, fresh: Record) -> Record {
        let mut before: Draft = self.prepared.draft.clone();
        before.set_refused(self.refused());
        let mut fresh = before.believed(fresh);
        if let (Some(was), Facts::Contact(now)) =
            (self.prepared.draft.base().contact_facts(), &mut fresh.facts)
        {
            now.contact_type = if self.was_rewritten() {
                crate::records::ContactType::None
            } else {
                was.contact_type.clone()
            };
        }
        fresh
    }
}

/// Whether an effect is still of interest once the save has ended.
fn is_told_afterwards(effect: &&Effect) -> bool {
    !matches!(effect, Effect::StaysLost(_) | Effect::StaysChanged(_) | Effect::LeavesOtherCompanies)
}

/// Whether a call has this effect.
fn has_effect(call: &Call, effect: &Effect) -> bool {
    match (effect, call) {
        (Effect::HeadsAgain(id), Call::PutHead(department)) => id == department,
        (Effect::ReplacesHiddenManagers | Effect::DropsGoneManagers, Call::PutContact(body, _)) => {
            body.managers.is_some()
        }
        (
            Effect::StopsHeading(_)
            | Effect::SignsOutEverywhere
            | Effect::MailsAdministrators
            | Effect::PortalFetchesPicture(_)
            | Effect::TakesPaidSeat
            | Effect::DropsChannelPiece(_),
            Call::PutPerson(_),
        )
        | (Effect::TakesPaidSeat, Call::PutType(_))
        | (Effect::TakesSeatAgain, Call::PutStatus(_))
        | (Effect::DropsChannelPiece(_), Call::PutChannels(_))
        | (
            Effect::LocksYouOut | Effect::ReplacesHiddenManagers | Effect::DropsGoneManagers,
            Call::PutAccess { .. },
        )
        | (Effect::StagePutBack(_), Call::PutStage(_))
        | (
            Effect::LosesCurrency(_)
            | Effect::LosesIndustry(_)
            | Effect::LosesType(_)
            | Effect::DropsBlanks(_)
            | Effect::EndsYourEditing(_),
            Call::PutContact(..),
        ) => true,
        _ => false,
    }
}
