//! The rows of a book in the order of one of their columns.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::collation::Collation;
use super::column::Column;
use super::row_view::RowView;
use super::store::RowStore;

/// The numbers of all rows that are there, by one column. Rows where it is empty come last,
/// and those where it is the same are ordered by name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Order {
    rows: Vec<u32>,
    /// How many of them have something in the column.
    filled: u32,
}

impl Order {
    /// The rows of a store by name.
    pub(super) fn by_name(store: &RowStore, collation: &Collation) -> Order {
        let views: Vec<RowView<'_>> = (0..)
            .map_while(|row| (row < store.len()).then_some(row as u32))
            .filter_map(|row| store.view(row))
            .collect();
        let places = places(views.iter().map(|view| view.name), collation);
        let mut rows: Vec<(u32, u32)> = views.iter().map(|view| (places[view.name], view.number)).collect();
        rows.sort_unstable_by(|a, b| {
            let key = |row: u32| store.entry(row).map(|entry| entry.key);
            a.0.cmp(&b.0).then_with(|| key(a.1).cmp(&key(b.1)))
        });
        let filled = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        Order { rows: rows.into_iter().map(|(_, row)| row).collect(), filled }
    }

    /// The rows by another column.
    pub(super) fn by_column(
        column: Column,
        by_name: &Order,
        store: &RowStore,
        collation: &Collation,
    ) -> Order {
        let value = |row: &u32| store.view(*row).map_or("", |view| view.column(column));
        let places = places(by_name.rows.iter().map(value), collation);
        let place = |row: &u32| {
            Some(value(row)).filter(|value| !value.is_empty()).map_or(u32::MAX, |value| places[value])
        };
        let mut rows: Vec<(u32, u32)> = by_name.rows.iter().map(|row| (place(row), *row)).collect();
        // Stable: those of one place stay ordered by name.
        rows.sort_by_key(|(place, _)| *place);
        let filled = rows.partition_point(|(place, _)| *place != u32::MAX);
        Order {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            filled: u32::try_from(filled).unwrap_or(u32::MAX),
        }
    }

    /// Puts a new row of the store in its place.
    pub(super) fn insert(&mut self, row: u32, column: Column, store: &RowStore, collation: &Collation) {
        let Some(view) = store.view(row) else { return };
        let at = self.rows.partition_point(|other| {
            store
                .view(*other)
                .is_some_and(|other| compare(&other, &view, column, collation) == Ordering::Less)
        });
        self.rows.insert(at, row);
        if column == Column::Name || !view.column(column).is_empty() {
            self.filled += 1;
        }
    }

    /// Takes a row out. To be called while it is still in the store.
    pub(super) fn remove(&mut self, row: u32) {
        if let Some(at) = self.rows.iter().position(|other| *other == row) {
            self.rows.remove(at);
            if (at as u64) < u64::from(self.filled) {
                self.filled -= 1;
            }
        }
    }

    /// The rows in order.
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The rows in order, or the other way round; those with nothing in the column last.
    #[inline]
    pub(super) fn walk(&self, descending: bool, mut call: impl FnMut(u32)) {
        let (filled, empty) = self.rows.split_at((self.filled as usize).min(self.rows.len()));
        if descending {
            filled.iter().rev().copied().for_each(&mut call);
        } else {
            filled.iter().copied().for_each(&mut call);
        }
        empty.iter().copied().for_each(call);
    }

    /// Whether it names each of these rows once.
    pub(super) fn is_sound(&self, store: &RowStore, count: usize) -> bool {
        let mut seen = vec![false; store.len()];
        self.rows.len() == count
            && self.filled as usize <= count
            && self.rows.iter().all(|row| {
                let new = seen.get_mut(*row as usize).is_some_and(|seen| !std::mem::replace(seen, true));
                new && store.has(*row)
            })
    }
}

/// The place of each different text among all.
fn places<'a>(texts: impl Iterator<Item = &'a str>, collation: &Collation) -> HashMap<&'a str, u32> {
    let mut places: HashMap<&str, u32> = texts.map(|text| (text, 0)).collect();
    let mut sorted: Vec<&str> = places.keys().copied().collect();
    sorted.sort_unstable_by(|a, b| collation.compare(a, b));
    for (place, text) in (0u32..).zip(sorted) {
        places.insert(text, place);
    }
    places
}

fn compare(a: &RowView<'_>, b: &RowView<'_>, column: Column, collation: &Collation) -> Ordering {
    let (left, right) = (a.column(column), b.column(column));
    let by_column = match (left.is_empty(), right.is_empty()) {
        _ if column == Column::Name => Ordering::Equal,
        (true, true) => Ordering::Equal,
        (empty, other) if empty != other => empty.cmp(&other),
        _ => collation.compare(left, right),
    };
    by_column.then_with(|| collation.compare(a.name, b.name)).then_with(|| a.key.cmp(&b.key))
}
