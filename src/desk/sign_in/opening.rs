//! A session as it begins.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::desk::action::View;
use crate::desk::kept::Kept;
use crate::desk::session::company_search::Companies;
use crate::desk::session::id::SessionId;
use crate::desk::session::journal_shelf::JournalShelf;
use crate::desk::session::photo_shelf::Photos;
use crate::desk::session::shelf::Shelf;
use crate::desk::session::state::Session;
use crate::desk::session::unwritten_drafts::KeepingDrafts;
use crate::desk::sign_in::access::AccessFacts;
use crate::portal::{About, Department, Portal, PortalError, PortalSettings};
use crate::records::{CustomDefinition, Names, RecordKind, Schema, Stage, Viewer};
use crate::saving::Lacking;
use crate::storage::{Colour, PortalFolder};

/// What is read while signing in.
pub(super) struct SignedInFacts {
    pub(super) portal: Portal,
    pub(super) about: About,
    pub(super) surroundings: PortalSettings,
    pub(super) viewer: Viewer,
    pub(super) email: String,
    pub(super) departments: Vec<Department>,
    pub(super) crm: Result<(Vec<CustomDefinition>, Vec<Stage>), PortalError>,
}

/// Where a session stands among the others.
pub(super) struct Place {
    pub(super) id: SessionId,
    pub(super) entry: Option<Uuid>,
    pub(super) title: String,
    pub(super) colour: Colour,
    pub(super) kept: Kept,
    pub(super) folder: PortalFolder,
}

/// A session with nothing loaded yet.
pub(super) fn seat(entry: SignedInFacts, place: Place, facts: &AccessFacts) -> Session {
    let mut names = Names::default();
    for department in &entry.departments {
        names.learn_department(department.id, department.name.as_str());
    }
    names.learn_person(entry.viewer.id, entry.viewer.name.as_str());
    let (custom, stages, no_contacts) = match entry.crm {
        Ok((custom, stages)) => (custom, stages, None),
        Err(error @ PortalError::Denied { .. }) => {
            tracing::info!(%error, "no CRM for this account");
            let sentence =
                "This account may not use the CRM of the portal, so there are no contacts to show.";
            (Vec::new(), Vec::new(), Some(sentence.to_owned()))
        }
        Err(error) => (Vec::new(), Vec::new(), Some(error.to_string())),
    };
    Session {
        id: place.id,
        portal: entry.portal,
        entry: place.entry,
        title: place.title,
        colour: place.colour,
        is_demo: facts.is_demo,
        pasted_token: facts.pasted_token,
        kept: place.kept,
        leaving: false,
        is_let_go: false,
        about: entry.about,
        surroundings: entry.surroundings,
        viewer: entry.viewer,
        email: entry.email,
        departments: entry.departments,
        stages,
        no_contacts,
        person_schema: Schema::person(),
        contact_schema: Schema::contact(&custom),
        names,
        people: Shelf::default(),
        contacts: Shelf::default(),
        views: Vec::new(),
        views_file: None,
        journal: JournalShelf::default(),
        waiting: BTreeMap::new(),
        folder: place.folder,
        keeping: KeepingDrafts::default(),
        lacking: Lacking::new(),
        undoing: BTreeMap::new(),
        expired: None,
        view: View::Book(RecordKind::Person),
        shown: BTreeMap::new(),
        open: BTreeMap::new(),
        companies: Companies::default(),
        photos: Photos::default(),
        is_offline: false,
    }
}
