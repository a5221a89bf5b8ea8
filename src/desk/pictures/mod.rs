//! Pictures of people and contacts: from a file or the clipboard to what is sent.

mod colours;
pub(in crate::desk) mod files;
mod kinds;
mod pixels;
mod refusal;
mod whole;

pub use pixels::Pixels;
