//! What was typed and not saved yet.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::PortalFolder;
use super::files::{
    copy_aside, fingerprint, private_folder, remove_unfinished, set_aside, sync_folder, write_whole,
};
use super::later::take_unknown_values;
use crate::records::{Draft, RecordKey};

/// The version of the files.
const VERSION: u32 = 1;

/// The largest file that is read, in bytes. The largest draft holds one picture.
const LARGEST: u64 = 64 << 20;

/// A draft as it is kept on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredDraft {
    /// When it was kept.
    pub saved_at: jiff::Timestamp,
    /// The draft: the record as it was read, and the edits.
    pub draft: Draft,
    /// The number of the save that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
}

/// The first line of a file; the draft follows.
///
/// A file is never half written, but disks and people damage files too, and a letter
/// changed inside a text is still good JSON: hence the checksum.
#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    checksum: String,
}

/// The drafts of one account on one portal: a file for each record.
#[derive(Clone, Debug)]
pub struct Drafts {
    portal: PortalFolder,
    path: PathBuf,
}

impl Drafts {
    pub(super) fn new(portal: PortalFolder) -> Drafts {
        Drafts { path: portal.path().join("drafts"), portal }
    }

    /// Keeps a draft, in place of the one that was kept for the same record. When this
    /// is through it is on the disk; if the process is killed before, the older one is.
    ///
    /// # Errors
    /// If it cannot be written. The older one is then still there.
    pub fn keep(&self, draft: &StoredDraft) -> io::Result<()> {
        let content = written(draft)?;
        let _lock = self.portal.lock()?;
        private_folder(&self.path)?;
        write_whole(&self.path, &file_name(draft.draft.key()), &content)
    }

    /// Removes the draft of a record. That there is none is fine.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn forget(&self, key: RecordKey) -> io::Result<()> {
        let path = self.path.join(file_name(key));
        if !fs::exists(&path)? {
            return Ok(());
        }
        let _lock = self.portal.lock()?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => sync_folder(&self.path),
        }
    }

    /// All drafts, and a sentence for every file that could not be read, or not in
    /// full. Such files are kept beside under another name, and what a killed process
    /// left half written is removed.
    pub fn load(&self) -> (BTreeMap<RecordKey, StoredDraft>, Vec<String>) {
        let mut drafts = BTreeMap::new();
        let mut troubles = Vec::new();
        match fs::exists(&self.path) {
            Ok(false) => return (drafts, troubles),
            Ok(true) => {}
            Err(error) => return (drafts, vec![unreadable_folder(&self.path, &error)]),
        }
        // Without the lock (in a folder that cannot be written to) they can still be read.
        let lock = self.portal.lock();
        if lock.is_ok() {
            // What stays is tried again at the next start, and harms nobody.
            let _ = remove_unfinished(&self.path);
        }
        let mut names = match draft_files(&self.path) {
            Ok(names) => names,
            Err(error) => return (drafts, vec![unreadable_folder(&self.path, &error)]),
        };
        names.sort();
        for name in names {
            match self.load_one(&name) {
                Ok((draft, trouble)) => {
                    drafts.insert(draft.draft.key(), draft);
                    troubles.extend(trouble);
                }
                Err(trouble) => troubles.push(trouble),
            }
        }
        (drafts, troubles)
    }

    /// A draft, and a sentence if that is not all that the file holds.
    fn load_one(&self, name: &str) -> Result<(StoredDraft, Option<String>), String> {
        let path = self.path.join(name);
        let content = match read_up_to(&path, LARGEST) {
            Ok(content) => content,
            Err(error) => {
                return Err(format!(
                    "The draft in {} could not be read ({error}). It was left where it is.",
                    path.display()
                ));
            }
        };
        let read = read(&content).and_then(|read| {
            let is_at_home = file_name(read.draft.draft.key()) == name;
            if is_at_home { Ok(read) } else { Err("it belongs to another record".to_owned()) }
        });
        match read {
            Ok(Reading { draft, is_later: false, unknown }) if unknown.is_empty() => Ok((draft, None)),
            Ok(Reading { draft, unknown, .. }) => {
                let trouble = self.tell_later(&path, &draft, &unknown);
                Ok((draft, Some(trouble)))
            }
            Err(reason) => {
                let kept = match set_aside(&path) {
                    Ok(aside) => format!("It was kept as {}.", aside.display()),
                    Err(_) => "It was left where it is.".to_owned(),
                };
                Err(format!("The draft in {name} could not be read ({reason}). {kept}"))
            }
        }
    }

    /// Keeps the whole of a draft of a later version beside the part that could be read.
    fn tell_later(&self, path: &Path, draft: &StoredDraft, unknown: &[String]) -> String {
        let kept = copy_aside(path).and_then(|aside| {
            write_whole(&self.path, &file_name(draft.draft.key()), &written(draft)?)?;
            Ok(aside)
        });
        let kept = match kept {
            Ok(aside) => format!("The whole of it was kept as {}.", aside.display()),
            Err(error) => format!("It could not be kept ({error}) and is lost when the draft is edited."),
        };
        let missing = if unknown.is_empty() {
            "What only that version knows is not shown.".to_owned()
        } else {
            format!("What it holds for {} could not be read.", unknown.join(", "))
        };
        let name = draft.draft.name();
        format!("The draft of {name} was written by a later version of this program. {missing} {kept}")
    }
}

/// `person-….json` or `contact-….json`.
fn file_name(key: RecordKey) -> String {
    format!("{}-{key}.json", key.kind().word())
}

/// The names of the files that hold drafts. Others (damaged ones, set aside) are not ours.
fn draft_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder)? {
        if let Ok(name) = file?.file_name().into_string()
            && name.ends_with(".json")
        {
            names.push(name);
        }
    }
    Ok(names)
}

fn unreadable_folder(path: &Path, error: &io::Error) -> String {
    format!("The drafts in {} could not be read ({error}). They were left where they are.", path.display())
}

fn read_up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut content)?;
    if content.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is far too large"));
    }
    Ok(content)
}

/// A draft as the content of a file: the header in a line, the draft in another.
fn written(draft: &StoredDraft) -> io::Result<Vec<u8>> {
    let mut body = serde_json::to_vec(draft)?;
    body.push(b'\n');
    let mut content = serde_json::to_vec(&Header { version: VERSION, checksum: checksum(VERSION, &body) })?;
    content.push(b'\n');
    content.append(&mut body);
    Ok(content)
}

fn checksum(version: u32, body: &[u8]) -> String {
    format!("{:016x}", fingerprint([&version.to_le_bytes(), body]))
}

/// A draft, and whether the file holds more than this version of the program knows.
struct Reading {
    draft: StoredDraft,
    is_later: bool,
    unknown: Vec<String>,
}

/// The draft in the content of a file, or why it cannot be read.
fn read(content: &[u8]) -> Result<Reading, String> {
    let end = content.iter().position(|byte| *byte == b'\n').ok_or("it is cut off")?;
    let (header, body) = content.split_at(end + 1);
    let header: Header = serde_json::from_slice(header).map_err(|_| "it is no draft, or damaged")?;
    if header.checksum != checksum(header.version, body) {
        return Err("it is damaged".to_owned());
    }
    let is_later = header.version > VERSION;
    match serde_json::from_slice(body) {
        Ok(draft) => Ok(Reading { draft, is_later, unknown: Vec::new() }),
        Err(error) => {
            let reason = |_| error.to_string();
            let mut json: serde_json::Value = serde_json::from_slice(body).map_err(reason)?;
            let unknown = json.get_mut("draft").map(take_unknown_values).unwrap_or_default();
            let draft = serde_json::from_value(json).map_err(reason)?;
            Ok(Reading { draft, is_later, unknown })
        }
    }
}

#[cfg(test)]
#[path = "drafts_tests.rs"]
mod tests;
