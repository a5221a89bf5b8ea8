//! `PUT crm/contact/person/{personid}`: wipes what it was not given, resets what it cannot be given, and answers with
//! the OLD record.
//!
//! The steps are separate: the company link, the row, the access list, custom fields, the photo. An error later
//! leaves the earlier ones. Only the small picture's address in the answer speaks of a new photo.

use std::sync::Arc;

use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::crm::custom_fields;
use crate::demo::crm::photos;
use crate::demo::crm::wire::ContactShape;
use crate::demo::envelope::{Failure, Success};
use crate::demo::office::rows::ContactRow;
use crate::demo::route::FutureOutcome;
use crate::demo::running::RunningPortal;
use crate::demo::state::PortalState;
use crate::demo::text_columns::{kept, kept_long};

struct ContactUpdate {
    id: i64,
    first_name: String,
    last_name: String,
    job_title: String,
    company: i64,
    about: String,
    share_type: i32,
    managers: Vec<Uuid>,
    custom_fields: Vec<(i64, Option<String>)>,
}

impl ContactUpdate {
    fn bind(call: &BoundCall) -> Result<ContactUpdate, Failure> {
        let arguments = &call.arguments;
        let person = ContactUpdate {
            id: call.id("personid")?,
            first_name: arguments.text("firstName").unwrap_or_default(),
            last_name: arguments.text("lastName").unwrap_or_default(),
            job_title: arguments.text("jobTitle").unwrap_or_default(),
            company: arguments.number("companyId")?,
            about: arguments.text("about").unwrap_or_default(),
            share_type: arguments.share_type("shareType")?,
            managers: arguments.guids("managerList")?,
            custom_fields: arguments.key_values("customFieldList")?,
        };
        // A list of files cannot be made from any text, null included.
        if arguments.first("photo").is_some() {
            return Err(Failure::other("Cannot create an abstract class."));
        }
        Ok(person)
    }
}

fn bad_argument() -> Failure {
    Failure::argument("Value does not fall within the expected range.")
}

/// The method.
pub(crate) fn update(portal: Arc<RunningPortal>, call: BoundCall) -> FutureOutcome {
    Box::pin(async move {
        let person = ContactUpdate::bind(&call)?;
        let old = write(&mut portal.lock(), &call, &person)?;
        let mut new_photo = None;
        if let Some(file) = call.arguments.files.first() {
            let picture = photos::check(file).await?;
            let mut state = portal.lock();
            photos::put(&mut state, person.id, picture);
            new_photo = Some(photos::new_address(&state, person.id));
        }
        let state = portal.lock();
        let current = state.rows.contacts.get(&person.id).ok_or_else(Failure::null_reference)?;
        let stale = ContactRow {
            custom_fields: current.custom_fields.clone(),
            twin_custom_fields: current.twin_custom_fields.clone(),
            infos: current.infos.clone(),
            managers: current.managers.clone(),
            ..old
        };
        let place = new_photo.as_deref().map_or(ContactShape::Alone, ContactShape::WithNewPhoto);
        Ok(Success::one(|out| state.write_contact(out, &stale, call.caller, call.only(), place)))
    })
}

/// Everything but the photo. Gives the row as it was before.
fn write(state: &mut PortalState, call: &BoundCall, person: &ContactUpdate) -> Result<ContactRow, Failure> {
    if person.id <= 0 || person.first_name.is_empty() || person.last_name.is_empty() {
        return Err(bad_argument());
    }
    if state.rows.companies.contains_key(&person.id) {
        return Err(overwrite_company(state, call, person));
    }
    let old = state.rows.contacts.get(&person.id).ok_or_else(bad_argument)?.clone();
    if !state.can_edit(call.caller, (&old).into()) {
        return Err(Failure::access_denied());
    }
    state.contacts_changed();
    let Some(row) = state.rows.contacts.get_mut(&person.id) else {
        return Err(bad_argument());
    };
    // The old company link goes, and the one sent comes, before the name is checked.
    row.company = 0;
    row.listed_in.clear();
    if person.company > 0 {
        row.company = person.company;
        row.listed_in.insert(person.company);
    }
    let first_name = person.first_name.trim();
    if first_name.is_empty() {
        return Err(bad_argument());
    }
    row.first_name = kept(first_name, 255);
    row.last_name = kept(person.last_name.trim(), 255);
    row.job_title = kept(person.job_title.trim(), 255);
    row.about = kept_long(person.about.trim());
    row.company = person.company;
    row.share_type = person.share_type;
    row.stage = 0;
    row.kind = 0;
    row.industry.clear();
    row.currency = None;
    if !person.managers.is_empty() {
        row.managers.clone_from(&person.managers);
    }
    for (field, value) in &person.custom_fields {
        let value = value.as_deref().unwrap_or_default();
        if !value.is_empty() && state.rows.custom_fields.iter().any(|known| known.id == *field) {
            custom_fields::store(&mut row.custom_fields, *field, value);
        }
    }
    Ok(old)
}

/// The id of a company is accepted: its row is overwritten, and only then the cast fails.
fn overwrite_company(state: &mut PortalState, call: &BoundCall, person: &ContactUpdate) -> Failure {
    let caller = call.caller;
    if !state.rows.companies.get(&person.id).is_some_and(|row| state.can_edit(caller, row.into())) {
        return Failure::access_denied();
    }
    if person.first_name.trim().is_empty() {
        return bad_argument();
    }
    if let Some(row) = state.rows.companies.get_mut(&person.id) {
        row.name.clear();
        row.about = kept_long(person.about.trim());
        row.share_type = person.share_type;
        row.industry.clear();
    }
    state.contacts_changed();
    Failure { hresult: -2147467262, ..Failure::other("Specified cast is not valid.") }
}
