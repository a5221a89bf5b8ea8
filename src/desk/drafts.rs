//! What is typed is on disk within a second, and comes back.

use std::collections::BTreeSet;
use std::time::Duration;

use super::keeping::Store;
use super::receive::Done;
use super::{Desk, Open, Signed, Tone};
use crate::jobs::{JobId, STOPPED_INSIDE};
use crate::records::RecordKey;
use crate::storage::{Drafts, StoredDraft, plain_reason};

/// How long after an edit it is written. Whatever is typed meanwhile goes with it.
const PAUSE: Duration = Duration::from_millis(300);

/// What has to be written to disk.
#[derive(Debug, Default)]
pub(super) struct KeepingDrafts {
    changed: BTreeSet<RecordKey>,
    /// The job that waits, or writes; only one at a time, so that an older draft never
    /// overtakes a newer one.
    running: Option<JobId>,
}

/// Records, each with the draft to keep, or none to forget it.
type Work = Vec<(RecordKey, Option<StoredDraft>)>;

/// The records whose drafts could not be written, and why; none if all were.
pub(super) type Unkept = Option<(Vec<RecordKey>, String)>;

impl KeepingDrafts {
    /// Nothing of it is wanted any more.
    pub(super) fn forget(&mut self) {
        self.changed.clear();
    }
}

impl Signed {
    /// Whether a draft is not on the disk yet.
    pub(super) fn has_unwritten_drafts(&self) -> bool {
        !self.keeping.changed.is_empty() || self.keeping.running.is_some()
    }
}

impl Desk {
    /// The edits of a record are not what they were: soon they are on disk.
    pub(super) fn draft_changed(&mut self, key: RecordKey) {
        let Some(signed) = self.signed_mut() else { return };
        signed.keeping.changed.insert(key);
        if signed.keeping.running.is_none() {
            self.wait_to_keep();
        }
    }

    fn wait_to_keep(&mut self) {
        let id = self.jobs.start_quietly("Waiting to keep drafts", |_| async {
            tokio::time::sleep(PAUSE).await;
            Done::KeepDrafts
        });
        if let Some(signed) = self.signed_mut() {
            signed.keeping.running = Some(id);
        }
    }

    /// Tries again what the disk did not take. What waits or is being written goes by itself.
    pub(super) fn keep_drafts_unless_running(&mut self) {
        if self.signed().is_some_and(|signed| signed.keeping.running.is_none()) {
            self.keep_drafts();
        }
    }

    pub(super) fn keep_drafts(&mut self) {
        let Some((drafts, work)) = self.drafts_to_keep() else { return };
        if work.is_empty() {
            if let Some(signed) = self.signed_mut() {
                signed.keeping.running = None;
            }
            return;
        }
        let keys: Vec<RecordKey> = work.iter().map(|(key, _)| *key).collect();
        let id = self.jobs.start_quietly("Keeping drafts", |_| async move {
            let written = tokio::task::spawn_blocking(move || write(&drafts, work)).await;
            Done::DraftsKept(written.unwrap_or_else(|_| Some((keys, STOPPED_INSIDE.to_owned()))))
        });
        if let Some(signed) = self.signed_mut() {
            signed.keeping.running = Some(id);
        }
    }

    pub(super) fn drafts_kept(&mut self, unkept: Unkept) {
        let Some(signed) = self.signed_mut() else { return };
        signed.keeping.running = None;
        let more = !signed.keeping.changed.is_empty();
        self.note_unkept(unkept);
        if more {
            self.wait_to_keep();
        }
    }

    /// What could not be written waits until the disk is tried again.
    fn note_unkept(&mut self, unkept: Unkept) {
        let Some(signed) = self.signed_mut() else { return };
        let store = Store::Drafts(signed.owner);
        match unkept {
            Some((keys, reason)) => {
                signed.keeping.changed.extend(keys);
                self.is_unkept(store, reason);
            }
            None => self.is_kept(store),
        }
    }

    /// Writes what is not on disk yet before this returns; whether the disk took it.
    pub(super) fn keep_drafts_of_front(&mut self) -> bool {
        let Some((drafts, work)) = self.drafts_to_keep() else { return true };
        if work.is_empty() {
            return true;
        }
        let unkept = write(&drafts, work);
        let is_kept = unkept.is_none();
        self.note_unkept(unkept);
        is_kept
    }

    /// The changed drafts, each to be kept or, without edits, to be forgotten.
    fn drafts_to_keep(&mut self) -> Option<(Drafts, Work)> {
        let saved_at = self.now().timestamp();
        let signed = self.signed_mut()?;
        let changed = std::mem::take(&mut signed.keeping.changed);
        let work: Work = changed
            .into_iter()
            .filter(|key| !signed.waiting.contains_key(key))
            .map(|key| {
                let edited = match signed.open.get(&key) {
                    Some(Open::Ready(record)) if record.draft.has_edits() => {
                        Some(StoredDraft { saved_at, draft: record.draft.clone(), undoes: record.undoes })
                    }
                    _ => None,
                };
                (key, edited)
            })
            .collect();
        Some((signed.folder.drafts(), work))
    }

    pub(super) fn load_drafts(&mut self) {
        let Some(signed) = self.signed() else { return };
        let drafts = signed.folder.drafts();
        self.jobs.start_quietly("Looking for drafts", |_| async move {
            let loaded = tokio::task::spawn_blocking(move || drafts.load()).await;
            Done::DraftsLoaded(loaded.unwrap_or_default())
        });
    }

    pub(super) fn drafts_loaded(&mut self, (found, troubles): super::receive::LoadedDrafts) {
        for sentence in troubles {
            self.notify(Tone::Warning, sentence);
        }
        let Some(signed) = self.signed_mut() else { return };
        // A record that was opened before this came is settled like one that is opened later.
        let early: Vec<RecordKey> =
            found.keys().filter(|key| signed.open.contains_key(key)).copied().collect();
        let count = found.len();
        signed.waiting.extend(found);
        for key in early {
            self.restore_draft(key);
        }
        match count {
            0 => {}
            1 => {
                self.notify(Tone::Info, "1 record has unsaved changes from before. It is marked in the list.")
            }
            many => self.notify(
                Tone::Info,
                format!("{many} records have unsaved changes from before. They are marked in the list."),
            ),
        }
    }
}

fn write(drafts: &Drafts, work: Work) -> Unkept {
    let mut unkept: Unkept = None;
    for (key, draft) in work {
        let written = match draft {
            Some(draft) => drafts.keep(&draft),
            None => drafts.forget(key),
        };
        if let Err(error) = written {
            let (keys, _) = unkept.get_or_insert_with(|| (Vec::new(), plain_reason(&error)));
            keys.push(key);
        }
    }
    unkept
}
