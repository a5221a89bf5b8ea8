//! All records of one kind, searchable.

use std::collections::HashMap;

use super::fold::fold;
use super::{Filters, Query, Row, RowDetails, StatusFilter};
use crate::records::{Choice, RecordKey};

/// All records of one kind, ordered by name.
#[derive(Clone, Debug, Default)]
pub struct Book {
    rows: Vec<Row>,
    searched: Vec<Searched>,
    places: HashMap<RecordKey, u32>,
}

/// A row as it is searched.
#[derive(Clone, Debug)]
struct Searched {
    /// The folded name; also the order of the book.
    name: String,
    /// Everything, folded, one line for each part.
    text: String,
    /// The digits of all phone numbers, one line for each.
    digits: String,
}

impl Searched {
    fn new(row: &Row) -> Searched {
        let mut text = String::new();
        let parts = [&row.name, &row.title, &row.place];
        for part in parts.into_iter().chain(&row.more).chain(&row.phones) {
            text.push_str(&fold(part));
            text.push('\n');
        }
        let mut digits = String::new();
        for phone in &row.phones {
            digits.extend(phone.chars().filter(char::is_ascii_digit));
            digits.push('\n');
        }
        Searched { name: fold(&row.name), text, digits }
    }
}

/// One word of a query.
struct Word {
    folded: String,
    /// The digits, if the word could be (a part of) a phone number.
    digits: Option<String>,
}

impl Word {
    fn new(folded: String) -> Word {
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        let phone = digits.len() >= 3
            && folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/'));
        Word { digits: phone.then_some(digits), folded }
    }

    fn occurs(&self, row: &Searched) -> bool {
        row.text.contains(&self.folded)
            || self.digits.as_ref().is_some_and(|digits| row.digits.contains(digits.as_str()))
    }
}

impl Book {
    /// A book of these rows.
    pub fn new(mut rows: Vec<Row>) -> Book {
        rows.sort_by_cached_key(|row| (fold(&row.name), row.key));
        let searched = rows.iter().map(Searched::new).collect();
        let mut book = Book { rows, searched, places: HashMap::new() };
        book.find_places();
        book
    }

    fn find_places(&mut self) {
        self.places = (0u32..).zip(&self.rows).map(|(at, row)| (row.key, at)).collect();
    }

    /// The rows, ordered by name.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of a record.
    pub fn row(&self, key: RecordKey) -> Option<&Row> {
        self.rows.get(*self.places.get(&key)? as usize)
    }

    /// Takes a row out, if it is there.
    pub fn remove(&mut self, key: RecordKey) {
        if let Some(at) = self.places.get(&key) {
            let at = *at as usize;
            self.rows.remove(at);
            self.searched.remove(at);
            self.find_places();
        }
    }

    /// Puts a row in, or in place of the one that was there.
    pub fn put(&mut self, row: Row) {
        self.remove(row.key);
        let searched = Searched::new(&row);
        let at = self
            .rows
            .iter()
            .zip(&self.searched)
            .take_while(|(other, text)| (&text.name, other.key) < (&searched.name, row.key))
            .count();
        self.rows.insert(at, row);
        self.searched.insert(at, searched);
        self.find_places();
    }

    /// The places of all rows that fit, better matches first and then by name.
    ///
    /// Every word must occur somewhere; a row whose name starts with the first word
    /// comes before one that has it at the start of another word, and that before
    /// the rest. Digits match phone numbers whatever their punctuation.
    pub fn find(&self, query: &Query) -> Vec<u32> {
        let words: Vec<Word> = query.words().into_iter().map(Word::new).collect();
        let whole = Word::new(fold(&query.text).split_whitespace().collect());
        let is_phone = words.len() > 1 && whole.digits.is_some();
        let mut found: Vec<(u8, u32)> = Vec::new();
        for (at, (row, searched)) in (0u32..).zip(self.rows.iter().zip(&self.searched)) {
            if fits(&query.filters, row)
                && (words.iter().all(|word| word.occurs(searched)) || is_phone && whole.occurs(searched))
            {
                found.push((rank(&searched.name, words.first()), at));
            }
        }
        // Stable: rows of one rank stay ordered by name.
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, at)| at).collect()
    }
}

fn rank(name: &str, first: Option<&Word>) -> u8 {
    let Some(word) = first else { return 0 };
    if name.starts_with(&word.folded) {
        0
    } else if name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(&word.folded)) {
        1
    } else {
        2
    }
}

fn fits(filters: &Filters, row: &Row) -> bool {
    match &row.details {
        RowDetails::Person { disabled, guest, departments, .. } => {
            let status = match filters.status {
                StatusFilter::Active => !disabled,
                StatusFilter::Disabled => *disabled,
                StatusFilter::All => true,
            };
            let kind = match filters.kind {
                Some(Choice::Guest) => *guest,
                Some(_) => !guest,
                None => true,
            };
            status && kind && filters.department.is_none_or(|id| departments.contains(&id))
        }
        RowDetails::Contact { stage, access, .. } => {
            filters.stage.is_none_or(|id| *stage == Some(id))
                && filters.access.is_none_or(|wanted| *access == wanted)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn row(id: u128, name: &str, title: &str, phone: &str) -> Row {
        Row {
            key: RecordKey::Person(Uuid::from_u128(id)),
            name: name.into(),
            title: title.into(),
            place: String::new(),
            photo: None,
            badges: Vec::new(),
            details: RowDetails::Person {
                user_name: String::new(),
                disabled: id % 10 == 9,
                guest: false,
                departments: vec![Uuid::from_u128(id % 3)],
                lead: None,
            },
            more: Vec::new(),
            phones: vec![phone.into()],
        }
    }

    fn book() -> Book {
        Book::new(vec![
            row(1, "Mikhail Orlov", "Engineer", "+49 30 23125-101"),
            row(2, "Mia Berg", "Head of Sales", "(555) 0100"),
            row(3, "Łucja Ömer", "Assistant to Mia", ""),
            row(9, "Mia Old", "", ""),
            row(4, "J Smith", "", ""),
        ])
    }

    fn names(text: &str) -> Vec<String> {
        let book = book();
        let query = Query { text: text.into(), ..Query::default() };
        book.find(&query).into_iter().map(|at| book.rows()[at as usize].name.clone()).collect()
    }

    #[test]
    fn every_word_must_occur_in_any_order() {
        assert_eq!(names("sales mia"), ["Mia Berg"]);
        assert_eq!(names("j smith"), ["J Smith"]);
        assert_eq!(names("lucja omer"), ["Łucja Ömer"]);
        assert_eq!(names("nobody"), Vec::<String>::new());
        assert_eq!(names("").len(), 4, "disabled people are left out by default");
    }

    #[test]
    fn names_come_before_the_rest() {
        assert_eq!(names("mi"), ["Mia Berg", "Mikhail Orlov", "J Smith", "Łucja Ömer"]);
        assert_eq!(names("o"), ["Łucja Ömer", "Mikhail Orlov", "Mia Berg"]);
    }

    #[test]
    fn digits_find_phones_whatever_their_punctuation() {
        for text in ["3023125101", "+49 30 23125101", "5550100", "555 0100", "23125-101"] {
            assert_eq!(names(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn filters_combine() {
        let book = book();
        let mut query = Query::default();
        query.filters.status = StatusFilter::All;
        query.filters.department = Some(Uuid::from_u128(0));
        assert_eq!(book.find(&query).len(), 2);
        query.filters.status = StatusFilter::Disabled;
        assert_eq!(book.find(&query).len(), 1);
    }

    #[test]
    fn a_changed_row_moves_to_its_place() {
        let mut book = book();
        book.put(row(4, "Anna Smith", "", ""));
        assert_eq!(book.rows()[0].name, "Anna Smith");
        assert_eq!(book.rows().len(), 5);
        for (at, row) in book.rows().iter().enumerate() {
            assert_eq!(book.row(row.key).map(|found| &found.name), Some(&book.rows()[at].name));
        }
    }

    proptest! {
        /// The book agrees with a naive scan.
        #[test]
        fn finding_is_a_scan(
            given in proptest::collection::vec("[a-cа-вü]{1,3}( [a-cü]{1,2})?", 0..12), text in "[a-cа-вü]{0,2}( [a-c])?",
        ) {
            let rows: Vec<Row> =
                given.iter().enumerate().map(|(at, name)| row(at as u128 * 10, name, "", "")).collect();
            let book = Book::new(rows.clone());
            let query = Query { text: text.clone(), ..Query::default() };
            let mut found: Vec<RecordKey> =
                book.find(&query).into_iter().map(|at| book.rows()[at as usize].key).collect();
            found.sort();
            let naive: Vec<RecordKey> = rows
                .iter()
                .filter(|row| fold(&text).split_whitespace().all(|word| fold(&row.name).contains(word)))
                .map(|row| row.key)
                .collect();
            prop_assert_eq!(found, naive);
        }
    }
}
