//! A session: everything that is known of a portal while an account is signed in there.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use crate::desk::kept::Kept;
use crate::desk::session::company_search::Companies;
use crate::desk::session::cut_off::CutOff;
use crate::desk::session::expired::Expired;
use crate::desk::session::journal_shelf::{JournalShelf, Undoing};
use crate::desk::session::lists::Lists;
use crate::desk::session::open_record::{Open, OpenRecord};
use crate::desk::session::photo_shelf::Photos;
use crate::desk::session::unwritten_drafts::KeepingDrafts;
use crate::portal::Portal;
use crate::records::{RecordKey, Undone, Unsettled};
use crate::saving::Lacking;
use crate::storage::StoredDraft;

/// What is known while signed in.
pub struct Session {
    /// What is known of the portal.
    pub(in crate::desk) lists: Lists,
    pub(in crate::desk) portal: Portal,
    /// The token was pasted.
    pub(in crate::desk) pasted_token: bool,
    /// Where the token is kept.
    pub kept: Kept,
    /// The user has signed out, and a save still runs, or the disk does not take what was typed.
    pub(in crate::desk) leaving: bool,
    /// Its token is given back already.
    pub(in crate::desk) is_let_go: bool,
    /// The saves on this computer.
    pub journal: JournalShelf,
    /// Unsaved changes from before, of records that have not been opened yet.
    pub waiting: BTreeMap<RecordKey, StoredDraft>,
    /// The calls that the portal was found not to have.
    pub(in crate::desk) lacking: Lacking,
    pub(in crate::desk) keeping: KeepingDrafts,
    pub(in crate::desk) undoing: BTreeMap<RecordKey, Undoing>,
    /// The portal no longer accepts the session.
    pub expired: Option<Expired>,
    /// The records that have been opened.
    pub open: BTreeMap<RecordKey, Open>,
    /// The companies that the portal found last.
    pub companies: Companies,
    /// The photos that have been loaded.
    pub photos: Photos,
}

// Whatever shows lists works on a session as well.
impl Deref for Session {
    type Target = Lists;

    fn deref(&self) -> &Lists {
        &self.lists
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut Lists {
        &mut self.lists
    }
}

impl Session {
    /// The save that the draft of a record takes back.
    pub fn undone(&self, record: &OpenRecord) -> Option<Undone> {
        let number = record.undoes?;
        let entry = self.journal.entries.iter().rev().find(|entry| entry.number == number)?;
        Some(entry.receipt.undone())
    }

    /// What is not known of the last saves of a record, oldest first.
    pub(super) fn unsettled(&self, key: RecordKey) -> Vec<Unsettled> {
        self.journal.cut_off.get(&key).map_or_else(Vec::new, CutOff::unsettled)
    }

    /// Whether a record is being saved.
    pub fn is_saving(&self, key: RecordKey) -> bool {
        matches!(self.open.get(&key), Some(Open::Ready(record)) if record.saving.is_some())
    }

    /// How long nothing is sent to the portal yet, because it asked for a pause.
    pub fn pause(&self) -> Option<Duration> {
        self.portal.pause()
    }

    /// How many records have unsaved changes.
    pub fn unsaved(&self) -> usize {
        let edited = |open: &&Open| matches!(open, Open::Ready(record) if record.draft.has_edits());
        self.open.values().filter(edited).count() + self.waiting.len()
    }

    /// Whether any save is under way.
    pub fn saves(&self) -> bool {
        self.open.values().any(|open| matches!(open, Open::Ready(record) if record.saving.is_some()))
    }
}
