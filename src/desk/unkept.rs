//! What is being written, and what could not be.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::session::id::SessionId;
use crate::directory::SavedView;
use crate::jobs::JobId;
use crate::storage::{Journal, JournalEntry, Portals, Settings, SharedFile, plain_reason};

/// Something that belongs on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Store {
    /// What was typed in a session.
    Drafts(SessionId),
    /// The saves of a session.
    Journal(SessionId),
    /// The list of portals.
    Portals,
    /// The named views of a session.
    Views(SessionId),
    /// The settings.
    Settings,
}

impl Store {
    /// What cannot be kept, as the subject of a sentence.
    pub(super) fn subject(self) -> &'static str {
        match self {
            Store::Drafts(_) => "What you typed",
            Store::Journal(_) => "The journal of your saves",
            Store::Portals => "The list of portals",
            Store::Views(_) => "Your saved views",
            Store::Settings => "Your settings",
        }
    }
}

/// What is being written, and what could not be.
#[derive(Default)]
pub(super) struct Keeping {
    pub(super) running: BTreeSet<Store>,
    /// Why each could not be written.
    pub(super) troubles: BTreeMap<Store, String>,
    /// The job that waits until the disk is tried again.
    pub(super) waiting: Option<JobId>,
    /// The saves that are not in a journal yet.
    pub(super) entries: Vec<Unwritten>,
    /// The files of named views that something was to be written into.
    pub(super) views: BTreeMap<SessionId, SharedFile<Vec<SavedView>>>,
}

/// A save that is not in its journal yet.
#[derive(Clone)]
pub(super) struct Unwritten {
    pub(super) session: SessionId,
    pub(super) journal: Journal,
    pub(super) entry: JournalEntry,
}

/// What a file holds that was written, where anything was.
pub(super) enum Written {
    Settings(Option<Settings>),
    Portals(Option<Portals>),
    Views(Option<Vec<SavedView>>),
}

/// The saves, each as it is in the journal, or not written and the reason.
pub(super) type Journaled = Vec<Result<(SessionId, Box<JournalEntry>), (Box<Unwritten>, String)>>;

/// One of the small files.
#[derive(Clone)]
pub(super) enum SmallFile {
    Settings(SharedFile<Settings>),
    Portals(SharedFile<Portals>),
    Views(SharedFile<Vec<SavedView>>),
}

impl SmallFile {
    pub(super) fn write(&self) -> Result<Written, String> {
        let written = match self {
            SmallFile::Settings(file) => file.write().map(Written::Settings),
            SmallFile::Portals(file) => file.write().map(Written::Portals),
            SmallFile::Views(file) => file.write().map(Written::Views),
        };
        written.map_err(|error| plain_reason(&error))
    }

    /// The same where nobody may be kept waiting.
    pub(super) fn write_now(&self) -> Result<Written, String> {
        let written = match self {
            SmallFile::Settings(file) => file.write_now().map(Written::Settings),
            SmallFile::Portals(file) => file.write_now().map(Written::Portals),
            SmallFile::Views(file) => file.write_now().map(Written::Views),
        };
        written.map_err(|error| plain_reason(&error))
    }

    pub(super) fn is_waiting(&self) -> bool {
        match self {
            SmallFile::Settings(file) => file.is_waiting(),
            SmallFile::Portals(file) => file.is_waiting(),
            SmallFile::Views(file) => file.is_waiting(),
        }
    }
}

/// Writes saves into their journals.
pub(super) fn append(entries: Vec<Unwritten>) -> Journaled {
    // Where the disk does not take one, or another program holds the files, the others would wait in vain.
    let mut reason: Option<String> = None;
    let append = |unwritten: Unwritten| {
        if reason.is_none() {
            match unwritten.journal.append(unwritten.entry.clone()) {
                Ok(entry) => return Ok((unwritten.session, Box::new(entry))),
                Err(error) => reason = Some(plain_reason(&error)),
            }
        }
        Err((Box::new(unwritten), reason.clone().unwrap_or_default()))
    };
    entries.into_iter().map(append).collect()
}
