//! The whole program for tests: the real window on the embedded portal over real HTTP,
//! driven by role and label, as a user or a screen reader finds its way.

// Every test program uses a part of this.
#![allow(dead_code, unused_imports)]

pub mod dialogs;
mod form;
mod keyring;
#[cfg(feature = "snapshots")]
pub mod painter;
mod pictures;
mod requests;
mod stored;
pub mod user;

pub use keyring::MemoryKeyring;
pub use requests::{Sent, parameter};
pub use stored::Stored;

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::Wake;
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use dialogs::Dialogs;
use egui_kittest::Harness;
use futures_util::FutureExt;
use jiff::{SignedDuration, Zoned};
use portal_desk::demo::{self, ContactRow, DemoPortal, Fault, FaultKind, Match, PersonRow};
use portal_desk::desk::{Action, DemoAccess, Desk, Environment, OwnFolders};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::storage::Folder;
use portal_desk::ui::{self, SignInForm, Window};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// How long anything may take before a test gives up on it: long, since the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A small window: the smallest screen that the program is made for.
pub const SMALL: [f32; 2] = [1000.0, 700.0];
/// A window that shows a whole form.
pub const TALL: [f32; 2] = [1600.0, 1500.0];

/// The program with its window, and the portal it talks to.
pub struct Program {
    pub harness: Harness<'static, ()>,
    window: Rc<RefCell<Option<Window>>>,
    size: [f32; 2],
    pub portal: DemoPortal,
    outside: Outside,
    pub folder: TempDir,
    runtime: Option<Runtime>,
}

/// What a test can change around the program, also while it runs and over a restart.
#[derive(Clone)]
struct Outside {
    dialogs: Dialogs,
    keyring: Arc<MemoryKeyring>,
    now: Arc<Mutex<Zoned>>,
    patience: Patience,
}

impl Program {
    /// The program just started, in a small window, on the sign-in form.
    pub fn start() -> Program {
        Program::start_with(SMALL, demo::Options::default())
    }

    /// The program with an administrator signed in, in a window that shows a whole form.
    /// The list has no photos: to make and decode them takes longer than the rest of a test.
    #[track_caller]
    pub fn signed_in() -> Program {
        let mut program = Program::start_with(TALL, demo::Options::default());
        program.without_photos();
        program.sign_in();
        program
    }

    /// The program with an administrator signed in, in a window of this size.
    pub fn signed_in_at(size: [f32; 2]) -> Program {
        let mut program = Program::start_with(size, demo::Options::default());
        program.sign_in();
        program
    }

    /// The program in a window of this size, on a portal of this kind.
    pub fn start_with(size: [f32; 2], options: demo::Options) -> Program {
        Program::start_patiently(size, options, Patience::default())
    }

    /// The program in a window of this size, on a portal of this kind, that waits so long for it.
    pub fn start_patiently(size: [f32; 2], options: demo::Options, patience: Patience) -> Program {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let portal = runtime.block_on(DemoPortal::start(options)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let outside = Outside {
            dialogs: Dialogs::default(),
            keyring: Arc::default(),
            now: Arc::new(Mutex::new("2026-11-20T12:00[Europe/Berlin]".parse().unwrap())),
            patience,
        };
        let (harness, window) = open(size, environment(&runtime, &portal, &folder, &outside), false);
        let mut program = Program { harness, window, size, portal, outside, folder, runtime: Some(runtime) };
        program.settle();
        program
    }

    /// Closes the window and opens it again, as the next start of the program does: the
    /// portal that was used last is opened with what the keyring kept.
    pub fn restart(&mut self) {
        if let Some(mut window) = self.window.borrow_mut().take() {
            window.desk.keep_now();
        }
        let environment = environment(self.runtime(), &self.portal, &self.folder, &self.outside);
        (self.harness, self.window) = open(self.size, environment, true);
        self.settle();
    }

    /// The keyring of this computer.
    pub fn keyring(&self) -> &MemoryKeyring {
        &self.outside.keyring
    }

    /// Lets time pass for the program and for the portal.
    pub fn pass(&self, time: SignedDuration) {
        let mut now = self.outside.now.lock().unwrap();
        *now = now.clone() + time;
        self.portal.set_clock(Some(now.timestamp()));
    }

    /// The program behind the window.
    pub fn desk(&self) -> Ref<'_, Desk> {
        Ref::map(self.window.borrow(), |window| &window.as_ref().unwrap().desk)
    }

    /// Does something that has no button in sight.
    pub fn act(&mut self, action: Action) {
        self.window.borrow_mut().as_mut().unwrap().desk.act(action);
        self.settle();
    }

    /// Draws until nothing moves any more, and checks that everything has a name. A
    /// spinner turns for as long as its job runs, so this does not wait for it.
    pub fn settle(&mut self) {
        self.harness.run_ok();
    }

    /// Draws in real time until something is so.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Program) -> bool) {
        let begin = Instant::now();
        loop {
            self.harness.step();
            if is_so(self) {
                self.settle();
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "waited in vain: {what}\n{}", self.tree());
            // The background wakes this thread when it has something.
            thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// From now on the portal shows no photos.
    pub fn without_photos(&self) {
        let matches = Match { method: Some("GET".to_owned()), path_contains: "/storage/".to_owned() };
        self.portal.inject(Fault { matches, times: None, what: FaultKind::Status(404, None) });
    }

    /// The stored row of a person.
    pub fn person_row(&self, id: Uuid) -> PersonRow {
        self.portal.read_rows(|rows| rows.people[&id].clone())
    }

    /// The id of the person with this name.
    pub fn person_named(&self, name: &str) -> Uuid {
        let fits = |row: &&PersonRow| format!("{} {}", row.first_name, row.last_name) == name;
        self.portal.read_rows(|rows| rows.people.values().find(fits).unwrap().id)
    }

    /// The id of the department with this name.
    pub fn department_named(&self, name: &str) -> Uuid {
        self.portal.read_rows(|rows| rows.departments.values().find(|row| row.name == name).unwrap().id)
    }

    /// The stored row of a contact.
    pub fn contact_row(&self, id: i64) -> ContactRow {
        self.portal.read_rows(|rows| rows.contacts[&id].clone())
    }

    /// The name of a contact.
    pub fn contact_name(&self, id: i64) -> String {
        let row = self.contact_row(id);
        format!("{} {}", row.first_name, row.last_name).trim().to_owned()
    }

    /// Everything that is stored.
    pub fn stored(&self) -> Stored {
        Stored::of(&self.portal)
    }

    /// Runs something on the program's runtime.
    pub fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Opens a window; after the first start as `main` does it.
fn open(
    size: [f32; 2],
    environment: Environment,
    again: bool,
) -> (Harness<'static, ()>, Rc<RefCell<Option<Window>>>) {
    let window: Rc<RefCell<Option<Window>>> = Rc::default();
    let (made, drawn) = (Rc::clone(&window), Rc::clone(&window));
    let builder = Harness::builder();
    #[cfg(feature = "snapshots")]
    let builder = builder.renderer(painter::Painter::default()).with_render_cursor(false);
    let harness = builder
        .with_size(size)
        .with_max_steps(20)
        .with_theme(egui::Theme::Light)
        .with_context_setup(move |ctx| {
            let mut desk = Desk::new(environment);
            let mut form = SignInForm::default();
            if let Some(last) = desk.portals().last().cloned().filter(|_| again) {
                form.fill(&last);
                desk.act(Action::OpenPortal(last.id));
            }
            *made.borrow_mut() = Some(Window::new(ctx, desk, form));
            ui::theme::calm(ctx);
            // A tooltip repeats the name of what the pointer rests on.
            ctx.all_styles_mut(|style| style.interaction.tooltip_delay = 1.0e6);
        })
        .build_ui_state(
            move |ui, ()| {
                let mut window = drawn.borrow_mut();
                let window = window.as_mut().unwrap();
                window.logic();
                window.ui(ui);
            },
            (),
        );
    (harness, window)
}

fn environment(runtime: &Runtime, portal: &DemoPortal, folder: &TempDir, outside: &Outside) -> Environment {
    let Outside { dialogs, keyring, now, patience } = outside.clone();
    let account = portal.accounts().remove(0);
    let access = DemoAccess {
        address: portal.address(),
        email: account.email,
        password: SecretString::from(account.password),
    };
    let waker = Arc::new(Unpark(thread::current())).into();
    let background = Background { runtime: runtime.handle().clone(), waker };
    // A disk that takes nothing is tried again at once.
    let folder_of_files = Folder::at(folder.path()).trying_again_after(Duration::from_millis(30));
    Environment {
        now: Arc::new(move || now.lock().unwrap().clone()),
        patience,
        secrets: keyring,
        own_folders: OwnFolders { home: Some(folder.path().to_owned()), documents: None },
        choose_picture: dialogs.picture(),
        choose_export: dialogs.export(),
        choose_authority: dialogs.authority(),
        start_demo: Arc::new(move || {
            let access = access.clone();
            async move { Ok(access) }.boxed()
        }),
        ..Environment::bare(background, folder_of_files)
    }
}

/// Wakes the test where it waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
