//! Where the program keeps its files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Locking;
use super::files::{private_folder, read_up_to, remove_abandoned, set_aside};
use super::lock_file::LockFile;
use super::locks::{Waiting, system_lock};
use super::process::{RunMark, ThisRun};

/// The largest of the small files, in bytes.
const LARGEST: u64 = 16 << 20;

/// How the names begin of what the program keeps in its folder.
const OWN: [&str; 9] = [
    "settings.json",
    "portals.json",
    "portals",
    "logs",
    "lock",
    "running",
    "window.",
    "demo-window.",
    ".tmp",
];

/// After what time what could not be written is tried again.
const PAUSE: Duration = Duration::from_secs(4);

/// The folder that holds everything the program stores.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    locking: Locking,
    run: Arc<ThisRun>,
    pause: Duration,
}

impl Folder {
    /// The platform's folder for programs of this name.
    ///
    /// # Errors
    /// If the platform names none, as for an account without a home.
    pub fn of_platform() -> io::Result<Folder> {
        directories::ProjectDirs::from("", "", "portal-desk")
            .map(|dirs| Folder::at(dirs.data_local_dir()))
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this account has no home folder"))
    }

    /// This folder; it is made when something is first written.
    pub fn at(path: impl Into<PathBuf>) -> Folder {
        let path = path.into();
        let locking = Locking::default();
        Folder { run: Arc::new(ThisRun::new(&path, locking)), path, locking, pause: PAUSE }
    }

    /// The same folder, with another way to take locks.
    #[must_use]
    pub fn locking(self, locking: Locking) -> Folder {
        Folder { run: Arc::new(ThisRun::new(&self.path, locking)), locking, ..self }
    }

    /// The same folder, where what could not be written is tried again after this time.
    #[must_use]
    pub fn trying_again_after(self, pause: Duration) -> Folder {
        Folder { pause, ..self }
    }

    /// After what time what could not be written is tried again.
    pub fn pause(&self) -> Duration {
        self.pause
    }

    /// The same folder, as another run of the program sees it.
    #[must_use]
    pub fn as_run(self, mark: RunMark) -> Folder {
        Folder { run: Arc::new(ThisRun::marked(&self.path, mark, self.locking)), ..self }
    }

    /// A folder in this one, seen by the same run of the program.
    pub(super) fn inside(&self, path: &Path) -> Folder {
        Folder { path: path.to_owned(), ..self.clone() }
    }

    /// This run of the program.
    pub(super) fn run(&self) -> &ThisRun {
        &self.run
    }

    /// The same folder where nobody may be kept waiting.
    pub(super) fn hurried(&self) -> Folder {
        Folder { locking: self.locking.hurried(), ..self.clone() }
    }

    /// Keeps every other window that asks the same from the small files here. The folder is made if it is
    /// missing.
    ///
    /// # Errors
    /// If nothing can be written here, or if another program holds the files all the time.
    pub(super) fn lock(&self) -> io::Result<LockFile> {
        private_folder(&self.path)?;
        LockFile::take(&self.path, self.locking, &self.run)
    }

    /// Takes only the system's lock, and waits no longer than this. For files that are no other window's,
    /// where nothing can be lost.
    ///
    /// # Errors
    /// As for [`lock`](Folder::lock).
    pub(super) fn system_lock(&self, at_most: Duration) -> io::Result<Option<File>> {
        private_folder(&self.path)?;
        let locking = self.locking.at_most(at_most);
        system_lock(&self.path, locking, &mut Waiting::new(locking.patience()))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads a JSON file; `None` if it does not exist.
    ///
    /// # Errors
    /// If it cannot be read, or is not what was expected.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        match read_up_to(&self.path.join(name), LARGEST)? {
            Some(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            None => Ok(None),
        }
    }

    /// Reads a JSON file that is about to be replaced. One that cannot be read is set aside first.
    pub(super) fn read_again(&self, name: &str, lock: &LockFile) -> io::Result<Option<Json>> {
        match self.read(name) {
            Err(_) if fs::symlink_metadata(self.path.join(name)).is_ok() => {
                // Where the turn was lost, another window may have replaced it by now.
                lock.check()?;
                self.set_aside(name)?;
                Ok(None)
            }
            read => read,
        }
    }

    /// Writes a JSON file as a whole: it holds the old content or the new one, never half of it.
    ///
    /// # Errors
    /// If it cannot be written, or if the turn was taken over by another window.
    pub(super) fn replace<T: Serialize>(&self, name: &str, content: &T, lock: &LockFile) -> io::Result<()> {
        let mut content = serde_json::to_vec_pretty(content)?;
        content.push(b'\n');
        lock.replace(name, &content)
    }

    /// Closes the folder to other users of this computer, if it is the program's own. The answer is a
    /// sentence if others can still read it.
    pub fn close_to_others(&self) -> Option<String> {
        match self.closed_to_others() {
            Ok(true) => None,
            Ok(false) => Some(format!(
                "Other users of this computer can read the folder {}, in which drafts and copies of lists are kept. Take \
                 their rights to it away, or name another folder with --data-dir.",
                self.path.display()
            )),
            Err(error) => {
                tracing::warn!(%error, "the folder cannot be closed to others");
                None
            }
        }
    }

    /// Whether only its owner may enter the folder, after what can be done for it.
    #[cfg(unix)]
    fn closed_to_others(&self) -> io::Result<bool> {
        use std::os::unix::fs::PermissionsExt as _;
        const OTHERS: u32 = 0o077;
        let is_open = |data: &fs::Metadata| data.permissions().mode() & OTHERS != 0;
        let data = match fs::metadata(&self.path) {
            Ok(data) => data,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(error),
        };
        if !is_open(&data) {
            return Ok(true);
        }
        // A folder that is used for something else as well is not the program's to close.
        let is_own = |name: &str| OWN.iter().any(|own| name.starts_with(own));
        for file in fs::read_dir(&self.path)? {
            if !is_own(&file?.file_name().to_string_lossy()) {
                return Ok(false);
            }
        }
        Ok(fs::set_permissions(&self.path, fs::Permissions::from_mode(0o700)).is_ok())
    }

    #[cfg(not(unix))]
    fn closed_to_others(&self) -> io::Result<bool> {
        Ok(true)
    }

    /// Removes what processes left here that were killed while they wrote.
    pub(super) fn clean_up(&self) {
        // What stays is tried again at the next start, and harms nobody.
        let _ = remove_abandoned(&self.path);
    }

    /// Moves a file that cannot be read out of the way, so that it is not overwritten.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn set_aside(&self, name: &str) -> io::Result<PathBuf> {
        set_aside(&self.path.join(name))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn an_own_folder_is_closed_to_others_and_a_shared_one_is_said() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("data");
        let folder = Folder::at(&path);
        assert_eq!(folder.close_to_others(), None, "there is none yet");
        let lock = folder.lock().unwrap();
        folder.replace("settings.json", &1, &lock).unwrap();
        assert_eq!(mode(&path), 0o700);
        for open in [0o755, 0o750, 0o777] {
            fs::set_permissions(&path, fs::Permissions::from_mode(open)).unwrap();
            assert_eq!(folder.close_to_others(), None);
            assert_eq!(mode(&path), 0o700);
        }
        fs::write(path.join("letter.txt"), "not ours").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(folder.close_to_others().unwrap().contains("--data-dir"));
        assert_eq!(mode(&path), 0o755, "what else uses it goes on");
    }
}
