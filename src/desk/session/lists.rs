//! The lists of a portal, and what every pane needs besides them.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use uuid::Uuid;

use crate::desk::action::View;
use crate::desk::session::id::SessionId;
use crate::desk::session::shelf::Shelf;
use crate::directory::SavedView;
use crate::portal::{About, Address, Department, PortalSettings};
use crate::records::{
    CalendarWords, DateOrder, DatePattern, Names, RecordKey, RecordKind, Schema, Stage, Viewer,
    first_weekday_of_culture,
};
use crate::storage::{Colour, PortalFolder, SharedFile};

/// What is known of a portal for one account: a session has it, and so has this computer where the user is not
/// signed in yet.
pub struct Lists {
    pub(in crate::desk) id: SessionId,
    /// The saved portal; the demo portal is none.
    pub entry: Option<Uuid>,
    /// How the user calls the portal.
    pub title: String,
    /// The colour by which the portal is told apart.
    pub colour: Colour,
    /// It is the embedded portal of this very program.
    pub is_demo: bool,
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
    /// The file that keeps the views, once it has been read.
    pub(in crate::desk) views_file: Option<SharedFile<Vec<SavedView>>>,
    pub(in crate::desk) folder: PortalFolder,
    /// What the window shows.
    pub view: View,
    /// The record that is shown of each kind.
    pub shown: BTreeMap<RecordKind, RecordKey>,
    /// Where the portal is.
    pub(in crate::desk) address: Address,
    /// Nobody is signed in: this is what this computer keeps.
    pub(in crate::desk) is_offline: bool,
}

impl Lists {
    /// The fields of a kind of record.
    pub fn schema(&self, kind: RecordKind) -> &Schema {
        match kind {
            RecordKind::Person => &self.person_schema,
            RecordKind::Contact => &self.contact_schema,
        }
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
        &self.address
    }

    /// Tells this session from every other one of this run of the program.
    pub fn number(&self) -> u64 {
        self.id.0
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
