//! How records are FOUND: books, search, filters.
//!
//! Pure values. The desk brings the pages that the portal gave; nothing here asks
//! the portal or the disk.

mod book;
mod fold;
mod query;
mod row;

pub use book::Book;
pub use fold::{fold, highlights};
pub use query::{Filters, Query, StatusFilter};
pub use row::{Badge, Row, RowDetails};
