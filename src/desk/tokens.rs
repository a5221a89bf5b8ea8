//! The token in the system's keyring. Whatever the keyring does, nobody waits for it
//! longer than they must, and no sign-in fails because of it.

use crate::desk::kept::{Kept, token_name};
use crate::desk::notice::Tone;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::jobs::STOPPED_INSIDE;
use crate::portal::{Portal, PortalError};
use crate::storage::NoKeyring;

impl Session {
    /// Puts the token of this session into the keyring.
    pub(super) fn keep_token(&mut self, world: &mut World) {
        if self.is_demo {
            self.kept = Kept::ThisRun("the demo portal ends with the program".to_owned());
            return;
        }
        let Some(token) = self.portal.token().cloned() else { return };
        let name = token_name(self.address().as_str(), &self.email);
        self.kept = Kept::Keeping;
        let work = world.keyring.clone().ask(move |secrets| secrets.keep(&name, &token));
        self.start(world, TaskKind::Quiet(QuietTask::KeepToken), work, |it, world, kept| {
            it.token_kept(world, kept.unwrap_or_else(|_| Err(NoKeyring::Broken(STOPPED_INSIDE.to_owned()))));
        });
    }

    fn token_kept(&mut self, world: &mut World, result: Result<(), NoKeyring>) {
        match result {
            Ok(()) => {
                tracing::info!("the session is in the keyring");
                self.kept = Kept::InKeyring;
            }
            Err(reason) => {
                tracing::info!(%reason, "the session is in memory only");
                let was_told = matches!(self.kept, Kept::ThisRun(_));
                self.kept = Kept::ThisRun(reason.to_string());
                if !was_told {
                    let sentence = format!(
                        "You are signed in until the program is closed, and then asked for the password again: {reason}."
                    );
                    self.notify(world, Tone::Info, sentence);
                }
            }
        }
    }
}

impl World {
    /// Forgets a token here, and ends its session on the portal where that is wanted.
    pub(super) fn forget_token(&mut self, secret: String, portal: Option<Portal>) {
        let keyring = self.keyring.clone();
        let work = async move {
            let forgotten = keyring.ask(move |secrets| secrets.forget(&secret)).await;
            let ended = match &portal {
                Some(portal) => portal.sign_out().await,
                None => Ok(()),
            };
            (forgotten, ended)
        };
        self.start(TaskKind::Quiet(QuietTask::ForgetToken), work, |desk, result| {
            if let Ok((forgotten, ended)) = result {
                desk.world.token_forgotten(forgotten, ended);
            }
        });
    }

    fn token_forgotten(&mut self, forgotten: Result<(), NoKeyring>, ended: Result<(), PortalError>) {
        match forgotten {
            // Where nothing can be kept, nothing has to be forgotten.
            Ok(()) | Err(NoKeyring::Missing | NoKeyring::SwitchedOff) => {}
            Err(reason) => {
                let sentence = format!(
                    "The token may still be in the system's keyring: {reason}. Remove it there by hand."
                );
                self.notify(Tone::Warning, sentence);
            }
        }
        if let Err(error) = ended
            && error != PortalError::SessionExpired
        {
            tracing::info!(%error, "the portal did not end the session");
        }
    }
}
