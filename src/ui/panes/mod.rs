//! The panes between the rail and the form.

mod arrangement;
mod export;
mod filters;
mod journal;
mod list;
mod lookup;

pub(super) use export::export_ui;
pub(super) use journal::{entry_ui, journal_list_ui, journal_search_id};
pub(super) use list::badge_of;
pub(super) use lookup::{grouped, lookup_ui, search_id};
