//! The session has ended in the middle: sign in again in place, and go on.

use secrecy::{ExposeSecret, SecretString};

use super::receive::Done;
use super::signing_in::is_timely;
use super::way_in::{self, Came, Challenge, Reply, Way};
use super::{Desk, Tone};
use crate::jobs::JobId;
use crate::portal::{Credentials, Portal, PortalError, read_token};
use crate::records::{Effect, RecordKey, RecordKind, Viewer};

/// A session that the portal no longer accepts.
#[derive(Debug, Default)]
pub struct Expired {
    /// The job that signs in again.
    pub running: Option<JobId>,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
    /// What the portal asks for besides the password.
    pub challenge: Option<Challenge>,
    interrupted: Vec<Interrupted>,
}

/// What the end of the session interrupted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Interrupted {
    Book(RecordKind),
    Record(RecordKey),
    Save(RecordKey, Vec<Effect>),
}

/// What came of signing in again.
pub(super) enum Renewal {
    /// A new token for the same portal, and whose it is.
    In {
        portal: Portal,
        viewer: Viewer,
        pasted_token: bool,
    },
    Asked(Challenge),
}

impl Desk {
    /// Asks for the password if the session has ended, and remembers what to go on with.
    pub(super) fn note_expiry(&mut self, error: &PortalError, interrupted: Interrupted) {
        if *error != PortalError::SessionExpired {
            return;
        }
        let Some(signed) = self.signed_mut() else { return };
        let expired = signed.expired.get_or_insert_default();
        if !expired.interrupted.contains(&interrupted) {
            expired.interrupted.push(interrupted);
        }
    }

    pub(super) fn sign_in_again(&mut self, password: SecretString) {
        let Some(signed) = self.signed_mut() else { return };
        let Some(expired) = &mut signed.expired else { return };
        if password.expose_secret().is_empty() {
            expired.trouble = Some("Fill in the password.".to_owned());
            return;
        }
        let email = signed.email.clone();
        self.renew(Way::Password(Credentials { email, password }));
    }

    pub(super) fn sign_in_again_with_token(&mut self, token: &SecretString) {
        let Some(expired) = self.signed_mut().and_then(|signed| signed.expired.as_mut()) else { return };
        match read_token(token) {
            Some(token) => self.renew(Way::Token(token)),
            None => {
                expired.trouble =
                    Some("Paste the token as the portal gave it: one word, no spaces.".to_owned());
            }
        }
    }

    fn renew(&mut self, way: Way) {
        let now = self.now().timestamp();
        let Some(signed) = self.signed() else { return };
        let portal = signed.portal.clone();
        let pasted_token = matches!(way, Way::Token(_));
        let id = self.jobs.start_latest("sign in", "Signing in again", |_| async move {
            let renewal = async { renewal(way_in::first(portal, way, now).await?, pasted_token).await };
            Done::SignedInAgain(renewal.await)
        });
        self.renewing(id);
    }

    fn renewing(&mut self, id: JobId) {
        if let Some(expired) = self.signed_mut().and_then(|signed| signed.expired.as_mut()) {
            expired.running = Some(id);
            expired.trouble = None;
        }
    }

    /// Answers what the portal asks for besides the password.
    pub(super) fn reply_again(&mut self, reply: Reply) {
        let now = self.now().timestamp();
        let Some(expired) = self.signed().and_then(|signed| signed.expired.as_ref()) else { return };
        let Some(challenge) = expired.challenge.clone().filter(|_| expired.running.is_none()) else { return };
        if !is_timely(&challenge, &reply, now) {
            return;
        }
        let sent = reply.clone();
        let id = self.jobs.start_latest("sign in", "Signing in again", |_| async move {
            let renewal = async { renewal(way_in::next(challenge, reply, now).await?, false).await };
            Done::RepliedAgain(sent, renewal.await)
        });
        self.renewing(id);
    }

    pub(super) fn replied_again(&mut self, reply: Reply, renewal: Result<Renewal, PortalError>) {
        let now = self.now();
        match renewal {
            Ok(renewal) => self.signed_in_again(Ok(renewal)),
            Err(error) => {
                let Some(expired) = self.signed_mut().and_then(|signed| signed.expired.as_mut()) else {
                    return;
                };
                expired.running = None;
                expired.trouble =
                    expired.challenge.as_mut().map(|challenge| challenge.refused(&reply, &error, &now));
            }
        }
    }

    pub(super) fn give_up_challenge_again(&mut self) {
        let Some(expired) = self.signed_mut().and_then(|signed| signed.expired.as_mut()) else { return };
        (expired.challenge, expired.trouble) = (None, None);
        if let Some(id) = expired.running.take() {
            self.jobs.cancel(id);
        }
    }

    /// Back with a new token: what was interrupted goes on.
    pub(super) fn signed_in_again(&mut self, renewal: Result<Renewal, PortalError>) {
        let now = self.now();
        let Some(signed) = self.signed_mut() else { return };
        let trouble = match renewal {
            Ok(Renewal::In { portal, viewer, pasted_token }) if viewer.id == signed.viewer.id => {
                signed.portal = portal;
                signed.viewer = viewer;
                signed.pasted_token = pasted_token;
                let (entry, expired) = (signed.entry, signed.expired.take());
                if let Some(saved) = entry.and_then(|id| self.portals.get_mut(id))
                    && saved.pasted_token != pasted_token
                {
                    saved.pasted_token = pasted_token;
                    self.keep_portals();
                }
                self.keep_token();
                for work in expired.map_or_else(Vec::new, |expired| expired.interrupted) {
                    self.go_on(work);
                }
                return;
            }
            Ok(Renewal::In { viewer, .. }) => format!(
                "This is another account, that of {}. What you typed here stays with the first one. To work as {}, \
                 press “Another account”.",
                viewer.name, viewer.name
            ),
            Ok(Renewal::Asked(challenge)) => {
                if let Some(expired) = &mut signed.expired {
                    (expired.running, expired.trouble) = (None, None);
                    expired.challenge = Some(challenge);
                }
                return;
            }
            Err(error) => way_in::trouble(&error, &now),
        };
        if let Some(expired) = &mut signed.expired {
            expired.running = None;
            expired.challenge = None;
            expired.trouble = Some(trouble);
        }
    }

    /// The user does not sign in again now. Everything typed stays.
    pub(super) fn stay_signed_out(&mut self) {
        if let Some(signed) = self.signed_mut() {
            signed.expired = None;
        }
        self.notify(
            Tone::Warning,
            "The session has ended. What you typed stays; it can be saved after signing in again.",
        );
    }

    pub(super) fn go_on(&mut self, work: Interrupted) {
        match work {
            Interrupted::Book(kind) => self.load_book(kind),
            Interrupted::Record(key) => self.read_record(key),
            Interrupted::Save(key, agreed) => self.save_again(key, agreed),
        }
    }
}

async fn renewal(came: Came, pasted_token: bool) -> Result<Renewal, PortalError> {
    match came {
        Came::Asked(challenge) => Ok(Renewal::Asked(challenge)),
        Came::In(portal) => {
            let viewer = portal.viewer().await?;
            Ok(Renewal::In { portal, viewer, pasted_token })
        }
    }
}
