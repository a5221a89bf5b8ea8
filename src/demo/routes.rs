//! Finds the method that an address means.

use crate::demo::route::Route;
use crate::demo::{crm, people, settings, sign_in};

/// Finds the method for a verb and a path below `/api/2.0/`, with the route values. Literal parts win over placeholders.
pub(super) fn find(verb: &str, path: &str) -> Option<(&'static Route, Vec<(String, String)>)> {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".json").unwrap_or(path);
    let parts: Vec<&str> = path.split('/').collect();
    let tables = [people::ROUTES, crm::ROUTES, sign_in::ROUTES, settings::ROUTES];
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
