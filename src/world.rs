//! The world as the desk gets it: runtime, clock, folders, file dialogs, embedded portal.

use std::path::Path;
use std::sync::Arc;

use futures_util::FutureExt;
use portal_desk::demo::{self, DemoPortal};
use portal_desk::desk::{DemoAccess, Environment, OwnFolders};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::storage::{Folder, SwitchedOff, SystemKeyring};
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::Mutex;

use super::{Repaint, file_dialog};

/// What the program was started with.
pub(crate) struct OutsideWorld {
    runtime: Handle,
    folder: Folder,
    demo: demo::Options,
    keyring: bool,
}

impl OutsideWorld {
    /// `keyring` says whether tokens may go to the system's keyring.
    pub(crate) fn new(runtime: Handle, folder: Folder, demo: demo::Options, keyring: bool) -> OutsideWorld {
        OutsideWorld { runtime, folder, demo, keyring }
    }

    /// The world for the desk behind a window.
    pub(crate) fn environment(self, window: &egui::Context) -> Environment {
        // The embedded portal runs as long as this program, and there is only one.
        let running: Arc<Mutex<Option<DemoPortal>>> = Arc::default();
        let options = self.demo;
        Environment {
            background: Background { runtime: self.runtime, waker: Arc::new(Repaint(window.clone())).into() },
            folder: self.folder,
            now: Arc::new(jiff::Zoned::now),
            patience: Patience::default(),
            own_folders: own_folders(),
            choose_picture: Arc::new(file_dialog::choose_picture),
            choose_export: Arc::new(file_dialog::choose_export),
            choose_authority: Arc::new(file_dialog::choose_authority),
            secrets: if self.keyring { Arc::new(SystemKeyring) } else { Arc::new(SwitchedOff) },
            start_demo: Arc::new(move || start_demo(Arc::clone(&running), options.clone()).boxed()),
        }
    }
}

/// The user's own folders, as the system names them.
fn own_folders() -> OwnFolders {
    match directories::UserDirs::new() {
        Some(folders) => OwnFolders {
            home: Some(folders.home_dir().to_owned()),
            documents: folders.document_dir().map(Path::to_owned),
        },
        None => OwnFolders::default(),
    }
}

async fn start_demo(
    running: Arc<Mutex<Option<DemoPortal>>>,
    options: demo::Options,
) -> Result<DemoAccess, String> {
    let mut running = running.lock().await;
    let portal = match running.take() {
        Some(portal) => portal,
        None => DemoPortal::start(options)
            .await
            .map_err(|error| format!("The demo portal cannot start: {error}."))?,
    };
    let portal = running.insert(portal);
    let account = portal.accounts().into_iter().next().ok_or("The demo portal has no accounts.")?;
    Ok(DemoAccess {
        address: portal.address(),
        email: account.email,
        password: SecretString::from(account.password),
    })
}
