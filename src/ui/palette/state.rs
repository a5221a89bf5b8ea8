//! What is looked for in the palette while it is open.

use egui::{Context, Id};

use crate::records::RecordKey;
use crate::ui::command::Command;

/// The palette while it is open.
#[derive(Debug, Default)]
pub struct CommandPalette {
    pub(super) text: String,
    pub(super) hits: Vec<Hit>,
    /// Which of the hits is highlighted.
    pub(super) highlighted: usize,
    /// What had the focus before.
    pub(super) opener: Option<Id>,
    /// Nothing was looked for yet.
    pub(super) is_new: bool,
    /// Its search field is to get the focus.
    pub(super) takes_focus: bool,
}

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    Record(RecordKey),
    Command(Command),
}

impl CommandPalette {
    /// The palette, empty.
    pub(in crate::ui) fn new(ctx: &Context) -> CommandPalette {
        let opener = ctx.memory(|memory| memory.focused());
        CommandPalette { opener, is_new: true, takes_focus: true, ..CommandPalette::default() }
    }
}
