//! A session: everything that is known of a portal while an account is signed in there.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Weekday;
use uuid::Uuid;

use crate::desk::action::View;
use crate::desk::kept::Kept;
use crate::desk::session::company_search::Companies;
use crate::desk::session::cut_off::CutOff;
use crate::desk::session::expired::Expired;
use crate::desk::session::id::SessionId;
use crate::desk::session::journal_shelf::{JournalShelf, Undoing};
use crate::desk::session::open_record::{Open, OpenRecord};
use crate::desk::session::photo_shelf::Photos;
use crate::desk::session::shelf::Shelf;
use crate::desk::session::unwritten_drafts::KeepingDrafts;
use crate::directory::SavedView;
use crate::portal::{About, Address, Department, Portal, PortalSettings};
use crate::records::{
    CalendarWords, DateOrder, DatePattern, Names, RecordKey, RecordKind, Schema, Stage, Undone, Unsettled,
    Viewer, first_weekday_of_culture,
};
use crate::saving::Lacking;
use crate::storage::{Colour, PortalFolder, SharedFile, StoredDraft};

/// What is known while signed in.
pub struct Session {
    pub(in crate::desk) id: SessionId,
    pub(in crate::desk) portal: Portal,
    /// The saved portal; the demo portal is none.
    pub entry: Option<Uuid>,
    /// How the user calls the portal.
    pub title: String,
    /// The colour by which the portal is told apart.
    pub colour: Colour,
    /// It is the embedded portal of this very program.
    pub is_demo: bool,
    /// The token was pasted.
    pub(in crate::desk) pasted_token: bool,
    /// Where the token is kept.
    pub kept: Kept,
    /// The user has signed out, and a save still runs, or the disk does not take what was typed.
    pub(in crate::desk) leaving: bool,
    /// Its token is given back already.
    pub(in crate::desk) is_let_go: bool,
    /// What the portal runs.
    pub about: About,
    /// Name, culture and time zone of the portal.
    pub surroundings: PortalSettings,
    /// Who is signed in.
    pub viewer: Viewer,
    /// The e-mail that was signed in with.
    pub email: String,
    /// The departments, by name.
    pub departments: Vec<Department>,
    /// The stages of contacts.
    pub stages: Vec<Stage>,
    /// Why there are no contacts, if the viewer may not use the CRM.
    pub no_contacts: Option<String>,
    /// The fields of people.
    pub person_schema: Schema,
    /// The fields of contacts.
    pub contact_schema: Schema,
    /// The names behind ids.
    pub names: Names,
    /// The people.
    pub people: Shelf,
    /// The contacts.
    pub contacts: Shelf,
    /// The ways to look at the lists that have a name.
    pub views: Vec<SavedView>,
    /// The file that keeps them, once it has been read.
    pub(in crate::desk) views_file: Option<SharedFile<Vec<SavedView>>>,
    /// The saves on this computer.
    pub journal: JournalShelf,
    /// Unsaved changes from before, of records that have not been opened yet.
    pub waiting: BTreeMap<RecordKey, StoredDraft>,
    pub(in crate::desk) folder: PortalFolder,
    /// The calls that the portal was found not to have.
    pub(in crate::desk) lacking: Lacking,
    pub(in crate::desk) keeping: KeepingDrafts,
    pub(in crate::desk) undoing: BTreeMap<RecordKey, Undoing>,
    /// The portal no longer accepts the session.
    pub expired: Option<Expired>,
    /// What the window shows.
    pub view: View,
    /// The record that is shown of each kind.
    pub shown: BTreeMap<RecordKind, RecordKey>,
    /// The records that have been opened.
    pub open: BTreeMap<RecordKey, Open>,
    /// The companies that the portal found last.
    pub companies: Companies,
    /// The photos that have been loaded.
    pub photos: Photos,
    /// Nobody is signed in: what is shown is what this computer knows.
    pub is_offline: bool,
}

impl Session {
    /// The fields of a kind of record.
    pub fn schema(&self, kind: RecordKind) -> &Schema {
        match kind {
            RecordKind::Person => &self.person_schema,
            RecordKind::Contact => &self.contact_schema,
        }
    }

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

    /// The book of a kind of record.
    pub fn shelf(&self, kind: RecordKind) -> &Shelf {
        match kind {
            RecordKind::Person => &self.people,
            RecordKind::Contact => &self.contacts,
        }
    }

    pub(in crate::desk) fn shelf_mut(&mut self, kind: RecordKind) -> &mut Shelf {
        match kind {
            RecordKind::Person => &mut self.people,
            RecordKind::Contact => &mut self.contacts,
        }
    }

    /// The portal's address.
    pub fn address(&self) -> &Address {
        self.portal.address()
    }

    /// How long nothing is sent to the portal yet, because it asked for a pause.
    pub fn pause(&self) -> Option<Duration> {
        self.portal.pause()
    }

    /// Tells this session from every other one of this run of the program.
    pub fn number(&self) -> u64 {
        self.id.0
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

    /// The order in which the viewer's culture writes dates.
    pub fn date_order(&self) -> DateOrder {
        DateOrder::of_culture(&self.surroundings.culture)
    }

    /// The viewer's language and region: the portal's where they have not chosen one.
    fn own_culture(&self) -> &str {
        let PortalSettings { culture, own_culture, .. } = &self.surroundings;
        if own_culture.is_empty() { culture } else { own_culture }
    }

    /// The weekday in the first column of a calendar.
    pub fn first_weekday(&self) -> Weekday {
        first_weekday_of_culture(self.own_culture())
    }

    /// The words of a calendar in the viewer's language.
    pub fn calendar_words(&self) -> CalendarWords {
        CalendarWords::of_culture(self.own_culture())
    }

    /// How the portal's own pages write a day into a custom field.
    pub fn date_pattern(&self) -> DatePattern {
        DatePattern::of_culture(&self.surroundings.culture)
    }
}
