//! Run, read back, tell.

use super::judge::Judge;
use super::prepare::prepare;
use super::reading::read;
use super::walk::{Fate, Walk, walk};
use super::{Call, Lacking, LearnedBySave, PreparedSave, SaveEnded, SaveOutcome, SaveRequest};
use crate::portal::{Portal, PortalError};
use crate::records::{Receipt, Record};

/// Brings a draft to the portal: [`prepare`], then [`run`].
pub async fn save(portal: &Portal, request: SaveRequest) -> SaveEnded {
    match prepare(portal, request).await {
        Ok(prepared) => run(portal, *prepared).await,
        Err(ended) => *ended,
    }
}

/// Runs a plan, and reads back afterwards, because the portal's own answers to its changes
/// are not to be trusted.
///
/// Where the portal turns out not to have a call, the documented one replaces it if nothing was
/// changed yet, after another review if more follows from it.
pub async fn run(portal: &Portal, mut prepared: PreparedSave) -> SaveEnded {
    loop {
        let mut walk = walk(portal, &prepared).await;
        if let Some(request) = other_way(&prepared, &walk) {
            match prepare(portal, request).await {
                Ok(other) => prepared = *other,
                Err(ended) => return *ended,
            }
            continue;
        }
        let fresh = match walk.fresh.take() {
            Some(fresh) => fresh,
            None => read(portal, prepared.plan.record).await,
        };
        return tell(&prepared, &walk, fresh);
    }
}

/// The same save on a portal that lacks what it lacks, if nothing was changed yet and there is
/// another way.
fn other_way(prepared: &PreparedSave, walk: &Walk<'_>) -> Option<SaveRequest> {
    if walk.fates.iter().any(|fate| matches!(fate, Fate::Done | Fate::Unknown(_) | Fate::Refused(_))) {
        return None;
    }
    let (step, _) =
        walk.steps().find(|(_, fate)| matches!(fate, Fate::NotDone(PortalError::RouteMissing)))?;
    let mut request = prepared.request.clone();
    let is_new = request.lacking.insert(step.call.neighbour()?);
    let other = prepared.plan_with(&request.lacking);
    (is_new && other.steps != prepared.plan.steps).then_some(request)
}

fn tell(prepared: &PreparedSave, walk: &Walk<'_>, fresh: Result<Record, PortalError>) -> SaveEnded {
    let mut lacking = prepared.request.lacking.clone();
    let trouble = trouble(walk, &mut lacking, fresh.as_ref().err());
    let judge = Judge { prepared, walk, fresh: fresh.as_ref().ok() };
    let (effects, pending) = judge.effects();
    let receipt = Receipt {
        record: walk.plan.record,
        name: prepared.draft.name(),
        lines: judge.lines(),
        unexpected: judge.unexpected(),
        kept_from_others: prepared.taken.clone(),
        hidden: walk.plan.hidden.clone(),
        is_touched: prepared.is_touched,
        effects,
        pending,
        remarks: judge.remarks(),
        stamp: prepared.stamp(),
        trouble,
        is_only_unanswered: is_only_unanswered(walk),
    };
    let unsettled = receipt.unsettled(judge.stage_at_stake());
    let refused = judge.refused();
    let mut error = walk.fates.iter().find_map(|fate| fate.error().cloned());
    let settled = fresh.as_ref().ok().map(|record| Box::new(judge.settled(record.clone())));
    if let Err(failure) = fresh {
        error.get_or_insert(failure);
    }
    SaveEnded {
        learned: LearnedBySave { viewer: Some(prepared.request.viewer.clone()), lacking },
        outcome: SaveOutcome::Saved {
            receipt: Box::new(receipt),
            fresh: settled,
            error,
            refused,
            unsettled,
            already: prepared.already.clone(),
        },
    }
}

/// Whether no call was refused or left out, but calls were not answered. The stage is told apart.
fn is_only_unanswered(walk: &Walk<'_>) -> bool {
    walk.steps().filter(|(step, _)| !matches!(step.call, Call::PutStage(_))).all(|(step, fate)| match fate {
        Fate::Done | Fate::Unknown(_) => true,
        // What a call was to change is told by the fields, if it changes any.
        Fate::Skipped => !step.fields.is_empty(),
        Fate::Refused(_) | Fate::NotDone(_) => false,
    })
}

/// What went wrong, in a sentence for each error, and what the portal was found not to have.
fn trouble(walk: &Walk<'_>, lacking: &mut Lacking, unread: Option<&PortalError>) -> Option<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut told: Vec<(&'static str, &PortalError)> = Vec::new();
    for (step, fate) in walk.steps() {
        // Of the stage a remark tells, with the way to put it back.
        if matches!(step.call, Call::PutStage(_)) {
            continue;
        }
        let purpose = step.call.purpose();
        let Some(error) = fate.error() else {
            // Of what changes no field nothing else would tell.
            if matches!(fate, Fate::Skipped) && step.fields.is_empty() {
                sentences.push(format!("So the portal was not asked to {purpose}."));
            }
            continue;
        };
        let missing = step.call.neighbour().filter(|_| *error == PortalError::RouteMissing);
        if missing.is_some_and(|neighbour| lacking.insert(neighbour)) {
            sentences.push(format!(
                "The portal did not {purpose}, because it cannot do only that. Save again to use another way. If \
                 that changes anything else, the review shows it first."
            ));
        } else if !told.contains(&(purpose, error)) {
            let subject = if matches!(fate, Fate::Unknown(_)) { "Perhaps the portal" } else { "The portal" };
            sentences.push(format!("{subject} did not {purpose}. {error}"));
            told.push((purpose, error));
        }
    }
    let all_sent = walk.fates.iter().all(|fate| matches!(fate, Fate::Done | Fate::Skipped));
    if let (true, true, Some(failure)) = (all_sent, sentences.is_empty(), unread) {
        sentences.push(format!("Everything was sent, but it could not be read back. {failure}"));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
