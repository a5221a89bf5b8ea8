//! What the user is looking for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::column::Sort;
use super::fold::fold;
use crate::records::{Choice, RecordKind};

/// Words, filters and order together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The words as typed.
    pub text: String,
    /// The filters beside it.
    pub filters: Filters,
    /// The order among equally good matches.
    pub sort: Sort,
}

/// The filters beside the search field. All of them must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Active or disabled people.
    pub status: StatusFilter,
    /// Only people of this type.
    pub kind: Option<Choice>,
    /// Only people of this department.
    pub department: Option<Uuid>,
    /// Only contacts of this company.
    pub company: Option<i64>,
    /// Only contacts at this stage.
    pub stage: Option<i64>,
    /// Only contacts with this access.
    pub access: Option<Choice>,
    /// Only contacts that this person created or manages.
    pub owner: Option<Uuid>,
    /// Only records without these.
    pub missing: BTreeSet<Missing>,
}

/// Something that a record can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// A person has no line manager.
    Lead,
    /// A person is in no department.
    Department,
    /// There is no e-mail address.
    Email,
    /// A person has no photo.
    Photo,
    /// A contact belongs to no company.
    Company,
}

impl Missing {
    /// All of them.
    pub const ALL: [Missing; 5] =
        [Missing::Lead, Missing::Department, Missing::Email, Missing::Photo, Missing::Company];

    /// What a kind of record can lack. The list of contacts does not tell which have photos.
    pub fn of(kind: RecordKind) -> &'static [Missing] {
        match kind {
            RecordKind::Person => &[Missing::Lead, Missing::Department, Missing::Email, Missing::Photo],
            RecordKind::Contact => &[Missing::Company, Missing::Email],
        }
    }

    /// How it reads in the window.
    pub fn label(self) -> &'static str {
        match self {
            Missing::Lead => "No lead",
            Missing::Department => "No department",
            Missing::Email => "No e-mail",
            Missing::Photo => "No photo",
            Missing::Company => "No company",
        }
    }
}

/// Which people by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// Those who may sign in.
    #[default]
    Active,
    /// Those who may not.
    Disabled,
    /// Everybody.
    All,
}

impl StatusFilter {
    /// All of them, in the order of the window.
    pub const EVERY: [StatusFilter; 3] = [StatusFilter::Active, StatusFilter::Disabled, StatusFilter::All];

    /// How it reads in the window.
    pub fn label(self) -> &'static str {
        match self {
            StatusFilter::Active => "Active",
            StatusFilter::Disabled => "Disabled",
            StatusFilter::All => "All",
        }
    }
}

impl Query {
    /// A query of words alone.
    pub fn of(text: impl Into<String>) -> Query {
        Query { text: text.into(), ..Query::default() }
    }

    /// The words to look for, folded. All of them must occur.
    pub fn words(&self) -> Vec<String> {
        fold(&self.text).split_whitespace().map(str::to_owned).collect()
    }
}
