//! The person who makes a call, by token or by credentials.

use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::demo::head::RequestHead;
use crate::demo::state::PortalState;

/// The person who makes a call.
#[derive(Default)]
pub(super) struct Caller {
    /// The person, where the token or the credentials are good.
    pub person: Option<Uuid>,
    /// The living token that came in the Authorization header: every answer to one sets it as the cookie.
    pub header_token: Option<String>,
}

/// Finds the caller by header (`<token>`, `Bearer <token>` or `Basic <email:password>`), cookie, or
/// `asc_auth_key` in the query. A token is dead when its owner is no longer active – as the CACHED object has it.
pub(super) fn find(state: &mut PortalState, head: &RequestHead) -> Caller {
    let Some(value) = head.header(header::AUTHORIZATION).map(str::trim) else {
        let token = head.cookie_token().or_else(|| head.query_value("asc_auth_key"));
        return Caller { person: token.and_then(|token| owner(state, token)), header_token: None };
    };
    let token = match value.strip_prefix("Basic ") {
        Some(credentials) => basic_sign_in(state, credentials),
        None => Some(value.strip_prefix("Bearer ").map_or(value, str::trim).to_owned()),
    };
    let token = token.filter(|token| state.sessions.contains_key(token));
    Caller { person: token.as_deref().and_then(|token| owner(state, token)), header_token: token }
}

fn owner(state: &PortalState, token: &str) -> Option<Uuid> {
    let person = *state.sessions.get(token)?;
    (state.seen(person)?.row.status == 1).then_some(person)
}

/// E-mail address and password with every request: each is a sign-in of its own, past the second factor and the
/// counter of failed sign-ins. They are read as ASCII, and what follows a second colon is lost.
fn basic_sign_in(state: &mut PortalState, credentials: &str) -> Option<String> {
    let bytes = STANDARD.decode(credentials.trim()).ok()?;
    let ascii: String =
        bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let mut parts = ascii.split(':');
    let (email, password) = (parts.next()?, parts.next()?);
    let person = state.rows.people.values().find(|row| row.email.eq_ignore_ascii_case(email))?.id;
    let is_active = state.seen(person)?.row.status == 1;
    (is_active && password == state.password).then(|| state.new_session(person))
}
