//! Which method an address stands for.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use uuid::Uuid;

use crate::demo::binding::Arguments;
use crate::demo::envelope::Outcome;
use crate::demo::json::Only;
use crate::demo::server::Portal;
use crate::demo::state::State;
use crate::demo::{authentication, crm, people, second_factor, settings};

/// A method of the API.
pub(super) struct Route {
    /// The verb. It is a route constraint: a wrong one is an unknown address.
    pub verb: &'static str,
    /// The path below `/api/2.0/`, with `{placeholders}`.
    pub path: &'static str,
    /// Needs no login.
    pub open: bool,
    /// What to do.
    pub run: Run,
}

/// A method that waits for something.
pub(super) type Later = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// How a method runs.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// At once, under the lock.
    Now(fn(&mut State, &Call) -> Outcome),
    /// With waiting, taking the lock as needed.
    Later(fn(Arc<Portal>, Call) -> Later),
}

impl Route {
    /// A method that runs at once.
    pub(super) const fn now(
        verb: &'static str,
        path: &'static str,
        method: fn(&mut State, &Call) -> Outcome,
    ) -> Route {
        Route { verb, path, open: false, run: Run::Now(method) }
    }

    /// A method that waits for something.
    pub(super) const fn later(
        verb: &'static str,
        path: &'static str,
        method: fn(Arc<Portal>, Call) -> Later,
    ) -> Route {
        Route { verb, path, open: false, run: Run::Later(method) }
    }

    /// The same without login.
    pub(super) const fn open(mut self) -> Route {
        self.open = true;
        self
    }
}

/// A bound call.
pub(super) struct Call {
    /// Who calls; all zeros when nobody is logged in.
    pub caller: Uuid,
    /// The arguments.
    pub arguments: Arguments,
    /// The token of the cookie, where one was sent.
    pub cookie: Option<String>,
    query: Vec<(String, String)>,
    fields: Option<Vec<String>>,
}

impl Call {
    /// A call with its list settings, which are taken from the query string alone.
    pub(super) fn new(caller: Uuid, arguments: Arguments, query: &[(String, String)]) -> Call {
        let fields = query.iter().find(|(name, _)| name.eq_ignore_ascii_case("fields")).map(|(_, names)| {
            names
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
        });
        Call {
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

    /// Whether items of this data contract stay in a list: `type=` takes all others out of EVERY list, and the name
    /// must be exact. Without a contract it is the name of the type in small letters.
    pub(super) fn keeps(&self, contract: &str) -> bool {
        self.query("type").is_none_or(|wanted| wanted.is_empty() || wanted == contract)
    }

    /// A number among the route values; a bad one is a conversion error.
    pub(super) fn id(&self, name: &str) -> Result<i64, crate::demo::envelope::Failure> {
        self.arguments.number(name)
    }
}

/// Finds the method for a verb and a path below `/api/2.0/`, with the route values. Literal parts win over placeholders.
pub(super) fn find(verb: &str, path: &str) -> Option<(&'static Route, Vec<(String, String)>)> {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".json").unwrap_or(path);
    let parts: Vec<&str> = path.split('/').collect();
    let tables =
        [people::ROUTES, crm::ROUTES, authentication::ROUTES, second_factor::ROUTES, settings::ROUTES];
    let fitting = tables.into_iter().flatten().filter(|route| route.verb == verb && fits(route.path, &parts));
    let route = fitting.min_by_key(|route| route.path.matches('{').count())?;
    let values = route.path.split('/').zip(&parts).filter_map(|(pattern, part)| {
        let name = pattern.strip_prefix('{')?.strip_suffix('}')?;
        Some((name.to_owned(), (*part).to_owned()))
    });
    Some((route, values.collect()))
}

fn fits(pattern: &str, parts: &[&str]) -> bool {
    let is_crm = pattern.starts_with("crm/");
    let mut count = 0;
    for wanted in pattern.split('/') {
        match parts.get(count) {
            // The CRM's placeholders are numbers.
            Some(part) if wanted.starts_with('{') && is_crm => {
                if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                    return false;
                }
            }
            Some(part) if wanted.starts_with('{') && !part.is_empty() => {}
            Some(part) if wanted.eq_ignore_ascii_case(part) => {}
            _ => return false,
        }
        count += 1;
    }
    count == parts.len()
}
