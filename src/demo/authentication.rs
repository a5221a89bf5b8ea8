//! Logging in and being somebody.

use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::demo::dates;
use crate::demo::envelope::{Failure, Outcome, Success};
use crate::demo::json::{Object, Only};
use crate::demo::office::rows::{PersonRow, Rows, TwoFactor};
use crate::demo::routes::{Call, Route};
use crate::demo::server::Head;
use crate::demo::state::State;
use crate::demo::{Account, second_factor};

/// The methods of this family.
pub(super) const ROUTES: &[Route] = &[
    Route::now("POST", "authentication", log_in).open(),
    Route::now("POST", "authentication/{code}", log_in_with_code).open(),
    Route::now("GET", "security/activeconnections", connections),
    Route::now("PUT", "security/activeconnections/logout/{loginEventId}", log_out),
];

const ATTEMPTS: usize = 5;
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// One account of each role, the portal administrator who is not the owner first.
pub(super) fn accounts(rows: &Rows, password: &str) -> Vec<Account> {
    let plain = |row: &PersonRow| !row.admin && !row.owner && row.modules.is_empty();
    let has = |row: &PersonRow, module: &str| !row.admin && row.modules.iter().any(|name| name == module);
    let find = |fits: &dyn Fn(&PersonRow) -> bool, role: &'static str| {
        let able = rows.people.values().filter(|row| {
            row.status == 1
                && row.sid.is_none()
                && row.sso_name_id.is_none()
                && row.two_factor == TwoFactor::Off
        });
        let first = able
            .filter(|row| fits(row))
            .min_by_key(|row| (row.user_name.ends_with(char::is_numeric), row.created, row.id));
        first.map(|row| Account { email: row.email.clone(), password: password.to_owned(), role })
    };
    let found = [
        find(&|row| row.admin && !row.owner, "Administrator"),
        find(&|row| row.owner, "Owner"),
        find(&|row| has(row, "people"), "People administrator"),
        find(&|row| has(row, "crm"), "CRM administrator"),
        find(&|row| plain(row) && !row.visitor, "User"),
        find(&|row| plain(row) && row.visitor, "Guest"),
    ];
    found.into_iter().flatten().collect()
}

/// Who sends a request.
#[derive(Default)]
pub(super) struct Sender {
    /// The person, where the login is good.
    pub person: Option<Uuid>,
    /// The living token of a login by header: every answer to one sets it as the cookie.
    pub header_token: Option<String>,
}

/// The token of the cookie.
pub(super) fn cookie_token(head: &Head) -> Option<&str> {
    let cookies = head.header(header::COOKIE)?;
    cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("asc_auth_key="))
}

/// Who sends a request: by header (`<token>`, `Bearer <token>` or `Basic <email:password>`), cookie, or
/// `asc_auth_key` in the query. A token is dead when its owner is no longer active – as the CACHED object has it.
pub(super) fn sender(state: &mut State, head: &Head) -> Sender {
    let Some(value) = head.header(header::AUTHORIZATION).map(str::trim) else {
        let query =
            || head.query.iter().find(|(name, _)| name == "asc_auth_key").map(|(_, value)| value.as_str());
        let token = cookie_token(head).or_else(query);
        return Sender { person: token.and_then(|token| owner(state, token)), header_token: None };
    };
    let token = match value.strip_prefix("Basic ") {
        Some(credentials) => basic_login(state, credentials),
        None => Some(value.strip_prefix("Bearer ").map_or(value, str::trim).to_owned()),
    };
    let token = token.filter(|token| state.sessions.contains_key(token));
    Sender { person: token.as_deref().and_then(|token| owner(state, token)), header_token: token }
}

fn owner(state: &State, token: &str) -> Option<Uuid> {
    let person = *state.sessions.get(token)?;
    (state.seen(person)?.row.status == 1).then_some(person)
}

/// E-mail address and password with every request: each is a login of its own, past the second factor and the
/// counter of failed logins. They are read as ASCII, and what follows a second colon is lost.
fn basic_login(state: &mut State, credentials: &str) -> Option<String> {
    let bytes = STANDARD.decode(credentials.trim()).ok()?;
    let ascii: String =
        bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let mut parts = ascii.split(':');
    let (email, password) = (parts.next()?, parts.next()?);
    let person = state.rows.people.values().find(|row| row.email.eq_ignore_ascii_case(email))?.id;
    let is_active = state.seen(person)?.row.status == 1;
    (is_active && password == state.password).then(|| state.new_session(person))
}

/// The one answer to whatever is wrong.
pub(super) fn failed() -> Failure {
    Failure { status: 500, message: "User authentication failed".to_owned(), hresult: -2146233087 }
}

/// Whose e-mail address (or id) and password these are. Five failures within a minute block the login for a while;
/// a right password takes its own attempt back.
pub(super) fn authenticated(state: &mut State, call: &Call) -> Result<Uuid, Failure> {
    let login = call.arguments.first("userName").unwrap_or_default().to_owned();
    let now = state.precisely_now();
    let attempts = state.attempts.entry(login.clone()).or_default();
    attempts.retain(|attempt| now.duration_since(*attempt) < WINDOW);
    if attempts.len() >= ATTEMPTS {
        return Err(Failure { message: "Login Fail. Too many attempts".to_owned(), ..failed() });
    }
    attempts.push(now);
    let fits = |row: &&PersonRow| row.email.eq_ignore_ascii_case(&login) || row.id.to_string() == login;
    let row = state.rows.people.values().find(fits).map(|row| (row.id, row.status));
    let Some((id, 1)) = row else {
        return Err(failed());
    };
    if call.arguments.first("password") != Some(state.password.as_str()) {
        return Err(failed());
    }
    if let Some(attempts) = state.attempts.get_mut(&login) {
        attempts.pop();
    }
    Ok(id)
}

/// `POST authentication`: a token, or the wish for a second factor.
fn log_in(state: &mut State, call: &Call) -> Outcome {
    let id = authenticated(state, call)?;
    let Some(row) = state.person(id) else { return Err(failed()) };
    let (factor, ready) = (second_factor::factor_of(state, row), row.factor_ready);
    let step = match factor {
        TwoFactor::Off => Step::In,
        TwoFactor::Sms if ready => {
            second_factor::send(state, id)?;
            Step::Sent
        }
        _ => Step::Asked,
    };
    Ok(token(state, id, factor, step))
}

/// `POST authentication/{code}`: the second step, with the same credentials.
fn log_in_with_code(state: &mut State, call: &Call) -> Outcome {
    let id = authenticated(state, call)?;
    let Some(row) = state.person(id) else { return Err(failed()) };
    let factor = second_factor::factor_of(state, row);
    second_factor::check(state, id, factor, call.arguments.first("code").unwrap_or_default())?;
    Ok(token(state, id, factor, Step::In))
}

/// How far a login is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Logged in.
    In,
    /// A code or a phone is asked for.
    Asked,
    /// A text message with a code was sent.
    Sent,
}

/// The answer to a login: a token, or what is asked for besides the password.
pub(super) fn token(state: &mut State, id: Uuid, factor: TwoFactor, step: Step) -> Success {
    let year = SignedDuration::from_hours(365 * 24);
    let life = if step != Step::In { second_factor::MESSAGE_LIFE } else { year };
    let expires = dates::instant_text(state.now() + life, &state.zone);
    let (phone, ready) =
        state.person(id).map(|row| (row.mobile_phone.clone(), row.factor_ready)).unwrap_or_default();
    let mut response = String::new();
    let mut object = Object::new(&mut response, Only::ALL);
    let mut headers = Vec::new();
    if step != Step::In {
        object.null("token");
    } else {
        let token = state.new_session(id);
        object.text("token", &token);
        headers.push(("set-cookie", format!("asc_auth_key={token}; path=/; HttpOnly")));
    }
    if step != Step::Asked {
        object.text("expires", &expires);
    }
    match factor {
        TwoFactor::Off => {}
        TwoFactor::Sms => {
            object.raw("sms", true);
            if step != Step::Asked {
                object.text("phoneNoise", &second_factor::noise(&phone));
            }
        }
        TwoFactor::App => {
            object.raw("tfa", true);
            if step == Step::Asked && !ready {
                object.text("tfaKey", second_factor::APP_KEY);
            }
        }
    }
    object.end();
    Success { response, count: 1, headers, ..Success::default() }
}

/// Accounts that a password alone does not let in: one for each hurdle.
pub(super) fn hurdles(rows: &Rows, password: &str) -> Vec<Account> {
    let kinds = [
        ("Authenticator app", (1, TwoFactor::App, true)),
        ("Authenticator app, first time", (1, TwoFactor::App, false)),
        ("Text message", (1, TwoFactor::Sms, true)),
        ("Text message, first time", (1, TwoFactor::Sms, false)),
        ("Disabled", (2, TwoFactor::Off, true)),
    ];
    let found = kinds.into_iter().filter_map(|(role, kind)| {
        let fits = |row: &&PersonRow| (row.status, row.two_factor, row.factor_ready) == kind;
        let row = rows.people.values().filter(fits).min_by_key(|row| (row.created, row.id))?;
        Some(Account { email: row.email.clone(), password: password.to_owned(), role })
    });
    found.collect()
}

/// `GET security/activeconnections`: which login this is, is known only of the cookie.
fn connections(state: &mut State, call: &Call) -> Outcome {
    let event = call.cookie.as_deref().and_then(|token| state.login_event(token)).unwrap_or(0);
    Ok(Success::one(|out| {
        Object::new(out, call.only()).raw("loginEvent", event).raw("items", "[]").end();
    }))
}

/// `PUT security/activeconnections/logout/{id}`: that login is dead from now on.
fn log_out(state: &mut State, call: &Call) -> Outcome {
    let event = call.id("loginEventId")?;
    let done = state.end_login(event, call.caller);
    Ok(Success { response: done.to_string(), count: 1, ..Success::default() })
}
