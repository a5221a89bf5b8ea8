//! What a contact is linked to: company, access list, status. These calls reset nothing.

use crate::demo::call::BoundCall;
use crate::demo::crm::wire::ContactShape;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::office::rows::ContactRow;
use crate::demo::state::PortalState;

fn company(state: &PortalState, call: &BoundCall) -> Result<i64, Failure> {
    let id = call.id("companyid")?;
    let found = state.rows.companies.get(&id).filter(|row| state.can_access(call.caller, (*row).into()));
    found.map(|row| row.id).ok_or_else(|| Failure::not_found("Not found"))
}

/// `GET crm/contact/company/{companyid}/person`.
pub(crate) fn members(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let company = company(state, call)?;
    let visible =
        |row: &&ContactRow| row.listed_in.contains(&company) && state.can_access(call.caller, (*row).into());
    let list = state.rows.contacts.values().filter(visible);
    Ok(call.list("person", list, |out, row| {
        state.write_contact(out, row, call.caller, call.only(), ContactShape::List)
    }))
}

fn link(
    state: &mut PortalState,
    call: &BoundCall,
    change: impl FnOnce(&mut ContactRow, i64),
) -> MethodOutcome {
    let person = call.arguments.number("personid")?;
    let company = company(state, call)?;
    state.visible_contact(call.caller, person)?;
    if let Some(row) = state.rows.contacts.get_mut(&person) {
        change(row, company);
    }
    let row = state.visible_contact(call.caller, person)?;
    Ok(Success::one(|out| state.write_contact(out, row, call.caller, call.only(), ContactShape::Alone)))
}

/// `POST crm/contact/company/{companyid}/person`: only adds a link, the old company still lists the person.
pub(crate) fn add_member(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    link(state, call, |row, company| {
        row.company = company;
        row.listed_in.insert(company);
    })
}

/// `DELETE crm/contact/company/{companyid}/person`: takes the person out of every company.
pub(crate) fn remove_member(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    link(state, call, |row, _| {
        row.company = 0;
        row.listed_in.clear();
    })
}

/// `GET crm/contact/{contactid}/access`: empty unless the contact is private. A person who is gone is shown as a placeholder.
pub(crate) fn access(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.id("contactid")?;
    let row = state.rows.contacts.get(&id).ok_or_else(|| Failure::not_found("Not found"))?;
    if !state.can_access(call.caller, row.into()) {
        return Err(Failure::access_denied());
    }
    let people = row.managers.iter().filter(|_| row.share_type == 0);
    Ok(call.list("person", people, |out, id| {
        state.write_short_of(out, Some(*id), call.caller, call.only());
    }))
}

/// `PUT crm/contact/{contactid}/access`: the access list becomes exactly the one sent, an empty or omitted one deletes it;
/// `isShared` turns the share type into ReadWrite or None, so Read is lost. The answer shows the old sharing.
pub(crate) fn change_access(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let shared = call.arguments.flag("isShared")?;
    let managers = call.arguments.guids("managerList")?;
    let id = call.id("contactid")?;
    let old = state.editable_contact(call.caller, id)?.clone();
    if let Some(row) = state.rows.contacts.get_mut(&id) {
        row.managers.clone_from(&managers);
        row.share_type = i32::from(shared);
    }
    let stale = ContactRow { managers, ..old };
    Ok(Success::one(|out| state.write_contact(out, &stale, call.caller, call.only(), ContactShape::Alone)))
}

/// `PUT crm/contact/{contactid}/status`: 0 is none. The arguments are looked at first, then the status, then the
/// contact, and last of all the right to edit it.
pub(crate) fn change_stage(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let stage = call.arguments.number("contactStatusid")?;
    let id = call.id("contactid")?;
    if id <= 0 || stage < 0 {
        return Err(Failure::argument("Value does not fall within the expected range."));
    }
    if stage != 0 && state.rows.stages.iter().all(|known| known.id != stage) {
        return Err(Failure::not_found("Not found"));
    }
    state.visible_contact(call.caller, id)?;
    state.editable_contact(call.caller, id)?;
    if let Some(row) = state.rows.contacts.get_mut(&id) {
        row.stage = stage;
    }
    state.contacts_changed();
    let row = state.visible_contact(call.caller, id)?;
    Ok(Success::one(|out| state.write_contact(out, row, call.caller, call.only(), ContactShape::Alone)))
}
