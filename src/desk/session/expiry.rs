//! The session has ended in the middle: sign in again in place, and go on.

use secrecy::{ExposeSecret, SecretString};

use crate::desk::notice::Tone;
use crate::desk::session::expired::Interrupted;
use crate::desk::session::state::Session;
use crate::desk::sign_in::steps::{
    Challenge, ChallengeReply, SignInMethod, StepResult, first_step, is_timely, next_step, sign_in_trouble,
};
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::jobs::{JobId, Unfinished};
use crate::portal::{Credentials, Portal, PortalError, read_token};
use crate::records::Viewer;

/// How signing in again ended.
enum Renewal {
    /// A new token for the same portal, and whose it is.
    SignedIn {
        portal: Portal,
        viewer: Viewer,
        pasted_token: bool,
    },
    Challenged(Challenge),
}

impl Session {
    /// Asks for the password if the session has ended, and remembers what to go on with.
    pub(super) fn note_expiry(&mut self, world: &mut World, error: &PortalError, interrupted: Interrupted) {
        if *error != PortalError::SessionExpired {
            return;
        }
        if self.expired.is_none() && !self.is_in_front(world) {
            let sentence = "the session has ended. Nothing typed is lost; switch to it to sign in again.";
            self.notify(world, Tone::Warning, sentence);
        }
        let expired = self.expired.get_or_insert_default();
        if !expired.interrupted.contains(&interrupted) {
            expired.interrupted.push(interrupted);
        }
    }

    pub(in crate::desk) fn sign_in_again(&mut self, world: &mut World, password: SecretString) {
        let Some(expired) = &mut self.expired else { return };
        if password.expose_secret().is_empty() {
            expired.trouble = Some("Fill in the password.".to_owned());
            return;
        }
        let email = self.email.clone();
        self.renew(world, SignInMethod::Password(Credentials { email, password }));
    }

    pub(in crate::desk) fn sign_in_again_with_token(&mut self, world: &mut World, token: &SecretString) {
        let Some(expired) = &mut self.expired else { return };
        match read_token(token) {
            Some(token) => self.renew(world, SignInMethod::PastedToken(token)),
            None => {
                expired.trouble =
                    Some("Paste the token as the portal gave it: one word, no spaces.".to_owned());
            }
        }
    }

    fn renew(&mut self, world: &mut World, method: SignInMethod) {
        let now = world.now().timestamp();
        let portal = self.portal.clone();
        let pasted_token = matches!(method, SignInMethod::PastedToken(_));
        let work = async move { renewal(first_step(portal, method, now).await?, pasted_token).await };
        let id = self.start(world, TaskKind::SignInAgain, work, |it, world, renewed| {
            it.signed_in_again(world, renewed);
        });
        self.renewing(id);
    }

    fn renewing(&mut self, id: JobId) {
        if let Some(expired) = &mut self.expired {
            expired.running = Some(id);
            expired.trouble = None;
        }
    }

    /// Answers what the portal asks for besides the password.
    pub(in crate::desk) fn reply_again(&mut self, world: &mut World, reply: ChallengeReply) {
        let now = world.now().timestamp();
        let Some(expired) = &self.expired else { return };
        let Some(challenge) = expired.challenge.clone().filter(|_| expired.running.is_none()) else { return };
        if !is_timely(&challenge, &reply, now) {
            return;
        }
        let sent = reply.clone();
        let work = async move { renewal(next_step(challenge, reply, now).await?, false).await };
        let id = self.start(world, TaskKind::SignInAgain, work, move |it, world, renewed| match renewed {
            Ok(Err(error)) => it.refused_again(world, &sent, &error),
            renewed => it.signed_in_again(world, renewed),
        });
        self.renewing(id);
    }

    fn refused_again(&mut self, world: &World, reply: &ChallengeReply, error: &PortalError) {
        let Some(expired) = &mut self.expired else { return };
        expired.running = None;
        expired.trouble =
            expired.challenge.as_mut().map(|challenge| challenge.refused(reply, error, &world.now()));
    }

    pub(in crate::desk) fn give_up_challenge_again(&mut self, world: &mut World) {
        let Some(expired) = &mut self.expired else { return };
        (expired.challenge, expired.trouble) = (None, None);
        if let Some(id) = expired.running.take() {
            world.tasks.cancel(id);
        }
    }

    /// Back with a new token: what was interrupted goes on.
    fn signed_in_again(
        &mut self,
        world: &mut World,
        renewed: Result<Result<Renewal, PortalError>, Unfinished>,
    ) {
        let trouble = match renewed {
            Ok(Ok(Renewal::SignedIn { portal, viewer, pasted_token })) if viewer.id == self.viewer.id => {
                (self.portal, self.viewer, self.pasted_token) = (portal, viewer, pasted_token);
                return self.go_on_after_renewal(world);
            }
            Ok(Ok(Renewal::SignedIn { viewer, .. })) => format!(
                "This is another account, that of {}. What you typed here stays with the first one. To work as {}, \
                 press “Another account”.",
                viewer.name, viewer.name
            ),
            Ok(Ok(Renewal::Challenged(challenge))) => {
                if let Some(expired) = &mut self.expired {
                    (expired.running, expired.trouble) = (None, None);
                    expired.challenge = Some(challenge);
                }
                return;
            }
            Ok(Err(error)) => sign_in_trouble(&error, &world.now()),
            Err(unfinished) => {
                if let Some(expired) = &mut self.expired {
                    expired.running = None;
                    expired.trouble = Some(unfinished_words(unfinished));
                }
                return;
            }
        };
        if let Some(expired) = &mut self.expired {
            expired.running = None;
            expired.challenge = None;
            expired.trouble = Some(trouble);
        }
    }

    fn go_on_after_renewal(&mut self, world: &mut World) {
        let expired = self.expired.take();
        if let Some(saved) = self.entry.and_then(|id| world.portals.get_mut(id))
            && saved.pasted_token != self.pasted_token
        {
            saved.pasted_token = self.pasted_token;
            world.keep_portals();
        }
        self.keep_token(world);
        for work in expired.map_or_else(Vec::new, |expired| expired.interrupted) {
            self.go_on(world, work);
        }
    }

    /// The user does not sign in again now. Everything typed stays.
    pub(in crate::desk) fn stay_signed_out(&mut self, world: &mut World) {
        self.expired = None;
        self.notify(
            world,
            Tone::Warning,
            "The session has ended. What you typed stays; it can be saved after signing in again.",
        );
    }

    pub(in crate::desk) fn go_on(&mut self, world: &mut World, work: Interrupted) {
        match work {
            Interrupted::Book(kind) => self.load_book(world, kind),
            Interrupted::Record(key) => self.read_record(world, key),
            Interrupted::Save(key, agreed) => self.save_again(world, key, agreed),
        }
    }
}

async fn renewal(step: StepResult, pasted_token: bool) -> Result<Renewal, PortalError> {
    match step {
        StepResult::Challenged(challenge) => Ok(Renewal::Challenged(challenge)),
        StepResult::SignedIn(portal) => {
            let viewer = portal.viewer().await?;
            Ok(Renewal::SignedIn { portal, viewer, pasted_token })
        }
    }
}
