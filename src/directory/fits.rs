//! Whether rows fit the filters.

use super::entry::{RowEntry, access_flag, flag};
use super::query::{Filters, Missing, StatusFilter};
use super::store::RowStore;
use crate::records::Choice;

/// The filters in the words of a store: a few bits and numbers to compare.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fits {
    /// These bits must be as they are in `wanted`.
    mask: u32,
    wanted: u32,
    member: [Option<u32>; 2],
    company: Option<u32>,
    stage: Option<u32>,
    /// Something is asked for that no row has.
    nothing: bool,
}

impl Fits {
    pub(super) fn new(filters: &Filters, store: &RowStore) -> Fits {
        let mut fits = Fits { mask: flag::GONE, ..Fits::default() };
        let mut bit = |flag: u32, on: bool| {
            fits.mask |= flag;
            if on {
                fits.wanted |= flag;
            }
        };
        match filters.status {
            StatusFilter::Active => bit(flag::DISABLED, false),
            StatusFilter::Disabled => bit(flag::DISABLED, true),
            StatusFilter::All => {}
        }
        if let Some(kind) = filters.kind {
            bit(flag::GUEST, kind == Choice::Guest);
        }
        if let Some(access) = filters.access {
            bit(access_flag(access), true);
        }
        for missing in &filters.missing {
            bit(missing_flag(*missing), true);
        }
        let mut nothing = false;
        let mut number = |found: Option<Option<u32>>| {
            nothing |= found == Some(None);
            found.flatten()
        };
        let department = number(filters.department.map(|id| store.number_of_id(id)));
        let owner = number(filters.owner.map(|id| store.number_of_id(id)));
        let company = number(filters.company.map(|id| store.number_of(id)));
        let stage = number(filters.stage.map(|id| store.number_of(id)));
        Fits { member: [department, owner], company, stage, nothing, ..fits }
    }

    #[inline]
    pub(super) fn fits(&self, entry: &RowEntry, store: &RowStore) -> bool {
        entry.flags & self.mask == self.wanted
            && !self.nothing
            && self.company.is_none_or(|company| entry.company == company)
            && self.stage.is_none_or(|stage| entry.stage == stage)
            && self.member.iter().flatten().all(|member| store.members(entry).contains(member))
    }
}

pub(super) fn missing_flag(missing: Missing) -> u32 {
    match missing {
        Missing::Lead => flag::NO_LEAD,
        Missing::Department => flag::NO_DEPARTMENT,
        Missing::Email => flag::NO_EMAIL,
        Missing::Photo => flag::NO_PHOTO,
        Missing::Company => flag::NO_COMPANY,
    }
}
