//! Ways to look at the lists of one account that were given a name.

use std::io;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Folder;
use super::files::private_folder;

const FILE: &str = "views.json";

/// The named views of one account.
#[derive(Clone, Debug)]
pub struct Views {
    path: PathBuf,
}

impl Views {
    pub(super) fn new(path: PathBuf) -> Views {
        Views { path }
    }

    /// The views, in the order in which they were kept. One that this version cannot read
    /// is left out; a file that is no list at all is set aside.
    pub fn read<T: DeserializeOwned>(&self) -> Vec<T> {
        let folder = Folder::at(&self.path);
        match folder.read::<Vec<Json>>(FILE) {
            Ok(views) => {
                let views = views.unwrap_or_default().into_iter();
                views.filter_map(|view| serde_json::from_value(view).ok()).collect()
            }
            Err(error) => {
                tracing::warn!(%error, "the views cannot be read");
                let _ = folder.set_aside(FILE);
                Vec::new()
            }
        }
    }

    /// Keeps the views.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn keep<T: Serialize>(&self, views: &[T]) -> io::Result<()> {
        private_folder(&self.path)?;
        Folder::at(&self.path).write(FILE, &views)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_come_back_and_one_of_a_later_version_harms_no_other() {
        let place = tempfile::tempdir().unwrap();
        let views = Views::new(place.path().join("portal"));
        assert_eq!(views.read::<String>(), Vec::<String>::new());
        views.keep(&["a", "b"]).unwrap();
        assert_eq!(views.read::<String>(), ["a", "b"]);
        let path = place.path().join("portal").join(FILE);
        std::fs::write(&path, r#"["a", {"later": 1}, "b"]"#).unwrap();
        assert_eq!(views.read::<String>(), ["a", "b"]);
        std::fs::write(&path, "[\"a\", ").unwrap();
        assert_eq!(views.read::<String>(), Vec::<String>::new());
        assert!(place.path().join("portal").join("views.json.damaged").exists());
    }
}
