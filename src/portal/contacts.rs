//! Contacts.

use std::collections::BTreeSet;

use reqwest::Method;
use uuid::Uuid;

use super::answer::CallAnswer;
use super::body::{CallArguments, CallBody};
use super::contact_wire::{self, Managers};
use super::error::PortalError;
use super::summaries::{ContactSummary, Page};
use super::transport::Portal;
use crate::records::{Choice, Photo, Picture, Record};

/// The documented call that saves a contact. The portal wipes what is not sent, so all
/// of it is. It also forgets stage, type, industry and currency, which cannot be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactBody {
    /// Given name. A blank one makes the portal unlink the company and then refuse.
    pub first_name: String,
    /// Family name. An empty one is sent as a blank, which the portal stores as empty.
    pub last_name: String,
    /// Job title.
    pub job_title: String,
    /// The company it will belong to. The portal does not check that it exists.
    pub company: Option<i64>,
    /// Notes.
    pub about: String,
    /// Who may see it.
    pub access: Choice,
    /// The people with access, all of them; `None` or none leaves them as they are.
    pub managers: Option<BTreeSet<Uuid>>,
    /// Custom fields to set. One with an empty value is passed over by the portal;
    /// clear those with [`Portal::set_custom_field`].
    pub custom: Vec<(i64, String)>,
}

impl ContactBody {
    pub(super) fn arguments(&self) -> CallArguments {
        let last_name = if self.last_name.is_empty() { " " } else { &self.last_name };
        let share_type = match self.access {
            Choice::EveryoneEdits => 1,
            Choice::EveryoneViews => 2,
            _ => 0,
        };
        let mut arguments = CallArguments::new()
            .text("firstName", &self.first_name)
            .text("lastName", last_name)
            .text("jobTitle", &self.job_title)
            .int("companyId", self.company.unwrap_or(0))
            .text("about", &self.about)
            .int("shareType", share_type);
        if let Some(managers) = self.managers.as_ref().filter(|managers| !managers.is_empty()) {
            arguments = arguments.ids("managerList", managers);
        }
        if !self.custom.is_empty() {
            arguments = arguments.custom("customFieldList", &self.custom);
        }
        arguments
    }
}

impl Portal {
    /// A part of the list of all contacts the viewer may see, the oldest first. `start`
    /// counts from 0; the portal gives at most 1000 at once.
    ///
    /// # Errors
    /// [`PortalError::Denied`] for those who may not use the CRM.
    pub async fn contacts_page(
        &self,
        start: usize,
        count: usize,
    ) -> Result<Page<ContactSummary>, PortalError> {
        let (from, most) = (start.to_string(), count.to_string());
        let query = [
            ("contactListView", "person"),
            // In this order nothing moves to another page when a contact is added, and the
            // portal need not load every contact for each page.
            ("sortBy", "id"),
            ("sortOrder", "ascending"),
            ("startIndex", from.as_str()),
            ("count", most.as_str()),
        ];
        let listed = self.page("api/2.0/crm/contact/filter.json", &query, contact_wire::summary).await?;
        Ok(Page::read(listed, start))
    }

    /// One contact, with what only other calls give: tags, managers, and whether there is
    /// a photo. The type stays unknown; see [`Portal::contact_type`].
    ///
    /// The managers of a contact that everyone sees cannot be read; they come out empty.
    ///
    /// # Errors
    /// [`PortalError::NotFound`]; [`PortalError::NotAPerson`] for a company.
    pub async fn contact(&self, id: i64) -> Result<Record, PortalError> {
        let path = format!("api/2.0/crm/contact/{id}.json");
        let tags_path = format!("api/2.0/crm/contact/{id}/tag.json");
        let (answer, tags) = tokio::join!(self.get(&path, &[]), self.get(&tags_path, &[]));
        let answer = answer?;
        let node = answer.node();
        if contact_wire::is_company(node) {
            return Err(PortalError::NotAPerson);
        }
        if node.get("id").int() != Some(id) {
            return Err(PortalError::Unreadable { what: "it contains no contact".to_owned() });
        }
        let (managers, photo) = tokio::join!(self.managers_of(id, &answer), self.photo_of(&answer));
        // Tags are shown and never sent, so a contact opens without them too.
        let tags = tags.map(|tags| contact_wire::tags(tags.node())).unwrap_or_default();
        let record = contact_wire::record(id, node, tags, managers?, photo);
        Ok(Record { is_cut: answer.is_cut(), ..record })
    }

    async fn managers_of(&self, id: i64, contact: &CallAnswer) -> Result<Managers, PortalError> {
        let node = contact.node();
        let shared = node.get("isPrivate").flag() == Some(false);
        if shared && node.get("shareType").int() != Some(0) {
            return Ok(Managers::default());
        }
        let list = node.get("accessList");
        if list.is_list() {
            return Ok(Managers::read(list));
        }
        let answer = self.get(&format!("api/2.0/crm/contact/{id}/access.json"), &[]).await?;
        Ok(Managers::read(answer.node()))
    }

    async fn photo_of(&self, contact: &CallAnswer) -> Photo {
        let node = contact.node();
        let names = ["mediumFotoUrl", "smallFotoUrl"];
        let Some(address) = names.iter().find_map(|name| node.get(name).some_words()) else {
            return Photo::None;
        };
        match self.stored_picture(&address).await {
            Ok(Some(stored)) => Photo::Stored(stored),
            Ok(None) => Photo::None,
            Err(_) => Photo::Unknown,
        }
    }

    /// Saves a contact with the documented call, and its photo in the same request if one
    /// is given; the picture is sent as it is, uncropped. The portal does this in steps:
    /// read the contact again afterwards, also when it failed. Make sure before that it
    /// is a person: the name of a company would be erased.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right; [`PortalError::Refused`] for a blank
    /// first name or an unknown contact.
    pub async fn put_contact(
        &self,
        id: i64,
        body: &ContactBody,
        picture: Option<&Picture>,
    ) -> Result<(), PortalError> {
        let arguments = body.arguments();
        let body = match picture {
            Some(picture) => CallBody::Multipart(arguments, "photo", picture),
            None => CallBody::Arguments(arguments),
        };
        self.change(Method::PUT, &format!("api/2.0/crm/contact/person/{id}.json"), &body).await?;
        Ok(())
    }

    /// Puts a contact back to the stage that it had; 0 is none. Doing it twice is doing it once,
    /// so it is repeated like a reading.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right.
    pub async fn restore_contact_stage(&self, id: i64, stage: i64) -> Result<(), PortalError> {
        let body = CallBody::Arguments(CallArguments::new().int("contactStatusid", stage));
        self.restore(Method::PUT, &format!("api/2.0/crm/contact/{id}/status.json"), &body).await?;
        Ok(())
    }

    /// Lists a contact in a company. Unlink it from the old one first, or it stays listed
    /// there too.
    ///
    /// # Errors
    /// [`PortalError::Denied`] or [`PortalError::NotFound`].
    pub async fn link_company(&self, contact: i64, company: i64) -> Result<(), PortalError> {
        self.company_link(Method::POST, contact, company).await
    }

    /// Takes a contact out of a company.
    ///
    /// # Errors
    /// [`PortalError::Denied`] or [`PortalError::NotFound`].
    pub async fn unlink_company(&self, contact: i64, company: i64) -> Result<(), PortalError> {
        self.company_link(Method::DELETE, contact, company).await
    }

    async fn company_link(&self, method: Method, contact: i64, company: i64) -> Result<(), PortalError> {
        let body = CallBody::Arguments(CallArguments::new().int("personid", contact));
        let path = format!("api/2.0/crm/contact/company/{company}/person.json");
        self.change(method, &path, &body).await?;
        Ok(())
    }

    /// Sets who has access. Shared means that everyone may *edit*: a contact that everyone
    /// only views cannot be kept so by this call. The managers become exactly these.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right.
    pub async fn put_contact_access(
        &self,
        id: i64,
        shared: bool,
        managers: &BTreeSet<Uuid>,
    ) -> Result<(), PortalError> {
        let arguments = CallArguments::new().flag("isShared", shared).ids("managerList", managers);
        let path = format!("api/2.0/crm/contact/{id}/access.json");
        self.change(Method::PUT, &path, &CallBody::Arguments(arguments)).await?;
        Ok(())
    }

    /// Sets one custom field of a contact; an empty value clears it. The portal checks
    /// nothing here, not even the right to edit.
    ///
    /// # Errors
    /// [`PortalError::Refused`] for an unknown field.
    pub async fn set_custom_field(&self, contact: i64, field: i64, value: &str) -> Result<(), PortalError> {
        // The call without `person` in it would store a second value beside the old one.
        let path = format!("api/2.0/crm/person/{contact}/customfield/{field}.json");
        let body = CallBody::Arguments(CallArguments::new().text("fieldValue", value));
        self.change(Method::POST, &path, &body).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body() -> ContactBody {
        ContactBody {
            first_name: "Tadjeddine".into(),
            last_name: String::new(),
            job_title: "Programmer".into(),
            company: None,
            about: "line1\nline2".into(),
            access: Choice::EveryoneViews,
            managers: None,
            custom: Vec::new(),
        }
    }

    #[test]
    fn everything_the_portal_would_wipe_is_sent() {
        assert_eq!(
            body().arguments().json(),
            json!({"firstName": "Tadjeddine", "lastName": " ", "jobTitle": "Programmer", "companyId": 0,
                "about": "line1\nline2", "shareType": 2})
        );
    }

    #[test]
    fn lists_are_sent_only_when_they_say_something() {
        let full = ContactBody {
            company: Some(77),
            access: Choice::Restricted,
            managers: Some(BTreeSet::from([Uuid::from_u128(1)])),
            custom: vec![(5, "Chess".into())],
            ..body()
        };
        let sent = full.arguments().json();
        assert_eq!(sent["companyId"], 77);
        assert_eq!(sent["shareType"], 0);
        assert_eq!(sent["managerList"], json!(["00000000-0000-0000-0000-000000000001"]));
        assert_eq!(sent["customFieldList"], json!([{"key": 5, "value": "Chess"}]));
        let none = ContactBody { managers: Some(BTreeSet::new()), ..body() };
        assert!(none.arguments().json().get("managerList").is_none());
    }
}
