//! What a second start asks the first window for.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How long the first window may take to do what it is asked.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// The longest message, in bytes, with the end of its line.
pub(super) const LONGEST: usize = 16 << 10;

/// What a start was asked for. It can only make the window show something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// The portal whose sign-in shall be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// The secret of the link, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secret: Option<String>,
}

impl Message {
    /// Shows the window, and in it the sign-in for a portal if one is named.
    pub fn show(portal: Option<String>) -> Message {
        Message { portal, secret: None }
    }

    /// The message as a line.
    pub(super) fn line(&self) -> io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        if line.len() > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the message is too long"));
        }
        Ok(line)
    }

    /// The message in a line; `None` if it is none.
    pub(super) fn read(line: &[u8]) -> Option<Message> {
        serde_json::from_slice(line).ok()
    }
}

/// What the first window answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It did what was asked.
    Done,
    /// It could not, or would not.
    Refused,
}

impl Told {
    pub(super) fn line(self) -> &'static [u8] {
        match self {
            Told::Done => b"done\n",
            Told::Refused => b"refused\n",
        }
    }

    pub(super) fn read(line: &[u8]) -> Told {
        if line == b"done" { Told::Done } else { Told::Refused }
    }
}

/// A connection of which reading and writing can be given a limit.
pub(super) trait Connection: Read + Write {
    fn limit(&self, time: Duration) -> io::Result<()>;
}

/// Reads one line of at most [`LONGEST`] bytes, without its end, until a moment.
pub(super) fn read_line(from: &mut impl Connection, until: Instant) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let mut part = [0; 1024];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        from.limit(left)?;
        let length = match from.read(&mut part) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            length => length?,
        };
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.extend_from_slice(&part[..length]);
        if let Some(end) = line.iter().position(|byte| *byte == b'\n') {
            line.truncate(end);
            return Ok(line);
        }
        if line.len() >= LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the message is too long"));
        }
    }
}
