//! How the lists are looked at: filters, order, columns, and all of that under a name.

use super::receive::Done;
use super::{Desk, Shelf, Tone};
use crate::directory::{Column, Filters, SavedView, Sort};
use crate::records::RecordKind;

/// The most characters of the name of a view.
const LONGEST: usize = 60;

impl Shelf {
    /// How the list is looked at now, under a name.
    fn view(&self, kind: RecordKind, name: &str) -> SavedView {
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

impl Desk {
    pub(super) fn search(&mut self, kind: RecordKind, text: String) {
        self.arrange(kind, |shelf| shelf.query.text = text);
    }

    pub(super) fn filter(&mut self, kind: RecordKind, filters: Filters) {
        self.arrange(kind, |shelf| shelf.query.filters = filters);
    }

    pub(super) fn sort(&mut self, kind: RecordKind, sort: Sort) {
        self.arrange(kind, |shelf| shelf.query.sort = sort);
    }

    pub(super) fn show_columns(&mut self, kind: RecordKind, columns: Vec<Column>) {
        self.arrange(kind, |shelf| shelf.columns = columns);
    }

    fn arrange(&mut self, kind: RecordKind, change: impl FnOnce(&mut Shelf)) {
        if let Some(signed) = self.signed_mut() {
            let shelf = signed.shelf_mut(kind);
            change(shelf);
            shelf.find();
        }
    }

    pub(super) fn read_views(&mut self) {
        let Some(signed) = self.signed() else { return };
        let views = signed.folder.views();
        self.jobs.start_quietly("Reading the views", |_| async move {
            Done::ViewsRead(tokio::task::spawn_blocking(move || views.read()).await.unwrap_or_default())
        });
    }

    pub(super) fn views_read(&mut self, views: Vec<SavedView>) {
        if let Some(signed) = self.signed_mut() {
            signed.views = views;
        }
    }

    /// Shows a list as a view says. The words that are looked for stay.
    pub(super) fn use_view(&mut self, view: SavedView) {
        self.arrange(view.kind, |shelf| {
            shelf.query.filters = view.filters;
            shelf.query.sort = view.sort;
            shelf.columns = view.columns;
        });
    }

    /// Keeps how a list is looked at now under a name, in place of the view that had it.
    pub(super) fn save_view(&mut self, kind: RecordKind, name: &str) {
        let name: String = name.trim().chars().take(LONGEST).collect();
        let Some(signed) = self.signed_mut().filter(|_| !name.is_empty()) else { return };
        let view = signed.shelf(kind).view(kind, &name);
        let same = |other: &&mut SavedView| other.kind == kind && other.name == name;
        match signed.views.iter_mut().find(same) {
            Some(other) => *other = view,
            None => signed.views.push(view),
        }
        self.keep_views();
    }

    pub(super) fn forget_view(&mut self, kind: RecordKind, name: &str) {
        let Some(signed) = self.signed_mut() else { return };
        signed.views.retain(|view| view.kind != kind || view.name != name);
        self.keep_views();
    }

    fn keep_views(&mut self) {
        let Some(signed) = self.signed() else { return };
        let (file, views) = (signed.folder.views(), signed.views.clone());
        // An older list must not overtake a newer one: one at a time, the latest last.
        let kept = file.keep(&views);
        if let Err(error) = kept {
            let sentence = format!(
                "The list of views could not be kept ({error}). What you see here lasts until the program is closed."
            );
            self.notify(Tone::Warning, sentence);
        }
    }
}
