//! A record that has been opened, with its draft and what is going on with it.

use std::sync::Arc;

use crate::desk::file_dialog::FileDialog;
use crate::desk::pictures::Pixels;
use crate::jobs::JobId;
use crate::records::{Draft, Effect, FieldKey, History, Merge, Picture, Receipt, Record};
use crate::saving::Plan;

/// A record on its way onto the desk.
pub enum Open {
    /// It is being read.
    Reading(JobId),
    /// It could not be read, and why.
    Failed(String),
    /// It is there.
    Ready(Box<OpenRecord>),
}

/// A record with its draft and what is going on with it.
pub struct OpenRecord {
    /// The record and its edits.
    pub draft: Draft,
    /// The steps of editing it.
    pub history: History,
    /// The save that is under way. It cannot be edited meanwhile.
    pub saving: Option<Saving>,
    /// The job that reads it again.
    pub reading: Option<JobId>,
    /// The plan that is shown in the review.
    pub review: Option<Plan>,
    /// The fields that both sides changed; to be decided before it can be saved.
    pub conflict: Option<Box<Merge>>,
    /// How the last save ended.
    pub finished: Option<Finished>,
    /// How often there was such an outcome: each is to be seen, also one that says the same as before.
    pub outcomes: u32,
    /// What is going on with its photo.
    pub photo: PhotoWork,
    /// When the unsaved changes were kept that came back as it was opened.
    pub restored: Option<jiff::Timestamp>,
    /// The number of the save that the draft takes back.
    pub undoes: Option<u64>,
    /// The fields that another user changed since the draft was begun: told with the next save.
    pub(super) from_others: Vec<FieldKey>,
}

/// A save that is under way.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The task that saves.
    pub task: JobId,
    /// What else the user agreed to.
    pub(super) agreed: Vec<Effect>,
}

/// How the last save ended.
#[derive(Clone, Debug)]
pub enum Finished {
    /// It was run, and this is what the portal holds now.
    Receipt(Box<Receipt>),
    /// Nothing was sent, and why.
    NotSaved(String),
    /// There was nothing to do.
    NothingToDo,
}

/// What is going on with the photo of an open record.
#[derive(Clone, Debug, Default)]
pub struct PhotoWork {
    /// The dialog that lets the user choose a file.
    pub dialog: FileDialog,
    /// The job that prepares a picture.
    pub running: Option<JobId>,
    /// Why the last picture could not be used.
    pub trouble: Option<String>,
    pub(super) previews: Vec<(Arc<[u8]>, Arc<Pixels>)>,
}

impl PhotoWork {
    /// How many chosen pictures stay decoded, for undo.
    const KEPT: usize = 4;

    /// A chosen picture, decoded, as the editor shows it.
    pub fn preview(&self, picture: &Picture) -> Option<&Arc<Pixels>> {
        let found = self.previews.iter().find(|(bytes, _)| Arc::ptr_eq(bytes, &picture.bytes));
        found.map(|(_, preview)| preview)
    }

    pub(super) fn keep_preview(&mut self, picture: &Picture, preview: Pixels) {
        if self.previews.len() >= PhotoWork::KEPT {
            self.previews.remove(0);
        }
        self.previews.push((Arc::clone(&picture.bytes), Arc::new(preview)));
    }
}

impl OpenRecord {
    /// Says how a save ended.
    pub(super) fn finish(&mut self, finished: Finished) {
        self.finished = Some(finished);
        self.outcomes += 1;
    }

    pub(super) fn new(record: Record) -> OpenRecord {
        OpenRecord {
            draft: Draft::new(record),
            history: History::default(),
            saving: None,
            reading: None,
            review: None,
            conflict: None,
            finished: None,
            outcomes: 0,
            photo: PhotoWork::default(),
            restored: None,
            undoes: None,
            from_others: Vec::new(),
        }
    }

    /// Whether it can be edited right now: not while it is saved, nor before a conflict is decided.
    pub fn is_editable(&self) -> bool {
        self.saving.is_none() && self.conflict.is_none()
    }

    /// Takes over the draft on a newer reading, with what another user changed meanwhile.
    pub(super) fn take_merged(&mut self, draft: Draft, from_others: Vec<FieldKey>) {
        // The steps of editing lead back to lists that know nothing of theirs.
        if !from_others.is_empty() {
            self.history = History::default();
        }
        self.draft = draft;
        self.from_others.extend(from_others);
        if !self.draft.has_edits() {
            self.from_others.clear();
            // What is typed from now on takes nothing back.
            (self.restored, self.undoes) = (None, None);
        }
    }
}
