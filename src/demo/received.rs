//! A request that has come in whole.

use std::sync::Arc;

use axum::body::Bytes;
use axum::response::Response;
use tokio::sync::watch;

use crate::demo::connection::ConnectionBreaker;
use crate::demo::count::Counted;
use crate::demo::dispatch;
use crate::demo::envelope::PortalReply;
use crate::demo::faults::{self, FaultKind};
use crate::demo::head::RequestHead;
use crate::demo::log::{LogPosition, LoggedRequest};
use crate::demo::response::respond;
use crate::demo::running::RunningPortal;

/// A request that has come in whole.
pub(super) struct ReceivedRequest {
    /// Where it has come to.
    pub portal: Arc<RunningPortal>,
    /// Cuts its connection.
    pub breaker: ConnectionBreaker,
    /// Tells when all delays end.
    pub delays: watch::Receiver<()>,
    head: RequestHead,
    body: Bytes,
    place: LogPosition,
    _late: Option<Counted>,
}

impl ReceivedRequest {
    /// Logs a request, and takes the fault that hits it.
    pub(super) fn enter(
        portal: Arc<RunningPortal>,
        breaker: ConnectionBreaker,
        head: RequestHead,
        query: &str,
        body: Bytes,
    ) -> (ReceivedRequest, Option<FaultKind>) {
        // Before the fault is taken: delays that end from then on end this one too.
        let delays = portal.delays.subscribe();
        let request = LoggedRequest::received(&head, query, &body);
        let (place, fault, late) = {
            let mut state = portal.lock();
            let place = state.log.add(request);
            let fault = faults::take(&mut state.faults, &head.method, &head.path);
            // Counted before the request can be seen in the log.
            let late = matches!(fault, Some(FaultKind::Late(_))).then(|| portal.late.one_more());
            (place, fault, late)
        };
        (ReceivedRequest { portal, breaker, delays, head, body, place, _late: late }, fault)
    }

    /// Does what is asked for.
    pub(super) async fn carry_out(&self) -> PortalReply {
        dispatch::answer(&self.portal, &self.head, &self.body, self.place).await
    }

    /// Notes in the log what was answered.
    pub(super) fn note_status(&self, status: u16) {
        self.portal.note(self.place, |request| request.status = status);
    }

    /// The answer for the wire, noted in the log.
    pub(super) fn send(&self, reply: PortalReply) -> Response {
        self.note_status(reply.status);
        respond(reply)
    }
}
