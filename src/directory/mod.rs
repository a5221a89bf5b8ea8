//! How records are found: books, search, filters, order.
//!
//! Pure values. The desk brings the pages that the portal gave; nothing here asks
//! the portal or the disk. A [`Book`] holds all records of one kind in a [`Row`] each,
//! compactly and in the order of every column; a [`Query`] says what is looked for.

mod book;
mod collation;
mod column;
mod counts;
mod entry;
mod fits;
mod fold;
mod glance;
mod highlight;
mod interned;
mod letters;
mod order;
mod owner;
mod query;
mod rank;
mod row;
mod row_view;
mod saved_view;
mod scan;
mod store;
mod texts;
mod words;

pub use book::{Book, BookBuilder};
pub use collation::Collation;
pub use column::{Column, Sort};
pub use counts::Counts;
pub use fold::fold;
pub use highlight::{highlights, phone_highlight};
pub use query::{Filters, Missing, Query, StatusFilter};
pub use row::{Badge, Row, RowDetails};
pub use row_view::RowView;
pub use saved_view::SavedView;
