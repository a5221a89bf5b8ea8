//! The HTTP server: one entry for every request, which checks the host, logs the request and hands it on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request as HttpRequest, State as Shared};
use axum::response::Response;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::demo::connection::{ConnectionBreaker, Incoming};
use crate::demo::envelope::PortalReply;
use crate::demo::head::RequestHead;
use crate::demo::https::Encryption;
use crate::demo::office::sample;
use crate::demo::options::{DemoError, Options};
use crate::demo::received::ReceivedRequest;
use crate::demo::response::respond;
use crate::demo::running::{RunningPortal, until_stopped};
use crate::demo::state::PortalState;
use crate::demo::{allowed_hosts, fault_effects, test_pages};

const LARGEST_BODY: usize = 64 << 20;

/// Binds the address and serves until `stopped` says so.
pub(super) async fn start(
    options: Options,
    sample: &str,
    stopped: watch::Receiver<bool>,
) -> Result<Arc<RunningPortal>, DemoError> {
    let rows = sample::load(sample, &options)?;
    let name = &rows.portal.timezone;
    let zone = TimeZone::get(name).map_err(|_| DemoError::TimeZone(name.clone()))?;
    let refused = |source| DemoError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(refused)?;
    let encryption = options.https.map(Encryption::new).transpose().map_err(DemoError::Encryption)?;
    let scheme = if encryption.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", reachable(listener.local_addr().map_err(refused)?));
    let state = PortalState::new(rows, zone, address, options.encode_ampersands);
    let portal = RunningPortal::new(state, options.also_called, encryption.clone(), stopped.clone());
    let portal = Arc::new(portal);
    let incoming = Incoming::new(listener, encryption, portal.open.clone());
    let router = Router::new().fallback(handle).with_state(Arc::clone(&portal));
    let service = router.into_make_service_with_connect_info::<ConnectionBreaker>();
    tokio::spawn(async move {
        let serving = axum::serve(incoming, service).with_graceful_shutdown(until_stopped(stopped)).await;
        if let Err(error) = serving {
            tracing::warn!(%error, "the demo portal stopped");
        }
    });
    Ok(portal)
}

/// Where this computer reaches what listens there. What listens everywhere listens on the loopback, too.
fn reachable(listening: SocketAddr) -> SocketAddr {
    if !listening.ip().is_unspecified() {
        return listening;
    }
    let here: IpAddr =
        if listening.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
    SocketAddr::new(here, listening.port())
}

async fn handle(
    Shared(portal): Shared<Arc<RunningPortal>>,
    ConnectInfo(breaker): ConnectInfo<ConnectionBreaker>,
    request: HttpRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    // Read in any case: a connection that is closed on what is still coming loses the answer.
    let body = axum::body::to_bytes(body, LARGEST_BODY).await;
    if !portal.allowed_hosts.lets_in(&parts.uri, &parts.headers) {
        return respond(allowed_hosts::refusal());
    }
    let Ok(body) = body else {
        return respond(PortalReply::new(413, "", ""));
    };
    let query = parts.uri.query().unwrap_or_default();
    let head = RequestHead {
        method: parts.method.as_str().to_owned(),
        path: percent_decoded(parts.uri.path()),
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: parts.headers,
    };
    if let Some(path) = head.path.strip_prefix("/_demo/") {
        return respond(test_pages::answer(&portal, path, &head.headers));
    }
    let (request, fault) = ReceivedRequest::enter(portal, breaker, head, query, body);
    match fault {
        Some(fault) => fault_effects::answer(request, fault).await,
        None => request.send(request.carry_out().await),
    }
}

fn percent_decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    // In a path these mean themselves.
    let text = path.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).next().unwrap_or_default()
}
