//! The calls that change something.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::portal::{ContactBody, PersonBody, Portal, PortalError};
use crate::records::{Channel, Choice, Picture, RecordKey};

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
    /// `PUT group/{id}/manager`: the person heads this department.
    PutHead(Uuid),
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
            Call::PutHead(_) => "make the person the head of the department again",
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

    /// Which neighbour of the documented calls it is, if they can do its work too.
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

    /// Whether the portal assigns to a person's object before it checks and stores it. When such
    /// a call is refused, the portal shows values that it never stored, and stores them with
    /// the next call that saves the same person.
    pub fn assigns_before_storing(&self) -> bool {
        matches!(self, Call::PutPerson(_) | Call::PutChannels(_) | Call::PutStatus(_))
    }

    pub(super) async fn carry_out(&self, portal: &Portal, record: RecordKey) -> Result<(), PortalError> {
        match record {
            RecordKey::Person(id) => self.carry_out_for_person(portal, id).await,
            RecordKey::Contact(id) => self.carry_out_for_contact(portal, id).await,
        }
    }

    async fn carry_out_for_person(&self, portal: &Portal, id: Uuid) -> Result<(), PortalError> {
        match self {
            Call::PutPerson(body) => portal.put_person(id, body).await,
            Call::PutChannels(rows) => portal.put_channels(id, rows).await,
            Call::PutType(to) => portal.put_type(id, *to).await,
            Call::PutStatus(to) => portal.put_status(id, *to).await,
            Call::PutHead(department) => portal.put_head(*department, id).await,
            Call::UploadPersonPhoto(picture) => portal.upload_person_photo(id, picture).await,
            Call::RecutPersonPhoto => portal.recut_person_photo(id).await,
            Call::DeletePersonPhoto => portal.delete_person_photo(id).await,
            _ => Ok(()),
        }
    }

    async fn carry_out_for_contact(&self, portal: &Portal, id: i64) -> Result<(), PortalError> {
        match self {
            Call::PutContact(body, picture) => portal.put_contact(id, body, picture.as_ref()).await,
            Call::PutStage(stage) => portal.restore_contact_stage(id, *stage).await,
            Call::UnlinkCompany(company) => portal.unlink_company(id, *company).await,
            Call::LinkCompany(company) => portal.link_company(id, *company).await,
            Call::PutAccess { shared, managers } => portal.put_contact_access(id, *shared, managers).await,
            Call::SetCustomField(field, text) => portal.set_custom_field(id, *field, text).await,
            Call::PutContactPhoto(picture) => portal.put_contact_photo(id, picture).await,
            Call::DeleteContactPhoto => portal.delete_contact_photo(id).await,
            _ => Ok(()),
        }
    }
}
