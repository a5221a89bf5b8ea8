//! The cached objects of people: reading them, and saving what was done to one.

use uuid::Uuid;

use crate::demo::office::rows::PersonRow;
use crate::demo::people::working_copy::{PersonView, WorkingCopy};
use crate::demo::state::PortalState;
use crate::demo::text_columns::cut;

impl PortalState {
    /// A person as every reader sees it.
    pub(crate) fn seen(&self, id: Uuid) -> Option<PersonView<'_>> {
        let row = self.rows.people.get(&id)?;
        Some(self.seen_row(row))
    }

    /// The same for a row at hand.
    pub(crate) fn seen_row<'a>(&'a self, row: &'a PersonRow) -> PersonView<'a> {
        let cached = if self.cached.is_empty() { None } else { self.cached.get(&row.id) };
        match cached.filter(|copy| copy.belongs_to(row)) {
            Some(copy) => PersonView::of_copy(copy, &row.departments),
            None => PersonView::stored(row),
        }
    }

    /// The object for a save to work on.
    pub(crate) fn work_on(&self, id: Uuid) -> Option<WorkingCopy> {
        let stored = self.rows.people.get(&id)?;
        let cached = self.cached.get(&id).filter(|copy| copy.belongs_to(stored));
        Some(cached.cloned().unwrap_or_else(|| WorkingCopy::load(stored)))
    }

    /// A save failed: the object that it worked on stays in the cache.
    pub(crate) fn leave_half_done(&mut self, mut working: WorkingCopy) {
        if let Some(stored) = self.rows.people.get(&working.row.id) {
            working.attach_to(stored);
            self.cached.insert(working.row.id, working);
            self.orders.clear();
        }
    }

    /// Stores the object: texts are cut at the column's length and at the first character beyond U+FFFF, the
    /// row is stamped, the cache is refreshed from the row.
    pub(crate) fn save(&mut self, working: WorkingCopy) {
        let id = working.row.id;
        let stamp = self.now();
        self.cached.remove(&id);
        let Some(stored) = self.rows.people.get_mut(&id) else {
            return;
        };
        let departments = std::mem::take(&mut stored.departments);
        let renamed =
            stored.first_name != working.row.first_name || stored.last_name != working.row.last_name;
        let mut row = working.row;
        row.departments = departments;
        row.last_modified = stamp;
        row.contacts = working.channels.iter().map(|part| format!("{part}|")).collect();
        for (text, limit) in [
            (&mut row.first_name, 64),
            (&mut row.last_name, 64),
            (&mut row.title, 64),
            (&mut row.location, 255),
            (&mut row.notes, 512),
            (&mut row.contacts, 1024),
            (&mut row.email, 255),
        ] {
            cut(text, limit);
        }
        *stored = row;
        if renamed {
            self.orders.clear();
        }
    }
}
