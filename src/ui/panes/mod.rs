//! The panes between the rail and the form.

mod arrangement;
mod export;
mod filters;
mod journal;
mod list;
mod lookup;
mod numbers;
mod pills;

pub(super) use export::export_ui;
pub(super) use journal::{entry_ui, journal_list_ui};
pub(super) use lookup::lookup_ui;
pub(super) use pills::pill_of;
