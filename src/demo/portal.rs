//! The handle of a running embedded portal: what tests and the program ask of it.

use std::sync::Arc;

use tokio::sync::watch;

use crate::demo::accounts::{self, Account};
use crate::demo::faults::Fault;
use crate::demo::https::Https;
use crate::demo::log::LoggedRequest;
use crate::demo::office::rows::Rows;
use crate::demo::office::sample;
use crate::demo::options::{DemoError, Options};
use crate::demo::running::RunningPortal;
use crate::demo::server;

/// A running embedded portal; dropping it stops it.
#[derive(Debug)]
pub struct DemoPortal {
    pub(super) portal: Arc<RunningPortal>,
    stop: watch::Sender<bool>,
}

impl DemoPortal {
    /// Starts a portal with the sample office on the current tokio runtime.
    pub async fn start(options: Options) -> Result<DemoPortal, DemoError> {
        DemoPortal::start_with(options, sample::OFFICE).await
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

    /// The token that the pages for tests ask for, in the header [`CONTROL_HEADER`](super::CONTROL_HEADER). It is
    /// another one at each start.
    pub fn control_token(&self) -> String {
        self.portal.control.token().to_owned()
    }

    /// The accounts that can sign in: one of each role. The first is a portal administrator who is not the owner.
    pub fn accounts(&self) -> Vec<Account> {
        let state = self.portal.lock();
        accounts::accounts(&state.rows, &state.password)
    }

    /// Accounts that a password alone does not let in: with an authenticator app or text messages, set up
    /// already or for the first time, and a disabled one. Every code is `123456`.
    pub fn challenged_accounts(&self) -> Vec<Account> {
        let state = self.portal.lock();
        accounts::challenged_accounts(&state.rows, &state.password)
    }

    /// From now on this is the password of every account, and every sign-in gets this token: a test can look
    /// for both.
    pub fn mark_secrets(&self, password: &str, token: &str) {
        let mut state = self.portal.lock();
        state.password = password.to_owned();
        state.next_token = Some(token.to_owned());
    }

    /// Whether this token is alive.
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

    /// Every request so far, oldest first, with passwords, codes and tokens masked (those of the pages for tests
    /// are not listed). The oldest go where there are more than 20,000 or than 64 MB.
    pub fn requests(&self) -> Vec<LoggedRequest> {
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

    /// Takes all delays away ([`FaultKind::Delay`](super::FaultKind::Delay) and its like), and lets the
    /// calls and answers that one holds up go on at once. Late calls are carried out a little after this returns:
    /// wait until [`late_calls`](DemoPortal::late_calls) is 0.
    pub fn end_delays(&self) {
        self.portal.lock().faults.retain(|fault| !fault.what.is_delay());
        self.portal.delays.send_replace(());
    }

    /// How many calls that came late ([`FaultKind::Late`](super::FaultKind::Late)) are still to be carried out, whether or not their
    /// callers wait.
    pub fn late_calls(&self) -> usize {
        self.portal.late.now()
    }

    /// The cached objects of people end, as they do by themselves after twenty minutes: what a save that failed has
    /// left in one is gone, and every reader gets the stored rows again.
    pub fn end_cache(&self) {
        self.portal.lock().end_cache();
    }

    /// How many connections are open: none means that every call that ever arrived has ended, apart from
    /// [`late_calls`](DemoPortal::late_calls).
    pub fn open_connections(&self) -> usize {
        self.portal.open.now()
    }

    /// Ends all sessions: every token is dead from now on.
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
        // There is no listener any more when the runtime is already gone.
        let _ = self.stop.send(true);
    }
}
