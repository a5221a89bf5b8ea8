//! The commands: one enum with text, shortcut and rule, shared by buttons and keys.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::{Reveal, ViewState, panes};
use crate::desk::{Action, Desk, View};
use crate::records::{RecordKey, RecordKind};

/// Something that can be asked for by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Save the record that is shown.
    Save,
    /// Show what would change.
    Review,
    /// Take the last step of editing back.
    Undo,
    /// Make it again.
    Redo,
    /// Go to the search field.
    Find,
    /// Show the next record of the list.
    Next,
    /// Show the previous record of the list.
    Previous,
    /// Load the list again.
    Refresh,
    /// Show the people.
    People,
    /// Show the contacts.
    Contacts,
    /// Show the journal.
    Journal,
}

impl Command {
    /// All of them.
    pub const ALL: [Command; 11] = [
        Command::Save,
        Command::Review,
        // Before undo: its keys are those of undo and Shift.
        Command::Redo,
        Command::Undo,
        Command::Find,
        Command::Next,
        Command::Previous,
        Command::Refresh,
        Command::People,
        Command::Contacts,
        Command::Journal,
    ];

    /// How it reads.
    pub fn text(self) -> &'static str {
        match self {
            Command::Save => "Save",
            Command::Review => "Review changes",
            Command::Undo => "Undo",
            Command::Redo => "Redo",
            Command::Find => "Find in the list",
            Command::Next => "Next record",
            Command::Previous => "Previous record",
            Command::Refresh => "Refresh the list",
            Command::People => "Show people",
            Command::Contacts => "Show contacts",
            Command::Journal => "Show the journal",
        }
    }

    /// Its keys.
    pub fn shortcut(self) -> KeyboardShortcut {
        match self {
            Command::Save => KeyboardShortcut::new(Modifiers::COMMAND, Key::S),
            Command::Review => KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter),
            Command::Undo => KeyboardShortcut::new(Modifiers::COMMAND, Key::Z),
            Command::Redo => KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
            Command::Find => KeyboardShortcut::new(Modifiers::COMMAND, Key::F),
            Command::Next => KeyboardShortcut::new(Modifiers::ALT, Key::ArrowDown),
            Command::Previous => KeyboardShortcut::new(Modifiers::ALT, Key::ArrowUp),
            Command::Refresh => KeyboardShortcut::new(Modifiers::NONE, Key::F5),
            Command::People => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num1),
            Command::Contacts => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num2),
            Command::Journal => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num3),
        }
    }
}

/// The kind of record that the window shows.
pub fn shown_kind(desk: &Desk) -> Option<RecordKind> {
    match desk.signed()?.view {
        View::Book(kind) => Some(kind),
        View::Journal => None,
    }
}

/// The record whose form the window shows.
pub fn shown_record(desk: &Desk) -> Option<RecordKey> {
    let kind = shown_kind(desk)?;
    desk.signed()?.shown.get(&kind).copied()
}

/// Turns pressed keys into actions. While a sheet is open only the sheet has keys.
pub(super) fn shortcuts(ctx: &Context, desk: &Desk, view: &mut ViewState, actions: &mut Vec<Action>) {
    let Some(signed) = desk.signed() else { return };
    if signed.expired.is_some() {
        return;
    }
    let sheet_open = view.manage_portals.is_some()
        || shown_record(desk).is_some_and(|key| {
            let form = view.forms.get(&key);
            let decides = !form.is_some_and(|form| form.decides_later);
            desk.record(key)
                .is_some_and(|record| record.review.is_some() || record.conflict.is_some() && decides)
                || form.is_some_and(|form| form.photo.open)
        });
    // A search field has a way back of its own.
    let search_fields = [
        panes::search_id(RecordKind::Person),
        panes::search_id(RecordKind::Contact),
        panes::journal_search_id(),
    ];
    let searching = search_fields.iter().any(|id| ctx.memory(|memory| memory.has_focus(*id)));
    for command in Command::ALL {
        if matches!(command, Command::Undo | Command::Redo) && (searching || sheet_open) {
            continue;
        }
        if !ctx.input_mut(|input| input.consume_shortcut(&command.shortcut())) {
            continue;
        }
        if !sheet_open {
            run(command, desk, view, actions);
        } else if matches!(command, Command::Save | Command::Review)
            && let Some(key) =
                shown_record(desk).filter(|key| desk.record(*key).is_some_and(|r| r.review.is_some()))
        {
            // In the review both keys mean: yes.
            actions.push(Action::SaveReviewed(key));
        }
    }
}

/// Does what a command says.
pub(super) fn run(command: Command, desk: &Desk, view: &mut ViewState, actions: &mut Vec<Action>) {
    let (kind, record) = (shown_kind(desk), shown_record(desk));
    match command {
        Command::Save => actions.extend(record.map(Action::Save)),
        Command::Review => actions.extend(record.map(Action::Review)),
        Command::Undo | Command::Redo => {
            let Some(record) = record else { return };
            // What is being typed into a date field is part of what is taken back.
            if let Some(form) = view.forms.get_mut(&record) {
                form.date_text = None;
            }
            let undo = command == Command::Undo;
            actions.push(if undo { Action::Undo(record) } else { Action::Redo(record) });
        }
        Command::Find => view.focus_search = true,
        Command::Next => step(desk, view, 1, actions),
        Command::Previous => step(desk, view, -1, actions),
        Command::Refresh => actions.extend(kind.map(Action::Refresh)),
        Command::People => actions.push(Action::Show(View::Book(RecordKind::Person))),
        Command::Contacts => actions.push(Action::Show(View::Book(RecordKind::Contact))),
        Command::Journal => actions.push(Action::Show(View::Journal)),
    }
}

/// Opens the record that stands `by` rows further in the list.
pub(super) fn step(desk: &Desk, view: &mut ViewState, by: isize, actions: &mut Vec<Action>) {
    let (Some(signed), Some(kind)) = (desk.signed(), shown_kind(desk)) else { return };
    let shelf = signed.shelf(kind);
    let here = signed.shown.get(&kind).and_then(|key| shelf.place_of(*key));
    let last = shelf.found.len().saturating_sub(1);
    let place = match here {
        Some(place) => place.saturating_add_signed(by).min(last),
        None => 0,
    };
    if let Some(row) = shelf.row(place).filter(|_| here != Some(place)) {
        actions.push(Action::Open(row.key));
        view.reveal = Some((kind, Reveal::Chosen));
    }
}
