//! Where a session's token is kept from one start to the next: in the keyring of the
//! operating system, and nowhere else.

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// The name under which the keyring knows this program.
const SERVICE: &str = "portal-desk";

/// A place for secrets. Its calls can take long: some ask the user to unlock the keyring
/// first, so never from the thread of the window.
pub trait Secrets: Send + Sync {
    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// If the place cannot be used.
    fn read(&self, name: &str) -> Result<Option<SecretString>, NoKeyring>;

    /// Keeps a secret; an older one of this name is replaced.
    ///
    /// # Errors
    /// If the place cannot be used.
    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), NoKeyring>;

    /// Forgets the secret of this name, if there is one.
    ///
    /// # Errors
    /// If the place cannot be used.
    fn forget(&self, name: &str) -> Result<(), NoKeyring>;
}

/// Why secrets cannot be kept; each reads as the middle of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoKeyring {
    /// There is none.
    #[error("this system offers no keyring")]
    Missing,
    /// It is there and does not open.
    #[error("the system's keyring is locked")]
    Locked,
    /// It is there and does not work.
    #[error("the system's keyring does not work ({0})")]
    Broken(String),
    /// It did not answer.
    #[error("the system's keyring did not answer in time")]
    Silent,
    /// The user did not want it.
    #[error("the keyring is switched off for this start")]
    SwitchedOff,
}

/// The keyring of the operating system: Secret Service, Keychain, Credential Manager.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeyring;

impl SystemKeyring {
    fn entry(name: &str) -> Result<keyring::Entry, NoKeyring> {
        if let Err(error) = keyring::Entry::store_status() {
            tracing::info!(%error, "no keyring");
            return Err(NoKeyring::Missing);
        }
        keyring::Entry::new(SERVICE, name).map_err(|error| reason(&error))
    }
}

impl Secrets for SystemKeyring {
    fn read(&self, name: &str) -> Result<Option<SecretString>, NoKeyring> {
        match Self::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(reason(&error)),
        }
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), NoKeyring> {
        Self::entry(name)?.set_password(secret.expose_secret()).map_err(|error| reason(&error))
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyring> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(reason(&error)),
        }
    }
}

/// The words are of the keyring's own making and never hold the secret, except in the
/// errors that carry it; those are left out.
fn reason(error: &keyring::Error) -> NoKeyring {
    match error {
        keyring::Error::NoStorageAccess(_) => NoKeyring::Locked,
        keyring::Error::NoDefaultStore => NoKeyring::Missing,
        keyring::Error::PlatformFailure(cause) => {
            NoKeyring::Broken(cause.to_string().lines().next().unwrap_or_default().to_owned())
        }
        _ => NoKeyring::Broken("it gave no reason".to_owned()),
    }
}

/// No keyring, because the user said so.
#[derive(Clone, Copy, Debug, Default)]
pub struct SwitchedOff;

impl Secrets for SwitchedOff {
    fn read(&self, _: &str) -> Result<Option<SecretString>, NoKeyring> {
        Err(NoKeyring::SwitchedOff)
    }

    fn keep(&self, _: &str, _: &SecretString) -> Result<(), NoKeyring> {
        Err(NoKeyring::SwitchedOff)
    }

    fn forget(&self, _: &str) -> Result<(), NoKeyring> {
        Err(NoKeyring::SwitchedOff)
    }
}
