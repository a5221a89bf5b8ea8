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
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

pub use link::Request;
pub use message::{Message, PATIENCE};

use serde::{Deserialize, Serialize};

use crate::storage::files::{fingerprint, is_there, private_folder, private_options, read_up_to};
use crate::storage::host;
use link::{FirstWindow, Link, Links};
use message::Told;

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
    pub fn listen(&mut self, wake: impl Fn() + Send + 'static) -> Requests {
        let (sender, receiver) = channel();
        let is_open = Arc::new(AtomicBool::new(false));
        if let Some(links) = self.links.take() {
            links.serve(FirstWindow { requests: sender, is_open: Arc::clone(&is_open) }, wake);
        }
        Requests { receiver, is_open }
    }
}

/// What other starts ask the first window for.
pub struct Requests {
    receiver: Receiver<Request>,
    is_open: Arc<AtomicBool>,
}

impl Requests {
    /// Those that have come since. From the first look on, the window answers for itself.
    pub fn take(&self) -> Vec<Request> {
        self.is_open.store(true, Ordering::SeqCst);
        self.receiver.try_iter().collect()
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
            Ok(Told::Refused) | Err(_) => {
                let holder = holder(&place.lock);
                // A window on another computer, with the same home, is nobody that could be asked from here.
                let is_elsewhere = holder.as_ref().is_some_and(|holder| holder.host != host());
                if is_elsewhere {
                    return Ok(Start::First(First { _lock: None, links: None }));
                }
                Ok(Start::Frozen(holder.map(|holder| holder.process)))
            }
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
            let holder = Holder { process: std::process::id(), host: host() };
            let written = serde_json::to_vec(&holder).map_err(io::Error::from);
            // Only for those who find the lock held.
            let _ = file.set_len(0).and_then(|()| file.write_all(&written?));
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// The process that has the lock.
#[derive(Serialize, Deserialize)]
struct Holder {
    process: u32,
    host: String,
}

/// The process that has the lock, as it has written itself.
fn holder(lock: &Path) -> Option<Holder> {
    serde_json::from_slice(&read_up_to(lock, 4096).ok().flatten()?).ok()
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
