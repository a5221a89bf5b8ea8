//! The HTTP server: one entry for every request, which logs it, lets faults happen, and hands it on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

use crate::demo::binding::Arguments;
use crate::demo::connection::{Incoming, Scissors};
use crate::demo::control::Control;
use crate::demo::count::{Count, Counted};
use crate::demo::door::{self, Door};
use crate::demo::envelope::{Failure, Reply};
use crate::demo::faults::{self, FaultKind};
use crate::demo::https::Encryption;
use crate::demo::log::{self, Place, Request};
use crate::demo::mishap;
use crate::demo::office::sample;
use crate::demo::routes::{self, Call, Run};
use crate::demo::state::State;
use crate::demo::{DemoError, Options, authentication, storage, window};

const LARGEST_BODY: usize = 64 << 20;

/// A running portal as the server's tasks share it.
#[derive(Debug)]
pub(super) struct Portal {
    state: Mutex<State>,
    /// Who is let in.
    pub door: Door,
    /// Who may look through the window for tests.
    pub control: Control,
    /// The encryption, where there is any.
    pub encryption: Option<Encryption>,
    /// The connections that are open now.
    pub open: Count,
    /// The late calls that are still to be carried out.
    pub late: Count,
    /// Changes when all delays end before their time.
    pub delays: watch::Sender<()>,
    /// Whether the portal has stopped.
    pub stopped: watch::Receiver<bool>,
}

impl Portal {
    /// The state. The lock is never held over an await.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Binds the address and serves until `stopped` says so.
pub(super) async fn start(
    options: Options,
    sample: &str,
    stopped: watch::Receiver<bool>,
) -> Result<Arc<Portal>, DemoError> {
    let rows = sample::load(sample, &options)?;
    let name = &rows.portal.timezone;
    let zone = TimeZone::get(name).map_err(|_| DemoError::TimeZone(name.clone()))?;
    let refused = |source| DemoError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(refused)?;
    let encryption = options.https.map(Encryption::new).transpose().map_err(DemoError::Encryption)?;
    let scheme = if encryption.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", reachable(listener.local_addr().map_err(refused)?));
    let state = State::new(rows, zone, address, options.encode_ampersands);
    let open = Count::default();
    let portal = Arc::new(Portal {
        state: Mutex::new(state),
        door: Door::new(options.also_called),
        control: Control::fresh(),
        encryption: encryption.clone(),
        open: open.clone(),
        late: Count::default(),
        delays: watch::Sender::new(()),
        stopped: stopped.clone(),
    });
    let router = Router::new().fallback(handle).with_state(Arc::clone(&portal));
    let service = router.into_make_service_with_connect_info::<Scissors>();
    tokio::spawn(async move {
        let serving = axum::serve(Incoming::new(listener, encryption, open), service)
            .with_graceful_shutdown(wait(stopped))
            .await;
        if let Err(error) = serving {
            tracing::warn!(%error, "the demo portal stopped");
        }
    });
    Ok(portal)
}

/// Where this computer reaches what listens there; whoever listens everywhere listens on the loopback, too.
fn reachable(listening: SocketAddr) -> SocketAddr {
    if !listening.ip().is_unspecified() {
        return listening;
    }
    let here: IpAddr =
        if listening.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
    SocketAddr::new(here, listening.port())
}

/// Waits until the portal stops.
pub(super) async fn wait(mut stopped: watch::Receiver<bool>) {
    // An error means that the portal itself is gone, which stops the server as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// What is known of a request before its method runs.
pub struct Head {
    /// The verb.
    pub method: String,
    /// The decoded path.
    pub path: String,
    /// The query's names and values.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
}

impl Head {
    /// A header's text.
    pub fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

async fn handle(
    Shared(portal): Shared<Arc<Portal>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: HttpRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    // Read in any case: a connection that is closed on what is still coming loses the answer.
    let body = axum::body::to_bytes(body, LARGEST_BODY).await;
    if !portal.door.lets_in(&parts.uri, &parts.headers) {
        return respond(door::refusal());
    }
    let Ok(body) = body else {
        return respond(Reply::new(413, "", ""));
    };
    let query = parts.uri.query().unwrap_or_default();
    let head = Head {
        method: parts.method.as_str().to_owned(),
        path: percent_decoded(parts.uri.path()),
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: parts.headers,
    };
    if let Some(path) = head.path.strip_prefix("/_demo/") {
        return respond(window::answer(&portal, path, &head.headers));
    }
    // Before the fault is taken: delays that end from then on end this one too.
    let delays = portal.delays.subscribe();
    let (place, fault, late) = enter(&portal, &head, query, &body);
    let request = Arrived { portal, head, body, place, scissors, delays, _late: late };
    match fault {
        Some(fault) => mishap::happen(request, fault).await,
        None => request.send(request.carry_out().await),
    }
}

/// A request that has come in whole.
pub(super) struct Arrived {
    /// Where it has come to.
    pub portal: Arc<Portal>,
    /// Cuts its connection.
    pub scissors: Scissors,
    /// Tells when all delays end.
    pub delays: watch::Receiver<()>,
    head: Head,
    body: Bytes,
    place: Place,
    _late: Option<Counted>,
}

impl Arrived {
    /// Does what is asked for.
    pub(super) async fn carry_out(&self) -> Reply {
        answer(&self.portal, &self.head, &self.body, self.place).await
    }

    /// Notes in the log what was answered.
    pub(super) fn note_status(&self, status: u16) {
        note(&self.portal, self.place, |request| request.status = status);
    }

    /// The answer for the wire, noted in the log.
    pub(super) fn send(&self, reply: Reply) -> Response {
        self.note_status(reply.status);
        respond(reply)
    }
}

fn enter(
    portal: &Portal,
    head: &Head,
    query: &str,
    body: &Bytes,
) -> (Place, Option<FaultKind>, Option<Counted>) {
    let request = Request::received(head, query, body);
    let mut state = portal.lock();
    let place = state.log.add(request);
    let fault = faults::take(&mut state.faults, &head.method, &head.path);
    // Counted before anybody can see the request in the log.
    let late = matches!(fault, Some(FaultKind::Late(_))).then(|| portal.late.one_more());
    (place, fault, late)
}

fn note(portal: &Portal, place: Place, change: impl FnOnce(&mut Request)) {
    portal.lock().log.change(place, change);
}

async fn answer(portal: &Arc<Portal>, head: &Head, body: &Bytes, place: Place) -> Reply {
    let sender = authentication::sender(&mut portal.lock(), head);
    let mut reply = match head.path.strip_prefix("/api/2.0/") {
        Some(path) => api(portal, head, sender.person, path, body, place).await,
        None => storage::answer(portal, head, sender.person, body).await,
    };
    if let Some(token) = sender.header_token {
        // Every answer to a header login sets the cookie again. A newer token in the same answer comes after it.
        reply.headers.insert(0, ("set-cookie", format!("asc_auth_key={token}; path=/; HttpOnly")));
    }
    reply
}

async fn api(
    portal: &Arc<Portal>,
    head: &Head,
    caller: Option<Uuid>,
    path: &str,
    body: &Bytes,
    place: Place,
) -> Reply {
    let Some((route, values)) = routes::find(&head.method, path) else {
        return Reply::html_not_found();
    };
    let Some(caller) = caller.or(route.open.then_some(Uuid::nil())) else {
        return Reply::unauthorized(head.headers.contains_key(header::AUTHORIZATION));
    };
    if route.path.starts_with("crm/") && portal.lock().person(caller).is_none_or(|row| row.visitor) {
        return Failure::forbidden().reply();
    }
    let bound = Arguments::bind(values, &head.query, head.header(header::CONTENT_TYPE), body).await;
    let mut arguments = match bound {
        Ok(arguments) => arguments,
        Err(failure) => return failure.reply(),
    };
    arguments.sanitise = portal.lock().sanitise;
    let parameters = log::parameters(&arguments.pairs);
    note(portal, place, |request| request.parameters = parameters);
    let mut call = Call::new(caller, arguments, &head.query);
    call.cookie = authentication::cookie_token(head).map(str::to_owned);
    let outcome = match route.run {
        Run::Now(method) => method(&mut portal.lock(), &call),
        Run::Later(method) => method(Arc::clone(portal), call).await,
    };
    match outcome {
        Ok(success) => {
            let mut reply = success.reply(head.method == "POST");
            // Fresh for every answer, so it tells nothing.
            reply.headers.push(("etag", format!("\"{}\"", uuid::Uuid::new_v4().simple())));
            reply
        }
        Err(failure) => failure.reply(),
    }
}

/// An answer for the wire.
pub(super) fn respond(reply: Reply) -> Response {
    let body = Body::from(reply.body.clone());
    build(reply, body)
}

/// An answer with a body that is not the whole of it.
pub(super) fn build(reply: Reply, body: Body) -> Response {
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

fn percent_decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    // These stand for themselves in a path.
    let text = path.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).next().unwrap_or_default()
}
