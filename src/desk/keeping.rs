//! What is on its way to the disk, and what the disk did not take.
//!
//! A disk can be full, or another program can hold the files. Whatever could not be written waits
//! here, is told once, is tried again every few seconds, and keeps the window from being closed
//! without a question.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::receive::Done;
use super::{Desk, Tone};
use crate::directory::SavedView;
use crate::jobs::{JobId, Owner, STOPPED_INSIDE};
use crate::storage::{Entry, Journal, Portals, Settings, SharedFile, plain_reason};

/// Something that belongs on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Store {
    /// What was typed in a session.
    Drafts(Owner),
    /// The saves of a session.
    Journal(Owner),
    /// The list of portals.
    Portals,
    /// The named views of a session.
    Views(Owner),
    /// The settings.
    Settings,
}

impl Store {
    /// What cannot be kept, as the subject of a sentence.
    fn subject(self) -> &'static str {
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
    running: BTreeSet<Store>,
    /// Why each could not be written.
    troubles: BTreeMap<Store, String>,
    /// The job that waits until the disk is tried again.
    waiting: Option<JobId>,
    /// The saves that are not in a journal yet.
    entries: Vec<Unwritten>,
}

/// A save that is not in its journal yet.
struct Unwritten {
    owner: Owner,
    journal: Journal,
    entry: Entry,
}

/// What a file holds that was written, where anything was.
pub(super) enum Written {
    Settings(Option<Settings>),
    Portals(Option<Portals>),
    Views(Option<Vec<SavedView>>),
}

/// The saves that were written or not, and the reason.
pub(super) type Journaled = Vec<(Owner, Result<Box<Entry>, (Journal, Box<Entry>, String)>)>;

/// One of the small files.
#[derive(Clone)]
enum File {
    Settings(SharedFile<Settings>),
    Portals(SharedFile<Portals>),
    Views(SharedFile<Vec<SavedView>>),
}

impl File {
    fn write(&self) -> Result<Written, String> {
        let written = match self {
            File::Settings(file) => file.write().map(Written::Settings),
            File::Portals(file) => file.write().map(Written::Portals),
            File::Views(file) => file.write().map(Written::Views),
        };
        written.map_err(|error| plain_reason(&error))
    }

    /// The same where nobody may be kept waiting.
    fn write_now(&self) -> Result<Written, String> {
        let written = match self {
            File::Settings(file) => file.write_now().map(Written::Settings),
            File::Portals(file) => file.write_now().map(Written::Portals),
            File::Views(file) => file.write_now().map(Written::Views),
        };
        written.map_err(|error| plain_reason(&error))
    }

    fn is_waiting(&self) -> bool {
        match self {
            File::Settings(file) => file.is_waiting(),
            File::Portals(file) => file.is_waiting(),
            File::Views(file) => file.is_waiting(),
        }
    }
}

impl Desk {
    /// The folder in which everything is kept.
    pub fn folder(&self) -> &Path {
        self.environment.folder.path()
    }

    /// What cannot be kept on this computer at the moment, in sentences.
    pub fn unkept(&self) -> Vec<String> {
        let sentence = |(store, reason): (&Store, &String)| format!("{}: {reason}.", store.subject());
        self.keeping.troubles.iter().map(sentence).collect()
    }

    /// Whether anything is not on the disk yet.
    pub fn has_unwritten(&self) -> bool {
        let files = [Store::Settings, Store::Portals].into_iter();
        let views = self.sessions().map(|signed| Store::Views(signed.owner));
        let is_waiting = |store| self.file(store).is_some_and(|file| file.is_waiting());
        !self.keeping.troubles.is_empty()
            || !self.keeping.running.is_empty()
            || !self.keeping.entries.is_empty()
            || self.sessions().any(super::Signed::has_unwritten_drafts)
            || files.chain(views).any(is_waiting)
    }

    fn file(&self, store: Store) -> Option<File> {
        match store {
            Store::Settings => Some(File::Settings(self.settings_file.clone())),
            Store::Portals => Some(File::Portals(self.portals_file.clone())),
            Store::Views(owner) => {
                let signed = self.sessions().find(|signed| signed.owner == owner);
                let signed = signed.or_else(|| self.signed().filter(|signed| signed.owner == owner));
                signed?.views_file.clone().map(File::Views)
            }
            Store::Drafts(_) | Store::Journal(_) => None,
        }
    }

    pub(super) fn keep_settings(&mut self) {
        self.settings_file.offer(&self.settings);
        self.keep_file(Store::Settings);
    }

    pub(super) fn keep_portals(&mut self) {
        self.portals_file.offer(&self.portals);
        self.keep_file(Store::Portals);
    }

    /// Brings what waits for a file to the disk, unless that is going on already: then it goes with it, or
    /// after it.
    pub(super) fn keep_file(&mut self, store: Store) {
        let Some(file) = self.file(store) else { return };
        if !self.keeping.running.insert(store) {
            return;
        }
        let before = self.housekeeping();
        self.jobs.start_quietly("Keeping a file", |_| async move {
            let written = tokio::task::spawn_blocking(move || file.write()).await;
            Done::FileKept(store, written.unwrap_or_else(|_| Err(STOPPED_INSIDE.to_owned())))
        });
        self.jobs.work_for(before);
    }

    pub(super) fn file_kept(&mut self, store: Store, written: Result<Written, String>) {
        self.keeping.running.remove(&store);
        match written {
            Ok(written) => {
                let is_waiting = self.file(store).is_some_and(|file| file.is_waiting());
                if is_waiting {
                    return self.keep_file(store);
                }
                self.follow(store, written);
                self.is_kept(store);
            }
            Err(reason) => self.is_unkept(store, reason),
        }
    }

    /// What another window has changed holds here as well.
    fn follow(&mut self, store: Store, written: Written) {
        match (store, written) {
            (_, Written::Settings(Some(settings))) => {
                self.settings_file.followed(&settings);
                self.settings = settings;
            }
            (_, Written::Portals(Some(portals))) => {
                self.portals_file.followed(&portals);
                self.portals = portals;
            }
            (Store::Views(owner), Written::Views(Some(views))) => {
                self.on_behalf(owner, |desk| {
                    let Some(signed) = desk.signed_mut() else { return };
                    if let Some(file) = &signed.views_file {
                        file.followed(&views);
                    }
                    signed.views = views;
                });
            }
            _ => {}
        }
    }

    /// A save belongs into the journal of the session in front.
    pub(super) fn keep_entry(&mut self, entry: Entry) {
        let Some(signed) = self.signed() else { return };
        let (owner, journal) = (signed.owner, signed.folder.journal());
        self.keeping.entries.push(Unwritten { owner, journal, entry });
        self.keep_entries(owner);
    }

    /// Writes the saves of a session that are not in its journal yet, one after the other.
    fn keep_entries(&mut self, owner: Owner) {
        if !self.keeping.entries.iter().any(|unwritten| unwritten.owner == owner)
            || !self.keeping.running.insert(Store::Journal(owner))
        {
            return;
        }
        let entries: Vec<Unwritten> =
            self.keeping.entries.extract_if(.., |unwritten| unwritten.owner == owner).collect();
        let kept_for = entries.iter().map(|unwritten| (unwritten.journal.clone(), unwritten.entry.clone()));
        let kept_for: Vec<_> = kept_for.collect();
        let before = self.housekeeping();
        self.jobs.start_quietly("Writing the journal", |_| async move {
            let written = tokio::task::spawn_blocking(move || append(entries)).await;
            Done::Journaled(
                owner,
                written.unwrap_or_else(|_| {
                    let lost = |(journal, entry)| {
                        (owner, Err((journal, Box::new(entry), STOPPED_INSIDE.to_owned())))
                    };
                    kept_for.into_iter().map(lost).collect()
                }),
            )
        });
        self.jobs.work_for(before);
    }

    pub(super) fn entries_kept(&mut self, owner: Owner, journaled: Journaled) {
        self.keeping.running.remove(&Store::Journal(owner));
        let mut trouble = None;
        for (owner, written) in journaled {
            match written {
                Ok(entry) => {
                    self.on_behalf(owner, |desk| desk.journaled(entry));
                }
                Err((journal, entry, reason)) => {
                    self.keeping.entries.push(Unwritten { owner, journal, entry: *entry });
                    trouble = Some(reason);
                }
            }
        }
        match trouble {
            Some(reason) => self.is_unkept(Store::Journal(owner), reason),
            None => {
                self.is_kept(Store::Journal(owner));
                self.keep_entries(owner);
            }
        }
    }

    /// The disk took it.
    pub(super) fn is_kept(&mut self, store: Store) {
        if self.keeping.troubles.remove(&store).is_some() {
            self.notify(Tone::Success, format!("{}: kept on this computer now.", store.subject()));
        }
    }

    /// The disk did not take it. It is told once, and tried again before long.
    pub(super) fn is_unkept(&mut self, store: Store, reason: String) {
        tracing::warn!(?store, %reason, "something cannot be kept");
        let is_new = self.keeping.troubles.insert(store, reason.clone()).is_none();
        if is_new {
            let subject = store.subject();
            let sentence = format!(
                "{subject} cannot be kept on this computer: {reason}. It stays in this window, and is tried again every \
                 few seconds."
            );
            let tone = if matches!(store, Store::Drafts(_)) { Tone::Trouble } else { Tone::Warning };
            self.notify(tone, sentence);
        }
        if self.keeping.waiting.is_none() {
            let pause = self.environment.folder.pause();
            let before = self.housekeeping();
            let id = self.jobs.start_quietly("Waiting for the disk", move |_| async move {
                tokio::time::sleep(pause).await;
                Done::TryDiskAgain
            });
            self.jobs.work_for(before);
            self.keeping.waiting = Some(id);
        }
    }

    /// Tries again what the disk did not take.
    pub(super) fn try_disk_again(&mut self) {
        self.keeping.waiting = None;
        let stores: Vec<Store> = self.keeping.troubles.keys().copied().collect();
        for store in stores {
            match store {
                Store::Drafts(owner) => {
                    // One that has gone has left nothing to be kept.
                    if self.on_behalf(owner, Desk::keep_drafts_unless_running).is_none() {
                        self.keeping.troubles.remove(&store);
                    }
                }
                Store::Journal(owner) => self.keep_entries(owner),
                Store::Settings | Store::Portals | Store::Views(_) => match self.file(store) {
                    Some(_) => self.keep_file(store),
                    None => {
                        self.keeping.troubles.remove(&store);
                    }
                },
            }
        }
    }

    /// What a session has not written yet is not wanted any more.
    pub(super) fn drop_unwritten(&mut self, owner: Owner) {
        self.keeping.entries.retain(|unwritten| unwritten.owner != owner);
        for store in [Store::Drafts(owner), Store::Journal(owner), Store::Views(owner)] {
            self.keeping.troubles.remove(&store);
        }
        self.on_behalf(owner, |desk| {
            if let Some(signed) = desk.signed_mut() {
                signed.keeping.forget();
                signed.views_file = None;
            }
        });
    }

    /// Writes what is not on disk yet, of every session, before this returns: the program is about to
    /// end.
    pub fn keep_now(&mut self) {
        let sessions: Vec<Owner> = self.sessions().map(|signed| signed.owner).collect();
        for owner in &sessions {
            self.on_behalf(*owner, Desk::keep_drafts_of_front);
        }
        let views = sessions.into_iter().map(Store::Views);
        for store in [Store::Settings, Store::Portals].into_iter().chain(views) {
            let Some(file) = self.file(store).filter(File::is_waiting) else { continue };
            match file.write_now() {
                Ok(written) => {
                    self.follow(store, written);
                    self.is_kept(store);
                }
                Err(reason) => self.is_unkept(store, reason),
            }
        }
        let mut entries = std::mem::take(&mut self.keeping.entries);
        entries.iter_mut().for_each(|unwritten| unwritten.journal = unwritten.journal.hurried());
        let owners: BTreeSet<Owner> = entries.iter().map(|unwritten| unwritten.owner).collect();
        let written = append(entries);
        for owner in owners {
            let of_owner = written.iter().filter(|(other, _)| *other == owner).cloned().collect();
            self.entries_kept(owner, of_owner);
        }
    }
}

/// Writes saves into their journals.
fn append(entries: Vec<Unwritten>) -> Journaled {
    // Where the disk does not take one, or somebody holds the files, the others would wait in vain.
    let mut reason: Option<String> = None;
    let append = |unwritten: Unwritten| {
        let Unwritten { owner, journal, entry } = unwritten;
        if reason.is_none() {
            match journal.append(entry.clone()) {
                Ok(entry) => return (owner, Ok(Box::new(entry))),
                Err(error) => reason = Some(plain_reason(&error)),
            }
        }
        (owner, Err((journal, Box::new(entry), reason.clone().unwrap_or_default())))
    };
    entries.into_iter().map(append).collect()
}
