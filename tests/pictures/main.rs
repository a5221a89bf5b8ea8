//! Every screen and state of the window as a picture: light at scale 1 and dark at scale 2.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --features snapshots --test pictures` stores how the window looks now
//! where that differs, and with it the pictures of the README.

#![cfg(feature = "snapshots")]
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

#[path = "../support/mod.rs"]
mod support;

mod forms;
mod lists;
mod looks;
mod sheets;
mod signing_in;
mod small;
