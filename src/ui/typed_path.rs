//! The path of a file that is typed or pasted, beside a file dialog and where none opens.

use std::path::PathBuf;

use egui::{Key, Response, Ui};

/// What is typed into the field for a path.
#[derive(Clone, Debug, Default)]
pub struct TypedPath {
    /// The text as typed.
    pub text: String,
    /// How often no file dialog had opened by the last frame.
    seen: u32,
}

impl TypedPath {
    /// A field with a text in it.
    pub fn new(text: impl Into<String>) -> TypedPath {
        TypedPath { text: text.into(), seen: 0 }
    }

    /// The path, to be handed on as typed; `None` where there is nothing.
    pub fn path(&self) -> Option<PathBuf> {
        (!self.text.trim().is_empty()).then(|| PathBuf::from(&self.text))
    }

    /// Gives the drawn field the focus whenever no file dialog has opened once more. Says whether Enter
    /// was pressed in it.
    pub(super) fn follow(&mut self, ui: &Ui, field: &Response, without_dialog: u32) -> bool {
        if without_dialog > self.seen {
            field.request_focus();
        }
        self.seen = without_dialog;
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}
