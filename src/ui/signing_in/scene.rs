//! What the functions that draw the sign-in are given.

use crate::desk::{Action, Desk, SigningIn};

/// The program, how far the sign-in is, and the place for what the user asks for.
pub(in crate::ui) struct SignInScene<'a> {
    pub(in crate::ui) desk: &'a Desk,
    pub(in crate::ui) state: &'a SigningIn,
    pub(in crate::ui) actions: &'a mut Vec<Action>,
}
