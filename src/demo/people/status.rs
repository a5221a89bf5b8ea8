//! Disabling, enabling, type, login address, deletion.

use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::state::PortalState;

/// `people/status/{…}` as a number or a name; `None` for all.
pub(crate) fn named(text: &str) -> Option<Option<i32>> {
    Some(match text.to_ascii_lowercase().as_str() {
        "active" | "1" => Some(1),
        "terminated" | "2" => Some(2),
        "leaveofabsence" | "4" => Some(4),
        "default" | "5" => Some(5),
        "all" | "7" => None,
        _ => return None,
    })
}

/// Whether a person's status is among those of a mask; 5 is "active or on leave".
pub(crate) fn fits(status: i32, wanted: Option<i32>) -> bool {
    wanted.is_none_or(|mask| status & mask != 0)
}

fn list(state: &PortalState, call: &BoundCall, ids: &[Uuid]) -> Success {
    let seen = ids.iter().filter_map(|id| state.seen(*id));
    call.list("person", seen, |out, seen| state.write_profile(out, seen, call.caller, call.only()))
}

/// `PUT people/status/{status}`: the owner and oneself are skipped silently, people from LDAP are dropped from the answer,
/// activation beyond the plan is silently not done. Does not set or clear `terminated`. The only way to enable a person.
pub(crate) fn change_status(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let bad = || Failure::conversion("Requested value was not found.");
    let status = named(call.arguments.first("status").unwrap_or_default()).flatten().ok_or_else(bad)?;
    let ids = call.arguments.guids("userIds")?;
    state.demand_people_admin(call.caller, "Edit user information")?;
    let known: Vec<Uuid> =
        ids.into_iter().filter(|id| state.person(*id).is_some_and(|row| row.sid.is_none())).collect();
    for id in &known {
        let Some(mut working) = state.work_on(*id) else {
            continue;
        };
        if working.row.owner || *id == call.caller {
            continue;
        }
        match status {
            1 if working.row.status == 2 && (working.row.visitor || !state.plan_is_full()) => {
                working.row.status = 1
            }
            2 => working.row.status = 2,
            _ => continue,
        }
        state.save(working);
        if status == 2 {
            state.reset_sessions(*id);
        }
    }
    Ok(list(state, call, &known))
}

/// `PUT people/type/{type}`: the owner, administrators and oneself are skipped silently, the plan is respected silently.
pub(crate) fn change_type(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let visitor = match call.arguments.first("type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "user" | "1" => false,
        "visitor" | "2" => true,
        _ => return Err(Failure::conversion("Requested value was not found.")),
    };
    let ids = call.arguments.guids("userIds")?;
    let known: Vec<Uuid> = ids.into_iter().filter(|id| state.person(*id).is_some()).collect();
    for id in &known {
        let full = state.plan_is_full();
        let Some(row) = state.person(*id) else {
            continue;
        };
        let fixed = row.owner || row.admin || !row.modules.is_empty() || *id == call.caller;
        if fixed || row.visitor == visitor || (!visitor && full) {
            continue;
        }
        state.demand_people_admin(call.caller, "Add, edit and delete user")?;
        if let Some(row) = state.rows.people.get_mut(id) {
            row.visitor = visitor;
        }
        // Being a guest is a membership and not part of the cached object.
        if let Some(working) = state.cached.get_mut(id) {
            working.row.visitor = visitor;
        }
    }
    Ok(list(state, call, &known))
}

/// `PUT people/{userid}/email`: changes the login, de-activates the address and signs the person out everywhere.
/// A caller who changes the own address gets the new token only in the answer's cookie.
pub(crate) fn change_email(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.person_id("userid")?;
    let email = call.arguments.text("email").unwrap_or_default();
    state.demand_edit(call.caller, id)?;
    let mut working = state.work_on(id).ok_or_else(|| Failure::not_found("user not found"))?;
    if !email.contains('@') {
        return Err(Failure::other("Incorrect email"));
    }
    if state.rows.people.values().any(|row| row.id != id && row.email.eq_ignore_ascii_case(&email)) {
        return Err(Failure::other("A user with this email already exists"));
    }
    working.row.email = email.to_lowercase();
    working.row.activation_status = 0;
    state.save(working);
    state.reset_sessions(id);
    let mut answer = Success::one(|out| {
        if let Some(seen) = state.seen(id) {
            state.write_profile(out, seen, call.caller, call.only());
        }
    });
    if id == call.caller {
        let token = format!("{}==", Uuid::new_v4().simple());
        answer.headers.push(("set-cookie", format!("asc_auth_key={token}; path=/; HttpOnly")));
        state.sessions.insert(token, id);
    }
    Ok(answer)
}

/// `DELETE people/{userid}`: only for disabled people.
pub(crate) fn delete(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.person_id("userid")?;
    state.demand_people_admin(call.caller, "Add, edit and delete user")?;
    let row = state.person(id).ok_or_else(|| Failure::not_found("user not found"))?;
    if row.status != 2 {
        return Err(Failure::other("The user is not suspended"));
    }
    let answer = Success::one(|out| state.write_profile(out, state.seen_row(row), call.caller, call.only()));
    state.rows.people.remove(&id);
    state.cached.remove(&id);
    state.orders.clear();
    for department in state.rows.departments.values_mut() {
        department.head = department.head.filter(|head| *head != id);
    }
    Ok(answer)
}
