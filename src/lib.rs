//! Portal Desk.
pub mod records;
