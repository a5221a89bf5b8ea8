//! People and departments.

use std::collections::BTreeSet;

use reqwest::Method;
use uuid::Uuid;

use super::answer::CallAnswer;
use super::body::{CallArguments, CallBody};
use super::dates;
use super::error::PortalError;
use super::person_body::PersonBody;
use super::person_wire;
use super::reading::Node;
use super::summaries::{Department, Page, PersonSummary};
use super::transport::Portal;
use crate::records::{Channel, Choice, Facts, Record};

/// What the list asks for. The portal looks at the case of these names when it decides
/// whether to compute departments and photos.
const LISTED: &str = "id,userName,firstName,lastName,email,title,groups,location,notes,contacts,\
    mobilePhone,isVisitor,status,isOwner,isAdmin,listAdminModules,isLDAP,isSSO,lead,avatarMedium,avatar";

impl Portal {
    /// A part of the list of all people the viewer may see, disabled ones included,
    /// by last name. `start` counts from 0; the portal gives at most 1000 at once.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn people_page(&self, start: usize, count: usize) -> Result<Page<PersonSummary>, PortalError> {
        let (from, most) = (start.to_string(), count.to_string());
        let query = [
            // Without it an administrator and others get different people.
            ("employeeStatus", "All"),
            ("sortBy", "lastname"),
            ("sortOrder", "ascending"),
            ("startIndex", from.as_str()),
            ("count", most.as_str()),
            ("fields", LISTED),
        ];
        let listed = self.page("api/2.0/people/filter.json", &query, person_wire::summary).await?;
        Ok(Page::read(listed, start))
    }

    /// One person, read from the profile and the raw record at once.
    ///
    /// Where the portal has no raw record, days come from the profile and there is no
    /// stamp of the last change. If then the e-mail is hidden too, the contact list is
    /// hidden as well and reads as empty.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] when there is no such person.
    pub async fn person(&self, id: Uuid) -> Result<Record, PortalError> {
        let profile_path = format!("api/2.0/people/{id}.json");
        let raw_path = format!("api/2.0/portal/users/{id}.json");
        let (profile, raw) = tokio::join!(self.get(&profile_path, &[]), self.get(&raw_path, &[]));
        let profile = profile?;
        let raw = match raw {
            Ok(answer) => Some(answer),
            // This portal does not have it, or not for this viewer.
            Err(
                PortalError::RouteMissing
                | PortalError::NotFound
                | PortalError::Denied { .. }
                | PortalError::Refused { .. }
                | PortalError::Gateway { .. }
                | PortalError::Unreadable { .. }
                | PortalError::WebPage { .. }
                | PortalError::NotAPortal { .. }
                | PortalError::Trouble { status: 500 },
            ) => None,
            Err(error) => return Err(error),
        };
        // Nothing at all says nothing about the person: `{}` is what this portal makes of null.
        if profile.node().get("id").id().is_none() {
            return Err(PortalError::Unreadable { what: "it contains no person".to_owned() });
        }
        if person_wire::id_of(profile.node()) != Some(id) {
            return Err(PortalError::NotFound);
        }
        let answered = raw.as_ref().and_then(CallAnswer::date);
        let is_cut = profile.is_cut() || raw.as_ref().is_some_and(CallAnswer::is_cut);
        let raw = raw.as_ref().map(|answer| answer.node());
        if let Some(node) = raw
            && node.is_object()
            && person_wire::id_of(node).is_none()
            && node.get("id").id().is_some()
        {
            // The portal shows a placeholder in place of a person it does not have.
            return Err(PortalError::NotFound);
        }
        let raw = raw.filter(|node| person_wire::id_of(*node) == Some(id));
        let mut record = Record { is_cut, ..person_wire::record(id, profile.node(), raw) };
        if let Facts::Person(facts) = &mut record.facts {
            let stamp = facts.last_modified.as_deref().and_then(dates::stamp);
            // A save in the same second does not show by its stamp.
            let age = answered.zip(stamp).map(|(answered, stamp)| answered.duration_since(stamp));
            facts.is_just_stamped = age.is_some_and(|age| age.as_secs().abs() < 2);
        }
        Ok(record)
    }

    /// All departments, in no order.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn departments(&self) -> Result<Vec<Department>, PortalError> {
        Ok(self.list("api/2.0/group.json", &[], person_wire::department).await?.items)
    }

    /// Saves a person with the documented call. Not everything in it is done or undone
    /// together: read the person again afterwards, also when it failed.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right; [`PortalError::Refused`] for a disabled
    /// person or a full plan.
    pub async fn put_person(&self, id: Uuid, body: &PersonBody) -> Result<(), PortalError> {
        let body = CallBody::Arguments(body.arguments());
        self.change(Method::PUT, &format!("api/2.0/people/{id}.json"), &body).await?;
        Ok(())
    }

    /// Whether the portal has this person.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn has_person(&self, id: Uuid) -> Result<bool, PortalError> {
        match self.get(&format!("api/2.0/people/{id}.json"), &[("fields", "id")]).await {
            // Nothing at all says nothing: `{}` is what a portal makes of null.
            Ok(answer) if answer.node().get("id").id().is_none() => {
                Err(PortalError::Unreadable { what: "it contains no person".to_owned() })
            }
            Ok(answer) => Ok(person_wire::id_of(answer.node()) == Some(id)),
            Err(PortalError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes a person the head of a department. The portal checks no right here, so the
    /// caller has to.
    ///
    /// # Errors
    /// [`PortalError::Refused`] for a disabled person, [`PortalError::NotFound`] for one who is gone.
    pub async fn put_head(&self, department: Uuid, head: Uuid) -> Result<(), PortalError> {
        let body = CallBody::Arguments(CallArguments::new().id("userid", head));
        self.change(Method::PUT, &format!("api/2.0/group/{department}/manager.json"), &body).await?;
        Ok(())
    }

    /// Replaces the contact list of a person and touches nothing else.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right.
    pub async fn put_channels(&self, id: Uuid, rows: &[Channel]) -> Result<(), PortalError> {
        let body = CallBody::Arguments(CallArguments::new().channels("contacts", rows));
        self.change(Method::PUT, &format!("api/2.0/people/{id}/contacts.json"), &body).await?;
        Ok(())
    }

    /// Makes a person a [`Choice::User`] or a [`Choice::Guest`].
    ///
    /// # Errors
    /// [`PortalError::SilentlyRefused`] when the portal said yes and did not do it.
    pub async fn put_type(&self, id: Uuid, to: Choice) -> Result<(), PortalError> {
        let guest = to == Choice::Guest;
        let path = if guest { "api/2.0/people/type/Visitor.json" } else { "api/2.0/people/type/User.json" };
        let what = if guest { "make this person a guest" } else { "make this person a user" };
        self.put_for_one(id, path, what, |node| Some(person_wire::says_guest(node)? == guest)).await
    }

    /// Makes a person [`Choice::Active`] or [`Choice::Disabled`].
    ///
    /// # Errors
    /// [`PortalError::SilentlyRefused`] when the portal said yes and did not do it.
    pub async fn put_status(&self, id: Uuid, to: Choice) -> Result<(), PortalError> {
        let disable = to == Choice::Disabled;
        let path = if disable {
            "api/2.0/people/status/Terminated.json"
        } else {
            "api/2.0/people/status/Active.json"
        };
        let what = if disable { "disable this person" } else { "enable this person" };
        self.put_for_one(id, path, what, |node| Some(person_wire::says_disabled(node)? == disable)).await
    }

    /// Makes a call for a list of people with just one, and looks whether it was done.
    async fn put_for_one(
        &self,
        id: Uuid,
        path: &str,
        what: &str,
        done: impl Fn(Node<'_>) -> Option<bool>,
    ) -> Result<(), PortalError> {
        let body = CallBody::Arguments(CallArguments::new().ids("userIds", &BTreeSet::from([id])));
        let answer = self.change(Method::PUT, path, &body).await?;
        let said = answer.node().items().find(|node| person_wire::id_of(*node) == Some(id)).and_then(&done);
        let done = match said {
            Some(done) => done,
            // People of a directory are missing in the answer: ask.
            None => {
                let profile = self.get(&format!("api/2.0/people/{id}.json"), &[]).await;
                // The call itself has arrived, even if this one failed.
                let unknown = || PortalError::Unreadable { what: "it does not say what was done".to_owned() };
                profile.ok().and_then(|profile| done(profile.node())).ok_or_else(unknown)?
            }
        };
        if done { Ok(()) } else { Err(PortalError::SilentlyRefused { what: what.to_owned() }) }
    }
}
