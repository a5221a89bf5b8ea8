//! What somebody is looking for.

use uuid::Uuid;

use super::fold::fold;
use crate::records::Choice;

/// Words and filters together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The words as typed.
    pub text: String,
    /// The filters beside it.
    pub filters: Filters,
}

/// The filters beside the search field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Active or disabled people.
    pub status: StatusFilter,
    /// Only people of this type.
    pub kind: Option<Choice>,
    /// Only people of this department.
    pub department: Option<Uuid>,
    /// Only contacts at this stage.
    pub stage: Option<i64>,
    /// Only contacts with this access.
    pub access: Option<Choice>,
}

/// Which people by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// The words to look for, folded. All of them must occur.
    pub fn words(&self) -> Vec<String> {
        fold(&self.text).split_whitespace().map(str::to_owned).collect()
    }
}
