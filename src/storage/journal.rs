//! Every save, on this computer.
//!
//! A save is written twice: before its first call as begun, and with the same number again
//! when it has ended. One that was never ended is what the program, or the computer, was
//! doing when it stopped.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::PortalFolder;
use super::files::{is_there, open, private_options, set_aside, sync_folder};
use super::later::take_unknown_changes;
use super::lines::{Line, Lines};
use super::process::RunMark;
use crate::records::{Change, FieldKey, LineResult, Photo, Receipt, ReceiptLine, RecordKind, Stage, Value};

/// The version of the lines.
const VERSION: u32 = 1;

/// The longest line that is written or read, in bytes.
pub(super) const LONGEST: usize = 4 << 20;

/// The largest journal that is read, in bytes: some hundred thousand saves.
const LARGEST: u64 = 512 << 20;

/// What is left of each text in words when an entry would become too long, in characters.
const SHORTENED: usize = 200;

/// One save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its number in its journal, from 1. It is given by [`Journal::append`].
    pub number: u64,
    /// When the save ended, or when it began if it never did.
    pub time: Timestamp,
    /// The portal's address.
    pub portal: String,
    /// Who was signed in.
    pub account: String,
    /// What the save did.
    pub receipt: Receipt,
    /// The lines of the receipt in words, in the same order, and after them the fields
    /// that changed unexpectedly: names behind ids may be gone when it is read again.
    pub changes_in_words: Vec<ChangeInWords>,
    /// What else happened, as sentences.
    pub effects: Vec<String>,
    /// The number of the save that this one took back.
    pub undoes: Option<u64>,
    /// Whether the save was begun, and its end never written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_begun: bool,
    /// The stage of the contact, which a save with the documented call resets and puts back.
    /// Only in a save that was begun and not ended: it may be lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The run of the program that began it. Where locks do not hold, two runs can give the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<RunMark>,
    /// Whether another window is in the middle of it. Known when it is read.
    #[serde(skip)]
    pub is_elsewhere: bool,
    /// Whether a later version of the program wrote changes into this entry that this
    /// version cannot read. They are missing in the receipt, not in the words.
    #[serde(skip)]
    pub is_partial: bool,
}

/// A change in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeInWords {
    /// The field.
    pub label: String,
    /// What it held.
    pub from: String,
    /// What it was to hold; for an unexpected change, what it holds.
    pub to: String,
}

impl JournalEntry {
    /// The changes that can be taken back: those that reached the portal (or may
    /// have), and whose old value the journal holds. It holds no pictures, so a photo
    /// can be removed again and not be brought back; and what was never given and the
    /// portal cannot empty, such as a sex, stays.
    ///
    /// With them comes what the save hid (see [`Receipt::hidden`]).
    pub fn undoable(&self) -> impl Iterator<Item = &Change> {
        self.done().filter(|change| self.is_kept(change)).chain(&self.receipt.hidden)
    }

    /// Whether another entry is about the same save.
    pub fn is_same_save(&self, other: &JournalEntry) -> bool {
        let is_other_run = matches!((&self.by, &other.by), (Some(one), Some(two)) if one.id != two.id);
        self.number == other.number && self.receipt.record == other.receipt.record && !is_other_run
    }

    /// Whether anything of this save can be taken back.
    pub fn can_be_undone(&self) -> bool {
        self.done().any(|change| self.is_kept(change))
    }

    /// The fields that were changed and that undoing the save leaves as they are.
    pub fn not_undoable(&self) -> Vec<FieldKey> {
        self.done().filter(|change| !self.is_kept(change)).map(|change| change.field).collect()
    }

    fn done(&self) -> impl Iterator<Item = &Change> {
        let lines = self.receipt.lines.iter();
        lines.filter(|line| line.result != LineResult::NotStored).map(|line| &line.change)
    }

    /// Whether the old value is one that a draft can hold again, and that the portal takes.
    fn is_kept(&self, change: &Change) -> bool {
        match &change.from {
            Value::Photo(photo) => *photo == Photo::None,
            Value::Choice(None) => false,
            // Only an import makes a contact without a first name.
            Value::Text(text) if change.field == FieldKey::FirstName && text.trim().is_empty() => {
                self.receipt.record.kind() == RecordKind::Person
            }
            value => change.field.holds(value),
        }
    }

    /// Takes the bytes of pictures out.
    fn drop_pictures(&mut self) {
        for ReceiptLine { change, result } in &mut self.receipt.lines {
            drop_pictures(change);
            if let LineResult::StoredDifferently(value) = result {
                drop_picture(value);
            }
        }
        self.receipt.unexpected.iter_mut().for_each(drop_pictures);
    }

    fn shorten_words(&mut self) {
        for text in self.changes_in_words.iter_mut().flat_map(|words| [&mut words.from, &mut words.to]) {
            if let Some((end, _)) = text.char_indices().nth(SHORTENED) {
                text.truncate(end);
                text.push('…');
            }
        }
    }

    /// The entry as a line of the file, with its end.
    fn line(&self, highest: u64) -> io::Result<Vec<u8>> {
        #[derive(Serialize)]
        struct WrittenEntry<'a> {
            version: u32,
            /// The highest number so far: saves do not end in the order in which they began.
            highest: u64,
            #[serde(flatten)]
            entry: &'a JournalEntry,
        }
        let mut line = serde_json::to_vec(&WrittenEntry { version: VERSION, highest, entry: self })?;
        line.push(b'\n');
        Ok(line)
    }

    /// Another user may have set another stage since: then that one is at stake.
    pub fn stage_is_now(&mut self, now: Option<&Stage>) {
        if let (Some(had), Some(now)) = (&mut self.stage, now) {
            had.clone_from(now);
        }
    }

    /// The entry in a line of the file, as far as this version can read it.
    fn read(line: &[u8]) -> Option<JournalEntry> {
        serde_json::from_slice(line).ok().or_else(|| {
            let mut json: serde_json::Value = serde_json::from_slice(line).ok()?;
            let is_partial = take_unknown_changes(json.get_mut("receipt")?);
            Some(JournalEntry { is_partial, ..serde_json::from_value(json).ok()? })
        })
    }
}

fn drop_pictures(change: &mut Change) {
    drop_picture(&mut change.from);
    drop_picture(&mut change.to);
}

fn drop_picture(value: &mut Value) {
    if let Value::Photo(Photo::File(picture)) = value {
        picture.bytes = Vec::new().into();
    }
}

/// The journal of one account on one portal: an append-only file, one save a line.
#[derive(Clone, Debug)]
pub struct Journal {
    portal: PortalFolder,
    path: PathBuf,
}

impl PortalFolder {
    /// The saves of this account.
    pub fn journal(&self) -> Journal {
        Journal { path: self.path().join("journal.jsonl"), portal: self.clone() }
    }
}

impl Journal {
    /// The same journal where nobody may be kept waiting.
    #[must_use]
    pub fn hurried(&self) -> Journal {
        Journal { portal: self.portal.hurried(), path: self.path.clone() }
    }

    /// Writes a save at the end, and gives it back as it was written: with a number, and
    /// without the bytes of pictures. The end of a save that was begun has the number of
    /// its beginning; with 0 it gets the next one. When this is through it is on the disk.
    /// Several processes may do so at once.
    ///
    /// # Errors
    /// If it cannot be written, or is longer than a line may be (4 MB).
    pub fn append(&self, mut entry: JournalEntry) -> io::Result<JournalEntry> {
        entry.drop_pictures();
        entry.by.get_or_insert_with(|| self.portal.run().mark().clone());
        let lock = self.portal.lock()?;
        let is_new = match is_there(&self.path) {
            Ok(is_there) => !is_there,
            Err(error) => {
                // A pipe would never take it, and a folder neither.
                tracing::warn!(%error, "the journal begins anew");
                set_aside(&self.path)?;
                true
            }
        };
        let mut file = private_options().read(true).append(true).create(true).open(&self.path)?;
        let mut highest = last_number(&file)?;
        if entry.number == 0 {
            entry.number = highest + 1;
        }
        highest = highest.max(entry.number);
        let mut line = entry.line(highest)?;
        if line.len() > LONGEST {
            entry.shorten_words();
            line = entry.line(highest)?;
        }
        if line.len() > LONGEST {
            let reason = "this save holds more text than a line of the journal";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        if !ends_a_line(&file)? {
            // What a crash left there stays, and spoils nothing that comes after it.
            line.insert(0, b'\n');
        }
        let before = file.metadata()?.len();
        lock.check()?;
        if let Err(error) = file.write_all(&line).and_then(|()| file.sync_all()) {
            if lock.is_own() {
                // Half a line would be told as damage for ever, and a whole one written twice.
                let _ = file.set_len(before);
            }
            return Err(error);
        }
        if is_new {
            sync_folder(self.portal.path())?;
        }
        Ok(entry)
    }

    /// All saves, in the order in which they began, and how many lines could not be read: damaged ones,
    /// and one that a crash cut off.
    ///
    /// # Errors
    /// If there is a journal and it cannot be read at all.
    pub fn read(&self) -> io::Result<(Vec<JournalEntry>, usize)> {
        let (mut entries, mut damaged): (Vec<JournalEntry>, usize) = (Vec::new(), 0);
        let Some((file, length)) = self.open()? else { return Ok((entries, damaged)) };
        let mut lines = Lines::new(BufReader::with_capacity(1 << 16, file.take(length)), LONGEST);
        while let Some(line) = lines.next()? {
            match line {
                Line::Whole(line) if line.trim_ascii().is_empty() => {}
                Line::Whole(line) => match JournalEntry::read(line) {
                    Some(entry) => put(&mut entries, self.placed(entry)),
                    None => damaged += 1,
                },
                Line::TooLong => damaged += 1,
            }
        }
        Ok((entries, damaged))
    }

    /// The entry, with what can be seen of the window that began it.
    fn placed(&self, mut entry: JournalEntry) -> JournalEntry {
        let is_elsewhere = |by: &RunMark| {
            let age = Timestamp::now().duration_since(entry.time);
            self.portal.run().is_elsewhere(by, age.try_into().unwrap_or_default())
        };
        entry.is_elsewhere = entry.is_begun && entry.by.as_ref().is_some_and(is_elsewhere);
        entry
    }

    /// The number that the next entry gets, unless another process is quicker.
    ///
    /// # Errors
    /// If there is a journal and it cannot be read at all.
    pub fn next_number(&self) -> io::Result<u64> {
        Ok(match self.open()? {
            Some((file, _)) => last_number(&file)? + 1,
            None => 1,
        })
    }

    /// The file, and how much of it is there while nobody writes.
    fn open(&self) -> io::Result<Option<(File, u64)>> {
        let Some(file) = open(&self.path)? else { return Ok(None) };
        // A journal that may only be read can be read without the lock.
        let _lock = self.portal.lock();
        let length = file.metadata()?.len();
        if length > LARGEST {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is far too large"));
        }
        Ok(Some((file, length)))
    }
}

/// Whether the next line can begin at the end of the file.
fn ends_a_line(mut file: &File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Puts an entry in, or in place of what was known of the same save before.
fn put(entries: &mut Vec<JournalEntry>, entry: JournalEntry) {
    // What ends was nearly always begun a moment before.
    let latest = entries.iter_mut().rev().take_while(|other| other.number >= entry.number);
    match latest.into_iter().find(|other| other.is_same_save(&entry)) {
        Some(before) => *before = entry,
        None => entries.push(entry),
    }
}

/// The highest number that was given, as the last line that can be read tells; 0 without one.
fn last_number(mut file: &File) -> io::Result<u64> {
    #[derive(Deserialize)]
    struct NumberedLine {
        number: u64,
        #[serde(default)]
        highest: u64,
    }
    let number = |line: &[u8]| {
        serde_json::from_slice::<NumberedLine>(line).ok().map(|line| line.highest.max(line.number))
    };
    let length = file.seek(SeekFrom::End(0))?;
    // The last line is nearly always short and whole.
    for reach in [1 << 16, 2 * LONGEST as u64] {
        file.seek(SeekFrom::Start(length.saturating_sub(reach)))?;
        let mut end = Vec::new();
        file.take(reach).read_to_end(&mut end)?;
        if let Some(number) = end.rsplit(|byte| *byte == b'\n').find_map(number) {
            return Ok(number);
        }
    }
    file.rewind()?;
    let mut lines = Lines::new(BufReader::new(file), LONGEST);
    let mut last = 0;
    while let Some(line) = lines.next()? {
        if let Line::Whole(line) = line {
            last = number(line).unwrap_or(last);
        }
    }
    Ok(last)
}

#[cfg(test)]
#[path = "journal_tests.rs"]
pub(super) mod tests;
