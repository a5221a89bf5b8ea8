//! The journal grows at its end and reads back whole, whatever happens to the file.

use std::fs;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::records::{Crop, Picture, RecordKey, samples};
use crate::storage::Folder;

fn place() -> (tempfile::TempDir, Journal) {
    let place = tempfile::tempdir().unwrap();
    let journal = Folder::at(place.path().join("new")).of_portal("https://a.example", "mia").journal();
    (place, journal)
}

pub(in crate::storage) fn words(label: &str, from: &str, to: &str) -> ChangeInWords {
    ChangeInWords { label: label.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

/// An entry with one change that was stored.
pub(in crate::storage) fn an_entry(field: FieldKey, from: Value, to: Value) -> JournalEntry {
    let in_words = words("Title", from.as_text().unwrap_or_default(), to.as_text().unwrap_or_default());
    let change = Change { field, from, to };
    let receipt = Receipt {
        record: samples::a_person().key,
        name: "Mia Berg".into(),
        lines: vec![ReceiptLine { change, result: LineResult::Stored }],
        unexpected: vec![],
        kept_from_others: vec![],
        hidden: vec![],
        is_touched: false,
        effects: vec![],
        pending: vec![],
        remarks: vec![],
        stamp: None,
        trouble: None,
        is_only_unanswered: false,
    };
    entry(receipt, vec![in_words])
}

fn entry(receipt: Receipt, changes_in_words: Vec<ChangeInWords>) -> JournalEntry {
    JournalEntry {
        number: 0,
        time: Timestamp::from_second(1_790_000_000).unwrap(),
        portal: "https://a.example".into(),
        account: "mia@x.example".into(),
        receipt,
        changes_in_words,
        effects: vec!["Mia Berg was signed out everywhere.".into()],
        undoes: Some(3),
        is_begun: false,
        stage: None,
        by: None,
        is_elsewhere: false,
        is_partial: false,
    }
}

fn titled(to: &str) -> JournalEntry {
    an_entry(FieldKey::Title, Value::Text("Head".into()), Value::Text(to.into()))
}

fn titles(entries: &[JournalEntry]) -> Vec<(u64, &str)> {
    let title = |entry: &JournalEntry| entry.number;
    entries.iter().map(|entry| (title(entry), entry.changes_in_words[0].to.as_str())).collect()
}

#[test]
fn what_is_appended_is_read_again() {
    let (_place, journal) = place();
    assert_eq!(journal.read().unwrap(), (vec![], 0));
    assert_eq!(journal.next_number().unwrap(), 1);
    assert!(!journal.portal.path().exists(), "looking makes no folders");
    let written: Vec<JournalEntry> =
        ["Lead", "a \"b\"\nc", ""].iter().map(|to| journal.append(titled(to)).unwrap()).collect();
    assert_eq!(titles(&written), [(1, "Lead"), (2, "a \"b\"\nc"), (3, "")]);
    assert_eq!(journal.read().unwrap(), (written, 0));
    assert_eq!(journal.next_number().unwrap(), 4);
    let file = fs::read_to_string(&journal.path).unwrap();
    assert_eq!(file.lines().count(), 3);
    assert!(file.starts_with("{\"version\":1,\"highest\":1,\"number\":1,"), "{file}");
}

#[test]
fn the_end_of_a_save_stands_for_its_beginning() {
    let (_place, journal) = place();
    let begin = |to: &str| journal.append(JournalEntry { is_begun: true, ..titled(to) }).unwrap();
    let (first, second) = (begin("first"), begin("second"));
    assert_eq!(journal.next_number().unwrap(), 3);
    // Saves end in any order, and what comes between has a number of its own.
    let end = |begun: &JournalEntry, to: &str| {
        journal.append(JournalEntry { number: begun.number, ..titled(to) }).unwrap()
    };
    end(&second, "second, ended");
    assert_eq!(end(&first, "first, ended").number, 1);
    assert_eq!(journal.append(titled("third")).unwrap().number, 3);
    // What is found out later stands for what was known before.
    end(&first, "first, found out");
    let (entries, damaged) = journal.read().unwrap();
    assert_eq!(titles(&entries), [(1, "first, found out"), (2, "second, ended"), (3, "third")]);
    assert!(damaged == 0 && entries.iter().all(|entry| !entry.is_begun));
}

#[test]
fn a_torn_line_spoils_no_other() {
    let (_place, journal) = place();
    journal.append(titled("one")).unwrap();
    let whole = fs::read(&journal.path).unwrap();
    for length in 0..whole.len() {
        fs::write(&journal.path, [&whole[..], &whole[..length]].concat()).unwrap();
        let (entries, damaged) = journal.read().unwrap();
        // A line that lacks only its end is whole, and tells of the same save again.
        let is_whole = length == whole.len() - 1;
        assert_eq!((entries.len(), damaged), (1, usize::from(length > 0 && !is_whole)));
        journal.append(titled("two")).unwrap();
        let (entries, damaged) = journal.read().unwrap();
        assert_eq!(titles(&entries[entries.len() - 1..]), [(2, "two")], "cut off at {length}");
        assert_eq!((entries.len(), damaged), (2, usize::from(length > 0 && !is_whole)));
    }
}

#[test]
fn damage_in_the_middle_costs_only_its_lines() {
    let (_place, journal) = place();
    for to in ["one", "two"] {
        journal.append(titled(to)).unwrap();
    }
    let mut file = fs::read(&journal.path).unwrap();
    file.extend(b"{\"version\":1,\n\xff\xfe\0\0\n\n  \n[]\n");
    file.extend(vec![b'x'; LONGEST + 10]);
    file.push(b'\n');
    fs::write(&journal.path, &file).unwrap();
    assert_eq!(journal.append(titled("three")).unwrap().number, 3, "found before all of the damage");
    let (entries, damaged) = journal.read().unwrap();
    assert_eq!((titles(&entries), damaged), (vec![(1, "one"), (2, "two"), (3, "three")], 4));
    // The last number is found even behind a lot of damage.
    file.extend(vec![b'y'; 3 * LONGEST]);
    fs::write(&journal.path, &file).unwrap();
    assert_eq!(journal.append(titled("three")).unwrap().number, 3);
    assert_eq!(journal.read().unwrap().0.len(), 3);
}

#[test]
fn entries_of_several_writers_are_whole_and_numbered() {
    let (_place, journal) = place();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            // Each opens the file and the lock by itself, as another process would.
            scope.spawn(|| (0..25).for_each(|_| drop(journal.append(titled("Lead")).unwrap())));
        }
        for _ in 0..25 {
            assert_eq!(journal.read().unwrap().1, 0, "no half line is seen");
        }
    });
    let (entries, damaged) = journal.read().unwrap();
    assert_eq!(damaged, 0);
    assert!(entries.iter().map(|entry| entry.number).eq(1..=100));
}

#[test]
fn it_holds_no_picture_and_says_what_cannot_be_undone() {
    let (_place, journal) = place();
    let picture = Picture {
        name: "mia.png".into(),
        bytes: Arc::from(vec![7; 1000]),
        mime: "image/png",
        width: 9,
        height: 9,
        crop: Crop { x: 0, y: 0, side: 9 },
    };
    let file = || Value::Photo(Photo::File(picture.clone()));
    let added = journal.append(an_entry(FieldKey::Photo, Value::Photo(Photo::None), file())).unwrap();
    assert!(added.can_be_undone(), "a photo can be removed again");
    let mut replaced = an_entry(FieldKey::Photo, Value::Photo(Photo::Stored("/1.png".into())), file());
    replaced.receipt.lines.push(titled("Lead").receipt.lines.remove(0));
    replaced.receipt.lines[0].result = LineResult::StoredDifferently(file());
    replaced.receipt.unexpected.push(replaced.receipt.lines[0].change.clone());
    let replaced = journal.append(replaced).unwrap();
    assert_eq!(replaced.undoable().map(|change| change.field).collect::<Vec<_>>(), [FieldKey::Title]);
    assert_eq!(replaced.not_undoable(), [FieldKey::Photo]);
    let text = fs::read_to_string(&journal.path).unwrap();
    assert!(text.contains("mia.png") && !text.contains("BwcH"));
    assert_eq!(journal.read().unwrap().0, [added, replaced]);

    let mut refused = titled("Lead");
    refused.receipt.lines[0].result = LineResult::NotStored;
    assert!(!refused.can_be_undone() && refused.not_undoable().is_empty());
}

#[test]
fn a_later_version_loses_only_what_this_one_cannot_read() {
    let (_place, journal) = place();
    journal.append(titled("Lead")).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&journal.path).unwrap()).unwrap();
    json["version"] = 9.into();
    json["future"] = 1.into();
    fs::write(&journal.path, format!("{json}\n")).unwrap();
    let (entries, damaged) = journal.read().unwrap();
    assert_eq!((entries[0].is_partial, damaged), (false, 0));

    let mut shoe_size = json["receipt"]["lines"][0].clone();
    shoe_size["change"]["field"] = "shoe_size".into();
    json["receipt"]["lines"].as_array_mut().unwrap().push(shoe_size);
    fs::write(&journal.path, format!("{json}\n")).unwrap();
    let (entries, damaged) = journal.read().unwrap();
    assert_eq!((entries[0].is_partial, entries[0].receipt.lines.len(), damaged), (true, 1, 0));
}

#[test]
fn a_very_long_entry_keeps_its_values_and_shortens_its_words() {
    let (_place, journal) = place();
    let long = |megabytes: usize| titled(&"ü".repeat(megabytes << 19));
    let written = journal.append(long(3)).unwrap();
    assert_eq!(written.changes_in_words[0].to.chars().count(), SHORTENED + 1);
    assert_eq!(written.receipt, long(3).receipt);
    assert_eq!(journal.read().unwrap(), (vec![written], 0));
    assert_eq!(journal.append(long(5)).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert_eq!(journal.read().unwrap().0.len(), 1, "nothing of it was written");
}

#[test]
fn words_are_found_newest_first() {
    let fold = |text: &str| text.to_lowercase();
    let mut contact = titled("Ärztin");
    contact.receipt.record = RecordKey::Contact(5);
    contact.receipt.name = "Jonas Wolf".into();
    let entries = [titled("Lead"), contact, titled("Leader of Ärzte")];
    let mut index = crate::storage::JournalIndex::new(&entries[..2], fold);
    index.push(&entries[2]);
    let find = |text: &str| index.find(text, None);
    assert_eq!(find(""), [2, 1, 0]);
    assert_eq!(find("lead"), [2, 0]);
    assert_eq!(find(" ÄRZT "), [2, 1]);
    assert_eq!(find("ärzt jonas title HEAD mia@x"), [1], "name, field, values and account count");
    assert_eq!(find("jonas leader"), [] as [usize; 0]);
    assert_eq!(index.find("", Some(RecordKey::Contact(5))), [1]);
    assert_eq!(index.find("lead", Some(RecordKey::Contact(5))), [] as [usize; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any receipt is read as it was written.
    #[test]
    fn any_entry_is_read_again(receipt in samples::receipt()) {
        let mut entry = entry(receipt, vec![words("a", "b", "c")]);
        entry.drop_pictures();
        let line = entry.line(7).unwrap();
        prop_assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        prop_assert_eq!(JournalEntry::read(&line), Some(entry));
    }

    /// No line makes it panic, also one that is nearly right.
    #[test]
    fn any_line_is_survived(
        receipt in samples::receipt(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut line = entry(receipt, vec![]).line(7).unwrap();
        let at = at.index(line.len());
        line[at] = byte;
        let _ = JournalEntry::read(&line);
        let _ = JournalEntry::read(&line[..at]);
    }
}
