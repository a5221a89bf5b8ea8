//! What contacts refer to: companies, stages, types and custom fields.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use super::answer::ListAnswer;
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

    /// The types of contacts; those that are missing in the answer have none. No call gives a
    /// type, so the portal is asked for the contacts of each type until all are found. That
    /// takes a while, and for many contacts no longer than for one.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn contact_types(
        &self,
        ids: &BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, ContactType>, PortalError> {
        let used = |node: Node<'_>| {
            let is_used = node.get("relativeItemsCount").int().unwrap_or(0) > 0;
            Some((node.get("id").int()?, node.get("title").words())).filter(|_| is_used)
        };
        let types = whole(self.list("api/2.0/crm/contact/type.json", &[], used).await?)?;
        let mut found = BTreeMap::new();
        for (number, title) in types.items {
            if found.len() == ids.len() {
                break;
            }
            let of_kind = self.of_type(ids, number).await?;
            found.extend(of_kind.into_iter().map(|id| (id, ContactType::Named(title.clone()))));
        }
        Ok(found)
    }

    /// Which of these contacts are of a type.
    async fn of_type(&self, ids: &BTreeSet<i64>, kind: i64) -> Result<BTreeSet<i64>, PortalError> {
        let first = self.page_of_type(kind, 0).await?;
        let received = first.received;
        let mut found = members(first.items, ids);
        let total = first.total.unwrap_or(0).min(FAR);
        if received == 0 || received >= total || found.len() == ids.len() {
            return Ok(found);
        }
        let starts = (received..total).step_by(received);
        let mut pages = stream::iter(starts.map(|start| self.page_of_type(kind, start))).buffered(AT_ONCE);
        while let Some(page) = pages.next().await {
            let page = page?;
            let is_empty = page.received == 0;
            found.extend(members(page.items, ids));
            // After an empty page there is nothing, whatever the portal counts.
            if found.len() == ids.len() || is_empty {
                break;
            }
        }
        Ok(found)
    }

    async fn page_of_type(&self, kind: i64, start: usize) -> Result<ListAnswer<i64>, PortalError> {
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
        whole(self.list("api/2.0/crm/contact/filter.json", &query, |node| node.get("id").int()).await?)
    }

    /// The custom fields of contacts with their headings, in the order of display.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn custom_definitions(&self) -> Result<Vec<CustomDefinition>, PortalError> {
        let path = "api/2.0/crm/person/customfield/definitions.json";
        Ok(self.list(path, &[], contact_wire::definition).await?.items)
    }

    /// Up to 30 companies that have all these words in their names.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn companies(&self, prefix: &str) -> Result<Vec<CompanySummary>, PortalError> {
        let query = [("prefix", prefix.trim()), ("searchType", "0")];
        let company = |node: Node<'_>| {
            contact_wire::company(node).filter(|_| node.get("isCompany").flag() != Some(false))
        };
        Ok(self.list("api/2.0/crm/contact/byprefix.json", &query, company).await?.items)
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
        Ok(self.list("api/2.0/crm/contact/status.json", &[], contact_wire::stage).await?.items)
    }
}

/// An answer that is a list. Elsewhere `{}` means an empty one, but it also comes from an error
/// inside the portal, and here it would lose something in silence.
fn whole<T>(listed: ListAnswer<T>) -> Result<ListAnswer<T>, PortalError> {
    if listed.is_list {
        Ok(listed)
    } else {
        Err(PortalError::Unreadable { what: "it is no list".to_owned() })
    }
}

/// Which of these contacts are on a page.
fn members(page: Vec<i64>, ids: &BTreeSet<i64>) -> BTreeSet<i64> {
    page.into_iter().filter(|id| ids.contains(id)).collect()
}
