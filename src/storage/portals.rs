//! The portals that somebody has signed in to: where they are and how they are told apart.
//! Neither passwords nor tokens are here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Folder, SharedFile};

const FILE: &str = "portals.json";

/// The saved portals, in the user's order. What this version does not know is kept as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Portals {
    /// The version of the file's format.
    pub version: u32,
    /// The one that was used last.
    pub last: Option<Uuid>,
    portals: Vec<SavedPortal>,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// An account on a portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedPortal {
    /// Its number here.
    pub id: Uuid,
    /// The portal's address.
    pub address: String,
    /// The e-mail to sign in with.
    pub email: String,
    /// How the user calls it.
    pub name: String,
    /// The colour by which it is told apart at a glance.
    #[serde(default)]
    pub colour: Colour,
    /// The user has agreed to talk to it without encryption.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain_http: bool,
    /// The fingerprint of the one certificate that is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<String>,
    /// The certificates of an authority that is trusted for this portal, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The session is a token that somebody pasted: it may be in use elsewhere too, so
    /// it is not ended when signing out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pasted_token: bool,
    /// The user has signed out: its lists on this computer are not shown until somebody has
    /// signed in again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed_out: bool,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// The colour of a portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// Blue.
    #[default]
    Blue,
    /// Green.
    Green,
    /// Amber.
    Amber,
    /// Red.
    Red,
    /// Violet.
    Violet,
    /// Teal.
    Teal,
    /// Pink.
    Pink,
    /// Grey; also any that a later version knows.
    #[serde(other)]
    Grey,
}

impl Colour {
    /// All of them, in the order in which they are given to new portals.
    pub const ALL: [Colour; 8] = [
        Colour::Blue,
        Colour::Green,
        Colour::Amber,
        Colour::Red,
        Colour::Violet,
        Colour::Teal,
        Colour::Pink,
        Colour::Grey,
    ];

    /// Its name.
    pub fn text(self) -> &'static str {
        match self {
            Colour::Blue => "Blue",
            Colour::Green => "Green",
            Colour::Amber => "Amber",
            Colour::Red => "Red",
            Colour::Violet => "Violet",
            Colour::Teal => "Teal",
            Colour::Pink => "Pink",
            Colour::Grey => "Grey",
        }
    }
}

impl Default for Portals {
    fn default() -> Portals {
        Portals { version: 1, last: None, portals: Vec::new(), unknown: Map::new() }
    }
}

impl Portals {
    /// Reads the portals. A file that cannot be read is set aside; the second value is
    /// then a sentence that says so.
    pub fn load(folder: &Folder) -> (Portals, Option<String>) {
        match folder.read::<Portals>(FILE) {
            Ok(portals) => (portals.unwrap_or_default(), None),
            Err(error) => {
                let kept = match folder.set_aside(FILE) {
                    Ok(aside) => format!("It was kept as {}.", aside.display()),
                    Err(_) => "It was left where it is.".to_owned(),
                };
                let sentence = format!(
                    "The list of portals could not be read ({error}), so it begins anew; drafts and journals are \
                     still there. {kept}"
                );
                (Portals::default(), Some(sentence))
            }
        }
    }

    /// The file they are written into.
    pub fn file(&self, folder: &Folder) -> SharedFile<Portals> {
        let id = |portal: &Value| portal.get("id").map(Value::to_string);
        SharedFile::new(folder.clone(), FILE, id, |json| serde_json::from_value(json).ok(), self)
    }

    /// All of them, in the user's order.
    pub fn iter(&self) -> std::slice::Iter<'_, SavedPortal> {
        self.portals.iter()
    }

    /// The one of this number.
    pub fn get(&self, id: Uuid) -> Option<&SavedPortal> {
        self.portals.iter().find(|portal| portal.id == id)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, id: Uuid) -> Option<&mut SavedPortal> {
        self.portals.iter_mut().find(|portal| portal.id == id)
    }

    /// The one that was used last.
    pub fn last(&self) -> Option<&SavedPortal> {
        self.get(self.last?)
    }

    /// This account on this portal. The case of the e-mail does not count.
    pub fn find(&self, address: &str, email: &str) -> Option<&SavedPortal> {
        let same = |portal: &&SavedPortal| {
            portal.address == address && portal.email.to_lowercase() == email.to_lowercase()
        };
        self.portals.iter().find(same)
    }

    /// This account on this portal; it is added at the end if it is new, in a colour that
    /// no other has yet, where there is one.
    pub fn entry(&mut self, address: &str, email: &str, name: &str) -> &mut SavedPortal {
        let id = match self.find(address, email) {
            Some(portal) => portal.id,
            None => {
                let used = |colour: &Colour| self.portals.iter().any(|portal| portal.colour == *colour);
                let free = Colour::ALL.into_iter().find(|colour| !used(colour));
                let next = Colour::ALL.get(self.portals.len() % Colour::ALL.len()).copied();
                let portal = SavedPortal {
                    id: Uuid::new_v4(),
                    address: address.to_owned(),
                    email: email.to_owned(),
                    name: name.to_owned(),
                    colour: free.or(next).unwrap_or_default(),
                    plain_http: false,
                    pinned: None,
                    authority: None,
                    pasted_token: false,
                    signed_out: false,
                    unknown: Map::new(),
                };
                let id = portal.id;
                self.portals.push(portal);
                id
            }
        };
        let place = self.portals.iter().position(|portal| portal.id == id).unwrap_or_default();
        &mut self.portals[place]
    }

    /// Moves one up (−1) or down (1).
    pub fn shift(&mut self, id: Uuid, by: isize) {
        let Some(from) = self.portals.iter().position(|portal| portal.id == id) else { return };
        let to = from.saturating_add_signed(by).min(self.portals.len() - 1);
        let portal = self.portals.remove(from);
        self.portals.insert(to, portal);
    }

    /// Takes one out of the list.
    pub fn remove(&mut self, id: Uuid) -> Option<SavedPortal> {
        let place = self.portals.iter().position(|portal| portal.id == id)?;
        self.last = self.last.filter(|last| *last != id);
        Some(self.portals.remove(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(portals: &Portals) -> Vec<&str> {
        portals.iter().map(|portal| portal.name.as_str()).collect()
    }

    #[test]
    fn portals_are_told_apart_ordered_and_removed() {
        let mut portals = Portals::default();
        for name in ["A", "B", "C"] {
            portals.entry(&format!("https://{name}.example"), "mia@x.example", name);
        }
        let again = portals.entry("https://B.example", "MIA@x.example", "other").id;
        portals.entry("https://B.example", "tom@x.example", "B as Tom");
        assert_eq!(names(&portals), ["A", "B", "C", "B as Tom"]);
        let colours: Vec<Colour> = portals.iter().map(|portal| portal.colour).collect();
        assert_eq!(colours, Colour::ALL[..4]);
        portals.shift(again, -1);
        portals.shift(again, -1);
        assert_eq!(names(&portals), ["B", "A", "C", "B as Tom"]);
        portals.shift(again, 9);
        assert_eq!(names(&portals), ["A", "C", "B as Tom", "B"]);
        portals.last = Some(again);
        assert_eq!(portals.remove(again).unwrap().name, "B");
        assert_eq!((portals.last, portals.remove(again)), (None, None));
    }

    #[test]
    fn what_a_later_version_wrote_survives() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        let written = serde_json::json!({
            "version": 2, "later": [1],
            "portals": [{"id": Uuid::nil(), "address": "https://a.example", "email": "m", "name": "A",
                "colour": "ultraviolet", "future": {"x": 1}}]
        });
        folder.replace(FILE, &written, &folder.lock().unwrap()).unwrap();
        let (mut portals, trouble) = Portals::load(&folder);
        assert_eq!((trouble, portals.iter().next().unwrap().colour), (None, Colour::Grey));
        let file = portals.file(&folder);
        portals.entry("https://b.example", "m", "B");
        file.offer(&portals);
        file.write().unwrap();
        let raw: Value = folder.read(FILE).unwrap().unwrap();
        assert_eq!((&raw["later"], &raw["portals"][0]["future"]["x"]), (&written["later"], &Value::from(1)));
        assert_eq!(Portals::load(&folder), (portals, None));
    }

    #[test]
    fn a_damaged_file_is_set_aside() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join(FILE), "{").unwrap();
        let (portals, trouble) = Portals::load(&Folder::at(place.path()));
        assert_eq!(portals, Portals::default());
        assert!(trouble.unwrap().contains("portals.json.damaged"));
    }
}
