//! A file dialog that was asked for, as far as the window can know of it.
//!
//! A desktop can take the question and show nothing, and the program is not told. What the window does
//! know is whether it still has the keyboard: a dialog that opens takes it.

use std::time::Duration;

use egui::Ui;

use super::theme::space;
use super::widgets::Banner;
use crate::desk::FileDialog;

/// How long a dialog may take to open, in seconds. Then the user is told, and can ask once more.
const PATIENCE: f64 = 2.6;

const UNSEEN: &str =
    "No file dialog has opened so far. Type or paste the path here; a dialog that opens later still counts.";

/// What the window has seen of the dialog that was asked for last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AwaitedDialog {
    asked: Option<Asked>,
}

/// A question that waits for an answer.
#[derive(Clone, Copy, Debug)]
struct Asked {
    number: u32,
    /// When it was first seen, in seconds of egui's clock.
    at: f64,
    stage: DialogStage,
}

/// How far it is with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DialogStage {
    /// A dialog may still open.
    Opening,
    /// None has opened so far, and that is said.
    Unseen,
    /// There is nothing to say: a dialog has the keyboard, or the user goes on without one.
    Quiet,
}

impl AwaitedDialog {
    /// Looks at the clock and the keyboard. Says whether it is found out in this frame that no dialog has
    /// opened.
    pub(super) fn look(&mut self, ui: &Ui, dialog: &FileDialog) -> bool {
        let (now, has_keyboard) = ui.input(|input| (input.time, input.focused));
        let Some(number) = dialog.question() else {
            self.asked = None;
            return false;
        };
        if self.asked.is_none_or(|asked| asked.number != number) {
            self.asked = Some(Asked { number, at: now, stage: DialogStage::Opening });
        }
        let Some(asked) = &mut self.asked else { return false };
        let left = asked.at + PATIENCE - now;
        if left > 0.0 {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
            return false;
        }
        if asked.stage != DialogStage::Opening {
            return false;
        }
        asked.stage = if has_keyboard { DialogStage::Unseen } else { DialogStage::Quiet };
        has_keyboard
    }

    /// Whether a dialog may still be on its way, so that another one is not to be asked for yet.
    pub(super) fn is_on_its_way(&self, ui: &Ui) -> bool {
        let now = ui.input(|input| input.time);
        self.asked.is_some_and(|asked| now < asked.at + PATIENCE)
    }

    /// The user types a path, and need not be told to. What is said already stays, so that nothing moves
    /// while they type.
    pub(super) fn keep_quiet(&mut self) {
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.stage == DialogStage::Opening) {
            asked.stage = DialogStage::Quiet;
        }
    }

    /// The file is named in another way, and there is no more to say.
    pub(super) fn go_on_without(&mut self) {
        if let Some(asked) = &mut self.asked {
            asked.stage = DialogStage::Quiet;
        }
    }

    /// Says that no dialog has opened, where that is so.
    pub(super) fn sentence_ui(&self, ui: &mut Ui) {
        if self.asked.is_some_and(|asked| asked.stage == DialogStage::Unseen) {
            Banner::warning(UNSEEN).show(ui);
            ui.add_space(space::S);
        }
    }
}
