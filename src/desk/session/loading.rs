//! Loading a whole list: in pages, several at a time, and right also when records come and
//! go meanwhile.

use std::collections::HashSet;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::stream::{self, StreamExt};
use uuid::Uuid;

use crate::desk::session::rows::{row_of_contact, row_of_person};
use crate::directory::{Book, BookBuilder, Collation, Row};
use crate::jobs::{Progress, STOPPED_INSIDE};
use crate::portal::{ContactSummary, Page, PersonSummary, Portal, PortalError};
use crate::records::{Names, RecordKey, RecordKind};

/// The most records that a portal sends on one page.
const PAGE: usize = 1000;

/// How many pages are asked for at the same time.
const AT_ONCE: usize = 4;

/// How often one page is asked for.
const TRIES: usize = 3;

/// The fewest records that are asked for at once where more make the answer too large.
const FEWEST: usize = 25;

/// How often the whole list is gone through while it keeps changing.
const SWEEPS: usize = 3;

/// The most records that are loaded.
const MOST: usize = 400_000;

/// The most memory that a list may take, in bytes.
const ROOM: usize = 96 << 20;

/// A list as the portal gave it.
pub(super) struct Loaded {
    pub(super) book: Arc<Book>,
    pub(super) names: Names,
    pub(super) shortened: Option<Shortened>,
}

/// What of a list the program does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortened {
    /// Long texts: only their beginnings are searched.
    Texts,
    /// Records: the portal has more than fit.
    Records,
}

/// Loads all people or all contacts that the viewer may see.
pub(super) async fn load(
    portal: &Portal,
    kind: RecordKind,
    culture: &str,
    progress: &Progress,
) -> Result<Loaded, PortalError> {
    let list = Mutex::new(LoadedList::default());
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
    let LoadedList { builder, names, shortened, .. } =
        list.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let collation = Collation::of_culture(culture);
    let book = tokio::task::spawn_blocking(move || builder.build(collation)).await;
    let book = book.map_err(|_| PortalError::Unreadable { what: STOPPED_INSIDE.to_owned() })?;
    // The viewer is a person of the portal. It writes `{}` for nothing at all, and that is
    // not the same as a list that has become empty.
    if kind == RecordKind::Person && book.is_empty() {
        return Err(PortalError::Unreadable { what: "it lists nobody, not even you".to_owned() });
    }
    Ok(Loaded { book: Arc::new(book), names, shortened })
}

/// What has come so far.
#[derive(Default)]
struct LoadedList {
    builder: BookBuilder,
    names: Names,
    /// What the names take, in bytes; about.
    names_size: usize,
    shortened: Option<Shortened>,
}

/// The names that a row brings along.
#[derive(Default)]
struct Learned {
    person: Option<(Uuid, String)>,
    departments: Vec<(Uuid, String)>,
    company: Option<(i64, String)>,
}

impl Learned {
    /// What the names take, in bytes; about.
    fn size(&self) -> usize {
        let person = self.person.as_ref().map(|(_, name)| name.len());
        let company = self.company.as_ref().map(|(_, name)| name.len());
        let departments = self.departments.iter().map(|(_, name)| name.len());
        person.into_iter().chain(company).chain(departments).map(|length| length + 64).sum()
    }
}

impl LoadedList {
    /// Whether there is no room for more.
    fn is_full(&self) -> bool {
        self.shortened == Some(Shortened::Records)
    }

    fn shorten(&mut self, by: Shortened) {
        self.shortened = self.shortened.max(Some(by));
    }

    fn take(&mut self, (row, learned): (Row, Learned)) -> RecordKey {
        let is_new = !self.builder.has(row.key);
        if self.builder.size() + self.names_size > ROOM || is_new && self.builder.len() >= MOST {
            self.shorten(Shortened::Records);
            return row.key;
        }
        if is_new {
            self.names_size += learned.size();
        }
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

    /// Takes a page in, which was asked for from a place on and is so long. Tells how long the list is by now,
    /// and whether it ends here.
    fn absorb<T>(
        &mut self,
        list: &Mutex<LoadedList>,
        progress: &Progress,
        (start, wanted): (usize, usize),
        page: &Page<T>,
        rows: impl IntoIterator<Item = (Row, Learned)>,
    ) -> (usize, bool) {
        self.received += page.received;
        // On an empty page the portal tells nothing true.
        if page.received > 0 {
            let (least, most) = self.totals.unwrap_or((page.total, page.total));
            self.totals = Some((least.min(page.total), most.max(page.total)));
        }
        let expected = page.total.saturating_sub(start).min(wanted);
        self.has_gaps |= page.received < expected || page.received == 0 && wanted > 0 && start < page.total;
        let known = self.keys.len();
        for row in rows {
            let key = lock(list, |list| list.take(row));
            self.keys.insert(key);
        }
        let total = self.totals.map_or(0, |(_, most)| most);
        let is_full = lock(list, |list| {
            if page.is_cut {
                list.shorten(Shortened::Texts);
            }
            if start + page.received >= MOST && total > MOST {
                list.shorten(Shortened::Records);
            }
            list.is_full()
        });
        progress.report(self.received, page.total.max(self.received));
        // Behind an empty page there is nothing, whatever the portal counts; and one that says
        // the same again would say it for ever.
        let repeats = page.received >= wanted && self.keys.len() == known && !page.items.is_empty();
        (total.min(MOST), is_full || repeats || page.received == 0)
    }
}

/// Goes through the list until it has held still, or shows the same records twice. Where
/// a record is removed, everything behind moves to the front, and one of them is passed over
/// between two pages.
async fn sweep_until_settled<T, Fetch, Pages>(
    list: &Mutex<LoadedList>,
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
        if lock(list, |list| list.is_full()) {
            // What came is shown; going on would bring nothing.
            return Ok(());
        }
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
    list: &Mutex<LoadedList>,
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
        let place = (start, wanted);
        sweep.absorb(list, progress, place, page, take(page))
    };

    // Where not even the first page comes, the whole portal is in trouble.
    let fits = AtomicUsize::new(PAGE);
    let first = part(fetch, (0, PAGE), &fits, false).await?;
    // A portal may send fewer at once than it was asked for.
    let step = if first.received < first.total { first.received } else { PAGE };
    let (mut total, mut ends) = absorb(0, step, &first);
    let mut reached = first.received;
    drop(first);
    // Where the list grows meanwhile, its end is further away than it was.
    while step > 0 && reached < total && !ends {
        let fits = &fits;
        let starts = (reached..total).step_by(step);
        let pages = stream::iter(starts.map(|start| async move {
            part(fetch, (start, step), fits, true).await.map(|page| (start, page))
        }));
        let mut pages = pages.buffered(AT_ONCE);
        while let Some(answer) = pages.next().await {
            let (start, page) = answer?;
            let (most, is_last) = absorb(start, step, &page);
            (total, ends) = (total.max(most), is_last);
            reached = start + step;
            if ends {
                break;
            }
        }
    }
    Ok(sweep)
}

/// A part of the list: one page, or several smaller ones where that would be too large. How many records
/// fit into one is remembered.
async fn part<T, Fetch>(
    fetch: &impl Fn(usize, usize) -> Fetch,
    (start, count): (usize, usize),
    fits: &AtomicUsize,
    again: bool,
) -> Result<Page<T>, PortalError>
where
    Fetch: Future<Output = Result<Page<T>, PortalError>>,
{
    let ask =
        async |start, count| if again { page(fetch, start, count).await } else { fetch(start, count).await };
    let mut whole = Page { total: start, received: 0, items: Vec::new(), is_cut: false };
    while whole.received < count {
        let asked = fits.load(Ordering::Relaxed).min(count - whole.received);
        match ask(start + whole.received, asked).await {
            Err(PortalError::TooLarge) if asked > FEWEST => {
                fits.fetch_min((asked / 4).max(FEWEST), Ordering::Relaxed);
            }
            Err(error) => return Err(error),
            Ok(page) => {
                whole.total = whole.total.max(page.total);
                whole.received += page.received;
                whole.is_cut |= page.is_cut;
                whole.items.extend(page.items);
                // Fewer than asked for: the list ends here, or that is all the portal sends at once.
                if page.received < asked {
                    break;
                }
            }
        }
    }
    Ok(whole)
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
            | PortalError::WebPage { .. }
            | PortalError::Timeout { .. }
            | PortalError::Trouble { .. }
            | PortalError::Refused { status: 500.., .. }
    )
}

fn lock<T>(list: &Mutex<LoadedList>, work: impl FnOnce(&mut LoadedList) -> T) -> T {
    work(&mut list.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

#[cfg(test)]
#[path = "loading_tests.rs"]
mod tests;
