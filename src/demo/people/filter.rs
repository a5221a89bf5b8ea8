//! Finding people.

use std::cmp::Ordering;
use std::sync::Arc;

use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json;
use crate::demo::office::rows::PersonRow;
use crate::demo::people::read::seen_where;
use crate::demo::people::status;
use crate::demo::people::working_copy::PersonView;
use crate::demo::state::PortalState;

/// `GET people/filter`.
pub(crate) fn full(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    filtered(state, call, true)
}

/// `GET people/simple/filter`: the same with small objects.
pub(crate) fn simple(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    filtered(state, call, false)
}

/// What `people/filter` is asked for. Everything comes from the query string.
struct PeopleFilter {
    status: Option<i32>,
    activated: Option<bool>,
    visitor: Option<bool>,
    group: Option<Uuid>,
    administrators: bool,
    words: Option<Vec<String>>,
}

impl PeopleFilter {
    /// An administrator who names no status gets ALL people, disabled ones too; for all others a wish for
    /// disabled people silently becomes the default, active or on leave.
    fn read(state: &PortalState, call: &BoundCall) -> Result<PeopleFilter, Failure> {
        let bad = |name: &str| Failure::conversion(format!("{name} is not a valid value."));
        let named = match call.query("employeeStatus").filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => Some(status::named(text).ok_or_else(|| bad("employeeStatus"))?),
        };
        let status = if state.is_module_admin(call.caller, "people") {
            named.unwrap_or(None)
        } else {
            match named {
                Some(Some(wanted)) if wanted != 2 => Some(wanted),
                _ => Some(5),
            }
        };
        let activated = call.query("activationStatus").filter(|text| !text.is_empty());
        let visitor = match call.query("employeeType").unwrap_or_default().to_ascii_lowercase().as_str() {
            "1" | "user" => Some(false),
            "2" | "visitor" => Some(true),
            "" | "0" | "all" => None,
            _ => return Err(bad("employeeType")),
        };
        let group = match call.query("groupId").filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => {
                Some(Uuid::try_parse(text).map_err(|_| Failure::conversion("Unrecognized Guid format."))?)
            }
        };
        Ok(PeopleFilter {
            status,
            activated: activated.map(|text| text == "1" || text.eq_ignore_ascii_case("activated")),
            visitor,
            group,
            administrators: call
                .query("isAdministrator")
                .is_some_and(|text| text.eq_ignore_ascii_case("true")),
            words: words(call.filter_value()),
        })
    }

    fn fits(&self, seen: PersonView<'_>) -> bool {
        let row = seen.row;
        status::fits(row.status, self.status)
            && self.activated.is_none_or(|activated| (row.activation_status == 1) == activated)
            && self.visitor.is_none_or(|visitor| row.visitor == visitor)
            && self.group.is_none_or(|group| seen.departments.contains(&group))
            && (!self.administrators || row.admin || row.owner || !row.modules.is_empty())
            && self.words.as_ref().is_none_or(|words| all_words_occur(row, words))
    }
}

fn words(text: &str) -> Option<Vec<String>> {
    let words: Vec<String> = text.split(' ').filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() { None } else { Some(words) }
}

/// Every word must occur somewhere; a word of one letter never does.
fn all_words_occur(row: &PersonRow, words: &[String]) -> bool {
    if words.iter().any(|word| word.chars().count() < 2) {
        return false;
    }
    let fields = [&row.last_name, &row.first_name, &row.title, &row.location, &row.email];
    let fields = fields.map(|field| field.to_lowercase());
    words.iter().all(|word| fields.iter().any(|field| field.contains(word)))
}

fn filtered(state: &mut PortalState, call: &BoundCall, whole: bool) -> MethodOutcome {
    let filter = PeopleFilter::read(state, call)?;
    // Exactly these two in lower case; anything else is the language's display order.
    let order = match call.query("sortBy") {
        Some("lastname") => "lastname",
        _ => "firstname",
    };
    let order = ordered(state, order);
    let state = &*state;
    let (start, count) = (call.start_index(), call.count());
    let mut total = 0;
    let mut page = Vec::new();
    let forth = (!call.descending()).then(|| order.iter());
    let back = call.descending().then(|| order.iter().rev());
    for id in forth.into_iter().flatten().chain(back.into_iter().flatten()) {
        let Some(seen) = state.seen(*id) else {
            continue;
        };
        if filter.fits(seen) {
            if total >= start && page.len() < count {
                page.push(seen);
            }
            total += 1;
        }
    }
    let mut response = String::with_capacity(page.len() * 900);
    let kept = page.into_iter().filter(|_| call.keeps("person"));
    let count = json::list(&mut response, kept, |out, seen| {
        if whole {
            state.write_profile(out, seen, call.caller, call.only());
        } else {
            state.write_short(out, seen.row, call.caller, call.only());
        }
    });
    Ok(Success { response, count, start_index: start, total: Some(total), ..Success::default() })
}

fn ordered(state: &mut PortalState, by: &'static str) -> Arc<Vec<Uuid>> {
    if let Some(order) = state.orders.get(by) {
        return Arc::clone(order);
    }
    let mut keys: Vec<(String, String, Uuid)> = Vec::with_capacity(state.rows.people.len());
    for row in state.rows.people.values() {
        let row = state.seen_row(row).row;
        let (first, last) = (row.first_name.to_lowercase(), row.last_name.to_lowercase());
        keys.push(if by == "lastname" { (last, first, row.id) } else { (first, last, row.id) });
    }
    keys.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)).then(a.2.cmp(&b.2)).then(Ordering::Equal)
    });
    let order = Arc::new(keys.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>());
    state.orders.insert(by, Arc::clone(&order));
    order
}

/// `GET people/search?query=` and `people/@search/{query}`: active people. An internal error is `response: {}`.
pub(crate) fn search(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let Some(query) = call.arguments.first("query") else {
        return Ok(Success::nothing());
    };
    let words = words(query).unwrap_or_default();
    let found = seen_where(state, |row| row.status == 1 && all_words_occur(row, &words));
    let page = found.skip(call.start_index()).take(call.count());
    Ok(call.list("person", page, |out, seen| state.write_profile(out, seen, call.caller, call.only())))
}

/// `GET people/status/{status}/search?query=`: a plain piece of text in names, email and channels. Without a
/// query it is a 500.
pub(crate) fn search_status(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let text = call.arguments.first("status").unwrap_or_default();
    let wanted = status::named(text).ok_or_else(|| Failure::conversion("Requested value was not found."))?;
    let query = call.arguments.first("query").ok_or_else(Failure::null_reference)?.to_lowercase();
    let fits = |seen: &PersonView<'_>| {
        let row = seen.row;
        [&row.first_name, &row.last_name, &row.user_name, &row.email]
            .iter()
            .any(|field| field.to_lowercase().contains(&query))
            || seen.channels().chunks_exact(2).any(|pair| pair[1].to_lowercase().contains(&query))
    };
    let found = seen_where(state, |row| status::fits(row.status, wanted)).filter(fits);
    let page = found.skip(call.start_index()).take(call.count());
    Ok(call.list("person", page, |out, seen| state.write_profile(out, seen, call.caller, call.only())))
}
