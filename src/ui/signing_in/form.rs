//! What is typed into the sign-in form.

use super::SecretText;
use crate::storage::SavedPortal;
use crate::ui::TypedPath;

/// What is typed into the sign-in form.
#[derive(Default)]
pub struct SignInForm {
    /// The portal's address, as typed.
    pub address: String,
    /// The e-mail, as typed.
    pub email: String,
    /// The password or the token, as typed; wiped when it is handed on.
    pub secret: SecretText,
    /// A token is asked for instead of a password.
    pub with_token: bool,
    /// What is asked for besides the password, as typed: a code or a phone.
    pub second: String,
    /// The path of an authority's file.
    pub authority: TypedPath,
    /// The first empty field has had the focus.
    pub focused: bool,
}

impl SignInForm {
    /// The form for a saved portal.
    pub fn fill(&mut self, saved: &SavedPortal) {
        self.address.clone_from(&saved.address);
        self.email.clone_from(&saved.email);
        self.with_token = saved.pasted_token;
        self.second.clear();
        self.focused = false;
    }

    /// The empty form.
    pub fn clear(&mut self) {
        *self = SignInForm::default();
    }
}
