//! How a save ends.

use std::collections::BTreeMap;

use super::{Lacking, Plan};
use crate::portal::PortalError;
use crate::records::{
    Change, Draft, Effect, FieldKey, Lock, Merge, Receipt, Record, Unsettled, Value, Viewer,
};

/// How a save ended, and what it learned of the portal.
#[derive(Debug)]
pub struct SaveEnded {
    /// What happened to the draft.
    pub outcome: SaveOutcome,
    /// What is known now.
    pub learned: LearnedBySave,
}

/// What a save learns of the portal beside the record.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedBySave {
    /// The viewer with the rights that they have now; `None` if they could not be read.
    pub viewer: Option<Viewer>,
    /// What the portal was found not to have.
    pub lacking: Lacking,
}

/// What happened to a draft.
#[derive(Debug)]
pub enum SaveOutcome {
    /// The portal already holds what was wanted: the draft on the fresh reading. Nothing was sent.
    Unchanged(Box<Draft>),
    /// Another user changed the same fields meanwhile. Nothing was sent.
    Conflict(Box<Merge>),
    /// The plan has side effects that were not agreed to yet. Nothing was changed.
    Review {
        /// The draft on the fresh reading.
        draft: Box<Draft>,
        /// What would be done.
        plan: Box<Plan>,
        /// Fields that another user changed meanwhile; they are kept.
        taken: Vec<FieldKey>,
    },
    /// Nothing was sent, and why.
    Refused(SaveRefusal),
    /// The plan was run, as far as it went.
    Saved {
        /// What was done.
        receipt: Box<Receipt>,
        /// The record as read back, as far as it can be believed; `None` if it could not be read.
        fresh: Option<Box<Record>>,
        /// The first error.
        error: Option<PortalError>,
        /// Values that the portal refused and may show all the same.
        refused: BTreeMap<FieldKey, Value>,
        /// What is not known yet.
        unsettled: Option<Unsettled>,
        /// Changes of an earlier save that were not known to be stored, and are.
        already: Vec<Change>,
    },
}

/// Why nothing was sent.
#[derive(Debug)]
pub enum SaveRefusal {
    /// The record could not be read again.
    Unreadable(PortalError),
    /// A field that was edited can no longer be changed.
    Locked {
        /// The field.
        field: FieldKey,
        /// Why.
        reason: Lock,
        /// The draft on the fresh reading.
        draft: Box<Draft>,
    },
    /// What was chosen is gone from the portal, and nothing else was changed.
    Gone(Vec<Effect>),
}
