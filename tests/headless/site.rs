//! A portal and the desks at it, without a window. Not every program of tests needs all of it.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use jiff::Zoned;
use jiff::civil::date;
use jiff::tz::TimeZone;
use portal_desk::demo::{Account, DemoPortal, Options};
use portal_desk::desk::{Action, Desk, Environment, Open, OpenRecord};
use portal_desk::jobs::Background;
use portal_desk::records::{FieldKey, RecordKey, Value};
use portal_desk::storage::{Folder, JournalEntry, PortalFolder, StoredDraft};
use secrecy::SecretString;
use tokio::runtime::{Builder, Handle, Runtime};

/// Nothing on loopback takes longer than this.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running portal with a small office.
pub struct Site {
    pub portal: DemoPortal,
    accounts: BTreeMap<&'static str, Account>,
    runtime: Runtime,
}

/// Wakes the thread that waits for a desk, as the window is woken.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The time it is for a desk.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// It is 20 November 2026, ten o'clock.
pub fn that_day() -> Clock {
    let now = date(2026, 11, 20).at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    Arc::new(move || now.clone())
}

impl Site {
    /// A portal with a few people and contacts.
    pub fn start() -> Site {
        Site::with_contacts(12)
    }

    /// A portal with a few people and this many contacts.
    pub fn with_contacts(contacts: usize) -> Site {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let options = Options { people: Some(14), contacts: Some(contacts), ..Options::default() };
        let portal = runtime.block_on(DemoPortal::start(options)).unwrap();
        let accounts = portal.accounts().into_iter().map(|account| (account.role, account)).collect();
        Site { portal, accounts, runtime }
    }

    /// Where its background work can run.
    pub fn runtime(&self) -> &Handle {
        self.runtime.handle()
    }

    /// The account with this role.
    pub fn account(&self, role: &str) -> &Account {
        &self.accounts[role]
    }

    /// A desk with its files in this folder, at which the account with this role has just
    /// signed in. It is always the same moment there.
    pub fn sign_in(&self, role: &str, folder: &Path) -> Desk {
        let mut desk = new_desk(self.runtime(), folder, that_day());
        enter(&mut desk, &self.portal.address(), self.account(role));
        desk
    }

    /// What this account keeps in a folder.
    pub fn kept(&self, role: &str, folder: &Path) -> PortalFolder {
        Folder::at(folder).of_portal(&self.portal.address(), &self.account(role).email)
    }

    /// The drafts on disk, all of which can be read.
    pub fn drafts(&self, role: &str, folder: &Path) -> BTreeMap<RecordKey, StoredDraft> {
        let (drafts, troubles) = self.kept(role, folder).drafts().load();
        assert!(troubles.is_empty(), "{troubles:?}");
        drafts
    }

    /// The journal, every line of which can be read.
    pub fn journal(&self, role: &str, folder: &Path) -> Vec<JournalEntry> {
        let (entries, damaged) = self.kept(role, folder).journal().read().unwrap();
        assert_eq!(damaged, 0, "there are lines that cannot be read");
        entries
    }

    /// Lets the desk work until its edits are on disk as they stand.
    pub fn wait_for_disk(&self, role: &str, folder: &Path, desk: &mut Desk, key: RecordKey) {
        wait(desk, |desk| {
            let Some(record) = desk.record(key) else { return true };
            let kept = self.drafts(role, folder).remove(&key);
            kept.map(|kept| kept.draft.edits().clone()).unwrap_or_default() == *record.draft.edits()
        });
    }
}

/// A desk at which nobody is signed in.
pub fn new_desk(runtime: &Handle, folder: &Path, now: Clock) -> Desk {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let background = Background { runtime: runtime.clone(), waker };
    Desk::new(Environment { now, ..Environment::bare(background, Folder::at(folder)) })
}

/// Signs in and waits for the lists.
pub fn enter(desk: &mut Desk, address: &str, account: &Account) {
    desk.act(Action::SignIn {
        address: address.to_owned(),
        email: account.email.clone(),
        password: SecretString::from(account.password.clone()),
    });
    wait(desk, |desk| desk.running().next().is_none());
    assert!(desk.lists().is_some(), "{} cannot sign in", account.role);
    wait(desk, |desk| desk.session().is_some_and(|signed| signed.journal.loading.is_none()));
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
        thread::park_timeout(Duration::from_millis(10));
    }
}

/// Lets the background work for a while.
pub fn pass(desk: &mut Desk, time: Duration) {
    let begin = Instant::now();
    while begin.elapsed() < time {
        desk.receive();
        thread::park_timeout(time.saturating_sub(begin.elapsed()).min(Duration::from_millis(10)));
    }
    desk.receive();
}

/// Shows a record and waits until it is there, or cannot be.
pub fn open(desk: &mut Desk, key: RecordKey) {
    desk.act(Action::Open(key));
    settle(desk, key);
}

/// Reads an open record again.
pub fn read_again(desk: &mut Desk, key: RecordKey) {
    desk.act(Action::ReadAgain(key));
    settle(desk, key);
}

fn settle(desk: &mut Desk, key: RecordKey) {
    wait(desk, |desk| match desk.session().and_then(|signed| signed.open.get(&key)) {
        Some(Open::Ready(record)) => record.reading.is_none(),
        Some(Open::Reading(_)) => false,
        Some(Open::Failed(_)) | None => true,
    });
}

/// An open record.
pub fn record(desk: &Desk, key: RecordKey) -> &OpenRecord {
    desk.record(key).expect("the record is open")
}

/// The value of a field of an open record, as edited.
pub fn value(desk: &Desk, key: RecordKey, field: FieldKey) -> Value {
    record(desk, key).draft.value(field)
}

/// Edits a field.
pub fn edit(desk: &mut Desk, key: RecordKey, field: FieldKey, value: Value) {
    desk.act(Action::Edit(key, field, value));
}

/// Saves as a user does who agrees to everything the review shows, and waits for the end.
pub fn save(desk: &mut Desk, key: RecordKey) {
    desk.act(Action::Save(key));
    agree(desk, key);
}

/// Agrees to the review that is shown, and to the next one.
pub fn agree(desk: &mut Desk, key: RecordKey) {
    for _ in 0..4 {
        wait(desk, |desk| desk.record(key).is_none_or(|record| record.saving.is_none()));
        if desk.record(key).is_none_or(|record| record.review.is_none()) {
            return;
        }
        desk.act(Action::SaveReviewed(key));
    }
    panic!("the review of {key} comes again and again");
}

/// Text as a value.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
