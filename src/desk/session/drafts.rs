//! What is typed is on disk within a second, and comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::desk::notice::Tone;
use crate::desk::session::open_record::Open;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::desk::unkept::Store;
use crate::jobs::{STOPPED_INSIDE, aside};
use crate::records::RecordKey;
use crate::storage::{Drafts, StoredDraft, plain_reason};

/// How long after an edit it is written. Whatever is typed meanwhile goes with it.
const PAUSE: Duration = Duration::from_millis(300);

/// Records, each with the draft to keep, or none to forget it.
type Work = Vec<(RecordKey, Option<StoredDraft>)>;

/// The drafts that were found, and a sentence for each that could not be read.
type LoadedDrafts = (BTreeMap<RecordKey, StoredDraft>, Vec<String>);

/// The records whose drafts could not be written, and why; none if all were.
type Unkept = Option<(Vec<RecordKey>, String)>;

impl Session {
    /// What was typed and is not on the disk yet is not wanted any more.
    pub(in crate::desk) fn drop_unwritten(&mut self, world: &mut World) {
        self.keeping.changed.clear();
        self.views_file = None;
        world.drop_unwritten(self.id);
    }

    /// Whether a draft is not on the disk yet.
    pub(in crate::desk) fn has_unwritten_drafts(&self) -> bool {
        !self.keeping.changed.is_empty() || self.keeping.running.is_some()
    }
}

impl Session {
    /// The edits of a record are not what they were: soon they are on disk.
    pub(super) fn draft_changed(&mut self, world: &mut World, key: RecordKey) {
        self.keeping.changed.insert(key);
        if self.keeping.running.is_none() {
            self.wait_to_keep(world);
        }
    }

    fn wait_to_keep(&mut self, world: &mut World) {
        let task = TaskKind::Quiet(QuietTask::WaitToKeepDrafts);
        let pause = async { tokio::time::sleep(PAUSE).await };
        self.keeping.running = Some(self.start(world, task, pause, |it, world, _| it.keep_drafts(world)));
    }

    /// Tries again what the disk did not take. What waits or is being written goes by itself.
    pub(in crate::desk) fn keep_drafts_unless_running(&mut self, world: &mut World) {
        if self.keeping.running.is_none() {
            self.keep_drafts(world);
        }
    }

    fn keep_drafts(&mut self, world: &mut World) {
        self.keeping.running = None;
        let (drafts, work) = self.drafts_to_keep(world);
        if work.is_empty() {
            return;
        }
        let keys: Vec<RecordKey> = work.iter().map(|(key, _)| *key).collect();
        let task = TaskKind::Quiet(QuietTask::KeepDrafts);
        let id = self.start(world, task, aside(move || write(&drafts, work)), |it, world, written| {
            it.keeping.running = None;
            it.note_unkept(world, written.unwrap_or_else(|_| Some((keys, STOPPED_INSIDE.to_owned()))));
        });
        self.keeping.running = Some(id);
    }

    /// What could not be written waits until the disk is tried again.
    fn note_unkept(&mut self, world: &mut World, unkept: Unkept) {
        let store = Store::Drafts(self.id);
        let more = !self.keeping.changed.is_empty();
        match unkept {
            Some((keys, reason)) => {
                self.keeping.changed.extend(keys);
                world.is_unkept(store, reason);
            }
            None => world.is_kept(store),
        }
        if more && self.keeping.running.is_none() {
            self.wait_to_keep(world);
        }
    }

    /// Writes what is not on disk yet before this returns; whether the disk took it.
    pub(in crate::desk) fn keep_drafts_now(&mut self, world: &mut World) -> bool {
        let (drafts, work) = self.drafts_to_keep(world);
        if work.is_empty() {
            return true;
        }
        let unkept = write(&drafts, work);
        let is_kept = unkept.is_none();
        self.note_unkept(world, unkept);
        is_kept
    }

    /// The changed drafts, each to be kept or, without edits, to be forgotten.
    fn drafts_to_keep(&mut self, world: &World) -> (Drafts, Work) {
        let saved_at = world.now().timestamp();
        let changed = std::mem::take(&mut self.keeping.changed);
        let work: Work = changed
            .into_iter()
            .filter(|key| !self.waiting.contains_key(key))
            .map(|key| {
                let edited = match self.open.get(&key) {
                    Some(Open::Ready(record)) if record.draft.has_edits() => {
                        Some(StoredDraft { saved_at, draft: record.draft.clone(), undoes: record.undoes })
                    }
                    _ => None,
                };
                (key, edited)
            })
            .collect();
        (self.folder.drafts(), work)
    }

    pub(in crate::desk) fn load_drafts(&self, world: &mut World) {
        let drafts = self.folder.drafts();
        let task = TaskKind::Quiet(QuietTask::ReadDrafts);
        self.start(world, task, aside(move || drafts.load()), |it, world, loaded| {
            it.drafts_loaded(world, loaded.unwrap_or_default());
        });
    }

    fn drafts_loaded(&mut self, world: &mut World, (found, troubles): LoadedDrafts) {
        for sentence in troubles {
            self.notify(world, Tone::Warning, sentence);
        }
        // A record that was opened before this came is settled like one that is opened later.
        let early: Vec<RecordKey> = found.keys().filter(|key| self.open.contains_key(key)).copied().collect();
        let sentence = match found.len() {
            0 => None,
            1 => Some("1 record has unsaved changes from before. It is marked in the list.".to_owned()),
            many => {
                Some(format!("{many} records have unsaved changes from before. They are marked in the list."))
            }
        };
        self.waiting.extend(found);
        for key in early {
            self.restore_draft(world, key);
        }
        if let Some(sentence) = sentence {
            self.notify(world, Tone::Info, sentence);
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
