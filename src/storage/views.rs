//! Ways to look at the lists of one account that were given a name.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{Folder, PortalFolder, SharedFile};

const FILE: &str = "views.json";

/// The named views of one account.
#[derive(Clone, Debug)]
pub struct Views {
    folder: Folder,
}

impl PortalFolder {
    /// The ways to look at the lists that have a name.
    pub fn views(&self) -> Views {
        Views::new(self.as_folder())
    }
}

impl Views {
    fn new(folder: Folder) -> Views {
        Views { folder }
    }

    /// The views, in the order in which they were kept. One that this version cannot read
    /// is left out; a file that is no list at all is set aside, and the second value is then a
    /// sentence that says so.
    pub fn read<T: DeserializeOwned>(&self) -> (Vec<T>, Option<String>) {
        match self.folder.read::<Vec<Json>>(FILE) {
            Ok(views) => (readable(Json::Array(views.unwrap_or_default())).unwrap_or_default(), None),
            Err(error) => {
                let kept = match self.folder.set_aside(FILE) {
                    Ok(aside) => format!("The file was kept as {}.", aside.display()),
                    Err(_) => "The file was left where it is.".to_owned(),
                };
                let sentence =
                    format!("The saved views could not be read ({error}), so there are none. {kept}");
                (Vec::new(), Some(sentence))
            }
        }
    }

    /// The file they are written into, of which this window knows these.
    pub fn file<T: Serialize + DeserializeOwned>(&self, known: &Vec<T>) -> SharedFile<Vec<T>> {
        let name = |view: &Json| {
            let part = |name: &str| view.get(name).map(Json::to_string).unwrap_or_default();
            view.is_object().then(|| part("kind") + &part("name")).or_else(|| Some(view.to_string()))
        };
        SharedFile::new(self.folder.clone(), FILE, name, readable, known)
    }
}

/// Those views that this version can read.
fn readable<T: DeserializeOwned>(json: Json) -> Option<Vec<T>> {
    let views: Vec<Json> = serde_json::from_value(json).ok()?;
    Some(views.into_iter().filter_map(|view| serde_json::from_value(view).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(place: &tempfile::TempDir) -> Views {
        Views::new(Folder::at(place.path().join("portal")))
    }

    fn keep(views: &Views, known: &[&str], names: &[&str]) {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        let file = views.file(&owned(known));
        file.offer(&owned(names));
        file.write().unwrap();
    }

    #[test]
    fn views_come_back_and_one_of_a_later_version_harms_no_other() {
        let place = tempfile::tempdir().unwrap();
        let views = of(&place);
        assert_eq!(views.read::<String>(), (vec![], None));
        keep(&views, &[], &["a", "b"]);
        assert_eq!(views.read::<String>().0, ["a", "b"]);
        let path = place.path().join("portal").join(FILE);
        std::fs::write(&path, r#"["a", {"later": 1}, "b"]"#).unwrap();
        assert_eq!(views.read::<String>().0, ["a", "b"]);
        // What only the later version reads stays where another one is added, or taken away.
        keep(&views, &["a", "b"], &["a", "c"]);
        assert_eq!(views.folder.read::<Json>(FILE).unwrap().unwrap().to_string(), r#"["a",{"later":1},"c"]"#);
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_said() {
        let place = tempfile::tempdir().unwrap();
        let views = of(&place);
        keep(&views, &[], &["a"]);
        std::fs::write(place.path().join("portal").join(FILE), "[\"a\", ").unwrap();
        let (read, trouble) = views.read::<String>();
        assert!(read.is_empty() && trouble.unwrap().contains("views.json.damaged"));
        assert!(place.path().join("portal").join("views.json.damaged").exists());
        assert_eq!(views.read::<String>(), (vec![], None), "it is said once");
    }
}
