//! Looking up without the portal: the lists from this computer, before anybody is signed
//! in and where there is no network.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::copies::Copy;
use super::enter::{Circumstances, Entered, Place, seat};
use super::expiry::Interrupted;
use super::portals::NOBODY;
use super::receive::Done;
use super::{Desk, Kept, Open, Session, Signed, copies};
use crate::jobs::{JobId, STOPPED_INSIDE};
use crate::portal::{About, Address, Department, Patience, Portal, PortalError, Surroundings};
use crate::records::{CustomDefinition, RecordKey, RecordKind, Stage, Viewer};
use crate::storage::{Folder, ListCache};

/// The name of what follows among the copies.
const OFFICE: &str = "office";

/// Said where a record would be opened.
const NOT_SIGNED_IN: &str = "Nobody is signed in, so this is what the list on this computer knows.";

/// What every pane needs besides the lists, as the portal gave it last.
#[derive(Serialize, Deserialize)]
struct Office {
    about: About,
    surroundings: Surroundings,
    viewer: Viewer,
    departments: Vec<Department>,
    /// `None` for an account that may not use the CRM.
    crm: Option<(Vec<CustomDefinition>, Vec<Stage>)>,
}

/// A portal as this computer knows it.
pub(super) struct Known {
    entered: Entered,
    lists: Vec<(RecordKind, Copy)>,
}

/// The lists on this computer, while nobody is signed in.
#[derive(Default)]
pub(super) struct Lookup {
    /// The job that reads them.
    pub(super) reading: Option<JobId>,
    signed: Option<Box<Signed>>,
    /// The sign-in form stands in front of them.
    pub(super) aside: bool,
    /// What the user asked for that needs the portal.
    wanted: Vec<Interrupted>,
}

impl Lookup {
    pub(super) fn in_front(&self) -> Option<&Signed> {
        self.signed.as_deref().filter(|_| !self.aside)
    }

    pub(super) fn in_front_mut(&mut self) -> Option<&mut Signed> {
        self.signed.as_deref_mut().filter(|_| !self.aside)
    }

    /// Somebody is signed in: what was looked at goes on there.
    pub(super) fn end(&mut self) -> Option<Box<Signed>> {
        (self.reading, self.aside) = (None, false);
        self.signed.take()
    }
}

impl Desk {
    /// Shows the lists of a saved portal as this computer knows them, until somebody has
    /// signed in. Not after signing out, and not where no copies are kept.
    pub(super) fn look_up(&mut self, id: Uuid) {
        let Some(saved) = self.portals.get(id).filter(|saved| !saved.signed_out) else { return };
        if !self.settings.keep_lists {
            return;
        }
        let (folder, patience) = (self.environment.folder.clone(), self.environment.patience);
        let (address, email) = (saved.address.clone(), saved.email.clone());
        let id = self.jobs.start_quietly("Reading the lists on this computer", |_| async move {
            Done::Known(know(folder, patience, address, email).await.map(Box::new))
        });
        self.lookup.reading = Some(id);
    }

    /// Whether the lists on this computer are about to be shown.
    pub fn is_looking_up(&self) -> bool {
        self.lookup.reading.is_some() && !self.lookup.aside
    }

    /// Whether the sign-in form stands in front of the lists on this computer.
    pub fn has_lists_aside(&self) -> bool {
        matches!(self.session, Session::SignedOut(_)) && self.lookup.signed.is_some() && self.lookup.aside
    }

    pub(super) fn looked_up(&mut self, known: Option<Box<Known>>) {
        self.lookup.reading = None;
        let Session::SignedOut(state) = &self.session else { return };
        let saved = state.portal.and_then(|id| self.portals.get(id));
        let (Some(known), Some(saved)) = (known, saved) else { return };
        let Known { entered, lists } = *known;
        let place = Place {
            owner: NOBODY,
            entry: Some(saved.id),
            title: saved.name.clone(),
            colour: saved.colour,
            kept: Kept::Keeping,
            folder: self.environment.folder.of_portal(&saved.address, &saved.email),
        };
        let signed = Signed { is_offline: true, ..seat(entered, place, &Circumstances::default()) };
        self.lookup.signed = Some(Box::new(signed));
        for (kind, copy) in lists {
            self.copy_read(kind, Some(Box::new(copy)));
        }
        self.read_views();
    }

    /// Keeps what every pane needs besides the lists.
    pub(super) fn keep_office(&mut self, entered: &Entered) {
        if !self.settings.keep_lists {
            return;
        }
        let folder = self.environment.folder.of_portal(entered.portal.address().as_str(), &entered.email);
        let now = self.now().timestamp();
        let office = Office {
            about: entered.about.clone(),
            surroundings: entered.surroundings.clone(),
            viewer: entered.viewer.clone(),
            departments: entered.departments.clone(),
            crm: entered.crm.as_ref().ok().cloned(),
        };
        self.jobs.start_quietly("Keeping the portal on this computer", |_| async move {
            let kept = tokio::task::spawn_blocking(move || {
                if !folder.lists_are_wanted() {
                    return Ok(());
                }
                let lists = folder.lists();
                lists.clean_up();
                lists.keep(OFFICE, now, &office).map_err(|error| error.to_string())
            });
            Done::CopyKept(kept.await.unwrap_or_else(|_| Err(STOPPED_INSIDE.to_owned())))
        });
    }

    /// Whether somebody would have to sign in first; then they are asked to, and go on with
    /// this afterwards.
    pub(super) fn has_to_sign_in(&mut self, then: Interrupted) -> bool {
        if !self.signed().is_some_and(|signed| signed.is_offline) {
            return false;
        }
        self.lookup.wanted.push(then);
        self.lookup.aside = true;
        true
    }

    /// Opens a record while nobody is signed in: the list tells what it knows.
    pub(super) fn open_offline(&mut self, key: RecordKey) -> bool {
        let Some(signed) = self.signed_mut().filter(|signed| signed.is_offline) else { return false };
        signed.open.insert(key, Open::Failed(NOT_SIGNED_IN.to_owned()));
        true
    }

    /// Goes on in the session in front where the lists on this computer were.
    pub(super) fn take_over(&mut self, lookup: Signed) {
        let Some(signed) = self.signed_mut() else { return };
        if signed.folder.path() != lookup.folder.path() {
            return self.read_copies();
        }
        signed.view = lookup.view;
        for (kind, shelf) in [(RecordKind::Person, lookup.people), (RecordKind::Contact, lookup.contacts)] {
            if let Some(book) = &shelf.book {
                let newer = std::mem::replace(&mut signed.names, copies::names_of(book));
                signed.names.extend(newer);
            }
            *signed.shelf_mut(kind) = shelf;
        }
        for key in lookup.shown.into_values() {
            let Some(signed) = self.signed_mut() else { return };
            signed.shown.insert(key.kind(), key);
            self.read_record(key);
        }
    }

    /// Goes on with what could not be done without the portal.
    pub(super) fn go_on_after_lookup(&mut self) {
        for work in std::mem::take(&mut self.lookup.wanted) {
            match work {
                // Both lists are loaded anyway.
                Interrupted::Book(_) => {}
                Interrupted::Record(key)
                    if self.signed().is_some_and(|signed| signed.open.contains_key(&key)) => {}
                work => self.go_on(work),
            }
        }
    }
}

/// Reads all that this computer knows of a portal. The two lists are read side by side.
async fn know(folder: Folder, patience: Patience, address: String, email: String) -> Option<Known> {
    let lists = folder.of_portal(&address, &email).lists();
    let read = |kind| {
        let lists = lists.clone();
        tokio::task::spawn_blocking(move || copies::read(&lists, kind))
    };
    let people = read(RecordKind::Person);
    let contacts = read(RecordKind::Contact);
    let entered = tokio::task::spawn_blocking({
        let lists: ListCache = lists.clone();
        move || {
            let office = lists.read::<Office>(OFFICE).ok()??.list;
            let portal = Portal::new(Address::parse(&address).ok()?).ok()?.with_patience(patience);
            let nothing = PortalError::Denied { message: String::new() };
            Some(Entered {
                portal,
                about: office.about,
                surroundings: office.surroundings,
                viewer: office.viewer,
                email,
                departments: office.departments,
                crm: office.crm.ok_or(nothing),
            })
        }
    });
    let entered = entered.await.ok()??;
    let mut found = Vec::new();
    for (kind, copy) in [(RecordKind::Person, people), (RecordKind::Contact, contacts)] {
        if let Ok(Some(copy)) = copy.await {
            found.push((kind, copy));
        }
    }
    // Without a single list there is nothing to look up.
    (!found.is_empty()).then_some(Known { entered, lists: found })
}
