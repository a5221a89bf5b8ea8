//! What was typed and not saved yet.
//!
//! Each run of the program has a file of its own for each record: two windows on one folder, on two
//! computers or where locks do not hold, never write over each other. A run offers what it wrote
//! itself and what others left that no longer run; taking such a draft over, it names its file, and
//! removes it once its own is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::PortalFolder;
use super::files::{
    copy_aside, fingerprint, move_aside, private_folder, read_up_to, remove_abandoned, remove_unfinished,
    set_aside, sync_folder, write_whole,
};
use super::later::take_unknown_values;
use super::process::RunMark;
use crate::records::{Draft, RecordKey};

/// The version of the files.
const VERSION: u32 = 1;

/// The largest file that is read, in bytes. The largest draft holds one picture.
const LARGEST: u64 = 64 << 20;

/// How long the lock is waited for that only keeps others from cleaning up. The system's lock will do: no
/// run writes into the file of another.
const LOCK: Duration = Duration::from_millis(300);

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
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<RunMark>,
    /// The files of the same record that it was made of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    instead_of: BTreeSet<String>,
}

/// The drafts of one account on one portal: a file for each record.
#[derive(Clone, Debug)]
pub struct Drafts {
    portal: PortalFolder,
    path: PathBuf,
}

impl PortalFolder {
    /// The drafts of this account.
    pub fn drafts(&self) -> Drafts {
        Drafts { path: self.path().join("drafts"), portal: self.clone() }
    }
}

impl Drafts {
    /// Keeps a draft, in place of the one that was kept for the same record. When this
    /// is through it is on the disk; if the process is killed before, the older one is.
    ///
    /// # Errors
    /// If it cannot be written. The older one is then still there.
    pub fn keep(&self, draft: &StoredDraft) -> io::Result<()> {
        let key = draft.draft.key();
        let own = self.own_name(key);
        let taken = self.taken_over(key);
        let names = taken.iter().filter_map(|path| path.file_name()?.to_str()).map(str::to_owned);
        let names: BTreeSet<String> = names.filter(|name| *name != own).collect();
        let content = written(draft, Some(self.portal.run().mark()), names)?;
        {
            // A lock that is held does not keep it from being written: only cleaning up needs it.
            let _lock = self.portal.system_lock(LOCK);
            private_folder(&self.path)?;
            write_whole(&self.path, &own, &content)?;
        }
        let own = self.path.join(own);
        self.portal.run().let_go_of(&own);
        self.remove(taken.into_iter().filter(|path| *path != own))
    }

    /// Removes the draft of a record. That there is none is fine.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn forget(&self, key: RecordKey) -> io::Result<()> {
        let own = self.path.join(self.own_name(key));
        self.remove(self.taken_over(key).into_iter().chain([own]))
    }

    /// Removes files, as far as they are there.
    fn remove(&self, paths: impl Iterator<Item = PathBuf>) -> io::Result<()> {
        let mut any = false;
        for path in paths {
            match fs::remove_file(&path) {
                Ok(()) => {
                    any = true;
                    self.portal.run().let_go_of(&path);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => self.portal.run().let_go_of(&path),
                Err(error) => {
                    self.portal.run().take_over(path);
                    return Err(error);
                }
            }
        }
        if any { sync_folder(&self.path) } else { Ok(()) }
    }

    /// The files of a record that were taken over and are not removed yet. Until they are, every draft that
    /// is kept names them: of two that are kept at the same time either may be the last.
    fn taken_over(&self, key: RecordKey) -> Vec<PathBuf> {
        self.portal.run().taken_over(|path| {
            let is_of =
                path.file_name().and_then(|name| name.to_str()).is_some_and(|name| is_name_of(name, key));
            is_of && path.starts_with(&self.path)
        })
    }

    /// The name of this run's file of a record.
    fn own_name(&self, key: RecordKey) -> String {
        format!("{}.{}.json", stem(key), self.portal.run().short())
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
        let lock = self.portal.system_lock(Duration::MAX);
        // What stays is tried again at the next start, and harms nobody.
        let _ = match &lock {
            Ok(Some(_)) => remove_unfinished(&self.path),
            // Others may be writing right now.
            _ => remove_abandoned(&self.path),
        };
        let mut names = match draft_files(&self.path) {
            Ok(names) => names,
            Err(error) => return (drafts, vec![unreadable_folder(&self.path, &error)]),
        };
        names.sort();
        let mut found: BTreeMap<RecordKey, Vec<FoundDraft>> = BTreeMap::new();
        for name in names {
            match self.load_one(&name) {
                Ok(Some((one, trouble))) => {
                    found.entry(one.draft.draft.key()).or_default().push(one);
                    troubles.extend(trouble);
                }
                Ok(None) => {}
                Err(trouble) => troubles.push(trouble),
            }
        }
        for (key, several) in found {
            drafts.extend(self.latest(several, &mut troubles).map(|draft| (key, draft)));
        }
        (drafts, troubles)
    }

    /// The latest of the drafts of one record; it is this run's now. Those that it was made of are
    /// removed, and what else there is is kept beside.
    fn latest(&self, mut several: Vec<FoundDraft>, troubles: &mut Vec<String>) -> Option<StoredDraft> {
        several.sort_by_key(|found| found.draft.saved_at);
        let latest = several.pop()?;
        self.portal.run().take_over(self.path.join(&latest.name));
        for other in several {
            let path = self.path.join(&other.name);
            if latest.instead_of.contains(&other.name) || other.draft.draft == latest.draft.draft {
                // What stays is removed with the latest.
                self.portal.run().take_over(path);
            } else if let Ok(aside) = move_aside(&path) {
                troubles.push(format!(
                    "{} was edited in two windows. The later draft is shown; the other was kept as {}.",
                    other.draft.draft.name(),
                    aside.display()
                ));
            }
        }
        Some(latest.draft)
    }

    /// A draft, and a sentence if that is not all that the file holds; `None` if another window is in
    /// the middle of it.
    fn load_one(&self, name: &str) -> Result<Option<(FoundDraft, Option<String>)>, String> {
        let path = self.path.join(name);
        let content = match read_up_to(&path, LARGEST) {
            Ok(Some(content)) => content,
            Ok(None) => return Ok(None),
            Err(error) => {
                return Err(format!(
                    "The draft in {} could not be read ({error}). It was left where it is.",
                    path.display()
                ));
            }
        };
        let read = read(&content).and_then(|read| {
            let is_at_home = is_name_of(name, read.draft.draft.key());
            if is_at_home { Ok(read) } else { Err("it belongs to another record".to_owned()) }
        });
        match read {
            Ok(Reading { header: Header { by: Some(by), .. }, draft, .. })
                if self.is_elsewhere(&by, &path) =>
            {
                let name = draft.draft.name();
                let host = by.host;
                Err(format!(
                    "{name} is being edited in another window, on {host}. What was typed there is left alone."
                ))
            }
            Ok(Reading { draft, header, unknown }) => {
                let is_whole = header.version <= VERSION && unknown.is_empty();
                let trouble = (!is_whole).then(|| self.tell_later(&path, &draft, &unknown));
                Ok(Some((
                    FoundDraft { name: name.to_owned(), draft, instead_of: header.instead_of },
                    trouble,
                )))
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

    /// Whether another window is in the middle of what it wrote into a file.
    fn is_elsewhere(&self, by: &RunMark, path: &Path) -> bool {
        let written = fs::metadata(path).and_then(|data| data.modified());
        let age = written.ok().and_then(|time| time.elapsed().ok()).unwrap_or(Duration::ZERO);
        self.portal.run().is_elsewhere(by, age)
    }

    /// Keeps the whole of a draft of a later version beside the part that could be read.
    fn tell_later(&self, path: &Path, draft: &StoredDraft, unknown: &[String]) -> String {
        let kept = copy_aside(path).and_then(|aside| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            write_whole(&self.path, name, &written(draft, None, BTreeSet::new())?)?;
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

/// A draft that was found.
struct FoundDraft {
    name: String,
    draft: StoredDraft,
    instead_of: BTreeSet<String>,
}

/// `person-…` or `contact-…`.
fn stem(key: RecordKey) -> String {
    format!("{}-{key}", key.kind().word())
}

/// Whether a file of this name may hold a draft of this record: `person-….json`, as earlier
/// versions wrote it, or with the run that wrote it, `person-….….json`.
fn is_name_of(name: &str, key: RecordKey) -> bool {
    let rest = name.strip_prefix(stem(key).as_str()).and_then(|rest| rest.strip_suffix(".json"));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') && !rest.contains(['/', '\\']))
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

/// A draft as the content of a file: the header in a line, the draft in another.
fn written(draft: &StoredDraft, by: Option<&RunMark>, instead_of: BTreeSet<String>) -> io::Result<Vec<u8>> {
    let mut body = serde_json::to_vec(draft)?;
    body.push(b'\n');
    let checksum = checksum(VERSION, by, &instead_of, &body);
    let header = Header { version: VERSION, checksum, by: by.cloned(), instead_of };
    let mut content = serde_json::to_vec(&header)?;
    content.push(b'\n');
    content.append(&mut body);
    Ok(content)
}

/// Of everything else in the file. Without the rest of the header it is what earlier versions wrote.
fn checksum(version: u32, by: Option<&RunMark>, instead_of: &BTreeSet<String>, body: &[u8]) -> String {
    let version = version.to_le_bytes();
    let number = match (by, instead_of.is_empty()) {
        (None, true) => fingerprint([&version, body]),
        _ => {
            let who = serde_json::to_vec(&(by, instead_of)).unwrap_or_default();
            fingerprint([&version, &who, body])
        }
    };
    format!("{number:016x}")
}

/// A draft, what the file says of itself, and what it holds that this version cannot read.
struct Reading {
    draft: StoredDraft,
    header: Header,
    unknown: Vec<String>,
}

/// The draft in the content of a file, or why it cannot be read.
fn read(content: &[u8]) -> Result<Reading, String> {
    let end = content.iter().position(|byte| *byte == b'\n').ok_or("it is cut off")?;
    let (header, body) = content.split_at(end + 1);
    let header: Header = serde_json::from_slice(header).map_err(|_| "it is no draft, or damaged")?;
    if header.checksum != checksum(header.version, header.by.as_ref(), &header.instead_of, body) {
        return Err("it is damaged".to_owned());
    }
    match serde_json::from_slice(body) {
        Ok(draft) => Ok(Reading { draft, header, unknown: Vec::new() }),
        Err(error) => {
            let reason = |_| error.to_string();
            let mut json: serde_json::Value = serde_json::from_slice(body).map_err(reason)?;
            let unknown = json.get_mut("draft").map(take_unknown_values).unwrap_or_default();
            let draft = serde_json::from_value(json).map_err(reason)?;
            Ok(Reading { draft, header, unknown })
        }
    }
}

#[cfg(test)]
#[path = "drafts_tests.rs"]
mod tests;
