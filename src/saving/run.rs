//! Read again, merge, plan, run, read back, compare.

use crate::portal::{Portal, PortalError};
use crate::records::{
    Change, Choice, ContactType, Draft, Facts, FieldKey, LineResult, Merge, Photo, Receipt, ReceiptLine,
    Record, RecordKey, Schema, Value, Viewer, lock, merge,
};

use super::{Call, Effect, Plan, Step, plan};

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
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// The portal already holds what was wanted. Nothing was sent.
    Unchanged(Box<Record>),
    /// Somebody else changed the same fields meanwhile. Nothing was sent.
    Conflict(Box<Merge>),
    /// The plan has side effects that were not agreed to yet. Nothing was sent.
    Review {
        /// The draft on the fresh reading.
        draft: Box<Draft>,
        /// What would be done.
        plan: Box<Plan>,
        /// Fields that somebody else changed meanwhile; they are kept.
        taken: Vec<FieldKey>,
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

/// Brings a draft to the portal.
///
/// The record is read again first, so that changes by others are kept, and read
/// back afterwards, because the portal's own answers to its changes are not to be
/// trusted. No call that changes something is repeated here.
pub async fn save(portal: &Portal, request: Request) -> Outcome {
    let Request { draft, schema, viewer, agreed } = request;
    let fresh = match read(portal, draft.key()).await {
        Ok(record) => record,
        Err(error) => return Outcome::Refused(Refusal::Unreadable(error)),
    };
    let merged = merge(&draft, fresh, &schema);
    if !merged.conflicts.is_empty() {
        return Outcome::Conflict(Box::new(merged));
    }
    let Merge { mut draft, taken, .. } = merged;
    let mut plan_now = plan(&draft, &schema, &viewer);
    if plan_now.steps.is_empty() {
        return Outcome::Unchanged(Box::new(draft.base().clone()));
    }
    if let Some((key, reason)) = plan_now
        .changes
        .iter()
        .find_map(|change| lock(&draft, change.field, &viewer).map(|reason| (change.field, reason)))
    {
        return Outcome::Refused(Refusal::Locked { field: key, reason, draft: Box::new(draft) });
    }
    if let RecordKey::Contact(id) = draft.key()
        && plan_now.steps.iter().any(|step| step.call.is_documented())
    {
        // The portal tells the type only through a search, and the call loses it.
        let looked_up = portal.contact_type(id).await.unwrap_or(ContactType::Unknown);
        draft = with_contact_type(draft, looked_up);
        plan_now = plan(&draft, &schema, &viewer);
    }
    if plan_now.effects.iter().any(|effect| !agreed.contains(effect)) {
        return Outcome::Review { draft: Box::new(draft), plan: Box::new(plan_now), taken };
    }
    run(portal, draft, plan_now, &schema, taken).await
}

async fn read(portal: &Portal, key: RecordKey) -> Result<Record, PortalError> {
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

async fn run(portal: &Portal, draft: Draft, plan: Plan, schema: &Schema, taken: Vec<FieldKey>) -> Outcome {
    // As announced: without the right to change the contact, its stage cannot be put back.
    let loses_stage = plan.effects.iter().any(|effect| matches!(effect, Effect::EndsYourEditing(Some(_))));
    let mut done: Vec<&Step> = Vec::new();
    let mut stopped = None;
    for step in &plan.steps {
        let Err(failure) = carry_out(portal, plan.record, &step.call).await else {
            done.push(step);
            continue;
        };
        if loses_stage && matches!((&step.call, &failure), (Call::PutStage(_), PortalError::Denied { .. })) {
            continue;
        }
        let after = read(portal, plan.record).await;
        // Only the answer was lost: what comes next must not be left undone.
        if failure.may_have_been_done() && after.as_ref().is_ok_and(|after| holds(after, step, &plan, schema))
        {
            done.push(step);
            continue;
        }
        stopped = Some((step, failure, after));
        break;
    }
    let (mut trouble, mut error, mut fresh) = match stopped {
        Some((step, failure, after)) => {
            let purpose = step.call.purpose();
            let unknown = after.is_err() && failure.may_have_been_done();
            let verb = if unknown { "perhaps did not" } else { "did not" };
            (Some(format!("The portal {verb} {purpose}. {failure}")), Some(failure), after)
        }
        None => (None, None, read(portal, plan.record).await),
    };
    let effects = if trouble.is_none() { plan.effects.clone() } else { Vec::new() };
    if let (Ok(record), Some(facts)) = (&mut fresh, draft.base().contact_facts())
        && let Facts::Contact(after) = &mut record.facts
    {
        let documented = done.iter().any(|step| step.call.is_documented());
        after.contact_type = if documented { ContactType::None } else { facts.contact_type.clone() };
        if after.stage != facts.stage && !loses_stage {
            let stage = "The stage of the contact is not what it was before.";
            trouble = Some(trouble.map_or_else(|| stage.to_owned(), |trouble| format!("{trouble} {stage}")));
        }
    }
    if let (Err(failure), None) = (&fresh, &trouble) {
        trouble = Some(format!("Everything was sent, but it could not be read back. {failure}"));
    }
    let unexpected = match &fresh {
        Ok(after) => unexpected(&draft, &plan, after, schema),
        Err(_) => Vec::new(),
    };
    let receipt = Receipt {
        record: plan.record,
        name: draft.name(),
        lines: plan.changes.iter().map(|change| line(change, &done, fresh.as_ref().ok(), schema)).collect(),
        unexpected,
        kept_from_others: taken,
        hidden: hidden(&draft, &plan),
        trouble,
    };
    let fresh = match fresh {
        Ok(record) => Some(Box::new(record)),
        Err(failure) => {
            error.get_or_insert(failure);
            None
        }
    };
    Outcome::Saved { receipt: Box::new(receipt), fresh, effects, error }
}

/// Whether a record holds what a step was to bring. What a step does beside the fields
/// shows nowhere.
fn holds(after: &Record, step: &Step, plan: &Plan, schema: &Schema) -> bool {
    let stored = |key: &FieldKey| {
        let change = plan.changes.iter().find(|change| change.field == *key);
        change
            .zip(schema.field(*key))
            .is_some_and(|(change, field)| field.same(&after.value(*key), &change.to))
    };
    !step.fields.is_empty() && step.fields.iter().all(stored)
}

/// What the portal no longer tells once these changes are made.
fn hidden(draft: &Draft, plan: &Plan) -> Vec<Change> {
    let managers = draft.base().value(FieldKey::Managers);
    let was_restricted = draft.base().choice(FieldKey::Access) == Some(Choice::Restricted);
    let is_changed = plan.changes.iter().any(|change| change.field == FieldKey::Access);
    let hides = was_restricted && is_changed && !managers.is_empty();
    let change = Change { field: FieldKey::Managers, from: managers.clone(), to: managers };
    if hides { vec![change] } else { Vec::new() }
}

/// What came of one change, judged by what the portal holds now.
fn line(change: &Change, done: &[&Step], after: Option<&Record>, schema: &Schema) -> ReceiptLine {
    let result = match (after, schema.field(change.field)) {
        (Some(after), Some(field)) => {
            let now = after.value(change.field);
            let carried = done.iter().any(|step| step.fields.contains(&change.field));
            // One stored picture looks like another from here, so a photo counts as
            // stored when its call succeeded and the portal has one.
            let sent_photo = matches!(change.to, Value::Photo(Photo::File(_) | Photo::Address(_)));
            if sent_photo && carried && !now.is_empty() || field.same(&now, &change.to) {
                LineResult::Stored
            } else if sent_photo || field.same(&now, &change.from) {
                LineResult::NotStored
            } else {
                LineResult::StoredDifferently(now)
            }
        }
        _ => LineResult::Unknown,
    };
    ReceiptLine { change: change.clone(), result }
}

/// Fields that were not edited and hold something else now.
fn unexpected(draft: &Draft, plan: &Plan, after: &Record, schema: &Schema) -> Vec<Change> {
    let restricted = after.choice(FieldKey::Access) == Some(Choice::Restricted);
    after
        .differences(draft.base(), schema)
        .into_iter()
        .filter(|key| !plan.changes.iter().any(|change| change.field == *key))
        // The portal tells the managers of a contact only while it is restricted.
        .filter(|key| *key != FieldKey::Managers || restricted)
        .map(|key| Change { field: key, from: draft.base().value(key), to: after.value(key) })
        .collect()
}

async fn carry_out(portal: &Portal, record: RecordKey, call: &Call) -> Result<(), PortalError> {
    match record {
        RecordKey::Person(id) => match call {
            Call::PutPerson(body) => portal.put_person(id, body).await,
            Call::PutChannels(rows) => portal.put_channels(id, rows).await,
            Call::PutType(to) => portal.put_type(id, *to).await,
            Call::PutStatus(to) => portal.put_status(id, *to).await,
            Call::UploadPersonPhoto(picture) => portal.upload_person_photo(id, picture).await,
            Call::RecutPersonPhoto => portal.recut_person_photo(id).await,
            Call::DeletePersonPhoto => portal.delete_person_photo(id).await,
            _ => Ok(()),
        },
        RecordKey::Contact(id) => match call {
            Call::PutContact(body, picture) => portal.put_contact(id, body, picture.as_ref()).await,
            Call::PutStage(stage) => portal.put_contact_stage(id, *stage).await,
            Call::UnlinkCompany(company) => portal.unlink_company(id, *company).await,
            Call::LinkCompany(company) => portal.link_company(id, *company).await,
            Call::PutAccess { shared, managers } => portal.put_contact_access(id, *shared, managers).await,
            Call::SetCustomField(field, text) => portal.set_custom_field(id, *field, text).await,
            Call::PutContactPhoto(picture) => portal.put_contact_photo(id, picture).await,
            Call::DeleteContactPhoto => portal.delete_contact_photo(id).await,
            _ => Ok(()),
        },
    }
}
