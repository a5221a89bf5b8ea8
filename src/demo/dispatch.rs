//! Finds out who calls and which method is meant, and lets it run.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header;
use uuid::Uuid;

use crate::demo::binding::BoundArguments;
use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, PortalReply};
use crate::demo::head::RequestHead;
use crate::demo::log::{self, LogPosition};
use crate::demo::route::RouteMethod;
use crate::demo::running::RunningPortal;
use crate::demo::{caller, routes, storage};

/// Answers a request, in the API or outside.
pub(super) async fn answer(
    portal: &Arc<RunningPortal>,
    head: &RequestHead,
    body: &Bytes,
    place: LogPosition,
) -> PortalReply {
    let caller = caller::find(&mut portal.lock(), head);
    let mut reply = match head.path.strip_prefix("/api/2.0/") {
        Some(path) => api(portal, head, caller.person, path, body, place).await,
        None => storage::answer(portal, head, caller.person, body).await,
    };
    if let Some(token) = caller.header_token {
        // Every answer to a token in the header sets the cookie again. A newer token in the same answer comes after it.
        reply.headers.insert(0, ("set-cookie", format!("asc_auth_key={token}; path=/; HttpOnly")));
    }
    reply
}

async fn api(
    portal: &Arc<RunningPortal>,
    head: &RequestHead,
    caller: Option<Uuid>,
    path: &str,
    body: &Bytes,
    place: LogPosition,
) -> PortalReply {
    let Some((route, values)) = routes::find(&head.method, path) else {
        return PortalReply::html_not_found();
    };
    let Some(caller) = caller.or(route.open.then_some(Uuid::nil())) else {
        return PortalReply::unauthorized(head.headers.contains_key(header::AUTHORIZATION));
    };
    if route.path.starts_with("crm/") && portal.lock().person(caller).is_none_or(|row| row.visitor) {
        return Failure::forbidden().reply();
    }
    let bound = BoundArguments::bind(values, &head.query, head.header(header::CONTENT_TYPE), body).await;
    let mut arguments = match bound {
        Ok(arguments) => arguments,
        Err(failure) => return failure.reply(),
    };
    arguments.sanitise = portal.lock().sanitise;
    let parameters = log::parameters(&arguments.pairs);
    portal.note(place, |request| request.parameters = parameters);
    let mut call = BoundCall::new(caller, arguments, &head.query);
    call.cookie = head.cookie_token().map(str::to_owned);
    let outcome = match route.run {
        RouteMethod::Now(method) => method(&mut portal.lock(), &call),
        RouteMethod::Later(method) => method(Arc::clone(portal), call).await,
    };
    match outcome {
        Ok(success) => {
            let mut reply = success.reply(head.method == "POST");
            // Fresh for every answer, so it tells nothing.
            reply.headers.push(("etag", format!("\"{}\"", Uuid::new_v4().simple())));
            reply
        }
        Err(failure) => failure.reply(),
    }
}
