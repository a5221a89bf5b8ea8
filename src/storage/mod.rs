//! What stays on DISK: folders and settings.
//!
//! Everything is written to a file beside and then put in its place, so a crash in
//! the middle leaves the old file whole. Nothing secret is ever written here.

mod folder;
mod settings;

pub use folder::Folder;
pub use settings::{LastPortal, Settings, Theme};
