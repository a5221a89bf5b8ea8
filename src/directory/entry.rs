//! What is kept of a row beside its texts.

use serde::{Deserialize, Serialize};

use super::row::Badge;
use crate::records::{Choice, RecordKey};

/// In place of a number that is not there.
pub(super) const NO_NUMBER: u32 = u32::MAX;

/// What is said of a row by a bit; the lowest are those of its badges.
pub(super) mod flag {
    /// It was taken out, or put in again elsewhere.
    pub(crate) const GONE: u32 = 1 << 16;
    pub(crate) const DISABLED: u32 = 1 << 17;
    pub(crate) const GUEST: u32 = 1 << 18;
    pub(crate) const NO_LEAD: u32 = 1 << 19;
    pub(crate) const NO_DEPARTMENT: u32 = 1 << 20;
    pub(crate) const NO_EMAIL: u32 = 1 << 21;
    pub(crate) const NO_PHOTO: u32 = 1 << 22;
    pub(crate) const NO_COMPANY: u32 = 1 << 23;
    pub(crate) const RESTRICTED: u32 = 1 << 24;
    pub(crate) const EVERYONE_VIEWS: u32 = 1 << 25;
    pub(crate) const EVERYONE_EDITS: u32 = 1 << 26;
}

/// A row without its texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RowEntry {
    pub(super) key: RecordKey,
    pub(super) flags: u32,
    /// Where its departments or owners begin among all, and how many they are.
    pub(super) members: u32,
    pub(super) member_count: u32,
    pub(super) lead: u32,
    pub(super) company: u32,
    pub(super) stage: u32,
}

/// The bit of who may see a contact.
pub(super) fn access_flag(access: Choice) -> u32 {
    match access {
        Choice::Restricted => flag::RESTRICTED,
        Choice::EveryoneViews => flag::EVERYONE_VIEWS,
        _ => flag::EVERYONE_EDITS,
    }
}

/// The badges that these bits stand for, in order of importance.
pub(super) fn badges(flags: u32) -> impl Iterator<Item = Badge> {
    Badge::ALL.into_iter().filter(move |badge| flags & badge.bit() != 0)
}
