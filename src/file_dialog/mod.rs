//! The file dialogs of the desktop, and whether one opens at all.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod portal;
#[cfg(target_os = "linux")]
mod zenity;

use std::path::PathBuf;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portal_desk::desk::{EXPORT_NAME, NoDialog};

/// What a file dialog asks for.
#[derive(Clone, Copy)]
struct DialogQuestion {
    title: &'static str,
    /// What the files are called that can be chosen.
    kind: &'static str,
    /// How their names end, without the dot.
    endings: &'static [&'static str],
    /// The name to begin with, where a file is to be written.
    save_as: Option<&'static str>,
}

/// Lets the user choose a picture.
pub(crate) fn choose_picture() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    ask(DialogQuestion {
        title: "Choose a photo",
        kind: "Pictures",
        endings: &["png", "jpg", "jpeg", "gif", "webp", "bmp"],
        save_as: None,
    })
}

/// Lets the user choose where the journal is exported to.
pub(crate) fn choose_export() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    ask(DialogQuestion {
        title: "Export the journal",
        kind: "CSV",
        endings: &["csv"],
        save_as: Some(EXPORT_NAME),
    })
}

/// Lets the user choose the file with the certificates of an authority.
pub(crate) fn choose_authority() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    ask(DialogQuestion {
        title: "Choose the certificate of an authority",
        kind: "Certificates",
        endings: &["pem", "crt", "cer", "der"],
        save_as: None,
    })
}

#[cfg(target_os = "linux")]
fn ask(question: DialogQuestion) -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    linux::ask(question).boxed()
}

/// The dialog is made on the window's thread, as some systems want it.
#[cfg(not(target_os = "linux"))]
fn ask(question: DialogQuestion) -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    let dialog =
        rfd::AsyncFileDialog::new().set_title(question.title).add_filter(question.kind, question.endings);
    let chosen = match question.save_as {
        Some(name) => dialog.set_file_name(name).save_file().boxed(),
        None => dialog.pick_file().boxed(),
    };
    async move { Ok(chosen.await.map(|file| file.path().to_owned())) }.boxed()
}
