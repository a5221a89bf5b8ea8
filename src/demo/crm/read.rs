//! Reading one contact and the reference lists.

use crate::demo::call::BoundCall;
use crate::demo::crm::wire::ContactShape;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::{self, Object};
use crate::demo::office::rows::{CompanyRow, ContactRow, ListItemRow};
use crate::demo::state::PortalState;

/// `GET crm/contact/{contactid}`: persons and companies. Unknown and inaccessible ids are a 404 – and so is a
/// contact whose status has been deleted.
pub(crate) fn one(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.id("contactid")?;
    let visible = |company: &&CompanyRow| state.can_access(call.caller, (*company).into());
    if let Some(company) = state.rows.companies.get(&id).filter(visible) {
        return Ok(Success::one(|out| state.write_whole_company(out, company, call.caller, call.only())));
    }
    let row = state.visible_contact(call.caller, id)?;
    if row.stage != 0 && state.rows.stages.iter().all(|stage| stage.id != row.stage) {
        return Err(Failure::not_found("Not found"));
    }
    Ok(Success::one(|out| state.write_contact(out, row, call.caller, call.only(), ContactShape::Alone)))
}

/// `GET crm/contact/{contactid}/tag`: the only way to a single contact's tags.
pub(crate) fn tags(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let row = state.visible_contact(call.caller, call.id("contactid")?)?;
    Ok(call.list("string", &row.tags, |out, tag| json::text(out, tag)))
}

/// `GET crm/contact/status`, in sort order.
pub(crate) fn stages(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    list_items(state, &state.rows.stages, call, "contactStatus", |row| row.stage)
}

/// `GET crm/contact/type`, in sort order.
pub(crate) fn types(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    list_items(state, &state.rows.types, call, "contactType", |row| row.kind)
}

/// Empty members and zero counts are left out.
fn list_items(
    state: &PortalState,
    items: &[ListItemRow],
    call: &BoundCall,
    contract: &str,
    of: impl Fn(&ContactRow) -> i64,
) -> MethodOutcome {
    Ok(call.list(contract, items.iter().enumerate(), |out, (at, item)| {
        let users = state.rows.contacts.values().filter(|row| of(row) == item.id).count();
        let mut object = Object::new(out, call.only());
        object
            .raw("id", item.id)
            .text("title", &item.title)
            .some_text("color", &item.color)
            .raw("sortOrder", at + 1);
        if users > 0 {
            object.raw("relativeItemsCount", users);
        }
        object.end();
    }))
}
