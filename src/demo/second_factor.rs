//! The second factor of signing in: codes by text message and of an authenticator app.
//!
//! Every failure is the one 500 "User authentication failed": a wrong code, too many of them and one that is too
//! old cannot be told apart from outside.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::demo::envelope::Failure;
use crate::demo::office::rows::TwoFactor;

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

/// The codes that were sent, tried and used, by person.
#[derive(Default)]
pub(super) struct SecondFactors {
    /// When text messages were sent, oldest first, and the wrong codes since the last of them.
    messages: HashMap<Uuid, (Vec<Timestamp>, usize)>,
    /// When wrong app codes came.
    wrong: HashMap<Uuid, Vec<Timestamp>>,
    /// Backup codes that were used.
    used: Vec<(Uuid, String)>,
}

impl SecondFactors {
    /// Sends a person a text message. There is a limit to them.
    pub(super) fn send(&mut self, id: Uuid, now: Timestamp) -> Result<(), Failure> {
        let (sent, wrong) = self.messages.entry(id).or_default();
        sent.retain(|at| now.duration_since(*at) < MESSAGE_LIFE);
        if sent.len() >= TRIES {
            return Err(Failure::authentication());
        }
        sent.push(now);
        *wrong = 0;
        Ok(())
    }

    /// Whether a code is right; a right one is used up. Without a second factor none is.
    pub(super) fn check(
        &mut self,
        id: Uuid,
        factor: TwoFactor,
        code: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        match factor {
            TwoFactor::Off => Err(Failure::authentication()),
            TwoFactor::Sms => self.check_message(id, code, now),
            TwoFactor::App => self.check_app(id, code, now),
        }
    }

    fn check_message(&mut self, id: Uuid, code: &str, now: Timestamp) -> Result<(), Failure> {
        let (sent, wrong) = self.messages.entry(id).or_default();
        let is_alive = sent.iter().any(|at| now.duration_since(*at) < MESSAGE_LIFE) && *wrong < TRIES;
        if !is_alive || code != CODE {
            *wrong += 1;
            return Err(Failure::authentication());
        }
        sent.clear();
        Ok(())
    }

    fn check_app(&mut self, id: Uuid, code: &str, now: Timestamp) -> Result<(), Failure> {
        let wrong = self.wrong.entry(id).or_default();
        wrong.retain(|at| now.duration_since(*at) < APP_WINDOW);
        let used = (id, code.to_owned());
        let is_backup = BACKUP_CODES.contains(&code) && !self.used.contains(&used);
        if wrong.len() >= TRIES || !(code == CODE || is_backup) {
            wrong.push(now);
            return Err(Failure::authentication());
        }
        if is_backup {
            self.used.push(used);
        }
        Ok(())
    }
}

/// A phone number as it is shown before the sign-in is complete.
pub(super) fn masked_phone(phone: &str) -> String {
    let phone = if phone.is_empty() { "15550100100" } else { phone };
    let (start, end) = (phone.get(..4).unwrap_or(phone), phone.get(phone.len().saturating_sub(4)..));
    format!("+{start}***{}", end.unwrap_or_default())
}
