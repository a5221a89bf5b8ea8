//! The world as the desk gets it: runtime, clock, file dialog, embedded portal.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portal_desk::demo::{self, DemoPortal};
use portal_desk::desk::{DemoAccess, Environment};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::storage::{Folder, SwitchedOff, SystemKeyring};
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::Mutex;

use super::Repaint;

/// What the program was started with.
pub struct World {
    runtime: Handle,
    folder: Folder,
    demo: demo::Options,
    keyring: bool,
}

impl World {
    /// `keyring` says whether tokens may go to the system's keyring.
    pub fn new(runtime: Handle, folder: Folder, demo: demo::Options, keyring: bool) -> World {
        World { runtime, folder, demo, keyring }
    }

    /// The world for the desk behind a window.
    pub fn environment(self, window: &egui::Context) -> Environment {
        // The embedded portal runs as long as this program, and there is only one.
        let running: Arc<Mutex<Option<DemoPortal>>> = Arc::default();
        let options = self.demo;
        Environment {
            background: Background { runtime: self.runtime, waker: Arc::new(Repaint(window.clone())).into() },
            folder: self.folder,
            now: Arc::new(jiff::Zoned::now),
            patience: Patience::default(),
            choose_picture: Arc::new(choose_picture),
            choose_export: Arc::new(choose_export),
            choose_authority: Arc::new(choose_authority),
            secrets: if self.keyring { Arc::new(SystemKeyring) } else { Arc::new(SwitchedOff) },
            start_demo: Arc::new(move || start_demo(Arc::clone(&running), options.clone()).boxed()),
        }
    }
}

/// The system's file dialog. It is made on the window's thread, as some systems want
/// it, and waited for in the background.
fn choose_picture() -> BoxFuture<'static, Option<PathBuf>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Choose a photo")
        .add_filter("Pictures", &["png", "jpg", "jpeg", "gif", "webp", "bmp"])
        .pick_file();
    async move { dialog.await.map(|file| file.path().to_owned()) }.boxed()
}

fn choose_export() -> BoxFuture<'static, Option<PathBuf>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Export the journal")
        .add_filter("CSV", &["csv"])
        .set_file_name("portal-desk-journal.csv")
        .save_file();
    async move { dialog.await.map(|file| file.path().to_owned()) }.boxed()
}

fn choose_authority() -> BoxFuture<'static, Option<PathBuf>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Choose the certificate of an authority")
        .add_filter("Certificates", &["pem", "crt", "cer", "der"])
        .pick_file();
    async move { dialog.await.map(|file| file.path().to_owned()) }.boxed()
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
