//! Signing in: what answers at an address, password or token, the second factor, and certificate trust.

pub(super) mod access;
mod begin;
#[cfg(test)]
mod behind_tests;
mod enter;
mod offline;
mod opening;
pub(super) mod state;
pub(super) mod steps;
mod trust;
pub(super) mod trust_question;
