//! Custom fields of contacts.

use std::collections::BTreeMap;

use crate::demo::call::BoundCall;
use crate::demo::crm::wire::write_custom_field;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::Object;
use crate::demo::office::rows::{ContactRow, CustomFieldRow};
use crate::demo::state::PortalState;
use crate::demo::text_columns::kept_long;

/// The data contract of definitions and values alike.
const CONTRACT: &str = "customField";

/// `GET crm/person/customfield/definitions`: in display order; `fieldValue` is a single blank here.
pub(crate) fn definitions(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    Ok(call.list(CONTRACT, &state.rows.custom_fields, |out, field| {
        let users =
            state.rows.contacts.values().filter(|row| row.custom_fields.contains_key(&field.id)).count();
        let mut object = Object::new(out, call.only());
        object.raw("id", field.id).raw("entityId", -1).text("label", &field.label).text("fieldValue", " ");
        object.raw("fieldType", field.field_type).raw("position", field.position).text("mask", &field.mask);
        object.raw("relativeItemsCount", users).end();
    }))
}

/// `GET crm/person/{contactid}/customfield`: fields with a value, plus headings.
pub(crate) fn of_contact(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let row = state.visible_contact(call.caller, call.id("contactid")?)?;
    let values = state.field_values(row);
    Ok(call.list(CONTRACT, values, |out, (field, value)| write_custom_field(out, field, row.id, value)))
}

/// `GET crm/contact/{contactid}/customfield`: what went to the wrong entity type.
pub(crate) fn of_twin(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let row = state.visible_contact(call.caller, call.id("contactid")?)?;
    let fields = state
        .rows
        .custom_fields
        .iter()
        .filter_map(|field| Some((field, row.twin_custom_fields.get(&field.id)?)));
    Ok(call.list(CONTRACT, fields, |out, (field, value)| write_custom_field(out, field, row.id, value)))
}

/// Stores a trimmed value; an empty one deletes.
pub(crate) fn store(values: &mut BTreeMap<i64, String>, field: i64, value: &str) {
    let value = kept_long(value.trim());
    if value.is_empty() {
        values.remove(&field);
    } else {
        values.insert(field, value);
    }
}

/// `POST crm/person/{contactid}/customfield/{fieldid}`.
pub(crate) fn set(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    set_in(state, call, |row| &mut row.custom_fields)
}

/// `POST crm/contact/{contactid}/customfield/{fieldid}`: stores under another entity type, beside the old value.
pub(crate) fn set_twin(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    set_in(state, call, |row| &mut row.twin_custom_fields)
}

/// No check of rights, none that the contact exists. Omitted is a null reference, an unknown field a 500.
fn set_in(
    state: &mut PortalState,
    call: &BoundCall,
    values: fn(&mut ContactRow) -> &mut BTreeMap<i64, String>,
) -> MethodOutcome {
    let (contact, id) = (call.id("contactid")?, call.id("fieldid")?);
    let value = call.arguments.text("fieldValue").ok_or_else(Failure::null_reference)?;
    let unknown = || Failure::other("Sequence contains no elements");
    let field: CustomFieldRow =
        state.rows.custom_fields.iter().find(|field| field.id == id).ok_or_else(unknown)?.clone();
    if let Some(row) = state.rows.contacts.get_mut(&contact) {
        store(values(row), id, &value);
    }
    Ok(Success::one(|out| write_custom_field(out, &field, contact, value.trim())))
}
