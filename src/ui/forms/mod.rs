//! The forms: mostly the list of fields, drawn.

mod conflict;
mod facts;
mod field;
mod form;
mod header;
mod known;
mod outcome;
mod review;
mod state;

pub(super) use field::FieldContext;
pub(super) use form::{form_ui, pause_words};
pub(super) use state::FormState;
