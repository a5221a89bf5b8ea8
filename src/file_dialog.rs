//! The file dialogs of the desktop, and whether one opens at all.
//!
//! On Linux the library that opens them cannot tell: where there is no dialog it answers as if the user
//! had cancelled, and where the desktop hangs it waits for ever. So that is found out before.

use std::path::PathBuf;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portal_desk::desk::{EXPORT_NAME, NoDialog};
use tokio::time::Instant;

/// Nobody has seen a dialog and cancelled it as soon as this after it was asked for. An answer that comes
/// sooner says that it did not open.
const UNSEEN: Duration = Duration::from_millis(150);

/// Lets the user choose a picture.
pub(crate) fn choose_picture() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Choose a photo")
        .add_filter("Pictures", &["png", "jpg", "jpeg", "gif", "webp", "bmp"])
        .pick_file();
    ask(dialog)
}

/// Lets the user choose where the journal is exported to.
pub(crate) fn choose_export() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Export the journal")
        .add_filter("CSV", &["csv"])
        .set_file_name(EXPORT_NAME)
        .save_file();
    ask(dialog)
}

/// Lets the user choose the file with the certificates of an authority.
pub(crate) fn choose_authority() -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Choose the certificate of an authority")
        .add_filter("Certificates", &["pem", "crt", "cer", "der"])
        .pick_file();
    ask(dialog)
}

/// Waits for the user, who has all the time there is. The dialog was made on the window's thread, as some
/// systems want it; on Linux it opens only when it is waited for.
fn ask(
    dialog: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
) -> BoxFuture<'static, Result<Option<PathBuf>, NoDialog>> {
    async move {
        if cfg!(target_os = "linux") {
            opens().await?;
        }
        let chosen = async { dialog.await.map(|file| file.path().to_owned()) };
        if cfg!(target_os = "linux") { seen(chosen).await } else { Ok(chosen.await) }
    }
    .boxed()
}

/// What the user chose in a dialog, if they have seen it.
async fn seen(chosen: impl Future<Output = Option<PathBuf>>) -> Result<Option<PathBuf>, NoDialog> {
    let asked = Instant::now();
    match chosen.await {
        None if asked.elapsed() < UNSEEN => Err(NoDialog::NoneThere),
        chosen => Ok(chosen),
    }
}

#[cfg(target_os = "linux")]
async fn opens() -> Result<(), NoDialog> {
    linux::one_of(linux::portal_answers(), linux::zenity_is_there()).await
}

#[cfg(not(target_os = "linux"))]
async fn opens() -> Result<(), NoDialog> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::env;
    use std::ffi::OsStr;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    use portal_desk::desk::NoDialog;

    /// How long the desktop may take to say whether it has a dialog. Whoever waits is told within 3 seconds.
    const PATIENCE: Duration = Duration::from_millis(2500);

    /// Whether the desktop's portal opens a dialog, or the program that stands in for it does. The library
    /// asks the portal first and waits for it, so one that does not answer keeps the other from opening.
    pub(super) async fn one_of(
        portal: impl Future<Output = bool>,
        stand_in: impl Future<Output = bool>,
    ) -> Result<(), NoDialog> {
        let either = async { portal.await || stand_in.await };
        match tokio::time::timeout(PATIENCE, either).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(NoDialog::NoneThere),
            Err(_) => Err(NoDialog::DoesNotAnswer),
        }
    }

    /// Whether the desktop's portal is there and has file dialogs. The bus starts it where it can.
    pub(super) async fn portal_answers() -> bool {
        match ask_portal().await {
            Ok(()) => true,
            Err(error) => {
                tracing::debug!(%error, "the desktop has no portal with file dialogs");
                false
            }
        }
    }

    async fn ask_portal() -> zbus::Result<()> {
        let session = zbus::Connection::session().await?;
        let asked = ("org.freedesktop.portal.FileChooser", "version");
        session
            .call_method(
                Some("org.freedesktop.portal.Desktop"),
                "/org/freedesktop/portal/desktop",
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &asked,
            )
            .await?;
        Ok(())
    }

    /// Whether there is a zenity that can open a window.
    pub(super) async fn zenity_is_there() -> bool {
        let look = || {
            let has_display = ["WAYLAND_DISPLAY", "DISPLAY"]
                .into_iter()
                .any(|name| env::var_os(name).is_some_and(|display| !display.is_empty()));
            has_display && env::var_os("PATH").is_some_and(|folders| is_in(&folders, "zenity"))
        };
        // A folder on another computer can keep it waiting.
        tokio::task::spawn_blocking(look).await.unwrap_or(false)
    }

    /// Whether there is a program of this name in one of these folders.
    fn is_in(folders: &OsStr, name: &str) -> bool {
        env::split_paths(folders).any(|folder| {
            let found = folder.join(name).metadata();
            found.is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
        })
    }

    #[cfg(test)]
    mod tests {
        use std::fs::{self, Permissions};
        use std::future::{pending, ready};

        use tokio::time::Instant;

        use super::*;

        #[tokio::test(start_paused = true)]
        async fn either_opens_a_dialog() {
            assert_eq!(one_of(ready(true), pending()).await, Ok(()));
            assert_eq!(one_of(ready(false), ready(true)).await, Ok(()));
            assert_eq!(one_of(ready(false), ready(false)).await, Err(NoDialog::NoneThere));
        }

        #[tokio::test(start_paused = true)]
        async fn a_portal_that_hangs_is_told_of_within_three_seconds() {
            let begin = Instant::now();
            assert_eq!(one_of(pending(), ready(true)).await, Err(NoDialog::DoesNotAnswer));
            assert_eq!(one_of(ready(false), pending()).await, Err(NoDialog::DoesNotAnswer));
            assert!(begin.elapsed() < 2 * Duration::from_secs(3));
        }

        #[test]
        fn a_program_is_found_where_it_can_be_run() {
            let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let folders = env::join_paths([first.path(), second.path()]).unwrap();
            assert!(!is_in(&folders, "zenity"));
            fs::create_dir(first.path().join("zenity")).unwrap();
            let file = second.path().join("zenity");
            fs::write(&file, "").unwrap();
            fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
            assert!(!is_in(&folders, "zenity"), "neither a folder nor a text can be run");
            fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
            assert!(is_in(&folders, "zenity"));
            assert!(!is_in(OsStr::new(""), "zenity"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_a_dialog_that_was_seen_can_be_cancelled() {
        assert_eq!(seen(async { None }).await, Err(NoDialog::NoneThere));
        let cancelled = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            None
        };
        assert_eq!(seen(cancelled).await, Ok(None));
        let long = async {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Some(PathBuf::from("photo.png"))
        };
        assert_eq!(seen(long).await, Ok(Some(PathBuf::from("photo.png"))));
        assert_eq!(seen(async { Some(PathBuf::new()) }).await, Ok(Some(PathBuf::new())));
    }
}
