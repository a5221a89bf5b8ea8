//! The ordered calls that bring a draft's changes to the portal.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Effect, plan_contact, plan_person};
use crate::portal::{ContactBody, PersonBody};
use crate::records::{Change, Channel, Choice, Draft, FieldKey, Picture, RecordKey, Schema, Viewer};

/// A call that changes just what was edited, and whose work a documented call can do too.
/// A portal of another version may not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Neighbour {
    /// The channels of a person.
    Channels,
    /// Guest or user.
    Type,
    /// The company of a contact.
    Company,
    /// The access to a contact and its managers.
    Access,
    /// A custom field of a contact.
    CustomField,
    /// The photo of a contact.
    ContactPhoto,
}

/// The neighbours that a portal was found not to have.
pub type Lacking = BTreeSet<Neighbour>;

/// What will be sent to the portal, in which order, and what else will happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Which record.
    pub record: RecordKey,
    /// The changes it brings about.
    pub changes: Vec<Change>,
    /// The calls, in order. Each call that fails stops the ones after it.
    pub steps: Vec<Step>,
    /// What happens beside the changes.
    pub effects: Vec<Effect>,
}

/// One call of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The call.
    pub call: Call,
    /// The fields whose change it carries; empty for a step that restores something.
    pub fields: Vec<FieldKey>,
}

/// A call that changes something.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `PUT people/{userid}`, the documented one.
    PutPerson(PersonBody),
    /// `PUT people/{userid}/contacts` with the whole list.
    PutChannels(Vec<Channel>),
    /// `PUT people/type/…`.
    PutType(Choice),
    /// `PUT people/status/…`.
    PutStatus(Choice),
    /// The upload of a picture and its crop.
    UploadPersonPhoto(Picture),
    /// The crop of a photo that the portal has fetched from the web.
    RecutPersonPhoto,
    /// `DELETE people/{userid}/photo`.
    DeletePersonPhoto,
    /// `PUT crm/contact/person/{personid}`, the documented one; multipart if there is a picture.
    PutContact(ContactBody, Option<Picture>),
    /// `PUT crm/contact/{id}/status`.
    PutStage(i64),
    /// `DELETE crm/contact/company/{id}/person`.
    UnlinkCompany(i64),
    /// `POST crm/contact/company/{id}/person`.
    LinkCompany(i64),
    /// `PUT crm/contact/{id}/access`.
    PutAccess {
        /// Whether everyone may edit the contact.
        shared: bool,
        /// The whole list of managers.
        managers: BTreeSet<Uuid>,
    },
    /// `POST crm/person/{id}/customfield/{fieldid}`; an empty text removes the value.
    SetCustomField(i64, String),
    /// `PUT crm/contact/{id}/changephoto`.
    PutContactPhoto(Picture),
    /// `DELETE crm/contact/{id}/avatar`.
    DeleteContactPhoto,
}

impl Call {
    /// What the call does, in words that complete "The portal did not …".
    pub fn purpose(&self) -> &'static str {
        match self {
            Call::PutPerson(_) => "save the profile",
            Call::PutChannels(_) => "save the channels",
            Call::PutType(_) => "change the type",
            Call::PutStatus(Choice::Active) => "enable the person",
            Call::PutStatus(_) => "change the status",
            Call::UploadPersonPhoto(_) | Call::PutContactPhoto(_) => "store the photo",
            Call::RecutPersonPhoto => "cut the photo to its square",
            Call::DeletePersonPhoto | Call::DeleteContactPhoto => "remove the photo",
            Call::PutContact(..) => "save the contact",
            Call::PutStage(_) => "put the stage back",
            Call::UnlinkCompany(_) => "take the contact out of the old company",
            Call::LinkCompany(_) => "put the contact into the company",
            Call::PutAccess { .. } => "change the access",
            Call::SetCustomField(..) => "save a custom field",
        }
    }

    /// Which neighbour of the documented calls it is, if it is one that they can stand in for.
    pub fn neighbour(&self) -> Option<Neighbour> {
        match self {
            Call::PutChannels(_) => Some(Neighbour::Channels),
            Call::PutType(_) => Some(Neighbour::Type),
            Call::UnlinkCompany(_) | Call::LinkCompany(_) => Some(Neighbour::Company),
            Call::PutAccess { .. } => Some(Neighbour::Access),
            Call::SetCustomField(_, text) if !text.is_empty() => Some(Neighbour::CustomField),
            Call::PutContactPhoto(_) => Some(Neighbour::ContactPhoto),
            _ => None,
        }
    }

    /// Whether this is one of the two documented calls, which touch more than they are sent.
    pub fn is_documented(&self) -> bool {
        matches!(self, Call::PutPerson(_) | Call::PutContact(..))
    }
}

/// The plan for a draft that lies on a fresh reading. No changes, no calls. What the portal
/// lacks is done by a documented call, with all that follows from it.
pub fn plan(draft: &Draft, schema: &Schema, viewer: &Viewer, lacking: &Lacking) -> Plan {
    let changes = draft.changes(schema);
    let (steps, effects) = if changes.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        match draft.key() {
            RecordKey::Person(_) => plan_person::steps(draft, &changes, viewer, lacking),
            RecordKey::Contact(_) => plan_contact::steps(draft, &changes, viewer, lacking),
        }
    };
    Plan { record: draft.key(), changes, steps, effects }
}
