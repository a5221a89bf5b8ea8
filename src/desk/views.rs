//! How the lists are looked at: filters, order, columns, and all of that under a name.

use super::keeping::Store;
use super::receive::Done;
use super::{Desk, Shelf, Signed, Tone};
use crate::directory::{Column, Filters, SavedView, Sort};
use crate::records::RecordKind;
use crate::storage::SharedFile;

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

/// The views that were read, their file, and a sentence if they could not be.
pub(super) type ReadViews = (SharedFile<Vec<SavedView>>, Vec<SavedView>, Option<String>);

impl Signed {
    /// Puts a view in, in place of the one that had its name.
    fn put_view(&mut self, view: SavedView) {
        let same = |other: &&mut SavedView| other.kind == view.kind && other.name == view.name;
        match self.views.iter_mut().find(same) {
            Some(other) => *other = view,
            None => self.views.push(view),
        }
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
            let read = tokio::task::spawn_blocking(move || {
                let (read, trouble) = views.read();
                (views.file(&read), read, trouble)
            });
            Done::ViewsRead(read.await.ok().map(Box::new))
        });
    }

    pub(super) fn views_read(&mut self, read: Option<Box<ReadViews>>) {
        let (Some(signed), Some(read)) = (self.signed_mut(), read) else { return };
        let (file, views, trouble) = *read;
        // What was kept before this came is on top.
        let newer = std::mem::replace(&mut signed.views, views);
        signed.views_file = Some(file);
        let is_newer = !newer.is_empty();
        for view in newer {
            signed.put_view(view);
        }
        if is_newer {
            self.keep_views();
        }
        if let Some(sentence) = trouble {
            self.notify(Tone::Warning, sentence);
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
        signed.put_view(view);
        self.keep_views();
    }

    pub(super) fn forget_view(&mut self, kind: RecordKind, name: &str) {
        let Some(signed) = self.signed_mut() else { return };
        signed.views.retain(|view| view.kind != kind || view.name != name);
        self.keep_views();
    }

    fn keep_views(&mut self) {
        let Some(signed) = self.signed() else { return };
        let Some(file) = &signed.views_file else { return };
        file.offer(&signed.views);
        self.keep_file(Store::Views(signed.owner));
    }
}
