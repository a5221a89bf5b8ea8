//! Reading people.

use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::dates;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::{self, Object};
use crate::demo::office::rows::PersonRow;
use crate::demo::people::status;
use crate::demo::people::working_copy::PersonView;
use crate::demo::state::PortalState;

/// The placeholder for a person who is not there.
pub(crate) const NOBODY: &str = "4a515a15-d4d6-4b8e-828e-e0586f18f3a3";

/// People in the order of the store, as they are seen.
pub(crate) fn seen_where<'a>(
    state: &'a PortalState,
    fits: impl Fn(&PersonRow) -> bool + 'a,
) -> impl Iterator<Item = PersonView<'a>> {
    state.rows.people.values().map(|row| state.seen_row(row)).filter(move |seen| fits(seen.row))
}

fn profiles<'a>(
    state: &'a PortalState,
    call: &BoundCall,
    list: impl Iterator<Item = PersonView<'a>>,
) -> MethodOutcome {
    let page = list.skip(call.start_index()).take(call.count());
    Ok(call.list("person", page, |out, seen| state.write_profile(out, seen, call.caller, call.only())))
}

fn profile(state: &PortalState, call: &BoundCall, id: Uuid) -> MethodOutcome {
    let seen = state.seen(id).ok_or_else(|| Failure::not_found("User not found"))?;
    Ok(Success::one(|out| state.write_profile(out, seen, call.caller, call.only())))
}

/// `GET people`: active people, unsorted.
pub(crate) fn active(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    profiles(state, call, seen_where(state, |row| row.status == 1))
}

/// `GET people/@self`.
pub(crate) fn myself(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    profile(state, call, call.caller)
}

/// `GET people/{userName or id}`.
pub(crate) fn one(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let name = call.arguments.first("username").unwrap_or_default();
    let id = match Uuid::try_parse(name) {
        Ok(id) => id,
        Err(_) => {
            let named = state.rows.people.values().find(|row| row.user_name.eq_ignore_ascii_case(name));
            named.ok_or_else(|| Failure::not_found("User not found"))?.id
        }
    };
    profile(state, call, id)
}

/// `GET people/email?email=`.
pub(crate) fn by_email(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let email = call.arguments.first("email").unwrap_or_default();
    let found = state.rows.people.values().find(|row| row.email.eq_ignore_ascii_case(email));
    profile(state, call, found.ok_or_else(|| Failure::not_found("User not found"))?.id)
}

/// `GET people/status/{status}`: no permission check, every caller can list disabled people here.
pub(crate) fn by_status(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let text = call.arguments.first("status").unwrap_or_default();
    let wanted = status::named(text).ok_or_else(|| Failure::conversion("Requested value was not found."))?;
    profiles(state, call, seen_where(state, move |row| status::fits(row.status, wanted)))
}

/// `GET portal/users/{userid}`: the raw record, without any permission check. An unknown id is a 200 with a placeholder.
pub(crate) fn raw(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let text = call.arguments.first("userid").unwrap_or_default();
    let id = Uuid::try_parse(text).map_err(|_| Failure::conversion("Unrecognized Guid format."))?;
    Ok(Success::one(|out| match state.seen(id) {
        Some(seen) => write_raw(out, seen, call),
        None => {
            let mut object = Object::new(out, call.only());
            object.text("id", NOBODY).text("firstName", "Unknown").text("lastName", "").text("userName", "");
            object
                .null("birthDate")
                .null("sex")
                .raw("status", 2)
                .raw("activationStatus", 0)
                .null("terminatedDate");
            object
                .text("title", "")
                .null("workFromDate")
                .text("email", "")
                .raw("contacts", "[]")
                .text("location", "");
            object
                .text("notes", "")
                .raw("removed", false)
                .text("lastModified", "0001-01-01T00:00:00")
                .raw("tenant", 0);
            object.null("lead").raw("isActive", false).null("sid").null("ssoNameId").end();
        }
    }))
}

fn write_raw(out: &mut String, seen: PersonView<'_>, call: &BoundCall) {
    let row = seen.row;
    let text = |value: &Option<_>| value.map(dates::bare);
    let stamp = |value: &Option<_>| value.map(dates::bare_utc);
    let mut object = Object::new(out, call.only());
    object
        .text("id", &row.id.to_string())
        .text("firstName", &row.first_name)
        .text("lastName", &row.last_name);
    object.text("userName", &row.user_name).text_or_null("birthDate", text(&row.birthday).as_deref());
    match row.sex {
        Some(sex) => object.raw("sex", sex),
        None => object.null("sex"),
    };
    object.raw("status", row.status).raw("activationStatus", row.activation_status);
    object.text_or_null("terminatedDate", stamp(&row.terminated).as_deref()).text("title", &row.title);
    object.text_or_null("workFromDate", text(&row.work_from).as_deref()).text("email", &row.email);
    object.with("contacts", |out| {
        json::list(out, seen.channels(), |out, part| json::text(out, &part));
    });
    object.text("location", &row.location).text("notes", &row.notes).raw("removed", false);
    object.text("lastModified", &dates::bare_utc(row.last_modified)).raw("tenant", 1);
    object
        .text_or_null("lead", row.lead.map(|lead| lead.to_string()).as_deref())
        .raw("isActive", row.status == 1);
    object.text_or_null("cultureName", row.culture.as_deref());
    object.text_or_null("mobilePhone", Some(row.mobile_phone.as_str()).filter(|phone| !phone.is_empty()));
    object.raw("mobilePhoneActivationStatus", i32::from(!row.mobile_phone.is_empty()));
    object
        .text_or_null("sid", row.sid.as_deref())
        .raw("ldapQouta", 0)
        .text_or_null("ssoNameId", row.sso_name_id.as_deref());
    object.null("ssoSessionId").text("createDate", &dates::bare_utc(row.created)).raw("usedSpace", 0);
    object.raw("checkActivation", row.activation_status == 1).end();
}
