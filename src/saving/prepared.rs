//! A save that is ready to be run.

use super::{Lacking, LookedUp, Plan, SaveRequest, Step};
use crate::records::{Change, Draft, FieldKey, LineResult, Receipt, ReceiptLine, Schema, Stage};

/// A plan that can be run: made on a fresh reading, with nothing left to ask.
#[derive(Clone, Debug)]
pub struct PreparedSave {
    pub(super) request: SaveRequest,
    pub(super) draft: Draft,
    pub(super) plan: Plan,
    pub(super) known: LookedUp,
    /// Fields that another user changed meanwhile; they are kept.
    pub(super) taken: Vec<FieldKey>,
    /// Whether another user saved the record meanwhile and nothing of it shows in its fields.
    pub(super) is_touched: bool,
    /// Changes of an earlier save that were not known to be stored, and are.
    pub(super) already: Vec<Change>,
}

impl PreparedSave {
    /// What the journal holds of the save before its first call: nobody knows yet what will
    /// be stored, and if the program ends now, that stays so.
    pub fn begun(&self) -> Receipt {
        let unknown = |change: &Change| ReceiptLine { change: change.clone(), result: LineResult::Unknown };
        Receipt {
            record: self.plan.record,
            name: self.draft.name(),
            lines: self.plan.changes.iter().map(unknown).collect(),
            unexpected: Vec::new(),
            kept_from_others: self.taken.clone(),
            hidden: self.plan.hidden.clone(),
            is_touched: self.is_touched,
            effects: Vec::new(),
            pending: self.plan.effects.clone(),
            remarks: Vec::new(),
            stamp: self.stamp(),
            trouble: Some(
                "The program ended before this save did. Look at the record to see what the portal holds."
                    .to_owned(),
            ),
            is_only_unanswered: true,
        }
    }

    /// The fields of this kind of record.
    pub(super) fn schema(&self) -> &Schema {
        &self.request.schema
    }

    /// The portal's stamp of the record as it was read last, if a change replaces it by another.
    pub(super) fn stamp(&self) -> Option<String> {
        self.draft.base().person_facts()?.stamp_to_be_replaced().cloned()
    }

    /// The stage that the save resets and then puts back.
    pub fn stage(&self) -> Option<&Stage> {
        // Where the portal lacks a neighbour, the documented call may still be made in its place.
        let may_reset = |step: &Step| step.call.is_documented() || step.call.neighbour().is_some();
        let is_reset = self.plan.steps.iter().any(may_reset) || self.known.lost_stage.is_some();
        self.draft.base().contact_facts()?.stage.as_ref().filter(|_| is_reset)
    }

    /// The plan on a portal that lacks this.
    pub(super) fn plan_with(&self, lacking: &Lacking) -> Plan {
        self.request.plan_with(&self.draft, &self.known, lacking)
    }
}
