//! All records of one kind, searchable.

use std::sync::Arc;

use ahash::AHashMap;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use super::collation::Collation;
use super::column::Column;
use super::counts::Counts;
use super::fits::Fits;
use super::order::Order;
use super::query::Query;
use super::rank;
use super::row::Row;
use super::row_view::RowView;
use super::scan::ranks;
use super::store::RowStore;
use super::words::SearchWords;
use crate::records::RecordKey;

/// All records of one kind, in the order of each column.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Book {
    store: RowStore,
    orders: Vec<Order>,
    places: AHashMap<RecordKey, u32>,
    collation: Arc<Collation>,
}

/// A book as it is written down.
#[derive(Deserialize)]
struct Stored {
    culture: String,
    store: RowStore,
    orders: Vec<Order>,
}

/// The same, on its way out.
#[derive(Serialize)]
struct StoredRef<'a> {
    culture: &'a str,
    store: &'a RowStore,
    orders: &'a [Order],
}

impl Serialize for Book {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let culture = self.collation.culture();
        StoredRef { culture, store: &self.store, orders: &self.orders }.serialize(serializer)
    }
}

impl TryFrom<Stored> for Book {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Book, &'static str> {
        let Stored { culture, store, orders } = stored;
        if !store.is_sound() {
            return Err("the texts of a book do not fit its rows");
        }
        let places = places(&store);
        if orders.len() != Column::ALL.len()
            || !orders.iter().all(|order| order.is_sound(&store, places.len()))
        {
            return Err("the orders of a book do not fit its rows");
        }
        Ok(Book { places, store, orders, collation: Arc::new(Collation::of_culture(&culture)) })
    }
}

fn places(store: &RowStore) -> AHashMap<RecordKey, u32> {
    let mut places = AHashMap::with_capacity(store.len());
    places.extend(
        (0u32..).zip(store.entries()).filter(|(row, _)| store.has(*row)).map(|(row, entry)| (entry.key, row)),
    );
    places
}

/// A book that is being filled.
#[derive(Debug, Default)]
pub struct BookBuilder {
    store: RowStore,
    places: AHashMap<RecordKey, u32>,
}

impl BookBuilder {
    /// Adds a row. One that is there already is replaced; returns whether it is new.
    pub fn add(&mut self, row: &Row) -> bool {
        let Some(number) = self.store.push(row) else { return false };
        let old = self.places.insert(row.key, number);
        if let Some(old) = old {
            self.store.remove(old);
        }
        old.is_none()
    }

    /// Takes a row out again.
    pub fn remove(&mut self, key: RecordKey) {
        if let Some(row) = self.places.remove(&key) {
            self.store.remove(row);
        }
    }

    /// How much memory it takes, in bytes; about.
    pub fn size(&self) -> usize {
        self.store.size()
    }

    /// Whether this record is in it.
    pub fn has(&self, key: RecordKey) -> bool {
        self.places.contains_key(&key)
    }

    /// How many different records it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Orders the book. Takes a while for many rows.
    pub fn build(mut self, collation: Collation) -> Book {
        self.store.shrink();
        self.places.shrink_to_fit();
        let by_name = Order::by_name(&self.store, &collation);
        let mut orders = Vec::with_capacity(Column::ALL.len());
        for column in Column::ALL.into_iter().skip(1) {
            orders.push(Order::by_column(column, &by_name, &self.store, &collation));
        }
        orders.insert(Column::Name.index(), by_name);
        Book { store: self.store, orders, places: self.places, collation: Arc::new(collation) }
    }
}

impl Book {
    /// A book of these rows, in the order of a language.
    pub fn new<'a>(rows: impl IntoIterator<Item = &'a Row>, collation: Collation) -> Book {
        let mut builder = BookBuilder::default();
        for row in rows {
            builder.add(row);
        }
        builder.build(collation)
    }

    pub(super) fn store(&self) -> &RowStore {
        &self.store
    }

    /// How many records it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The rows by name.
    pub fn rows(&self) -> impl Iterator<Item = RowView<'_>> {
        self.orders.first().map_or(&[][..], Order::rows).iter().filter_map(|row| self.store.view(*row))
    }

    /// The name of each row, without the rest of it: quicker than [`Book::rows`], in no order.
    pub fn names(&self) -> impl Iterator<Item = (RecordKey, &str)> {
        let named = (0u32..).zip(self.store.entries());
        named.filter_map(|(row, entry)| Some((entry.key, self.store.name(row)?)))
    }

    /// The row of a number that [`Book::find`] gave.
    pub fn at(&self, number: u32) -> Option<RowView<'_>> {
        self.store.view(number)
    }

    /// The number of the row of a record.
    pub fn number_of(&self, key: RecordKey) -> Option<u32> {
        self.places.get(&key).copied()
    }

    /// The row of a record.
    pub fn row(&self, key: RecordKey) -> Option<RowView<'_>> {
        self.store.view(self.number_of(key)?)
    }

    /// Takes a row out, if it is there.
    pub fn remove(&mut self, key: RecordKey) {
        if let Some(row) = self.places.remove(&key) {
            for order in &mut self.orders {
                order.remove(row);
            }
            self.store.remove(row);
        }
    }

    /// Puts a row in, or in place of the one that was there.
    pub fn put(&mut self, row: &Row) {
        self.remove(row.key);
        let Some(number) = self.store.push(row) else { return };
        self.places.insert(row.key, number);
        for (column, order) in Column::ALL.into_iter().zip(&mut self.orders) {
            order.insert(number, column, &self.store, &self.collation);
        }
    }

    /// The numbers of all rows that fit, better matches first and then as the query sorts.
    ///
    /// Every word must occur somewhere; a row whose name starts with the first word
    /// comes before one that has it at the start of another word, and that before
    /// the rest. Digits match phone numbers whatever their punctuation.
    pub fn find(&self, query: &Query) -> Vec<u32> {
        let fits = Fits::new(&query.filters, &self.store);
        let ranks = ranks(&self.store, &SearchWords::new(&query.text), |entry| fits.fits(entry, &self.store));
        let mut sizes = [0usize; rank::LAST as usize + 1];
        for rank in &ranks {
            sizes[usize::from(*rank).min(sizes.len() - 1)] += 1;
        }
        // One walk for all ranks: each has its stretch of the result.
        let mut next = [0usize; rank::LAST as usize + 1];
        for rank in 2..next.len() {
            next[rank] = next[rank - 1] + sizes[rank - 1];
        }
        let mut found = vec![0; sizes.iter().skip(1).sum()];
        let Some(order) = self.orders.get(query.sort.column.index()) else { return Vec::new() };
        order.walk(query.sort.descending, |row| {
            let rank = usize::from(ranks.get(row as usize).copied().unwrap_or(rank::NONE));
            if rank != usize::from(rank::NONE)
                && let Some(place) = found.get_mut(next[rank])
            {
                *place = row;
                next[rank] += 1;
            }
        });
        found
    }

    /// How many rows each option of each filter would show. `viewer` is who "mine" means.
    pub fn counts(&self, query: &Query, viewer: Option<Uuid>) -> Counts {
        Counts::new(&self.store, &SearchWords::new(&query.text), &query.filters, viewer)
    }
}

impl Default for Book {
    fn default() -> Book {
        BookBuilder::default().build(Collation::default())
    }
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
