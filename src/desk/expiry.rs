//! The session has ended in the middle: sign in again in place, and go on.

use secrecy::{ExposeSecret, SecretString};

use super::receive::Done;
use super::{Desk, Tone};
use crate::jobs::JobId;
use crate::portal::{Portal, PortalError, SignIn};
use crate::records::{RecordKey, RecordKind, Viewer};
use crate::saving::Effect;

/// A session that the portal no longer accepts.
#[derive(Debug, Default)]
pub struct Expired {
    /// The job that signs in again.
    pub running: Option<JobId>,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
    interrupted: Vec<Interrupted>,
}

/// What the end of the session interrupted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Interrupted {
    Book(RecordKind),
    Record(RecordKey),
    Save(RecordKey, Vec<Effect>),
}

/// A new token for the same portal, and whose it is.
pub(super) struct Renewed {
    portal: Portal,
    viewer: Viewer,
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
        let (portal, email) = (signed.portal.clone(), signed.email.clone());
        let id = self.jobs.start_latest("sign in", "Signing in again", |_| async move {
            Done::SignedInAgain(renew(portal, &email, password).await)
        });
        if let Some(expired) = self.signed_mut().and_then(|signed| signed.expired.as_mut()) {
            expired.running = Some(id);
            expired.trouble = None;
        }
    }

    /// Back with a new token: what was interrupted goes on.
    pub(super) fn signed_in_again(&mut self, renewed: Result<Renewed, PortalError>) {
        let Some(signed) = self.signed_mut() else { return };
        let same = match &renewed {
            Ok(renewed) => renewed.viewer.id == signed.viewer.id,
            Err(_) => false,
        };
        let trouble = match renewed {
            Ok(renewed) if same => {
                signed.portal = renewed.portal;
                signed.viewer = renewed.viewer;
                let interrupted = signed.expired.take().map_or_else(Vec::new, |expired| expired.interrupted);
                for work in interrupted {
                    self.go_on(work);
                }
                return;
            }
            Ok(_) => "This is another account. Sign out to use it.".to_owned(),
            Err(error) => error.to_string(),
        };
        if let Some(expired) = &mut signed.expired {
            expired.running = None;
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

    fn go_on(&mut self, work: Interrupted) {
        match work {
            Interrupted::Book(kind) => self.load_book(kind),
            Interrupted::Record(key) => self.read_record(key),
            Interrupted::Save(key, agreed) => self.save_again(key, agreed),
        }
    }
}

async fn renew(portal: Portal, email: &str, password: SecretString) -> Result<Renewed, PortalError> {
    let portal = match portal.sign_in(email, &password).await? {
        SignIn::Token(token) => portal.with_token(token),
        SignIn::NeedsCode { .. } => return Err(super::session::needs_code()),
    };
    let viewer = portal.viewer().await?;
    Ok(Renewed { portal, viewer })
}
