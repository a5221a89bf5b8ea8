//! The token for the pages for tests, which show everything that is stored and was asked.

use std::fmt;

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::demo::envelope::PortalReply;
use crate::demo::masked::MASK;

/// The header in which the token is sent.
pub const HEADER: &str = "x-demo-control";

/// The token of one start.
pub(super) struct ControlToken {
    token: String,
}

impl ControlToken {
    /// Another token at each start.
    pub(super) fn fresh() -> ControlToken {
        ControlToken { token: Uuid::new_v4().simple().to_string() }
    }

    /// The token.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether the token was sent, once. Digests are compared, so that the time it takes tells nothing about the token.
    pub(super) fn lets_in(&self, headers: &HeaderMap) -> bool {
        let digest = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
        let mut sent = headers.get_all(HEADER).iter();
        match (sent.next(), sent.next()) {
            (Some(sent), None) => digest(sent.as_bytes()) == digest(self.token.as_bytes()),
            _ => false,
        }
    }
}

impl fmt::Debug for ControlToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ControlToken").field(&MASK).finish()
    }
}

/// The answer to a request without the token.
pub(super) fn refusal() -> PortalReply {
    let words = format!(
        "These are the demo portal's pages for tests. Send the control token that it gave when it was started, in \
         the header {HEADER}.\n"
    );
    PortalReply::new(403, "text/plain; charset=utf-8", words)
}
