//! What a save is asked to do.

use super::{Lacking, LookedUp, Plan, Situation, plan};
use crate::records::{Draft, Effect, Schema, Undone, Unsettled, Viewer};

/// A draft that shall be saved.
#[derive(Clone, Debug)]
pub struct SaveRequest {
    /// The draft.
    pub draft: Draft,
    /// The fields of its kind of record.
    pub schema: Schema,
    /// Who is signed in. Their rights are read again.
    pub viewer: Viewer,
    /// The side effects that the user has agreed to.
    pub agreed: Vec<Effect>,
    /// What the portal was found not to have.
    pub lacking: Lacking,
    /// The save that this one takes back.
    pub undone: Option<Undone>,
    /// Earlier saves of the record of which something is not known, oldest first.
    pub unsettled: Vec<Unsettled>,
}

impl SaveRequest {
    /// How a draft of it comes to the portal, on one that lacks this.
    pub(super) fn plan_with(&self, draft: &Draft, known: &LookedUp, lacking: &Lacking) -> Plan {
        let undone = self.undone.as_ref();
        plan(draft, &Situation { schema: &self.schema, viewer: &self.viewer, lacking, undone, known })
    }

    /// How a draft of it comes to the portal.
    pub(super) fn plan(&self, draft: &Draft, known: &LookedUp) -> Plan {
        self.plan_with(draft, known, &self.lacking)
    }
}
