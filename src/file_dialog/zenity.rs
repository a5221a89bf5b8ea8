//! The dialogs of zenity, a program that stands in where the desktop has no portal.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use portal_desk::desk::NoDialog;
use tokio::process::Command;

use super::DialogQuestion;

const PROGRAM: &str = "zenity";

/// Whether there is a zenity that can open a window.
pub(super) async fn is_there() -> bool {
    let look = || {
        let has_display = ["WAYLAND_DISPLAY", "DISPLAY"]
            .into_iter()
            .any(|name| env::var_os(name).is_some_and(|display| !display.is_empty()));
        has_display && env::var_os("PATH").is_some_and(|folders| is_in(&folders, PROGRAM))
    };
    // A folder on another computer can keep it waiting.
    tokio::task::spawn_blocking(look).await.unwrap_or(false)
}

/// Lets the user choose. The dialog is closed when nothing waits for it any more.
pub(super) async fn choose(question: &DialogQuestion) -> Result<Option<PathBuf>, NoDialog> {
    match Command::new(PROGRAM).args(arguments(question)).kill_on_drop(true).output().await {
        Ok(output) => Ok(chosen(output.stdout)),
        Err(error) => {
            tracing::debug!(%error, "zenity does not start");
            Err(NoDialog::NoneThere)
        }
    }
}

fn arguments(question: &DialogQuestion) -> Vec<String> {
    let patterns: Vec<String> = question.endings.iter().map(|ending| format!("*.{ending}")).collect();
    let mut arguments = vec![
        "--file-selection".to_owned(),
        format!("--title={}", question.title),
        format!("--file-filter={} | {}", question.kind, patterns.join(" ")),
    ];
    if let Some(name) = question.save_as {
        arguments.extend(["--save".to_owned(), "--confirm-overwrite".to_owned()]);
        arguments.push(format!("--filename={name}"));
    }
    arguments
}

/// The path in what it writes, where there is one.
fn chosen(mut written: Vec<u8>) -> Option<PathBuf> {
    if written.last() == Some(&b'\n') {
        written.pop();
    }
    (!written.is_empty()).then(|| PathBuf::from(OsString::from_vec(written)))
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

    use super::*;

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

    #[test]
    fn it_is_asked_for_a_file_of_this_kind() {
        let open =
            DialogQuestion { title: "Choose", kind: "Pictures", endings: &["png", "jpg"], save_as: None };
        let asked = ["--file-selection", "--title=Choose", "--file-filter=Pictures | *.png *.jpg"];
        assert_eq!(arguments(&open), asked);
        let save = DialogQuestion { save_as: Some("table.csv"), ..open };
        let besides = ["--save", "--confirm-overwrite", "--filename=table.csv"];
        assert_eq!(arguments(&save), [asked, besides].concat());
    }

    #[test]
    fn the_path_is_what_it_writes_in_a_line() {
        assert_eq!(chosen(b"/home/mia/a photo.png\n".to_vec()), Some(PathBuf::from("/home/mia/a photo.png")));
        assert_eq!(chosen(b"/ends in a blank \n".to_vec()), Some(PathBuf::from("/ends in a blank ")));
        assert_eq!(chosen(b"\n".to_vec()), None);
        assert_eq!(chosen(Vec::new()), None);
    }
}
