//! The books: both lists, and what is looked for in them.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::desk::session::expired::Interrupted;
use crate::desk::session::lists::Lists;
use crate::desk::session::loading::{Loaded, load};
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::directory::{Filters, Query, RowView, StatusFilter};
use crate::jobs::{Progress, Unfinished};
use crate::portal::PortalError;
use crate::records::{RecordKey, RecordKind};

impl Lists {
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
