//! The companies that a contact can belong to: the portal looks for them.

use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::jobs::Unfinished;
use crate::portal::{CompanySummary, PortalError};

impl Session {
    pub(super) fn find_companies(&mut self, world: &mut World, text: String) {
        if self.companies.asked.as_deref() == Some(text.as_str()) && self.companies.trouble.is_none() {
            return;
        }
        let (portal, prefix) = (self.portal.clone(), text.clone());
        let work = async move { portal.companies(&prefix).await };
        let id = self.start(world, TaskKind::FindCompanies, work, |it, _, found| it.companies_found(found));
        self.companies.asked = Some(text);
        self.companies.running = Some(id);
        self.companies.trouble = None;
    }

    fn companies_found(&mut self, found: Result<Result<Vec<CompanySummary>, PortalError>, Unfinished>) {
        self.companies.running = None;
        match found {
            Ok(Ok(found)) => {
                for company in &found {
                    self.names.learn_company(company.id, company.name.as_str());
                }
                self.companies.found = found;
            }
            Ok(Err(error)) => {
                self.companies.found = Vec::new();
                self.companies.trouble = Some(error.to_string());
            }
            Err(unfinished) => self.companies.trouble = Some(unfinished_words(unfinished)),
        }
    }
}
