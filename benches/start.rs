//! The real program with the lists of 100,000 people on this computer and no portal: how long
//! from its start until the list stands, how much memory that takes more than the empty
//! program, and whether it draws anything while nobody does anything.
//!
//! Needs a display, or Xvfb to make one; without either it says so and measures nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portal_desk::demo::{self, DemoPortal};
use portal_desk::desk::{Action, Desk, Environment};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::storage::Folder;
use secrecy::SecretString;

const PEOPLE: usize = 100_000;
const STARTS: usize = 7;
/// How long the program is left alone before it is looked at.
const SETTLE: Duration = Duration::from_secs(4);
const IDLE: Duration = Duration::from_secs(10);
const DISPLAY: &str = ":137";

/// Signs in once, so that the lists are on this computer; then the portal is gone.
fn fill(folder: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let options = demo::Options { people: Some(PEOPLE), ..demo::Options::default() };
    let portal = runtime.block_on(DemoPortal::start(options)).unwrap();
    let account = portal.accounts().remove(0);
    let long = Duration::from_secs(300);
    let background =
        Background { runtime: runtime.handle().clone(), waker: std::task::Waker::noop().clone() };
    let patience = Patience { call: long, ..Patience::default() };
    let bare = Environment::bare(background, Folder::at(folder));
    let mut desk = Desk::new(Environment { patience, ..bare });
    desk.act(Action::SignIn {
        address: portal.address(),
        email: account.email,
        password: SecretString::from(account.password),
    });
    let begin = Instant::now();
    let is_written = |name: &str| {
        let accounts = fs::read_dir(folder.join("portals")).into_iter().flatten().flatten();
        accounts.map(|account| account.path().join("cache").join(name)).any(|path| path.is_file())
    };
    while !["people.list", "contacts.list", "office.list"].into_iter().all(is_written) {
        desk.receive();
        assert!(begin.elapsed() < long, "the lists are not written");
        std::thread::sleep(Duration::from_millis(50));
    }
    let size: u64 = fs::read_dir(folder.join("portals"))
        .unwrap()
        .flatten()
        .filter_map(|account| fs::metadata(account.path().join("cache").join("people.list")).ok())
        .map(|data| data.len())
        .sum();
    println!("the list of {PEOPLE} people on disk: {:.1} MB", size as f64 / 1e6);
}

struct Running {
    child: Child,
    begin: Instant,
    lines: Receiver<(Instant, String)>,
}

impl Running {
    fn start(folder: &Path, display: &str) -> Running {
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_portal-desk"))
            .arg("--no-keyring")
            .arg("--data-dir")
            .arg(folder)
            .env("DISPLAY", display)
            .env_remove("WAYLAND_DISPLAY")
            .env("PORTAL_DESK_LOG", "portal_desk::start=info,portal_desk::frame=trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let stderr = child.stderr.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send((Instant::now(), line)).is_err() {
                    return;
                }
            }
        });
        Running { child, begin, lines }
    }

    /// How long after the start the list stood.
    fn list_stands(&self) -> Duration {
        loop {
            let (at, line) = self.lines.recv_timeout(Duration::from_secs(60)).unwrap();
            if line.contains("the list stands") {
                return at - self.begin;
            }
        }
    }

    /// How many frames are drawn in some time.
    fn frames(&self, time: Duration) -> usize {
        while self.lines.try_recv().is_ok() {}
        std::thread::sleep(time);
        self.lines.try_iter().filter(|(_, line)| line.contains("portal_desk::frame")).count()
    }

    /// Memory in MB: all, and what belongs to the process alone.
    fn memory(&self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap_or("0 0");
            line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
        };
        (of("VmRSS:"), of("RssAnon:"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A display of its own, so that nobody moves the pointer in it.
struct Display(Child);

impl Display {
    fn new() -> Option<Display> {
        let child = Command::new("Xvfb")
            .args([DISPLAY, "-screen", "0", "1280x900x24"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        std::thread::sleep(Duration::from_secs(2));
        child.ok().map(Display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() {
    // `cargo test --benches` only wants to know that it can be built.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let Some(_display) = Display::new() else {
        println!("There is no Xvfb here: nothing is measured.");
        return;
    };
    let (full, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fill(full.path());

    let mut times: Vec<Duration> =
        (0..STARTS).map(|_| Running::start(full.path(), DISPLAY).list_stands()).collect();
    times.sort();
    println!("from start to a list of {PEOPLE} people: median {:?}, of {times:?}", times[STARTS / 2]);

    let without = Running::start(empty.path(), DISPLAY);
    std::thread::sleep(SETTLE);
    let (all_without, own_without) = without.memory();
    drop(without);
    let with = Running::start(full.path(), DISPLAY);
    with.list_stands();
    std::thread::sleep(SETTLE);
    let (all, own) = with.memory();
    println!("memory of the empty program {all_without:.0} MB (its own {own_without:.0})");
    println!("memory with {PEOPLE} people {all:.0} MB (its own {own:.0})");
    println!("more by {:.0} MB (its own by {:.0})", all - all_without, own - own_without);

    println!("frames in {IDLE:?} without input: {}", with.frames(IDLE));
}
