//! A way to look at a list, kept under a name.

use serde::{Deserialize, Serialize};

use super::column::{Column, Sort};
use super::query::Filters;
use crate::records::RecordKind;

/// Filters, order and columns under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// What it is called; no two of one kind have the same name.
    pub name: String,
    /// The list it is for.
    pub kind: RecordKind,
    /// What is shown.
    #[serde(default)]
    pub filters: Filters,
    /// In which order.
    #[serde(default)]
    pub sort: Sort,
    /// What the second line of a row shows.
    #[serde(default)]
    pub columns: Vec<Column>,
}
