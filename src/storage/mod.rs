//! What stays on DISK: folders, settings, drafts and the journal.
//!
//! Whatever is replaced is written to a file beside and then put in its place, so a
//! crash in the middle leaves the old file whole; the journal only ever grows at its
//! end. Nothing secret is ever written here.

mod drafts;
mod files;
mod folder;
mod journal;
mod journal_csv;
mod journal_search;
mod later;
mod lines;
mod portal_folder;
mod settings;

pub use drafts::{Drafts, StoredDraft};
pub use folder::Folder;
pub use journal::{Entry, Journal, Words};
pub use journal_csv::write_journal_csv;
pub use journal_search::JournalIndex;
pub use portal_folder::PortalFolder;
pub use settings::{LastPortal, Settings, Theme};
