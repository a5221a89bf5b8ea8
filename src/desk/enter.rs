//! From a token to a session: what every pane and form needs is read, and the session is
//! set up.

use std::collections::BTreeMap;

use super::drafts::KeepingDrafts;
use super::{Companies, Desk, JournalShelf, Kept, Photos, Session, Shelf, Signed, View};
use crate::portal::{About, Account, Department, Portal, PortalError, Surroundings, Trust};
use crate::records::{CustomDefinition, Names, RecordKind, Schema, Stage, Viewer};
use crate::saving::Lacking;

/// What signing in brings.
pub(super) struct Entered {
    pub(super) portal: Portal,
    pub(super) about: About,
    pub(super) surroundings: Surroundings,
    pub(super) viewer: Viewer,
    pub(super) email: String,
    pub(super) departments: Vec<Department>,
    pub(super) crm: Result<(Vec<CustomDefinition>, Vec<Stage>), PortalError>,
}

/// How somebody came in, as far as it is to be remembered.
#[derive(Clone, Debug, Default)]
pub(super) struct Circumstances {
    pub(super) trust: Trust,
    pub(super) plain_http: bool,
    pub(super) pasted_token: bool,
    /// The token comes from the keyring.
    pub(super) kept_token: bool,
    pub(super) is_demo: bool,
}

/// Reads what every pane and form needs. `email` is what was signed in with; with a token
/// alone it is what the portal says.
pub(super) async fn read(
    portal: Portal,
    about: About,
    email: Option<String>,
) -> Result<Box<Entered>, PortalError> {
    let crm = async {
        let definitions = portal.custom_definitions().await?;
        let stages = portal.stages().await?;
        Ok((definitions, stages))
    };
    let (account, surroundings, departments, crm) =
        tokio::join!(portal.account(), portal.surroundings(), portal.departments(), crm);
    let mut departments = departments?;
    departments.sort_by_cached_key(|department| crate::directory::fold(&department.name));
    let Account { viewer, email: own_email, culture } = account?;
    let surroundings = Surroundings { own_culture: culture, ..surroundings? };
    let email = email.unwrap_or(own_email);
    let email = if email.is_empty() { viewer.name.clone() } else { email };
    Ok(Box::new(Entered { viewer, surroundings, portal, about, email, departments, crm }))
}

impl Desk {
    /// Somebody is in: their session comes to the front.
    pub(super) fn entered(&mut self, entry: Entered, came: Circumstances) {
        let lookup = self.lookup.end();
        if !came.is_demo {
            // Not the sign-in's own work: that is stopped as soon as somebody is in.
            let before = self.housekeeping();
            self.keep_office(&entry);
            self.jobs.work_for(before);
        }
        let address = entry.portal.address().as_str().to_owned();
        let folder = self.environment.folder.of_portal(&address, &entry.email);
        let saved = (!came.is_demo).then(|| {
            let name = self.free_name(&entry.surroundings.name, &entry.viewer.name);
            let saved = self.portals.entry(&address, &entry.email, &name);
            saved.pinned = came.trust.pinned.map(|fingerprint| fingerprint.to_string());
            saved.authority.clone_from(&came.trust.authority);
            saved.plain_http = came.plain_http;
            saved.pasted_token = came.pasted_token;
            saved.signed_out = false;
            (saved.id, saved.name.clone(), saved.colour)
        });
        let (id, title, colour) = match saved {
            Some((id, title, colour)) => (Some(id), title, colour),
            None => (None, entry.surroundings.name.clone(), crate::storage::Colour::Teal),
        };
        if id.is_some() {
            self.portals.last = id;
            self.keep_portals();
        }
        self.next_owner += 1;
        let owner = crate::jobs::Owner(self.next_owner);
        let kept = if came.kept_token { Kept::InKeyring } else { Kept::Keeping };
        let place = Place { owner, entry: id, title, colour, kept, folder };
        entry.portal.wake_on_pause(self.environment.background.waker.clone());
        let signed = seat(entry, place, &came);
        let has_contacts = signed.no_contacts.is_none();
        self.put_in_front(Session::SignedIn(Box::new(signed)));
        if !came.kept_token {
            self.keep_token();
        }
        self.load_drafts();
        self.load_journal();
        self.read_views();
        match lookup {
            Some(lookup) => self.take_over(*lookup),
            None => self.read_copies(),
        }
        self.load_book(RecordKind::Person);
        if has_contacts {
            self.load_book(RecordKind::Contact);
        }
        self.go_on_after_lookup();
    }

    /// The portal's own name; with the account's where another saved portal has it already.
    fn free_name(&self, portal: &str, account: &str) -> String {
        if self.portals.iter().any(|saved| saved.name == portal) {
            format!("{portal} – {account}")
        } else {
            portal.to_owned()
        }
    }
}

/// Where a session stands among the others.
pub(super) struct Place {
    pub(super) owner: crate::jobs::Owner,
    pub(super) entry: Option<uuid::Uuid>,
    pub(super) title: String,
    pub(super) colour: crate::storage::Colour,
    pub(super) kept: Kept,
    pub(super) folder: crate::storage::PortalFolder,
}

/// A session with nothing loaded yet.
pub(super) fn seat(entry: Entered, place: Place, came: &Circumstances) -> Signed {
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
    Signed {
        portal: entry.portal,
        owner: place.owner,
        entry: place.entry,
        title: place.title,
        colour: place.colour,
        is_demo: came.is_demo,
        pasted_token: came.pasted_token,
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
