//! The steps of a plan, taken one after the other.
//!
//! A call that fails stops only what depends on it. No call that changes something is repeated,
//! but the one that puts the stage back: it restores.

use super::reading::read;
use super::{Call, Plan, PreparedSave, Step};
use crate::portal::{Portal, PortalError};
use crate::records::{Change, Draft, Field, FieldKey, Photo, Record, Schema, Value};

/// How a step ended.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// It was carried out.
    Done,
    /// No proper answer came: it was carried out, or not, or is still going to be.
    Unknown(PortalError),
    /// It was refused, and may have done a part of its work.
    Refused(PortalError),
    /// It was certainly not carried out.
    NotDone(PortalError),
    /// It was not sent.
    Skipped,
}

impl Fate {
    fn of(call: &Call, error: PortalError) -> Fate {
        // Uploading comes first, and changes nothing yet.
        let no_upload = matches!(call, Call::UploadPersonPhoto(_))
            && matches!(error, PortalError::PictureRefused { .. } | PortalError::PictureTooLarge);
        if no_upload || error.was_not_carried_out() {
            Fate::NotDone(error)
        } else if error.may_have_been_done() {
            Fate::Unknown(error)
        } else {
            Fate::Refused(error)
        }
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self, Fate::Done)
    }

    pub(super) fn error(&self) -> Option<&PortalError> {
        match self {
            Fate::Unknown(error) | Fate::Refused(error) | Fate::NotDone(error) => Some(error),
            Fate::Done | Fate::Skipped => None,
        }
    }
}

/// How the steps of a plan went.
pub(super) struct Walk<'a> {
    pub(super) plan: &'a Plan,
    /// How each step ended.
    pub(super) fates: Vec<Fate>,
    /// The record as it was read after the last call that was sent, if it was read by then.
    pub(super) fresh: Option<Result<Record, PortalError>>,
}

impl<'a> Walk<'a> {
    /// Each step and how it ended.
    pub(super) fn steps(&self) -> impl Iterator<Item = (&'a Step, &Fate)> {
        self.plan.steps.iter().zip(&self.fates)
    }

    /// How the documented call ended, where the plan has it.
    pub(super) fn documented(&self) -> Option<&Fate> {
        self.fates.get(self.plan.documented()?)
    }

    /// Whether a call was refused after the portal had assigned to the person's object. From
    /// then on the portal shows, and would store, what it refused.
    pub(super) fn is_poisoned(&self) -> bool {
        self.steps()
            .any(|(step, fate)| step.call.assigns_before_storing() && matches!(fate, Fate::Refused(_)))
    }

    fn is_over(&self) -> bool {
        self.is_poisoned() || self.fates.iter().filter_map(Fate::error).any(PortalError::concerns_every_call)
    }

    /// Reads the record, unless it was read since the last call.
    pub(super) async fn read(&mut self, portal: &Portal) -> &Result<Record, PortalError> {
        if self.fresh.is_none() {
            self.fresh = Some(read(portal, self.plan.record).await);
        }
        self.fresh.get_or_insert(Err(PortalError::NotFound))
    }

    async fn send(&mut self, portal: &Portal, call: &Call) -> Fate {
        self.fresh = None;
        match call.carry_out(portal, self.plan.record).await {
            Ok(()) => Fate::Done,
            Err(error) => Fate::of(call, error),
        }
    }
}

/// Takes the steps of a plan.
pub(super) async fn walk<'a>(portal: &Portal, prepared: &'a PreparedSave) -> Walk<'a> {
    let PreparedSave { plan, draft, .. } = prepared;
    let schema = prepared.schema();
    let mut walk = Walk { plan, fates: Vec::new(), fresh: None };
    for step in &plan.steps {
        let fate = if let (Call::PutStage(_), Some(_)) = (&step.call, plan.documented()) {
            put_stage_back(portal, &mut walk, draft, step).await
        } else if walk.is_over() || step.after.iter().any(|at| !walk.fates[*at].is_done()) {
            Fate::Skipped
        } else {
            let fate = walk.send(portal, &step.call).await;
            settle(portal, &mut walk, draft, schema, step, fate).await
        };
        walk.fates.push(fate);
    }
    walk
}

/// Only the answer may be lost: then what comes next must not be left undone.
async fn settle(
    portal: &Portal,
    walk: &mut Walk<'_>,
    draft: &Draft,
    schema: &Schema,
    step: &Step,
    fate: Fate,
) -> Fate {
    if !matches!(fate, Fate::Unknown(_)) {
        return fate;
    }
    let changes = &walk.plan.changes;
    match walk.read(portal).await {
        Ok(after) if holds(after, step, changes, draft, schema) => Fate::Done,
        _ => fate,
    }
}

/// The stage belongs to the documented call: whatever its answer, the stage is put back where
/// it is found to be gone. One that another user has set meanwhile stays.
async fn put_stage_back(portal: &Portal, walk: &mut Walk<'_>, draft: &Draft, step: &Step) -> Fate {
    match walk.documented() {
        Some(Fate::Done) => {}
        Some(Fate::Unknown(_) | Fate::Refused(_)) => {
            let had = draft.base().contact_facts().is_some_and(|facts| facts.stage.is_some());
            let lost = |after: &Record| after.contact_facts().is_some_and(|facts| facts.stage.is_none());
            if !(had && walk.read(portal).await.as_ref().is_ok_and(lost)) {
                return Fate::Skipped;
            }
        }
        _ => return Fate::Skipped,
    }
    match walk.send(portal, &step.call).await {
        // As announced: a viewer who may no longer change the contact cannot put it back.
        Fate::Refused(PortalError::Denied { .. }) if walk.plan.loses_stage() => Fate::Skipped,
        fate => fate,
    }
}

/// Whether a record shows that a step of which no answer came was carried out. What a step does
/// beside the fields shows nowhere.
fn holds(after: &Record, step: &Step, changes: &[Change], draft: &Draft, schema: &Schema) -> bool {
    // Out of the old company is half of the way to the new one.
    if let Call::UnlinkCompany(company) = step.call {
        return after.value(FieldKey::Company) != Value::Company(Some(company));
    }
    let stored = |key: &FieldKey| {
        let change = changes.iter().find(|change| change.field == *key);
        change.zip(schema.field(*key)).is_some_and(|(change, field)| shows(field, change, &after.value(*key)))
    };
    !step.fields.is_empty() && step.fields.iter().all(stored) && was_stamped(after, step, draft)
}

/// Whether a value read back shows a change.
pub(super) fn shows(field: &Field, change: &Change, now: &Value) -> bool {
    let is_new_photo = matches!(change.to, Value::Photo(Photo::File(_) | Photo::Address(_)));
    if is_new_photo { change.shows_in(now) } else { field.same(now, &change.to) }
}

/// The portal assigns to a person's object before it stores it, and stamps what it stores. The
/// new values without a new stamp are not stored, or not yet.
fn was_stamped(after: &Record, step: &Step, draft: &Draft) -> bool {
    let before = draft.base().person_facts().and_then(|facts| facts.stamp_to_be_replaced());
    let now = after.person_facts().and_then(|facts| facts.last_modified.as_ref());
    !step.call.assigns_before_storing() || before.is_none() || before != now
}
