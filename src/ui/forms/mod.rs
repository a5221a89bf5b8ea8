//! The forms: mostly the list of fields, drawn.

mod conflict;
mod editor;
mod facts;
mod field;
mod field_input;
mod form;
mod header;
mod known;
mod outcome;
mod record_form;
mod review;
mod state;

pub(super) use field_input::FieldInput;
pub(super) use form::{form_ui, pause_words};
pub(super) use record_form::RecordForm;
pub(super) use state::FormState;
