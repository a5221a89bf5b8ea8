//! Where the program keeps its files.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::files::{remove_abandoned, set_aside, write_whole};

/// The folder that holds everything the program stores.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The platform's folder for programs of this name.
    ///
    /// # Errors
    /// If the platform names none, as for an account without a home.
    pub fn of_platform() -> io::Result<Folder> {
        directories::ProjectDirs::from("", "", "portal-desk")
            .map(|dirs| Folder { path: dirs.data_local_dir().to_owned() })
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this account has no home folder"))
    }

    /// This folder; it is made when something is first written.
    pub fn at(path: impl Into<PathBuf>) -> Folder {
        Folder { path: path.into() }
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
        match std::fs::read(self.path.join(name)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a JSON file as a whole: it holds the old content or the new one, never half of it.
    ///
    /// # Errors
    /// If the folder cannot be made or written to.
    pub fn write<T: Serialize>(&self, name: &str, content: &T) -> io::Result<()> {
        std::fs::create_dir_all(&self.path)?;
        let mut content = serde_json::to_vec_pretty(content)?;
        content.push(b'\n');
        write_whole(&self.path, name, &content)
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
