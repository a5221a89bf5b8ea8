//! From a draft to its plan.

use super::{Plan, Situation, plan_contact, plan_person};
use crate::records::{Change, Choice, Draft, Effect, FieldKey, RecordKey};

/// The plan for a draft on a fresh reading. No changes and nothing to restore, no
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
    let hidden = hidden(draft, &changes);
    Plan { record: draft.key(), changes, steps: made.steps, effects: made.effects, hidden }
}

/// What the portal no longer tells once these changes are made.
fn hidden(draft: &Draft, changes: &[Change]) -> Vec<Change> {
    let managers = draft.base().value(FieldKey::Managers);
    let was_restricted = draft.base().choice(FieldKey::Access) == Some(Choice::Restricted);
    let is_changed = changes.iter().any(|change| change.field == FieldKey::Access);
    let hides = was_restricted && is_changed && !managers.is_empty();
    let change = Change { field: FieldKey::Managers, from: managers.clone(), to: managers };
    if hides { vec![change] } else { Vec::new() }
}
