//! The steps of signing in, the same for the first time and after a session has ended:
//! a password or a token, and what the portal asks for besides.

use jiff::{SignedDuration, Timestamp, Zoned};
use secrecy::SecretString;

use crate::portal::{Credentials, Portal, PortalError, SignInAnswer};

/// How long the portal accepts nothing more after too many tries, unless its
/// administrator has said otherwise.
const BLOCKED: SignedDuration = SignedDuration::from_mins(1);

/// How many wrong codes the portal bears.
const TRIES: usize = 5;

/// How long a code by text message is good.
const MESSAGE_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// How long to wait before the message is asked for again: most come within this time.
const MESSAGE_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// With what the user signs in.
#[derive(Clone, Debug)]
pub(in crate::desk) enum SignInMethod {
    Password(Credentials),
    /// A token that was pasted.
    PastedToken(SecretString),
    /// A token that the keyring kept, and the account's e-mail.
    KeptToken(SecretString, String),
}

/// What the portal asks for besides the password.
#[derive(Clone, Debug)]
pub enum SecondFactor {
    /// The code that an authenticator app shows.
    AppCode {
        /// The key to set the app up with, the first time; base 32.
        setup_key: Option<SecretString>,
    },
    /// The code that was sent by text message.
    MessageCode {
        /// The phone it went to, mostly hidden.
        sent_to: String,
        /// When it was sent.
        sent: Timestamp,
    },
    /// The number of a phone, the first time.
    Phone,
}

/// The second step of a sign-in. It holds the password, which the portal wants again with
/// the code; it is wiped with this.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What is asked for.
    pub asks: SecondFactor,
    portal: Portal,
    credentials: Credentials,
    wrong: Vec<Timestamp>,
}

/// An answer to a challenge.
#[derive(Clone, Debug)]
pub enum ChallengeReply {
    /// The code of the app or the message.
    Code(String),
    /// The phone's number.
    Phone(String),
    /// Send the message once more.
    SendAgain,
}

/// How a step of a sign-in ended.
pub(in crate::desk) enum StepResult {
    /// Signed in: this portal has the account's token.
    SignedIn(Portal),
    /// Something else is asked for.
    Challenged(Challenge),
}

impl Challenge {
    /// When the message can be asked for again.
    pub fn resend_from(&self) -> Option<Timestamp> {
        match &self.asks {
            SecondFactor::MessageCode { sent, .. } => Some(*sent + MESSAGE_PAUSE),
            _ => None,
        }
    }

    /// Who signs in.
    pub fn email(&self) -> &str {
        &self.credentials.email
    }

    /// Takes in that the portal did not accept a reply, and says what to do.
    pub(in crate::desk) fn refused(
        &mut self,
        reply: &ChallengeReply,
        error: &PortalError,
        now: &Zoned,
    ) -> String {
        if let PortalError::Certificate { host, shown: Some(_), .. } = error {
            // Accepting it belongs before the password, not between the two factors.
            return format!(
                "{host} shows another certificate than a moment ago, so nothing was sent to it. Press “Back” and sign in again: then you see it and decide."
            );
        }
        if *error != PortalError::SignInRefused {
            return sign_in_trouble(error, now);
        }
        let moment = now.timestamp();
        match (reply, &self.asks) {
            (ChallengeReply::SendAgain, _) => {
                "The portal sends no more messages for now. Wait ten minutes, then begin again.".to_owned()
            }
            (ChallengeReply::Phone(_), _) => {
                "The portal did not accept this number. Type it with the country code, such as +49 171 5550199."
                    .to_owned()
            }
            (ChallengeReply::Code(_), SecondFactor::MessageCode { sent, .. }) => {
                self.wrong.push(moment);
                if moment.duration_since(*sent) >= MESSAGE_LIFE {
                    format!(
                        "This code is too old: it was sent at {} and is good for ten minutes. Press “Send again” for a new one.",
                        clock(&sent.to_zoned(now.time_zone().clone()))
                    )
                } else if self.wrong.len() >= TRIES {
                    "Five codes were wrong, so the code in the message is no longer accepted. Press “Send again” for a new one."
                        .to_owned()
                } else {
                    "The portal did not accept this code. Compare it with the newest message.".to_owned()
                }
            }
            (ChallengeReply::Code(_), _) => {
                self.wrong.retain(|at| moment.duration_since(*at) < BLOCKED);
                self.wrong.push(moment);
                if self.wrong.len() >= TRIES {
                    format!(
                        "Five codes were wrong, and the portal accepts no more for a minute. Try again at {}.",
                        after_block(now)
                    )
                } else {
                    "The portal did not accept this code. Type the one that the app shows now; it changes every \
                     half minute."
                        .to_owned()
                }
            }
        }
    }
}

/// What went wrong with a sign-in, with the time where waiting helps.
pub(in crate::desk) fn sign_in_trouble(error: &PortalError, now: &Zoned) -> String {
    match error {
        PortalError::TooManyAttempts => format!(
            "Too many sign-ins failed, and the portal accepts no more for a minute. Try again at {}.",
            after_block(now)
        ),
        // A password that is refused is `SignInRefused`: this was a pasted token.
        PortalError::SessionExpired => {
            "The portal did not accept this token. Paste a current one, or use the password.".to_owned()
        }
        other => other.to_string(),
    }
}

/// The minute after the block has ended.
fn after_block(now: &Zoned) -> String {
    // Rounded up, so that nobody comes too early.
    clock(&(now.clone() + BLOCKED + SignedDuration::from_secs(59)))
}

fn clock(time: &Zoned) -> String {
    time.strftime("%H:%M").to_string()
}

/// The first step. Nothing here is ever asked for twice.
pub(in crate::desk) async fn first_step(
    portal: Portal,
    method: SignInMethod,
    now: Timestamp,
) -> Result<StepResult, PortalError> {
    match method {
        SignInMethod::PastedToken(token) | SignInMethod::KeptToken(token, _) => {
            Ok(StepResult::SignedIn(portal.with_token(token)))
        }
        SignInMethod::Password(credentials) => {
            let answer = portal.sign_in(&credentials).await?;
            Ok(step_result(portal, credentials, answer, now))
        }
    }
}

/// Another step.
pub(in crate::desk) async fn next_step(
    challenge: Challenge,
    reply: ChallengeReply,
    now: Timestamp,
) -> Result<StepResult, PortalError> {
    let Challenge { portal, credentials, .. } = challenge;
    let answer = match reply {
        ChallengeReply::Code(code) => {
            SignInAnswer::Token(portal.sign_in_with_code(&credentials, &code).await?)
        }
        ChallengeReply::Phone(phone) => portal.set_phone(&credentials, phone.trim()).await?,
        ChallengeReply::SendAgain => portal.send_message_again(&credentials).await?,
    };
    Ok(step_result(portal, credentials, answer, now))
}

fn step_result(portal: Portal, credentials: Credentials, answer: SignInAnswer, now: Timestamp) -> StepResult {
    let asks = match answer {
        SignInAnswer::Token(token) => return StepResult::SignedIn(portal.with_token(token)),
        SignInAnswer::AppCode { setup_key } => SecondFactor::AppCode { setup_key },
        SignInAnswer::MessageCode { sent_to } => SecondFactor::MessageCode { sent_to, sent: now },
        SignInAnswer::Phone => SecondFactor::Phone,
    };
    StepResult::Challenged(Challenge { asks, portal, credentials, wrong: Vec::new() })
}

/// Whether a reply may be sent now: a message is not asked for again at once.
pub(in crate::desk) fn is_timely(
    challenge: &Challenge,
    reply: &ChallengeReply,
    now: jiff::Timestamp,
) -> bool {
    !matches!(reply, ChallengeReply::SendAgain) || challenge.resend_from().is_some_and(|from| from <= now)
}
