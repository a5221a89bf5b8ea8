//! The ordered calls that bring a draft's changes to the portal.

use std::collections::BTreeSet;

use super::{Call, Neighbour, Situation, plan_contact, plan_person};
use crate::records::{Change, Draft, Effect, FieldKey, RecordKey};

/// The neighbours that a portal was found not to have.
pub type Lacking = BTreeSet<Neighbour>;

/// What will be sent to the portal, in which order, and what else will happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Which record.
    pub record: RecordKey,
    /// The changes it brings about.
    pub changes: Vec<Change>,
    /// The calls, in order.
    pub steps: Vec<Step>,
    /// What happens beside the changes.
    pub effects: Vec<Effect>,
}

/// One call of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The call.
    pub call: Call,
    /// The fields whose change it carries; empty for a step that restores something.
    pub fields: Vec<FieldKey>,
    /// The places of the steps without which it must not be taken.
    pub after: Vec<usize>,
}

impl Plan {
    /// Whether the user has to agree to it before anything is sent.
    pub fn asks(&self) -> bool {
        self.effects.iter().any(Effect::asks)
    }

    /// The place of the documented call, if the plan has it.
    pub(super) fn documented(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.call.is_documented())
    }

    /// As announced: without the right to change the contact, its stage cannot be put back.
    pub(super) fn loses_stage(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::EndsYourEditing(Some(_))))
    }
}

/// The steps and effects of a plan while it is made.
#[derive(Default)]
pub(super) struct Making {
    pub(super) steps: Vec<Step>,
    pub(super) effects: Vec<Effect>,
}

impl Making {
    /// Adds a step that has to wait for these, and gives its place.
    pub(super) fn add(&mut self, call: Call, fields: Vec<FieldKey>, after: Vec<usize>) -> usize {
        self.steps.push(Step { call, fields, after });
        self.steps.len() - 1
    }
}

/// The plan for a draft that lies on a fresh reading. No changes and nothing to restore, no
/// calls. What the portal lacks is done by a documented call, with all that follows from it.
pub fn plan(draft: &Draft, situation: &Situation<'_>) -> Plan {
    let changes = draft.changes(situation.schema);
    let mut made = match draft.key() {
        RecordKey::Person(_) => plan_person::steps(draft, &changes, situation),
        RecordKey::Contact(_) => plan_contact::steps(draft, &changes, situation),
    };
    if made.steps.is_empty() {
        made.effects.clear();
    } else if let Some(undone) = situation.undone {
        let stays = undone.effects.iter().filter(|effect| effect.outlasts_undo());
        made.effects.extend(stays.map(|effect| Effect::StaysLost(Box::new(effect.clone()))));
        let edited = |field: &FieldKey| changes.iter().any(|change| change.field == *field);
        let left = undone.unexpected.iter().filter(|field| !edited(field));
        made.effects.extend(left.map(|field| Effect::StaysChanged(*field)));
    }
    made.effects.extend(situation.known.left_out.iter().cloned());
    Plan { record: draft.key(), changes, steps: made.steps, effects: made.effects }
}
