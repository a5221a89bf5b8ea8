//! `PUT people/{userid}`: one call that writes the whole profile and wipes what it was not given.
//!
//! The order is the portal's own: right, existence, status, plain fields, channels, departments, photo, disabling,
//! type, save. Departments are written and the photo is fetched BEFORE the profile is saved, so an error later leaves
//! them changed.

use std::sync::Arc;

use jiff::civil::DateTime;
use uuid::Uuid;

use crate::demo::binding::collections::ChannelArgument;
use crate::demo::call::BoundCall;
use crate::demo::dates;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::people::photos;
use crate::demo::people::working_copy::{PersonView, WorkingCopy};
use crate::demo::route::FutureOutcome;
use crate::demo::running::RunningPortal;
use crate::demo::state::PortalState;

/// The arguments, converted before anything happens.
struct ProfileUpdate {
    visitor: bool,
    first_name: Option<String>,
    last_name: Option<String>,
    title: Option<String>,
    location: Option<String>,
    comment: Option<String>,
    sex: Option<String>,
    birthday: Option<DateTime>,
    work_from: Option<DateTime>,
    lead: Option<Uuid>,
    departments: Vec<Uuid>,
    channels: Vec<ChannelArgument>,
    files: Option<String>,
    disable: Option<bool>,
}

impl ProfileUpdate {
    fn bind(state: &PortalState, call: &BoundCall) -> Result<ProfileUpdate, Failure> {
        let arguments = &call.arguments;
        Ok(ProfileUpdate {
            visitor: arguments.flag("isVisitor")?,
            first_name: arguments.text("firstname"),
            last_name: arguments.text("lastname"),
            comment: arguments.text("comment"),
            departments: arguments.guids("department")?,
            title: arguments.text("title"),
            location: arguments.text("location"),
            sex: arguments.text("sex"),
            birthday: arguments.date("birthday", &state.zone)?,
            work_from: arguments.date("worksfrom", &state.zone)?,
            channels: arguments.channels()?,
            files: arguments.text("files"),
            disable: arguments.optional_flag("disable")?,
            lead: arguments.optional_guid("lead")?,
        })
    }
}

/// The method.
pub(crate) fn update(portal: Arc<RunningPortal>, call: BoundCall) -> FutureOutcome {
    Box::pin(async move {
        let (profile, mut working) = begin(&mut portal.lock(), &call)?;
        let id = working.row.id;
        if let Some(address) = profile.files.as_deref().filter(|address| !address.is_empty()) {
            let (wanted, own) = {
                let state = portal.lock();
                (photos::is_new(&state, id, address), state.address.clone())
            };
            if wanted {
                let fetched = photos::fetch(address, &own).await;
                let mut state = portal.lock();
                match fetched {
                    Ok(picture) => photos::put(&mut state, &mut working, picture),
                    Err(failure) => {
                        state.leave_half_done(working);
                        return Err(failure);
                    }
                }
            }
        }
        finish(&mut portal.lock(), &call, &profile, working)
    })
}

fn begin(state: &mut PortalState, call: &BoundCall) -> Result<(ProfileUpdate, WorkingCopy), Failure> {
    let profile = ProfileUpdate::bind(state, call)?;
    let id = call.person_id("userid")?;
    state.demand_edit(call.caller, id)?;
    let mut working = state.work_on(id).ok_or_else(|| Failure::not_found("user not found"))?;
    if working.row.status != 1 {
        return Err(Failure::other("The user is suspended"));
    }
    let admin = state.is_module_admin(call.caller, "people");
    assign(&profile, &mut working, admin);
    working.channels = flat(&profile.channels);
    if admin {
        set_departments(state, id, &profile.departments);
    }
    Ok((profile, working))
}

fn assign(profile: &ProfileUpdate, working: &mut WorkingCopy, admin: bool) {
    let row = &mut working.row;
    if row.sid.is_none() && row.sso_name_id.is_none() {
        let title = profile.title.as_ref().filter(|_| admin);
        for (field, value) in [
            (&mut row.first_name, profile.first_name.as_ref()),
            (&mut row.last_name, profile.last_name.as_ref()),
            (&mut row.location, profile.location.as_ref()),
            (&mut row.title, title),
        ] {
            if let Some(value) = value {
                field.clone_from(value);
            }
        }
    }
    if let Some(comment) = &profile.comment {
        row.notes.clone_from(comment);
    }
    match profile.sex.as_deref() {
        Some(sex) if sex.eq_ignore_ascii_case("male") => row.sex = Some(true),
        Some(sex) if sex.eq_ignore_ascii_case("female") => row.sex = Some(false),
        _ => {}
    }
    if let Some(wall) = profile.birthday {
        row.birthday = (!dates::clears(wall)).then_some(wall);
        working.birthday_is_local = true;
    }
    if let Some(wall) = profile.work_from {
        row.work_from = (!dates::clears(wall)).then_some(wall);
        working.work_from_is_local = true;
    }
    if admin {
        row.lead = profile.lead;
    }
}

/// Channels as the flat list of types and values that is stored; null is stored as "".
pub(crate) fn flat(channels: &[ChannelArgument]) -> Vec<String> {
    channels
        .iter()
        .flat_map(|channel| [&channel.kind, &channel.value])
        .map(|part| part.clone().unwrap_or_default())
        .collect()
}

/// Replaces a person's departments: unknown ids are skipped, the head keeps the role where the department
/// stays (or where the head was no member at all), and every write stamps the person.
fn set_departments(state: &mut PortalState, id: Uuid, wanted: &[Uuid]) {
    let mut list: Vec<Uuid> = Vec::new();
    for department in wanted {
        if state.rows.departments.contains_key(department) && !list.contains(department) {
            list.push(*department);
        }
    }
    let left = state.person(id).map(|row| row.departments.clone()).unwrap_or_default();
    for department in left.iter().filter(|department| !list.contains(department)) {
        if let Some(row) = state.rows.departments.get_mut(department)
            && row.head == Some(id)
        {
            row.head = None;
        }
    }
    let stamp = state.now();
    if let Some(row) = state.rows.people.get_mut(&id)
        && (!row.departments.is_empty() || !list.is_empty())
    {
        row.departments = list;
        row.last_modified = stamp;
    }
}

fn finish(
    state: &mut PortalState,
    call: &BoundCall,
    profile: &ProfileUpdate,
    mut working: WorkingCopy,
) -> MethodOutcome {
    let id = working.row.id;
    let disabling = profile.disable == Some(true);
    if disabling {
        working.row.status = 2;
        working.row.terminated = Some(state.now());
    } else if profile.disable == Some(false) {
        working.row.status = 1;
        working.row.terminated = None;
    }
    if let Err(failure) = set_type(state, call.caller, &mut working, profile.visitor) {
        state.leave_half_done(working);
        return Err(failure);
    }
    if working.row.owner && working.row.status != 1 {
        state.leave_half_done(working);
        return Err(Failure::invalid_operation("Can not disable tenant owner."));
    }
    let departments = state.person(id).map(|row| row.departments.clone()).unwrap_or_default();
    let answer = Success::one(|out| {
        state.write_profile(out, PersonView::of_copy(&working, &departments), call.caller, call.only());
    });
    state.save(working);
    if disabling {
        state.reset_sessions(id);
    }
    Ok(answer)
}

/// Who may not become a guest: the owner, administrators, oneself. A guest who is not named a guest becomes a full
/// user – if the plan has a seat. Written at once, not with the profile.
fn set_type(
    state: &mut PortalState,
    caller: Uuid,
    working: &mut WorkingCopy,
    visitor: bool,
) -> Result<(), Failure> {
    let id = working.row.id;
    let Some(row) = state.rows.people.get(&id) else {
        return Ok(());
    };
    let may_be_guest = !row.owner && !row.admin && row.modules.is_empty() && id != caller;
    let change = match (row.visitor, visitor) {
        (false, true) => may_be_guest,
        (true, false) => id != caller,
        _ => false,
    };
    if !change {
        return Ok(());
    }
    if !visitor && state.plan_is_full() {
        let seats = state.seats_taken();
        return Err(Failure::other(format!("The maximum number of users is exceeded: {seats} users")));
    }
    if let Some(row) = state.rows.people.get_mut(&id) {
        row.visitor = visitor;
        working.row.visitor = visitor;
    }
    Ok(())
}
