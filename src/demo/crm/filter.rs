//! Finding contacts.

use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use crate::demo::call::BoundCall;
use crate::demo::crm::wire::{ContactShape, full_name};
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::{self, Only};
use crate::demo::office::rows::{CompanyRow, ContactRow};
use crate::demo::state::PortalState;

/// A person or a company in a list.
#[derive(Clone, Copy)]
enum ContactOrCompany<'a> {
    Person(&'a ContactRow),
    Company(&'a CompanyRow),
}

impl ContactOrCompany<'_> {
    /// The name of its data contract.
    fn contract(self) -> &'static str {
        match self {
            ContactOrCompany::Person(_) => "person",
            ContactOrCompany::Company(_) => "company",
        }
    }
}

struct ContactFilter {
    persons: bool,
    companies: bool,
    tags: Vec<String>,
    stage: i64,
    kind: i64,
    responsible: Option<Uuid>,
    shared: Option<bool>,
    from: Option<Date>,
    to: Option<Date>,
    words: Vec<String>,
}

impl ContactFilter {
    fn read(call: &BoundCall) -> Result<ContactFilter, Failure> {
        let arguments = &call.arguments;
        let (persons, companies) =
            match arguments.first("contactListView").unwrap_or_default().to_ascii_lowercase().as_str() {
                "" | "all" | "0" => (true, true),
                "company" | "1" => (false, true),
                "person" | "2" => (true, false),
                "withopportunity" | "3" => (false, false),
                _ => return Err(Failure::argument("Requested value was not found.")),
            };
        let day = |name: &str| arguments.first(name).and_then(|text| text.get(..10)?.parse().ok());
        Ok(ContactFilter {
            persons,
            companies,
            tags: arguments.texts("tags").into_iter().filter(|tag| !tag.is_empty()).collect(),
            stage: arguments.number("contactStage")?.max(0),
            kind: arguments.number("contactType")?.max(0),
            responsible: arguments.optional_guid("responsibleid")?,
            shared: arguments.optional_flag("isShared")?,
            from: day("fromDate"),
            to: day("toDate"),
            words: words(call.filter_value()),
        })
    }

    fn fits(&self, state: &PortalState, caller: Uuid, entry: ContactOrCompany<'_>) -> bool {
        match entry {
            ContactOrCompany::Person(row) => {
                self.persons && state.can_access(caller, row.into()) && self.fits_person(state, row)
            }
            ContactOrCompany::Company(row) => {
                let narrowed =
                    !self.tags.is_empty() || self.stage != 0 || self.kind != 0 || self.responsible.is_some();
                self.companies
                    && !narrowed
                    && self.from.is_none()
                    && self.to.is_none()
                    && self.shared.is_none_or(|shared| shared == (row.share_type != 0))
                    && state.can_access(caller, row.into())
                    && (self.words.is_empty() || occur(&self.words, &row.name.to_lowercase()))
            }
        }
    }

    fn fits_person(&self, state: &PortalState, row: &ContactRow) -> bool {
        let created = || state.zone.to_datetime(row.created).date();
        (self.stage == 0 || row.stage == self.stage)
            && (self.kind == 0 || row.kind == self.kind)
            && self.tags.iter().all(|tag| row.tags.contains(tag))
            && self.responsible.is_none_or(|id| row.managers.contains(&id))
            && self.shared.is_none_or(|shared| shared == (row.share_type != 0))
            && self.from.is_none_or(|day| created() >= day)
            && self.to.is_none_or(|day| created() <= day)
            && (self.words.is_empty() || occur(&self.words, &searched_text(row)))
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

fn occur(words: &[String], text: &str) -> bool {
    words.iter().all(|word| text.contains(word))
}

/// What the full-text search knows of a contact.
fn searched_text(row: &ContactRow) -> String {
    let mut text = format!("{}\n{}\n{}", full_name(row), row.job_title, row.about);
    for part in row.infos.iter().map(|info| &info.data).chain(row.custom_fields.values()) {
        text.push('\n');
        text.push_str(part);
    }
    text.to_lowercase()
}

/// `GET crm/contact/filter`.
pub(crate) fn full(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let by = call.query("sortBy").unwrap_or_default().to_ascii_lowercase();
    list(
        state,
        call,
        &by,
        |entry| entry.contract(),
        |state, out, entry| match entry {
            ContactOrCompany::Person(row) => {
                state.write_contact(out, row, call.caller, call.only(), ContactShape::List)
            }
            ContactOrCompany::Company(row) => state.write_company(out, row, call.caller, call.only()),
        },
    )
}

/// `GET crm/contact/simple/filter`: by display name when nothing else is asked for; without details.
pub(crate) fn simple(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let by = call.query("sortBy").unwrap_or("displayname").to_ascii_lowercase();
    list(
        state,
        call,
        &by,
        |_| "contact_task",
        |state, out, entry| {
            out.push_str("{\"contact\":");
            match entry {
                ContactOrCompany::Person(row) => state.write_base(out, row, call.caller, call.only()),
                ContactOrCompany::Company(row) => state.write_company(out, row, call.caller, call.only()),
            }
            out.push('}');
        },
    )
}

fn list(
    state: &mut PortalState,
    call: &BoundCall,
    by: &str,
    contract: fn(ContactOrCompany<'_>) -> &'static str,
    write: impl Fn(&PortalState, &mut String, ContactOrCompany<'_>),
) -> MethodOutcome {
    let filter = ContactFilter::read(call)?;
    // With a sortBy and no sortOrder the order is ascending; without any sortBy the newest come first.
    let descending = if by.is_empty() { true } else { call.descending() };
    let order = ordered(state, by);
    let state = &*state;
    let (start, count) = (call.start_index(), call.count());
    let (mut total, mut page) = (0, Vec::new());
    for at in 0..order.len() {
        let id = order[if descending { order.len() - 1 - at } else { at }];
        let person = state.rows.contacts.get(&id).map(ContactOrCompany::Person);
        let Some(entry) = person.or_else(|| state.rows.companies.get(&id).map(ContactOrCompany::Company))
        else {
            continue;
        };
        if filter.fits(state, call.caller, entry) {
            if total >= start && page.len() < count {
                page.push(entry);
            }
            total += 1;
        }
    }
    // Beyond the end the total is the start index.
    let total = if page.is_empty() && start > 0 { start } else { total };
    let asked = call.query("count").is_some();
    let mut response = String::with_capacity(page.len() * 1200);
    let kept = page.into_iter().filter(|entry| call.keeps(contract(*entry)));
    let written = json::list(&mut response, kept, |out, entry| write(state, out, entry));
    Ok(Success {
        response,
        count: written,
        start_index: start,
        total: Some(total),
        next_index: (asked && written > 0 && written == count).then_some(start + written + 1),
        headers: Vec::new(),
    })
}

fn ordered(state: &mut PortalState, by: &str) -> Arc<Vec<i64>> {
    if let Some(order) = state.contact_orders.get(by) {
        return Arc::clone(order);
    }
    let mut keys: Vec<(i64, String, i64)> =
        Vec::with_capacity(state.rows.contacts.len() + state.rows.companies.len());
    for row in state.rows.contacts.values() {
        let key = match by {
            "displayname" => (0, full_name(row).to_lowercase()),
            "firstname" => (0, row.first_name.to_lowercase()),
            "lastname" => (0, row.last_name.to_lowercase()),
            // The name is misleading: it is the status.
            "contacttype" => (row.stage, String::new()),
            "" | "created" | "history" => (row.created.as_second(), String::new()),
            _ => (0, String::new()),
        };
        keys.push((key.0, key.1, row.id));
    }
    for row in state.rows.companies.values() {
        let named = matches!(by, "displayname" | "firstname" | "lastname");
        keys.push((0, if named { row.name.to_lowercase() } else { String::new() }, row.id));
    }
    keys.sort_unstable();
    let order = Arc::new(keys.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>());
    state.contact_orders.insert(by.to_owned(), Arc::clone(&order));
    order
}

/// `GET crm/contact/byprefix`: at most 30 by display name, every word anywhere in it. `searchType` −1 all, 0 companies,
/// 1 persons, 2 persons without company, 3 companies and persons without company; another one is a 400. Without
/// `prefix` a 500.
pub(crate) fn by_prefix(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let (companies, persons, single) = match call.arguments.number("searchType")? {
        -1 => (true, true, false),
        0 => (true, false, false),
        1 => (false, true, false),
        2 => (false, true, true),
        3 => (true, true, true),
        _ => return Err(Failure::argument("Value does not fall within the expected range.")),
    };
    let words = words(call.arguments.first("prefix").ok_or_else(Failure::null_reference)?);
    let order = ordered(state, "displayname");
    let state = &*state;
    let found = order.iter().filter_map(|id| {
        if let Some(row) = state.rows.contacts.get(id) {
            let fits = persons && (!single || row.company == 0) && state.can_access(call.caller, row.into());
            (fits && occur(&words, &full_name(row).to_lowercase())).then_some(ContactOrCompany::Person(row))
        } else {
            let row = state.rows.companies.get(id)?;
            let fits = companies && state.can_access(call.caller, row.into());
            (fits && occur(&words, &row.name.to_lowercase())).then_some(ContactOrCompany::Company(row))
        }
    });
    Ok(call.list("contactBase", found.take(30), |out, entry| match entry {
        ContactOrCompany::Person(row) => {
            state.write_base(out, row, call.caller, call.only());
            if let Some(phone) = row.infos.iter().find(|info| info.info_type == 0) {
                out.pop();
                out.push_str(",\"phone\":");
                json::text(out, &phone.data);
                out.push('}');
            }
        }
        ContactOrCompany::Company(row) => state.write_company(out, row, call.caller, Only::ALL),
    }))
}
