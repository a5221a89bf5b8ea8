//! One of the two lists, and what is looked for in it.

use std::cell::OnceCell;
use std::sync::Arc;

use jiff::Zoned;
use uuid::Uuid;

use crate::desk::session::loading::Shortened;
use crate::directory::{Book, Column, Counts, Query, RowView, SavedView};
use crate::jobs::JobId;
use crate::records::{RecordKey, RecordKind};

/// A book and what is looked for in it.
#[derive(Debug)]
pub struct Shelf {
    /// All records; `None` until they have been loaded for the first time.
    pub book: Option<Arc<Book>>,
    /// What is looked for.
    pub query: Query,
    /// The numbers in the book of the rows that fit, best first.
    pub found: Vec<u32>,
    /// What the second line of a row shows.
    pub columns: Vec<Column>,
    /// The job that loads the book.
    pub loading: Option<JobId>,
    /// Why the last loading failed.
    pub trouble: Option<String>,
    /// What of the list the book does not hold.
    pub shortened: Option<Shortened>,
    /// When the portal gave the book.
    pub loaded: Option<Zoned>,
    /// The book is a copy from this computer, which the portal has not renewed yet.
    pub is_copy: bool,
    pub(super) counts: OnceCell<Counts>,
    pub(super) elsewhere: OnceCell<usize>,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf {
            book: None,
            query: Query::default(),
            found: Vec::new(),
            columns: vec![Column::Title, Column::Place],
            loading: None,
            trouble: None,
            shortened: None,
            loaded: None,
            is_copy: false,
            counts: OnceCell::new(),
            elsewhere: OnceCell::new(),
        }
    }
}

impl Shelf {
    /// How many records there are in all.
    pub fn total(&self) -> usize {
        self.book.as_ref().map_or(0, |book| book.len())
    }

    /// The row at a place of the result.
    pub fn row(&self, place: usize) -> Option<RowView<'_>> {
        self.book.as_ref()?.at(*self.found.get(place)?)
    }

    /// Where a record stands in the result.
    pub fn place_of(&self, key: RecordKey) -> Option<usize> {
        let number = self.book.as_ref()?.number_of(key)?;
        self.found.iter().position(|found| *found == number)
    }

    /// How many records each option of each filter would show. `viewer` is who "mine"
    /// means. Counted when first asked for after the list has changed.
    pub fn counts(&self, viewer: Uuid) -> &Counts {
        self.counts.get_or_init(|| {
            self.book.as_ref().map_or_else(Counts::default, |book| book.counts(&self.query, Some(viewer)))
        })
    }

    pub(super) fn find(&mut self) {
        self.found = self.book.as_ref().map_or_else(Vec::new, |book| book.find(&self.query));
        self.counts.take();
        self.elsewhere.take();
    }

    /// Changes the book and looks again.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Book)) {
        if let Some(book) = &mut self.book {
            change(Arc::make_mut(book));
            self.find();
        }
    }
}

impl Shelf {
    /// How the list is looked at now, under a name.
    pub(super) fn view(&self, kind: RecordKind, name: &str) -> SavedView {
        SavedView {
            name: name.to_owned(),
            kind,
            filters: self.query.filters.clone(),
            sort: self.query.sort,
            columns: self.columns.clone(),
        }
    }

    /// Whether the list is looked at as a view says.
    pub fn shows(&self, view: &SavedView) -> bool {
        *view == self.view(view.kind, &view.name)
    }
}
