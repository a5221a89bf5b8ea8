//! How the second start finds the first window.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::message::{Connection, Message, PATIENCE, Told, read_line};
use crate::storage::files::{private_folder, read_up_to, write_whole};

/// How long a message may take to come.
const READING: Duration = Duration::from_secs(1);
/// How often the first window is looked for, which may only just be opening.
const STEP: Duration = Duration::from_millis(40);
/// The longest name of a socket, in bytes: the least that a system takes.
const LONGEST_SOCKET: usize = 100;
/// The largest file with a port and a secret, in bytes.
const LARGEST: u64 = 4096;

/// Where the first window of a folder is found: at a socket in a folder that only the user may enter,
/// or at a port of this computer. Which, and the secret of the port, is in a file that only the user
/// may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    socket: Option<PathBuf>,
    file: PathBuf,
}

/// What is written where the second start looks.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LinkFound {
    /// A socket.
    Socket(PathBuf),
    /// A port of this computer, and a secret.
    Port(u16, String),
}

/// The first window's end.
pub(super) enum Links {
    #[cfg(unix)]
    Socket(UnixListener),
    Port(TcpListener, String),
}

/// What a second start asks for. Whoever has done it says so.
pub struct Request {
    /// What it asks for.
    pub message: Message,
    done: SyncSender<()>,
}

impl Request {
    /// It is done. The second start ends.
    pub fn is_done(self) {
        // It may have stopped waiting.
        let _ = self.done.try_send(());
    }
}

/// The first window, as it is asked.
pub(super) struct FirstWindow {
    pub(super) requests: Sender<Request>,
    /// Whether it has looked for requests yet.
    pub(super) is_open: Arc<AtomicBool>,
}

impl Link {
    /// A socket where there is a folder for it and its name is not too long; else a port.
    pub(super) fn of(runtime: Option<&Path>, name: &str, file: &Path) -> Link {
        let socket = runtime.map(|runtime| runtime.join("portal-desk").join(format!("{name}.sock")));
        let fits = |path: &PathBuf| cfg!(unix) && path.as_os_str().len() <= LONGEST_SOCKET;
        Link { socket: socket.filter(fits), file: file.to_owned() }
    }

    /// The first window's end. Only the first window may ask for it.
    pub(super) fn listen(&self) -> io::Result<Links> {
        #[cfg(unix)]
        if let Some(path) = &self.socket {
            if let Some(folder) = path.parent() {
                private_folder(folder)?;
            }
            // What a killed process left.
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(path)?;
            let only_user = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(path, only_user)?;
            self.write(&LinkFound::Socket(path.clone()))?;
            return Ok(Links::Socket(listener));
        }
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        self.write(&LinkFound::Port(listener.local_addr()?.port(), secret.clone()))?;
        Ok(Links::Port(listener, secret))
    }

    fn write(&self, found: &LinkFound) -> io::Result<()> {
        let name = self.file.file_name().and_then(|name| name.to_str());
        let (Some(folder), Some(name)) = (self.file.parent(), name) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        write_whole(folder, name, &serde_json::to_vec(found)?)
    }

    /// Tells the first window, and waits for what it answers.
    pub(super) fn tell(&self, message: &Message, patience: Duration) -> io::Result<Told> {
        let until = Instant::now() + patience;
        loop {
            // It may have the lock and not listen yet.
            match self.tell_once(message, until) {
                Err(error) if is_not_there(&error) && Instant::now() + STEP < until => thread::sleep(STEP),
                told => return told,
            }
        }
    }

    fn tell_once(&self, message: &Message, until: Instant) -> io::Result<Told> {
        let file = read_up_to(&self.file, LARGEST)?.ok_or(io::ErrorKind::NotFound)?;
        match serde_json::from_slice(&file)? {
            #[cfg(unix)]
            LinkFound::Socket(path) => say(UnixStream::connect(path)?, message, until),
            #[cfg(not(unix))]
            LinkFound::Socket(_) => Err(io::ErrorKind::Unsupported.into()),
            LinkFound::Port(port, secret) => {
                let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
                let left = until.saturating_duration_since(Instant::now()).max(STEP);
                let message = Message { secret: Some(secret), ..message.clone() };
                say(TcpStream::connect_timeout(&address, left)?, &message, until)
            }
        }
    }
}

/// Whether nobody listens, which may change in a moment.
fn is_not_there(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

fn say(mut connection: impl Connection, message: &Message, until: Instant) -> io::Result<Told> {
    connection.limit(until.saturating_duration_since(Instant::now()).max(STEP))?;
    connection.write_all(&message.line()?)?;
    Ok(Told::read(&read_line(&mut connection, until)?))
}

impl Links {
    /// Hears one start after the other, for as long as the process lives.
    pub(super) fn serve(self, window: FirstWindow, wake: impl Fn() + Send + 'static) {
        let served = thread::Builder::new().name("other starts".to_owned()).spawn(move || {
            loop {
                let heard = match &self {
                    #[cfg(unix)]
                    Links::Socket(listener) => {
                        listener.accept().and_then(|(stream, _)| hear(stream, None, &window, &wake))
                    }
                    Links::Port(listener, secret) => {
                        listener.accept().and_then(|(stream, _)| hear(stream, Some(secret), &window, &wake))
                    }
                };
                if let Err(error) = heard {
                    tracing::debug!(%error, "another start was not understood");
                    // Where accepting itself fails, it would fail again at once.
                    thread::sleep(STEP);
                }
            }
        });
        if let Err(error) = served {
            tracing::warn!(%error, "another start cannot reach this window");
        }
    }
}

/// Hears one start to its end.
fn hear(
    mut from: impl Connection,
    secret: Option<&String>,
    window: &FirstWindow,
    wake: &impl Fn(),
) -> io::Result<()> {
    let line = read_line(&mut from, Instant::now() + READING)?;
    let message = Message::read(&line).filter(|message| match secret {
        Some(secret) => message.secret.as_ref().is_some_and(|said| is_same(said, secret)),
        None => true,
    });
    let told = match message {
        Some(message) => ask(Message { secret: None, ..message }, window, wake),
        None => Told::Refused,
    };
    from.limit(READING)?;
    from.write_all(told.line())
}

/// Has the window do what a message asks for.
fn ask(message: Message, window: &FirstWindow, wake: &impl Fn()) -> Told {
    let (done, is_done) = sync_channel(1);
    if window.requests.send(Request { message, done }).is_err() {
        return Told::Refused;
    }
    wake();
    if !window.is_open.load(Ordering::SeqCst) {
        // It is only just opening, and does it then.
        return Told::Done;
    }
    if is_done.recv_timeout(PATIENCE).is_ok() { Told::Done } else { Told::Refused }
}

/// Whether two secrets are the same. How long that takes says nothing of them.
fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

#[cfg(unix)]
impl Connection for UnixStream {
    fn limit(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}

impl Connection for TcpStream {
    fn limit(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}
