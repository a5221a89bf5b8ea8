//! Where tokens are kept, and the keyring that keeps them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use crate::jobs::STOPPED_INSIDE;
use crate::storage::{NoKeyring, Secrets};

/// How long the keyring may take: it may ask the user to unlock it.
pub(super) const LIMIT: Duration = Duration::from_secs(60);

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
pub(super) fn token_name(address: &str, email: &str) -> String {
    format!("{} on {address}", email.trim().to_lowercase())
}

/// The keyring. What is asked of it goes in turn, or a token that is still being kept
/// would outlive its being forgotten.
#[derive(Clone)]
pub(super) struct Keyring {
    pub(super) secrets: Arc<dyn Secrets>,
    pub(super) turn: Arc<Mutex<()>>,
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
    pub(super) async fn ask<T: Send + 'static>(
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
