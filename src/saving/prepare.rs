//! Look up, read again, merge, plan: everything before something is sent.

use super::reading::read;
use super::{LearnedBySave, LookedUp, Plan, PreparedSave, SaveEnded, SaveOutcome, SaveRefusal, SaveRequest};
use crate::portal::{Portal, PortalError};
use crate::records::{Change, Draft, FieldKey, Merge, Record, Stage, Unsettled, merge};

/// How often the record is read at most: again while its plan depends on something that was not
/// looked up before the reading, because another user has changed it.
const ROUNDS: usize = 3;
/// How often it is looked up before a reading what a plan depends on: what is found out first
/// can change the plan, and with it what is to be found out.
const LOOK_UPS: usize = 2;

/// The draft on a fresh reading, with all that was typed.
struct Reread {
    draft: Draft,
    /// Fields that another user changed meanwhile; they are kept.
    taken: Vec<FieldKey>,
    /// Changes of an earlier save that were not known to be stored, and are.
    already: Vec<Change>,
    /// Whether another user saved the record meanwhile and nothing of it shows in its fields.
    is_touched: bool,
}

/// The draft as it is sent, and how: with what was looked up, and without what is gone from the
/// portal.
struct Planned {
    draft: Draft,
    plan: Plan,
}

impl Planned {
    fn of(request: &SaveRequest, known: &mut LookedUp, draft: &Draft) -> Planned {
        let draft = known.apply(draft.clone());
        let plan = request.plan(&draft, known);
        Planned { draft, plan }
    }
}

/// Looks up what the plan depends on, reads the record again, so that changes by others are
/// kept, and plans how the draft comes to the portal. Nothing is changed.
///
/// # Errors
/// Everything that ends a save before it begins.
pub async fn prepare(portal: &Portal, mut request: SaveRequest) -> Result<Box<PreparedSave>, Box<SaveEnded>> {
    match portal.viewer().await {
        Ok(viewer) => request.viewer = viewer,
        Err(error) => return Err(unreadable(&request, error)),
    }
    let mut known = LookedUp::default();
    let mut draft = request.draft.clone();
    let mut rounds = 0;
    loop {
        rounds += 1;
        look_up(portal, &request, &mut known, &draft).await.map_err(|error| unreadable(&request, error))?;
        let fresh = read(portal, request.draft.key()).await.map_err(|error| unreadable(&request, error))?;
        known.lost_stage = lost_stage(&request, &fresh);
        let reread = on_fresh(&request, fresh)?;
        let planned = Planned::of(&request, &mut known, &reread.draft);
        if rounds == ROUNDS || known.suffices(&planned.draft, &planned.plan) {
            return finish(request, known, reread, planned);
        }
        draft = reread.draft;
    }
}

/// Looks up what the plan for this draft depends on.
async fn look_up(
    portal: &Portal,
    request: &SaveRequest,
    known: &mut LookedUp,
    draft: &Draft,
) -> Result<(), PortalError> {
    for _ in 0..LOOK_UPS {
        let Planned { draft, plan } = Planned::of(request, known, draft);
        if known.suffices(&draft, &plan) {
            break;
        }
        known.learn(portal, &draft, &plan).await?;
    }
    Ok(())
}

/// Brings the draft onto a fresh reading. What earlier saves of it have stored meanwhile is no
/// change by another user.
fn on_fresh(request: &SaveRequest, fresh: Record) -> Result<Reread, Box<SaveEnded>> {
    let (was, stamp) = (stamp_of(request.draft.base()), stamp_of(&fresh));
    let (mut draft, already) = Unsettled::rebase_all(&request.unsettled, &request.draft, &fresh);
    draft.stop_doubting(&fresh);
    let merged = merge(&draft, fresh, &request.schema);
    if !merged.conflicts.is_empty() {
        return Err(ended(request, SaveOutcome::Conflict(Box::new(merged))));
    }
    let Merge { draft, taken, .. } = merged;
    // The portal stamps each save of a person. What it was about may not show here.
    let is_touched = was.is_some()
        && stamp.is_some()
        && was != stamp
        && taken.is_empty()
        && already.is_empty()
        && request.unsettled.is_empty();
    let draft = draft.on(draft.base().clone().with_known_type(request.draft.base()));
    Ok(Reread { draft, taken, already, is_touched })
}

/// Sees whether there is anything to send, and anything left to ask.
fn finish(
    request: SaveRequest,
    known: LookedUp,
    reread: Reread,
    planned: Planned,
) -> Result<Box<PreparedSave>, Box<SaveEnded>> {
    let Reread { draft: asked, taken, already, is_touched } = reread;
    let Planned { draft, plan } = planned;
    if plan.steps.is_empty() {
        let outcome = if known.left_out.is_empty() {
            SaveOutcome::Unchanged(Box::new(draft))
        } else {
            SaveOutcome::Refused(SaveRefusal::Gone(known.left_out))
        };
        return Err(ended(&request, outcome));
    }
    // What comes back holds all that was typed, also what is left out of the save.
    if let Some((field, reason)) = plan.locked(&draft, &request.viewer) {
        let refusal = SaveRefusal::Locked { field, reason, draft: Box::new(asked) };
        return Err(ended(&request, SaveOutcome::Refused(refusal)));
    }
    if plan.effects.iter().any(|effect| effect.asks() && !request.agreed.contains(effect)) {
        let (draft, plan) = (Box::new(asked), Box::new(plan));
        return Err(ended(&request, SaveOutcome::Review { draft, plan, taken }));
    }
    Ok(Box::new(PreparedSave { request, draft, plan, known, taken, is_touched, already }))
}

fn ended(request: &SaveRequest, outcome: SaveOutcome) -> Box<SaveEnded> {
    let learned = LearnedBySave { viewer: Some(request.viewer.clone()), lacking: request.lacking.clone() };
    Box::new(SaveEnded { outcome, learned })
}

fn unreadable(request: &SaveRequest, error: PortalError) -> Box<SaveEnded> {
    ended(request, SaveOutcome::Refused(SaveRefusal::Unreadable(error)))
}

fn stamp_of(record: &Record) -> Option<String> {
    record.person_facts().and_then(|facts| facts.last_modified.clone())
}

/// The stage that an earlier save took from the contact, if it is still gone.
fn lost_stage(request: &SaveRequest, fresh: &Record) -> Option<Stage> {
    let stage = Unsettled::last_stage(&request.unsettled)?.clone();
    fresh.contact_facts()?.stage.is_none().then_some(stage)
}
