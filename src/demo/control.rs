//! The token of the window for tests: who has it may look at everything stored and asked.

use std::fmt;

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::demo::envelope::Reply;
use crate::demo::masked::MASK;

/// The header in which the token is sent.
pub const HEADER: &str = "x-demo-control";

/// The token of one start.
pub(super) struct Control {
    token: String,
}

impl Control {
    /// Another token at each start.
    pub(super) fn fresh() -> Control {
        Control { token: Uuid::new_v4().simple().to_string() }
    }

    /// The token.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether the token was sent, once. Digests are compared, so that how long it takes tells nothing of it.
    pub(super) fn lets_in(&self, headers: &HeaderMap) -> bool {
        let digest = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
        let mut sent = headers.get_all(HEADER).iter();
        match (sent.next(), sent.next()) {
            (Some(sent), None) => digest(sent.as_bytes()) == digest(self.token.as_bytes()),
            _ => false,
        }
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Control").field(&MASK).finish()
    }
}

/// The answer to whoever has not sent the token.
pub(super) fn refusal() -> Reply {
    let words = format!(
        "This is the demo portal's window for tests. Send the control token that it gave when it was started, in \
         the header {HEADER}.\n"
    );
    Reply::new(403, "text/plain; charset=utf-8", words)
}
