//! How long it takes to open and to search a long journal, beside the least that any
//! program would do with the same lines in the same run: parse them as JSON without
//! looking, and scan their texts for a word.

use std::fs;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use portal_desk::directory::fold;
use portal_desk::records::{Change, FieldKey, LineResult, Receipt, ReceiptLine, RecordKey, Value};
use portal_desk::storage::{ChangeInWords, Folder, JournalEntry, JournalIndex};
use uuid::Uuid;

const COUNT: usize = 100_000;
const NAMES: [&str; 8] = [
    "Mia Berg",
    "Mikhail Orlov",
    "Łucja Ömer",
    "Jörg Müller",
    "Ελένη Γεωργίου",
    "佐藤 美咲",
    "Nguyễn Thi Mai",
    "Anna Schmidt",
];
const TITLES: [&str; 4] = ["Head of Sales", "Engineer", "Designer", "Assistant"];

/// A save of two or three fields.
fn entry(at: usize) -> JournalEntry {
    let text = |text: &str| Value::Text(text.to_owned());
    let (from, to) = (TITLES[at % 4], TITLES[(at + 1) % 4]);
    let mut changes = vec![
        ("Title", FieldKey::Title, text(from), text(to)),
        ("Location", FieldKey::Location, text("Berlin"), text("Zürich, Bahnhofstraße 1")),
    ];
    if at.is_multiple_of(3) {
        let note = "Works from home on Mondays and Thursdays; ask for the key at the desk.";
        changes.push(("Comment", FieldKey::Comment, text(""), text(note)));
    }
    let in_words = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    JournalEntry {
        number: 0,
        time: jiff::Timestamp::from_second(1_790_000_000 + at as i64).unwrap_or_default(),
        portal: "https://office.example.com".to_owned(),
        account: "ines.carvalho@office.example".to_owned(),
        changes_in_words: changes
            .iter()
            .map(|(label, _, from, to)| ChangeInWords {
                label: (*label).to_owned(),
                from: in_words(from),
                to: in_words(to),
            })
            .collect(),
        receipt: Receipt {
            record: RecordKey::Person(Uuid::from_u128(at as u128)),
            name: NAMES[at % 8].to_owned(),
            lines: changes
                .into_iter()
                .map(|(_, field, from, to)| ReceiptLine {
                    change: Change { field, from, to },
                    result: LineResult::Stored,
                })
                .collect(),
            unexpected: Vec::new(),
            kept_from_others: Vec::new(),
            hidden: Vec::new(),
            is_touched: false,
            effects: Vec::new(),
            pending: Vec::new(),
            remarks: Vec::new(),
            stamp: None,
            trouble: None,
            is_only_unanswered: false,
        },
        effects: Vec::new(),
        undoes: None,
        is_begun: false,
        stage: None,
        by: None,
        is_elsewhere: false,
        is_partial: false,
    }
}

/// A journal of many entries in this folder: some are written by the journal itself,
/// which waits for the disk each time, and then repeated with other numbers.
fn long_journal(folder: &Folder) -> portal_desk::storage::Journal {
    let portal = folder.of_portal("https://office.example.com", "ines.carvalho@office.example");
    let journal = portal.journal();
    for at in 0..48 {
        if let Err(error) = journal.append(entry(at)) {
            panic!("no journal can be written here: {error}");
        }
    }
    let path = portal.path().join("journal.jsonl");
    let lines = fs::read_to_string(&path).unwrap_or_default();
    let lines: Vec<(&str, &str)> = lines
        .lines()
        .filter_map(|line| {
            let (before, after) = line.split_once("\"number\":")?;
            Some((before, after.trim_start_matches(|c: char| c.is_ascii_digit())))
        })
        .collect();
    let many: String = (0..COUNT)
        .map(|at| {
            let (before, after) = lines[at % lines.len()];
            format!("{before}\"number\":{}{after}\n", at + 1)
        })
        .collect();
    if let Err(error) = fs::write(&path, many) {
        panic!("no journal can be written here: {error}");
    }
    journal
}

fn journal(criterion: &mut Criterion) {
    let Ok(place) = tempfile::tempdir() else { panic!("there is no temporary folder") };
    let folder = Folder::at(place.path());
    let journal = long_journal(&folder);
    let path = folder
        .of_portal("https://office.example.com", "ines.carvalho@office.example")
        .path()
        .join("journal.jsonl");
    let Ok((entries, damaged)) = journal.read() else { panic!("the journal cannot be read") };
    assert_eq!((entries.len(), damaged), (COUNT, 0));

    let mut group = criterion.benchmark_group("journal");
    group.sample_size(10);
    group.bench_function(BenchmarkId::new("read", COUNT), |bencher| {
        bencher.iter_with_large_drop(|| journal.read());
    });
    group.bench_function(BenchmarkId::new("bare parse", COUNT), |bencher| {
        bencher.iter_with_large_drop(|| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            text.lines()
                .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
                .collect::<Vec<_>>()
        });
    });
    group.bench_function(BenchmarkId::new("index", COUNT), |bencher| {
        bencher.iter_with_large_drop(|| JournalIndex::new(&entries, fold));
    });
    group.sample_size(50);
    let index = JournalIndex::new(&entries, fold);
    for words in ["m", "mia sales", "zurich monday", "nowhere"] {
        group.bench_function(BenchmarkId::new(format!("find {words}"), COUNT), |bencher| {
            bencher.iter(|| black_box(index.find(words, None)));
        });
    }
    let record = Some(entries[7].receipt.record);
    group.bench_function(BenchmarkId::new("find in one record", COUNT), |bencher| {
        bencher.iter(|| black_box(index.find("zurich", record)));
    });
    let texts: Vec<String> = entries
        .iter()
        .map(|entry| {
            let words = entry.changes_in_words.iter();
            let values = words.map(|words| format!("{}\n{}\n{}\n", words.label, words.from, words.to));
            fold(&format!("{}\n{}\n{}", entry.receipt.name, entry.account, values.collect::<String>()))
        })
        .collect();
    for word in ["m", "nowhere"] {
        group.bench_function(BenchmarkId::new(format!("bare scan {word}"), COUNT), |bencher| {
            bencher.iter(|| black_box(texts.iter().filter(|text| text.contains(word)).count()));
        });
    }
    group.finish();
}

criterion_group!(benches, journal);
criterion_main!(benches);
