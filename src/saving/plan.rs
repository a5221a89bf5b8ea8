//! The ordered calls that bring a draft's changes to the portal.

use super::Call;
use crate::records::{Change, Draft, Effect, FieldKey, Lock, RecordKey, Viewer, lock};

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
    /// What it does not change and the portal no longer tells afterwards: the managers of a
    /// contact that everyone sees then.
    pub hidden: Vec<Change>,
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

    /// The first of its changes that the viewer cannot make in this draft, and why.
    pub fn locked(&self, draft: &Draft, viewer: &Viewer) -> Option<(FieldKey, Lock)> {
        let mut fields = self.changes.iter().map(|change| change.field);
        fields.find_map(|field| lock(draft, field, viewer).map(|reason| (field, reason)))
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
