//! What is known of a request before its method runs.

use axum::http::{HeaderMap, HeaderName, header};

/// Verb, path, query and headers of a request.
pub(super) struct RequestHead {
    /// The verb.
    pub method: String,
    /// The decoded path.
    pub path: String,
    /// The query's names and values.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
}

impl RequestHead {
    /// A header's text.
    pub(super) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first value of a name in the query, with regard to case.
    pub(super) fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The session token that was sent as a cookie.
    pub(super) fn cookie_token(&self) -> Option<&str> {
        let cookies = self.header(header::COOKIE)?;
        cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("asc_auth_key="))
    }
}
