//! The panes between the rail and the form.

mod filters;
mod journal;
mod lookup;

pub(super) use journal::{entry_ui, journal_list_ui, journal_search_id};
pub(super) use lookup::{badge_of, lookup_ui, search_id};
