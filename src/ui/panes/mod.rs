//! The panes between the rail and the form.

mod filters;
mod lookup;

pub(super) use lookup::{badge_of, lookup_ui, search_id};
