//! Answers as they go over the wire.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::demo::envelope::PortalReply;

/// An answer for the wire.
pub(super) fn respond(reply: PortalReply) -> Response {
    let body = Body::from(reply.body.clone());
    build(reply, body)
}

/// An answer with a body that is not the whole of it.
pub(super) fn build(reply: PortalReply, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if !reply.content_type.is_empty() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=0"));
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    response
}
