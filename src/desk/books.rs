//! The books: loading, searching, filtering.

use std::collections::HashMap;

use jiff::Zoned;
use uuid::Uuid;

use super::expiry::Interrupted;
use super::receive::Done;
use super::rows::{row_of_contact, row_of_person};
use super::{Desk, Signed};
use crate::directory::{Book, Filters, Query, Row, RowDetails};
use crate::jobs::{JobId, Progress};
use crate::portal::{Portal, PortalError};
use crate::records::{Names, RecordKey, RecordKind};

/// The most records that a portal sends on one page.
const PAGE: usize = 1000;

/// A book and what is looked for in it.
#[derive(Debug, Default)]
pub struct Shelf {
    /// All records; `None` until they have been loaded for the first time.
    pub book: Option<Book>,
    /// What is looked for.
    pub query: Query,
    /// The places in the book of the rows that fit, best first.
    pub found: Vec<u32>,
    /// The job that loads the book.
    pub loading: Option<JobId>,
    /// Why the last loading failed.
    pub trouble: Option<String>,
    /// When the book was loaded.
    pub loaded: Option<Zoned>,
}

impl Shelf {
    /// How many records there are in all.
    pub fn total(&self) -> usize {
        self.book.as_ref().map_or(0, |book| book.rows().len())
    }

    /// The row at a place of the result.
    pub fn row(&self, place: usize) -> Option<&Row> {
        self.book.as_ref()?.rows().get(*self.found.get(place)? as usize)
    }

    /// Where a record stands in the result.
    pub fn place_of(&self, key: RecordKey) -> Option<usize> {
        (0..self.found.len()).find(|place| self.row(*place).is_some_and(|row| row.key == key))
    }

    pub(super) fn find(&mut self) {
        self.found = self.book.as_ref().map_or_else(Vec::new, |book| book.find(&self.query));
    }
}

/// A book as the portal gave it.
pub(super) struct Loaded {
    book: Book,
    names: Names,
}

impl Signed {
    /// The row of a record in its book.
    pub fn row(&self, key: RecordKey) -> Option<&Row> {
        self.shelf(key.kind()).book.as_ref()?.row(key)
    }

    /// The lead of a person, as the list of people tells.
    pub fn lead_of(&self, person: Uuid) -> Option<Uuid> {
        match &self.row(RecordKey::Person(person))?.details {
            RowDetails::Person { lead, .. } => *lead,
            RowDetails::Contact { .. } => None,
        }
    }

    /// The names of people by their user names, by which departments name their heads.
    pub fn names_by_user_name(&self) -> HashMap<&str, &str> {
        let rows = self.people.book.as_ref().map_or(&[][..], Book::rows);
        rows.iter()
            .filter_map(|row| match &row.details {
                RowDetails::Person { user_name, .. } => Some((user_name.as_str(), row.name.as_str())),
                RowDetails::Contact { .. } => None,
            })
            .collect()
    }
}

impl Desk {
    pub(super) fn search(&mut self, kind: RecordKind, text: String) {
        if let Some(signed) = self.signed_mut() {
            let shelf = signed.shelf_mut(kind);
            shelf.query.text = text;
            shelf.find();
        }
    }

    pub(super) fn filter(&mut self, kind: RecordKind, filters: Filters) {
        if let Some(signed) = self.signed_mut() {
            let shelf = signed.shelf_mut(kind);
            shelf.query.filters = filters;
            shelf.find();
        }
    }

    pub(super) fn load_book(&mut self, kind: RecordKind) {
        let Some(signed) = self.signed() else { return };
        let portal = signed.portal.clone();
        let (lane, title) = match kind {
            RecordKind::Person => ("people", "Loading people"),
            RecordKind::Contact => ("contacts", "Loading contacts"),
        };
        let id = self.jobs.start_latest(lane, title, |progress| async move {
            let loaded = match kind {
                RecordKind::Person => load_people(&portal, &progress).await,
                RecordKind::Contact => load_contacts(&portal, &progress).await,
            };
            Done::Book(kind, loaded)
        });
        if let Some(signed) = self.signed_mut() {
            let shelf = signed.shelf_mut(kind);
            shelf.loading = Some(id);
            shelf.trouble = None;
        }
    }

    pub(super) fn book_loaded(&mut self, kind: RecordKind, loaded: Result<Loaded, PortalError>) {
        let now = self.now();
        let Some(signed) = self.signed_mut() else { return };
        let shelf = signed.shelf_mut(kind);
        shelf.loading = None;
        match loaded {
            Ok(loaded) => {
                shelf.book = Some(loaded.book);
                shelf.loaded = Some(now);
                shelf.find();
                signed.names.extend(loaded.names);
            }
            Err(error) => {
                shelf.trouble = Some(error.to_string());
                self.note_expiry(&error, Interrupted::Book(kind));
            }
        }
    }
}

/// All people. Pages are counted by what was received: the portal's own hint for the
/// next page leaves one out. A page without anybody new ends it, whatever number the
/// portal gives for all.
async fn load_people(portal: &Portal, progress: &Progress) -> Result<Loaded, PortalError> {
    let mut rows = HashMap::new();
    let mut names = Names::default();
    let mut start = 0;
    loop {
        let page = portal.people_page(start, PAGE).await?;
        start += page.received;
        progress.report(start, page.total);
        let known = rows.len();
        for summary in &page.items {
            let row = row_of_person(summary);
            names.learn_person(summary.id, row.name.as_str());
            for (id, name) in &summary.departments {
                names.learn_department(*id, name.as_str());
            }
            rows.insert(row.key, row);
        }
        if page.received == 0 || rows.len() == known || start >= page.total {
            return Ok(Loaded { book: Book::new(rows.into_values().collect()), names });
        }
    }
}

async fn load_contacts(portal: &Portal, progress: &Progress) -> Result<Loaded, PortalError> {
    let mut rows = HashMap::new();
    let mut names = Names::default();
    let mut start = 0;
    loop {
        let page = portal.contacts_page(start, PAGE).await?;
        start += page.received;
        progress.report(start, page.total);
        let known = rows.len();
        for summary in &page.items {
            if let Some(company) = &summary.company {
                names.learn_company(company.id, company.name.as_str());
            }
            let row = row_of_contact(summary);
            rows.insert(row.key, row);
        }
        if page.received == 0 || rows.len() == known || start >= page.total {
            return Ok(Loaded { book: Book::new(rows.into_values().collect()), names });
        }
    }
}
