//! The copies of the lists on this computer: they stand at the next start before the
//! portal answers, and where it does not.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Desk;
use super::receive::Done;
use crate::directory::Book;
use crate::jobs::STOPPED_INSIDE;
use crate::records::{Names, RecordKey, RecordKind};
use crate::storage::{KeptList, ListCache, PortalFolder};

/// How long after a save the copy of its list is written again.
const PAUSE: Duration = Duration::from_secs(20);

/// A list that was kept, ready to be shown.
pub(super) struct Copy {
    pub(super) book: Arc<Book>,
    pub(super) names: Names,
    pub(super) loaded: Timestamp,
}

/// The name of a list among the copies.
fn name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Person => "people",
        RecordKind::Contact => "contacts",
    }
}

impl Desk {
    /// Whether copies of what the portal in front holds stay here. The demo portal has another
    /// address each time, and nothing of it is worth keeping.
    pub(super) fn keeps_copies(&self) -> bool {
        self.settings.keep_lists && self.signed().is_some_and(|signed| !signed.is_demo)
    }

    /// Reads the copies of both lists, unless none are wanted.
    pub(super) fn read_copies(&mut self) {
        let Some(signed) = self.signed() else { return };
        if !self.keeps_copies() {
            return;
        }
        let lists = signed.folder.lists();
        for kind in [RecordKind::Person, RecordKind::Contact] {
            let lists = lists.clone();
            self.jobs.start_quietly("Reading the list on this computer", |_| async move {
                let copy = tokio::task::spawn_blocking(move || read(&lists, kind)).await;
                Done::Copy(kind, copy.ok().flatten().map(Box::new))
            });
        }
    }

    /// A copy is there. What the portal gave meanwhile is newer.
    pub(super) fn copy_read(&mut self, kind: RecordKind, copy: Option<Box<Copy>>) {
        let zone = self.now().time_zone().clone();
        let (Some(signed), Some(copy)) = (self.signed_mut(), copy) else { return };
        let shelf = signed.shelf_mut(kind);
        if shelf.book.is_some() {
            return;
        }
        shelf.book = Some(copy.book);
        shelf.loaded = Some(copy.loaded.to_zoned(zone));
        shelf.is_copy = true;
        shelf.find();
        // What the portal has told since is newer.
        let newer = std::mem::replace(&mut signed.names, copy.names);
        signed.names.extend(newer);
    }

    /// A row of a list has changed: before long its copy has, too.
    pub(super) fn copy_later(&mut self, kind: RecordKind) {
        if !self.settings.keep_lists {
            return;
        }
        self.jobs.start_latest_quietly(
            &format!("copy {}", name(kind)),
            "Waiting to keep a list",
            |_| async move {
                tokio::time::sleep(PAUSE).await;
                Done::KeepCopy(kind)
            },
        );
    }

    pub(super) fn keep_copy(&mut self, kind: RecordKind) {
        let Some(signed) = self.signed().filter(|_| self.keeps_copies()) else { return };
        let shelf = signed.shelf(kind);
        let (Some(book), Some(loaded)) = (shelf.book.clone(), &shelf.loaded) else { return };
        let (folder, loaded) = (signed.folder.clone(), loaded.timestamp());
        let lane = format!("keep {}", name(kind));
        self.jobs.start_latest_quietly(&lane, "Keeping a list", |_| async move {
            let kept = tokio::task::spawn_blocking(move || keep(&folder, kind, loaded, &book)).await;
            Done::CopyKept(kept.unwrap_or_else(|_| Err(STOPPED_INSIDE.to_owned())))
        });
    }

    pub(super) fn copy_kept(&mut self, result: &Result<(), String>) {
        self.remove_late_copies();
        if let Err(reason) = result {
            // The list itself is there; only the next start has to wait for the portal.
            tracing::warn!(%reason, "a list cannot be kept on this computer");
        }
    }

    /// The user wants copies on this computer, or none; those there are removed.
    pub(super) fn keep_lists(&mut self, wanted: bool) {
        self.settings.keep_lists = wanted;
        self.keep_settings();
        if wanted {
            self.keep_copy(RecordKind::Person);
            self.keep_copy(RecordKind::Contact);
        } else {
            // Whoever wants no copies wants none of any portal.
            let saved = self.portals.iter();
            let saved = saved.map(|saved| self.environment.folder.of_portal(&saved.address, &saved.email));
            let folders = saved.chain(self.sessions().map(|signed| signed.folder.clone())).collect();
            self.remove_copies_in(folders, "all portals");
        }
    }

    /// Removes the copies of this portal's lists and photos.
    pub(super) fn remove_copies(&mut self) {
        let Some(signed) = self.signed() else { return };
        self.remove_copies_in(vec![signed.folder.clone()], "this portal");
    }

    /// Removes what was still being written when the user decided against copies.
    pub(super) fn remove_late_copies(&mut self) {
        let Some(signed) = self.signed().filter(|_| !self.settings.keep_lists) else { return };
        let folder = signed.folder.clone();
        self.jobs.start_latest_quietly(
            "late copies",
            "Removing the lists on this computer",
            |_| async move {
                let removed = tokio::task::spawn_blocking(move || folder.remove_copies()).await;
                if let Ok(Err(error)) = &removed {
                    tracing::warn!(%error, "a list on this computer cannot be removed");
                }
                Done::LateCopiesRemoved
            },
        );
    }

    fn remove_copies_in(&mut self, folders: Vec<PortalFolder>, whose: &'static str) {
        self.jobs.start_latest_quietly("copies", "Removing the lists on this computer", |_| async move {
            // All of them, whatever becomes of one.
            let remove = move || folders.iter().map(PortalFolder::remove_copies).fold(Ok(()), Result::and);
            let removed = tokio::task::spawn_blocking(remove).await;
            let removed = removed.map_err(|_| STOPPED_INSIDE.to_owned());
            let removed = removed.and_then(|result| result.map_err(|error| error.to_string()));
            Done::CopiesRemoved(whose, removed)
        });
    }

    pub(super) fn copies_removed(&mut self, whose: &str, result: Result<(), String>) {
        match result {
            Ok(()) => {
                let sentence = format!("The lists and photos of {whose} are removed from this computer.");
                self.notify(super::Tone::Info, sentence);
            }
            Err(reason) => {
                let sentence = format!(
                    "The lists and photos of {whose} could not be removed from this computer ({reason}). Try again."
                );
                self.notify(super::Tone::Trouble, sentence);
            }
        }
    }
}

pub(super) fn read(lists: &ListCache, kind: RecordKind) -> Option<Copy> {
    match lists.read::<Book>(name(kind)) {
        Ok(kept) => kept.map(|KeptList { loaded, list: book }| {
            let names = names_of(&book);
            Copy { book: Arc::new(book), names, loaded }
        }),
        Err(error) => {
            tracing::warn!(%error, "a list on this computer cannot be read");
            None
        }
    }
}

/// Writes the copy of a list, unless another window has been told that none are wanted.
fn keep(folder: &PortalFolder, kind: RecordKind, loaded: Timestamp, book: &Book) -> Result<(), String> {
    if !folder.lists_are_wanted() {
        return Ok(());
    }
    folder.lists().keep(name(kind), loaded, book).map_err(|error| error.to_string())
}

/// The names that the rows of a book tell.
pub(super) fn names_of(book: &Book) -> Names {
    let people = book.names().filter_map(|(key, name)| match key {
        RecordKey::Person(id) => Some((id, name)),
        RecordKey::Contact(_) => None,
    });
    let mut names = Names::of_people(people, book.len());
    if book.names().any(|(key, _)| matches!(key, RecordKey::Contact(_))) {
        for row in book.rows() {
            if let Some(company) = row.company() {
                names.learn_company(company, row.place);
            }
        }
    }
    names
}
