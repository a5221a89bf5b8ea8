//! A portal and the desks of the people who are signed in to it, without a window.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use jiff::civil::date;
use jiff::tz::TimeZone;
use portal_desk::demo::{Account, DemoPortal, Options};
use portal_desk::desk::{Action, Desk, Environment, Open};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::records::RecordKey;
use portal_desk::storage::Folder;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// Nothing on loopback takes longer than this.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running portal, and a place for what desks keep on disk.
pub struct Site {
    pub portal: DemoPortal,
    accounts: BTreeMap<&'static str, Account>,
    runtime: Runtime,
    folders: RefCell<Vec<TempDir>>,
}

/// Wakes the thread that waits for a desk, as the window is woken.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Site {
    /// A portal with a small office in this time zone.
    pub fn start(timezone: &str) -> Site {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options {
            people: Some(12),
            contacts: Some(12),
            timezone: Some(timezone.to_owned()),
            ..Options::default()
        };
        let portal = runtime.block_on(DemoPortal::start(options)).unwrap();
        let accounts = portal.accounts().into_iter().map(|account| (account.role, account)).collect();
        Site { portal, accounts, runtime, folders: RefCell::default() }
    }

    /// The e-mail of the account with this role.
    pub fn email(&self, role: &str) -> &str {
        &self.accounts[role].email
    }

    /// A desk that the account with this role has just signed in at, with this much patience. It
    /// is 20 November 2026.
    pub fn sign_in_with(&self, role: &'static str, patience: Patience) -> Desk {
        let now = date(2026, 11, 20).at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let background = Background { runtime: self.runtime.handle().clone(), waker };
        let bare = Environment::bare(background, Folder::at(folder.path()));
        let mut desk = Desk::new(Environment { now: Arc::new(move || now.clone()), patience, ..bare });
        self.folders.borrow_mut().push(folder);
        let account = &self.accounts[role];
        desk.act(Action::SignIn {
            address: self.portal.address(),
            email: account.email.clone(),
            password: SecretString::from(account.password.clone()),
        });
        wait(&mut desk, |desk| desk.running().next().is_none());
        assert!(desk.lists().is_some(), "{role} cannot sign in");
        desk
    }
}

/// Lets the background work until something is so, by the calls with which the window does it.
pub fn wait(desk: &mut Desk, done: impl Fn(&Desk) -> bool) {
    let begin = Instant::now();
    loop {
        desk.receive();
        if done(desk) {
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "still running: {:?}", desk.running().collect::<Vec<_>>());
        thread::park_timeout(Duration::from_millis(20));
    }
}

/// Shows a record as the portal holds it now.
///
/// # Errors
/// If it cannot be read.
pub fn open(desk: &mut Desk, key: RecordKey) -> Result<(), String> {
    let was_open = desk.record(key).is_some();
    desk.act(Action::Open(key));
    if was_open {
        desk.act(Action::ReadAgain(key));
    }
    wait(desk, |desk| match desk.session().and_then(|signed| signed.open.get(&key)) {
        Some(Open::Ready(record)) => record.reading.is_none(),
        Some(Open::Reading(_)) => false,
        Some(Open::Failed(_)) | None => true,
    });
    match desk.session().and_then(|signed| signed.open.get(&key)) {
        Some(Open::Failed(reason)) => Err(format!("the record cannot be opened: {reason}")),
        _ => Ok(()),
    }
}

/// Saves as a user does who agrees to everything the review shows, and waits for the end.
pub fn save(desk: &mut Desk, key: RecordKey) {
    desk.act(Action::Save(key));
    for _ in 0..4 {
        wait(desk, |desk| desk.record(key).is_none_or(|record| record.saving.is_none()));
        if desk.record(key).is_none_or(|record| record.review.is_none()) {
            return;
        }
        desk.act(Action::SaveReviewed(key));
    }
    panic!("the review of {key} comes again and again");
}
