//! A whole day of work with a password and a token that can be recognised: nothing of them
//! is found afterwards, in any file or in the log, outside the keyring.

use std::path::Path;
use std::sync::OnceLock;

use egui::{Key, Modifiers};
use portal_desk::demo::{Fault, FaultKind, Match};
use portal_desk::storage::{Folder, NoKeyring, log_filter};
use tempfile::TempDir;
use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::support::{Program, TALL};

const PASSWORD: &str = "Passw0rd-Marked-7f3a";
const TOKEN: &str = "TokenMarked9c1eTokenMarked9c1e==";
const WRONG: &str = "Wr0ng-Marked-51bd";

/// A log of everything that this test program does, at the finest level.
fn log() -> &'static TempDir {
    static LOG: OnceLock<TempDir> = OnceLock::new();
    LOG.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let file = Folder::at(place.path()).log().unwrap();
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(file)
            .with_filter(log_filter(Some("trace")));
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();
        place
    })
}

#[test]
fn nothing_secret_is_written_anywhere() {
    let log = log();
    let mut program = Program::start_with(TALL, Default::default());
    program.portal.mark_secrets(PASSWORD, TOKEN);
    let email = program.portal.accounts().remove(0).email;

    // A wrong password, a code, then in.
    program.sign_in_as(&email, WRONG);
    program.wait_until_tried();
    program.sign_in_as(&email, PASSWORD);
    program.wait_until_in();
    program.wait_until("the token is kept", |program| !program.keyring().names().is_empty());

    // Edits: one that is saved, one that fails, one that stays a draft.
    program.open_person("Mia Berg");
    program.type_into("Title", "Director of Sales");
    program.save_and_wait();
    program.type_into("Title", "Chief of Sales");
    let mia = program.person_named("Mia Berg");
    let matches = Match { method: Some("PUT".to_owned()), path_contains: format!("people/{mia}") };
    program.portal.inject(Fault { matches, times: Some(1), what: FaultKind::Status(503, None) });
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.wait_until("the save has ended", |program| !program.desk().session().unwrap().saves());
    let contact = program.portal.read_rows(|rows| *rows.contacts.keys().next().unwrap());
    let name = program.contact_name(contact);
    program.open_contact(&name);
    program.type_into("Job title", "Buyer of the day");

    // The session ends in the middle, and goes on.
    program.portal.end_all_sessions();
    program.key(Key::F5);
    program.wait_until("it is asked for", |program| program.desk().session().unwrap().expired.is_some());
    program.type_into("Password", WRONG);
    program.key(Key::Enter);
    program.wait_until_tried();
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until("it goes on", |program| program.desk().session().unwrap().expired.is_none());
    program.wait_for_lists();

    // A restart, from the keyring; the token in its other places.
    program.restart();
    program.wait_until_in();
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the token is forgotten", |program| program.keyring().names().is_empty());
    program.press("Use a token instead");
    program.type_into("Token", TOKEN);
    program.key(Key::Enter);
    program.wait_until_tried();

    // And a keyring that does not work.
    program.keyring().refuse(Some(NoKeyring::Locked));
    program.press("Use e-mail and password");
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until_in();
    program
        .wait_until("it is said", |program| program.reads("You are signed in until the program is closed"));
    assert!(!program.reads(PASSWORD) && !program.reads(TOKEN));
    program.restart();

    let mut files = 0;
    assert_clean(program.folder.path(), &mut files);
    assert!(files > 3, "portals, settings, drafts, journal: {files}");
    let mut logs = 0;
    assert_clean(log.path(), &mut logs);
    let size = std::fs::metadata(log.path().join("logs/portal-desk.log")).unwrap().len();
    assert!(logs > 0 && size > 0, "something was logged");
    // The test itself can find what it looks for.
    std::fs::write(log.path().join("trap"), format!("x{TOKEN}")).unwrap();
    assert!(std::panic::catch_unwind(|| assert_clean(log.path(), &mut 0)).is_err());
}

fn assert_clean(folder: &Path, files: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_clean(&path, files);
            continue;
        }
        // A file that is just being replaced can be gone by now.
        let content = match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            content => content.unwrap(),
        };
        *files += 1;
        let text = String::from_utf8_lossy(&content);
        for secret in [PASSWORD, TOKEN, WRONG] {
            assert!(!text.contains(secret), "{} holds {secret}", path.display());
        }
    }
}
