//! One window for each folder: the second start hands over what it was asked, and ends.
//!
//! The first start holds a lock, which the operating system takes away when the process ends,
//! however it ends. It listens where the second finds it ([`Link`]): at a socket that only the user
//! can reach, or where there is none, at a port of this computer, with a secret from a file that only
//! the user can read. The second sends one line and waits for the first to have done it.
//! Windows with the demo portal stand apart from others.

mod link;
mod message;

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

pub use link::Request;
pub use message::Message;

use crate::storage::files::{fingerprint, is_there, private_folder, private_options, read_up_to};
use link::{Link, Links};
use message::Told;

/// How long the first window may take to do what it is asked.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// Which windows of a folder stand apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With the user's portals.
    Own,
    /// With the demo portal.
    Demo,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Own => "window",
            Kind::Demo => "demo-window",
        }
    }
}

/// What came of a start.
pub enum Start {
    /// It is the first one.
    First(First),
    /// A window that is open already has done what was asked.
    HandedOver,
    /// A window is open already and does not answer. The number is that of its process.
    Frozen(Option<u32>),
}

/// The first window of a folder. It stays the first until this is dropped.
pub struct First {
    /// Held, not read. `None` where locks do not hold.
    _lock: Option<File>,
    links: Option<Links>,
}

impl First {
    /// Hears other starts from now on. `wake` is called when a request is there.
    pub fn listen(&mut self, wake: impl Fn() + Send + 'static) -> Receiver<Request> {
        let (sender, receiver) = channel();
        if let Some(links) = self.links.take() {
            links.serve(sender, wake);
        }
        receiver
    }
}

/// Says where the second start finds the first.
struct Place {
    lock: PathBuf,
    link: PathBuf,
    /// Tells the windows of different folders apart where the sockets are.
    name: String,
}

impl Place {
    fn of(folder: &Path, kind: Kind) -> Place {
        let word = kind.word();
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let whole = std::fs::canonicalize(&whole).unwrap_or(whole);
        let number = fingerprint([whole.to_string_lossy().as_bytes()]);
        Place {
            lock: folder.join(format!("{word}.lock")),
            link: folder.join(format!("{word}.link")),
            name: format!("{word}-{number:016x}"),
        }
    }
}

/// Makes this the first window of a folder, or hands over to the one that is. `runtime` is the folder
/// for sockets of this user, where there is one.
///
/// # Errors
/// If the folder cannot be written to.
pub fn start(
    folder: &Path,
    kind: Kind,
    runtime: Option<&Path>,
    message: &Message,
    patience: Duration,
) -> io::Result<Start> {
    private_folder(folder)?;
    let place = Place::of(folder, kind);
    let link = |place: &Place| Link::of(runtime, &place.name, &place.link);
    match lock(&place.lock)? {
        Some(lock) => {
            let links = match link(&place).listen() {
                Ok(links) => Some(links),
                Err(error) => {
                    // The window is there all the same; a second one finds it frozen.
                    tracing::warn!(%error, "another start cannot reach this window");
                    None
                }
            };
            Ok(Start::First(First { _lock: Some(lock), links }))
        }
        None => match link(&place).tell(message, patience) {
            Ok(Told::Done) => Ok(Start::HandedOver),
            Ok(Told::Refused) | Err(_) => Ok(Start::Frozen(process(&place.lock))),
        },
    }
}

/// The lock of the first window; `None` if somebody else has it. Where locks are not known, every
/// start is the first.
fn lock(path: &Path) -> io::Result<Option<File>> {
    is_there(path)?;
    let mut file = private_options().write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {
            // For people who look: the number of the process.
            let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(file)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// The process that has the lock, as it has written itself.
fn process(lock: &Path) -> Option<u32> {
    let content = read_up_to(lock, 100).ok().flatten()?;
    std::str::from_utf8(&content).ok()?.trim().parse().ok()
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
