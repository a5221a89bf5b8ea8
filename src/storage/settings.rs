//! What the program remembers from one start to the next.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Folder, PortalFolder, SharedFile};

const FILE: &str = "settings.json";

/// The settings. Keys that this version does not know are kept as they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The version of the file's format.
    pub version: u32,
    /// Light or dark.
    pub theme: Theme,
    /// Width of the rail on the left, in points.
    pub rail_width: f32,
    /// Width of the lookup pane, in points.
    pub list_width: f32,
    /// How large everything is drawn, in percent.
    pub zoom: u16,
    /// Whether the lists and photos stay on this computer for the next start.
    pub keep_lists: bool,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the desktop says, where it says so.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            version: 1,
            theme: Theme::System,
            rail_width: 136.0,
            list_width: 400.0,
            zoom: 100,
            keep_lists: true,
            unknown: Map::new(),
        }
    }
}

impl Settings {
    /// Reads the settings. A file that cannot be read is set aside and the defaults
    /// are used; the second value is then a sentence that says so.
    pub fn load(folder: &Folder) -> (Settings, Option<String>) {
        folder.clean_up();
        match folder.read::<Settings>(FILE) {
            Ok(settings) => (settings.unwrap_or_default(), None),
            Err(error) => {
                let kept = match folder.set_aside(FILE) {
                    Ok(aside) => format!("It was kept as {}.", aside.display()),
                    Err(_) => "It was left where it is.".to_owned(),
                };
                let sentence =
                    format!("The settings could not be read ({error}), so the usual ones are used. {kept}");
                (Settings::default(), Some(sentence))
            }
        }
    }

    /// The file they are written into.
    pub fn file(&self, folder: &Folder) -> SharedFile<Settings> {
        SharedFile::new(folder.clone(), FILE, |_| None, |json| serde_json::from_value(json).ok(), self)
    }

    /// Whether lists may be kept in this folder, as the file says now: another window may have
    /// been told not to.
    pub fn lists_are_wanted(folder: &Folder) -> bool {
        folder.read::<Settings>(FILE).ok().flatten().is_none_or(|settings| settings.keep_lists)
    }
}

impl PortalFolder {
    /// Whether lists may be kept here, as the settings on the disk say now.
    pub fn lists_are_wanted(&self) -> bool {
        Settings::lists_are_wanted(self.of_all())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_with_what_a_later_version_wrote() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path().join("new"));
        assert_eq!(Settings::load(&folder), (Settings::default(), None));
        let written = serde_json::json!({"version": 7, "theme": "dark", "future": {"a": 1}});
        folder.replace(FILE, &written, &folder.lock().unwrap()).unwrap();
        let (mut settings, trouble) = Settings::load(&folder);
        assert_eq!((settings.theme, trouble), (Theme::Dark, None));
        let file = settings.file(&folder);
        settings.list_width = 500.0;
        file.offer(&settings);
        assert_eq!(file.write().unwrap(), Some(settings));
        assert!(Settings::lists_are_wanted(&folder));
        let raw: Value = folder.read(FILE).unwrap().unwrap();
        assert_eq!(raw["future"]["a"], 1);
        assert_eq!(raw["list_width"], 500.0);
    }

    #[test]
    fn a_damaged_file_is_set_aside() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        std::fs::write(place.path().join(FILE), "{\"version\": 1, \"th").unwrap();
        let (settings, trouble) = Settings::load(&folder);
        assert_eq!(settings, Settings::default());
        assert!(trouble.unwrap().contains("settings.json.damaged"));
        assert!(place.path().join("settings.json.damaged").exists());
    }
}
