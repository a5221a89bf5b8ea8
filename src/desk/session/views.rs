//! How the lists are looked at: filters, order, columns, and all of that under a name.

use crate::desk::notice::Tone;
use crate::desk::session::lists::Lists;
use crate::desk::session::shelf::Shelf;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::directory::{Column, Filters, SavedView, Sort};
use crate::jobs::aside;
use crate::records::RecordKind;
use crate::storage::SharedFile;

/// The most characters of the name of a view.
const LONGEST: usize = 60;

/// The views that were read, their file, and a sentence if they could not be.
type ReadViews = (SharedFile<Vec<SavedView>>, Vec<SavedView>, Option<String>);

impl Lists {
    /// The file of the views holds what another window changed.
    pub(in crate::desk) fn follow_views(&mut self, views: Vec<SavedView>) {
        if let Some(file) = &self.views_file {
            file.followed(&views);
        }
        self.views = views;
    }

    /// Puts a view in, in place of the one that had its name.
    fn put_view(&mut self, view: SavedView) {
        let same = |other: &&mut SavedView| other.kind == view.kind && other.name == view.name;
        match self.views.iter_mut().find(same) {
            Some(other) => *other = view,
            None => self.views.push(view),
        }
    }
}

impl Lists {
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
        let shelf = self.shelf_mut(kind);
        change(shelf);
        shelf.find();
    }

    pub(in crate::desk) fn read_views(&self, world: &mut World) {
        let views = self.folder.views();
        let work = aside(move || {
            let (read, trouble) = views.read();
            (views.file(&read), read, trouble)
        });
        self.start_for_lists(world, TaskKind::Quiet(QuietTask::ReadViews), work, |it, world, read| {
            if let Ok(read) = read {
                it.take_views(world, read);
            }
        });
    }

    fn take_views(&mut self, world: &mut World, (file, views, trouble): ReadViews) {
        // What was kept before this came is on top.
        let newer = std::mem::replace(&mut self.views, views);
        self.views_file = Some(file);
        let is_newer = !newer.is_empty();
        for view in newer {
            self.put_view(view);
        }
        if is_newer {
            self.keep_views(world);
        }
        if let Some(sentence) = trouble {
            self.notify(world, Tone::Warning, sentence);
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
    pub(super) fn save_view(&mut self, world: &mut World, kind: RecordKind, name: &str) {
        let name: String = name.trim().chars().take(LONGEST).collect();
        if name.is_empty() {
            return;
        }
        let view = self.shelf(kind).view(kind, &name);
        self.put_view(view);
        self.keep_views(world);
    }

    pub(super) fn forget_view(&mut self, world: &mut World, kind: RecordKind, name: &str) {
        self.views.retain(|view| view.kind != kind || view.name != name);
        self.keep_views(world);
    }

    fn keep_views(&self, world: &mut World) {
        let Some(file) = &self.views_file else { return };
        file.offer(&self.views);
        world.keep_views(self.id, file.clone());
    }
}
