//! How many records each filter would show.

use std::collections::HashMap;

use uuid::Uuid;

use super::entry::{access_flag, flag};
use super::fits::{Fits, missing_flag};
use super::query::{Filters, Missing, StatusFilter};
use super::rank;
use super::scan::ranks;
use super::store::RowStore;
use super::words::SearchWords;
use crate::records::Choice;

/// For each option of each filter: how many records fit it together with the words and all
/// other filters. What is missing here is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    active: usize,
    disabled: usize,
    guests: usize,
    users: usize,
    departments: HashMap<Uuid, usize>,
    companies: HashMap<i64, usize>,
    stages: HashMap<i64, usize>,
    access: HashMap<Choice, usize>,
    owned: usize,
    missing: HashMap<Missing, usize>,
}

impl Counts {
    /// Counts in a store. `viewer` is who "mine" means.
    pub(super) fn new(
        store: &RowStore,
        words: &SearchWords,
        filters: &Filters,
        viewer: Option<Uuid>,
    ) -> Counts {
        let all = Fits::new(&Filters { status: StatusFilter::All, ..Filters::default() }, store);
        let matches = ranks(store, words, |entry| all.fits(entry, store));
        // One set of filters for each filter that is left out in turn.
        let without = |change: &dyn Fn(&mut Filters)| {
            let mut filters = filters.clone();
            change(&mut filters);
            Fits::new(&filters, store)
        };
        let fits = without(&|_| {});
        let any_status = without(&|filters| filters.status = StatusFilter::All);
        let any_kind = without(&|filters| filters.kind = None);
        let any_department = without(&|filters| filters.department = None);
        let any_company = without(&|filters| filters.company = None);
        let any_stage = without(&|filters| filters.stage = None);
        let any_access = without(&|filters| filters.access = None);
        let any_owner = without(&|filters| filters.owner = None);
        let viewer = viewer.and_then(|id| store.number_of_id(id));

        let mut counts = Counts::default();
        let mut members: HashMap<u32, usize> = HashMap::new();
        let (mut companies, mut stages) = (HashMap::<u32, usize>::new(), HashMap::<u32, usize>::new());
        for entry in store
            .entries()
            .iter()
            .zip(&matches)
            .filter(|(_, rank)| **rank != rank::NONE)
            .map(|(entry, _)| entry)
        {
            if any_status.fits(entry, store) {
                *(if entry.flags & flag::DISABLED == 0 {
                    &mut counts.active
                } else {
                    &mut counts.disabled
                }) += 1;
            }
            if any_kind.fits(entry, store) {
                *(if entry.flags & flag::GUEST == 0 { &mut counts.users } else { &mut counts.guests }) += 1;
            }
            if any_department.fits(entry, store) {
                for member in store.members(entry) {
                    *members.entry(*member).or_default() += 1;
                }
            }
            if any_company.fits(entry, store) {
                *companies.entry(entry.company).or_default() += 1;
            }
            if any_stage.fits(entry, store) {
                *stages.entry(entry.stage).or_default() += 1;
            }
            if any_access.fits(entry, store) {
                for access in Choice::ACCESS {
                    if entry.flags & access_flag(*access) != 0 {
                        *counts.access.entry(*access).or_default() += 1;
                    }
                }
            }
            if any_owner.fits(entry, store) && viewer.is_some_and(|id| store.members(entry).contains(&id)) {
                counts.owned += 1;
            }
            if fits.fits(entry, store) {
                for missing in Missing::ALL {
                    if entry.flags & missing_flag(missing) != 0 {
                        *counts.missing.entry(missing).or_default() += 1;
                    }
                }
            }
        }
        counts.departments =
            members.into_iter().filter_map(|(id, count)| Some((store.id(id)?, count))).collect();
        counts.companies =
            companies.into_iter().filter_map(|(id, count)| Some((store.number(id)?, count))).collect();
        counts.stages =
            stages.into_iter().filter_map(|(id, count)| Some((store.number(id)?, count))).collect();
        counts
    }

    /// People of a status.
    pub fn status(&self, status: StatusFilter) -> usize {
        match status {
            StatusFilter::Active => self.active,
            StatusFilter::Disabled => self.disabled,
            StatusFilter::All => self.active + self.disabled,
        }
    }

    /// People of a type; without one, of both.
    pub fn kind(&self, kind: Option<Choice>) -> usize {
        match kind {
            Some(Choice::Guest) => self.guests,
            Some(_) => self.users,
            None => self.users + self.guests,
        }
    }

    /// People of a department.
    pub fn department(&self, id: Uuid) -> usize {
        self.departments.get(&id).copied().unwrap_or(0)
    }

    /// Contacts of a company.
    pub fn company(&self, id: i64) -> usize {
        self.companies.get(&id).copied().unwrap_or(0)
    }

    /// The companies that any of these contacts belong to.
    pub fn companies(&self) -> impl Iterator<Item = i64> + '_ {
        self.companies.keys().copied()
    }

    /// Contacts at a stage.
    pub fn stage(&self, id: i64) -> usize {
        self.stages.get(&id).copied().unwrap_or(0)
    }

    /// Contacts with this access.
    pub fn access(&self, access: Choice) -> usize {
        self.access.get(&access).copied().unwrap_or(0)
    }

    /// Contacts that the viewer created or manages.
    pub fn owned(&self) -> usize {
        self.owned
    }

    /// Records without something.
    pub fn missing(&self, missing: Missing) -> usize {
        self.missing.get(&missing).copied().unwrap_or(0)
    }
}
