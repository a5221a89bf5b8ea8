//! Every save is a line in the journal, and can be taken back from there.

use crate::desk::action::View;
use crate::desk::notice::Tone;
use crate::desk::session::cut_off::CutOff;
use crate::desk::session::journal_shelf::Undoing;
use crate::desk::session::open_record::{Open, OpenRecord};
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::directory::fold;
use crate::jobs::{STOPPED_INSIDE, aside};
use crate::records::{Change, Receipt, RecordKey, Unsettled, describe};
use crate::storage::{ChangeInWords, JournalEntry, JournalIndex};

impl Session {
    pub(in crate::desk) fn load_journal(&mut self, world: &mut World) {
        let journal = self.folder.journal();
        let work = aside(move || {
            let (entries, damaged) = journal.read().map_err(|error| error.to_string())?;
            let index = JournalIndex::new(&entries, fold);
            Ok((entries, index, damaged))
        });
        let task = TaskKind::Quiet(QuietTask::ReadJournal);
        let id = self.start(world, task, work, |it, world, read| {
            it.journal_read(world, read.unwrap_or_else(|_| Err(STOPPED_INSIDE.to_owned())));
        });
        self.journal.loading = Some(id);
    }

    fn journal_read(
        &mut self,
        world: &mut World,
        read: Result<(Vec<JournalEntry>, JournalIndex, usize), String>,
    ) {
        let shelf = &mut self.journal;
        shelf.loading = None;
        let (entries, index, damaged) = match read {
            Ok(read) => read,
            Err(reason) => {
                shelf.trouble = Some(format!("The journal cannot be read: {reason}."));
                return;
            }
        };
        let newer = std::mem::replace(&mut shelf.entries, entries);
        shelf.index = index;
        // What was saved while the file was being read may stand in both.
        newer.into_iter().for_each(|entry| shelf.put(entry));
        shelf.find();
        self.note_cut_off(world);
        if damaged > 0 {
            let lines = if damaged == 1 { "1 line".to_owned() } else { format!("{damaged} lines") };
            let sentence = format!("{lines} of the journal cannot be read; all others are there.");
            self.notify(world, Tone::Warning, sentence);
        }
    }

    /// Writes the end of a save into the journal; `number` is the one of its beginning. Where
    /// something is not known of it, it stays begun.
    pub(super) fn note_save(
        &mut self,
        world: &mut World,
        receipt: &Receipt,
        undoes: Option<u64>,
        number: Option<u64>,
        unsettled: Option<Unsettled>,
    ) {
        let time = world.now().timestamp();
        let entry = JournalEntry {
            number: number.unwrap_or(0),
            time,
            portal: self.address().as_str().to_owned(),
            account: self.email.clone(),
            changes_in_words: in_words(self, receipt),
            effects: Vec::new(),
            receipt: receipt.clone(),
            undoes,
            is_begun: unsettled.is_some(),
            stage: unsettled.as_ref().and_then(|unsettled| unsettled.stage.clone()),
            by: None,
            is_elsewhere: false,
            is_partial: false,
        };
        if unsettled.is_some() {
            let before = self.journal.cut_off.remove(&receipt.record);
            let cut_off = CutOff::of_now(entry.clone(), before).map(|cut_off| (receipt.record, cut_off));
            self.journal.cut_off.extend(cut_off);
        }
        self.write_entry(world, entry);
    }

    /// Writes what is known now of a save into the journal.
    pub(super) fn write_entry(&mut self, world: &mut World, mut entry: JournalEntry) {
        let receipt = &entry.receipt;
        // An earlier version of the program wrote only the sentences.
        if !receipt.effects.is_empty() {
            let effects = receipt.effects.iter();
            entry.effects = effects.map(|effect| effect.past_sentence(&receipt.name, &self.names)).collect();
        }
        world.keep_entry(self.id, self.folder.journal(), entry);
    }

    /// A save is in the journal.
    pub(in crate::desk) fn journaled(&mut self, entry: Box<JournalEntry>) {
        // Its beginning could not be written, and so it had no number.
        if let Some(cut_off) = self.journal.cut_off.get_mut(&entry.receipt.record)
            && cut_off.entry.number == 0
            && entry.is_begun
        {
            cut_off.entry.number = entry.number;
        }
        self.journal.put(*entry);
        self.journal.find();
    }

    pub(super) fn search_journal(&mut self, text: String, record: Option<RecordKey>) {
        (self.journal.text, self.journal.record) = (text, record);
        self.journal.find();
    }

    pub(super) fn show_entry(&mut self, number: u64) {
        self.view = View::Journal;
        self.journal.shown = Some(number);
    }

    /// Opens the record with the values it had before a save, to be reviewed and saved
    /// like any other edit.
    pub(super) fn undo_save(&mut self, world: &mut World, number: u64) {
        let Some(entry) = self.journal.entries.iter().rev().find(|entry| entry.number == number) else {
            return;
        };
        let changes: Vec<Change> = entry.undoable().cloned().collect();
        let key = entry.receipt.record;
        self.undoing.insert(key, Undoing { number, changes });
        self.open(world, key);
        self.begin_undoing(world, key);
    }

    /// Puts the old values into the draft, once the record is there.
    pub(super) fn begin_undoing(&mut self, world: &mut World, key: RecordKey) {
        let Some(Open::Ready(open)) = self.open.get_mut(&key) else { return };
        if !open.is_editable() {
            return;
        }
        let Some(undoing) = self.undoing.remove(&key) else { return };
        put_back(open, undoing);
        self.draft_changed(world, key);
        self.review(world, key);
        if self.record(key).is_some_and(|record| !record.draft.has_edits()) {
            self.notify(world, Tone::Info, "The portal already holds what it held before that save.");
        }
    }
}

fn put_back(open: &mut OpenRecord, undoing: Undoing) {
    open.history.before_step(&open.draft);
    for change in undoing.changes {
        open.draft.bring_back(change.field, change.from);
    }
    // What is typed later is no part of it.
    open.undoes = open.draft.has_edits().then_some(undoing.number);
    open.finished = None;
}

fn in_words(session: &Session, receipt: &Receipt) -> Vec<ChangeInWords> {
    let changes = receipt.lines.iter().map(|line| &line.change).chain(&receipt.unexpected);
    changes.map(|change| change_in_words(session, receipt.record, change)).collect()
}

/// A change as the journal tells it.
pub(super) fn change_in_words(session: &Session, record: RecordKey, change: &Change) -> ChangeInWords {
    match session.schema(record.kind()).field(change.field) {
        Some(field) => ChangeInWords {
            label: field.label.clone().into_owned(),
            from: describe(field, &change.from, &session.names),
            to: describe(field, &change.to, &session.names),
        },
        None => {
            ChangeInWords { label: "A field that is gone".to_owned(), from: String::new(), to: String::new() }
        }
    }
}
