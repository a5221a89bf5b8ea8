//! Looking up without the portal: the lists from this computer, before anybody is signed
//! in and where there is no network.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::desk::session::expired::Interrupted;
use crate::desk::session::id::SessionId;
use crate::desk::session::list_copy::{ListCopy, names_of, read_copy};
use crate::desk::session::lists::Lists;
use crate::desk::session::state::Session;
use crate::desk::sign_in::opening::{SessionPlace, SignedInFacts, empty_lists};
use crate::desk::state::{Desk, World};
use crate::desk::task::{QuietTask, TaskKind};
use crate::jobs::aside;
use crate::portal::{About, Address, Department, Patience, Portal, PortalError, PortalSettings};
use crate::records::{CustomDefinition, RecordKind, Stage, Viewer};
use crate::storage::{Folder, ListCache};

/// The name of what follows among the copies.
const PORTAL_FACTS: &str = "office";

/// What every pane needs besides the lists, as the portal gave it last.
#[derive(Serialize, Deserialize)]
struct PortalFacts {
    about: About,
    surroundings: PortalSettings,
    viewer: Viewer,
    departments: Vec<Department>,
    /// `None` for an account that may not use the CRM.
    crm: Option<(Vec<CustomDefinition>, Vec<Stage>)>,
}

/// A portal as this computer knows it.
struct Known {
    facts: SignedInFacts,
    lists: Vec<(RecordKind, ListCopy)>,
}

impl Desk {
    /// Shows the lists of a saved portal as this computer knows them, until the user has
    /// signed in. Not after signing out, and not where no copies are kept.
    pub(in crate::desk) fn look_up(&mut self, id: Uuid) {
        let Some(saved) = self.world.portals.get(id).filter(|saved| !saved.signed_out) else { return };
        if !self.world.settings.keep_lists {
            return;
        }
        let (folder, patience) = (self.world.environment.folder.clone(), self.world.environment.patience);
        let work = know(folder, patience, saved.address.clone(), saved.email.clone());
        let task = TaskKind::Quiet(QuietTask::ReadLists);
        let id = self.start_sign_in(task, work, |desk, known| desk.looked_up(known.unwrap_or_default()));
        self.sign_in.offline.reading = Some(id);
    }

    /// Whether the lists on this computer are about to be shown.
    pub fn is_looking_up(&self) -> bool {
        self.session().is_none() && self.sign_in.offline.reading.is_some() && !self.sign_in.offline.aside
    }

    /// Whether the sign-in form is in front of the lists on this computer.
    pub fn has_lists_aside(&self) -> bool {
        let offline = &self.sign_in.offline;
        self.session().is_none() && offline.lists.is_some() && offline.aside
    }

    fn looked_up(&mut self, known: Option<Known>) {
        self.sign_in.offline.reading = None;
        let saved = self.sign_in.portal.and_then(|id| self.world.portals.get(id));
        let (Some(Known { facts, lists }), Some(saved)) = (known, saved) else { return };
        self.last_session += 1;
        let place = SessionPlace {
            id: SessionId(self.last_session),
            entry: Some(saved.id),
            title: saved.name.clone(),
            colour: saved.colour,
            folder: self.world.environment.folder.of_portal(&saved.address, &saved.email),
        };
        let mut known = Lists { is_offline: true, ..empty_lists(facts, place) };
        for (kind, copy) in lists {
            known.take_copy(&self.world, kind, copy);
        }
        known.read_views(&mut self.world);
        self.sign_in.offline.lists = Some(Box::new(known));
    }

    /// Whether the user has to sign in first; then they are asked to, and go on with this afterwards.
    pub(in crate::desk) fn has_to_sign_in(&mut self, then: Interrupted) -> bool {
        if self.session().is_some() || self.sign_in.lists_in_front().is_none() {
            return false;
        }
        self.sign_in.offline.wanted.push(then);
        self.sign_in.offline.aside = true;
        true
    }
}

impl World {
    /// Keeps what every pane needs besides the lists.
    pub(super) fn keep_portal_facts(&mut self, signed_in: &SignedInFacts, session: SessionId) {
        if !self.settings.keep_lists {
            return;
        }
        let address = signed_in.portal.address().as_str();
        let folder = self.environment.folder.of_portal(address, &signed_in.email);
        let now = self.now().timestamp();
        let facts = PortalFacts {
            about: signed_in.about.clone(),
            surroundings: signed_in.surroundings.clone(),
            viewer: signed_in.viewer.clone(),
            departments: signed_in.departments.clone(),
            crm: signed_in.crm.as_ref().ok().cloned(),
        };
        let work = aside(move || {
            if !folder.lists_are_wanted() {
                return Ok(());
            }
            let lists = folder.lists();
            lists.clean_up();
            lists.keep(PORTAL_FACTS, now, &facts)
        });
        self.start(TaskKind::Quiet(QuietTask::KeepPortalFacts), work, move |desk, kept| {
            if let Ok(Err(error)) = kept {
                // Only the next start has to wait for the portal.
                tracing::warn!(%error, "what is known of the portal cannot be kept on this computer");
            }
            desk.with_session(session, |session, world| session.remove_late_copies(world));
        });
    }
}

impl Session {
    /// Goes on where the lists on this computer were.
    pub(super) fn take_over(&mut self, world: &mut World, lists: Lists) {
        if self.folder.path() != lists.folder.path() {
            return self.read_copies(world);
        }
        self.view = lists.view;
        for (kind, shelf) in [(RecordKind::Person, lists.people), (RecordKind::Contact, lists.contacts)] {
            if let Some(book) = &shelf.book {
                let newer = std::mem::replace(&mut self.names, names_of(book));
                self.names.extend(newer);
            }
            *self.shelf_mut(kind) = shelf;
        }
        for key in lists.shown.into_values() {
            self.shown.insert(key.kind(), key);
            self.read_record(world, key);
        }
    }

    /// Goes on with what could not be done without the portal.
    pub(super) fn go_on_after_lists(&mut self, world: &mut World, wanted: Vec<Interrupted>) {
        for work in wanted {
            match work {
                // Both lists are loaded anyway.
                Interrupted::Book(_) => {}
                Interrupted::Record(key) if self.open.contains_key(&key) => {}
                work => self.go_on(world, work),
            }
        }
    }
}

/// Reads all that this computer knows of a portal. The two lists are read side by side.
async fn know(folder: Folder, patience: Patience, address: String, email: String) -> Option<Known> {
    let lists = folder.of_portal(&address, &email).lists();
    let read = |kind| {
        let lists = lists.clone();
        aside(move || read_copy(&lists, kind))
    };
    let facts = aside({
        let lists: ListCache = lists.clone();
        move || {
            let facts = lists.read::<PortalFacts>(PORTAL_FACTS).ok()??.list;
            let portal = Portal::new(Address::parse(&address).ok()?).ok()?.with_patience(patience);
            let nothing = PortalError::Denied { message: String::new() };
            Some(SignedInFacts {
                portal,
                about: facts.about,
                surroundings: facts.surroundings,
                viewer: facts.viewer,
                email,
                departments: facts.departments,
                crm: facts.crm.ok_or(nothing),
            })
        }
    });
    let (people, contacts, facts) = tokio::join!(read(RecordKind::Person), read(RecordKind::Contact), facts);
    let copies = [(RecordKind::Person, people), (RecordKind::Contact, contacts)];
    let lists: Vec<_> = copies.into_iter().filter_map(|(kind, copy)| Some((kind, copy?))).collect();
    // Without a single list there is nothing to look up.
    if lists.is_empty() {
        return None;
    }
    Some(Known { facts: facts?, lists })
}
