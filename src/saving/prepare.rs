//! Look up, read again, merge, plan: everything before something is sent.

use std::collections::BTreeMap;

use super::walk::read;
use super::{Known, Lacking, Plan, Situation, judge, plan};
use crate::portal::{Portal, PortalError};
use crate::records::{
    Change, Draft, Effect, FieldKey, LineResult, Lock, Merge, Receipt, ReceiptLine, Record, Schema, Stage,
    Undone, Unsettled, Value, Viewer, lock, merge,
};

/// How often it is looked up again what a plan depends on, while others change the record.
const ROUNDS: usize = 3;

/// A draft that shall be saved.
#[derive(Clone, Debug)]
pub struct Request {
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

/// How a save ended, and what it learned of the portal.
#[derive(Debug)]
pub struct Ended {
    /// What became of the draft.
    pub outcome: Outcome,
    /// What is known now.
    pub learned: Learned,
}

/// What a save learns of the portal beside the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// The viewer with the rights that they have now; `None` if they could not be read.
    pub viewer: Option<Viewer>,
    /// What the portal was found not to have.
    pub lacking: Lacking,
}

/// What became of a draft.
#[derive(Debug)]
pub enum Outcome {
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
    Refused(Refusal),
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
pub enum Refusal {
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

/// A plan that can be run: made on a fresh reading, with nothing left to ask.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) request: Request,
    pub(super) draft: Draft,
    pub(super) plan: Plan,
    pub(super) schema: Schema,
    pub(super) known: Known,
    /// Fields that another user changed meanwhile; they are kept.
    pub(super) taken: Vec<FieldKey>,
    /// Whether another user saved the record meanwhile and nothing of it shows in its fields.
    pub(super) is_touched: bool,
    /// Changes of an earlier save that were not known to be stored, and are.
    pub(super) already: Vec<Change>,
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
            hidden: judge::hidden(&self.draft, &self.plan.changes),
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

    /// The portal's stamp of the record as it was read last, if a change replaces it by another.
    pub(super) fn stamp(&self) -> Option<String> {
        self.draft.base().person_facts()?.stamp_to_be_replaced().cloned()
    }

    /// The stage that the save resets and then puts back.
    pub fn stage(&self) -> Option<&Stage> {
        // Where the portal lacks a neighbour, the documented call may still stand in for it.
        let may_reset = |step: &super::Step| step.call.is_documented() || step.call.neighbour().is_some();
        let is_reset = self.plan.steps.iter().any(may_reset) || self.known.lost_stage.is_some();
        self.draft.base().contact_facts()?.stage.as_ref().filter(|_| is_reset)
    }

    /// The plan on a portal that lacks this.
    pub(super) fn plan_with(&self, lacking: &Lacking) -> Plan {
        plan(&self.draft, &self.request.situation(&self.known, lacking))
    }
}

impl Request {
    fn situation<'a>(&'a self, known: &'a Known, lacking: &'a Lacking) -> Situation<'a> {
        let undone = self.undone.as_ref();
        Situation { schema: &self.schema, viewer: &self.viewer, lacking, undone, known }
    }

    fn plan(&self, draft: &Draft, known: &Known) -> Plan {
        plan(draft, &self.situation(known, &self.lacking))
    }

    fn ended(&self, outcome: Outcome) -> Box<Ended> {
        let learned = Learned { viewer: Some(self.viewer.clone()), lacking: self.lacking.clone() };
        Box::new(Ended { outcome, learned })
    }

    fn unreadable(&self, error: PortalError) -> Box<Ended> {
        self.ended(Outcome::Refused(Refusal::Unreadable(error)))
    }

    /// The draft, on what earlier saves of it have stored meanwhile, and the changes of those
    /// saves that are stored.
    fn with_own(&self, fresh: &Record) -> (Draft, Vec<Change>) {
        Unsettled::rebase_all(&self.unsettled, &self.draft, fresh)
    }
}

/// Looks up what the plan depends on, reads the record again, so that changes by others are
/// kept, and plans how the draft comes to the portal. Nothing is changed.
///
/// # Errors
/// Everything that ends a save before it begins.
pub async fn prepare(portal: &Portal, mut request: Request) -> Result<Box<Prepared>, Box<Ended>> {
    match portal.viewer().await {
        Ok(viewer) => request.viewer = viewer,
        Err(error) => return Err(request.unreadable(error)),
    }
    let mut known = Known::default();
    let mut seen = request.draft.clone();
    let mut rounds = 0;
    let (merged, already, fresh_stamp) = loop {
        rounds += 1;
        // What is found out first can change the plan, and with it what is to be found out.
        for _ in 0..2 {
            let draft = known.apply(seen.clone());
            let wanted = [request.plan(&seen, &known), request.plan(&draft, &known)];
            for plan in &wanted {
                known.learn(portal, &seen, plan).await.map_err(|error| request.unreadable(error))?;
            }
        }
        let fresh = read(portal, request.draft.key()).await.map_err(|error| request.unreadable(error))?;
        let stamp = stamp_of(&fresh);
        known.lost_stage = lost_stage(&request, &fresh);
        let (mut draft, already) = request.with_own(&fresh);
        draft.stop_doubting(&fresh);
        let merged = merge(&draft, fresh, &request.schema);
        if !merged.conflicts.is_empty() {
            return Err(request.ended(Outcome::Conflict(Box::new(merged))));
        }
        let suffices = known.suffices(&merged.draft, &request.plan(&merged.draft, &known));
        if suffices || rounds == ROUNDS {
            break (merged, already, stamp);
        }
        seen = merged.draft;
    };
    finish(request, known, merged, already, fresh_stamp)
}

/// Plans on the fresh reading, and sees whether anything is left to ask.
fn finish(
    request: Request,
    mut known: Known,
    merged: Merge,
    already: Vec<Change>,
    stamp: Option<String>,
) -> Result<Box<Prepared>, Box<Ended>> {
    let Merge { draft, taken, .. } = merged;
    let was = stamp_of(request.draft.base());
    // The portal stamps each save of a person. What it was about may not show here.
    let is_touched = was.is_some()
        && stamp.is_some()
        && was != stamp
        && taken.is_empty()
        && already.is_empty()
        && request.unsettled.is_empty();
    let asked = draft.on(draft.base().clone().with_known_type(request.draft.base()));
    let draft = known.apply(asked.clone());
    let plan = request.plan(&draft, &known);
    if plan.steps.is_empty() {
        let outcome = if known.left_out.is_empty() {
            Outcome::Unchanged(Box::new(draft))
        } else {
            Outcome::Refused(Refusal::Gone(known.left_out))
        };
        return Err(request.ended(outcome));
    }
    // What comes back holds all that was typed, also what is left out of the save.
    if let Some((field, reason)) = locked(&draft, &plan, &request.viewer) {
        return Err(request.ended(Outcome::Refused(Refusal::Locked {
            field,
            reason,
            draft: Box::new(asked),
        })));
    }
    if plan.effects.iter().any(|effect| effect.asks() && !request.agreed.contains(effect)) {
        let (draft, plan) = (Box::new(asked), Box::new(plan));
        return Err(request.ended(Outcome::Review { draft, plan, taken }));
    }
    let schema = request.schema.clone();
    Ok(Box::new(Prepared { request, draft, plan, schema, known, taken, is_touched, already }))
}

fn stamp_of(record: &Record) -> Option<String> {
    record.person_facts().and_then(|facts| facts.last_modified.clone())
}

/// The stage that an earlier save took from the contact, if it is still gone.
fn lost_stage(request: &Request, fresh: &Record) -> Option<Stage> {
    let stage = Unsettled::last_stage(&request.unsettled)?.clone();
    fresh.contact_facts()?.stage.is_none().then_some(stage)
}

/// The first change that cannot be made, and why.
fn locked(draft: &Draft, plan: &Plan, viewer: &Viewer) -> Option<(FieldKey, Lock)> {
    let mut fields = plan.changes.iter().map(|change| change.field);
    fields.find_map(|field| lock(draft, field, viewer).map(|reason| (field, reason)))
}
