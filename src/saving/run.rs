//! Run, read back, compare.

use super::prepare::read;
use super::{Call, Effect, Lacking, Outcome, Plan, Prepared, Request, Step, prepare};
use crate::portal::{Portal, PortalError};
use crate::records::{
    Change, Choice, ContactType, Draft, Facts, FieldKey, LineResult, Photo, Receipt, ReceiptLine, Record,
    RecordKey, Schema, Value,
};

/// Brings a draft to the portal: [`prepare`], then [`run`].
pub async fn save(portal: &Portal, request: Request) -> Outcome {
    match prepare(portal, request).await {
        Ok(prepared) => run(portal, prepared).await,
        Err(outcome) => outcome,
    }
}

/// Runs a plan, and reads back afterwards, because the portal's own answers to its changes
/// are not to be trusted. No call that changes something is repeated here.
///
/// Where the portal turns out not to have a call, the documented one stands in for it if
/// nothing was changed yet, after another review if more follows from it.
pub async fn run(portal: &Portal, mut prepared: Prepared) -> Outcome {
    loop {
        let walk = walk(portal, &prepared).await;
        if let Some((step, PortalError::RouteMissing, _)) = &walk.stopped
            && walk.done.is_empty()
            && let Some(neighbour) = step.call.neighbour()
            && let Some(other_way) = prepared.without(portal, neighbour).await
        {
            match other_way {
                Ok(other) => prepared = other,
                Err(outcome) => return outcome,
            }
            continue;
        }
        return read_back(portal, &prepared, walk).await;
    }
}

/// How far the steps of a plan came.
struct Walk<'a> {
    done: Vec<&'a Step>,
    /// The step that failed, why, and the record as it was read then.
    stopped: Option<(&'a Step, PortalError, Result<Record, PortalError>)>,
}

/// As announced: without the right to change the contact, its stage cannot be put back.
fn loses_stage(plan: &Plan) -> bool {
    plan.effects.iter().any(|effect| matches!(effect, Effect::EndsYourEditing(Some(_))))
}

async fn walk<'a>(portal: &Portal, prepared: &'a Prepared) -> Walk<'a> {
    let Prepared { plan, schema, .. } = prepared;
    let mut done: Vec<&Step> = Vec::new();
    for step in &plan.steps {
        let Err(failure) = carry_out(portal, plan.record, &step.call).await else {
            done.push(step);
            continue;
        };
        if loses_stage(plan)
            && matches!((&step.call, &failure), (Call::PutStage(_), PortalError::Denied { .. }))
        {
            continue;
        }
        let after = read(portal, plan.record).await;
        // Only the answer was lost: what comes next must not be left undone.
        if failure.may_have_been_done() && after.as_ref().is_ok_and(|after| holds(after, step, plan, schema))
        {
            done.push(step);
            continue;
        }
        return Walk { done, stopped: Some((step, failure, after)) };
    }
    Walk { done, stopped: None }
}

async fn read_back(portal: &Portal, prepared: &Prepared, walk: Walk<'_>) -> Outcome {
    let Prepared { draft, plan, schema, taken, .. } = prepared;
    let Walk { done, stopped } = walk;
    let mut lacking: Lacking = prepared.lacking.clone();
    let (mut trouble, mut error, mut fresh) = match stopped {
        Some((step, failure, after)) => {
            let purpose = step.call.purpose();
            let unknown = after.is_err() && failure.may_have_been_done();
            let subject = if unknown { "Perhaps the portal" } else { "The portal" };
            let missing = step.call.neighbour().filter(|_| failure == PortalError::RouteMissing);
            let trouble = if missing.is_some_and(|neighbour| lacking.insert(neighbour)) {
                format!(
                    "The portal did not {purpose}, because it cannot do only that. Save again to use another \
                     way. If that changes anything else, the review shows it first."
                )
            } else {
                format!("{subject} did not {purpose}. {failure}")
            };
            (Some(trouble), Some(failure), after)
        }
        None => (None, None, read(portal, plan.record).await),
    };
    let effects = if trouble.is_none() { plan.effects.clone() } else { Vec::new() };
    if let (Ok(record), Some(facts)) = (&mut fresh, draft.base().contact_facts())
        && let Facts::Contact(after) = &mut record.facts
    {
        let documented = done.iter().any(|step| step.call.is_documented());
        after.contact_type = if documented { ContactType::None } else { facts.contact_type.clone() };
        if after.stage != facts.stage && !loses_stage(plan) {
            let stage = "The contact is no longer at the stage it had. Set it again in the browser.";
            trouble = Some(trouble.map_or_else(|| stage.to_owned(), |trouble| format!("{trouble} {stage}")));
        }
    }
    if let (Err(failure), None) = (&fresh, &trouble) {
        trouble = Some(format!("Everything was sent, but it could not be read back. {failure}"));
    }
    let unexpected = match &fresh {
        Ok(after) => unexpected(draft, plan, after, schema),
        Err(_) => Vec::new(),
    };
    let receipt = Receipt {
        record: plan.record,
        name: draft.name(),
        lines: plan.changes.iter().map(|change| line(change, &done, fresh.as_ref().ok(), schema)).collect(),
        unexpected,
        kept_from_others: taken.clone(),
        hidden: hidden(draft, plan),
        is_touched: prepared.is_touched,
        trouble,
    };
    let fresh = match fresh {
        Ok(record) => Some(Box::new(record)),
        Err(failure) => {
            error.get_or_insert(failure);
            None
        }
    };
    Outcome::Saved { receipt: Box::new(receipt), fresh, effects, error, lacking }
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
pub(super) fn hidden(draft: &Draft, plan: &Plan) -> Vec<Change> {
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
