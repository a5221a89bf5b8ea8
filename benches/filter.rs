//! How long it takes from a keystroke to the ordered list, beside a bare scan over the
//! same texts in the same run.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use portal_desk::directory::{Book, Query, Row, RowDetails, fold};
use portal_desk::records::RecordKey;
use uuid::Uuid;

const FIRST: [&str; 8] = ["Mia", "Mikhail", "Łucja", "Jörg", "Ελένη", "美咲", "Nguyễn", "Anna"];
const LAST: [&str; 8] = ["Berg", "Orlov", "Ömer", "Müller", "Γεωργίου", "佐藤", "Thi Mai", "Schmidt"];
const TITLE: [&str; 4] = ["Head of Sales", "Engineer", "Designer", "Assistant"];

fn rows(count: usize) -> Vec<Row> {
    (0..count)
        .map(|at| Row {
            key: RecordKey::Person(Uuid::from_u128(at as u128)),
            name: format!("{} {}", FIRST[at % 8], LAST[at / 8 % 8]),
            title: TITLE[at % 4].to_owned(),
            place: format!("Department {}", at % 40),
            photo: None,
            badges: Vec::new(),
            details: RowDetails::Person {
                user_name: format!("user.{at}"),
                disabled: false,
                guest: false,
                departments: Vec::new(),
                lead: None,
            },
            more: vec![format!("user{at}@office.example"), "Berlin".to_owned()],
            phones: vec![format!("+49 30 {at:07}")],
        })
        .collect()
}

fn filter(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("filter");
    for count in [1_000, 10_000, 100_000] {
        let rows = rows(count);
        let texts: Vec<String> = rows
            .iter()
            .map(|row| fold(&format!("{}\n{}\n{}", row.name, row.title, row.more.join("\n"))))
            .collect();
        let book = Book::new(rows);
        for words in ["m", "mia sales", "3000412"] {
            let query = Query { text: words.to_owned(), ..Query::default() };
            group.bench_function(BenchmarkId::new(format!("find {words}"), count), |bencher| {
                bencher.iter(|| black_box(book.find(&query)));
            });
        }
        group.bench_function(BenchmarkId::new("bare scan", count), |bencher| {
            bencher.iter(|| black_box(texts.iter().filter(|text| text.contains("mia")).count()));
        });
    }
    group.finish();
}

criterion_group!(benches, filter);
criterion_main!(benches);
