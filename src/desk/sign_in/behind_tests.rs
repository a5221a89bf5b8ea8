//! A session works without ever being in front, and touches nothing of the one that is.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::access::AccessFacts;
use super::enter::read_portal_facts;
use super::steps::{SignInMethod, StepResult, first_step};
use crate::demo::{Account, DemoPortal, Fault, FaultKind, Match, Options};
use crate::desk::session::id::SessionId;
use crate::desk::session::state::Session;
use crate::desk::state::{Desk, World};
use crate::desk::{Action, Environment, Finished, Open};
use crate::jobs::Background;
use crate::portal::{About, Address, Credentials, Portal};
use crate::records::{FieldKey, RecordKey, RecordKind, Value};
use crate::storage::Folder;

/// Nothing on loopback takes longer than this.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk with a session in front, and one behind it that was never in front.
struct Two {
    desk: Desk,
    behind: SessionId,
    portal_in_front: DemoPortal,
    portal: DemoPortal,
    account: Account,
    _folder: TempDir,
    _runtime: Runtime,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn portal(runtime: &Runtime) -> (DemoPortal, Account) {
    let options = Options { people: Some(14), contacts: Some(12), ..Options::default() };
    let portal = runtime.block_on(DemoPortal::start(options)).unwrap();
    let account = portal.accounts().remove(0);
    (portal, account)
}

fn desk(runtime: &Runtime, folder: &TempDir) -> Desk {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let now = "2026-11-20T10:00[UTC]".parse::<jiff::Zoned>().unwrap();
    let background = Background { runtime: runtime.handle().clone(), waker };
    let bare = Environment::bare(background, Folder::at(folder.path()));
    Desk::new(Environment { now: Arc::new(move || now.clone()), ..bare })
}

fn credentials(account: &Account) -> Credentials {
    Credentials { email: account.email.clone(), password: SecretString::from(account.password.clone()) }
}

impl Two {
    fn start() -> Two {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (portal_in_front, in_front) = portal(&runtime);
        let (portal, account) = portal(&runtime);
        let mut desk = desk(&runtime, &folder);
        let Credentials { email, password } = credentials(&in_front);
        desk.act(Action::SignIn { address: portal_in_front.address(), email, password });
        let begin = Instant::now();
        while desk.session().is_none_or(|it| it.people.book.is_none() || it.contacts.book.is_none()) {
            desk.receive();
            assert!(begin.elapsed() < PATIENCE);
            thread::park_timeout(Duration::from_millis(5));
        }
        let first = RecordKey::Person(desk.lists().unwrap().viewer.id);
        desk.act(Action::Open(first));
        let facts = runtime.block_on(async {
            let client = Portal::new(Address::parse(&portal.address()).unwrap()).unwrap();
            let method = SignInMethod::Password(credentials(&account));
            let now = jiff::Timestamp::UNIX_EPOCH;
            match first_step(client, method, now).await.unwrap() {
                StepResult::SignedIn(client) => {
                    let email = Some(account.email.clone());
                    read_portal_facts(client, About::default(), email).await.unwrap()
                }
                StepResult::Challenged(_) => panic!("a password is enough here"),
            }
        });
        let mut session = desk.session_of_sign_in(*facts, &AccessFacts::default());
        session.title = "Behind".to_owned();
        let behind = session.id;
        session.begin_work(&mut desk.world, None);
        desk.sessions.push(session);
        let mut two =
            Two { desk, behind, portal_in_front, portal, account, _folder: folder, _runtime: runtime };
        let is_open = |desk: &Desk| desk.record(first).is_some();
        two.wait_for(is_open, |it| {
            it.people.book.is_some() && it.contacts.book.is_some() && it.journal.loading.is_none()
        });
        two
    }

    fn session(&self) -> &Session {
        self.desk.sessions().find(|session| session.id == self.behind).unwrap()
    }

    fn with<R>(&mut self, act: impl FnOnce(&mut Session, &mut World) -> R) -> R {
        self.desk.with_session(self.behind, act).unwrap()
    }

    fn act(&mut self, action: Action) {
        self.with(|session, world| session.act(world, action));
    }

    /// Everything of the session in front that can be seen.
    fn in_front(&self) -> String {
        let it = self.desk.session().unwrap();
        let open: Vec<String> = it
            .open
            .iter()
            .map(|(key, open)| match open {
                Open::Ready(record) => format!("{key}: {:?} {:?}", record.draft.edits(), record.finished),
                Open::Reading(_) => format!("{key} is read"),
                Open::Failed(why) => format!("{key}: {why}"),
            })
            .collect();
        let journal = &it.journal;
        format!(
            "{:?}",
            (
                it.number(),
                (it.view, &it.shown, &it.kept, it.expired.is_some()),
                (&it.people.found, it.people.loading, &it.people.trouble, &it.people.loaded),
                (&it.contacts.found, it.contacts.loading, &it.contacts.trouble, &it.contacts.loaded),
                (&journal.entries, journal.cut_off.len(), it.waiting.len()),
                open,
            )
        )
    }

    fn wait_for(&mut self, front: impl Fn(&Desk) -> bool, done: impl Fn(&Session) -> bool) {
        let begin = Instant::now();
        loop {
            self.desk.receive();
            if front(&self.desk) && done(self.session()) {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "{:?}", self.desk.running().collect::<Vec<_>>());
            thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Waits for the session behind. Nothing that is done meanwhile touches the one in front, or its portal.
    fn wait(&mut self, done: impl Fn(&Session) -> bool) {
        let (before, asked) = (self.in_front(), self.portal_in_front.requests().len());
        let begin = Instant::now();
        loop {
            self.desk.receive();
            assert_eq!(self.in_front(), before);
            assert_ne!(self.desk.world.in_front, Some(self.behind), "it was never in front");
            if done(self.session()) {
                break;
            }
            assert!(begin.elapsed() < PATIENCE, "{:?}", self.desk.running().collect::<Vec<_>>());
            thread::park_timeout(Duration::from_millis(5));
        }
        assert_eq!(self.portal_in_front.requests().len(), asked, "its portal is not asked for the other");
    }

    /// A person of the portal behind that is not the viewer, opened there.
    fn open_somebody(&mut self) -> RecordKey {
        let viewer = RecordKey::Person(self.session().viewer.id);
        let book = self.session().people.book.clone().unwrap();
        let (key, _) = book.names().find(|(key, _)| *key != viewer).unwrap();
        self.act(Action::Open(key));
        self.wait(|it| it.record(key).is_some());
        key
    }

    fn title_of(&self, key: RecordKey) -> String {
        let RecordKey::Person(id) = key else { panic!("{key} is no person") };
        self.portal.read_rows(|rows| rows.people[&id].title.clone())
    }

    fn said(&self) -> Vec<&str> {
        self.desk.notices().iter().map(|notice| notice.sentence.as_str()).collect()
    }
}

#[test]
fn lists_are_loaded_behind() {
    let mut two = Two::start();
    let before = two.session().people.loaded.clone();
    two.portal
        .edit_rows(|rows| rows.people.values_mut().for_each(|person| person.title = "Everybody".into()));
    two.portal.end_cache();
    for kind in [RecordKind::Person, RecordKind::Contact] {
        two.with(|session, world| session.load_book(world, kind));
    }
    assert!(two.session().people.loading.is_some() && before.is_some());
    assert!(two.desk.running().all(|task| two.desk.elsewhere(task.id) == Some("Behind")));
    two.wait(|it| it.people.loading.is_none() && it.contacts.loading.is_none());
    let viewer = RecordKey::Person(two.session().viewer.id);
    assert_eq!(two.session().row(viewer).unwrap().title, "Everybody");
    assert_eq!(two.session().people.total(), 14);
}

#[test]
fn a_record_is_saved_behind() {
    let mut two = Two::start();
    let key = two.open_somebody();
    two.act(Action::Edit(key, FieldKey::Title, Value::Text("Director".to_owned())));
    two.act(Action::Save(key));
    assert!(two.session().is_saving(key));
    two.wait(|it| !it.is_saving(key) && it.journal.entries.iter().any(|entry| !entry.is_begun));
    assert_eq!(two.title_of(key), "Director");
    let record = two.session().record(key).unwrap();
    assert!(matches!(&record.finished, Some(Finished::Receipt(receipt)) if receipt.is_clean()));
    let told = format!("Behind: {} is saved.", record.draft.name());
    assert!(two.said().contains(&told.as_str()), "{:?}", two.said());
    assert!(two.desk.notices().iter().all(|notice| notice.about.is_none()), "its form is not in front");
}

#[test]
fn a_save_that_fails_behind_is_told_with_its_portal() {
    let mut two = Two::start();
    let key = two.open_somebody();
    let title = two.title_of(key);
    let matches = Match { method: Some("PUT".to_owned()), path_contains: "people/".to_owned() };
    two.portal.inject(Fault { matches, times: None, what: FaultKind::Status(503, None) });
    two.act(Action::Edit(key, FieldKey::Title, Value::Text("Director".to_owned())));
    two.act(Action::Save(key));
    two.wait(|it| !it.is_saving(key));
    assert_eq!(two.title_of(key), title);
    let record = two.session().record(key).unwrap();
    assert!(record.draft.is_edited(FieldKey::Title), "what was typed stays");
    assert!(two.said().iter().any(|said| said.starts_with("Behind: ")), "{:?}", two.said());
}

#[test]
fn a_task_is_stopped_behind() {
    let mut two = Two::start();
    let matches = Match { method: None, path_contains: "people".to_owned() };
    let what = FaultKind::Delay(Duration::from_secs(600));
    two.portal.inject(Fault { matches, times: None, what });
    two.with(|session, world| session.load_book(world, RecordKind::Person));
    let before = two.in_front();
    let task = two.session().people.loading.unwrap();
    two.desk.act(Action::CancelJob(task));
    assert!(two.session().people.loading.is_none());
    assert!(two.session().people.trouble.as_deref().is_some_and(|why| why.starts_with("You stopped it")));
    assert_eq!(two.in_front(), before);
    two.portal.end_delays();
}

#[test]
fn a_session_ends_behind_and_goes_on_after_the_password() {
    let mut two = Two::start();
    let key = two.open_somebody();
    two.portal.end_all_sessions();
    two.act(Action::Edit(key, FieldKey::Title, Value::Text("Director".to_owned())));
    two.act(Action::Save(key));
    two.wait(|it| it.expired.is_some() && !it.is_saving(key));
    let ended = |said: &&&str| said.starts_with("Behind: the session has ended.");
    assert_eq!(two.said().iter().filter(ended).count(), 1, "{:?}", two.said());
    assert!(two.session().record(key).unwrap().draft.is_edited(FieldKey::Title));

    let password = credentials(&two.account).password;
    two.with(|session, world| session.sign_in_again(world, SecretString::from("wrong".to_owned())));
    two.wait(|it| it.expired.as_ref().is_some_and(|expired| expired.running.is_none()));
    assert!(two.session().expired.as_ref().unwrap().trouble.is_some());
    two.with(|session, world| session.sign_in_again(world, password));
    // The save that was interrupted goes on by itself.
    two.wait(|it| it.expired.is_none() && !it.is_saving(key) && !it.record(key).unwrap().draft.has_edits());
    assert_eq!(two.title_of(key), "Director");
}
