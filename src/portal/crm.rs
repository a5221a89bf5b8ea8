//! What contacts refer to: companies, stages, types and custom fields.

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

impl Portal {
    /// The type of a contact. No call tells it, so the portal is asked for the contacts of
    /// each type until this one is among them; that takes a while.
    ///
    /// # Errors
    /// Those of any reading.
    pub async fn contact_type(&self, id: i64) -> Result<ContactType, PortalError> {
        let types = self.get("api/2.0/crm/contact/type.json", &[]).await?;
        let is_used = |node: &Node<'_>| node.get("relativeItemsCount").int().unwrap_or(0) > 0;
        for kind in types.node().items().filter(is_used) {
            if let Some(number) = kind.get("id").int()
                && self.is_of_type(id, number).await?
            {
                return Ok(ContactType::Named(kind.get("title").words()));
            }
        }
        Ok(ContactType::None)
    }

    async fn is_of_type(&self, id: i64, kind: i64) -> Result<bool, PortalError> {
        let (kind, most) = (kind.to_string(), STEP.to_string());
        let mut start = 0;
        for _ in 0..FAR / STEP {
            let from = start.to_string();
            let query = [
                ("contactType", kind.as_str()),
                ("contactListView", "person"),
                ("sortBy", "id"),
                ("sortOrder", "ascending"),
                ("startIndex", from.as_str()),
                ("count", most.as_str()),
                ("fields", "id"),
            ];
            let answer = self.get("api/2.0/crm/contact/filter.json", &query).await?;
            let mut received = 0;
            for contact in answer.node().items() {
                received += 1;
                if contact.get("id").int() == Some(id) {
                    return Ok(true);
                }
            }
            start += received;
            if received == 0 || answer.total().is_none_or(|total| start >= total) {
                return Ok(false);
            }
        }
        Ok(false)
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
