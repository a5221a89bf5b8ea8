//! A keyring in memory, which a test can lock and look into.

use std::collections::BTreeMap;
use std::sync::Mutex;

use portal_desk::storage::{NoKeyring, Secrets};
use secrecy::{ExposeSecret as _, SecretString};

/// Outlives a restart of the program, like the system's.
#[derive(Default)]
pub struct MemoryKeyring {
    kept: Mutex<BTreeMap<String, SecretString>>,
    refuses: Mutex<Option<NoKeyring>>,
}

impl MemoryKeyring {
    /// From now on every call fails like this; `None` lets them through again.
    pub fn refuse(&self, reason: Option<NoKeyring>) {
        *self.refuses.lock().unwrap() = reason;
    }

    /// The names of what is kept.
    pub fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }

    /// The secret of this name.
    pub fn secret(&self, name: &str) -> Option<String> {
        self.kept.lock().unwrap().get(name).map(|secret| secret.expose_secret().to_owned())
    }

    fn open(&self) -> Result<(), NoKeyring> {
        self.refuses.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Secrets for MemoryKeyring {
    fn read(&self, name: &str) -> Result<Option<SecretString>, NoKeyring> {
        self.open()?;
        Ok(self.kept.lock().unwrap().get(name).cloned())
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), NoKeyring> {
        self.open()?;
        self.kept.lock().unwrap().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyring> {
        self.open()?;
        self.kept.lock().unwrap().remove(name);
        Ok(())
    }
}
