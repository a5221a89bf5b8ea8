//! One request and its answer.

use std::fmt;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, DATE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::address::Address;
use super::answer::{CallAnswer, HttpAnswer, ListAnswer, PageAuthor, RequestKind};
use super::body::CallBody;
use super::dates::http_date;
use super::error::{PortalError, chain_words};
use super::pace::{Pace, asked_pause};
use super::reading::Node;
use super::redirection::redirection_error;
use super::trust::{RefusedCertificate, Trust, encryption};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// A reading that fails after this time is not asked for again.
const LONG: Duration = Duration::from_secs(5);
/// How long an unused connection is kept. Shorter than any server keeps it, so that a
/// change is not sent into a connection that is being closed.
const KEEP: Duration = Duration::from_secs(15);
/// The largest answer, in bytes after decompression.
pub(super) const LARGEST: usize = 24 << 20;
/// The largest page of a list, in bytes after decompression. Several come at the same time, and what is
/// larger can be asked for in smaller pages.
const LARGEST_PAGE: usize = 8 << 20;

/// How long to wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a whole call.
    pub call: Duration,
    /// For a call that sends a picture.
    pub upload: Duration,
    /// Before a reading is asked for again.
    pub pauses: [Duration; 2],
    /// Before a record is read again of which a save left something unknown.
    pub looks: [Duration; 3],
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            call: Duration::from_secs(30),
            upload: Duration::from_secs(120),
            pauses: [Duration::from_millis(400), Duration::from_millis(1500)],
            looks: [Duration::from_secs(4), Duration::from_secs(15), Duration::from_secs(60)],
        }
    }
}

/// A portal to talk to: its address, a client, and after signing in a token.
///
/// Cloning is cheap and shares the connections. There is no cookie jar, because the
/// portal lets a stale cookie get in the way of the token; and no redirect is followed,
/// because that would show the token to another server.
#[derive(Clone)]
pub struct Portal {
    address: Address,
    client: Client,
    token: Option<SecretString>,
    patience: Patience,
    refused: RefusedCertificate,
    pace: Arc<Pace>,
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed_in = if self.token.is_some() { "with a token" } else { "without a token" };
        write!(f, "Portal({}, {signed_in})", self.address)
    }
}

impl Portal {
    /// A portal without a sign-in. Nothing is sent yet.
    ///
    /// # Errors
    /// [`PortalError::Setup`] when this computer has no root certificates and the
    /// address needs them.
    pub fn new(address: Address) -> Result<Portal, PortalError> {
        Portal::trusting(address, &Trust::default())
    }

    /// The same, trusting also what `trust` names. Takes some time to read the system's
    /// certificates, so not in the thread of the window.
    ///
    /// # Errors
    /// Those of [`new`](Portal::new).
    pub fn trusting(address: Address, trust: &Trust) -> Result<Portal, PortalError> {
        let setup = |reason: String| PortalError::Setup {
            reason: reason.to_lowercase().lines().last().unwrap_or("the reason is not known").to_owned(),
        };
        let mut builder = Client::builder()
            .user_agent(concat!("PortalDesk/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(KEEP)
            .gzip(true);
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let mut refused = RefusedCertificate::default();
        if address.is_plain_http() {
            // Without encryption no certificate is checked, so none has to be installed.
            builder = builder.tls_certs_only([]);
        } else {
            let (encryption, seen) = encryption(trust).map_err(setup)?;
            builder = builder.tls_backend_preconfigured(encryption);
            refused = seen;
        }
        let client = builder.build().map_err(|error| setup(chain_words(&error)))?;
        Ok(Portal {
            address,
            client,
            token: None,
            patience: Patience::default(),
            refused,
            pace: Arc::default(),
        })
    }

    /// The same portal for the person this token belongs to.
    #[must_use]
    pub fn with_token(&self, token: SecretString) -> Portal {
        Portal { token: Some(token), ..self.clone() }
    }

    /// The same portal without a sign-in.
    pub(super) fn without_token(&self) -> Portal {
        Portal { token: None, ..self.clone() }
    }

    /// The same, looked for at another place on the same server.
    pub(super) fn at(&self, address: &Address) -> Portal {
        Portal { address: address.clone(), ..self.clone() }
    }

    /// The same portal with this much patience.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Portal {
        Portal { patience, ..self.clone() }
    }

    /// The same portal for a test that does not want to wait.
    #[cfg(test)]
    pub(super) fn in_a_hurry(&self) -> Portal {
        let short = Duration::from_millis(5);
        let call = Duration::from_millis(400);
        self.with_patience(Patience { call, upload: call, pauses: [short; 2], looks: [short; 3] })
    }

    /// How long to wait for what.
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// How long nothing is sent yet, because the portal asked for a pause.
    pub fn pause(&self) -> Option<Duration> {
        self.pace.pause()
    }

    /// What to wake when the portal asks for a pause.
    pub fn wake_on_pause(&self, waker: Waker) {
        self.pace.wake_on_pause(waker);
    }

    /// The token of the user who is signed in.
    pub fn token(&self) -> Option<&SecretString> {
        self.token.as_ref()
    }

    /// Where the portal is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Reads something. Asked for again up to twice where that can help.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<CallAnswer, PortalError> {
        self.fetch(self.url(path, query), LARGEST).await?.answer(self.address.host())
    }

    /// Reads a list, and makes something of each entry of it.
    pub(super) async fn list<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        entry: impl Fn(Node<'_>) -> Option<T>,
    ) -> Result<ListAnswer<T>, PortalError> {
        self.fetch(self.url(path, query), LARGEST).await?.list(self.address.host(), entry)
    }

    /// The same for one page of a list.
    pub(super) async fn page<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        entry: impl Fn(Node<'_>) -> Option<T>,
    ) -> Result<ListAnswer<T>, PortalError> {
        self.fetch(self.url(path, query), LARGEST_PAGE).await?.list(self.address.host(), entry)
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.address.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Reads something that has no envelope. The address must be on this portal.
    pub(super) async fn fetch(&self, url: Url, largest: usize) -> Result<HttpAnswer, PortalError> {
        let mut retries = Retries::new(self.patience);
        loop {
            self.pace.turn().await?;
            retries.starts();
            let request = self.request(Method::GET, url.clone())?;
            match self.once(request, RequestKind::default(), largest).await {
                Err(error) => retries.after(error).await?,
                reply => return reply,
            }
        }
    }

    /// Changes something. It is asked for again only if it certainly was not carried out: if the
    /// request never reached the portal, or came at a time when the portal took none.
    pub(super) async fn change(
        &self,
        method: Method,
        path: &str,
        body: &CallBody<'_>,
    ) -> Result<CallAnswer, PortalError> {
        let url = self.address.url(path);
        self.send(method, url, body).await?.answer(self.address.host())
    }

    /// Puts something back as it was. Once or twice is the same, so it is repeated like a reading.
    pub(super) async fn restore(
        &self,
        method: Method,
        path: &str,
        body: &CallBody<'_>,
    ) -> Result<CallAnswer, PortalError> {
        let url = self.address.url(path);
        let mut retries = Retries::new(self.patience);
        loop {
            self.pace.turn().await?;
            retries.starts();
            match self.send_once(&method, &url, body).await {
                Err(error) => retries.after(error).await?,
                Ok(reply) => return reply.answer(self.address.host()),
            }
        }
    }

    /// Changes something; never asked for a second time.
    pub(super) async fn change_once(
        &self,
        method: Method,
        path: &str,
        body: &CallBody<'_>,
    ) -> Result<CallAnswer, PortalError> {
        self.pace.turn().await?;
        self.send_once(&method, &self.address.url(path), body).await?.answer(self.address.host())
    }

    /// Reads something for which the portal wants the session as a cookie.
    pub(super) async fn as_cookie(&self, path: &str) -> Result<CallAnswer, PortalError> {
        let mut request = self.request(Method::GET, self.address.url(path))?;
        if let Some(token) = &self.token {
            let cookie = SecretString::from(format!("asc_auth_key={}", token.expose_secret()));
            request = request.header(COOKIE, sensitive(&cookie)?);
        }
        self.pace.turn().await?;
        self.once(request, RequestKind::default(), LARGEST).await?.answer(self.address.host())
    }

    /// Sends something whose answer has no envelope; repeated like a change.
    pub(super) async fn send(
        &self,
        method: Method,
        url: Url,
        body: &CallBody<'_>,
    ) -> Result<HttpAnswer, PortalError> {
        let (mut arrivals, mut turns) = (1, self.patience.pauses.len());
        loop {
            self.pace.turn().await?;
            match self.send_once(&method, &url, body).await {
                Err(PortalError::UnknownHost { .. } | PortalError::NoConnection { .. }) if arrivals > 0 => {
                    arrivals -= 1;
                    tokio::time::sleep(self.patience.pauses[0]).await;
                }
                // The pause that the portal asked for is kept before the next turn.
                Err(PortalError::RateLimited) if turns > 0 => turns -= 1,
                other => return other,
            }
        }
    }

    async fn send_once(
        &self,
        method: &Method,
        url: &Url,
        body: &CallBody<'_>,
    ) -> Result<HttpAnswer, PortalError> {
        let mut request = self.request(method.clone(), url.clone())?;
        if body.is_upload() {
            request = request.timeout(self.patience.upload);
        }
        let asked = RequestKind { method: method.clone(), sends_picture: body.is_upload() };
        self.once(body.put_into(request), asked, LARGEST).await
    }

    fn request(&self, method: Method, url: Url) -> Result<RequestBuilder, PortalError> {
        let mut request = self.client.request(method, url).timeout(self.patience.call);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, sensitive(token)?);
        }
        Ok(request)
    }

    /// One request, of the kind `asked`; its answer, if the status says that it worked.
    async fn once(
        &self,
        request: RequestBuilder,
        asked: RequestKind,
        largest: usize,
    ) -> Result<HttpAnswer, PortalError> {
        let host = self.address.host();
        let response = request.send().await.map_err(|error| {
            let mut error = PortalError::from_transport(&error, host);
            if let PortalError::Certificate { reason, shown, .. } = &mut error {
                *shown = self.refused.get().map(Box::new);
                if shown.as_ref().is_some_and(|shown| shown.accepted_before.is_some()) {
                    *reason = "it shows another certificate than the one you accepted".to_owned();
                }
            }
            error
        })?;
        if response.status().is_redirection() {
            let location = response.headers().get(LOCATION).map(HeaderValue::as_bytes);
            return Err(redirection_error(&self.address, response.url(), location));
        }
        let status = response.status().as_u16();
        let header = |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok());
        if matches!(status, 429 | 503) {
            let asked = header(RETRY_AFTER).and_then(|text| asked_pause(text, header(DATE)));
            self.pace.was_refused(status, asked, self.patience.pauses[1]);
        }
        let content_type = header(CONTENT_TYPE).unwrap_or("").to_ascii_lowercase();
        let date = header(DATE).and_then(http_date);
        let author = PageAuthor::of(response.headers());
        let body = self.body_of(response, largest).await?;
        let reply = HttpAnswer { asked, author, status, content_type, body, date };
        match reply.failure(host) {
            Some(error) => Err(error),
            None => Ok(reply),
        }
    }

    async fn body_of(&self, mut response: Response, largest: usize) -> Result<Vec<u8>, PortalError> {
        let mut body = Vec::new();
        // Where the portal says it beforehand, nothing of it is read.
        if response.content_length().is_some_and(|length| length > largest as u64) {
            return Err(PortalError::TooLarge);
        }
        loop {
            let chunk = response.chunk().await;
            match chunk.map_err(|error| PortalError::from_transport(&error, self.address.host()))? {
                Some(chunk) if body.len() + chunk.len() > largest => {
                    return Err(PortalError::TooLarge);
                }
                Some(chunk) => body.extend_from_slice(&chunk),
                None => return Ok(body),
            }
        }
    }
}

/// The tries of a call that may be repeated: up to twice more, where that can help.
struct Retries {
    pauses: std::array::IntoIter<Duration, 2>,
    started: Instant,
}

impl Retries {
    fn new(patience: Patience) -> Retries {
        Retries { pauses: patience.pauses.into_iter(), started: Instant::now() }
    }

    fn starts(&mut self) {
        self.started = Instant::now();
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// The error itself, where there is no next try. After a long wait there is none.
    async fn after(&mut self, error: PortalError) -> Result<(), PortalError> {
        if !error.is_passing() || self.started.elapsed() >= LONG {
            return Err(error);
        }
        let Some(pause) = self.pauses.next() else { return Err(error) };
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// A header that is never printed.
fn sensitive(value: &SecretString) -> Result<HeaderValue, PortalError> {
    // A text that fits into no header is no token of the portal.
    let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| PortalError::SessionExpired)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A portal that asks no proxy, wherever the test runs.
    fn direct(address: &str) -> Portal {
        let portal = Portal::new(Address::parse("http://127.0.0.1:1").unwrap()).unwrap().in_a_hurry();
        Portal { address: Address::parse(address).unwrap(), ..portal }
    }

    #[tokio::test]
    async fn what_never_arrived_is_certain() {
        let error = direct("http://127.0.0.1:1").probe().await.unwrap_err();
        assert_eq!(error, PortalError::NoConnection { host: "127.0.0.1".into() });
        assert!(error.never_arrived() && !error.may_have_been_done());
        let error = direct("http://portal.invalid").probe().await.unwrap_err();
        // Where names cannot be looked up at all, the time may run out first.
        assert!(matches!(error, PortalError::UnknownHost { .. } | PortalError::Timeout { .. }), "{error:?}");
    }

    #[test]
    fn the_token_shows_nowhere() {
        let portal = direct("http://127.0.0.1:1").with_token(SecretString::from("s3cret"));
        let shown = format!("{portal:?}");
        assert_eq!(shown, "Portal(http://127.0.0.1:1, with a token)");
        let request = portal.request(Method::GET, portal.address.url("x")).unwrap();
        assert!(!format!("{request:?}").contains("s3cret"));
    }

    #[test]
    fn a_token_that_fits_into_no_header_is_no_session() {
        let portal = direct("http://127.0.0.1:1").with_token(SecretString::from("a\nb"));
        let outcome = portal.request(Method::GET, portal.address.url("x"));
        assert_eq!(outcome.err(), Some(PortalError::SessionExpired));
    }
}
