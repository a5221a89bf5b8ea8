//! How the second start finds the first window.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::PATIENCE;
use super::message::{Connection, Message, Told, read_line};
use crate::storage::files::{private_folder, read_up_to, write_whole};

/// How long a message may take to come.
const READING: Duration = Duration::from_secs(1);
/// How often the first window is looked for, which may only just be opening.
const STEP: Duration = Duration::from_millis(40);
/// The longest name of a socket, in bytes: the least that a system takes.
const LONGEST_SOCKET: usize = 100;
/// The largest file with a port and a secret, in bytes.
const LARGEST: u64 = 4096;

/// Where the first window of a folder is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// A socket in a folder that only the user may enter.
    #[cfg(unix)]
    Socket(PathBuf),
    /// A port of this computer. Number and secret are in a file that only the user may read.
    Port(PathBuf),
}

/// What is written where the port is.
#[derive(Serialize, Deserialize)]
struct Port {
    port: u16,
    secret: String,
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

impl Link {
    /// A socket where there is a folder for it and its name is not too long; else a port.
    pub(super) fn of(runtime: Option<&Path>, name: &str, port: &Path) -> Link {
        #[cfg(unix)]
        if let Some(runtime) = runtime {
            let path = runtime.join("portal-desk").join(format!("{name}.sock"));
            if path.as_os_str().len() <= LONGEST_SOCKET {
                return Link::Socket(path);
            }
        }
        let _ = (runtime, name);
        Link::Port(port.to_owned())
    }

    /// The first window's end. Only the first window may ask for it.
    pub(super) fn listen(&self) -> io::Result<Links> {
        match self {
            #[cfg(unix)]
            Link::Socket(path) => {
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
                Ok(Links::Socket(listener))
            }
            Link::Port(path) => {
                let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
                let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
                let port = Port { port: listener.local_addr()?.port(), secret: secret.clone() };
                let (Some(folder), Some(name)) =
                    (path.parent(), path.file_name().and_then(|name| name.to_str()))
                else {
                    return Err(io::ErrorKind::InvalidInput.into());
                };
                write_whole(folder, name, &serde_json::to_vec(&port)?)?;
                Ok(Links::Port(listener, secret))
            }
        }
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
        match self {
            #[cfg(unix)]
            Link::Socket(path) => say(UnixStream::connect(path)?, message, until),
            Link::Port(path) => {
                let file = read_up_to(path, LARGEST)?.ok_or(io::ErrorKind::NotFound)?;
                let Port { port, secret } = serde_json::from_slice(&file)?;
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
    pub(super) fn serve(self, requests: Sender<Request>, wake: impl Fn() + Send + 'static) {
        let served = thread::Builder::new().name("other starts".to_owned()).spawn(move || {
            loop {
                let heard = match &self {
                    #[cfg(unix)]
                    Links::Socket(listener) => {
                        listener.accept().and_then(|(stream, _)| hear(stream, None, &requests, &wake))
                    }
                    Links::Port(listener, secret) => {
                        listener.accept().and_then(|(stream, _)| hear(stream, Some(secret), &requests, &wake))
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
    requests: &Sender<Request>,
    wake: &impl Fn(),
) -> io::Result<()> {
    let line = read_line(&mut from, Instant::now() + READING)?;
    let message = Message::read(&line).filter(|message| match secret {
        Some(secret) => message.secret.as_ref().is_some_and(|said| is_same(said, secret)),
        None => true,
    });
    let told = match message {
        Some(message) => ask(Message { secret: None, ..message }, requests, wake),
        None => Told::Refused,
    };
    from.limit(READING)?;
    from.write_all(told.line())
}

/// Has the window do what a message asks for.
fn ask(message: Message, requests: &Sender<Request>, wake: &impl Fn()) -> Told {
    let (done, is_done) = sync_channel(1);
    if requests.send(Request { message, done }).is_err() {
        return Told::Refused;
    }
    wake();
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
