//! What people and contacts are.
//!
//! Pure values: no I/O, no clock, no async, no window, and no other module of the
//! program. A record is a row of [`Value`]s; the [`Schema`] of its kind is the one
//! list that says everything about each field. A [`Draft`] is a record with edits
//! on top; what changed, what a revert does and how to merge are derived from it.

mod calendar_words;
mod choice;
mod date_text;
mod describe;
mod draft;
mod effect;
mod field;
mod history;
mod key;
mod lock;
mod merge;
mod names;
mod photo;
pub mod plain_text;
mod receipt;
mod record;
mod schema;
mod telling;
mod unsettled;
mod validation;
mod value;

pub use calendar_words::CalendarWords;
pub use choice::Choice;
pub use date_text::{
    DateOrder, DatePattern, age_on, date_words, first_weekday_of_culture, parse_date, short_date_words,
    weekday_words,
};
pub use describe::describe;
pub use draft::{Change, Draft};
pub use effect::Effect;
pub use field::{Field, FieldKey, Limit, UnknownField, ValueKind};
pub use history::History;
pub use key::{RecordKey, RecordKind};
pub use lock::{Lock, Viewer, lock};
pub use merge::{Conflict, Merge, merge};
pub use names::Names;
pub use photo::{Crop, Photo, Picture};
pub use receipt::{LineResult, Receipt, ReceiptLine, Remark, Undone};
pub use record::{ContactFacts, ContactInfo, ContactType, Facts, PersonFacts, Record, Stage};
pub use schema::{CustomDefinition, CustomKind, Schema};
pub use unsettled::Unsettled;
pub use validation::{Problem, ValidationContext, problems};
pub use value::{CHANNELS_LIMIT, Channel, DateValue, KNOWN_CHANNELS, Value, channel_label, stored_length};

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
