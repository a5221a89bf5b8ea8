//! The EMBEDDED PORTAL: a real HTTP server on loopback with sample data that behaves like an
//! ONLYOFFICE portal, traps included, so that the program runs and is tested without anybody's portal.
//!
//! It is the other side of the wire and shares no code with the client: a test would otherwise only
//! compare the client with itself. What it imitates is Community Server 12.7: how arguments are bound
//! (the room `binding`), which fields a save wipes, which answers are stale, which errors come as which status.
//!
//! # Its own window for tests
//!
//! Beside the portal's API it answers, without login, but with the control token ([`DemoPortal::control_token`]) in
//! the header [`CONTROL_HEADER`]:
//!
//! * `GET /_demo/rows` – everything stored, as JSON ([`Rows`]);
//! * `GET /_demo/rows/people/{id}` and `GET /_demo/rows/contacts/{id}` – one stored record;
//! * `GET /_demo/requests` – the last requests ([`Request`]), with passwords, codes and tokens masked.
//!
//! Nothing at all is needed for `GET /_demo/picture.png` and `GET /_demo/picture.jpg`, so that "photo by web
//! address" can be tried.
//!
//! Inside the process the same is there as [`DemoPortal::rows`] and [`DemoPortal::requests`], and there one can
//! also meddle: [`DemoPortal::edit_rows`] is a second editor, [`DemoPortal::inject`] a bad network, a second
//! editor in the very moment of a call ([`FaultKind::Meanwhile`]) or a call that is carried out when nobody waits
//! for it any more ([`FaultKind::Late`]), [`DemoPortal::end_delays`], [`DemoPortal::end_cache`] and
//! [`DemoPortal::set_clock`] spare waiting.
//!
//! # Who is answered
//!
//! Only who calls it by a name of this computer (`localhost` and what is below it, `127.0.0.0/8`, `[::1]`). A web page
//! in a browser could otherwise lead a name of its own here, sign in with the passwords that everybody knows, and
//! read and change what is tried out.

mod authentication;
mod binding;
mod connection;
mod control;
mod count;
mod crm;
mod dates;
mod door;
mod envelope;
mod faults;
mod https;
mod json;
mod log;
mod masked;
mod mishap;
mod office;
mod people;
mod pictures;
mod routes;
mod second_factor;
mod server;
mod settings;
mod state;
mod storage;
mod web_fetch;
mod window;

#[cfg(test)]
mod tests;

pub use control::HEADER as CONTROL_HEADER;
pub use faults::{Edit, Fault, FaultKind, Match};
pub use https::Https;
pub use log::Request;
pub use office::rows::{
    AddressRow, CompanyRow, ContactRow, CustomFieldRow, DepartmentRow, InfoRow, ListItemRow, PersonRow,
    PortalRow, Rows, TwoFactor,
};

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::sync::watch;

use server::Portal;

pub use second_factor::{APP_KEY, BACKUP_CODES};

/// The password of every account of the embedded portal, unless a test marks another.
pub const PASSWORD: &str = "demo";

/// How an embedded portal is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How many people; the sample's own when absent. More than the sample are generated.
    pub people: Option<usize>,
    /// How many contacts; the sample's own when absent. More than the sample are generated.
    pub contacts: Option<usize>,
    /// The portal's time zone (an IANA name); the sample's when absent.
    pub timezone: Option<String>,
    /// A sanitising build: top-level string parameters are HTML-encoded (`&`, `<`, `>`) before they are stored.
    pub encode_ampersands: bool,
    /// Paid seats: how many active people who are not guests the plan allows.
    pub user_quota: Option<usize>,
    /// Serves https, with a certificate that is made at start.
    pub https: Option<Https>,
    /// A portal nobody has filled yet: the accounts, no departments, no contacts.
    pub empty: bool,
    /// Hosts by which it may be called besides the names of this computer, without a port.
    pub also_called: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            people: None,
            contacts: None,
            timezone: None,
            encode_ampersands: false,
            user_quota: None,
            https: None,
            empty: false,
            also_called: Vec::new(),
        }
    }
}

/// Why the embedded portal could not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The address is taken or not allowed.
    #[error("the demo portal cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The sample data is broken.
    #[error("the demo portal's sample data cannot be read: {0}")]
    Sample(#[from] serde_json::Error),
    /// No certificate could be made.
    #[error("the demo portal cannot make a certificate: {0}")]
    Encryption(String),
    /// The time zone is unknown.
    #[error("the demo portal does not know the time zone {0:?}")]
    TimeZone(String),
}

/// Somebody who can log in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The login.
    pub email: String,
    /// [`PASSWORD`], unless a test marked another.
    pub password: String,
    /// What the account may do, in words.
    pub role: &'static str,
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Account { email, password: _, role } = self;
        formatter
            .debug_struct("Account")
            .field("email", email)
            .field("password", &masked::MASK)
            .field("role", role)
            .finish()
    }
}

/// A running embedded portal; dropping it stops it.
#[derive(Debug)]
pub struct DemoPortal {
    portal: Arc<Portal>,
    stop: watch::Sender<bool>,
}

impl DemoPortal {
    /// Starts a portal with the sample office on the current tokio runtime.
    pub async fn start(options: Options) -> Result<DemoPortal, DemoError> {
        DemoPortal::start_with(options, office::sample::OFFICE).await
    }

    pub(crate) async fn start_with(options: Options, sample: &str) -> Result<DemoPortal, DemoError> {
        let (stop, stopped) = watch::channel(false);
        let portal = server::start(options, sample, stopped).await?;
        Ok(DemoPortal { portal, stop })
    }

    /// The certificate of the authority that issues this portal's, PEM; with https.
    pub fn authority(&self) -> Option<String> {
        self.portal.encryption.as_ref().map(|encryption| encryption.authority())
    }

    /// The certificate that this portal shows, DER; with https.
    pub fn certificate(&self) -> Option<Vec<u8>> {
        self.portal.encryption.as_ref().map(|encryption| encryption.certificate())
    }

    /// Shows another certificate on new connections; with https.
    pub fn change_certificate(&self, kind: Https) -> Result<(), DemoError> {
        match &self.portal.encryption {
            Some(encryption) => encryption.change(kind).map_err(DemoError::Encryption),
            None => Ok(()),
        }
    }

    /// The portal's address, `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.portal.lock().address.clone()
    }

    /// What opens the window for tests over HTTP, sent in the header [`CONTROL_HEADER`]. It is another one at each
    /// start.
    pub fn control_token(&self) -> String {
        self.portal.control.token().to_owned()
    }

    /// Who can log in: one account of each role. The first is a portal administrator who is not the owner.
    pub fn accounts(&self) -> Vec<Account> {
        let state = self.portal.lock();
        authentication::accounts(&state.rows, &state.password)
    }

    /// Accounts that a password alone does not let in: with an authenticator app or text messages, set up
    /// already or for the first time, and a disabled one. Every code is `123456`.
    pub fn hurdles(&self) -> Vec<Account> {
        let state = self.portal.lock();
        authentication::hurdles(&state.rows, &state.password)
    }

    /// From now on this is the password of every account, and every login gets this token: a test can look
    /// for both.
    pub fn mark_secrets(&self, password: &str, token: &str) {
        let mut state = self.portal.lock();
        state.password = password.to_owned();
        state.next_token = Some(token.to_owned());
    }

    /// Whether anybody is logged in with this token.
    pub fn knows_token(&self, token: &str) -> bool {
        self.portal.lock().sessions.contains_key(token)
    }

    /// How many logins are alive.
    pub fn sessions(&self) -> usize {
        self.portal.lock().sessions.len()
    }

    /// A copy of everything stored.
    pub fn rows(&self) -> Rows {
        self.portal.lock().rows.clone()
    }

    /// Reads what is stored without copying it.
    pub fn read_rows<T>(&self, read: impl FnOnce(&Rows) -> T) -> T {
        read(&self.portal.lock().rows)
    }

    /// Changes what is stored behind the API's back, as another editor or an import would. Bumps no
    /// modification stamp by itself.
    pub fn edit_rows<T>(&self, edit: impl FnOnce(&mut Rows) -> T) -> T {
        self.portal.lock().edit_rows(edit)
    }

    /// Every request so far, oldest first, with passwords, codes and tokens masked (those of the window for tests
    /// are not listed). The oldest go where there are more than 20,000 or than 64 MB.
    pub fn requests(&self) -> Vec<Request> {
        self.portal.lock().log.all()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.portal.lock().log.clear();
    }

    /// Makes matching requests go wrong from now on. The fault injected first wins.
    pub fn inject(&self, fault: Fault) {
        self.portal.lock().faults.push(fault);
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.portal.lock().faults.clear();
    }

    /// Takes all delays away ([`FaultKind::Delay`], [`FaultKind::Late`], [`FaultKind::AnsweredLate`]), and lets the
    /// calls and answers that one holds up go on at once. Late calls are carried out a little after this returns:
    /// wait until [`late_calls`](DemoPortal::late_calls) is 0.
    pub fn end_delays(&self) {
        self.portal.lock().faults.retain(|fault| !fault.what.is_delay());
        self.portal.delays.send_replace(());
    }

    /// How many calls that came late ([`FaultKind::Late`]) are still to be carried out, whether or not their
    /// callers wait.
    pub fn late_calls(&self) -> usize {
        self.portal.late.now()
    }

    /// The cached objects of people end, as they do by themselves after twenty minutes: what a save that failed has
    /// left in one is gone, and everybody reads the stored rows again.
    pub fn end_cache(&self) {
        self.portal.lock().end_cache();
    }

    /// How many connections are open: none means that every call that ever arrived has ended, apart from
    /// [`late_calls`](DemoPortal::late_calls).
    pub fn open_connections(&self) -> usize {
        self.portal.open.now()
    }

    /// Logs everybody out: every token is dead from now on.
    pub fn end_all_sessions(&self) {
        self.portal.lock().sessions.clear();
    }

    /// Stops the portal's clock at an instant, or lets it run again. Modification stamps have whole seconds:
    /// with this a test needs not wait for one to pass.
    pub fn set_clock(&self, at: Option<jiff::Timestamp>) {
        self.portal.lock().clock = at;
    }
}

impl Drop for DemoPortal {
    fn drop(&mut self) {
        // Nobody listens any more when the runtime is already gone.
        let _ = self.stop.send(true);
    }
}
