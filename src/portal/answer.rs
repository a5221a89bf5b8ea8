//! The envelope around every answer, and what a failed call means.

use jiff::Timestamp;
use serde_json::Value;

use super::bounded::{self, Read, Unreadable};
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
    date: Option<Timestamp>,
    is_cut: bool,
}

/// A list that a call answered, each entry made into something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed<T> {
    /// What was made of the entries.
    pub(super) items: Vec<T>,
    /// How many entries there are, also those of which nothing was made.
    pub(super) received: usize,
    /// How many the whole list has, where the portal says so.
    pub(super) total: Option<usize>,
    /// Whether it is a list at all.
    pub(super) is_list: bool,
    /// Whether a text in it was too long, and was cut off.
    pub(super) is_cut: bool,
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

    /// Whether a text in it was too long, and was cut off.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }
}

impl Reply {
    /// Opens the envelope of a call that worked.
    pub(super) fn answer(&self, host: &str) -> Result<Answer, PortalError> {
        let Read { value: mut envelope, cut } = bounded::read(&self.body).map_err(|why| self.error(why))?;
        self.refusal(&envelope, host)?;
        let response = envelope.get_mut("response").map(Value::take).unwrap_or(Value::Null);
        Ok(Answer { response, date: self.date, is_cut: self.is_cut(cut) })
    }

    /// Opens the envelope of a call that worked, and makes something of each entry of the list
    /// in it.
    pub(super) fn list<T>(
        &self,
        host: &str,
        entry: impl Fn(Node<'_>) -> Option<T>,
    ) -> Result<Listed<T>, PortalError> {
        let list = bounded::read_list(&self.body, entry).map_err(|why| self.error(why))?;
        self.refusal(&list.envelope, host)?;
        let envelope = Node::new(&list.envelope);
        Ok(Listed {
            items: list.items,
            received: list.received,
            total: envelope.get("total").count(),
            is_list: envelope.get("response").is_list(),
            is_cut: self.is_cut(list.cut),
        })
    }

    /// Whether a text was cut off; says it in the log.
    fn is_cut(&self, cut: Option<usize>) -> bool {
        if let Some(length) = cut {
            tracing::warn!(length, "the portal sent a text that is too long; it is cut off");
        }
        cut.is_some()
    }

    fn error(&self, why: Unreadable) -> PortalError {
        match why {
            Unreadable::TooLarge => PortalError::TooLarge,
            Unreadable::NoJson => PortalError::Unreadable { what: self.unreadable() },
        }
    }

    /// The error that an envelope tells although the status says that all is well.
    fn refusal(&self, envelope: &Value, host: &str) -> Result<(), PortalError> {
        let node = Node::new(envelope);
        if !node.is_object() {
            return Err(PortalError::Unreadable { what: self.unreadable() });
        }
        if !node.get("error").is_object() || node.get("response").is_written() {
            return Ok(());
        }
        // Something between here and the portal has changed the status.
        let status = node.get("statusCode").int().and_then(|code| u16::try_from(code).ok());
        let reply = Reply { status: status.filter(|code| *code >= 400).unwrap_or(500), ..self.clone() };
        let refused = || PortalError::Refused { status: 500, message: reply.message() };
        Err(reply.failure(host).unwrap_or_else(refused))
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
        bounded::read(&self.body).ok().map(|read| read.value).filter(Value::is_object)
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
