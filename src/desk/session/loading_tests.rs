use std::cell::{Cell, RefCell};

use super::*;
use crate::directory::{Query, RowDetails};

/// A portal that holds numbers and changes between two pages.
struct Site {
    people: RefCell<Vec<u128>>,
    pages: Cell<usize>,
    /// After so many pages, this happens.
    then: RefCell<Vec<(usize, Change)>>,
    /// Pages, by their number, that come out wrong.
    bad: RefCell<Vec<usize>>,
    most: usize,
}

#[derive(Clone, Copy)]
enum Change {
    Remove(u128),
    Add(u128),
}

impl Site {
    fn of(count: u128, then: &[(usize, Change)]) -> Site {
        Site {
            people: RefCell::new((0..count).collect()),
            pages: Cell::new(0),
            then: RefCell::new(then.to_vec()),
            bad: RefCell::default(),
            most: PAGE,
        }
    }

    async fn page(&self, start: usize, count: usize) -> Result<Page<u128>, PortalError> {
        // One at a time, so that "between two pages" means something.
        tokio::task::yield_now().await;
        let number = self.pages.get();
        self.pages.set(number + 1);
        if self.bad.borrow().contains(&number) {
            return Err(PortalError::Unreadable { what: "it is a web page".to_owned() });
        }
        let items: Vec<u128> =
            self.people.borrow().iter().skip(start).take(count.min(self.most)).copied().collect();
        let total = if items.is_empty() { start } else { self.people.borrow().len() };
        for (_, change) in self.then.borrow_mut().extract_if(.., |(after, _)| *after == number) {
            let mut people = self.people.borrow_mut();
            match change {
                Change::Remove(id) => people.retain(|other| *other != id),
                Change::Add(id) => {
                    let place = people.partition_point(|other| *other < id);
                    people.insert(place, id);
                }
            }
        }
        Ok(Page { total, received: items.len(), items, is_cut: false })
    }

    fn load(&self) -> Result<Vec<u128>, PortalError> {
        let list = Mutex::new(LoadedList::default());
        let take = |page: &Page<u128>| {
            page.items.iter().map(|id| (row(*id), Learned::default())).collect::<Vec<_>>()
        };
        let progress = Progress::default();
        let sweeps = sweep_until_settled(&list, &progress, |start, count| self.page(start, count), take);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(sweeps)?;
        let book = list.into_inner().unwrap().builder.build(Collation::default());
        let mut ids: Vec<u128> = book
            .find(&Query::default())
            .into_iter()
            .map(|number| match book.at(number).unwrap().key {
                RecordKey::Person(id) => id.as_u128(),
                RecordKey::Contact(_) => unreachable!(),
            })
            .collect();
        ids.sort_unstable();
        let (done, total) = progress.read();
        assert!(done <= total, "{done} of {total}");
        Ok(ids)
    }
}

fn row(id: u128) -> Row {
    Row {
        key: RecordKey::Person(Uuid::from_u128(id)),
        name: format!("Person {id}"),
        title: String::new(),
        place: String::new(),
        email: String::new(),
        location: String::new(),
        photo: None,
        badges: Vec::new(),
        details: RowDetails::Person {
            user_name: String::new(),
            disabled: false,
            guest: false,
            departments: Vec::new(),
            lead: None,
        },
        more: Vec::new(),
        phones: Vec::new(),
    }
}

#[test]
fn a_list_that_holds_still_is_gone_through_once() {
    for (count, pages) in [(0, 1), (1, 1), (999, 1), (1000, 1), (1001, 2), (7500, 8)] {
        let site = Site::of(count, &[]);
        assert_eq!(site.load().unwrap(), (0..count).collect::<Vec<_>>());
        assert_eq!(site.pages.get(), pages, "{count} people");
    }
}

#[test]
fn a_portal_may_send_fewer_at_once_than_it_was_asked_for() {
    let site = Site { most: 100, ..Site::of(450, &[]) };
    assert_eq!(site.load().unwrap(), (0..450).collect::<Vec<_>>());
    assert_eq!(site.pages.get(), 5);
}

#[test]
fn whoever_comes_or_goes_between_two_pages_nobody_is_passed_over() {
    use Change::{Add, Remove};
    let changes: &[&[(usize, Change)]] = &[
        // Everybody behind moves to the front: one would be passed over.
        &[(0, Remove(3))],
        &[(1, Remove(3)), (2, Remove(1500))],
        // Somebody new at the front: one comes twice.
        &[(0, Add(u128::from(u64::MAX))), (1, Add(1 << 90))],
        &[(0, Remove(0)), (0, Remove(1)), (1, Add(1 << 90)), (2, Remove(4000))],
        &[(0, Remove(4999))],
        // The last ones, so that a page is empty.
        &[(0, Remove(4000)), (0, Remove(4001))],
    ];
    for change in changes {
        let site = Site::of(5000, change);
        let loaded = site.load().unwrap();
        assert_eq!(loaded, *site.people.borrow(), "{} changes", change.len());
    }
}

#[test]
fn a_list_that_never_holds_still_ends_and_has_everybody_who_stayed() {
    let changes: Vec<(usize, Change)> = (0..200).map(|at| (at, Change::Remove(at as u128 * 7))).collect();
    let site = Site::of(3000, &changes);
    let loaded = site.load().unwrap();
    assert!(site.people.borrow().iter().all(|id| loaded.contains(id)));
}

#[test]
fn one_bad_page_is_asked_for_again_and_not_the_whole_list() {
    let site = Site::of(5000, &[]);
    *site.bad.borrow_mut() = vec![2, 3, 6];
    assert_eq!(site.load().unwrap().len(), 5000);
    assert_eq!(site.pages.get(), 5 + 3);

    let site = Site::of(5000, &[]);
    *site.bad.borrow_mut() = (2..99).collect();
    assert!(site.load().is_err(), "a page that stays bad is told");
}

/// A portal that answers each page by its place and length.
fn load_from(
    answer: impl Fn(usize, usize) -> Result<Page<u128>, PortalError>,
) -> (Result<LoadedList, PortalError>, usize) {
    let (list, asked) = (Mutex::new(LoadedList::default()), Cell::new(0));
    let take =
        |page: &Page<u128>| page.items.iter().map(|id| (row(*id), Learned::default())).collect::<Vec<_>>();
    let fetch = |start, count| {
        asked.set(asked.get() + 1);
        assert!(asked.get() < 20_000, "it asks for ever");
        std::future::ready(answer(start, count))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let ended = runtime.block_on(sweep_until_settled(&list, &Progress::default(), fetch, take));
    (ended.map(|()| list.into_inner().unwrap()), asked.get())
}

fn full_page(start: usize, count: usize, total: usize) -> Page<u128> {
    let items: Vec<u128> = (start..start + count).map(|id| id as u128).collect();
    Page { total, received: items.len(), items, is_cut: false }
}

#[test]
fn a_list_that_counts_more_than_it_has_ends_at_the_first_empty_page() {
    for total in [2_500, 1_000_000, 9_000_000_000_000_000, usize::MAX] {
        for has in [0, 1, 999, 1000, 1001, 2400] {
            let (list, asked) =
                load_from(|start, count| Ok(full_page(start, count.min(has.max(start) - start), total)));
            let list = list.unwrap();
            assert_eq!(list.builder.len(), has, "of {total}");
            assert!(asked <= 3 * (has / PAGE + 2 + AT_ONCE), "{asked} pages for {has} of {total}");
        }
    }
}

#[test]
fn a_list_without_an_end_ends_at_a_bound_and_shows_what_came() {
    let endless = |start, count| Ok(full_page(start, count, start + 10 * count));
    let (list, asked) = load_from(endless);
    let list = list.unwrap();
    assert_eq!((list.builder.len(), list.shortened), (MOST, Some(Shortened::Records)));
    assert!(asked <= MOST / PAGE + AT_ONCE + 1, "{asked}");
    // One that says the same again and again.
    let (list, asked) = load_from(|_, count| Ok(full_page(0, count, 5_000_000)));
    assert_eq!(list.unwrap().builder.len(), PAGE);
    assert!(asked <= 3 * (1 + AT_ONCE), "{asked}");
    // As many as fit is not too many.
    let (list, _) = load_from(|start, count| Ok(full_page(start, count.min(MOST - start), MOST)));
    assert_eq!(list.unwrap().shortened, None);
}

#[test]
fn a_page_that_is_too_large_comes_in_smaller_ones() {
    for fits in [25, 60, 300, 999] {
        let (list, _) = load_from(|start, count| {
            let count = count.min(2_300 - start.min(2_300));
            if count > fits {
                return Err(PortalError::TooLarge);
            }
            Ok(full_page(start, count, 2_300))
        });
        let list = list.unwrap();
        assert_eq!((list.builder.len(), list.shortened), (2_300, None), "{fits} at once");
    }
    let (list, asked) = load_from(|_, _| Err(PortalError::TooLarge));
    assert_eq!(list.err(), Some(PortalError::TooLarge));
    assert!(asked < 10, "{asked}");
}

#[test]
fn long_texts_fill_the_room_and_that_is_told() {
    let list = Mutex::new(LoadedList::default());
    let text = "a".repeat(16 << 10);
    let take = |page: &Page<u128>| {
        let rows =
            page.items.iter().map(|id| (Row { more: vec![text.clone()], ..row(*id) }, Learned::default()));
        rows.collect::<Vec<_>>()
    };
    let fetch =
        |start, count| std::future::ready(Ok(Page { is_cut: true, ..full_page(start, count, 100_000) }));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(sweep_until_settled(&list, &Progress::default(), fetch, take)).unwrap();
    let list = list.into_inner().unwrap();
    assert_eq!(list.shortened, Some(Shortened::Records));
    assert!(list.builder.len() > 1000 && list.builder.size() <= ROOM + (1 << 20));
}
