//! The envelope around every answer, and what a failed call means.

use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{HeaderMap, SERVER};
use serde_json::Value;

use super::bounded::{self, ReadAnswer, Unreadable};
use super::error::PortalError;
use super::reading::Node;

/// How much of a page is searched for a field for a password, in bytes.
const SEARCHED: usize = 64 << 10;

/// What was asked for, as far as it decides what an answer means.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RequestKind {
    /// The verb.
    pub(super) method: Method,
    /// A picture went along.
    pub(super) sends_picture: bool,
}

/// Who wrote a page that is not in the portal's envelope, as far as the headers say.
///
/// `Via` says nothing about that: a proxy adds it to what the portal has written as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PageAuthor {
    /// ASP.NET, in which the portal runs.
    Portal,
    /// The web server of a portal on Windows, which puts pages of its own in the place of the portal's.
    PortalServer,
    /// Anything between this computer and the portal.
    #[default]
    Unknown,
}

impl PageAuthor {
    /// Reads it from the headers of an answer.
    pub(super) fn of(headers: &HeaderMap) -> PageAuthor {
        if ["x-aspnet-version", "x-aspnetmvc-version"].iter().any(|name| headers.contains_key(*name)) {
            return PageAuthor::Portal;
        }
        let server = headers.get(SERVER).and_then(|value| value.to_str().ok()).unwrap_or("");
        if server.to_ascii_lowercase().contains("microsoft-") {
            PageAuthor::PortalServer
        } else {
            PageAuthor::Unknown
        }
    }
}

/// What came back over the wire, whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct HttpAnswer {
    /// What this answers.
    pub(super) asked: RequestKind,
    /// Who wrote it, where it is not in the portal's envelope.
    pub(super) author: PageAuthor,
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
pub(super) struct CallAnswer {
    response: Value,
    date: Option<Timestamp>,
    is_cut: bool,
}

/// A list that a call answered, each entry made into something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ListAnswer<T> {
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

impl CallAnswer {
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

impl HttpAnswer {
    /// Opens the envelope of a call that worked.
    pub(super) fn answer(&self, host: &str) -> Result<CallAnswer, PortalError> {
        let ReadAnswer { value: mut envelope, cut } =
            bounded::read(&self.body).map_err(|why| self.error(why))?;
        self.refusal(&envelope, host)?;
        let response = envelope.get_mut("response").map(Value::take).unwrap_or(Value::Null);
        Ok(CallAnswer { response, date: self.date, is_cut: self.is_cut(cut) })
    }

    /// Opens the envelope of a call that worked, and makes something of each entry of the list
    /// in it.
    pub(super) fn list<T>(
        &self,
        host: &str,
        entry: impl Fn(Node<'_>) -> Option<T>,
    ) -> Result<ListAnswer<T>, PortalError> {
        let list = bounded::read_list(&self.body, entry).map_err(|why| self.error(why))?;
        self.refusal(&list.envelope, host)?;
        let envelope = Node::new(&list.envelope);
        Ok(ListAnswer {
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
            Unreadable::NoJson => self.unreadable(),
        }
    }

    /// The error in an envelope whose status says that all is well.
    fn refusal(&self, envelope: &Value, host: &str) -> Result<(), PortalError> {
        let node = Node::new(envelope);
        if !node.is_object() {
            return Err(self.unreadable());
        }
        if !node.get("error").is_object() || node.get("response").is_written() {
            return Ok(());
        }
        // Something between here and the portal has changed the status.
        let status = node.get("statusCode").int().and_then(|code| u16::try_from(code).ok());
        let reply = HttpAnswer { status: status.filter(|code| *code >= 400).unwrap_or(500), ..self.clone() };
        let refused = || PortalError::Refused { status: 500, message: reply.message() };
        Err(reply.failure(host).unwrap_or_else(refused))
    }

    /// What the status means, unless it means that the call worked.
    pub(super) fn failure(&self, host: &str) -> Option<PortalError> {
        let message = || self.message();
        Some(match self.status {
            200..=299 => return None,
            // The portal says these two in its envelope, in plain text or not at all; its web server on
            // Windows may put a page around them. Any other page comes from something in front of the
            // portal: signing in again, or an administrator, would not help.
            401 | 403 if self.is_strange_page() => PortalError::Gateway { status: self.status },
            401 if self.is_strange_refusal() => PortalError::Gateway { status: self.status },
            401 => PortalError::SessionExpired,
            402 => PortalError::PaymentRequired { message: message() },
            403 => PortalError::Denied { message: message() },
            404 if self.envelope().is_some() => PortalError::NotFound,
            // The portal layer answers so where no portal lives under this name.
            404 if self.body.is_empty() => PortalError::NotAPortal { host: host.to_owned() },
            // A call that the portal lacks is a page with 404, whatever the verb. So a verb is refused by
            // something else, unless the portal itself says so.
            405 | 501 if self.is_blocked() => {
                PortalError::MethodBlocked { method: self.asked.method.to_string() }
            }
            404 | 405 => PortalError::RouteMissing,
            407 => PortalError::ProxySignIn,
            408 => PortalError::Timeout { host: host.to_owned() },
            413 if self.asked.sends_picture => PortalError::PictureTooLarge,
            413 => PortalError::RequestTooLarge,
            429 => PortalError::RateLimited,
            502..=504 => PortalError::Trouble { status: self.status },
            // So a network says that it wants a sign-in.
            511 => PortalError::WebPage { asks_for_sign_in: true },
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
        self.content_type.starts_with("text/html") || self.is_markup()
    }

    /// Whether the body is marked up like a web page, whatever it is said to be: the portal calls plain
    /// text and JSON a page too.
    pub(super) fn is_markup(&self) -> bool {
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        body.trim_ascii_start().starts_with(b"<")
    }

    /// Whether it is a page that neither the portal nor its web server has written.
    fn is_strange_page(&self) -> bool {
        self.author == PageAuthor::Unknown && self.is_markup()
    }

    /// Whether it is a refusal in words that the portal does not use: it says one word, nothing at all, or an
    /// envelope. Something in front of the portal may ask for a sign-in of its own.
    fn is_strange_refusal(&self) -> bool {
        let is_own = |words: &str| words.is_empty() || words.eq_ignore_ascii_case("unauthorized");
        let has_envelope = self.envelope().is_some_and(|value| {
            let node = Node::new(&value);
            node.get("error").is_written()
                || node.get("statusCode").is_written()
                || node.get("response").is_written()
        });
        self.author == PageAuthor::Unknown && !is_own(&self.text()) && !has_envelope
    }

    /// Whether a verb was refused between this computer and the portal. Everything may be read, so `GET` says nothing.
    fn is_blocked(&self) -> bool {
        self.asked.method != Method::GET && self.author != PageAuthor::Portal && self.envelope().is_none()
    }

    /// A web page in the place of an answer.
    pub(super) fn web_page(&self) -> PortalError {
        let start = String::from_utf8_lossy(self.body.get(..SEARCHED).unwrap_or(&self.body));
        let start = start.to_ascii_lowercase();
        let marks = ["type=\"password\"", "type='password'", "type=password"];
        PortalError::WebPage { asks_for_sign_in: marks.iter().any(|mark| start.contains(mark)) }
    }

    /// The body as a JSON object, whoever wrote it.
    pub(super) fn envelope(&self) -> Option<Value> {
        bounded::read(&self.body).ok().map(|read| read.value).filter(Value::is_object)
    }

    fn message(&self) -> String {
        self.envelope().map(|value| Node::new(&value).get("error").get("message").words()).unwrap_or_default()
    }

    fn unreadable(&self) -> PortalError {
        if self.body.is_empty() {
            PortalError::Unreadable { what: "it is empty".to_owned() }
        } else if self.is_page() {
            self.web_page()
        } else {
            PortalError::Unreadable { what: "it is not what the portal usually answers".to_owned() }
        }
    }
}
