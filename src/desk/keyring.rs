//! The token in the system's keyring. Whatever the keyring does, nobody waits for it
//! longer than they must, and no sign-in fails because of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use super::task::{QuietTask, TaskKind};
use super::{Session, Tone, World};
use crate::jobs::STOPPED_INSIDE;
use crate::portal::{Portal, PortalError};
use crate::storage::{NoKeyring, Secrets};

/// How long the keyring may take: it may ask the user to unlock it.
const LIMIT: Duration = Duration::from_secs(60);

/// Where the token of a session is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// It is being put away.
    #[default]
    Keeping,
    /// In the system's keyring: the next start is signed in.
    InKeyring,
    /// In memory, until the program is closed; why, as the middle of a sentence.
    ThisRun(String),
}

/// The name of a secret in the keyring. The address is part of it, so a token never goes
/// to another portal than the one that gave it.
pub(super) fn name(address: &str, email: &str) -> String {
    format!("{} on {address}", email.trim().to_lowercase())
}

/// The keyring. What is asked of it goes in turn, or a token that is still being kept
/// would outlive its being forgotten.
#[derive(Clone)]
pub(super) struct Keyring {
    secrets: Arc<dyn Secrets>,
    turn: Arc<Mutex<()>>,
}

impl Keyring {
    pub(super) fn new(secrets: Arc<dyn Secrets>) -> Keyring {
        Keyring { secrets, turn: Arc::default() }
    }

    /// The token that is kept under this name.
    pub(super) async fn read(self, name: String) -> Result<Option<SecretString>, NoKeyring> {
        self.ask(move |secrets| secrets.read(&name)).await
    }

    /// Asks the keyring something, away from everything else.
    async fn ask<T: Send + 'static>(
        self,
        question: impl FnOnce(&dyn Secrets) -> Result<T, NoKeyring> + Send + 'static,
    ) -> Result<T, NoKeyring> {
        let asked = tokio::task::spawn_blocking(move || {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            question(self.secrets.as_ref())
        });
        match tokio::time::timeout(LIMIT, asked).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(NoKeyring::Broken(STOPPED_INSIDE.to_owned())),
            Err(_) => Err(NoKeyring::Silent),
        }
    }
}

impl Session {
    /// Puts the token of this session into the keyring.
    pub(super) fn keep_token(&mut self, world: &mut World) {
        if self.is_demo {
            self.kept = Kept::ThisRun("the demo portal ends with the program".to_owned());
            return;
        }
        let Some(token) = self.portal.token().cloned() else { return };
        let name = name(self.address().as_str(), &self.email);
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
