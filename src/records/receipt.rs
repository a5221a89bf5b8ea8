//! What a save did.

use serde::{Deserialize, Serialize};

use super::{Change, FieldKey, RecordKey, Value};

/// What a save did, field by field, as read back from the portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which record.
    pub record: RecordKey,
    /// Its name when it was saved.
    pub name: String,
    /// One line for each field that was to change.
    pub lines: Vec<ReceiptLine>,
    /// Fields that were not edited and yet hold something else now: (field, before, after).
    pub unexpected: Vec<Change>,
    /// Fields that somebody else had changed meanwhile and that were kept.
    pub kept_from_others: Vec<FieldKey>,
    /// What the save did not change and the portal no longer tells: the managers of a contact
    /// that everyone sees now. Undoing the save needs them.
    #[serde(default)]
    pub hidden: Vec<Change>,
    /// Whether somebody else saved the record meanwhile and nothing of it shows in its fields.
    #[serde(default)]
    pub is_touched: bool,
    /// What went wrong, if the save stopped before its end: what happened, and what
    /// was therefore not done.
    pub trouble: Option<String>,
}

/// One field of a receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// What was to change.
    pub change: Change,
    /// What came of it.
    pub result: Result,
}

/// What came of one change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    /// The portal holds what was sent.
    Stored,
    /// The portal holds something else, and not what it held before.
    StoredDifferently(Value),
    /// The portal holds what it held before.
    NotStored,
    /// It could not be read back, so it is not known.
    Unknown,
}

impl Receipt {
    /// Whether everything was stored as it was sent, and nothing else changed.
    pub fn is_clean(&self) -> bool {
        self.trouble.is_none() && self.unexpected.is_empty() && self.all_is_stored()
    }

    /// Whether every field holds what was sent, whatever else went wrong.
    pub fn all_is_stored(&self) -> bool {
        self.lines.iter().all(|line| line.result == Result::Stored)
    }

    /// Whether nothing could be read back, so that nobody knows what was stored.
    pub fn is_unknown(&self) -> bool {
        self.lines.iter().all(|line| line.result == Result::Unknown)
    }
}
