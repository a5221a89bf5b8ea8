//! Things that go wrong between a client and a portal.

use std::time::Duration;

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
    /// The portal's JSON error with this status and message; the call is not carried out.
    PortalError(u16, String),
    /// The call is carried out after a while, or when [`DemoPortal::end_delays`](super::DemoPortal::end_delays) says so.
    Delay(Duration),
    /// The connection closes without an answer; the call is NOT carried out.
    DropBefore,
    /// The call is carried out, then the connection closes without an answer.
    DropAfter,
    /// The call is carried out; the connection closes in the middle of the answer's body.
    TruncatedBody,
    /// Status 200 with a page that is no JSON at all (as a login page or a proxy would answer); not carried out.
    Garbage,
    /// The call is carried out, but `response` is `{}`.
    EmptyObject,
    /// The call is carried out; the answer comes in small pieces, slowly.
    SlowDrip,
    /// A redirect to this address; not carried out.
    Redirect(String),
    /// Status 200 and a JSON body of about this many bytes; not carried out.
    HugeBody(usize),
}

impl Match {
    fn hits(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && path.contains(&self.path_contains)
    }
}

/// Takes the first fault that hits a request, using up one of its times.
pub fn take(faults: &mut Vec<Fault>, method: &str, path: &str) -> Option<FaultKind> {
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
