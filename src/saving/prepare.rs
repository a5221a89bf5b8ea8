//! Read again, merge, plan: everything before something is sent.

use super::{Effect, Lacking, Neighbour, Plan, plan};
use crate::portal::{Portal, PortalError};
use crate::records::{
    Change, ContactType, Draft, Facts, FieldKey, LineResult, Merge, Receipt, ReceiptLine, Record, RecordKey,
    Schema, Stage, Viewer, lock, merge,
};

/// A draft that shall be saved.
#[derive(Clone, Debug)]
pub struct Request {
    /// The draft.
    pub draft: Draft,
    /// The fields of its kind of record.
    pub schema: Schema,
    /// Who is signed in.
    pub viewer: Viewer,
    /// The side effects that the user has agreed to.
    pub agreed: Vec<Effect>,
    /// What the portal was found not to have.
    pub lacking: Lacking,
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// The portal already holds what was wanted. Nothing was sent.
    Unchanged(Box<Record>),
    /// Somebody else changed the same fields meanwhile. Nothing was sent.
    Conflict(Box<Merge>),
    /// The plan has side effects that were not agreed to yet. Nothing was changed.
    Review {
        /// The draft on the fresh reading.
        draft: Box<Draft>,
        /// What would be done.
        plan: Box<Plan>,
        /// Fields that somebody else changed meanwhile; they are kept.
        taken: Vec<FieldKey>,
        /// What the portal was found not to have.
        lacking: Lacking,
    },
    /// Nothing was sent, and why.
    Refused(Refusal),
    /// The plan was run, to its end or to the step that failed.
    Saved {
        /// What was done.
        receipt: Box<Receipt>,
        /// The record as read back; `None` if it could not be read.
        fresh: Option<Box<Record>>,
        /// The side effects that were agreed to, if the plan came to its end.
        effects: Vec<Effect>,
        /// The error that stopped it.
        error: Option<PortalError>,
        /// What the portal was found not to have.
        lacking: Lacking,
    },
}

/// Why nothing was sent.
#[derive(Debug)]
pub enum Refusal {
    /// The record could not be read again.
    Unreadable(PortalError),
    /// A field that was edited can no longer be changed.
    Locked {
        /// The field.
        field: FieldKey,
        /// Why.
        reason: &'static str,
        /// The draft on the fresh reading.
        draft: Box<Draft>,
    },
}

/// A plan that can be run: made on a fresh reading, with nothing left to ask.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) draft: Draft,
    pub(super) plan: Plan,
    pub(super) schema: Schema,
    /// Fields that somebody else changed meanwhile; they are kept.
    pub(super) taken: Vec<FieldKey>,
    pub(super) lacking: Lacking,
    /// Whether somebody saved the record meanwhile and nothing of it shows in its fields.
    pub(super) is_touched: bool,
    viewer: Viewer,
    agreed: Vec<Effect>,
}

impl Prepared {
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
            hidden: super::run::hidden(&self.draft, &self.plan),
            is_touched: self.is_touched,
            trouble: Some(
                "The program ended before this save did. Look at the record to see what the portal holds."
                    .to_owned(),
            ),
        }
    }

    /// The stage that the save resets and then puts back.
    pub fn stage(&self) -> Option<&Stage> {
        let is_reset = self.plan.steps.iter().any(|step| step.call.is_documented());
        self.draft.base().contact_facts()?.stage.as_ref().filter(|_| is_reset)
    }

    /// The same on a portal that lacks this, if then there is another way.
    pub(super) async fn without(
        &self,
        portal: &Portal,
        neighbour: Neighbour,
    ) -> Option<Result<Prepared, Outcome>> {
        let mut other = self.clone();
        if !other.lacking.insert(neighbour) {
            return None;
        }
        other.plan = other.plan_now();
        if other.plan.steps == self.plan.steps {
            return None;
        }
        Some(other.agreed_to(portal).await)
    }

    fn plan_now(&self) -> Plan {
        plan(&self.draft, &self.schema, &self.viewer, &self.lacking)
    }

    /// Gives itself if nothing is left to ask, and else what is to be reviewed.
    async fn agreed_to(mut self, portal: &Portal) -> Result<Prepared, Outcome> {
        if let RecordKey::Contact(id) = self.draft.key()
            && self.plan.steps.iter().any(|step| step.call.is_documented())
        {
            // The portal tells the type only through a search, and the call loses it.
            let looked_up = portal.contact_type(id).await.unwrap_or(ContactType::Unknown);
            self.draft = with_contact_type(self.draft, looked_up);
            self.plan = self.plan_now();
        }
        if self.plan.effects.iter().all(|effect| self.agreed.contains(effect)) {
            return Ok(self);
        }
        Err(Outcome::Review {
            draft: Box::new(self.draft),
            plan: Box::new(self.plan),
            taken: self.taken,
            lacking: self.lacking,
        })
    }
}

/// Reads a record again, so that changes by others are kept, and plans how the draft comes
/// to the portal. Nothing is changed.
///
/// # Errors
/// Everything that ends a save before it begins.
pub async fn prepare(portal: &Portal, request: Request) -> Result<Prepared, Outcome> {
    let Request { draft, schema, viewer, agreed, lacking } = request;
    let stamp = |draft: &Draft| draft.base().person_facts().and_then(|facts| facts.last_modified.clone());
    let was = stamp(&draft);
    let fresh = match read(portal, draft.key()).await {
        Ok(record) => record,
        Err(error) => return Err(Outcome::Refused(Refusal::Unreadable(error))),
    };
    let merged = merge(&draft, fresh, &schema);
    if !merged.conflicts.is_empty() {
        return Err(Outcome::Conflict(Box::new(merged)));
    }
    let Merge { draft, taken, .. } = merged;
    let now = stamp(&draft);
    // The portal stamps each save of a person. What it was about may not show here.
    let is_touched = was.is_some() && now.is_some() && was != now && taken.is_empty();
    let plan = plan(&draft, &schema, &viewer, &lacking);
    if plan.steps.is_empty() {
        return Err(Outcome::Unchanged(Box::new(draft.base().clone())));
    }
    if let Some((field, reason)) = locked(&draft, &plan, &viewer) {
        return Err(Outcome::Refused(Refusal::Locked { field, reason, draft: Box::new(draft) }));
    }
    let prepared = Prepared { draft, plan, schema, taken, lacking, is_touched, viewer, agreed };
    prepared.agreed_to(portal).await
}

/// The first change that cannot be made, and why.
fn locked(draft: &Draft, plan: &Plan, viewer: &Viewer) -> Option<(FieldKey, &'static str)> {
    let mut fields = plan.changes.iter().map(|change| change.field);
    fields.find_map(|field| lock(draft, field, viewer).map(|reason| (field, reason)))
}

pub(super) async fn read(portal: &Portal, key: RecordKey) -> Result<Record, PortalError> {
    match key {
        RecordKey::Person(id) => portal.person(id).await,
        RecordKey::Contact(id) => portal.contact(id).await,
    }
}

fn with_contact_type(draft: Draft, contact_type: ContactType) -> Draft {
    let mut base = draft.base().clone();
    if let Facts::Contact(facts) = &mut base.facts {
        facts.contact_type = contact_type;
    }
    draft.on(base)
}
