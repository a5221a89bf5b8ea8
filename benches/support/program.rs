//! The program without a display, signed in to an embedded portal of a given size.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use portal_desk::demo::{self, DemoPortal};
use portal_desk::desk::{Action, DemoAccess, Desk, Environment};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::records::RecordKind;
use portal_desk::storage::Folder;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How long a portal may take for a page, or all pages.
const LONG: Duration = Duration::from_secs(300);

pub struct Program {
    pub desk: Desk,
    pub portal: DemoPortal,
    pub runtime: Runtime,
    _folder: TempDir,
}

/// A program with all people loaded. No lists are kept on disk.
pub fn signed_in(people: usize) -> Program {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let options = demo::Options { people: Some(people), ..demo::Options::default() };
    let portal = runtime.block_on(DemoPortal::start(options)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let account = portal.accounts().remove(0);
    let access = DemoAccess {
        address: portal.address(),
        email: account.email,
        password: SecretString::from(account.password),
    };
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let background = Background { runtime: runtime.handle().clone(), waker };
    let environment = Environment {
        patience: Patience { call: LONG, ..Patience::default() },
        start_demo: Arc::new(move || {
            let access = access.clone();
            async move { Ok(access) }.boxed()
        }),
        ..Environment::bare(background, Folder::at(folder.path()))
    };
    let mut desk = Desk::new(environment);
    desk.act(Action::KeepLists(false));
    desk.act(Action::UseDemo);
    let mut program = Program { desk, portal, runtime, _folder: folder };
    program.wait(|desk| {
        desk.lists().is_some_and(|signed| signed.people.book.is_some() && signed.people.loading.is_none())
    });
    program
}

impl Program {
    /// Takes in what the background brings until something is so.
    pub fn wait(&mut self, is_so: impl Fn(&Desk) -> bool) {
        let begin = Instant::now();
        loop {
            self.desk.receive();
            if is_so(&self.desk) {
                return;
            }
            assert!(begin.elapsed() < LONG, "waited in vain");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Loads the people again, and waits for them.
    #[allow(dead_code)]
    pub fn load_people(&mut self) -> usize {
        self.desk.act(Action::Refresh(RecordKind::Person));
        self.wait(|desk| desk.lists().is_some_and(|signed| signed.people.loading.is_none()));
        self.desk.lists().map_or(0, |signed| signed.people.total())
    }
}

/// Wakes the thread that waits.
struct Unpark(std::thread::Thread);

impl std::task::Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
