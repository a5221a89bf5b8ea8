//! Closing the window, and what is asked before.

use egui::{Context, RichText, ViewportCommand};

use super::ViewState;
use super::widgets::sheet::just_opened;
use super::widgets::{Button, Sheet};
use crate::desk::{Action, Desk};

/// What the user wants with a window that is about to close.
enum ClosingChoice {
    Stay,
    Close,
    TryAgain,
}

/// Asks before the window is closed in the middle of a save, or while something cannot be kept. Unsaved
/// changes are no reason to ask: they are kept on this computer.
pub(super) fn closing_ui(ctx: &Context, desk: &Desk, view: &mut ViewState, actions: &mut Vec<Action>) {
    let saving = desk.running().any(|job| job.kind.is_binding());
    let is_asked = ctx.input(|input| input.viewport().close_requested());
    if is_asked && !view.close_anyway && (saving || desk.has_unwritten()) {
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        view.asks_to_close = true;
        actions.push(Action::KeepNow);
        return;
    }
    if !view.asks_to_close {
        return;
    }
    let unkept = desk.unkept();
    let wish = if saving {
        save_ui(ctx)
    } else if !unkept.is_empty() {
        unkept_ui(ctx, &unkept, &desk.folder().display().to_string())
    } else if desk.has_unwritten() {
        // It is being written: that takes a moment.
        ctx.request_repaint();
        return;
    } else {
        // All is done meanwhile.
        ctx.send_viewport_cmd(ViewportCommand::Close);
        return;
    };
    match wish {
        Some(ClosingChoice::Close) => {
            view.close_anyway = true;
            view.asks_to_close = false;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        Some(ClosingChoice::Stay) => view.asks_to_close = false,
        Some(ClosingChoice::TryAgain) => actions.push(Action::KeepNow),
        None => {}
    }
}

fn save_ui(ctx: &Context) -> Option<ClosingChoice> {
    let sheet = Sheet::new("closing", "A save is under way").width(420.0).show(
        ctx,
        &mut (),
        |ui, ()| {
            let words = "The window closes by itself when the save has ended. If you close it now, nobody knows \
                         what was saved; what you typed is kept on this computer.";
            ui.add(egui::Label::new(words).wrap())
        },
        |ui, ()| {
            let stay = ui.add(Button::primary("Keep the window open"));
            if just_opened(ui.ctx(), "closing") {
                stay.request_focus();
            }
            (stay.clicked(), ui.add(Button::danger("Close at once")).clicked())
        },
    );
    match sheet.footer {
        (_, true) => Some(ClosingChoice::Close),
        (true, _) => Some(ClosingChoice::Stay),
        _ => sheet.close.then_some(ClosingChoice::Stay),
    }
}

/// What cannot be kept, each with its reason.
fn unkept_ui(ctx: &Context, unkept: &[String], folder: &str) -> Option<ClosingChoice> {
    let sheet = Sheet::new("not kept", "Not everything can be kept").width(460.0).show(
        ctx,
        &mut (),
        |ui, ()| {
            for sentence in unkept {
                ui.add(egui::Label::new(RichText::new(sentence)).wrap());
            }
            ui.add_space(super::theme::space::S);
            let words = format!(
                "It is tried again every few seconds, and the window closes by itself when all is kept in {folder}. \
                 If you close it now, this is lost."
            );
            ui.add(egui::Label::new(words).wrap())
        },
        |ui, ()| {
            let stay = ui.add(Button::primary("Keep the window open"));
            if just_opened(ui.ctx(), "not kept") {
                stay.request_focus();
            }
            let again = ui.add(Button::secondary("Try again")).clicked();
            (stay.clicked(), again, ui.add(Button::danger("Close and lose it")).clicked())
        },
    );
    match sheet.footer {
        (_, _, true) => Some(ClosingChoice::Close),
        (_, true, _) => Some(ClosingChoice::TryAgain),
        (true, ..) => Some(ClosingChoice::Stay),
        _ => sheet.close.then_some(ClosingChoice::Stay),
    }
}
