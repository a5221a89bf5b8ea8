//! How the user got access to a portal, as far as it is remembered.

use crate::portal::Trust;

/// How the user got access to a portal, as far as it is remembered.
#[derive(Clone, Debug, Default)]
pub(in crate::desk) struct AccessFacts {
    pub(in crate::desk) trust: Trust,
    pub(in crate::desk) plain_http: bool,
    pub(in crate::desk) pasted_token: bool,
    /// The token comes from the keyring.
    pub(in crate::desk) kept_token: bool,
    pub(in crate::desk) is_demo: bool,
}
