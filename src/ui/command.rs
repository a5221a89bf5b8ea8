//! The commands: their words, icons, places and keys, shared by buttons, menus and shortcuts. What
//! they do is in [`dispatch`](super::dispatch).

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::icons;
use crate::desk::View;
use crate::records::RecordKind;

/// Something that can be asked for by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
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
    pub(super) const ALL: [Command; 16] = [
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

    /// Those that mean something everywhere, also before the sign-in and while a sheet is open.
    pub(super) const ANYWHERE: [Command; 3] = [Command::Larger, Command::Smaller, Command::UsualSize];

    /// The command that shows a list.
    pub(super) fn showing(list: View) -> Command {
        match list {
            View::Book(RecordKind::Person) => Command::People,
            View::Book(RecordKind::Contact) => Command::Contacts,
            View::Journal => Command::Journal,
        }
    }

    /// How it reads.
    pub(super) fn text(self) -> &'static str {
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
    pub(super) fn icon(self) -> &'static str {
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
    pub(super) fn place(self) -> &'static str {
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
    pub(super) fn shortcut(self) -> KeyboardShortcut {
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
    pub(super) fn was_pressed(self, ctx: &Context) -> bool {
        ctx.input_mut(|input| {
            // On many keyboards the plus needs Shift, which nobody presses together with Ctrl.
            let too = self == Command::Larger && input.consume_key(Modifiers::COMMAND, Key::Equals);
            input.consume_shortcut(&self.shortcut()) || too
        })
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
