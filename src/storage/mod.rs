//! What stays on DISK: folders, settings, portals, drafts, the journal, the log, and
//! copies of the lists.
//!
//! Whatever is replaced is written to a file beside and then put in its place, so a
//! crash in the middle leaves the old file whole; the journal only ever grows at its
//! end. Nothing secret is ever written here: tokens go to the system's keyring ([`Secrets`]).

mod blocks;
mod csv_text;
mod drafts;
pub(crate) mod files;
mod folder;
mod journal;
mod journal_csv;
mod journal_search;
mod later;
mod lines;
mod lists;
mod lock_file;
mod locking;
mod locks;
mod log;
mod photo_cache;
mod portal_folder;
mod portals;
mod process;
mod secrets;
mod settings;
mod shared_file;
mod three_way;
mod views;

#[cfg(test)]
#[cfg(unix)]
mod odd_tests;

pub use csv_text::{CsvTable, unguarded};
pub use drafts::{Drafts, StoredDraft};
pub use folder::Folder;
pub use journal::{ChangeInWords, Journal, JournalEntry};
pub use journal_csv::write_journal_csv;
pub use journal_search::JournalIndex;
pub use lists::{KeptList, ListCache};
pub use locking::Locking;
pub use locks::plain_reason;
pub use log::{LogFile, PlainLog, log_filter};
pub use photo_cache::PhotoCache;
pub use portal_folder::PortalFolder;
pub use portals::{Colour, Portals, SavedPortal};
pub use process::RunMark;
pub(crate) use process::host;
pub use secrets::{NoKeyring, Secrets, SwitchedOff, SystemKeyring};
pub use settings::{Settings, Theme};
pub use shared_file::SharedFile;
pub use views::Views;
