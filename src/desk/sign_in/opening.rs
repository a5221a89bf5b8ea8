//! A session as it begins.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::desk::action::View;
use crate::desk::kept::Kept;
use crate::desk::session::company_search::Companies;
use crate::desk::session::id::SessionId;
use crate::desk::session::journal_shelf::JournalShelf;
use crate::desk::session::lists::Lists;
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
pub(super) struct SessionPlace {
    pub(super) id: SessionId,
    pub(super) entry: Option<Uuid>,
    pub(super) title: String,
    pub(super) colour: Colour,
    pub(super) folder: PortalFolder,
}

/// A session with nothing loaded yet.
pub(super) fn begin_session(
    facts: SignedInFacts,
    place: SessionPlace,
    access: &AccessFacts,
    kept: Kept,
) -> Session {
    Session {
        portal: facts.portal.clone(),
        pasted_token: access.pasted_token,
        kept,
        leaving: false,
        is_let_go: false,
        journal: JournalShelf::default(),
        waiting: BTreeMap::new(),
        keeping: KeepingDrafts::default(),
        lacking: Lacking::new(),
        undoing: BTreeMap::new(),
        expired: None,
        open: BTreeMap::new(),
        companies: Companies::default(),
        photos: Photos::default(),
        lists: Lists { is_demo: access.is_demo, ..empty_lists(facts, place) },
    }
}

/// Lists with nothing loaded yet.
pub(super) fn empty_lists(facts: SignedInFacts, place: SessionPlace) -> Lists {
    let mut names = Names::default();
    for department in &facts.departments {
        names.learn_department(department.id, department.name.as_str());
    }
    names.learn_person(facts.viewer.id, facts.viewer.name.as_str());
    let (custom, stages, no_contacts) = match facts.crm {
        Ok((custom, stages)) => (custom, stages, None),
        Err(error @ PortalError::Denied { .. }) => {
            tracing::info!(%error, "no CRM for this account");
            let sentence =
                "This account may not use the CRM of the portal, so there are no contacts to show.";
            (Vec::new(), Vec::new(), Some(sentence.to_owned()))
        }
        Err(error) => (Vec::new(), Vec::new(), Some(error.to_string())),
    };
    Lists {
        id: place.id,
        entry: place.entry,
        title: place.title,
        colour: place.colour,
        is_demo: false,
        address: facts.portal.address().clone(),
        about: facts.about,
        surroundings: facts.surroundings,
        viewer: facts.viewer,
        email: facts.email,
        departments: facts.departments,
        stages,
        no_contacts,
        person_schema: Schema::person(),
        contact_schema: Schema::contact(&custom),
        names,
        people: Shelf::default(),
        contacts: Shelf::default(),
        views: Vec::new(),
        views_file: None,
        folder: place.folder,
        view: View::Book(RecordKind::Person),
        shown: BTreeMap::new(),
        is_offline: false,
    }
}
