//! The journal as a table, in a file that the user names or chooses.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use super::receive::Done;
use super::{Desk, NoDialog, Tone, paths};
use crate::jobs::JobId;
use crate::storage::{Entry, write_journal_csv};

/// How the file is called unless the user says otherwise.
pub const EXPORT_NAME: &str = "portal-desk-journal.csv";

/// The question where to export to.
#[derive(Debug, Default)]
pub struct Export {
    /// A path to begin with; empty where no folder of the user's is known.
    pub suggested: String,
    /// The job that lets the user choose a file. A file can be named otherwise meanwhile.
    pub choosing: Option<JobId>,
    /// The job that writes.
    pub writing: Option<JobId>,
    /// Why nothing was written.
    pub trouble: Option<String>,
    /// Nothing was written because a file is there already.
    pub occupied: Option<Occupied>,
    /// How often no file dialog opened: each time the path of the file is asked for.
    pub without_dialog: u32,
}

/// A file that is there already and would be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupied {
    /// The path as typed.
    pub asked: PathBuf,
    /// Where that leads to.
    pub file: PathBuf,
}

/// What came of an export.
pub(super) enum Exported {
    /// So many entries are in this file.
    Written(PathBuf, usize),
    /// Nothing was written: it would have replaced a file.
    Occupied(Occupied),
    /// It was not written, and why.
    Failed(String),
}

impl Desk {
    pub(super) fn begin_export(&mut self) {
        let folders = &self.environment.own_folders;
        let folder = [&folders.documents, &folders.home]
            .into_iter()
            .flatten()
            .find(|folder| folder.is_dir())
            .map(|folder| folder.join(EXPORT_NAME));
        // One that is no text cannot be shown in a field without becoming another one.
        let suggested = folder.and_then(|path| path.into_os_string().into_string().ok()).unwrap_or_default();
        if let Some(signed) = self.signed_mut() {
            signed.journal.export = Some(Export { suggested, ..Export::default() });
        }
    }

    pub(super) fn leave_export(&mut self) {
        if let Some(signed) = self.signed_mut() {
            signed.journal.export = None;
        }
    }

    pub(super) fn choose_export(&mut self) {
        if self.export_mut().is_none() {
            return;
        }
        let chosen = (self.environment.choose_export)();
        let id = self
            .jobs
            .start("Choosing a file for the journal", |_| async move { Done::ExportChosen(chosen.await) });
        if let Some(export) = self.export_mut() {
            export.choosing = Some(id);
            (export.trouble, export.occupied) = (None, None);
        }
    }

    pub(super) fn export_chosen(&mut self, id: JobId, chosen: Result<Option<PathBuf>, NoDialog>) {
        if let Some(export) = self.export_mut() {
            export.choosing.take_if(|job| *job == id);
            if let Err(reason) = &chosen {
                export.trouble = Some(reason.to_string());
                export.without_dialog += 1;
            }
        }
        if let Ok(Some(path)) = chosen {
            // The dialog has asked before it gave a file that is there already. Its name is no typed text.
            self.export_to(path.clone(), || path, true);
        }
    }

    pub(super) fn export_journal(&mut self, typed: PathBuf, replace: bool) {
        let (asked, home) = (typed.clone(), self.environment.own_folders.home.clone());
        self.export_to(asked, move || paths::meant(&typed, home.as_deref(), Path::is_file), replace);
    }

    /// Writes into the file that this finds, which may have to look on the disk.
    fn export_to(&mut self, asked: PathBuf, find: impl FnOnce() -> PathBuf + Send + 'static, replace: bool) {
        let Some(signed) = self.signed() else { return };
        let entries: Vec<Entry> =
            signed.journal.found.iter().filter_map(|at| signed.journal.entries.get(*at)).cloned().collect();
        let zone = self.now().time_zone().clone();
        let id = self.jobs.start("Exporting the journal", |_| async move {
            let written = tokio::task::spawn_blocking(move || {
                let found = find();
                // What is told of it says where it is, wherever the program was started.
                let file = std::path::absolute(&found).unwrap_or(found);
                export(Occupied { asked, file }, &entries, &zone, replace)
            })
            .await;
            Done::Exported(written.unwrap_or_else(|_| {
                Exported::Failed("The export stopped inside this program. Try again.".to_owned())
            }))
        });
        if let Some(export) = self.export_mut() {
            export.writing = Some(id);
            (export.trouble, export.occupied) = (None, None);
        }
    }

    pub(super) fn exported(&mut self, id: JobId, exported: Exported) {
        match exported {
            Exported::Written(path, count) => {
                if let Some(signed) = self.signed_mut() {
                    signed.journal.export.take_if(|export| export.writing == Some(id));
                }
                let saves = if count == 1 { "1 save was".to_owned() } else { format!("{count} saves were") };
                self.notify(Tone::Success, format!("{saves} written to {}.", path.display()));
            }
            Exported::Occupied(occupied) => match self.export_waiting_for(id) {
                Some(export) => export.occupied = Some(occupied),
                None => {
                    let file = occupied.file.display();
                    let sentence =
                        format!("{file} is there already, so it was kept and nothing was exported.");
                    self.notify(Tone::Warning, sentence);
                }
            },
            Exported::Failed(sentence) => match self.export_waiting_for(id) {
                Some(export) => export.trouble = Some(sentence),
                None => self.notify(Tone::Trouble, sentence),
            },
        }
    }

    pub(super) fn export_ended_early(&mut self, id: JobId, sentence: &str) {
        let Some(export) = self.export_mut() else { return };
        for job in [&mut export.choosing, &mut export.writing] {
            if job.take_if(|job| *job == id).is_some() {
                export.trouble = Some(sentence.to_owned());
            }
        }
    }

    /// The question whose answer this job has just tried to write; the user may have left it.
    fn export_waiting_for(&mut self, id: JobId) -> Option<&mut Export> {
        let export = self.export_mut()?;
        export.writing.take_if(|job| *job == id)?;
        Some(export)
    }

    fn export_mut(&mut self) -> Option<&mut Export> {
        self.signed_mut()?.journal.export.as_mut()
    }
}

fn export(target: Occupied, entries: &[Entry], zone: &TimeZone, replace: bool) -> Exported {
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

fn write(file: &Path, entries: &[Entry], zone: &TimeZone, replace: bool) -> io::Result<()> {
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
