//! A person's channels by themselves. Both verbs REPLACE the list, in spite of their description. They work on
//! disabled people too and touch neither departments nor lead nor type.

use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::people::update::flat;
use crate::demo::people::working_copy::{PersonView, WorkingCopy};
use crate::demo::state::PortalState;

fn begin(state: &PortalState, call: &BoundCall) -> Result<WorkingCopy, Failure> {
    let id = call.person_id("userid")?;
    state.demand_edit(call.caller, id)?;
    state.work_on(id).ok_or_else(|| Failure::not_found("user not found"))
}

fn finish(state: &mut PortalState, call: &BoundCall, working: WorkingCopy) -> MethodOutcome {
    let departments = state.person(working.row.id).map(|row| row.departments.clone()).unwrap_or_default();
    let answer = Success::one(|out| {
        state.write_profile(out, PersonView::of_copy(&working, &departments), call.caller, call.only())
    });
    state.save(working);
    Ok(answer)
}

/// `PUT` and `POST people/{userid}/contacts`.
pub(crate) fn replace(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let channels = call.arguments.channels()?;
    let mut working = begin(state, call)?;
    working.channels = flat(&channels);
    finish(state, call, working)
}

/// `DELETE people/{userid}/contacts`: removes the first entry of each given type. The type is looked for in the
/// flat list of types and values, so a value that equals a type name can be hit.
pub(crate) fn remove(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let channels = call.arguments.channels()?;
    let mut working = begin(state, call)?;
    for channel in channels {
        let kind = channel.kind.unwrap_or_default();
        if let Some(at) = working.channels.iter().position(|part| *part == kind) {
            working.channels.remove(at);
            if at < working.channels.len() {
                working.channels.remove(at);
            }
        }
    }
    finish(state, call, working)
}
