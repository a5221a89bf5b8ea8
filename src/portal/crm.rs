//! What contacts refer to: companies, stages, types and custom fields.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use super::answer::Answer;
use super::contact_wire;
use super::error::PortalError;
use super::reading::Node;
use super::summaries::CompanySummary;
use super::transport::Portal;
use crate::records::{ContactType, CustomDefinition, Stage};

/// How many contacts are looked through at once for one of a type.
const STEP: usize = 1000;
/// Where looking for a type ends, in contacts.
const FAR: usize = 200_000;
/// How many pages of a type are asked for at the same time.
const AT_ONCE: usize = 4;

impl Portal {
    /// The type of a contact; see [`contact_types`](Portal::contact_types).
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn contact_type(&self, id: i64) -> Result<ContactType, PortalError> {
        let mut types = self.contact_types(&BTreeSet::from([id])).await?;
        Ok(types.remove(&id).unwrap_or(ContactType::None))
    }

    /// The types of contacts; those that are missing in the answer have none. No call tells a
    /// type, so the portal is asked for the contacts of each type until all are found. That
    /// takes a while, and for many contacts no longer than for one.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn contact_types(
        &self,
        ids: &BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, ContactType>, PortalError> {
        let types = listed(self.get("api/2.0/crm/contact/type.json", &[]).await?)?;
        let is_used = |node: &Node<'_>| node.get("relativeItemsCount").int().unwrap_or(0) > 0;
        let mut found = BTreeMap::new();
        for kind in types.node().items().filter(is_used) {
            if found.len() == ids.len() {
                break;
            }
            if let Some(number) = kind.get("id").int() {
                let name = ContactType::Named(kind.get("title").words());
                let of_kind = self.of_type(ids, number).await?;
                found.extend(of_kind.into_iter().map(|id| (id, name.clone())));
            }
        }
        Ok(found)
    }

    /// Which of these contacts are of a type.
    async fn of_type(&self, ids: &BTreeSet<i64>, kind: i64) -> Result<BTreeSet<i64>, PortalError> {
        let first = self.page_of_type(kind, 0).await?;
        let received = first.node().items().count();
        let mut found = members(&first, ids);
        let total = first.total().unwrap_or(0).min(FAR);
        if received == 0 || received >= total || found.len() == ids.len() {
            return Ok(found);
        }
        let starts = (received..total).step_by(received);
        let mut pages = stream::iter(starts.map(|start| self.page_of_type(kind, start))).buffered(AT_ONCE);
        while let Some(page) = pages.next().await {
            found.extend(members(&page?, ids));
            if found.len() == ids.len() {
                break;
            }
        }
        Ok(found)
    }

    async fn page_of_type(&self, kind: i64, start: usize) -> Result<Answer, PortalError> {
        let (kind, from, most) = (kind.to_string(), start.to_string(), STEP.to_string());
        let query = [
            ("contactType", kind.as_str()),
            ("contactListView", "person"),
            ("sortBy", "id"),
            ("sortOrder", "ascending"),
            ("startIndex", from.as_str()),
            ("count", most.as_str()),
            ("fields", "id"),
        ];
        listed(self.get("api/2.0/crm/contact/filter.json", &query).await?)
    }

    /// The custom fields of contacts with their headings, in the order of display.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn custom_definitions(&self) -> Result<Vec<CustomDefinition>, PortalError> {
        let answer = self.get("api/2.0/crm/person/customfield/definitions.json", &[]).await?;
        Ok(answer.node().items().filter_map(contact_wire::definition).collect())
    }

    /// Up to 30 companies that have all these words in their names.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn companies(&self, prefix: &str) -> Result<Vec<CompanySummary>, PortalError> {
        let query = [("prefix", prefix.trim()), ("searchType", "0")];
        let answer = self.get("api/2.0/crm/contact/byprefix.json", &query).await?;
        let companies = answer.node().items().filter(|node| node.get("isCompany").flag() != Some(false));
        Ok(companies.filter_map(contact_wire::company).collect())
    }

    /// One company.
    ///
    /// # Errors
    /// [`PortalError::NotFound`], also when the number is that of a person.
    pub async fn company(&self, id: i64) -> Result<CompanySummary, PortalError> {
        let answer = self.get(&format!("api/2.0/crm/contact/{id}.json"), &[]).await?;
        if answer.node().get("isCompany").flag() == Some(false) {
            return Err(PortalError::NotFound);
        }
        contact_wire::company(answer.node())
            .filter(|company| company.id == id)
            .ok_or_else(|| PortalError::Unreadable { what: "it contains no company".to_owned() })
    }

    /// The stages a contact can be in, in their order.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn stages(&self) -> Result<Vec<Stage>, PortalError> {
        let answer = self.get("api/2.0/crm/contact/status.json", &[]).await?;
        Ok(answer.node().items().filter_map(contact_wire::stage).collect())
    }
}

/// An answer that is a list. Elsewhere `{}` stands for an empty one, but it also comes of an error
/// inside the portal, and here it would mean that something is lost without a word.
fn listed(answer: Answer) -> Result<Answer, PortalError> {
    if answer.node().is_list() {
        Ok(answer)
    } else {
        Err(PortalError::Unreadable { what: "it is no list".to_owned() })
    }
}

/// Which of these contacts are on a page.
fn members(page: &Answer, ids: &BTreeSet<i64>) -> BTreeSet<i64> {
    page.node().items().filter_map(|node| node.get("id").int()).filter(|id| ids.contains(id)).collect()
}
