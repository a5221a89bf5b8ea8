//! What is typed survives a killed process, and so does what was saved.
//!
//! A program of its own: what is typed has to be on disk in time, and nothing else shall
//! keep the machine busy meanwhile.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

mod child;
mod killed;
mod pair;
#[path = "../headless/random.rs"]
mod random;
#[path = "../headless/site.rs"]
mod site;
#[path = "../headless/stored.rs"]
mod stored;
