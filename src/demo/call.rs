//! One call of the API with its arguments bound.

use uuid::Uuid;

use crate::demo::binding::BoundArguments;
use crate::demo::envelope::{Failure, Success};
use crate::demo::json::{self, Only};

/// A bound call.
pub(super) struct BoundCall {
    /// The person who calls; all zeros when nobody is signed in.
    pub caller: Uuid,
    /// The arguments.
    pub arguments: BoundArguments,
    /// The token of the cookie, where one was sent.
    pub cookie: Option<String>,
    query: Vec<(String, String)>,
    fields: Option<Vec<String>>,
}

impl BoundCall {
    /// A call with its list settings, which are taken from the query string alone.
    pub(super) fn new(caller: Uuid, arguments: BoundArguments, query: &[(String, String)]) -> BoundCall {
        let fields = query.iter().find(|(name, _)| name.eq_ignore_ascii_case("fields")).map(|(_, names)| {
            names
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
        });
        BoundCall {
            caller,
            arguments,
            cookie: None,
            query: query.to_vec(),
            fields: fields.filter(|names| !names.is_empty()),
        }
    }

    /// The properties asked for with `fields=`.
    pub(super) fn only(&self) -> Only<'_> {
        Only(self.fields.as_deref())
    }

    /// A value of the query string.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// `startIndex`, 0 when absent or unreadable.
    pub(super) fn start_index(&self) -> usize {
        self.query("startIndex").and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// `count`: 1000 is the default and the most; 0 asks for nothing.
    pub(super) fn count(&self) -> usize {
        self.query("count").and_then(|text| text.parse().ok()).unwrap_or(1000).min(1000)
    }

    /// `filterValue`: only the text before the first comma is used.
    pub(super) fn filter_value(&self) -> &str {
        self.query("filterValue").unwrap_or_default().split(',').next().unwrap_or_default()
    }

    /// `sortOrder`: exactly `descending`; anything else is ascending.
    pub(super) fn descending(&self) -> bool {
        self.query("sortOrder") == Some("descending")
    }

    /// A list without a total, whose items all have this data contract.
    pub(super) fn list<T>(
        &self,
        contract: &str,
        items: impl IntoIterator<Item = T>,
        each: impl FnMut(&mut String, T),
    ) -> Success {
        let mut response = String::new();
        let kept = items.into_iter().filter(|_| self.keeps(contract));
        let count = json::list(&mut response, kept, each);
        Success { response, count, ..Success::default() }
    }

    /// Whether items of this data contract stay in a list: `type=` takes all others out of EVERY list, and the name
    /// must be exact. Without a contract it is the name of the type in small letters.
    pub(super) fn keeps(&self, contract: &str) -> bool {
        self.query("type").is_none_or(|wanted| wanted.is_empty() || wanted == contract)
    }

    /// A number among the route values; a bad one is a conversion error.
    pub(super) fn id(&self, name: &str) -> Result<i64, Failure> {
        self.arguments.number(name)
    }
    /// The person whom a route value names; a bad id is a 500.
    pub(super) fn person_id(&self, name: &str) -> Result<Uuid, Failure> {
        let text = self.arguments.first(name).unwrap_or_default();
        Uuid::try_parse(text).map_err(|_| Failure::other("Unrecognized Guid format."))
    }
}
