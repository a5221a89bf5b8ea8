//! The journal as a table for spreadsheets.

use std::io::{self, Write};

use jiff::tz::TimeZone;

use super::JournalEntry;
use super::csv_text::CsvTable;
use crate::records::LineResult;

const HEADINGS: [&str; 11] =
    ["Time", "Portal", "Account", "Kind", "Record", "Name", "Field", "From", "To", "Result", "Trouble"];

/// Writes entries as a [`CsvTable`]: one row for each field that was changed, and one for a
/// save that changed none. Times are in the given zone, with their offset.
///
/// # Errors
/// If it cannot be written.
pub fn write_journal_csv<'a>(
    entries: impl IntoIterator<Item = &'a JournalEntry>,
    zone: &TimeZone,
    to: impl Write,
) -> io::Result<()> {
    let mut table = CsvTable::begin(to)?;
    table.row(HEADINGS)?;
    for entry in entries {
        let record = entry.receipt.record;
        let same = [
            entry.time.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            entry.portal.clone(),
            entry.account.clone(),
            record.kind().word().to_owned(),
            record.to_string(),
            entry.receipt.name.clone(),
        ];
        let trouble = entry.receipt.trouble.as_deref().unwrap_or_default();
        let mut write = |field: &str, from: &str, to: &str, result: &str| {
            let changing = [field, from, to, result, trouble];
            table.row(same.iter().map(String::as_str).chain(changing))
        };
        if entry.changes_in_words.is_empty() {
            write("", "", "", "")?;
        }
        for (at, words) in entry.changes_in_words.iter().enumerate() {
            write(&words.label, &words.from, &words.to, &result(entry, at))?;
        }
    }
    table.end()
}

/// What came of a change.
fn result(entry: &JournalEntry, at: usize) -> String {
    if entry.is_partial {
        // Which words belong to which line is not known then.
        return String::new();
    }
    match entry.receipt.lines.get(at).map(|line| &line.result) {
        Some(LineResult::Stored) => "stored".to_owned(),
        Some(LineResult::StoredDifferently(value)) => match value.as_text() {
            Some(text) => format!("stored differently: {text}"),
            None => "stored differently".to_owned(),
        },
        Some(LineResult::NotStored) => "not stored".to_owned(),
        Some(LineResult::Unknown) => "not known".to_owned(),
        None => "changed unexpectedly".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz;
    use proptest::prelude::*;

    use super::*;
    use crate::records::{FieldKey, RecordKey, Value};
    use crate::storage::csv_text::unguarded;
    use crate::storage::journal::tests::{an_entry, words};

    fn table(entries: &[JournalEntry]) -> (String, Vec<Vec<String>>) {
        let mut bytes = Vec::new();
        write_journal_csv(entries, &TimeZone::fixed(tz::offset(1)), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let body = text.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        (text, rows)
    }

    #[test]
    fn each_changed_field_is_a_row() {
        let mut entry = an_entry(FieldKey::Title, Value::Text("Head".into()), Value::Text("Lead".into()));
        entry.receipt.unexpected = vec![entry.receipt.lines[0].change.clone()];
        entry.receipt.lines[0].result = LineResult::StoredDifferently(Value::Text("Lea".into()));
        entry.receipt.trouble = Some("It stopped.".into());
        entry.changes_in_words.push(words("Comment", "a, \"b\"", "two\nlines"));
        let mut empty = entry.clone();
        empty.receipt.record = RecordKey::Contact(-5);
        empty.changes_in_words.clear();
        let (text, rows) = table(&[entry, empty]);
        assert!(text.contains("\r\n") && text.contains("\"a, \"\"b\"\"\""));
        assert_eq!(rows[0], HEADINGS);
        let id = "00000000-0000-0000-0000-000000000064";
        let same =
            ["2026-09-21T15:13:20+01:00", "https://a.example", "mia@x.example", "person", id, "Mia Berg"];
        assert_eq!(rows[1][..6], same);
        assert_eq!(rows[1][6..], ["Title", "Head", "Lead", "stored differently: Lea", "It stopped."]);
        assert_eq!(
            rows[2][6..],
            ["Comment", "a, \"b\"", "two\nlines", "changed unexpectedly", "It stopped."]
        );
        assert_eq!(rows[3][3..], ["contact", "\t-5", "Mia Berg", "", "", "", "", "It stopped."]);
        assert_eq!(rows.len(), 4);
    }

    proptest! {
        /// Whatever was changed, the table holds it, and no cell is a formula.
        #[test]
        fn cells_are_whole_and_harmless(from in "[-=+@\t\r\n\"',;a＝]{0,6}", to in any::<String>()) {
            let mut entry = an_entry(FieldKey::Title, Value::Text(from.clone()), Value::Text(to.clone()));
            entry.changes_in_words = vec![words("Title", &from, &to)];
            let (_, rows) = table(&[entry]);
            prop_assert_eq!(rows.len(), 2);
            for (cell, text) in [(&rows[1][7], from), (&rows[1][8], to)] {
                prop_assert_eq!(unguarded(cell), text);
                prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
            }
        }
    }
}
