//! How long it takes from a keystroke to the ordered list, beside a bare search for bytes
//! over the same texts in the same run.
//!
//! Prints, for each number of people, the slowest of 30 typical queries and how it stands to
//! the bare search for the same word.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

#[path = "support/people.rs"]
mod people;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use portal_desk::directory::{Book, Collation, Column, Filters, Query, Sort, StatusFilter, fold};

/// What people type, from the first letter on.
const TYPICAL: [&str; 30] = [
    "",
    "m",
    "mi",
    "mia",
    "mia b",
    "mia berg",
    "a",
    "e",
    "o",
    "s",
    "an",
    "er",
    "sch",
    "schmidt",
    "j s",
    "müller",
    "nguyen",
    "佐藤",
    "ори",
    "sales",
    "head of",
    "engineer berlin",
    "office",
    "office.example",
    "0151",
    "+49 151 4",
    "badge 7",
    "zzz",
    "anna sales lisbon",
    "@home",
];

fn query(text: &str) -> Query {
    Query { filters: Filters { status: StatusFilter::All, ..Filters::default() }, ..Query::of(text) }
}

/// The median time of one of several runs.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..25)
        .map(|_| {
            let begin = Instant::now();
            run();
            begin.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn filter(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("filter");
    group.sample_size(30);
    for count in [1_000, 10_000, 100_000] {
        let rows = people::rows(count);
        // What any search would have to look through: the texts, folded, one after the other.
        let text: String = rows.iter().map(people::searched).map(|text| fold(&text)).collect();
        let book = Book::new(&rows, Collation::of_culture("en-US"));
        drop(rows);

        let mut slowest = (Duration::ZERO, "");
        let mut worst_ratio = (0.0, "");
        for words in TYPICAL {
            let query = query(words);
            let found = median(|| drop(black_box(book.find(&query))));
            slowest = slowest.max((found, words));
            // The first word stands for the query; for none there is nothing to search for.
            let Some(word) = query.words().into_iter().next() else { continue };
            let bare = median(|| {
                black_box(memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).count());
            });
            let ratio = found.as_secs_f64() / bare.as_secs_f64();
            if ratio > worst_ratio.0 {
                worst_ratio = (ratio, words);
            }
            if count == 100_000 {
                let rows = book.find(&query).len();
                println!("  {words:20} {found:>10.1?}  bare {bare:>10.1?}  ratio {ratio:.2}  {rows} rows");
            }
        }
        println!(
            "{count} people, {} bytes: slowest query {:?} “{}”; worst ratio to a bare scan {:.2} “{}”",
            text.len(),
            slowest.0,
            slowest.1,
            worst_ratio.0,
            worst_ratio.1
        );

        for words in ["", "m", "mia berg", "0151", "zzz"] {
            let query = query(words);
            group.bench_function(BenchmarkId::new(format!("find “{words}”"), count), |bencher| {
                bencher.iter(|| black_box(book.find(&query)));
            });
        }
        for word in ["m", "mia", "zzz"] {
            group.bench_function(BenchmarkId::new(format!("bare scan “{word}”"), count), |bencher| {
                bencher
                    .iter(|| black_box(memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).count()));
            });
        }
        let mut by_title = query("m");
        by_title.sort = Sort { column: Column::Title, descending: true };
        group.bench_function(BenchmarkId::new("find “m” by title", count), |bencher| {
            bencher.iter(|| black_box(book.find(&by_title)));
        });
        group.bench_function(BenchmarkId::new("count the filters", count), |bencher| {
            bencher.iter(|| black_box(book.counts(&by_title, None)));
        });
        let mut book = book;
        let row = people::row(7, "Anna Changed");
        group.bench_function(BenchmarkId::new("put a changed row", count), |bencher| {
            bencher.iter(|| book.put(&row));
        });
    }
    group.finish();
}

criterion_group!(benches, filter);
criterion_main!(benches);
