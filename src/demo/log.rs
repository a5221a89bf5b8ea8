//! What was asked so far.

use serde::{Serialize, Serializer};

/// One request that the portal has received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// The verb.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without `?`, "" when there is none.
    pub query: String,
    /// The Content-Type sent.
    pub content_type: Option<String>,
    /// The body as it came; in the window for tests it is shown as text.
    #[serde(serialize_with = "text")]
    pub body: Vec<u8>,
    /// Whether an Authorization header was sent.
    pub authorized: bool,
    /// The status answered; 0 while unanswered or when the connection was cut instead.
    pub status: u16,
    /// The name/value pairs as the binder saw them: route values, query, body.
    pub parameters: Vec<(String, String)>,
}

fn text<S: Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}
