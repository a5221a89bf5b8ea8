//! The log file: what went wrong, for whoever has to find out why. It is bounded, only its
//! owner may read it, and other people's crates write into it no more than the essential,
//! since nobody knows what they would show.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::filter::{EnvFilter, FilterExt, FilterFn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Filter;

use super::Folder;
use super::files::{is_there, private_folder, private_options};
use crate::records::plain_text::logged;

const FILE: &str = "portal-desk.log";
/// How large a file may grow, in bytes.
const LARGEST: u64 = 1 << 20;
/// How many older files are kept.
const OLDER: u32 = 3;

/// A log file that makes room for itself: `logs/portal-desk.log`, and older ones beside it
/// with numbers.
#[derive(Clone, Debug)]
pub struct LogFile(Arc<Mutex<OpenLog>>);

#[derive(Debug)]
struct OpenLog {
    folder: PathBuf,
    file: File,
    length: u64,
    largest: u64,
}

impl Folder {
    /// The log file in this folder.
    ///
    /// # Errors
    /// If it cannot be made or written to.
    pub fn log(&self) -> io::Result<LogFile> {
        self.log_of(LARGEST)
    }

    fn log_of(&self, largest: u64) -> io::Result<LogFile> {
        let folder = self.path().join("logs");
        private_folder(&folder)?;
        is_there(&folder.join(FILE))?;
        let file = private_options().append(true).create(true).open(folder.join(FILE))?;
        let length = file.metadata()?.len();
        Ok(LogFile(Arc::new(Mutex::new(OpenLog { folder, file, length, largest }))))
    }
}

impl OpenLog {
    fn make_room(&mut self) -> io::Result<()> {
        let older = |number: u32| self.folder.join(format!("{FILE}.{number}"));
        for number in (1..OLDER).rev() {
            rename_if_there(&older(number), &older(number + 1))?;
        }
        rename_if_there(&self.folder.join(FILE), &older(1))?;
        self.file = private_options().append(true).create(true).open(self.folder.join(FILE))?;
        self.length = 0;
        Ok(())
    }
}

fn rename_if_there(from: &std::path::Path, to: &std::path::Path) -> io::Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Writes one line of the log at a time.
impl Write for &LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.length > 0 && inner.length + bytes.len() as u64 > inner.largest {
            // Where there is no room to be made, it grows.
            let _ = inner.make_room();
        }
        inner.file.write_all(bytes)?;
        inner.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).file.flush()
    }
}

impl<'a> MakeWriter<'a> for LogFile {
    type Writer = &'a LogFile;

    fn make_writer(&'a self) -> &'a LogFile {
        self
    }
}

/// A log without commands to a terminal, in which each event is one line: what a portal calls
/// itself, or a person, can neither paint nor forge one.
#[derive(Clone, Debug)]
pub struct PlainLog<M>(pub M);

/// Writes one event of the log at a time, as text.
#[derive(Debug)]
pub struct PlainWriter<W>(W);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for PlainLog<M> {
    type Writer = PlainWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        PlainWriter(self.0.make_writer())
    }
}

impl<W: Write> Write for PlainWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(logged(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What gets into a log: what `asked` says (the syntax of `RUST_LOG`; warnings where it
/// says nothing), but of other crates never more than what they hold essential. At finer
/// levels some of them write what goes over the wire.
pub fn log_filter<S>(asked: Option<&str>) -> impl Filter<S> + Send + Sync + 'static
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let asked = EnvFilter::builder().parse_lossy(asked.unwrap_or("warn,portal_desk=info"));
    let discreet = FilterFn::new(|metadata| {
        let own = metadata.target().starts_with("portal_desk");
        own || *metadata.level() <= tracing::Level::INFO
    });
    FilterExt::and(asked, discreet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_makes_room_and_keeps_the_latest() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        let log = folder.log_of(64).unwrap();
        for number in 0..40 {
            (&log).write_all(format!("line {number} of the log\n").as_bytes()).unwrap();
        }
        let logs = place.path().join("logs");
        let mut names: Vec<String> = std::fs::read_dir(&logs)
            .unwrap()
            .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, [FILE.to_owned(), format!("{FILE}.1"), format!("{FILE}.2"), format!("{FILE}.3")]);
        let newest = std::fs::read_to_string(logs.join(FILE)).unwrap();
        assert!(newest.ends_with("line 39 of the log\n") && newest.len() <= 64, "{newest}");
        for name in &names {
            assert!(std::fs::metadata(logs.join(name)).unwrap().len() <= 64);
        }
        drop(log);
        let again = folder.log_of(64).unwrap();
        (&again).write_all(b"after a restart\n").unwrap();
        assert!(std::fs::read_to_string(logs.join(FILE)).unwrap().ends_with("after a restart\n"));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tempfile::tempdir().unwrap();
        Folder::at(place.path()).log().unwrap();
        let mode = std::fs::metadata(place.path().join("logs").join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn an_event_is_one_line_of_text() {
        use tracing_subscriber::layer::SubscriberExt as _;
        let place = tempfile::tempdir().unwrap();
        let log = Folder::at(place.path()).log().unwrap();
        let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(PlainLog(log));
        let name = "Mia\n2026-01-01 ERROR forged\u{1b}]0;title\u{7}\0\u{202e}\u{9b}31m";
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::warn!(%name, field = name, "a message about {name}");
            tracing::warn!("{}", "x".repeat(1 << 20));
        });
        let text = std::fs::read_to_string(place.path().join("logs").join(FILE)).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(!text.chars().any(|c| c != '\n' && c.is_control() || c == '\u{202e}'), "{text:?}");
        assert!(text.contains("forged") && text.len() < 40_000);
    }

    #[test]
    fn other_crates_are_kept_short() {
        use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
        let place = tempfile::tempdir().unwrap();
        let log = Folder::at(place.path()).log().unwrap();
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(log)
            .with_filter(log_filter(Some("trace")));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::trace!(target: "portal_desk::desk", "ours");
            tracing::info!(target: "hyper", "essential");
            tracing::debug!(target: "hyper", "chatter");
        });
        let text = std::fs::read_to_string(place.path().join("logs").join(FILE)).unwrap();
        assert!(text.contains("ours") && text.contains("essential") && !text.contains("chatter"), "{text}");
    }
}
