//! The books: both lists, and what is looked for in them.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::Zoned;
use uuid::Uuid;

use super::Session;
use super::expiry::Interrupted;
use super::loading::{Loaded, Shortened, load};
use crate::desk::World;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::directory::{Book, Column, Counts, Filters, Query, RowView, StatusFilter};
use crate::jobs::{JobId, Progress, Unfinished};
use crate::portal::PortalError;
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
    counts: OnceCell<Counts>,
    elsewhere: OnceCell<usize>,
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

impl Session {
    /// How many records of the other kind the words that are looked for would find, whatever
    /// the filters.
    pub fn found_elsewhere(&self, kind: RecordKind) -> usize {
        let shelf = self.shelf(kind);
        let other = match kind {
            RecordKind::Person => &self.contacts,
            RecordKind::Contact => &self.people,
        };
        let (Some(book), false) = (&other.book, shelf.query.text.trim().is_empty()) else { return 0 };
        *shelf.elsewhere.get_or_init(|| {
            let filters = Filters { status: StatusFilter::All, ..Filters::default() };
            book.find(&Query { filters, ..Query::of(shelf.query.text.as_str()) }).len()
        })
    }

    /// The row of a record in its book.
    pub fn row(&self, key: RecordKey) -> Option<RowView<'_>> {
        self.shelf(key.kind()).book.as_ref()?.row(key)
    }

    /// The lead of a person, as the list of people tells.
    pub fn lead_of(&self, person: Uuid) -> Option<Uuid> {
        self.row(RecordKey::Person(person))?.lead()
    }

    /// The names of those who head a department by their user names, by which departments
    /// name them.
    pub fn names_by_user_name(&self) -> HashMap<&str, &str> {
        let Some(book) = &self.people.book else { return HashMap::new() };
        let mut names: HashMap<&str, &str> = self
            .departments
            .iter()
            .filter_map(|department| department.head.as_deref())
            .map(|head| (head, head))
            .collect();
        for row in book.rows() {
            if let Some(name) = names.get_mut(row.user_name) {
                *name = row.name;
            }
        }
        names
    }
}

impl Session {
    pub(in crate::desk) fn load_book(&mut self, world: &mut World, kind: RecordKind) {
        let portal = self.portal.clone();
        let culture = self.surroundings.culture.clone();
        let work = |progress: Arc<Progress>| async move { load(&portal, kind, &culture, &progress).await };
        let id = self.start_with_progress(world, TaskKind::LoadList(kind), work, move |it, world, loaded| {
            it.book_loaded(world, kind, loaded);
        });
        let shelf = self.shelf_mut(kind);
        shelf.loading = Some(id);
        shelf.trouble = None;
    }

    pub(super) fn book_loaded(
        &mut self,
        world: &mut World,
        kind: RecordKind,
        loaded: Result<Result<Loaded, PortalError>, Unfinished>,
    ) {
        let now = world.now();
        let shelf = self.shelf_mut(kind);
        shelf.loading = None;
        match loaded {
            Ok(Ok(Loaded { book, names, shortened })) => {
                shelf.book = Some(book);
                shelf.shortened = shortened;
                shelf.loaded = Some(now);
                shelf.is_copy = false;
                shelf.find();
                self.names.extend(names);
                self.keep_copy(world, kind);
            }
            Err(unfinished) => shelf.trouble = Some(unfinished_words(unfinished)),
            Ok(Err(error)) => {
                shelf.trouble = Some(error.to_string());
                self.note_expiry(world, &error, Interrupted::Book(kind));
            }
        }
    }
}
