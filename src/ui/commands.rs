//! The commands: one enum with text, shortcut and rule, shared by buttons and keys.

use egui::{Context, Key, KeyboardShortcut, Modifiers, Popup};

use super::input_order::is_held;
use super::palette::Palette;
use super::widgets::Caret;
use super::{Reveal, Turn, ViewState, icons, panes, zoom};
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
    /// Find anyone in both books, or a command.
    FindAnyone,
    /// Show the people.
    People,
    /// Show the contacts.
    Contacts,
    /// Show the journal.
    Journal,
    /// Show the keys.
    Keys,
    /// Draw everything larger.
    Larger,
    /// Draw everything smaller.
    Smaller,
    /// Draw everything as large as in the beginning.
    UsualSize,
}

impl Command {
    /// All of them.
    pub const ALL: [Command; 16] = [
        Command::Save,
        Command::Review,
        // Before undo: its keys are those of undo and Shift.
        Command::Redo,
        Command::Undo,
        Command::Find,
        Command::Next,
        Command::Previous,
        Command::Refresh,
        Command::FindAnyone,
        Command::People,
        Command::Contacts,
        Command::Journal,
        Command::Keys,
        Command::Larger,
        Command::Smaller,
        Command::UsualSize,
    ];

    /// Those that mean something wherever one is, also before signing in and while a sheet is open.
    const ANYWHERE: [Command; 3] = [Command::Larger, Command::Smaller, Command::UsualSize];

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
            Command::FindAnyone => "Find anyone",
            Command::People => "Show people",
            Command::Contacts => "Show contacts",
            Command::Journal => "Show the journal",
            Command::Keys => "Keys",
            Command::Larger => "Larger",
            Command::Smaller => "Smaller",
            Command::UsualSize => "Usual size",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Command::Save => icons::SAVE,
            Command::Review => icons::CHECK_SQUARE,
            Command::Undo => icons::UNDO,
            Command::Redo => icons::REDO,
            Command::Find => icons::SEARCH,
            Command::Next => icons::CARET_RIGHT,
            Command::Previous => icons::CARET_LEFT,
            Command::Refresh => icons::REFRESH,
            Command::FindAnyone => icons::USERS_THREE,
            Command::People => icons::USERS,
            Command::Contacts => icons::ADDRESS_BOOK,
            Command::Journal => icons::HISTORY,
            Command::Keys => icons::KEYBOARD,
            Command::Larger => icons::ZOOM_IN,
            Command::Smaller => icons::ZOOM_OUT,
            Command::UsualSize => icons::TEXT,
        }
    }

    /// Where it is to be seen in the window.
    pub fn place(self) -> &'static str {
        match self {
            Command::Save | Command::Review | Command::Undo | Command::Redo => "below the form",
            Command::Find => "above the list",
            Command::Next | Command::Previous => "at the head of the form",
            Command::Refresh => "below the list",
            Command::FindAnyone => "in the title row",
            Command::People | Command::Contacts | Command::Journal => "on the left",
            Command::Keys | Command::Larger | Command::Smaller | Command::UsualSize => {
                "in the menu under your name"
            }
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
            Command::FindAnyone => KeyboardShortcut::new(Modifiers::COMMAND, Key::K),
            Command::People => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num1),
            Command::Contacts => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num2),
            Command::Journal => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num3),
            Command::Keys => KeyboardShortcut::new(Modifiers::NONE, Key::F1),
            Command::Larger => KeyboardShortcut::new(Modifiers::COMMAND, Key::Plus),
            Command::Smaller => KeyboardShortcut::new(Modifiers::COMMAND, Key::Minus),
            Command::UsualSize => KeyboardShortcut::new(Modifiers::COMMAND, Key::Num0),
        }
    }

    /// Whether its keys were pressed; they count as used from then on.
    fn was_pressed(self, ctx: &Context) -> bool {
        ctx.input_mut(|input| {
            // On many keyboards the plus needs Shift, which nobody presses with Ctrl.
            let too = self == Command::Larger && input.consume_key(Modifiers::COMMAND, Key::Equals);
            input.consume_shortcut(&self.shortcut()) || too
        })
    }
}

/// The kind of record that the window shows.
pub fn shown_kind(desk: &Desk) -> Option<RecordKind> {
    match desk.signed()?.view {
        View::Book(kind) => Some(kind),
        View::Journal => None,
    }
}

/// The record that is chosen in the list; its form is in sight where there is room for it.
pub fn shown_record(desk: &Desk) -> Option<RecordKey> {
    let kind = shown_kind(desk)?;
    desk.signed()?.shown.get(&kind).copied()
}

/// Whether a sheet of the chosen record's form is open: its review, a conflict, or its photo.
pub(super) fn form_has_a_sheet(desk: &Desk, view: &ViewState) -> bool {
    shown_record(desk).is_some_and(|key| {
        let form = view.forms.get(&key);
        let decides = !form.is_some_and(|form| form.decides_later);
        desk.record(key).is_some_and(|record| record.review.is_some() || record.conflict.is_some() && decides)
            || form.is_some_and(|form| form.photo.open)
    })
}

/// Turns pressed keys into actions. While a sheet is open only the sheet has keys.
pub(super) fn shortcuts(ctx: &Context, desk: &Desk, view: &mut ViewState, actions: &mut Vec<Action>) {
    for command in Command::ANYWHERE {
        if command.was_pressed(ctx) && is_enabled(command, ctx, desk) {
            run(command, ctx, desk, view, actions);
        }
    }
    let Some(signed) = desk.signed() else { return };
    // The palette has keys of its own.
    if signed.expired.is_some() || view.palette.is_some() {
        return;
    }
    let sheet_open = view.shows_keys
        || view.manage_portals.is_some()
        || signed.journal.export.is_some()
        || form_has_a_sheet(desk, view);
    // A search field has a way back of its own.
    let search_fields = [
        panes::search_id(RecordKind::Person),
        panes::search_id(RecordKind::Contact),
        panes::journal_search_id(),
    ];
    let searching = search_fields.iter().any(|id| ctx.memory(|memory| memory.has_focus(*id)));
    for command in Command::ALL {
        let in_popup = Popup::is_any_open(ctx);
        if matches!(command, Command::Undo | Command::Redo) && (searching || sheet_open || in_popup) {
            continue;
        }
        let is_held = is_held(ctx, &[command.shortcut().logical_key]);
        if !command.was_pressed(ctx) {
            continue;
        }
        // It would stand open over what comes now.
        Popup::close_all(ctx);
        if !sheet_open {
            run(command, ctx, desk, view, actions);
        } else if matches!(command, Command::Save | Command::Review)
            // Who still holds the keys that opened the review has not read it.
            && !is_held
            && let Some(key) =
                shown_record(desk).filter(|key| desk.record(*key).is_some_and(|r| r.review.is_some()))
        {
            // In the review both keys mean: yes.
            actions.push(Action::SaveReviewed(key));
        }
    }
}

/// Does what a command says.
pub(super) fn run(
    command: Command,
    ctx: &Context,
    desk: &Desk,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let (kind, record) = (shown_kind(desk), shown_record(desk));
    if matches!(command, Command::Save | Command::Review | Command::Undo | Command::Redo)
        && is_enabled(command, ctx, desk)
    {
        // What they do is seen there.
        view.turn = Turn::Form;
    }
    if matches!(command, Command::Save | Command::Review)
        && let Some(form) = record.and_then(|record| view.forms.get_mut(&record))
    {
        // Whoever wants to save is asked again.
        form.decides_later = false;
    }
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
        Command::Find => {
            view.turn = Turn::List;
            view.focus_row = false;
            view.focus_search = Some(Caret::All);
        }
        Command::Next => step(desk, view, 1, actions),
        Command::Previous => step(desk, view, -1, actions),
        Command::Refresh => actions.extend(kind.map(Action::Refresh)),
        Command::FindAnyone => view.palette = Some(Palette::new(ctx, desk)),
        Command::People => show(View::Book(RecordKind::Person), view, actions),
        Command::Contacts => show(View::Book(RecordKind::Contact), view, actions),
        Command::Journal => show(View::Journal, view, actions),
        Command::Keys => view.shows_keys = true,
        Command::Larger => actions.push(Action::SetZoom(zoom::larger(zoom::drawn(ctx)))),
        Command::Smaller => actions.push(Action::SetZoom(zoom::smaller(zoom::drawn(ctx)))),
        Command::UsualSize => actions.push(Action::SetZoom(zoom::USUAL)),
    }
}

/// Shows a list; where it takes turns with the form, it is its turn.
fn show(list: View, view: &mut ViewState, actions: &mut Vec<Action>) {
    view.turn = Turn::List;
    actions.push(Action::Show(list));
}

/// The command that shows a list.
pub(super) fn showing(list: View) -> Command {
    match list {
        View::Book(RecordKind::Person) => Command::People,
        View::Book(RecordKind::Contact) => Command::Contacts,
        View::Journal => Command::Journal,
    }
}

/// Whether a command would do anything now.
pub(super) fn is_enabled(command: Command, ctx: &Context, desk: &Desk) -> bool {
    let open = shown_record(desk).and_then(|key| desk.record(key));
    match command {
        Command::Save | Command::Review | Command::Undo => {
            open.is_some_and(|record| record.draft.has_edits())
        }
        Command::Redo => open.is_some(),
        Command::Find
        | Command::FindAnyone
        | Command::People
        | Command::Contacts
        | Command::Journal
        | Command::Keys => true,
        Command::Larger => zoom::drawn(ctx) < zoom::most(ctx),
        Command::Smaller => zoom::drawn(ctx) > zoom::LEAST,
        Command::UsualSize => zoom::drawn(ctx) != zoom::USUAL,
        Command::Next | Command::Previous | Command::Refresh => shown_kind(desk).is_some(),
    }
}

/// Opens a record; where its form takes turns with the list, it is its turn.
pub(super) fn open(key: RecordKey, view: &mut ViewState, actions: &mut Vec<Action>) {
    actions.push(Action::Open(key));
    view.turn = Turn::Form;
    view.reveal = Some((key.kind(), Reveal::Chosen));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_has_a_name_an_icon_a_place_and_keys_of_its_own() {
        let ctx = Context::default();
        let mut keys = BTreeSet::new();
        let mut names = BTreeSet::new();
        for command in Command::ALL {
            assert!(!command.place().is_empty() && command.icon().chars().count() == 1, "{command:?}");
            assert!(names.insert(command.text()), "two are called {}", command.text());
            let shortcut = ctx.format_shortcut(&command.shortcut());
            assert!(keys.insert(shortcut.clone()), "{shortcut} means two things");
        }
        // A shorter shortcut must not take the keys of a longer one: it is asked first.
        for (at, command) in Command::ALL.iter().enumerate() {
            for later in &Command::ALL[at + 1..] {
                let (first, second) = (command.shortcut(), later.shortcut());
                let swallows =
                    first.logical_key == second.logical_key && second.modifiers.contains(first.modifiers);
                assert!(!swallows, "{command:?} takes the keys of {later:?}");
            }
        }
    }
}
