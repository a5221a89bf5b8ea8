//! What is on its way to the disk, and what the disk did not take.
//!
//! A disk can be full, or another program can hold the files. Whatever could not be written waits
//! here, is told once, is tried again every few seconds, and keeps the window from being closed
//! without a question.

use std::collections::BTreeMap;
use std::path::Path;

use crate::desk::notice::Tone;
use crate::desk::session::id::SessionId;
use crate::desk::session::state::Session;
use crate::desk::state::{Desk, World};
use crate::desk::task::{QuietTask, TaskKind};
use crate::desk::unkept::{Journaled, Keeping, SmallFile, Store, Unwritten, Written, append};
use crate::directory::SavedView;
use crate::jobs::{STOPPED_INSIDE, aside};
use crate::storage::{Journal, JournalEntry, Settings, SharedFile};

impl World {
    fn file(&self, store: Store) -> Option<SmallFile> {
        match store {
            Store::Settings => Some(SmallFile::Settings(self.settings_file.clone())),
            Store::Portals => Some(SmallFile::Portals(self.portals_file.clone())),
            Store::Views(session) => self.keeping.views.get(&session).cloned().map(SmallFile::Views),
            Store::Drafts(_) | Store::Journal(_) => None,
        }
    }

    fn is_waiting(&self, store: Store) -> bool {
        self.file(store).is_some_and(|file| file.is_waiting())
    }

    fn small_files(&self) -> Vec<Store> {
        let views = self.keeping.views.keys().copied().map(Store::Views);
        [Store::Settings, Store::Portals].into_iter().chain(views).collect()
    }

    /// Changes the settings, and keeps them.
    pub(super) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        self.settings_file.offer(&self.settings);
        self.keep_file(Store::Settings);
    }

    pub(super) fn keep_portals(&mut self) {
        self.portals_file.offer(&self.portals);
        self.keep_file(Store::Portals);
    }

    /// Brings the named views of a session to the disk, which were given to their file.
    pub(super) fn keep_views(&mut self, session: SessionId, file: SharedFile<Vec<SavedView>>) {
        self.keeping.views.insert(session, file);
        self.keep_file(Store::Views(session));
    }

    /// Brings what waits for a file to the disk, unless that is going on already: then it goes with it, or
    /// after it.
    fn keep_file(&mut self, store: Store) {
        let Some(file) = self.file(store) else { return };
        if !self.keeping.running.insert(store) {
            return;
        }
        let work = aside(move || file.write());
        self.start(TaskKind::Quiet(QuietTask::KeepFile), work, move |desk, written| {
            desk.world.keeping.running.remove(&store);
            match written.unwrap_or_else(|_| Err(STOPPED_INSIDE.to_owned())) {
                Ok(_) if desk.world.is_waiting(store) => desk.world.keep_file(store),
                Ok(written) => desk.follow_file(store, written),
                Err(reason) => desk.world.is_unkept(store, reason),
            }
        });
    }

    /// A save belongs into the journal of a session.
    pub(super) fn keep_entry(&mut self, session: SessionId, journal: Journal, entry: JournalEntry) {
        self.keeping.entries.push(Unwritten { session, journal, entry });
        self.keep_entries(session);
    }

    /// Writes the saves of a session that are not in its journal yet, one after the other.
    fn keep_entries(&mut self, session: SessionId) {
        if !self.keeping.entries.iter().any(|unwritten| unwritten.session == session)
            || !self.keeping.running.insert(Store::Journal(session))
        {
            return;
        }
        let entries: Vec<Unwritten> =
            self.keeping.entries.extract_if(.., |unwritten| unwritten.session == session).collect();
        let kept = entries.clone();
        let work = aside(move || append(entries));
        self.start(TaskKind::Quiet(QuietTask::WriteJournal), work, move |desk, written| {
            let lost =
                |_| kept.into_iter().map(|entry| Err((Box::new(entry), STOPPED_INSIDE.to_owned()))).collect();
            desk.entries_kept(session, written.unwrap_or_else(lost));
        });
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
            let pause = {
                let pause = self.environment.folder.pause();
                async move { tokio::time::sleep(pause).await }
            };
            let task = TaskKind::Quiet(QuietTask::WaitForDisk);
            self.keeping.waiting = Some(self.start(task, pause, |desk, _| desk.try_disk_again()));
        }
    }

    /// What a session has not written yet is not wanted any more.
    pub(super) fn drop_unwritten(&mut self, session: SessionId) {
        self.keeping.entries.retain(|unwritten| unwritten.session != session);
        self.keeping.views.remove(&session);
        for store in [Store::Drafts(session), Store::Journal(session), Store::Views(session)] {
            self.keeping.troubles.remove(&store);
        }
    }
}

impl Desk {
    /// The folder in which everything is kept.
    pub fn folder(&self) -> &Path {
        self.world.environment.folder.path()
    }

    /// What cannot be kept on this computer at the moment, in sentences.
    pub fn unkept(&self) -> Vec<String> {
        let sentence = |(store, reason): (&Store, &String)| format!("{}: {reason}.", store.subject());
        self.world.keeping.troubles.iter().map(sentence).collect()
    }

    /// Whether anything is not on the disk yet.
    pub fn has_unwritten(&self) -> bool {
        let Keeping { running, troubles, entries, .. } = &self.world.keeping;
        !troubles.is_empty()
            || !running.is_empty()
            || !entries.is_empty()
            || self.sessions().any(Session::has_unwritten_drafts)
            || self.world.small_files().into_iter().any(|store| self.world.is_waiting(store))
    }

    /// A small file is written. What another window has changed in it holds here as well.
    fn follow_file(&mut self, store: Store, written: Written) {
        let world = &mut self.world;
        match (store, written) {
            (_, Written::Settings(Some(settings))) => {
                world.settings_file.followed(&settings);
                world.settings = settings;
            }
            (_, Written::Portals(Some(portals))) => {
                world.portals_file.followed(&portals);
                world.portals = portals;
            }
            (Store::Views(id), Written::Views(Some(views))) => {
                self.with_lists(id, |lists, _| lists.follow_views(views));
            }
            _ => {}
        }
        self.world.is_kept(store);
        // One that has gone writes no more.
        if let Store::Views(id) = store
            && !self.world.is_waiting(store)
            && self.with_lists(id, |_, _| ()).is_none()
        {
            self.world.keeping.views.remove(&id);
        }
    }

    fn entries_kept(&mut self, session: SessionId, journaled: Journaled) {
        self.world.keeping.running.remove(&Store::Journal(session));
        let mut trouble = None;
        for written in journaled {
            match written {
                Ok((id, entry)) => drop(self.with_session(id, |it, _| it.journaled(entry))),
                Err((unwritten, reason)) => {
                    self.world.keeping.entries.push(*unwritten);
                    trouble = Some(reason);
                }
            }
        }
        match trouble {
            Some(reason) => self.world.is_unkept(Store::Journal(session), reason),
            None => {
                self.world.is_kept(Store::Journal(session));
                self.world.keep_entries(session);
            }
        }
    }

    /// Tries again what the disk did not take.
    fn try_disk_again(&mut self) {
        self.world.keeping.waiting = None;
        let stores: Vec<Store> = self.world.keeping.troubles.keys().copied().collect();
        for store in stores {
            match store {
                Store::Drafts(id) => {
                    // One that has gone has left nothing to be kept.
                    if self.with_session(id, Session::keep_drafts_unless_running).is_none() {
                        self.world.keeping.troubles.remove(&store);
                    }
                }
                Store::Journal(id) => self.world.keep_entries(id),
                Store::Settings | Store::Portals | Store::Views(_) => match self.world.file(store) {
                    Some(_) => self.world.keep_file(store),
                    None => drop(self.world.keeping.troubles.remove(&store)),
                },
            }
        }
    }

    /// Writes what is not on disk yet, of every session, before this returns: the program is about to
    /// end. What is being written right now comes to its end by itself.
    pub fn keep_now(&mut self) {
        for session in &mut self.sessions {
            session.keep_drafts_now(&mut self.world);
        }
        for store in self.world.small_files() {
            if self.world.keeping.running.contains(&store) {
                continue;
            }
            let Some(file) = self.world.file(store).filter(SmallFile::is_waiting) else { continue };
            match file.write_now() {
                Ok(written) => self.follow_file(store, written),
                Err(reason) => self.world.is_unkept(store, reason),
            }
        }
        let entries = std::mem::take(&mut self.world.keeping.entries);
        let mut by_session: BTreeMap<SessionId, Vec<Unwritten>> = BTreeMap::new();
        for mut unwritten in entries {
            unwritten.journal = unwritten.journal.hurried();
            by_session.entry(unwritten.session).or_default().push(unwritten);
        }
        for (session, entries) in by_session {
            self.entries_kept(session, append(entries));
        }
    }
}
