//! Signing in with credentials and a second factor, and signing out.

use jiff::SignedDuration;
use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::dates;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::{Object, Only};
use crate::demo::office::rows::{PersonRow, TwoFactor};
use crate::demo::route::Route;
use crate::demo::second_factor::{APP_KEY, MESSAGE_LIFE, masked_phone};
use crate::demo::state::PortalState;

/// The methods of this family.
pub(super) const ROUTES: &[Route] = &[
    Route::now("POST", "authentication", sign_in).open(),
    Route::now("POST", "authentication/{code}", sign_in_with_code).open(),
    Route::now("GET", "security/activeconnections", connections),
    Route::now("PUT", "security/activeconnections/logout/{loginEventId}", sign_out),
    Route::now("POST", "authentication/setphone", set_phone).open(),
    Route::now("POST", "authentication/sendsms", send_again).open(),
];

const ATTEMPTS: usize = 5;
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// How far a sign-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignInStep {
    /// Signed in.
    Done,
    /// A code or a phone is asked for.
    Asked,
    /// A text message with a code was sent.
    Sent,
}

/// The person whose e-mail address (or id) and password these are. Five failures within a minute block the sign-in
/// for a while; a right password takes its own attempt back.
fn authenticated(state: &mut PortalState, call: &BoundCall) -> Result<Uuid, Failure> {
    let login = call.arguments.first("userName").unwrap_or_default().to_owned();
    let now = state.precisely_now();
    let attempts = state.attempts.entry(login.clone()).or_default();
    attempts.retain(|attempt| now.duration_since(*attempt) < WINDOW);
    if attempts.len() >= ATTEMPTS {
        return Err(Failure {
            message: "Login Fail. Too many attempts".to_owned(),
            ..Failure::authentication()
        });
    }
    attempts.push(now);
    let fits = |row: &&PersonRow| row.email.eq_ignore_ascii_case(&login) || row.id.to_string() == login;
    let row = state.rows.people.values().find(fits).map(|row| (row.id, row.status));
    let Some((id, 1)) = row else {
        return Err(Failure::authentication());
    };
    if call.arguments.first("password") != Some(state.password.as_str()) {
        return Err(Failure::authentication());
    }
    if let Some(attempts) = state.attempts.get_mut(&login) {
        attempts.pop();
    }
    Ok(id)
}

/// The factor that a person is asked for: the person's own, or the one that the portal asks of everyone.
fn factor_of(state: &PortalState, row: &PersonRow) -> TwoFactor {
    if row.two_factor == TwoFactor::Off { state.rows.portal.two_factor } else { row.two_factor }
}

fn send_message(state: &mut PortalState, id: Uuid) -> Result<(), Failure> {
    let now = state.precisely_now();
    state.second_factors.send(id, now)
}

/// `POST authentication`: a token, or the challenge of a second factor.
fn sign_in(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = authenticated(state, call)?;
    let Some(row) = state.person(id) else { return Err(Failure::authentication()) };
    let (factor, ready) = (factor_of(state, row), row.factor_ready);
    let step = match factor {
        TwoFactor::Off => SignInStep::Done,
        TwoFactor::Sms if ready => {
            send_message(state, id)?;
            SignInStep::Sent
        }
        _ => SignInStep::Asked,
    };
    Ok(answer(state, id, factor, step))
}

/// `POST authentication/{code}`: the second step, with the same credentials. A right code sets the factor up.
fn sign_in_with_code(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = authenticated(state, call)?;
    let Some(row) = state.person(id) else { return Err(Failure::authentication()) };
    let factor = factor_of(state, row);
    let now = state.precisely_now();
    let code = call.arguments.first("code").unwrap_or_default();
    state.second_factors.check(id, factor, code, now)?;
    if let Some(row) = state.rows.people.get_mut(&id) {
        row.factor_ready = true;
    }
    Ok(answer(state, id, factor, SignInStep::Done))
}

/// `POST authentication/setphone`: the first phone of a person who has none.
fn set_phone(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = authenticated(state, call)?;
    let phone = call.arguments.first("mobilePhone").unwrap_or_default();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(Failure::other("Phone number could not be empty"));
    }
    let Some(row) = state.rows.people.get_mut(&id).filter(|row| !row.factor_ready) else {
        return Err(Failure::other("Mobile phone is already activated"));
    };
    row.mobile_phone = digits;
    send_message(state, id)?;
    Ok(answer(state, id, TwoFactor::Sms, SignInStep::Sent))
}

/// `POST authentication/sendsms`: the code once more.
fn send_again(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = authenticated(state, call)?;
    if state.person(id).is_none_or(|row| row.mobile_phone.is_empty()) {
        return Err(Failure::other("Phone number could not be empty"));
    }
    send_message(state, id)?;
    Ok(answer(state, id, TwoFactor::Sms, SignInStep::Sent))
}

/// The answer to a sign-in: a token, or what is asked for besides the password.
fn answer(state: &mut PortalState, id: Uuid, factor: TwoFactor, step: SignInStep) -> Success {
    let year = SignedDuration::from_hours(365 * 24);
    let life = if step == SignInStep::Done { year } else { MESSAGE_LIFE };
    let expires = dates::instant_text(state.now() + life, &state.zone);
    let (phone, ready) =
        state.person(id).map(|row| (row.mobile_phone.clone(), row.factor_ready)).unwrap_or_default();
    let mut response = String::new();
    let mut object = Object::new(&mut response, Only::ALL);
    let mut headers = Vec::new();
    if step == SignInStep::Done {
        let token = state.new_session(id);
        object.text("token", &token);
        headers.push(("set-cookie", format!("asc_auth_key={token}; path=/; HttpOnly")));
    } else {
        object.null("token");
    }
    if step != SignInStep::Asked {
        object.text("expires", &expires);
    }
    match factor {
        TwoFactor::Off => {}
        TwoFactor::Sms => {
            object.raw("sms", true);
            if step != SignInStep::Asked {
                object.text("phoneNoise", &masked_phone(&phone));
            }
        }
        TwoFactor::App => {
            object.raw("tfa", true);
            if step == SignInStep::Asked && !ready {
                object.text("tfaKey", APP_KEY);
            }
        }
    }
    object.end();
    Success { response, count: 1, headers, ..Success::default() }
}

/// `GET security/activeconnections`: only a cookie tells the portal which login this is.
fn connections(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let event = call.cookie.as_deref().and_then(|token| state.login_event(token)).unwrap_or(0);
    Ok(Success::one(|out| {
        Object::new(out, call.only()).raw("loginEvent", event).raw("items", "[]").end();
    }))
}

/// `PUT security/activeconnections/logout/{id}`: that login is dead from now on.
fn sign_out(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let event = call.id("loginEventId")?;
    let done = state.end_login(event, call.caller);
    Ok(Success { response: done.to_string(), count: 1, ..Success::default() })
}
