//! Where the program keeps its files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::files::set_aside;

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
        let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
        serde_json::to_writer_pretty(&mut file, content)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(self.path.join(name))?;
        Ok(())
    }

    /// Moves a file that cannot be read out of the way, so that it is not overwritten.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn set_aside(&self, name: &str) -> io::Result<PathBuf> {
        set_aside(&self.path.join(name))
    }
}
