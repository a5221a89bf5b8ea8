//! The door: arguments, logging, runtime, window. Nothing else.

mod already_open;
mod arguments;
mod desktop_theme;
mod file_dialog;
mod no_window;
mod world;

use std::alloc::System;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use portal_desk::demo::{self, DemoPortal, Https};
use portal_desk::desk::{Action, Desk};
use portal_desk::instance::{self, First, Kind, Message, Start};
use portal_desk::portal::Fingerprint;
use portal_desk::records::plain_text::logged;
use portal_desk::storage::{Folder, PlainLog, Settings, log_filter};
use portal_desk::ui::{SignInForm, Window};
use tokio::runtime::Runtime;
use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use arguments::{Arguments, StartCommand};
use world::OutsideWorld;
use zeroizing_alloc::ZeroAlloc;

/// Memory is wiped when it is given back. A password goes through the undo history of a text field, the
/// body of a request and the buffers of the connection, and none of these wipes it.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    start_log(&arguments);
    no_window::tell_panics();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Portal Desk cannot start its background work: {error}.");
            return ExitCode::FAILURE;
        }
    };
    let result = match &arguments.command {
        Some(StartCommand::ServeDemo(serve)) => runtime.block_on(serve_demo(serve)),
        None => open_window(&arguments, &runtime),
    };
    // What is still running gets a moment to end, and no more.
    runtime.shutdown_timeout(Duration::from_secs(4));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{}", logged(&sentence));
            ExitCode::FAILURE
        }
    }
}

/// What goes wrong is written to a file in the program's folder and to standard error.
/// `PORTAL_DESK_LOG` says how much.
fn start_log(arguments: &Arguments) {
    let asked = std::env::var("PORTAL_DESK_LOG").ok();
    let shown = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(PlainLog(std::io::stderr))
        .with_filter(log_filter(asked.as_deref().or(Some("warn"))));
    let window = arguments.command.is_none();
    // Without a folder there is no log file, and the window says why there is no folder.
    let file = arguments.folder().ok().filter(|_| window).map(|folder| folder.log());
    if let Some(Err(error)) = &file {
        eprintln!("{}", logged(&format!("No log is kept: {error}.")));
    }
    let kept = file.and_then(Result::ok).map(|file| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(PlainLog(file))
            .with_filter(log_filter(asked.as_deref()))
    });
    tracing_subscriber::registry().with(shown).with(kept).init();
}

/// Runs the embedded portal alone until the program is stopped.
async fn serve_demo(serve: &arguments::ServeDemo) -> Result<(), String> {
    let https = serve.https.then_some(Https::SelfSigned);
    let options = demo::Options { https, ..serve.office.options(serve.listen) };
    let portal = DemoPortal::start(options)
        .await
        .map_err(|error| format!("The demo portal cannot start: {error}."))?;
    println!("address: {}", portal.address());
    if let Some(certificate) = portal.certificate() {
        println!("fingerprint: {}", Fingerprint::of(&certificate));
    }
    let mut accounts = portal.accounts().into_iter().chain(portal.challenged_accounts());
    if let Some(first) = accounts.next() {
        println!("account: {}", first.email);
        println!("password: {}", first.password);
    }
    println!("control: {}", portal.control_token());
    for account in accounts {
        println!("account: {} password: {} ({})", account.email, account.password, account.role);
    }
    tokio::signal::ctrl_c().await.map_err(|error| format!("Cannot wait for the signal to stop: {error}"))
}

fn open_window(arguments: &Arguments, runtime: &Runtime) -> Result<(), String> {
    let folder = arguments.folder()?;
    let demo = arguments.demo;
    let portal = arguments.portal.clone();
    let mut first = match first_window(folder.path(), demo, portal.clone()) {
        Ok(first) => first,
        Err(result) => return result,
    };
    let followed = runtime.handle().clone();
    let office = arguments.office.options(arguments::ANY_PORT);
    let world = OutsideWorld::new(runtime.handle().clone(), folder, office, !arguments.no_keyring);
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_app_id("portal-desk")
            .with_title("Portal Desk")
            .with_inner_size([1200.0, 800.0])
            .with_min_inner_size([900.0, 600.0]),
        ..Default::default()
    };
    // Before there is a window: opening one takes as long as reading the lists.
    let ctx = egui::Context::default();
    let mut desk = Desk::new(world.environment(&ctx));
    let mut form = SignInForm::default();
    let last = desk.portals().last().cloned();
    if demo {
        desk.act(Action::UseDemo);
    } else if let Some(address) = portal {
        form.address = address;
    } else if let Some(last) = last {
        form.fill(&last);
        desk.act(Action::OpenPortal(last.id));
    }
    // It stays the first window as long as this is held.
    let wake = ctx.clone();
    let requests = first.as_mut().map(|first| first.listen(move || wake.request_repaint()));
    let create: eframe::AppCreator<'_> = Box::new(move |context| {
        let mut window = Window::new(&context.egui_ctx, desk, form);
        if let Some(requests) = requests {
            window.hear(requests);
        }
        desktop_theme::follow(&followed, &context.egui_ctx);
        if std::env::var_os("PORTAL_DESK_CALM").is_some() {
            // No animation: for displays without a graphics card, and for tests from outside.
            portal_desk::ui::theme::calm(&context.egui_ctx);
        }
        Ok(Box::new(window))
    });
    let closed = eframe::run_native_ext("Portal Desk", options, Some(ctx), create);
    drop(first);
    closed.map_err(|error| no_window::told(&error))
}

/// Makes this the one window of a folder. The error is how the program ends where another window is open
/// already.
fn first_window(
    folder: &Path,
    demo: bool,
    portal: Option<String>,
) -> Result<Option<First>, Result<(), String>> {
    let kind = if demo { Kind::Demo } else { Kind::Own };
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let runtime = runtime.filter(|path| path.is_absolute() && path.is_dir());
    let message = Message::show(portal);
    match instance::start(folder, kind, runtime.as_deref(), &message, instance::PATIENCE) {
        Ok(Start::First(first)) => Ok(Some(first)),
        Ok(Start::HandedOver) => Err(Ok(())),
        Ok(Start::Frozen(process)) => {
            let sentence = already_open::told(process);
            already_open::show(&sentence, Settings::load(&Folder::at(folder)).0.theme);
            Err(Err(sentence))
        }
        Err(error) => {
            // The window says itself what it cannot keep in the folder.
            tracing::warn!(%error, "it cannot be seen whether another window is open");
            Ok(None)
        }
    }
}

/// Wakes the window when the background has something for it.
struct Repaint(egui::Context);

impl std::task::Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}
