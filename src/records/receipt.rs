//! What a save did.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::plain_text::is_blank;
use super::{Change, Effect, FieldKey, Record, RecordKey, RecordKind, Stage, Unsettled, Value};

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
    /// Fields that another user had changed meanwhile and that were kept.
    pub kept_from_others: Vec<FieldKey>,
    /// What the save did not change and the portal no longer tells: the managers of a contact
    /// that everyone sees now. Undoing the save needs them.
    #[serde(default)]
    pub hidden: Vec<Change>,
    /// Whether another user saved the record meanwhile and nothing of it shows in its fields.
    #[serde(default)]
    pub is_touched: bool,
    /// What happened beside the fields, as announced.
    #[serde(default, deserialize_with = "read_known")]
    pub effects: Vec<Effect>,
    /// What was announced beside the fields, and may have happened: a call was not answered.
    #[serde(default, deserialize_with = "read_known", skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Effect>,
    /// What is left to be mended or found out.
    #[serde(default, deserialize_with = "read_known")]
    pub remarks: Vec<Remark>,
    /// The portal's stamp of the record's last change before the save, where it tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
    /// What went wrong, if a call failed: what happened, and what was therefore not done.
    pub trouble: Option<String>,
    /// Whether all that went wrong is that calls were not answered. Then nothing was wrong once
    /// everything turns out to be stored.
    #[serde(default)]
    pub is_only_unanswered: bool,
}

/// What is left of a save that is to be mended or found out. In [`telling`](super::telling) it
/// is put into words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The save took this stage from the contact, and could not put it back.
    StageLost(Stage),
    /// The save may have taken this stage from the contact, or may still do so.
    StageUnknown(Stage),
}

/// The entries of a list that this version knows; a later version may have written others.
fn read_known<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let written = Vec::<serde_json::Value>::deserialize(from)?;
    Ok(written.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}

/// One field of a receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// What was to change.
    pub change: Change,
    /// Whether it was stored.
    pub result: LineResult,
}

/// How one change ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineResult {
    /// The portal holds what was sent.
    Stored,
    /// The portal holds something else, and not what it held before.
    StoredDifferently(Value),
    /// The portal holds what it held before.
    NotStored,
    /// It is not known: a call was not answered, or nothing could be read back.
    Unknown,
}

impl Receipt {
    /// Whether everything was stored as it was sent, and nothing else changed.
    pub fn is_clean(&self) -> bool {
        self.trouble.is_none()
            && self.remarks.is_empty()
            && self.unexpected.is_empty()
            && self.all_is_stored()
    }

    /// Whether every field holds what was sent, whatever else went wrong.
    pub fn all_is_stored(&self) -> bool {
        self.lines.iter().all(|line| line.result == LineResult::Stored)
    }

    /// Whether it is known of no change how it ended.
    pub fn is_unknown(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.result == LineResult::Unknown)
    }

    /// What is not known of a save with these unknown lines, which may have taken this stage
    /// from the contact; `None` if everything is known.
    pub fn unsettled(&self, stage: Option<&Stage>) -> Option<Unsettled> {
        let unknown = self.lines.iter().filter(|line| line.result == LineResult::Unknown);
        let changes: Vec<Change> = unknown.map(|line| line.change.clone()).collect();
        let (stage, stamp) = (stage.cloned(), self.stamp.clone());
        (!changes.is_empty() || stage.is_some()).then_some(Unsettled { changes, stage, stamp })
    }

    /// Writes into it what a later reading has shown: these unknown changes are stored.
    /// `was_reset` says that the documented call has come, with all that it resets. What is left to
    /// be mended is to be up to date.
    pub fn settle(&mut self, stored: impl Fn(&Change) -> bool, now: Option<&Record>, was_reset: bool) {
        for line in self.lines.iter_mut().filter(|line| line.result == LineResult::Unknown) {
            if stored(&line.change) {
                line.result = LineResult::Stored;
            }
        }
        // The calls that were not answered have come once nothing is unknown any more.
        let is_known = self.lines.iter().all(|line| line.result != LineResult::Unknown);
        let happened = |effect: &mut Effect| effect.shows_in(now, is_known || was_reset);
        self.effects.extend(self.pending.extract_if(.., happened));
        if is_known {
            self.pending.clear();
        }
        if self.is_only_unanswered && self.all_is_stored() && self.remarks.is_empty() {
            self.trouble = None;
        }
    }

    /// Whether the save took a stage from the contact and could not put it back.
    pub fn loses_stage(&self) -> bool {
        self.remarks.iter().any(|remark| matches!(remark, Remark::StageLost(_)))
    }

    /// What undoing this save has to know.
    pub fn undone(&self) -> Undone {
        Undone {
            effects: self.effects.clone(),
            unexpected: self.unexpected.iter().map(|change| change.field).collect(),
            held: self.lines.iter().map(|line| line.change.clone()).collect(),
        }
    }
}

/// What an undo has to know of the save that it takes back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undone {
    /// What else it did.
    pub effects: Vec<Effect>,
    /// The fields that it changed without being asked to.
    pub unexpected: Vec<FieldKey>,
    /// Its changes. What they began with the portal has held.
    pub held: Vec<Change>,
}

impl Undone {
    /// Whether the portal held this value before the save, and takes it again whatever the form
    /// says of it. A contact without a first name it only takes from an import.
    pub fn held(&self, kind: RecordKind, field: FieldKey, value: &Value) -> bool {
        let needs_name = (kind, field) == (RecordKind::Contact, FieldKey::FirstName);
        let is_blank = value.as_text().is_some_and(is_blank);
        !(needs_name && is_blank)
            && self.held.iter().any(|change| change.field == field && change.from == *value)
    }
}
