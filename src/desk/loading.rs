//! Loading a whole list: in pages, several at a time, and right also when records come and
//! go meanwhile.

use std::collections::HashSet;
use std::future::Future;
use std::sync::Mutex;

use futures_util::stream::{self, StreamExt};
use uuid::Uuid;

use super::rows::{row_of_contact, row_of_person};
use crate::directory::{Book, BookBuilder, Collation, Row};
use crate::jobs::Progress;
use crate::portal::{ContactSummary, Page, PersonSummary, Portal, PortalError};
use crate::records::{Names, RecordKey, RecordKind};

/// The most records that a portal sends on one page.
const PAGE: usize = 1000;
/// How many pages are asked for at the same time.
const AT_ONCE: usize = 4;
/// How often one page is asked for.
const TRIES: usize = 3;
/// How often the whole list is gone through while it keeps changing.
const SWEEPS: usize = 3;

/// A list as the portal gave it.
pub(super) struct Loaded {
    pub(super) book: Book,
    pub(super) names: Names,
}

/// Loads all people or all contacts that the viewer may see.
pub(super) async fn load(
    portal: &Portal,
    kind: RecordKind,
    culture: &str,
    progress: &Progress,
) -> Result<Loaded, PortalError> {
    let list = Mutex::new(List::default());
    match kind {
        RecordKind::Person => {
            let fetch = |start, count| portal.people_page(start, count);
            let take = |page: &Page<PersonSummary>| -> Vec<(Row, Learned)> {
                page.items
                    .iter()
                    .map(|summary| {
                        let row = row_of_person(summary);
                        let name = row.name.clone();
                        let departments = summary.departments.clone();
                        (row, Learned { person: Some((summary.id, name)), departments, company: None })
                    })
                    .collect()
            };
            sweep_until_settled(&list, progress, fetch, take).await?;
        }
        RecordKind::Contact => {
            let fetch = |start, count| portal.contacts_page(start, count);
            let take = |page: &Page<ContactSummary>| -> Vec<(Row, Learned)> {
                page.items
                    .iter()
                    .map(|summary| {
                        let company = summary.company.as_ref();
                        let company = company.map(|company| (company.id, company.name.clone()));
                        (row_of_contact(summary), Learned { company, ..Learned::default() })
                    })
                    .collect()
            };
            sweep_until_settled(&list, progress, fetch, take).await?;
        }
    }
    let List { builder, names } = list.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let collation = Collation::of_culture(culture);
    let book = tokio::task::spawn_blocking(move || builder.build(collation)).await;
    let book = book.map_err(|error| PortalError::Unreadable { what: error.to_string() })?;
    // Whoever asks is a person of the portal. It writes `{}` for nothing at all, and that is
    // not the same as a list that has become empty.
    if kind == RecordKind::Person && book.is_empty() {
        return Err(PortalError::Unreadable { what: "it lists nobody, not even you".to_owned() });
    }
    Ok(Loaded { book, names })
}

/// What has come so far.
#[derive(Default)]
struct List {
    builder: BookBuilder,
    names: Names,
}

/// The names that a row brings along.
#[derive(Default)]
struct Learned {
    person: Option<(Uuid, String)>,
    departments: Vec<(Uuid, String)>,
    company: Option<(i64, String)>,
}

impl List {
    fn take(&mut self, (row, learned): (Row, Learned)) -> RecordKey {
        if let Some((id, name)) = learned.person {
            self.names.learn_person(id, name);
        }
        for (id, name) in learned.departments {
            self.names.learn_department(id, name);
        }
        if let Some((id, name)) = learned.company {
            self.names.learn_company(id, name);
        }
        self.builder.add(&row);
        row.key
    }
}

/// What one way through the list has shown.
#[derive(Default)]
struct Sweep {
    keys: HashSet<RecordKey>,
    received: usize,
    /// The smallest and the largest number that the portal gave for all.
    totals: Option<(usize, usize)>,
    /// A page was shorter than there should have been records for it.
    has_gaps: bool,
}

impl Sweep {
    /// Whether nobody can have come or gone meanwhile: then nobody was passed over.
    fn is_calm(&self) -> bool {
        let (least, most) = self.totals.unwrap_or_default();
        least == most && self.received == most && !self.has_gaps
    }
}

/// Goes through the list until it has held still, or shows the same records twice. Where
/// somebody is removed, everybody behind moves to the front, and one of them is passed over
/// between two pages.
async fn sweep_until_settled<T, Fetch, Pages>(
    list: &Mutex<List>,
    progress: &Progress,
    fetch: impl Fn(usize, usize) -> Fetch,
    take: impl Fn(&Page<T>) -> Pages,
) -> Result<(), PortalError>
where
    Fetch: Future<Output = Result<Page<T>, PortalError>>,
    Pages: IntoIterator<Item = (Row, Learned)>,
{
    let mut before: Option<HashSet<RecordKey>> = None;
    for _ in 0..SWEEPS {
        let sweep = sweep(list, progress, &fetch, &take).await?;
        let settled = sweep.is_calm() || before.as_ref() == Some(&sweep.keys);
        if settled {
            // Who was there before and is not any more has gone.
            let gone = before.into_iter().flatten().filter(|key| !sweep.keys.contains(key));
            lock(list, |list| gone.for_each(|key| list.builder.remove(key)));
            return Ok(());
        }
        before.get_or_insert_default().extend(sweep.keys);
    }
    // It never holds still. Everybody who was seen is shown, rather one too many.
    Ok(())
}

async fn sweep<T, Fetch, Pages>(
    list: &Mutex<List>,
    progress: &Progress,
    fetch: &impl Fn(usize, usize) -> Fetch,
    take: &impl Fn(&Page<T>) -> Pages,
) -> Result<Sweep, PortalError>
where
    Fetch: Future<Output = Result<Page<T>, PortalError>>,
    Pages: IntoIterator<Item = (Row, Learned)>,
{
    let mut sweep = Sweep::default();
    let mut absorb = |start: usize, wanted: usize, page: &Page<T>| {
        sweep.received += page.received;
        // On an empty page the portal tells nothing true.
        if page.received > 0 {
            let (least, most) = sweep.totals.unwrap_or((page.total, page.total));
            sweep.totals = Some((least.min(page.total), most.max(page.total)));
        }
        let expected = page.total.saturating_sub(start).min(wanted);
        sweep.has_gaps |= page.received < expected || page.received == 0 && wanted > 0 && start < page.total;
        for row in take(page) {
            let key = lock(list, |list| list.take(row));
            sweep.keys.insert(key);
        }
        progress.report(sweep.received, page.total.max(sweep.received));
        sweep.totals.map_or(0, |(_, most)| most)
    };

    // Where not even the first page comes, the whole portal is in trouble.
    let first = fetch(0, PAGE).await?;
    // A portal may send fewer at once than it was asked for.
    let step = if first.received < first.total { first.received } else { PAGE };
    let mut total = absorb(0, step, &first);
    let mut reached = first.received;
    // Where the list grows meanwhile, its end is further away than it was.
    while step > 0 && reached < total {
        let starts = (reached..total).step_by(step);
        let pages = stream::iter(
            starts.map(|start| async move { page(fetch, start, step).await.map(|page| (start, page)) }),
        );
        let mut pages = pages.buffer_unordered(AT_ONCE);
        let mut furthest = reached;
        let mut received = 0;
        while let Some(answer) = pages.next().await {
            let (start, page) = answer?;
            received += page.received;
            furthest = furthest.max(start + step);
            total = total.max(absorb(start, step, &page));
        }
        if received == 0 {
            break;
        }
        reached = furthest;
    }
    Ok(sweep)
}

/// One page, asked for again where that can help, so that the rest need not be.
async fn page<T, Fetch>(
    fetch: &impl Fn(usize, usize) -> Fetch,
    start: usize,
    count: usize,
) -> Result<Page<T>, PortalError>
where
    Fetch: Future<Output = Result<Page<T>, PortalError>>,
{
    let mut tries = 1;
    loop {
        match fetch(start, count).await {
            Err(error) if tries < TRIES && may_pass(&error) => {
                tracing::warn!(%error, start, "a page is asked for again");
                tries += 1;
            }
            answer => return answer,
        }
    }
}

/// Whether another try may have a better answer. What a broken line does has been tried
/// again already.
fn may_pass(error: &PortalError) -> bool {
    matches!(
        error,
        PortalError::Unreadable { .. }
            | PortalError::Timeout { .. }
            | PortalError::Trouble { .. }
            | PortalError::Refused { status: 500.., .. }
    )
}

fn lock<T>(list: &Mutex<List>, work: impl FnOnce(&mut List) -> T) -> T {
    work(&mut list.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

#[cfg(test)]
#[path = "loading_tests.rs"]
mod tests;
