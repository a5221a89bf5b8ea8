//! The envelope around every answer, and what a failed call means.

use jiff::Timestamp;
use serde_json::Value;

use super::error::PortalError;
use super::reading::Node;

/// What came back over the wire, whole.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reply {
    /// The HTTP status.
    pub(super) status: u16,
    /// What the body is said to be, in lower case; empty if it is not said.
    pub(super) content_type: String,
    /// The body, decompressed.
    pub(super) body: Vec<u8>,
    /// When it was answered, by the clock of the portal, where it says so.
    pub(super) date: Option<Timestamp>,
}

/// What a call that worked answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    response: Value,
    total: Option<usize>,
    date: Option<Timestamp>,
}

impl Answer {
    /// What was asked for.
    pub(super) fn node(&self) -> Node<'_> {
        Node::new(&self.response)
    }

    /// When it was answered, by the clock of the portal, where it says so.
    pub(super) fn date(&self) -> Option<Timestamp> {
        self.date
    }

    /// How many entries the whole list has, where the portal says so.
    pub(super) fn total(&self) -> Option<usize> {
        self.total
    }
}

impl Reply {
    /// Opens the envelope of a call that worked.
    pub(super) fn answer(&self, host: &str) -> Result<Answer, PortalError> {
        let Some(mut envelope) = self.envelope() else {
            return Err(PortalError::Unreadable { what: self.unreadable() });
        };
        let node = Node::new(&envelope);
        if node.get("error").is_object() && !node.get("response").is_written() {
            // Something between here and the portal has changed the status.
            let status = node.get("statusCode").int().and_then(|code| u16::try_from(code).ok());
            let reply = Reply { status: status.filter(|code| *code >= 400).unwrap_or(500), ..self.clone() };
            let refused = || PortalError::Refused { status: 500, message: reply.message() };
            return Err(reply.failure(host).unwrap_or_else(refused));
        }
        let total = node.get("total").count();
        let response = envelope.get_mut("response").map(Value::take).unwrap_or(Value::Null);
        Ok(Answer { response, total, date: self.date })
    }

    /// What the status means, unless it means that the call worked.
    pub(super) fn failure(&self, host: &str) -> Option<PortalError> {
        let message = || self.message();
        Some(match self.status {
            200..=299 => return None,
            401 => PortalError::SessionExpired,
            402 => PortalError::PaymentRequired { message: message() },
            403 => PortalError::Denied { message: message() },
            404 if self.envelope().is_some() => PortalError::NotFound,
            // The portal layer answers so where no portal lives under this name.
            404 if self.body.is_empty() => PortalError::NotAPortal { host: host.to_owned() },
            404 | 405 => PortalError::RouteMissing,
            408 => PortalError::Timeout { host: host.to_owned() },
            413 => PortalError::PictureTooLarge,
            429 => PortalError::RateLimited,
            502..=504 => PortalError::Trouble { status: self.status },
            400..=599 => {
                let message = message();
                if message.contains(" access denied ") {
                    // A right that People is missing comes as an internal error.
                    PortalError::Denied { message }
                } else if self.status >= 500 && self.envelope().is_none() {
                    PortalError::Trouble { status: self.status }
                } else {
                    PortalError::Refused { status: self.status, message }
                }
            }
            other => PortalError::Unreadable { what: format!("HTTP status {other}") },
        })
    }

    /// The text of the body, as far as it is text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).trim_start_matches('\u{feff}').trim().to_owned()
    }

    /// Whether the body is a web page.
    pub(super) fn is_page(&self) -> bool {
        self.content_type.starts_with("text/html") || self.body.trim_ascii_start().starts_with(b"<")
    }

    /// The body as a JSON object, whoever wrote it.
    pub(super) fn envelope(&self) -> Option<Value> {
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        serde_json::from_slice(body).ok().filter(Value::is_object)
    }

    fn message(&self) -> String {
        self.envelope().map(|value| Node::new(&value).get("error").get("message").words()).unwrap_or_default()
    }

    fn unreadable(&self) -> String {
        if self.body.is_empty() {
            "it is empty".to_owned()
        } else if self.is_page() {
            "it is a web page".to_owned()
        } else {
            "it is not what the portal usually answers".to_owned()
        }
    }
}
