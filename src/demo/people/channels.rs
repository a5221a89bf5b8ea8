//! A person's channels by themselves. Both verbs REPLACE the list, in spite of their description. They work on
//! disabled people too and touch neither departments nor lead nor type.

use crate::demo::envelope::{Failure, Outcome, Success};
use crate::demo::people::update::{flat, person_id};
use crate::demo::people::working::{Seen, Working};
use crate::demo::routes::Call;
use crate::demo::state::State;

fn begin(state: &State, call: &Call) -> Result<Working, Failure> {
    let id = person_id(call, "userid")?;
    state.demand_edit(call.caller, id)?;
    state.work_on(id).ok_or_else(|| Failure::not_found("user not found"))
}

fn finish(state: &mut State, call: &Call, working: Working) -> Outcome {
    let departments = state.person(working.row.id).map(|row| row.departments.clone()).unwrap_or_default();
    let answer = Success::one(|out| {
        state.write_profile(out, Seen::of(&working, &departments), call.caller, call.only())
    });
    state.save(working);
    Ok(answer)
}

/// `PUT` and `POST people/{userid}/contacts`.
pub(crate) fn replace(state: &mut State, call: &Call) -> Outcome {
    let channels = call.arguments.channels()?;
    let mut working = begin(state, call)?;
    working.channels = flat(&channels);
    finish(state, call, working)
}

/// `DELETE people/{userid}/contacts`: removes the first entry of each given type. The type is looked for in the
/// flat list of types and values, so a value that equals a type name can be hit.
pub(crate) fn remove(state: &mut State, call: &Call) -> Outcome {
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
