//! The path of a file that is typed or pasted, beside a file dialog and where none opens.

use std::path::PathBuf;

use egui::{Key, Response, Ui};

use super::awaited_dialog::AwaitedDialog;
use crate::desk::FileDialog;

/// What is typed into the field for a path.
#[derive(Clone, Debug, Default)]
pub struct TypedPath {
    /// The text as typed.
    pub text: String,
    /// The file dialog beside the field.
    dialog: AwaitedDialog,
    /// How often no file dialog had opened by the last frame.
    unopened: u32,
    /// The field is to get the focus.
    wants_focus: bool,
}

impl TypedPath {
    /// A field with a text in it.
    pub fn new(text: impl Into<String>) -> TypedPath {
        TypedPath { text: text.into(), ..TypedPath::default() }
    }

    /// The path, to be handed on as typed; `None` where there is nothing.
    pub fn path(&self) -> Option<PathBuf> {
        (!self.text.trim().is_empty()).then(|| PathBuf::from(&self.text))
    }

    /// Follows the file dialog beside the field, and says where none has opened so far. To be drawn above
    /// the field.
    pub(super) fn dialog_ui(&mut self, ui: &mut Ui, dialog: &FileDialog) {
        // Where the user types into another field, the focus stays there.
        if self.dialog.look(ui, dialog) && !ui.ctx().text_edit_focused() {
            self.wants_focus = true;
        }
        self.wants_focus |= dialog.unopened() > self.unopened;
        self.unopened = dialog.unopened();
        self.dialog.sentence_ui(ui);
    }

    /// Whether a dialog may still be on its way.
    pub(super) fn awaits_dialog(&self, ui: &Ui) -> bool {
        self.dialog.is_on_its_way(ui)
    }

    /// The file is named in another way than in the dialog.
    pub(super) fn go_on_without_dialog(&mut self) {
        self.dialog.go_on_without();
    }

    /// Gives the drawn field the focus where no file dialog opens. Says whether Enter was pressed in it.
    pub(super) fn follow(&mut self, ui: &Ui, field: &Response) -> bool {
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        if field.changed() {
            self.dialog.keep_quiet();
        }
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}
