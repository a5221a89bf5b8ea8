//! A disk that takes nothing for a while, locks that are held, and files that are none.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Role, ViewportCommand, ViewportEvent};
use portal_desk::demo::{Fault, FaultKind, Match};
use portal_desk::desk::Action;
use portal_desk::records::{FieldKey, RecordKey};
use portal_desk::storage::{Folder, Locking, Settings, Theme};

use crate::support::{Program, TALL};

/// A disk that takes nothing as long as this lives: a file is in the place of the folder.
struct Full {
    folder: PathBuf,
    aside: PathBuf,
}

impl Full {
    fn of(folder: &Path) -> Full {
        let aside = folder.with_extension("aside");
        fs::rename(folder, &aside).unwrap();
        fs::write(folder, "full").unwrap();
        Full { folder: folder.to_owned(), aside }
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        fs::remove_file(&self.folder).unwrap();
        fs::rename(&self.aside, &self.folder).unwrap();
    }
}

fn signed_in() -> Program {
    let mut program = Program::start_with(TALL, Default::default());
    program.without_photos();
    let account = program.portal.accounts().remove(0);
    program.sign_in_as(&account.email, &account.password);
    program.wait_until("somebody is signed in", |program| program.desk().lists().is_some());
    program.wait_for_lists();
    program.wait_until("all is on the disk", |program| !program.desk().has_unwritten());
    program
}

/// The user closes the window.
fn close(program: &mut Program) {
    let viewport = program.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    program.harness.step();
    let viewport = program.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.clear();
    program.settle();
}

fn asked_for(program: &Program, wanted: &ViewportCommand) -> bool {
    let viewports = program.harness.output().viewport_output.values();
    viewports.flat_map(|viewport| &viewport.commands).any(|command| command == wanted)
}

#[test]
fn what_a_full_disk_did_not_take_is_kept_when_there_is_room_again() {
    let mut program = signed_in();
    program.open_person("Mia Berg");
    let full = Full::of(program.folder.path());
    program.type_into("Title", "Head of nearly everything");
    program.press("People");
    // Settings, portals and views as well.
    program.act(Action::SetTheme(portal_desk::storage::Theme::Dark));
    let portal = program.desk().portals().last().unwrap().id;
    program.act(Action::RenamePortal(portal, "Renamed".to_owned()));
    program.act(Action::SaveView(portal_desk::records::RecordKind::Person, "Mine".to_owned()));
    program.wait_until("it is said what cannot be kept", |program| program.desk().unkept().len() == 4);
    assert!(program.reads("What you typed cannot be kept"), "{}", program.tree());

    // Closing asks, and the safe answer has the focus.
    close(&mut program);
    assert!(
        asked_for(&program, &ViewportCommand::CancelClose)
            || program.has(Role::Dialog, "Not everything can be kept")
    );
    program.wait_until("closing asks", |program| program.has(Role::Dialog, "Not everything can be kept"));
    assert!(program.widget(Role::Button, "Keep the window open").is_focused());
    for what in ["What you typed: ", "Your settings: ", "The list of portals: ", "Your saved views: "] {
        assert!(program.reads(what), "{what}\n{}", program.tree());
    }
    program.press("Keep the window open");
    assert!(!program.has(Role::Dialog, "Not everything can be kept"));

    // There is room again: nobody has to do anything.
    drop(full);
    program.wait_until("all is kept", |program| !program.desk().has_unwritten());
    assert!(program.desk().unkept().is_empty());
    let folder = Folder::at(program.folder.path());
    assert_eq!(Settings::load(&folder).0.theme, portal_desk::storage::Theme::Dark);
    let id = program.person_named("Mia Berg");
    let account = program.portal.accounts().remove(0);
    let kept = folder.of_portal(&program.portal.address(), &account.email);
    let (drafts, troubles) = kept.drafts().load();
    assert_eq!(troubles, Vec::<String>::new());
    let title = drafts[&RecordKey::Person(id)].draft.text(FieldKey::Title).to_owned();
    assert_eq!(title, "Head of nearly everything");
    assert!(fs::read_to_string(folder.path().join("portals.json")).unwrap().contains("Renamed"));
    assert!(fs::read_to_string(kept.path().join("views.json")).unwrap().contains("Mine"));
}

#[test]
fn closing_ends_by_itself_when_the_disk_takes_it_and_can_be_forced() {
    let mut program = signed_in();
    program.open_person("Mia Berg");
    let full = Full::of(program.folder.path());
    program.type_into("Title", "Lost?");
    close(&mut program);
    program.wait_until("closing asks", |program| program.has(Role::Dialog, "Not everything can be kept"));
    drop(full);
    program.press("Try again");
    program.wait_until("the window closes", |program| asked_for(program, &ViewportCommand::Close));

    let mut program = signed_in();
    program.open_person("Mia Berg");
    let _full = Full::of(program.folder.path());
    program.type_into("Title", "Lost");
    close(&mut program);
    program.wait_until("closing asks", |program| program.has(Role::Dialog, "Not everything can be kept"));
    program.press("Close and lose it");
    assert!(
        asked_for(&program, &ViewportCommand::Close)
            || !program.has(Role::Dialog, "Not everything can be kept")
    );
}

#[test]
fn with_nothing_to_keep_the_window_closes_at_once() {
    let mut program = signed_in();
    close(&mut program);
    assert!(!asked_for(&program, &ViewportCommand::CancelClose));
    // What was typed a moment ago is on the disk before it closes.
    program.open_person("Mia Berg");
    program.type_into("Title", "Typed and closed");
    close(&mut program);
    program.wait_until("the window closes", |program| asked_for(program, &ViewportCommand::Close));
    assert!(!program.desk().has_unwritten());
}

#[test]
fn a_save_with_a_full_disk_is_in_the_journal_when_there_is_room_again() {
    let mut program = signed_in();
    program.open_person("Mia Berg");
    let id = program.person_named("Mia Berg");
    let full = Full::of(program.folder.path());
    program.type_into("Title", "Saved all the same");
    program.save();
    program.wait_until("it is saved", |program| program.receipt().is_some());
    assert_eq!(program.person_row(id).title, "Saved all the same");
    program.wait_until("the journal waits", |program| {
        program.desk().unkept().iter().any(|sentence| sentence.contains("journal"))
    });
    drop(full);
    program.wait_until("all is kept", |program| !program.desk().has_unwritten());
    let account = program.portal.accounts().remove(0);
    let kept = Folder::at(program.folder.path()).of_portal(&program.portal.address(), &account.email);
    let (entries, _) = kept.journal().read().unwrap();
    assert_eq!(entries.len(), 1);
    assert!(!entries[0].is_begun && entries[0].changes_in_words[0].to == "Saved all the same");
    assert_eq!(program.desk().session().unwrap().journal.entries.len(), 1);
}

#[test]
fn a_lock_that_somebody_holds_stops_no_save() {
    let mut program = signed_in();
    program.open_person("Mia Berg");
    let account = program.portal.accounts().remove(0);
    let folder = Folder::at(program.folder.path());
    let kept = folder.of_portal(&program.portal.address(), &account.email);
    let held: Vec<fs::File> = [folder.path().join("lock"), kept.path().join("lock")]
        .into_iter()
        .map(|path| {
            let file = fs::File::options().write(true).create(true).truncate(false).open(path).unwrap();
            file.lock().unwrap();
            file
        })
        .collect();
    program.type_into("Title", "Typed under a lock");
    program.wait_until("the draft is on the disk", |_| !kept.clone().drafts().load().0.is_empty());
    program.save();
    program.wait_until("it is saved", |program| program.receipt().is_some());
    program.wait_until("it is said that the journal waits", |program| {
        program.desk().unkept().iter().any(|sentence| sentence.contains("another program holds the files"))
    });
    drop(held);
    program.wait_until("all is kept", |program| !program.desk().has_unwritten());
    assert_eq!(kept.journal().read().unwrap().0.len(), 1);
}

/// What can stand in the place of a file.
fn put_in_place_of(path: &Path, what: &str) {
    let _ = fs::remove_file(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).unwrap();
    }
    match what {
        "a pipe" => assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success()),
        "three gigabytes" => fs::File::create(path).unwrap().set_len(3 << 30).unwrap(),
        "a dangling link" => std::os::unix::fs::symlink("/nowhere/at/all", path).unwrap(),
        "a folder" => fs::create_dir(path).unwrap(),
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_no_file_in_the_place_of_one_is_said_and_stops_nothing() {
    // The files of one account, to know their names.
    let mut model = signed_in();
    model.open_person("Mia Berg");
    model.type_into("Title", "A draft");
    model.act(Action::SaveView(portal_desk::records::RecordKind::Person, "Mine".to_owned()));
    model.act(Action::SetTheme(portal_desk::storage::Theme::Dark));
    model.wait_until("all is on the disk", |program| !program.desk().has_unwritten());
    let account = model.portal.accounts().remove(0);
    let kept = Folder::at(model.folder.path()).of_portal(&model.portal.address(), &account.email);
    let draft = fs::read_dir(kept.path().join("drafts")).unwrap().next().unwrap().unwrap().path();
    let root = model.folder.path().to_owned();
    let files = [
        root.join("settings.json"),
        root.join("portals.json"),
        root.join("lock"),
        kept.path().join("views.json"),
        kept.path().join("journal.jsonl"),
        kept.path().join("lock"),
        kept.path().join("cache/people.list"),
        draft,
    ];
    for what in ["a pipe", "three gigabytes", "a dangling link", "a folder"] {
        for path in &files {
            let before = fs::read(path).ok();
            put_in_place_of(path, what);
            model.restart();
            model.wait_until("the window stands", |program| {
                program.desk().lists().is_some() || program.has(Role::TextInput, "Portal address")
            });
            if model.desk().lists().is_none() {
                model.sign_in_as(&account.email, &account.password);
            }
            model.wait_until("somebody is signed in", |program| program.desk().lists().is_some());
            model.wait_for_lists();
            // It works all the same, and the next save is kept or waits.
            model.open_person("Mia Berg");
            model.type_into("Location", &format!("{what} {}", path.display()));
            model.act(Action::SetZoom(if what == "a pipe" { 110 } else { 100 }));
            model.settle();
            model.act(Action::RevertAll(RecordKey::Person(model.person_named("Mia Berg"))));
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
            if let Some(before) = before {
                fs::write(path, before).unwrap();
            }
            model.wait_until("all is on the disk", |program| !program.desk().has_unwritten());
        }
    }
}

#[test]
fn a_folder_without_locks_works_as_well() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path()).locking(Locking::default().without_system_locks());
    let (mut settings, _) = Settings::load(&folder);
    let file = settings.file(&folder);
    settings.zoom = 120;
    file.offer(&settings);
    file.write().unwrap();
    assert_eq!(Settings::load(&folder).0.zoom, 120);
}

#[test]
fn what_is_being_written_is_waited_for() {
    let mut program = signed_in();
    let folder = Folder::at(program.folder.path());
    let held = fs::File::options().write(true).open(folder.path().join("lock")).unwrap();
    held.lock().unwrap();
    program.act(Action::SetTheme(portal_desk::storage::Theme::Dark));
    close(&mut program);
    assert!(!asked_for(&program, &ViewportCommand::Close), "it is not on the disk yet");
    drop(held);
    program.wait_until("the window closes", |program| asked_for(program, &ViewportCommand::Close));
    assert_eq!(Settings::load(&folder).0.theme, portal_desk::storage::Theme::Dark);
}

#[test]
fn signing_out_with_a_full_disk_ends_the_session_and_keeps_what_was_typed() {
    let mut program = signed_in();
    program.wait_until("the token is kept", |program| !program.keyring().names().is_empty());
    program.open_person("Mia Berg");
    let full = Full::of(program.folder.path());
    program.type_into("Title", "Typed before signing out");
    program.act(Action::SignOut);
    program.wait_until("the token is gone", |program| program.keyring().names().is_empty());
    assert!(program.desk().has_unwritten());
    drop(full);
    program.wait_until("all is kept", |program| !program.desk().has_unwritten());
    let account = program.portal.accounts().remove(0);
    let kept = Folder::at(program.folder.path()).of_portal(&program.portal.address(), &account.email);
    let drafts = kept.drafts().load().0;
    assert_eq!(drafts.values().next().unwrap().draft.text(FieldKey::Title), "Typed before signing out");
    program.wait_until("the session has ended", |program| program.desk().sessions().next().is_none());
}

#[test]
fn a_save_that_is_under_way_is_not_stopped_and_keeps_the_window_open() {
    let mut program = signed_in();
    program.open_person("Mia Berg");
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "people/".to_owned() };
    let what = FaultKind::Delay(std::time::Duration::from_secs(600));
    program.portal.inject(Fault { matches, times: None, what });
    program.type_into("Title", "Saved in the end");
    program.save();
    program
        .wait_until("it is being saved", |program| program.desk().running().any(|job| job.kind.is_binding()));
    let id = program.desk().running().next().unwrap().id;
    program.act(Action::CancelJob(id));
    assert!(program.desk().running().any(|job| job.id == id), "half of it would be done");
    close(&mut program);
    assert!(program.has(Role::Dialog, "A save is under way"), "{}", program.tree());
    program.portal.end_delays();
    program.wait_until("the window closes", |program| asked_for(program, &ViewportCommand::Close));
    let id = program.person_named("Mia Berg");
    assert_eq!(program.person_row(id).title, "Saved in the end");
}

#[test]
fn a_theme_that_another_window_chose_is_shown_as_soon_as_it_is_known() {
    let mut program = signed_in();
    let shown = |program: &Program| program.harness.ctx.options(|options| options.theme_preference);
    let wait_until_kept = |program: &mut Program| {
        program.wait_until("the settings are kept", |program| !program.desk().has_unwritten());
    };
    program.act(Action::SetTheme(Theme::Light));
    wait_until_kept(&mut program);
    let folder = Folder::at(program.folder.path());
    let (mut theirs, _) = Settings::load(&folder);
    let file = theirs.file(&folder);
    theirs.theme = Theme::Dark;
    file.offer(&theirs);
    file.write().unwrap();
    assert_eq!(shown(&program), egui::ThemePreference::Light);
    // What this window writes next tells it.
    program.act(Action::SetZoom(110));
    wait_until_kept(&mut program);
    program.settle();
    assert_eq!(shown(&program), egui::ThemePreference::Dark);
    assert_eq!((program.desk().settings().theme, program.desk().settings().zoom), (Theme::Dark, 110));
}
