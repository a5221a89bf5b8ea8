//! Groups, which are the departments.

use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::{self, Object, Only};
use crate::demo::office::rows::DepartmentRow;
use crate::demo::state::PortalState;
use crate::demo::text_columns::cut;

fn write_summary(state: &PortalState, out: &mut String, row: &DepartmentRow, only: Only<'_>) {
    let head = row.head.and_then(|head| state.person(head));
    let mut object = Object::new(out, only);
    object.text("id", &row.id.to_string()).text("name", &row.name);
    object.text_or_null("manager", head.map(|head| head.user_name.as_str())).end();
}

/// `GET group`: unsorted, names raw.
pub(crate) fn all(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let page = state.rows.departments.values().skip(call.start_index()).take(call.count());
    Ok(call.list("group", page, |out, row| write_summary(state, out, row, call.only())))
}

/// `GET group/search?groupName=`: a piece of the name, with regard to case.
pub(crate) fn search(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let name = call.arguments.first("groupName").ok_or_else(Failure::null_reference)?;
    let found = state.rows.departments.values().filter(|row| row.name.contains(name));
    Ok(call.list("group", found, |out, row| write_summary(state, out, row, call.only())))
}

/// `GET group/user/{userid}`.
pub(crate) fn of_person(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.person_id("userid")?;
    let departments = state.person(id).map(|row| row.departments.as_slice()).unwrap_or_default();
    let found = departments.iter().filter_map(|id| state.rows.departments.get(id));
    Ok(call.list("group", found, |out, row| write_summary(state, out, row, call.only())))
}

fn group_id(state: &PortalState, call: &BoundCall) -> Result<Uuid, Failure> {
    let text = call.arguments.first("groupid").unwrap_or_default();
    let id = Uuid::try_parse(text).map_err(|_| Failure::conversion("Unrecognized Guid format."))?;
    if state.rows.departments.contains_key(&id) { Ok(id) } else { Err(Failure::not_found("group not found")) }
}

/// `GET group/{groupid}`: members are active people only; without a head there is a placeholder.
pub(crate) fn one(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = group_id(state, call)?;
    group(state, call, id)
}

fn group(state: &PortalState, call: &BoundCall, id: Uuid) -> MethodOutcome {
    let Some(row) = state.rows.departments.get(&id) else {
        return Err(Failure::not_found("group not found"));
    };
    Ok(Success::one(|out| {
        let mut object = Object::new(out, call.only());
        object.null("description").text("name", &row.name);
        object.text("parent", &Uuid::nil().to_string()).text("category", &Uuid::nil().to_string());
        object.text("id", &row.id.to_string()).with("manager", |out| {
            state.write_short_of(out, row.head, call.caller, Only::ALL);
        });
        object.with("members", |out| {
            let members =
                state.rows.people.values().filter(|row| row.status == 1 && row.departments.contains(&id));
            json::list(out, members, |out, member| state.write_short(out, member, call.caller, Only::ALL));
        });
        object.end();
    }))
}

/// Adds or removes a member. A head who is removed stays head.
fn set_member(state: &mut PortalState, department: Uuid, person: Uuid, member: bool) {
    let stamp = state.now();
    let Some(row) = state.rows.people.get_mut(&person) else {
        return;
    };
    if row.departments.contains(&department) == member {
        return;
    }
    row.last_modified = stamp;
    if member {
        row.departments.push(department);
        return;
    }
    row.departments.retain(|id| *id != department);
}

fn empty(state: &mut PortalState, department: Uuid, except: &[Uuid]) {
    let members = state.rows.people.values().filter(|row| row.departments.contains(&department));
    let leaving: Vec<Uuid> = members.map(|row| row.id).filter(|id| !except.contains(id)).collect();
    for person in leaving {
        set_member(state, department, person, false);
    }
}

fn change_members(state: &mut PortalState, call: &BoundCall, replace: bool, member: bool) -> MethodOutcome {
    let members = call.arguments.guids("members")?;
    let id = group_id(state, call)?;
    state.demand_people_admin(call.caller, "Edit groups")?;
    if replace {
        empty(state, id, &members);
    }
    for person in members {
        set_member(state, id, person, member);
    }
    group(state, call, id)
}

/// `PUT group/{groupid}/members` adds.
pub(crate) fn add_members(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    change_members(state, call, false, true)
}

/// `POST group/{groupid}/members` replaces.
pub(crate) fn replace_members(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    change_members(state, call, true, true)
}

/// `DELETE group/{groupid}/members` removes – but a head stays head.
pub(crate) fn remove_members(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    change_members(state, call, false, false)
}

/// `PUT group/{groupid}/manager`: NO right is asked for. The new head does not become a member. Both the old and the
/// new head are stamped, also when they are the same. Nothing clears a head here.
pub(crate) fn change_head(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let person = call.arguments.optional_guid("userid")?.unwrap_or_default();
    let id = group_id(state, call)?;
    let seen = state.seen(person).ok_or_else(|| Failure::not_found("user not found"))?;
    if seen.row.status == 2 {
        return Err(Failure::other("The user is suspended"));
    }
    let stamp = state.now();
    let old = state.rows.departments.get_mut(&id).and_then(|row| row.head.replace(person));
    for head in [old, Some(person)].into_iter().flatten() {
        if let Some(row) = state.rows.people.get_mut(&head) {
            row.last_modified = stamp;
        }
    }
    group(state, call, id)
}

/// `PUT group/{groupid}`: omitted `members` empties the group, an omitted `groupManager` removes the head.
pub(crate) fn update(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let members = call.arguments.guids("members")?;
    let head = call.arguments.optional_guid("groupManager")?;
    let id = group_id(state, call)?;
    state.demand_people_admin(call.caller, "Edit groups")?;
    let name = call.arguments.text("groupName").filter(|name| !name.is_empty());
    empty(state, id, &members);
    for person in members {
        set_member(state, id, person, true);
    }
    let head = head.filter(|head| state.person(*head).is_some());
    if let Some(head) = head {
        set_member(state, id, head, true);
    }
    if let Some(row) = state.rows.departments.get_mut(&id) {
        row.head = head;
        if let Some(mut name) = name {
            cut(&mut name, 128);
            row.name = name;
        }
    }
    group(state, call, id)
}
