//! What the desk is given from outside, so that a test can give something else.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Zoned;
use secrecy::SecretString;
use thiserror::Error;

use crate::jobs::Background;
use crate::portal::Patience;
use crate::storage::{Folder, Secrets, SwitchedOff};

/// Lets the user choose a file; `None` if they choose none, an error if no dialog opens. Called on the
/// window's thread, as some systems want it, and waited for in the background. It is dropped where the
/// user asks once more: the dialog is closed then, on systems that can do that.
pub type ChooseFile = Arc<dyn Fn() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> + Send + Sync>;

/// Why no file dialog opens. The sentence is shown above the field for the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoDialog {
    /// The desktop has none.
    #[error("No file dialog opens on this desktop. Type or paste the path of the file here.")]
    NoneThere,
    /// The desktop has one, and it does not answer.
    #[error("The file dialog of this desktop does not answer. Type or paste the path of the file here.")]
    DoesNotAnswer,
}

/// Folders of the user's own, where they are known.
#[derive(Clone, Debug, Default)]
pub struct OwnFolders {
    /// What `~` stands for.
    pub home: Option<PathBuf>,
    /// Where documents are kept.
    pub documents: Option<PathBuf>,
}

/// Everything the desk takes from the world around it.
#[derive(Clone)]
pub struct Environment {
    /// Where work runs, and whom to wake.
    pub background: Background,
    /// Where files are kept.
    pub folder: Folder,
    /// The clock, in the user's time zone.
    pub now: Arc<dyn Fn() -> Zoned + Send + Sync>,
    /// How long to wait for a portal.
    pub patience: Patience,
    /// Folders of the user's own.
    pub own_folders: OwnFolders,
    /// Lets the user choose a picture file.
    pub choose_picture: ChooseFile,
    /// Lets the user choose where the journal is exported to, and asks before a file is replaced.
    pub choose_export: ChooseFile,
    /// Lets the user choose the file with an authority's certificates.
    pub choose_authority: ChooseFile,
    /// Where tokens are kept from one start to the next.
    pub secrets: Arc<dyn Secrets>,
    /// Starts the embedded portal, or finds the one that runs.
    pub start_demo: Arc<dyn Fn() -> BoxFuture<'static, Result<DemoAccess, String>> + Send + Sync>,
}

impl Environment {
    /// The least there can be: the system's clock, no keyring, no embedded portal, and file dialogs in which
    /// the user chooses nothing.
    pub fn bare(background: Background, folder: Folder) -> Environment {
        let none: ChooseFile = Arc::new(|| async { Ok(None) }.boxed());
        Environment {
            background,
            folder,
            now: Arc::new(Zoned::now),
            patience: Patience::default(),
            own_folders: OwnFolders::default(),
            choose_picture: Arc::clone(&none),
            choose_export: Arc::clone(&none),
            choose_authority: none,
            secrets: Arc::new(SwitchedOff),
            start_demo: Arc::new(|| async { Err("There is no demo portal here.".to_owned()) }.boxed()),
        }
    }
}

/// How to sign in to the embedded portal.
#[derive(Clone, Debug)]
pub struct DemoAccess {
    /// Its address.
    pub address: String,
    /// An account.
    pub email: String,
    /// Its password.
    pub password: SecretString,
}
