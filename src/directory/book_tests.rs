use std::cmp::Ordering;
use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::directory::{Filters, Missing, RowDetails, Sort, StatusFilter, fold};
use crate::records::Choice;

fn row(id: u128, name: &str, title: &str, phone: &str) -> Row {
    Row {
        key: RecordKey::Person(Uuid::from_u128(id)),
        name: name.into(),
        title: title.into(),
        place: String::new(),
        email: String::new(),
        location: String::new(),
        photo: None,
        badges: Vec::new(),
        details: RowDetails::Person {
            user_name: String::new(),
            disabled: id % 10 == 9,
            guest: id.is_multiple_of(2),
            departments: vec![Uuid::from_u128(id % 3)],
            lead: None,
        },
        more: Vec::new(),
        phones: vec![phone.into()],
    }
}

fn some_rows() -> Vec<Row> {
    vec![
        row(1, "Mikhail Orlov", "Engineer", "+49 30 23125-101"),
        row(2, "Mia Berg", "Head of Sales", "(555) 0100"),
        row(3, "Łucja Ömer", "Assistant to Mia", ""),
        row(9, "Mia Old", "", ""),
        row(4, "J Smith", "", ""),
    ]
}

fn book() -> Book {
    Book::new(&some_rows(), Collation::default())
}

fn found<'a>(book: &'a Book, query: &Query) -> Vec<&'a str> {
    book.find(query).into_iter().map(|number| book.at(number).unwrap().name).collect()
}

#[track_caller]
fn assert_found(text: &str, names: &[&str]) {
    assert_eq!(found(&book(), &Query::of(text)), names, "{text}");
}

#[test]
fn every_word_must_occur_in_any_order() {
    assert_found("sales mia", &["Mia Berg"]);
    assert_found("j smith", &["J Smith"]);
    assert_found("lucja omer", &["Łucja Ömer"]);
    assert_found("nobody", &[]);
    assert_found("", &["J Smith", "Łucja Ömer", "Mia Berg", "Mikhail Orlov"]);
}

#[test]
fn names_come_before_the_rest() {
    assert_found("mi", &["Mia Berg", "Mikhail Orlov", "J Smith", "Łucja Ömer"]);
    assert_found("o", &["Łucja Ömer", "Mikhail Orlov", "Mia Berg"]);
    assert_found("mi e", &["Mia Berg", "Mikhail Orlov", "Łucja Ömer"]);
}

#[test]
fn digits_find_phones_whatever_their_punctuation() {
    for text in ["3023125101", "+49 30 23125101", "5550100", "555 0100", "23125-101", "030 23125 101"] {
        assert_eq!(found(&book(), &Query::of(text)).len(), 1, "{text}");
    }
}

#[test]
fn filters_combine_and_are_counted() {
    let book = book();
    let mut query = Query::default();
    query.filters.status = StatusFilter::All;
    query.filters.department = Some(Uuid::from_u128(0));
    assert_eq!(book.find(&query).len(), 2);
    query.filters.status = StatusFilter::Disabled;
    assert_eq!(found(&book, &query), ["Mia Old"]);
    let counts = book.counts(&query, None);
    assert_eq!(counts.status(StatusFilter::Active), 1);
    assert_eq!(counts.status(StatusFilter::All), 2);
    assert_eq!(counts.department(Uuid::from_u128(0)), 1);
    assert_eq!(counts.department(Uuid::from_u128(1)), 0);
    assert_eq!(counts.missing(Missing::Lead), 1);
    query.filters.department = Some(Uuid::from_u128(77));
    assert!(book.find(&query).is_empty(), "nobody is in a department that no row names");
}

#[test]
fn a_changed_row_moves_to_its_place() {
    let mut book = book();
    book.put(&row(4, "Anna Smith", "Artist", ""));
    let names = |book: &Book| book.rows().map(|row| row.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&book), ["Anna Smith", "Łucja Ömer", "Mia Berg", "Mia Old", "Mikhail Orlov"]);
    assert_eq!(found(&book, &Query::of("artist")), ["Anna Smith"]);
    assert!(found(&book, &Query::of("j smith")).is_empty());
    let key = RecordKey::Person(Uuid::from_u128(4));
    assert_eq!(book.row(key).unwrap().title, "Artist");
    book.remove(key);
    assert!(book.row(key).is_none() && book.len() == 4);
    assert!(found(&book, &Query::of("artist")).is_empty());
}

#[test]
fn empty_places_stay_at_the_end_whichever_way_the_list_is_sorted() {
    let sorted = |descending| {
        let sort = Sort { column: Column::Title, descending };
        let query = Query { sort, ..Query::default() };
        found(&book(), &query).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(sorted(false), ["Łucja Ömer", "Mikhail Orlov", "Mia Berg", "J Smith"]);
    assert_eq!(sorted(true), ["Mia Berg", "Mikhail Orlov", "Łucja Ömer", "J Smith"]);
}

#[test]
fn what_a_book_was_written_as_is_read_back_and_nonsense_is_not() {
    let mut book = book();
    book.put(&row(4, "Anna Smith", "Artist", ""));
    let bytes = postcard::to_allocvec(&book).unwrap();
    let back: Book = postcard::from_bytes(&bytes).unwrap();
    for text in ["", "mi", "artist", "5550100"] {
        assert_eq!(found(&back, &Query::of(text)), found(&book, &Query::of(text)), "{text}");
    }
    // Whatever a file holds: it is read or refused, and what was read can be used.
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut bytes = bytes.clone();
            bytes[at] ^= change;
            if let Ok(book) = postcard::from_bytes::<Book>(&bytes) {
                book.find(&Query::of("mi"));
                book.counts(&Query::default(), None);
                book.rows().for_each(|row| assert!(row.departments().count() < 9));
            }
        }
        assert!(postcard::from_bytes::<Book>(&bytes[..at]).is_err());
    }
}

/// What finding means, without any index.
mod naive {
    use super::*;

    fn lines(row: &Row) -> Vec<String> {
        let RowDetails::Person { user_name, .. } = &row.details else { return Vec::new() };
        let parts = [&row.name, &row.title, &row.place, &row.email, user_name, &row.location];
        let lines: Vec<String> =
            parts.into_iter().chain(&row.more).chain(&row.phones).map(|part| fold(part)).collect();
        lines
    }

    fn digits(text: &str) -> String {
        text.chars().filter(char::is_ascii_digit).collect()
    }

    /// Whether a word occurs in any text or, as digits, in a phone number.
    fn occurs(row: &Row, word: &str) -> bool {
        lines(row).iter().any(|line| line.contains(word)) || is_in_a_phone(row, word)
    }

    fn is_in_a_phone(row: &Row, word: &str) -> bool {
        let is_phone = word.chars().all(|c| "0123456789+-()./".contains(c)) && digits(word).len() >= 3;
        let short = digits(word).trim_start_matches('0').to_owned();
        let mut spellings = vec![digits(word)];
        if short.len() >= 6 {
            spellings.push(short);
        }
        let holds =
            |phone: &String| spellings.iter().any(|spelling| digits(phone).contains(spelling.as_str()));
        is_phone && row.phones.iter().any(holds)
    }

    fn rank(row: &Row, first: Option<&String>) -> u8 {
        let name = fold(&row.name);
        match first {
            None => 0,
            Some(first) if name.starts_with(first.as_str()) => 0,
            Some(first) => {
                let before = |at: usize| name[..at].chars().next_back();
                let begins = |(at, _)| !before(at).is_some_and(char::is_alphanumeric);
                let starts = (0..name.len()).filter(|at| name.is_char_boundary(*at));
                let places = starts.filter(|at| name[*at..].starts_with(first.as_str())).map(|at| (at, ()));
                if places.into_iter().any(begins) { 1 } else { 2 }
            }
        }
    }

    fn fits(row: &Row, filters: &Filters) -> bool {
        let RowDetails::Person { disabled, guest, departments, lead, .. } = &row.details else {
            return false;
        };
        let status = match filters.status {
            StatusFilter::Active => !disabled,
            StatusFilter::Disabled => *disabled,
            StatusFilter::All => true,
        };
        let lacks = |missing: &Missing| match missing {
            Missing::Lead => lead.is_none(),
            Missing::Department => departments.is_empty(),
            Missing::Email => row.email.is_empty(),
            Missing::Photo => row.photo.is_none(),
            Missing::Company => false,
        };
        status
            && filters.kind.is_none_or(|kind| (kind == Choice::Guest) == *guest)
            && filters.department.is_none_or(|id| departments.contains(&id))
            && filters.missing.iter().all(lacks)
    }

    fn column(row: &Row, column: Column) -> &str {
        match column {
            Column::Name => &row.name,
            Column::Title => &row.title,
            Column::Place => &row.place,
            Column::Email => &row.email,
            Column::Phone => row.phones.iter().find(|phone| !phone.is_empty()).map_or("", String::as_str),
            Column::Location => &row.location,
        }
    }

    pub(super) fn find(rows: &[Row], query: &Query) -> Vec<RecordKey> {
        let collation = Collation::default();
        let words = query.words();
        let whole: String = words.concat();
        let fitting = rows.iter().filter(|row| fits(row, &query.filters));
        let mut found: Vec<(u8, &Row)> = fitting
            .filter_map(|row| {
                if words.iter().all(|word| occurs(row, word)) {
                    return Some((rank(row, words.first()), row));
                }
                (words.len() > 1 && is_in_a_phone(row, &whole)).then_some((2, row))
            })
            .collect();
        found.sort_by(|(rank_a, a), (rank_b, b)| {
            let (left, right) = (column(a, query.sort.column), column(b, query.sort.column));
            let emptiness = left.is_empty().cmp(&right.is_empty());
            let emptiness = if query.sort.column == Column::Name { Ordering::Equal } else { emptiness };
            let by_column = collation.compare(left, right);
            let by_name = collation.compare(&a.name, &b.name).then(a.key.cmp(&b.key));
            let value = if left.is_empty() { by_name } else { by_column.then(by_name) };
            let reversed = query.sort.descending && (!left.is_empty() || query.sort.column == Column::Name);
            let value = if query.sort.column == Column::Name { by_name } else { value };
            rank_a.cmp(rank_b).then(emptiness).then(if reversed { value.reverse() } else { value })
        });
        found.into_iter().map(|(_, row)| row.key).collect()
    }
}

/// Letters of many scripts, few enough that words are found in each other.
const LETTERS: &str = "[aAbäßéøИиЙєαΣςぁアｱ漢字한글שلกี่कि٣1０0-]";

fn a_row() -> impl Strategy<Value = Row> {
    let word = || proptest::string::string_regex(&format!("{LETTERS}{{0,3}}( {LETTERS}{{1,2}})?")).unwrap();
    let phone = proptest::string::string_regex("([+]?[0-3]{1,4}[ ()/-]{0,2}[0-3]{0,4})?").unwrap();
    let texts = (word(), word(), word(), word(), word(), word());
    let facts = (any::<bool>(), any::<bool>(), proptest::collection::vec(0u128..3, 0..2), any::<bool>());
    (texts, phone, facts, 0u128..40).prop_map(|(texts, phone, facts, id)| Row {
        key: RecordKey::Person(Uuid::from_u128(id)),
        name: texts.0,
        title: texts.1,
        place: texts.2,
        email: texts.3,
        location: texts.4,
        photo: facts.3.then(|| "/photo".to_owned()),
        badges: Vec::new(),
        details: RowDetails::Person {
            user_name: String::new(),
            disabled: facts.0,
            guest: facts.1,
            departments: facts.2.into_iter().map(Uuid::from_u128).collect(),
            lead: facts.3.then(|| Uuid::from_u128(1)),
        },
        more: vec![texts.5],
        phones: vec![phone],
    })
}

fn a_query() -> impl Strategy<Value = Query> {
    let words = format!("{LETTERS}{{0,2}}( {LETTERS})?|[+]?[0-3]{{1,4}}[ -]?[0-3]{{0,3}}");
    let text = proptest::string::string_regex(&words).unwrap();
    let status = proptest::sample::select(StatusFilter::EVERY.to_vec());
    let kind = proptest::sample::select(vec![None, None, Some(Choice::User), Some(Choice::Guest)]);
    let department = proptest::sample::select(vec![None, None, Some(Uuid::from_u128(0)), Some(Uuid::nil())]);
    let missing = proptest::collection::btree_set(proptest::sample::select(Missing::ALL[..4].to_vec()), 0..2);
    let sort = (proptest::sample::select(Column::ALL.to_vec()), any::<bool>());
    (text, status, kind, department, missing, sort).prop_map(
        |(text, status, kind, department, missing, sort)| Query {
            text,
            filters: Filters { status, kind, department, missing, ..Filters::default() },
            sort: Sort { column: sort.0, descending: sort.1 },
        },
    )
}

proptest! {
    /// The book agrees with a naive scan, in result and order, whatever was put in and
    /// taken out, and also when it comes back from a file.
    #[test]
    fn finding_is_a_scan(
        first in proptest::collection::vec(a_row(), 0..14),
        later in proptest::collection::vec(a_row(), 0..4),
        gone in proptest::collection::btree_set(0u128..40, 0..4),
        query in a_query(),
    ) {
        let mut book = Book::new(&first, Collation::default());
        let mut rows: Vec<Row> = Vec::new();
        for row in first {
            rows.retain(|other| other.key != row.key);
            rows.push(row);
        }
        for row in later {
            book.put(&row);
            rows.retain(|other| other.key != row.key);
            rows.push(row);
        }
        for id in gone {
            let key = RecordKey::Person(Uuid::from_u128(id));
            book.remove(key);
            rows.retain(|other| other.key != key);
        }
        let keys = |book: &Book| -> Vec<RecordKey> {
            book.find(&query).into_iter().map(|number| book.at(number).unwrap().key).collect()
        };
        prop_assert_eq!(keys(&book), naive::find(&rows, &query));
        let back: Book = postcard::from_bytes(&postcard::to_allocvec(&book).unwrap()).unwrap();
        prop_assert_eq!(keys(&back), keys(&book));
        for number in book.find(&query) {
            let view = book.at(number).unwrap();
            let row = rows.iter().find(|row| row.key == view.key).unwrap();
            prop_assert_eq!((view.name, view.title), (row.name.as_str(), row.title.as_str()));
        }
    }

    /// The count beside an option is how many rows choosing it would show.
    #[test]
    fn counts_are_what_choosing_would_show(
        rows in proptest::collection::vec(a_row(), 0..14), query in a_query(),
    ) {
        let book = Book::new(&rows, Collation::default());
        let counts = book.counts(&query, None);
        let shown = |change: &dyn Fn(&mut Filters)| {
            let mut query = query.clone();
            change(&mut query.filters);
            book.find(&query).len()
        };
        for status in StatusFilter::EVERY {
            prop_assert_eq!(counts.status(status), shown(&|filters| filters.status = status));
        }
        for kind in [None, Some(Choice::User), Some(Choice::Guest)] {
            prop_assert_eq!(counts.kind(kind), shown(&|filters| filters.kind = kind));
        }
        for id in (0..3).map(Uuid::from_u128) {
            prop_assert_eq!(counts.department(id), shown(&|filters| filters.department = Some(id)));
        }
        for missing in Missing::ALL {
            let and_missing = |filters: &mut Filters| {
                filters.missing = filters.missing.union(&BTreeSet::from([missing])).copied().collect();
            };
            prop_assert_eq!(counts.missing(missing), shown(&and_missing));
        }
    }
}
