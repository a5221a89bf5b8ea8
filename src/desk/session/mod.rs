//! What a session does: its lists, its open records, its saves, its journal.
//!
//! A session owns its lists, its open records, its journal and its tasks. What it does works the same
//! whether it is in front or not.

mod act;
mod beginning;
mod begun_saves;
mod books;
mod companies;
pub(super) mod company_search;
mod copies;
pub(super) mod cut_off;
mod drafts;
pub(super) mod expired;
mod expiry;
mod export;
pub(super) mod export_question;
pub(super) mod id;
mod journal;
pub(super) mod journal_shelf;
pub(super) mod list_copy;
pub(super) mod lists;
pub(super) mod loading;
pub(super) mod open_record;
pub(super) mod photo_shelf;
mod photos;
mod pictures;
mod records;
mod rows;
mod saves;
pub(super) mod shelf;
pub(super) mod state;
mod tasks;
mod unsettled;
pub(super) mod unwritten_drafts;
mod views;
