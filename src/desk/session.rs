//! Signing in, and everything that is known while signed in.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use secrecy::{ExposeSecret, SecretString};

use super::drafts::Keeping;
use super::journal::Undoing;
use super::receive::Done;
use super::{Desk, Expired, JournalShelf, Open, Photos, Shelf, Tone, View};
use crate::jobs::JobId;
use crate::portal::{
    About, Address, CompanySummary, Department, Patience, Portal, PortalError, SignIn, Surroundings,
};
use crate::records::{
    CustomDefinition, DateOrder, DatePattern, Names, RecordKey, RecordKind, Schema, Stage, Viewer,
    first_weekday_of_culture,
};
use crate::saving::Lacking;
use crate::storage::{LastPortal, PortalFolder, StoredDraft};

/// Signed in or not.
pub enum Session {
    /// Nobody is signed in.
    SignedOut(SigningIn),
    /// Somebody is.
    SignedIn(Box<Signed>),
}

/// The way into a portal.
#[derive(Debug, Default)]
pub struct SigningIn {
    /// The job that signs in.
    pub running: Option<JobId>,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
}

/// What is known while signed in.
pub struct Signed {
    pub(in crate::desk) portal: Portal,
    /// What the portal runs.
    pub about: About,
    /// Name, culture and time zone of the portal.
    pub surroundings: Surroundings,
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
    /// The saves on this computer.
    pub journal: JournalShelf,
    /// Unsaved changes from before, of records that have not been opened yet.
    pub waiting: BTreeMap<RecordKey, StoredDraft>,
    pub(in crate::desk) folder: PortalFolder,
    /// The calls that the portal was found not to have.
    pub(in crate::desk) lacking: Lacking,
    pub(in crate::desk) keeping: Keeping,
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
}

/// The answer to the last search for companies.
#[derive(Debug, Default)]
pub struct Companies {
    /// What was asked for.
    pub asked: Option<String>,
    /// The search that is running.
    pub running: Option<JobId>,
    /// What the portal found.
    pub found: Vec<CompanySummary>,
    /// Why it found nothing.
    pub trouble: Option<String>,
}

/// What signing in brings.
pub(super) struct Entered {
    portal: Portal,
    about: About,
    surroundings: Surroundings,
    viewer: Viewer,
    email: String,
    departments: Vec<Department>,
    crm: Result<(Vec<CustomDefinition>, Vec<Stage>), PortalError>,
}

impl Signed {
    /// The fields of a kind of record.
    pub fn schema(&self, kind: RecordKind) -> &Schema {
        match kind {
            RecordKind::Person => &self.person_schema,
            RecordKind::Contact => &self.contact_schema,
        }
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

    pub(super) fn shelf_mut(&mut self, kind: RecordKind) -> &mut Shelf {
        match kind {
            RecordKind::Person => &mut self.people,
            RecordKind::Contact => &mut self.contacts,
        }
    }

    /// The portal's address.
    pub fn address(&self) -> &Address {
        self.portal.address()
    }

    /// The order in which the viewer's culture writes dates.
    pub fn date_order(&self) -> DateOrder {
        DateOrder::of_culture(&self.surroundings.culture)
    }

    /// The weekday in the first column of a calendar.
    pub fn first_weekday(&self) -> Weekday {
        first_weekday_of_culture(&self.surroundings.culture)
    }

    /// How the portal's own pages write a day into a custom field.
    pub fn date_pattern(&self) -> DatePattern {
        DatePattern::of_culture(&self.surroundings.culture)
    }
}

impl Desk {
    pub(super) fn sign_in(&mut self, address: &str, email: &str, password: SecretString) {
        let address = match Address::parse(address) {
            Ok(address) => address,
            Err(error) => return self.signing_in_failed(error.to_string()),
        };
        let email = email.trim().to_owned();
        if email.is_empty() || password.expose_secret().is_empty() {
            return self.signing_in_failed("Fill in the e-mail address and the password.".to_owned());
        }
        let title = format!("Signing in to {}", address.host());
        let patience = self.environment.patience;
        let id = self.jobs.start_latest("sign in", title, |_| async move {
            Done::SignedIn(enter(address, patience, email, password).await.map_err(|error| error.to_string()))
        });
        self.session = Session::SignedOut(SigningIn { running: Some(id), trouble: None });
    }

    pub(super) fn use_demo(&mut self) {
        let start = (self.environment.start_demo)();
        let patience = self.environment.patience;
        let id = self.jobs.start_latest("sign in", "Starting the demo portal", |_| async move {
            let entered = async {
                let access = start.await?;
                let address = Address::parse(&access.address).map_err(|error| error.to_string())?;
                let entered = enter(address, patience, access.email, access.password).await;
                entered.map_err(|error| error.to_string())
            };
            Done::SignedIn(entered.await)
        });
        self.session = Session::SignedOut(SigningIn { running: Some(id), trouble: None });
    }

    fn signing_in_failed(&mut self, sentence: String) {
        self.session = Session::SignedOut(SigningIn { running: None, trouble: Some(sentence) });
    }

    pub(super) fn signed_in(&mut self, entry: Result<Box<Entered>, String>) {
        let entry = match entry {
            Ok(entry) => *entry,
            Err(sentence) => return self.signing_in_failed(sentence),
        };
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
        self.settings.last_portal = Some(LastPortal {
            address: entry.portal.address().as_str().to_owned(),
            email: entry.email.clone(),
        });
        let has_contacts = no_contacts.is_none();
        let folder = self.environment.folder.of_portal(entry.portal.address().as_str(), &entry.email);
        self.session = Session::SignedIn(Box::new(Signed {
            portal: entry.portal,
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
            journal: JournalShelf::default(),
            waiting: BTreeMap::new(),
            folder,
            keeping: Keeping::default(),
            lacking: Lacking::new(),
            undoing: BTreeMap::new(),
            expired: None,
            view: View::Book(RecordKind::Person),
            shown: BTreeMap::new(),
            open: BTreeMap::new(),
            companies: Companies::default(),
            photos: Photos::default(),
        }));
        self.keep_settings();
        self.load_drafts();
        self.load_journal();
        self.load_book(RecordKind::Person);
        if has_contacts {
            self.load_book(RecordKind::Contact);
        }
    }

    pub(super) fn sign_out(&mut self) {
        self.keep_drafts_now();
        self.jobs.cancel_all();
        self.session = Session::SignedOut(SigningIn::default());
        self.notify(Tone::Info, "You are signed out.");
    }
}

/// The sentence for accounts that this version cannot sign in.
pub(super) fn needs_code() -> PortalError {
    PortalError::Denied {
        message: "this account signs in with a second code, which this version cannot ask for yet".to_owned(),
    }
}

/// Signs in and reads what every pane and form needs.
async fn enter(
    address: Address,
    patience: Patience,
    email: String,
    password: SecretString,
) -> Result<Box<Entered>, PortalError> {
    let portal = Portal::new(address)?.with_patience(patience);
    let about = portal.probe().await?;
    let portal = match portal.sign_in(&email, &password).await? {
        SignIn::Token(token) => portal.with_token(token),
        SignIn::NeedsCode { .. } => {
            return Err(needs_code());
        }
    };
    drop(password);
    let crm = async {
        let definitions = portal.custom_definitions().await?;
        let stages = portal.stages().await?;
        Ok((definitions, stages))
    };
    let (viewer, surroundings, departments, crm) =
        tokio::join!(portal.viewer(), portal.surroundings(), portal.departments(), crm);
    let mut departments = departments?;
    departments.sort_by_cached_key(|department| crate::directory::fold(&department.name));
    Ok(Box::new(Entered {
        viewer: viewer?,
        surroundings: surroundings?,
        portal,
        about,
        email,
        departments,
        crm,
    }))
}
