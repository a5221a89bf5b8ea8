//! The whole program: the real window, or the desk behind it, on the embedded portal over HTTP on
//! loopback. One program, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

#[path = "../headless/random.rs"]
mod random;
#[path = "../headless/site.rs"]
mod site;
#[path = "../headless/stored.rs"]
mod stored;
#[path = "../support/mod.rs"]
mod support;

mod contact_form;
mod days;
mod directory;
mod lookup;
mod misbehaving_portal;
mod nothing_else_changes;
mod nothing_lost;
mod person_form;
mod signing_in;
mod unbreakable;
