//! What was asked so far.

use std::collections::VecDeque;

use axum::http::header;
use serde::{Serialize, Serializer};

use crate::demo::head::RequestHead;
use crate::demo::masked;

/// As many requests are kept, the last ones.
pub(super) const MOST_REQUESTS: usize = 20_000;
/// As many bytes of them are kept.
pub(super) const MOST_BYTES: usize = 64 << 20;
/// As many bytes of one body are kept, the first ones, and as many of its parameters.
pub(super) const LARGEST: usize = 8 << 20;
/// What anything that is kept takes besides its texts, about.
const OVERHEAD: usize = 64;

/// One request that the portal has received. Passwords, codes and tokens are masked in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedRequest {
    /// The verb.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without `?`, "" when there is none.
    pub query: String,
    /// The Content-Type sent.
    pub content_type: Option<String>,
    /// The body as it came, or the beginning of a very large one; the pages for tests show it as text.
    #[serde(serialize_with = "text")]
    pub body: Vec<u8>,
    /// How many bytes the body had.
    pub body_size: usize,
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

impl LoggedRequest {
    /// A request as it is kept, not answered yet.
    pub(super) fn received(head: &RequestHead, query: &str, body: &[u8]) -> LoggedRequest {
        let content_type = head.header(header::CONTENT_TYPE);
        let mut kept = masked::body(content_type, body);
        if kept.len() > LARGEST {
            kept.truncate(LARGEST);
            kept.shrink_to_fit();
        }
        LoggedRequest {
            method: head.method.clone(),
            path: masked::path(&head.path),
            query: masked::pairs(query),
            content_type: content_type.map(str::to_owned),
            body: kept,
            body_size: body.len(),
            authorized: head.headers.contains_key(header::AUTHORIZATION),
            status: 0,
            parameters: Vec::new(),
        }
    }

    /// About how many bytes it takes.
    fn size(&self) -> usize {
        let texts = self.method.len() + self.path.len() + self.query.len() + self.body.len();
        let kind = self.content_type.as_ref().map_or(0, String::len);
        let parameters: usize = self.parameters.iter().map(|(name, value)| pair_size(name, value)).sum();
        4 * OVERHEAD + texts + kind + parameters
    }
}

fn pair_size(name: &str, value: &str) -> usize {
    OVERHEAD + name.len() + value.len()
}

/// The bound pairs as they are kept.
pub(super) fn parameters(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let mut left = LARGEST;
    let shown = pairs.iter().map(|(name, value)| (name, masked::value(name, value)));
    let fits = |(name, value): &(&String, &str)| match left.checked_sub(pair_size(name, value)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    shown.take_while(fits).map(|(name, value)| (name.clone(), value.to_owned())).collect()
}

/// The last requests, oldest first.
#[derive(Default)]
pub(super) struct Log {
    requests: VecDeque<LoggedRequest>,
    /// How many have gone, the oldest first.
    gone: usize,
    /// About how many bytes those take that are there.
    size: usize,
}

/// The place of a request in the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogPosition(usize);

impl Log {
    /// Adds a request. The oldest go where it is too much.
    pub(super) fn add(&mut self, request: LoggedRequest) -> LogPosition {
        let place = LogPosition(self.gone + self.requests.len());
        self.size += request.size();
        self.requests.push_back(request);
        self.shorten();
        place
    }

    /// Changes a request, unless it has gone.
    pub(super) fn change(&mut self, place: LogPosition, change: impl FnOnce(&mut LoggedRequest)) {
        let at = place.0.checked_sub(self.gone);
        let Some(request) = at.and_then(|at| self.requests.get_mut(at)) else { return };
        let before = request.size();
        change(request);
        self.size = self.size - before + request.size();
        self.shorten();
    }

    /// Forgets the requests so far.
    pub(super) fn clear(&mut self) {
        self.gone += self.requests.len();
        self.requests.clear();
        self.size = 0;
    }

    /// A copy of all, oldest first.
    pub(super) fn all(&self) -> Vec<LoggedRequest> {
        self.requests.iter().cloned().collect()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.requests.len()
    }

    fn shorten(&mut self) {
        while self.requests.len() > MOST_REQUESTS || self.size > MOST_BYTES {
            let Some(oldest) = self.requests.pop_front() else { return };
            self.gone += 1;
            self.size -= oldest.size();
        }
    }
}
