//! Portal Desk: find and edit the people and contacts of an ONLYOFFICE portal.
//!
//! The promise: **a save changes what was edited and nothing else.** The two calls that
//! the program grew from, `PUT people/{userid}` and `PUT crm/contact/person/{personid}`,
//! wipe what they are not sent; the modules below exist so that nobody has to know that.
//!
//! # Modules
//!
//! Data walks down through the modules to the portal and comes back up once. A test
//! (`tests/architecture/`) reads this table and the paths in the code, and fails where a module
//! knows another that it may not know, or where files of a module use each other in a circle.
//!
//! | module | what it is | may know |
//! |---|---|---|
//! | [`ui`] | the window: draws the desk, returns actions | `desk`, `directory`, `instance`, `portal`, `records`, `saving`, `storage` |
//! | [`desk`] | what the program can do, without a window; starts all background work for the user | `directory`, `jobs`, `portal`, `records`, `saving`, `storage` |
//! | [`directory`] | how records are found: books, search, filters | `records` |
//! | [`saving`] | how a draft becomes a saved record: plan, run, read back, receipt | `portal`, `records` |
//! | [`storage`] | what stays on disk | `records` |
//! | [`portal`] | how a portal talks: session, calls, wire, dates, errors | `records` |
//! | [`records`] | what people and contacts are: fields, values, drafts, merging, validation | nobody |
//! | [`instance`] | one window for each folder: the second start hands over to the first | `storage` |
//! | [`jobs`] | work in the background in general | nobody |
//! | [`demo`] | the embedded portal: the other side of the wire; only the binary and tests know it | nobody |
//!
//! The window knows `portal`, `saving` and `storage` only for their values: it starts nothing there.
//!
//! A few words mean one thing everywhere: a **person** is a portal user, a **contact** a
//! CRM person, a **lead** a person's line manager, a **channel** one row of a person's
//! contact list, a **draft** a record with edits on its **base**, a **plan** the calls
//! that bring a draft to the portal, a **receipt** what came of it.

pub mod demo;
pub mod desk;
pub mod directory;
pub mod instance;
pub mod jobs;
pub mod portal;
pub mod records;
pub mod saving;
pub mod storage;
pub mod ui;
