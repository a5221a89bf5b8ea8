//! The copies of the lists on this computer: they are shown at the next start before the
//! portal answers, and where it does not.

use std::time::Duration;

use crate::desk::notice::Tone;
use crate::desk::session::list_copy::{ListCopy, read_copy, write_copy};
use crate::desk::session::lists::Lists;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::jobs::{STOPPED_INSIDE, aside};
use crate::records::RecordKind;
use crate::storage::PortalFolder;

/// How long after a save the copy of its list is written again.
const PAUSE: Duration = Duration::from_secs(20);

impl World {
    /// Removes the copies of portals' lists and photos, and says so. `whose` is part of a sentence.
    pub(in crate::desk) fn remove_copies_in(&mut self, folders: Vec<PortalFolder>, whose: &'static str) {
        // All of them, whatever becomes of one.
        let remove = move || folders.iter().map(PortalFolder::remove_copies).fold(Ok(()), Result::and);
        self.start(TaskKind::Quiet(QuietTask::RemoveCopies), aside(remove), move |desk, removed| {
            let reason = match removed {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(STOPPED_INSIDE.to_owned()),
            };
            let (tone, sentence) = copies_removed_words(whose, reason);
            desk.world.notify(tone, sentence);
        });
    }
}

fn copies_removed_words(whose: &str, reason: Option<String>) -> (Tone, String) {
    match reason {
        None => (Tone::Info, format!("The lists and photos of {whose} are removed from this computer.")),
        Some(reason) => {
            let sentence = format!(
                "The lists and photos of {whose} could not be removed from this computer ({reason}). Try again."
            );
            (Tone::Trouble, sentence)
        }
    }
}

impl Session {
    /// Whether copies of what this portal holds stay on this computer. The demo portal has another
    /// address each time, and nothing of it is worth keeping.
    pub(super) fn keeps_copies(&self, world: &World) -> bool {
        world.settings.keep_lists && !self.is_demo
    }

    /// Reads the copies of both lists, unless none are wanted.
    pub(in crate::desk) fn read_copies(&self, world: &mut World) {
        if !self.keeps_copies(world) {
            return;
        }
        for kind in [RecordKind::Person, RecordKind::Contact] {
            let lists = self.folder.lists();
            let work = aside(move || read_copy(&lists, kind));
            self.start(world, TaskKind::Quiet(QuietTask::ReadListCopy), work, move |it, world, copy| {
                if let Ok(Some(copy)) = copy {
                    it.take_copy(world, kind, copy);
                }
            });
        }
    }

    /// A row of a list has changed: before long its copy has, too.
    pub(super) fn copy_later(&self, world: &mut World, kind: RecordKind) {
        if !world.settings.keep_lists {
            return;
        }
        let task = TaskKind::Quiet(QuietTask::WaitToKeepList(kind));
        let pause = async { tokio::time::sleep(PAUSE).await };
        self.start(world, task, pause, move |it, world, _| it.keep_copy(world, kind));
    }

    /// Writes the copy of a list.
    pub(in crate::desk) fn keep_copy(&self, world: &mut World, kind: RecordKind) {
        if !self.keeps_copies(world) {
            return;
        }
        let shelf = self.shelf(kind);
        let (Some(book), Some(loaded)) = (shelf.book.clone(), &shelf.loaded) else { return };
        let (folder, loaded) = (self.folder.clone(), loaded.timestamp());
        let work = aside(move || write_copy(&folder, kind, loaded, &book));
        self.start(world, TaskKind::Quiet(QuietTask::KeepList(kind)), work, |it, world, kept| {
            it.remove_late_copies(world);
            if let Ok(Err(reason)) = kept {
                // The list itself is there; only the next start has to wait for the portal.
                tracing::warn!(%reason, "a list cannot be kept on this computer");
            }
        });
    }

    /// Removes what was still being written when the user decided against copies.
    pub(in crate::desk) fn remove_late_copies(&self, world: &mut World) {
        if world.settings.keep_lists {
            return;
        }
        let folder = self.folder.clone();
        let work = aside(move || folder.remove_copies());
        self.start(world, TaskKind::Quiet(QuietTask::RemoveLateCopies), work, |_, _, removed| {
            if let Ok(Err(error)) = removed {
                tracing::warn!(%error, "a list on this computer cannot be removed");
            }
        });
    }
}

impl Lists {
    /// A copy is there. What the portal gave meanwhile is newer.
    pub(in crate::desk) fn take_copy(&mut self, world: &World, kind: RecordKind, copy: ListCopy) {
        let zone = world.now().time_zone().clone();
        let shelf = self.shelf_mut(kind);
        if shelf.book.is_some() {
            return;
        }
        shelf.book = Some(copy.book);
        shelf.loaded = Some(copy.loaded.to_zoned(zone));
        shelf.is_copy = true;
        shelf.find();
        // What the portal has told since is newer.
        let newer = std::mem::replace(&mut self.names, copy.names);
        self.names.extend(newer);
    }

    /// Removes the copies of this portal's lists and photos.
    pub(super) fn remove_copies(&self, world: &mut World) {
        world.remove_copies_in(vec![self.folder.clone()], "this portal");
    }
}
