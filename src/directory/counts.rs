//! How many records each filter would show.

use std::collections::HashMap;

use uuid::Uuid;

use super::entry::{RowEntry, access_flag, flag};
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
        let others = OtherFilters::new(filters, store);
        let viewer = viewer.and_then(|id| store.number_of_id(id));
        let mut tally = Tally::default();
        for (entry, rank) in store.entries().iter().zip(&matches) {
            if *rank != rank::NONE {
                tally.add(entry, &others, store, viewer);
            }
        }
        tally.into_counts(store)
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

/// For each filter what all other filters let through. What is missing is asked for together, so there all
/// filters count.
struct OtherFilters {
    status: Fits,
    kind: Fits,
    department: Fits,
    company: Fits,
    stage: Fits,
    access: Fits,
    owner: Fits,
    missing: Fits,
}

impl OtherFilters {
    fn new(filters: &Filters, store: &RowStore) -> OtherFilters {
        let without = |change: fn(&mut Filters)| {
            let mut filters = filters.clone();
            change(&mut filters);
            Fits::new(&filters, store)
        };
        OtherFilters {
            status: without(|filters| filters.status = StatusFilter::All),
            kind: without(|filters| filters.kind = None),
            department: without(|filters| filters.department = None),
            company: without(|filters| filters.company = None),
            stage: without(|filters| filters.stage = None),
            access: without(|filters| filters.access = None),
            owner: without(|filters| filters.owner = None),
            missing: Fits::new(filters, store),
        }
    }
}

/// Counts that grow row by row. Departments, companies and stages still have the numbers that the store
/// gave them.
#[derive(Default)]
struct Tally {
    counts: Counts,
    departments: HashMap<u32, usize>,
    companies: HashMap<u32, usize>,
    stages: HashMap<u32, usize>,
}

impl Tally {
    #[inline]
    fn add(&mut self, entry: &RowEntry, others: &OtherFilters, store: &RowStore, viewer: Option<u32>) {
        let Tally { counts, departments, companies, stages } = self;
        let has = |flag: u32| entry.flags & flag != 0;
        if others.status.fits(entry, store) {
            *(if has(flag::DISABLED) { &mut counts.disabled } else { &mut counts.active }) += 1;
        }
        if others.kind.fits(entry, store) {
            *(if has(flag::GUEST) { &mut counts.guests } else { &mut counts.users }) += 1;
        }
        if others.department.fits(entry, store) {
            for member in store.members(entry) {
                *departments.entry(*member).or_default() += 1;
            }
        }
        if others.company.fits(entry, store) {
            *companies.entry(entry.company).or_default() += 1;
        }
        if others.stage.fits(entry, store) {
            *stages.entry(entry.stage).or_default() += 1;
        }
        if others.access.fits(entry, store) {
            for access in Choice::ACCESS {
                if has(access_flag(*access)) {
                    *counts.access.entry(*access).or_default() += 1;
                }
            }
        }
        if others.owner.fits(entry, store) && viewer.is_some_and(|id| store.members(entry).contains(&id)) {
            counts.owned += 1;
        }
        if others.missing.fits(entry, store) {
            for missing in Missing::ALL {
                if has(missing_flag(missing)) {
                    *counts.missing.entry(missing).or_default() += 1;
                }
            }
        }
    }

    fn into_counts(self, store: &RowStore) -> Counts {
        let numbers = |counts: HashMap<u32, usize>| -> HashMap<i64, usize> {
            counts.into_iter().filter_map(|(number, count)| Some((store.number(number)?, count))).collect()
        };
        let departments = self.departments.into_iter();
        Counts {
            departments: departments.filter_map(|(id, count)| Some((store.id(id)?, count))).collect(),
            companies: numbers(self.companies),
            stages: numbers(self.stages),
            ..self.counts
        }
    }
}
