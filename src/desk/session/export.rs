//! The journal as a table, in a file that the user names or chooses.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::desk::environment::NoDialog;
use crate::desk::notice::Tone;
use crate::desk::paths;
use crate::desk::session::export_question::{EXPORT_NAME, Export, Occupied};
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::jobs::{Unfinished, aside};
use crate::storage::{JournalEntry, write_journal_csv};

/// What the user chose in a file dialog, if one opened.
type Chosen = Result<Option<PathBuf>, NoDialog>;

/// How an export ended.
enum Exported {
    /// So many entries are in this file.
    Written(PathBuf, usize),
    /// Nothing was written: it would have replaced a file.
    Occupied(Occupied),
    /// It was not written, and why.
    Failed(String),
}

impl Session {
    pub(super) fn begin_export(&mut self, world: &World) {
        let folders = &world.environment.own_folders;
        let folder = [&folders.documents, &folders.home]
            .into_iter()
            .flatten()
            .find(|folder| folder.is_dir())
            .map(|folder| folder.join(EXPORT_NAME));
        // One that is no text cannot be shown in a field without becoming another one.
        let suggested = folder.and_then(|path| path.into_os_string().into_string().ok()).unwrap_or_default();
        self.journal.exports += 1;
        self.journal.export = Some(Export { suggested, number: self.journal.exports, ..Export::default() });
    }

    /// Opens a file dialog. Asked for once more, it takes the place of the one before.
    pub(super) fn choose_export(&mut self, world: &mut World) {
        let Some(export) = &mut self.journal.export else { return };
        let number = export.number;
        if let Some(before) = export.dialog.leave() {
            world.tasks.cancel(before);
        }
        let chosen = (world.environment.choose_export)();
        let id = self.start(world, TaskKind::ChooseExport, chosen, move |it, world, chosen| {
            it.export_chosen(world, number, chosen);
        });
        if let Some(export) = &mut self.journal.export {
            export.dialog.ask(id);
            (export.trouble, export.occupied) = (None, None);
        }
    }

    fn export_chosen(&mut self, world: &mut World, number: u64, chosen: Result<Chosen, Unfinished>) {
        let trouble = match &chosen {
            Ok(Ok(_)) => None,
            Ok(Err(reason)) => Some(reason.to_string()),
            Err(unfinished) => Some(unfinished_words(*unfinished)),
        };
        if let Some(export) = self.export_of(number) {
            export.dialog.answer(!matches!(chosen, Ok(Err(_))));
            export.trouble = trouble;
        }
        if let Ok(Ok(Some(path))) = chosen {
            // The dialog has asked before it gave a file that is there already. Its name is no typed text.
            self.export_to(world, path.clone(), || path, true);
        }
    }

    pub(super) fn export_journal(&mut self, world: &mut World, typed: PathBuf, replace: bool) {
        let (asked, home) = (typed.clone(), world.environment.own_folders.home.clone());
        self.export_to(world, asked, move || paths::meant(&typed, home.as_deref(), Path::is_file), replace);
    }

    /// Writes into the file that this finds, which may have to look on the disk.
    fn export_to(
        &mut self,
        world: &mut World,
        asked: PathBuf,
        find: impl FnOnce() -> PathBuf + Send + 'static,
        replace: bool,
    ) {
        let number = self.journal.export.as_ref().map_or(0, |export| export.number);
        let entries: Vec<JournalEntry> =
            self.journal.found.iter().filter_map(|at| self.journal.entries.get(*at)).cloned().collect();
        let zone = world.now().time_zone().clone();
        let work = aside(move || {
            let found = find();
            // What is told of it says where it is, wherever the program was started.
            let file = std::path::absolute(&found).unwrap_or(found);
            export(Occupied { asked, file }, &entries, &zone, replace)
        });
        let id = self.start(world, TaskKind::ExportJournal, work, move |it, world, exported| {
            it.exported(
                world,
                number,
                exported.unwrap_or_else(|left| Exported::Failed(unfinished_words(left))),
            );
        });
        if let Some(export) = &mut self.journal.export {
            export.writing = Some(id);
            (export.trouble, export.occupied) = (None, None);
        }
    }

    fn exported(&mut self, world: &mut World, number: u64, exported: Exported) {
        if let Some(export) = self.export_of(number) {
            export.writing = None;
        }
        match (exported, self.export_of(number)) {
            (Exported::Written(path, count), _) => {
                self.journal.export.take_if(|export| export.number == number);
                let saves = if count == 1 { "1 save was".to_owned() } else { format!("{count} saves were") };
                self.notify(world, Tone::Success, format!("{saves} written to {}.", path.display()));
            }
            (Exported::Occupied(occupied), Some(export)) => export.occupied = Some(occupied),
            (Exported::Occupied(occupied), None) => {
                let file = occupied.file.display();
                let sentence = format!("{file} is there already, so it was kept and nothing was exported.");
                self.notify(world, Tone::Warning, sentence);
            }
            (Exported::Failed(sentence), Some(export)) => export.trouble = Some(sentence),
            (Exported::Failed(sentence), None) => self.notify(world, Tone::Trouble, sentence),
        }
    }

    /// The question of this number, unless the user has left it.
    fn export_of(&mut self, number: u64) -> Option<&mut Export> {
        self.journal.export.as_mut().filter(|export| export.number == number)
    }
}

fn export(target: Occupied, entries: &[JournalEntry], zone: &TimeZone, replace: bool) -> Exported {
    let name = target.file.display();
    if target.file.is_dir() {
        return Exported::Failed(format!("{name} is a folder. Add the name of a file."));
    }
    match write(&target.file, entries, zone, replace) {
        Ok(()) => Exported::Written(target.file, entries.len()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !replace => Exported::Occupied(target),
        Err(error) => Exported::Failed(format!("{name} could not be written: {error}. Name another file.")),
    }
}

fn write(file: &Path, entries: &[JournalEntry], zone: &TimeZone, replace: bool) -> io::Result<()> {
    if replace {
        return write_journal_csv(entries, zone, File::create(file)?);
    }
    let written = write_journal_csv(entries, zone, File::create_new(file)?);
    if written.is_err() {
        // It was not there before, and a part of a table would be taken for the whole.
        let _ = fs::remove_file(file);
    }
    written
}
