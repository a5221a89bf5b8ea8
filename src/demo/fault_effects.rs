//! What a fault does to a request and its answer.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::demo::connection::ConnectionBreaker;
use crate::demo::envelope::{Failure, PortalReply};
use crate::demo::faults::FaultKind;
use crate::demo::received::ReceivedRequest;
use crate::demo::response::{build, respond};
use crate::demo::running::until_stopped;

/// Answers a request that a fault hits.
pub(super) async fn answer(request: ReceivedRequest, fault: FaultKind) -> Response {
    match fault {
        FaultKind::Status(status, body) => request.send(bare(status, body)),
        FaultKind::RetryAfter(status, text) => request.send(with_header(status, "retry-after", text)),
        FaultKind::PortalError(status, message) => request.send(Failure::custom(status, message).reply()),
        FaultKind::Garbage => request.send(sign_in_page()),
        FaultKind::Redirect(address) => request.send(with_header(302, "location", address)),
        FaultKind::HugeBody(bytes) => request.send(huge(bytes)),
        FaultKind::Delay(time) => delayed(request, time).await,
        FaultKind::Late(time) => late(request, time).await,
        FaultKind::AnsweredLate(time) => answered_late(request, time).await,
        FaultKind::Meanwhile(edit) => {
            request.portal.lock().edit_rows(|rows| edit.make(rows));
            request.send(request.carry_out().await)
        }
        FaultKind::DropBefore => cut(&request.breaker),
        FaultKind::DropAfter => {
            request.carry_out().await;
            cut(&request.breaker)
        }
        FaultKind::StatusAfter(status, body) => {
            request.carry_out().await;
            request.send(bare(status, body))
        }
        FaultKind::EmptyObject => {
            let reply = request.carry_out().await;
            let empty = "{\"status\":0,\"statusCode\":200,\"response\":{}}";
            request.send(PortalReply { body: empty.into(), ..reply })
        }
        FaultKind::TruncatedBody => truncated(&request).await,
        FaultKind::SlowDrip => dripping(&request).await,
    }
}

/// No answer: the connection is cut.
fn cut(breaker: &ConnectionBreaker) -> Response {
    breaker.cut();
    respond(PortalReply::new(200, "", ""))
}

fn bare(status: u16, body: Option<(String, String)>) -> PortalReply {
    match body {
        None => PortalReply::new(status, "", ""),
        Some((text, content_type)) => {
            let mut reply = PortalReply::new(status, "", text);
            reply.headers.push(("content-type", content_type));
            reply
        }
    }
}

fn with_header(status: u16, name: &'static str, value: String) -> PortalReply {
    let mut reply = PortalReply::new(status, "", "");
    reply.headers.push((name, value));
    reply
}

fn sign_in_page() -> PortalReply {
    let page = "<!DOCTYPE html><html><body>{\"response\":[ Sign in";
    PortalReply::new(200, "text/html; charset=utf-8", page)
}

fn huge(bytes: usize) -> PortalReply {
    let mut body = b"{\"count\":1,\"status\":0,\"statusCode\":200,\"response\":\"".to_vec();
    body.resize(body.len() + bytes, b'x');
    body.extend(b"\"}");
    PortalReply::new(200, "application/json; charset=utf-8", body)
}

/// Waits for a while, or until all delays end. Gives whether the portal still runs then.
async fn hold_up(request: &ReceivedRequest, time: Duration) -> bool {
    let mut delays = request.delays.clone();
    tokio::select! {
        biased;
        () = until_stopped(request.portal.stopped.clone()) => false,
        _ = delays.changed() => true,
        () = tokio::time::sleep(time) => true,
    }
}

async fn delayed(request: ReceivedRequest, time: Duration) -> Response {
    if hold_up(&request, time).await {
        request.send(request.carry_out().await)
    } else {
        cut(&request.breaker)
    }
}

/// The server drops the work for a caller that has gone away. A task of its own goes on.
async fn late(request: ReceivedRequest, time: Duration) -> Response {
    let breaker = request.breaker.clone();
    let call = tokio::spawn(async move {
        if !hold_up(&request, time).await {
            return None;
        }
        let reply = request.carry_out().await;
        request.note_status(reply.status);
        Some(reply)
    });
    match call.await {
        Ok(Some(reply)) => respond(reply),
        _ => cut(&breaker),
    }
}

async fn answered_late(request: ReceivedRequest, time: Duration) -> Response {
    let reply = request.carry_out().await;
    request.note_status(reply.status);
    if hold_up(&request, time).await { respond(reply) } else { cut(&request.breaker) }
}

async fn truncated(request: &ReceivedRequest) -> Response {
    let mut reply = request.carry_out().await;
    request.note_status(reply.status);
    let whole = reply.body.len();
    let half = Bytes::from(std::mem::take(&mut reply.body)).slice(..whole / 2);
    in_pieces(reply, whole, vec![half], Duration::ZERO, true)
}

async fn dripping(request: &ReceivedRequest) -> Response {
    let mut reply = request.carry_out().await;
    request.note_status(reply.status);
    let bytes = Bytes::from(std::mem::take(&mut reply.body));
    let step = (bytes.len() / 20).max(1);
    let pieces = (0..bytes.len()).step_by(step).map(|at| bytes.slice(at..bytes.len().min(at + step)));
    in_pieces(reply, bytes.len(), pieces.collect(), Duration::from_millis(25), false)
}

/// An answer that announces `length` bytes, sends the pieces with a pause after each, and may break off.
fn in_pieces(
    reply: PortalReply,
    length: usize,
    pieces: Vec<Bytes>,
    pause: Duration,
    breaks: bool,
) -> Response {
    let stream = futures_util::stream::unfold(pieces.into_iter(), move |mut pieces| async move {
        match pieces.next() {
            Some(piece) => {
                tokio::time::sleep(pause).await;
                Some((Ok(piece), pieces))
            }
            None if breaks => {
                // The head and the half body must be on their way before the connection breaks.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)), pieces))
            }
            None => None,
        }
    });
    let mut response = build(reply, Body::from_stream(stream));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}
