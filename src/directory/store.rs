//! The rows of a book, as compact as they can be searched.
//!
//! A string for each part of 100,000 rows costs more memory than all their letters, and
//! searching them one by one takes more time. Here all texts are parts of two long ones, as
//! they are shown and as they are searched; a row is a place in both.

use std::ops::Range;
use std::str::Split;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entry::{NO_NUMBER, RowEntry, access_flag, flag};
use super::fold::fold_into;
use super::glance::Glance;
use super::interned::Interned;
use super::row::{Row, RowDetails};
use super::texts::Texts;

/// Between the parts of a row.
const PART: char = '\u{1f}';
/// Between the entries of a part that is a list.
pub(super) const ENTRY: char = '\u{1e}';
/// What a row takes beside its texts, in bytes: its entry, its places in the orders and the map.
const PER_ROW: usize = 200;

/// All rows. A row keeps its number for as long as the store lives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct RowStore {
    entries: Vec<RowEntry>,
    /// The texts as they are shown.
    text: String,
    /// Where each row begins in `text`; it ends where the next one begins.
    text_starts: Vec<u32>,
    /// The texts as they are searched: folded, one line for each part, the name first.
    folded: String,
    folded_starts: Vec<u32>,
    /// The digits of the phone numbers, one line for each.
    digits: String,
    digit_starts: Vec<u32>,
    glances: Vec<Glance>,
    members: Vec<u32>,
    ids: Interned<Uuid>,
    numbers: Interned<i64>,
}

impl RowStore {
    /// How many rows there are, those that are gone included.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn entry(&self, row: u32) -> Option<&RowEntry> {
        self.entries.get(row as usize)
    }

    #[inline]
    pub(super) fn entries(&self) -> &[RowEntry] {
        &self.entries
    }

    /// All texts as they are searched.
    #[inline]
    pub(super) fn folded(&self) -> Texts<'_> {
        Texts { text: self.folded.as_bytes(), starts: &self.folded_starts }
    }

    /// The digits of all phone numbers.
    #[inline]
    pub(super) fn digits(&self) -> Texts<'_> {
        Texts { text: self.digits.as_bytes(), starts: &self.digit_starts }
    }

    /// A glance at each row.
    #[inline]
    pub(super) fn glances(&self) -> &[Glance] {
        &self.glances
    }

    /// Adds a row and gives its number; `None` when four billion letters are full.
    pub(super) fn push(&mut self, row: &Row) -> Option<u32> {
        let number = u32::try_from(self.entries.len()).ok().filter(|number| *number != NO_NUMBER)?;
        let text_start = u32::try_from(self.text.len()).ok()?;
        let folded_start = u32::try_from(self.folded.len()).ok()?;
        let digit_start = u32::try_from(self.digits.len()).ok()?;
        self.push_text(row);
        self.push_folded(row);
        // The digits are a part of what is shown.
        if u32::try_from(self.text.len()).is_err() || u32::try_from(self.folded.len()).is_err() {
            self.text.truncate(text_start as usize);
            self.folded.truncate(folded_start as usize);
            return None;
        }
        for phone in &row.phones {
            self.digits.extend(phone.chars().filter(char::is_ascii_digit));
            self.digits.push('\n');
        }
        self.text_starts.push(text_start);
        self.folded_starts.push(folded_start);
        self.digit_starts.push(digit_start);
        self.glances.push(Glance::at(&self.folded[folded_start as usize..]));
        let entry = self.entry_of(row);
        self.entries.push(entry);
        Some(number)
    }

    fn push_text(&mut self, row: &Row) {
        let user_name = match &row.details {
            RowDetails::Person { user_name, .. } => user_name.as_str(),
            RowDetails::Contact { .. } => "",
        };
        let photo = row.photo.as_deref().unwrap_or("");
        for part in [&row.name, user_name, &row.title, &row.place, &row.email, &row.location, photo] {
            push_clean(part, &mut self.text);
            self.text.push(PART);
        }
        for list in [&row.phones, &row.more] {
            for (place, entry) in list.iter().filter(|entry| !entry.is_empty()).enumerate() {
                if place > 0 {
                    self.text.push(ENTRY);
                }
                push_clean(entry, &mut self.text);
            }
            self.text.push(PART);
        }
    }

    fn push_folded(&mut self, row: &Row) {
        let user_name = match &row.details {
            RowDetails::Person { user_name, .. } => user_name.as_str(),
            RowDetails::Contact { .. } => "",
        };
        let name_start = self.folded.len();
        fold_into(&row.name, &mut self.folded);
        if self.folded[name_start..].contains('\n') {
            let line = self.folded[name_start..].replace('\n', " ");
            self.folded.truncate(name_start);
            self.folded.push_str(&line);
        }
        self.folded.push('\n');
        let parts = [&row.title, &row.place, &row.email, user_name, &row.location];
        let lists = row.more.iter().chain(&row.phones).map(String::as_str);
        for part in parts.into_iter().chain(lists).filter(|part| !part.is_empty()) {
            fold_into(part, &mut self.folded);
            self.folded.push('\n');
        }
    }

    fn entry_of(&mut self, row: &Row) -> RowEntry {
        let badges = row.badges.iter().fold(0, |bits, badge| bits | badge.bit());
        let when = |is_so: bool, flag: u32| if is_so { flag } else { 0 };
        let mut flags = badges | when(row.email.is_empty(), flag::NO_EMAIL);
        flags |= when(row.photo.is_none(), flag::NO_PHOTO);
        let (members, lead, company, stage) = match &row.details {
            RowDetails::Person { disabled, guest, departments, lead, .. } => {
                flags |= when(*disabled, flag::DISABLED) | when(*guest, flag::GUEST);
                flags |= when(lead.is_none(), flag::NO_LEAD);
                flags |= when(departments.is_empty(), flag::NO_DEPARTMENT);
                (departments, lead.map_or(NO_NUMBER, |id| self.ids.number(id)), NO_NUMBER, NO_NUMBER)
            }
            RowDetails::Contact { company, stage, access, owners } => {
                flags |= when(company.is_none(), flag::NO_COMPANY) | access_flag(*access);
                let mut number = |thing: &Option<i64>| thing.map_or(NO_NUMBER, |id| self.numbers.number(id));
                (owners, NO_NUMBER, number(company), number(stage))
            }
        };
        let start = self.members.len();
        for id in members {
            let number = self.ids.number(*id);
            self.members.push(number);
        }
        RowEntry {
            key: row.key,
            flags,
            members: u32::try_from(start).unwrap_or(NO_NUMBER),
            member_count: u32::try_from(members.len()).unwrap_or(0),
            lead,
            company,
            stage,
        }
    }

    /// Takes a row out of sight. Its number is not given again.
    pub(super) fn remove(&mut self, row: u32) {
        if let Some(entry) = self.entries.get_mut(row as usize) {
            entry.flags |= flag::GONE;
        }
    }

    /// The name of a row.
    pub(super) fn name(&self, row: u32) -> Option<&str> {
        let text = self.text.get(range(&self.text_starts, self.text.len(), row as usize))?;
        self.has(row).then(|| text.split(PART).next().unwrap_or(""))
    }

    /// Whether there is a row of this number. It may have been taken out.
    pub(super) fn has(&self, row: u32) -> bool {
        self.entry(row).is_some_and(|entry| entry.flags & flag::GONE == 0)
    }

    /// What is kept of a row, and its texts as they are shown; `None` if it is gone.
    pub(super) fn shown(&self, row: u32) -> Option<(&RowEntry, Split<'_, char>)> {
        let entry = self.entry(row).filter(|entry| entry.flags & flag::GONE == 0)?;
        let text = self.text.get(range(&self.text_starts, self.text.len(), row as usize))?;
        Some((entry, text.split(PART)))
    }

    /// The departments or owners of a row, by their numbers.
    #[inline]
    pub(super) fn members(&self, entry: &RowEntry) -> &[u32] {
        let start = entry.members as usize;
        self.members.get(start..start + entry.member_count as usize).unwrap_or_default()
    }

    pub(super) fn id(&self, number: u32) -> Option<Uuid> {
        self.ids.get(number)
    }

    pub(super) fn number(&self, number: u32) -> Option<i64> {
        self.numbers.get(number)
    }

    pub(super) fn number_of_id(&self, id: Uuid) -> Option<u32> {
        self.ids.find(id)
    }

    pub(super) fn number_of(&self, number: i64) -> Option<u32> {
        self.numbers.find(number)
    }

    /// How much memory it takes, in bytes; about. Rows that are gone still count.
    pub(super) fn size(&self) -> usize {
        let texts = self.text.len() + self.folded.len() + self.digits.len();
        texts + self.entries.len() * PER_ROW + self.members.len() * 4 + self.ids.len() * 40
    }

    /// Gives back what growing has taken beforehand.
    pub(super) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.text.shrink_to_fit();
        self.text_starts.shrink_to_fit();
        self.folded.shrink_to_fit();
        self.folded_starts.shrink_to_fit();
        self.digits.shrink_to_fit();
        self.digit_starts.shrink_to_fit();
        self.glances.shrink_to_fit();
        self.members.shrink_to_fit();
    }

    /// Whether every place it names lies inside. A file can say anything.
    pub(super) fn is_sound(&self) -> bool {
        let rows = self.entries.len();
        let starts_fit = |starts: &[u32], text: &str| {
            starts.len() == rows
                && starts.first().is_none_or(|first| *first == 0)
                && starts.windows(2).all(|pair| pair[0] <= pair[1])
                && starts.iter().all(|start| text.is_char_boundary(*start as usize))
        };
        starts_fit(&self.text_starts, &self.text)
            && starts_fit(&self.folded_starts, &self.folded)
            && starts_fit(&self.digit_starts, &self.digits)
            && self.glances.len() == rows
            && (self.folded.is_empty() || self.folded.ends_with('\n'))
            && u32::try_from(rows).is_ok()
    }
}

fn range(starts: &[u32], end: usize, row: usize) -> Range<usize> {
    let start = starts.get(row).map_or(end, |start| *start as usize);
    start..starts.get(row + 1).map_or(end, |start| *start as usize)
}

/// A text without the two characters that mean something here; nobody has them in a name.
fn push_clean(part: &str, into: &mut String) {
    if part.contains([PART, ENTRY]) {
        into.push_str(&part.replace([PART, ENTRY], " "));
    } else {
        into.push_str(part);
    }
}
