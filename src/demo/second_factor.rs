//! The second step of logging in: codes by text message and of an authenticator app.
//!
//! Every failure is the one 500 "User authentication failed": a wrong code, too many of them and one that is too
//! old cannot be told apart from outside.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::demo::authentication::{Step, authenticated, failed, token};
use crate::demo::envelope::{Failure, Outcome};
use crate::demo::office::rows::{PersonRow, TwoFactor};
use crate::demo::routes::{Call, Route};
use crate::demo::state::State;

/// The methods of this family.
pub(super) const ROUTES: &[Route] = &[
    Route::now("POST", "authentication/setphone", set_phone).open(),
    Route::now("POST", "authentication/sendsms", send_again).open(),
];

/// What every app shows and every message says.
const CODE: &str = "123456";
/// The key with which an app is set up, in base 32.
pub const APP_KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/// Codes on paper; each works once.
pub const BACKUP_CODES: [&str; 2] = ["backup-4711", "backup-4712"];

const TRIES: usize = 5;
const APP_WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// How long a code by text message is good.
pub(super) const MESSAGE_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Who has been asked for a second factor, and what came of it.
#[derive(Default)]
pub(super) struct Factors {
    /// The messages that were sent to somebody, oldest first, and the wrong codes since the last of them.
    messages: std::collections::HashMap<Uuid, (Vec<Timestamp>, usize)>,
    /// Wrong app codes.
    wrong: std::collections::HashMap<Uuid, Vec<Timestamp>>,
    /// Backup codes that were used.
    used: Vec<(Uuid, String)>,
}

/// The factor that somebody is asked for: their own, or the one that the portal wants of everybody.
pub(super) fn factor_of(state: &State, row: &PersonRow) -> TwoFactor {
    if row.two_factor == TwoFactor::Off { state.rows.portal.two_factor } else { row.two_factor }
}

/// Sends a text message. There is a limit to them.
pub(super) fn send(state: &mut State, id: Uuid) -> Result<(), Failure> {
    let now = state.precisely_now();
    let (sent, wrong) = state.factors.messages.entry(id).or_default();
    sent.retain(|at| now.duration_since(*at) < MESSAGE_LIFE);
    if sent.len() >= TRIES {
        return Err(failed());
    }
    sent.push(now);
    *wrong = 0;
    Ok(())
}

/// Whether a code is right. A right one is used up, and the factor is set up from now on. Without a second factor
/// none is.
pub(super) fn check(state: &mut State, id: Uuid, factor: TwoFactor, code: &str) -> Result<(), Failure> {
    let now = state.precisely_now();
    match factor {
        TwoFactor::Off => return Err(failed()),
        TwoFactor::Sms => {
            let (sent, wrong) = state.factors.messages.entry(id).or_default();
            let is_alive = sent.iter().any(|at| now.duration_since(*at) < MESSAGE_LIFE) && *wrong < TRIES;
            if !is_alive || code != CODE {
                *wrong += 1;
                return Err(failed());
            }
            sent.clear();
        }
        TwoFactor::App => {
            let wrong = state.factors.wrong.entry(id).or_default();
            wrong.retain(|at| now.duration_since(*at) < APP_WINDOW);
            let used = (id, code.to_owned());
            let is_backup = BACKUP_CODES.contains(&code) && !state.factors.used.contains(&used);
            if wrong.len() >= TRIES || !(code == CODE || is_backup) {
                wrong.push(now);
                return Err(failed());
            }
            if is_backup {
                state.factors.used.push(used);
            }
        }
    }
    if let Some(row) = state.rows.people.get_mut(&id) {
        row.factor_ready = true;
    }
    Ok(())
}

/// `POST authentication/setphone`: the first phone of somebody who has none.
fn set_phone(state: &mut State, call: &Call) -> Outcome {
    let id = authenticated(state, call)?;
    let phone: String = call.arguments.first("mobilePhone").unwrap_or_default().to_owned();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(Failure::other("Phone number could not be empty"));
    }
    let Some(row) = state.rows.people.get_mut(&id).filter(|row| !row.factor_ready) else {
        return Err(Failure::other("Mobile phone is already activated"));
    };
    row.mobile_phone = digits;
    send(state, id)?;
    Ok(token(state, id, TwoFactor::Sms, Step::Sent))
}

/// `POST authentication/sendsms`: the code once more.
fn send_again(state: &mut State, call: &Call) -> Outcome {
    let id = authenticated(state, call)?;
    if state.person(id).is_none_or(|row| row.mobile_phone.is_empty()) {
        return Err(Failure::other("Phone number could not be empty"));
    }
    send(state, id)?;
    Ok(token(state, id, TwoFactor::Sms, Step::Sent))
}

/// A phone number as it is shown to whoever has not logged in yet.
pub(super) fn noise(phone: &str) -> String {
    let phone = if phone.is_empty() { "15550100100" } else { phone };
    let (start, end) = (phone.get(..4).unwrap_or(phone), phone.get(phone.len().saturating_sub(4)..));
    format!("+{start}***{}", end.unwrap_or_default())
}
