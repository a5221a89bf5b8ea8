//! Logging in and being somebody.

use std::time::{Duration, Instant};

use axum::http::header;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::demo::dates;
use crate::demo::envelope::{Failure, Outcome, Success};
use crate::demo::json::{Object, Only};
use crate::demo::office::rows::{PersonRow, Rows, TwoFactor};
use crate::demo::routes::{Call, Route};
use crate::demo::server::Head;
use crate::demo::state::State;
use crate::demo::{Account, PASSWORD};

/// The methods of this family.
pub const ROUTES: &[Route] = &[
    Route::now("POST", "authentication", log_in).open(),
    Route::now("POST", "authentication/{code}", log_in).open(),
];

const CODE: &str = "123456";
const ATTEMPTS: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);

/// One account of each role, the portal administrator who is not the owner first.
pub fn accounts(rows: &Rows) -> Vec<Account> {
    let plain = |row: &PersonRow| !row.admin && !row.owner && row.modules.is_empty();
    let has = |row: &PersonRow, module: &str| !row.admin && row.modules.iter().any(|name| name == module);
    let find = |fits: &dyn Fn(&PersonRow) -> bool, role: &'static str| {
        let able = rows
            .people
            .values()
            .filter(|row| row.status == 1 && row.sid.is_none() && row.sso_name_id.is_none());
        let first = able
            .filter(|row| fits(row))
            .min_by_key(|row| (row.user_name.ends_with(char::is_numeric), row.created, row.id));
        first.map(|row| Account { email: row.email.clone(), password: PASSWORD.to_owned(), role })
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

/// The token of an Authorization header: `<token>` or `Bearer <token>`.
pub fn header_token(head: &Head) -> Option<&str> {
    let value = head.header(header::AUTHORIZATION)?.trim();
    Some(value.strip_prefix("Bearer ").map_or(value, str::trim))
}

/// Who sends a request: by header, cookie, or `asc_auth_key` in the query. A token is dead when its owner is no
/// longer active – as the CACHED object has it.
pub fn caller(state: &State, head: &Head) -> Option<Uuid> {
    let cookie = || {
        let cookies = head.header(header::COOKIE)?;
        cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("asc_auth_key="))
    };
    let query =
        || head.query.iter().find(|(name, _)| name == "asc_auth_key").map(|(_, value)| value.as_str());
    let token = header_token(head).or_else(cookie).or_else(query)?;
    let user = *state.sessions.get(token)?;
    (state.seen(user)?.row.status == 1).then_some(user)
}

/// `POST authentication` and, for the second step, `POST authentication/{code}` with the same credentials.
/// Every failure is a 500 with one text; five failures within a minute block the login for a while.
fn log_in(state: &mut State, call: &Call) -> Outcome {
    let failed =
        || Failure { status: 500, message: "User authentication failed".to_owned(), hresult: -2146233087 };
    let login = call.arguments.first("userName").unwrap_or_default().to_owned();
    let now = Instant::now();
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
    if call.arguments.first("password") != Some(PASSWORD) {
        return Err(failed());
    }
    let factor = state.rows.portal.two_factor;
    let code = call.arguments.first("code");
    if factor != TwoFactor::Off && code.is_some_and(|code| code != CODE) {
        return Err(failed());
    }
    if let Some(attempts) = state.attempts.get_mut(&login) {
        attempts.pop();
    }
    let challenged = factor != TwoFactor::Off && code.is_none();
    Ok(token(state, id, factor, challenged))
}

fn token(state: &mut State, id: Uuid, factor: TwoFactor, challenged: bool) -> Success {
    let life = if challenged { SignedDuration::from_mins(10) } else { SignedDuration::from_hours(365 * 24) };
    let expires = dates::instant_text(state.now() + life, &state.zone);
    let mut response = String::new();
    let mut object = Object::new(&mut response, Only::ALL);
    let mut headers = Vec::new();
    if challenged {
        object.null("token");
    } else {
        let token = format!("{}{}==", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        object.text("token", &token);
        headers.push(("set-cookie", format!("asc_auth_key={token}; path=/; HttpOnly")));
        state.sessions.insert(token, id);
    }
    if !(challenged && factor == TwoFactor::App) {
        object.text("expires", &expires);
    }
    match factor {
        TwoFactor::Off => {}
        TwoFactor::Sms => {
            object.raw("sms", true).text("phoneNoise", "+1555***0100");
        }
        TwoFactor::App => {
            object.raw("tfa", true);
        }
    }
    object.end();
    Success { response, count: 1, headers, ..Success::default() }
}
