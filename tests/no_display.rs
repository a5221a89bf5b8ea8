//! The program itself, started where there is no display: it ends with one sentence that says so.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

use std::process::Command;

/// Starts the program with these variables, and gives what it says on standard error.
fn said(display: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_portal-desk"));
    program.arg("--data-dir").arg(folder.path()).arg("--no-keyring");
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "PORTAL_DESK_LOG"] {
        program.env_remove(name);
    }
    // A panic shows no more with it.
    program.env("RUST_BACKTRACE", "1");
    let ended = program.envs(display.iter().copied()).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success(), "{said}");
    let log = std::fs::read_to_string(folder.path().join("logs/portal-desk.log")).unwrap();
    assert!(log.contains("there is no window"), "{log}");
    for text in [&said, &log] {
        assert!(!text.contains(".cargo") && !text.contains("registry/src"), "{text}");
    }
    said
}

#[test]
fn without_a_display_one_sentence_says_what_is_missing() {
    for display in [&[][..], &[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")]] {
        assert_eq!(
            said(display),
            "There is no display to open a window on: neither WAYLAND_DISPLAY nor DISPLAY is set. Start the program \
             in a desktop session.\n"
        );
    }
}

#[test]
fn a_display_that_nobody_serves_is_said_without_a_source_file() {
    for display in [("DISPLAY", ":4242"), ("WAYLAND_DISPLAY", "portal-desk-nowhere")] {
        let said = said(&[display]);
        assert!(said.starts_with("The display cannot be used: ") && said.ends_with(".\n"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        for debris in [".rs", "os error", "winit", "{"] {
            assert!(!said.contains(debris), "{said}");
        }
    }
}
