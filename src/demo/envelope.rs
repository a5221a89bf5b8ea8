//! What a method gives back, and the JSON envelope around it.

use crate::demo::json::{self, Object, Only};

/// A method's outcome.
pub(super) type MethodOutcome = Result<Success, Failure>;

/// What a method that went well gives back: a value for the success envelope.
#[derive(Default)]
pub(super) struct Success {
    /// The JSON of `response`.
    pub response: String,
    /// Left out of the envelope when 0.
    pub count: usize,
    /// Left out of the envelope when 0.
    pub start_index: usize,
    /// Left out of the envelope when absent.
    pub total: Option<usize>,
    /// Left out when absent. Off by one: it skips a record.
    pub next_index: Option<usize>,
    /// Headers that go with the answer.
    pub headers: Vec<(&'static str, String)>,
}

impl Success {
    /// One object; `count` is 1.
    pub(super) fn one(write: impl FnOnce(&mut String)) -> Success {
        let mut response = String::with_capacity(512);
        write(&mut response);
        Success { response, count: 1, ..Success::default() }
    }

    /// A string: `count` is its LENGTH, because any `Length` property is taken.
    pub(super) fn string(text: &str) -> Success {
        let mut response = String::new();
        json::text(&mut response, text);
        Success { response, count: text.encode_utf16().count(), ..Success::default() }
    }

    /// Nothing, or null: `response` is `{}`, also where a list is normal.
    pub(super) fn nothing() -> Success {
        Success { response: "{}".to_owned(), ..Success::default() }
    }
}

/// An error of a method, as the exception's class decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The HTTP status.
    pub status: u16,
    /// The innermost exception's message.
    pub message: String,
    /// The exception's number.
    pub hresult: i32,
}

impl Failure {
    fn new(status: u16, message: impl Into<String>, hresult: i32) -> Failure {
        Failure { status, message: message.into(), hresult }
    }

    /// An error with this status and message.
    pub(super) fn custom(status: u16, message: impl Into<String>) -> Failure {
        Failure::new(status, message, -2146233088)
    }

    /// The ArgumentException family: 400.
    pub(super) fn argument(message: impl Into<String>) -> Failure {
        Failure::new(400, message, -2147024809)
    }

    /// A parameter that cannot be converted: 400.
    pub(super) fn conversion(message: impl Into<String>) -> Failure {
        Failure::new(400, message, -2146233033)
    }

    /// SecurityException, the CRM's refusal: 403.
    pub(super) fn access_denied() -> Failure {
        Failure::new(403, "Access Denied", -2146233078)
    }

    /// The module is not available to this person: 403.
    pub(super) fn forbidden() -> Failure {
        Failure::new(403, "Forbidden", -2146233078)
    }

    /// InvalidOperationException, which includes a picture that cannot be fetched: 403.
    pub(super) fn invalid_operation(message: impl Into<String>) -> Failure {
        Failure::new(403, message, -2146233079)
    }

    /// ItemNotFoundException: 404.
    pub(super) fn not_found(message: impl Into<String>) -> Failure {
        Failure::new(404, message, -2147467259)
    }

    /// Everything else: 500.
    pub(super) fn other(message: impl Into<String>) -> Failure {
        Failure::new(500, message, -2146233088)
    }

    /// AuthorizingException, the People module's refusal: 500, recognisable only by ` access denied "`.
    pub(super) fn denied(display_name: &str, action: &str) -> Failure {
        let message =
            format!("\"{display_name}\" access denied \"{action}, \". Cause: {action}: access denied..");
        Failure::new(500, message, -2146233087)
    }

    /// A null reference: 500.
    pub(super) fn null_reference() -> Failure {
        Failure::new(500, "Object reference not set to an instance of an object", -2147467261)
    }

    /// Signing in failed, whatever is wrong with it: 500.
    pub(super) fn authentication() -> Failure {
        Failure::new(500, "User authentication failed", -2146233087)
    }

    /// The error envelope.
    pub(super) fn reply(&self) -> PortalReply {
        let mut body = String::with_capacity(128);
        let mut envelope = Object::new(&mut body, Only::ALL);
        envelope.raw("status", 1).raw("statusCode", self.status).with("error", |out| {
            let mut error = Object::new(out, Only::ALL);
            error.text("message", &self.message).raw("hresult", self.hresult).raw("data", "{}").end();
        });
        envelope.end();
        PortalReply::new(self.status, "application/json; charset=utf-8", body)
    }
}

impl Success {
    /// The success envelope. A POST answers 201, everything else 200.
    pub(super) fn reply(self, is_post: bool) -> PortalReply {
        let status = if is_post { 201 } else { 200 };
        let mut body = String::with_capacity(self.response.len() + 96);
        let mut envelope = Object::new(&mut body, Only::ALL);
        if self.count > 0 {
            envelope.raw("count", self.count);
        }
        if self.start_index > 0 {
            envelope.raw("startIndex", self.start_index);
        }
        if let Some(next) = self.next_index {
            envelope.raw("nextIndex", next);
        }
        if let Some(total) = self.total {
            envelope.raw("total", total);
        }
        envelope
            .raw("status", 0)
            .raw("statusCode", status)
            .with("response", |out| out.push_str(&self.response))
            .end();
        let mut reply = PortalReply::new(status, "application/json; charset=utf-8", body);
        reply.headers = self.headers;
        reply
    }
}

/// A whole HTTP answer.
#[derive(Clone)]
pub(super) struct PortalReply {
    /// The HTTP status.
    pub status: u16,
    /// Content-Type; none when empty.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// More headers.
    pub headers: Vec<(&'static str, String)>,
}

impl PortalReply {
    /// An answer with a body.
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> PortalReply {
        PortalReply { status, content_type, body: body.into(), headers: Vec::new() }
    }

    /// No login, or a dead token: plain text, not JSON.
    pub(super) fn unauthorized(authorization_sent: bool) -> PortalReply {
        let mut reply = PortalReply::new(401, "text/plain; charset=utf-8", "Unauthorized");
        if authorization_sent {
            reply.headers.push(("www-authenticate", "Basic Realm=\"127.0.0.1\"".to_owned()));
        }
        reply
    }

    /// An unknown address or a wrong verb (the verb is a route constraint): an HTML page.
    pub(super) fn html_not_found() -> PortalReply {
        let page = "<!DOCTYPE html>\n<html><head><title>404 - Not Found</title></head><body><h1>Error 404</h1>\
                    <p>The page you are looking for was not found.</p></body></html>";
        PortalReply::new(404, "text/html; charset=utf-8", page)
    }
}
