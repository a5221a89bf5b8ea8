//! People of a generated office, the same ones each time.

use portal_desk::directory::{Row, RowDetails};
use portal_desk::records::RecordKey;
use uuid::Uuid;

const FIRST: [&str; 24] = [
    "Mia",
    "Mikhail",
    "Łucja",
    "Jörg",
    "Ελένη",
    "美咲",
    "Nguyễn",
    "Anna",
    "Sofia",
    "James",
    "Priya",
    "Omar",
    "Борис",
    "Zoë",
    "Friedrich",
    "Emil",
    "Chloé",
    "Ines",
    "Gergő",
    "Grace",
    "Niklas",
    "Ruth",
    "Sven",
    "Clara",
];
const LAST: [&str; 25] = [
    "Berg",
    "Orlov",
    "Ömer",
    "Müller",
    "Γεωργίου",
    "佐藤",
    "Thi Mai",
    "Schmidt",
    "Smith",
    "Raghavan",
    "Haddad",
    "Орлова",
    "van den Berg",
    "Wöhler",
    "Sauer",
    "Dubois",
    "Carvalho",
    "Őrsi",
    "Mbeki",
    "Ahlström",
    "Abendroth",
    "Holm",
    "Lindenhof",
    "O'Neil",
    "Saint-Exupéry",
];
const TITLE: [&str; 9] = [
    "Head of Sales",
    "Engineer",
    "Designer",
    "Assistant",
    "Accountant",
    "Sales manager",
    "Support agent",
    "Lawyer",
    "Warehouse operative",
];
const PLACE: [&str; 7] = ["Berlin", "Lisbon", "Oslo", "東京", "Zürich", "New York", "Αθήνα"];

/// One of them, or somebody else with that number.
pub fn row(at: usize, name: &str) -> Row {
    let user = format!("user.{}.{at}", TITLE[at % 9].split(' ').next().unwrap_or("").to_lowercase());
    Row {
        key: RecordKey::Person(Uuid::from_u128(at as u128)),
        name: name.to_owned(),
        title: TITLE[at % 9].to_owned(),
        place: format!("Department {}", at % 40),
        email: format!("{user}@office.example"),
        location: PLACE[at % 7].to_owned(),
        photo: None,
        badges: Vec::new(),
        details: RowDetails::Person {
            user_name: user.clone(),
            disabled: at % 17 == 16,
            guest: at % 23 == 22,
            departments: vec![Uuid::from_u128(at as u128 % 40)],
            lead: (!at.is_multiple_of(5)).then(|| Uuid::from_u128(at as u128 % 60)),
        },
        more: vec![
            format!("{user}@home.example"),
            if at.is_multiple_of(11) { format!("Badge {at}\nSecond line") } else { String::new() },
        ],
        phones: if at.is_multiple_of(3) {
            vec![format!("+49 151 {:07}", at * 37 % 10_000_000)]
        } else {
            Vec::new()
        },
    }
}

/// So many people.
pub fn rows(count: usize) -> Vec<Row> {
    (0..count).map(|at| row(at, &format!("{} {}", FIRST[at * 7 % 24], LAST[at / 3 % 25]))).collect()
}

/// What is searched of one of them.
pub fn searched(row: &Row) -> String {
    let RowDetails::Person { user_name, .. } = &row.details else { return String::new() };
    let parts = [&row.name, &row.title, &row.place, &row.email, user_name, &row.location];
    let mut text = String::new();
    for part in parts.into_iter().chain(&row.more).chain(&row.phones).filter(|part| !part.is_empty()) {
        text.push_str(part);
        text.push('\n');
    }
    for phone in &row.phones {
        text.extend(phone.chars().filter(char::is_ascii_digit));
        text.push('\n');
    }
    text
}
