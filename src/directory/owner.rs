//! Whose phone number or e-mail address something is.

use memchr::memmem::Finder;

use super::book::Book;
use super::fold::fold;
use super::store::RowStore;

/// The fewest digits that tell one owner from others.
const DIGITS: usize = 7;

/// A whole phone number or e-mail address, as it was pasted or typed.
enum Sought {
    /// Folded.
    Email(String),
    /// Without punctuation, and without what is dialled before the number itself.
    Phone(String),
}

impl Sought {
    fn read(text: &str) -> Option<Sought> {
        let text = text.trim();
        // As other programs copy them: "Mia Berg <mia@office.example>", "mailto:…", "tel:…".
        let inner = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>'));
        let inner =
            ["mailto:", "tel:"].iter().fold(inner, |text, prefix| text.strip_prefix(prefix).unwrap_or(text));
        let folded = fold(inner.trim());
        let is_email =
            folded.split_once('@').is_some_and(|(before, after)| !before.is_empty() && after.contains('.'));
        if is_email && !folded.contains(char::is_whitespace) {
            return Some(Sought::Email(folded));
        }
        let is_phone =
            folded.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c));
        let digits = national(&folded);
        (is_phone && digits.len() >= DIGITS).then_some(Sought::Phone(digits))
    }

    /// What occurs in the searched text of every owner.
    fn needle(&self) -> &str {
        match self {
            Sought::Email(email) => email,
            Sought::Phone(digits) => &digits[digits.len() - DIGITS..],
        }
    }

    fn is_of(&self, store: &RowStore, number: u32) -> bool {
        let Some(row) = store.view(number) else { return false };
        match self {
            Sought::Email(email) => {
                std::iter::once(row.email).chain(row.more()).any(|part| fold(part) == *email)
            }
            Sought::Phone(digits) => row.phones().any(|phone| {
                // One of them may have the code of the country, and the other not.
                let other = national(phone);
                other.len() >= DIGITS
                    && (other.ends_with(digits.as_str()) || digits.ends_with(other.as_str()))
            }),
        }
    }
}

/// The digits of a phone number without the zeros before it.
fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

impl Book {
    /// The numbers of the rows whose e-mail address or phone number this text is, as a
    /// whole: whatever the punctuation, with or without the code of the country. `None`
    /// if the text is neither of both.
    pub fn owners(&self, text: &str) -> Option<Vec<u32>> {
        let sought = Sought::read(text)?;
        let store = self.store();
        let texts = match sought {
            Sought::Email(_) => store.folded(),
            Sought::Phone(_) => store.digits(),
        };
        let mut owners = Vec::new();
        texts.each_row_with(&Finder::new(sought.needle()), 0..store.len(), |row, _| {
            // A row that is gone is of nobody.
            owners.extend(u32::try_from(row).ok().filter(|number| sought.is_of(store, *number)));
        });
        Some(owners)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::directory::{Collation, Row, RowDetails};
    use crate::records::{Choice, RecordKey};

    fn row(id: i64, name: &str, email: &str, more: &[&str], phones: &[&str]) -> Row {
        Row {
            key: RecordKey::Contact(id),
            name: name.to_owned(),
            title: String::new(),
            place: String::new(),
            email: email.to_owned(),
            location: String::new(),
            photo: None,
            badges: Vec::new(),
            details: RowDetails::Contact {
                company: None,
                stage: None,
                access: Choice::EveryoneEdits,
                owners: vec![Uuid::nil()],
            },
            more: more.iter().map(|part| (*part).to_owned()).collect(),
            phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
        }
    }

    #[test]
    fn a_number_or_an_address_has_its_owner() {
        let rows = [
            row(1, "Mia Berg", "mia@office.example", &["Mia.Berg@home.example"], &["+49 (30) 23125-101"]),
            row(
                2,
                "Mia Bergmann",
                "amia@office.example",
                &["write to mia@office.example"],
                &["030 23125102", "5550100"],
            ),
        ];
        let book = Book::new(&rows, Collation::default());
        let owners = |text: &str| {
            let owners = book.owners(text)?;
            Some(owners.into_iter().map(|number| book.at(number).unwrap().name).collect::<Vec<_>>())
        };
        for text in [
            "mia@office.example",
            " MIA@Office.Example ",
            "Mia Berg <mia@office.example>",
            "mailto:mia.berg@home.example",
            "+493023125101",
            "0049 30 23125-101",
            "030/23125101",
            "23125101",
            "tel:+49-30-23125101",
        ] {
            assert_eq!(owners(text), Some(vec!["Mia Berg"]), "{text}");
        }
        assert_eq!(owners("+49 30 23125 102"), Some(vec!["Mia Bergmann"]));
        assert_eq!(owners("+1 555 0100"), Some(vec!["Mia Bergmann"]));
        assert_eq!(owners("+49 30 99999999"), Some(Vec::new()));
        for neither in ["", "mia", "23125", "mia@office", "a b@c.d", "@x.y", "123 mia 4567"] {
            assert_eq!(owners(neither), None, "{neither}");
        }
    }
}
