//! Things that go wrong between a client and a portal.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::demo::office::rows::Rows;

/// A fault to inject.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Which requests it hits.
    pub matches: Match,
    /// How many times; always when absent.
    pub times: Option<u32>,
    /// What happens.
    pub what: FaultKind,
}

/// Which requests a fault hits.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// The verb, any when absent.
    pub method: Option<String>,
    /// A part of the path; "" is in every path.
    pub path_contains: String,
}

/// What goes wrong.
#[derive(Debug, Clone)]
pub enum FaultKind {
    /// This status without carrying the call out, with a body (text, content type) or an empty one.
    Status(u16, Option<(String, String)>),
    /// The same after the call was carried out: a proxy has given up waiting.
    StatusAfter(u16, Option<(String, String)>),
    /// This status with an empty body and the header `Retry-After`, which holds this text (seconds or a date);
    /// the call is not carried out.
    RetryAfter(u16, String),
    /// The portal's JSON error with this status and message; the call is not carried out.
    PortalError(u16, String),
    /// The call is carried out after a while, or when [`DemoPortal::end_delays`](super::DemoPortal::end_delays) says
    /// so – and not at all if the caller goes away before, or the portal stops.
    Delay(Duration),
    /// The call is carried out after a while, or when [`DemoPortal::end_delays`](super::DemoPortal::end_delays) says
    /// so, EVEN IF the caller has gone away meanwhile; a caller that still waits gets the answer. Not if the portal stops
    /// before. [`DemoPortal::late_calls`](super::DemoPortal::late_calls) tells how many are to come.
    Late(Duration),
    /// The call is carried out at once, but the answer comes only after a while, or when
    /// [`DemoPortal::end_delays`](super::DemoPortal::end_delays) says so.
    AnsweredLate(Duration),
    /// Another user edits the rows at the moment the request arrives; then the call is carried out.
    Meanwhile(Edit),
    /// The connection closes without an answer; the call is NOT carried out.
    DropBefore,
    /// The call is carried out, then the connection closes without an answer.
    DropAfter,
    /// The call is carried out; the connection closes in the middle of the answer's body.
    TruncatedBody,
    /// Status 200 with a page that is no JSON at all (as a login page or a proxy would answer); not carried out.
    Garbage,
    /// The call is carried out, but `response` is `{}`. That is also how a search for people answers an error
    /// inside the portal: status 200 and an empty object.
    EmptyObject,
    /// The call is carried out; the answer comes in small pieces, slowly.
    SlowDrip,
    /// A redirect to this address; not carried out.
    Redirect(String),
    /// Status 200 and a JSON body of about this many bytes; not carried out.
    HugeBody(usize),
}

impl FaultKind {
    /// Whether it waits, so that it goes when all delays end.
    pub(super) fn is_delay(&self) -> bool {
        matches!(self, FaultKind::Delay(_) | FaultKind::Late(_) | FaultKind::AnsweredLate(_))
    }
}

/// What another user does to the rows. Like [`DemoPortal::edit_rows`](super::DemoPortal::edit_rows) it bumps no
/// modification stamp by itself. The rows are locked meanwhile: it must not ask the portal for anything.
#[derive(Clone)]
pub struct Edit(Arc<dyn Fn(&mut Rows) + Send + Sync>);

impl Edit {
    /// This is done to the rows, each time that the fault happens.
    pub fn new(edit: impl Fn(&mut Rows) + Send + Sync + 'static) -> Edit {
        Edit(Arc::new(edit))
    }

    pub(super) fn make(&self, rows: &mut Rows) {
        (self.0)(rows);
    }
}

impl fmt::Debug for Edit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Edit")
    }
}

impl Match {
    fn hits(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && path.contains(&self.path_contains)
    }
}

/// Takes the first fault that hits a request, using up one of its times.
pub(super) fn take(faults: &mut Vec<Fault>, method: &str, path: &str) -> Option<FaultKind> {
    let index = faults.iter().position(|fault| fault.times != Some(0) && fault.matches.hits(method, path))?;
    let what = faults[index].what.clone();
    if let Some(times) = &mut faults[index].times {
        *times -= 1;
        if *times == 0 {
            faults.remove(index);
        }
    }
    Some(what)
}
