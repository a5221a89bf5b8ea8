//! What the desk is given from outside, so that a test can give something else.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Zoned;
use secrecy::SecretString;

use crate::jobs::Background;
use crate::portal::Patience;
use crate::storage::{Folder, Secrets};

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
    /// Lets the user choose a picture file; `None` if they do not. Runs in the background.
    pub choose_picture: Arc<dyn Fn() -> BoxFuture<'static, Option<PathBuf>> + Send + Sync>,
    /// Lets the user choose where a file is written; `None` if they do not. Runs in the background.
    pub choose_export: Arc<dyn Fn() -> BoxFuture<'static, Option<PathBuf>> + Send + Sync>,
    /// Lets the user choose the file with an authority's certificates; `None` if they do not. Runs in the background.
    pub choose_authority: Arc<dyn Fn() -> BoxFuture<'static, Option<PathBuf>> + Send + Sync>,
    /// Where tokens are kept from one start to the next.
    pub secrets: Arc<dyn Secrets>,
    /// Starts the embedded portal, or finds the one that runs.
    pub start_demo: Arc<dyn Fn() -> BoxFuture<'static, Result<DemoAccess, String>> + Send + Sync>,
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
