//! The sheet that asks where the journal is to be exported to.

use std::path::PathBuf;

use egui::{Context, Id, RichText, Ui};

use crate::desk::{Action, Export};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Banner, Button, Sheet, TextField, sheet};
use crate::ui::{TypedPath, icons};

const SHEET: &str = "export";

/// Draws the sheet where it is open. `typed` is what is typed into its field.
pub(in crate::ui) fn export_ui(ctx: &Context, scene: &mut Scene<'_>, typed: &mut Option<TypedPath>) {
    let journal = scene.session.map(|session| &session.journal);
    let Some((journal, export)) = journal.and_then(|journal| Some((journal, journal.export.as_ref()?)))
    else {
        *typed = None;
        return;
    };
    let typed = typed.get_or_insert_with(|| TypedPath::new(export.suggested.as_str()));
    let drawn = Sheet::new(SHEET, "Export the journal").outside_closes(false).show(
        ctx,
        typed,
        |ui, typed| {
            let words = match journal.found.len() {
                1 => {
                    "The save that is listed is written into a file, as a table for spreadsheets.".to_owned()
                }
                count => format!(
                    "The {count} saves that are listed are written into a file, as a table for spreadsheets."
                ),
            };
            let color = theme::palette(ui).text_secondary;
            ui.add(egui::Label::new(RichText::new(words).color(color)).wrap());
            ui.add_space(space::S);
            body_ui(ui, export, typed)
        },
        |ui, typed| footer_ui(ui, export, typed),
    );
    if let Some(action) = drawn.body.or(drawn.footer) {
        if matches!(action, Action::ExportJournal { .. }) {
            typed.go_on_without_dialog();
        }
        scene.actions.push(action);
    } else if drawn.close {
        scene.actions.push(Action::LeaveExport);
    }
}

fn body_ui(ui: &mut Ui, export: &Export, typed: &mut TypedPath) -> Option<Action> {
    let mut action = None;
    if let Some(sentence) = &export.trouble {
        Banner::error(sentence).show(ui);
        ui.add_space(space::S);
    }
    typed.dialog_ui(ui, &export.dialog);
    // Not once another path is typed.
    let occupied = export.occupied.as_ref().filter(|occupied| Some(&occupied.asked) == typed.path().as_ref());
    if let Some(occupied) = occupied {
        let sentence = format!("{} is there already.", occupied.file.display());
        let banner = Banner::warning(&sentence)
            .detail("Nothing was written yet. Replace it, or name another file.")
            .action("Replace it")
            .show(ui);
        if banner.action {
            action = Some(Action::ExportJournal { path: occupied.asked.clone(), replace: true });
        }
        ui.add_space(space::S);
    }
    ui.horizontal(|ui| {
        let room = ui.available_width() - 110.0;
        let field = TextField::singleline(&mut typed.text)
            .id(Id::unique("the file to export to"))
            .name("CSV file")
            .hint("type its path")
            .width(room.max(100.0));
        let response = ui.add(field);
        if sheet::just_opened(ui.ctx(), SHEET) {
            response.request_focus();
        }
        if typed.follow(ui, &response) && action.is_none() {
            action = typed.path().filter(|_| export.writing.is_none()).map(written_new);
        }
        let choose = Button::quiet("Choose…")
            .id(Id::unique("choose the file to export to"))
            .icon(icons::FOLDER_OPEN)
            .busy(typed.awaits_dialog(ui));
        if ui.add(choose).clicked() {
            action = Some(Action::ChooseExport);
        }
    });
    action
}

fn footer_ui(ui: &mut Ui, export: &Export, typed: &TypedPath) -> Option<Action> {
    let path = typed.path();
    let button = Button::primary("Export").enabled(path.is_some()).busy(export.writing.is_some());
    if ui.add(button).clicked() {
        return path.map(written_new);
    }
    ui.add(Button::secondary("Cancel")).clicked().then_some(Action::LeaveExport)
}

/// Only the button in the message that a file is there already replaces it: it is where nobody presses
/// twice by mistake.
fn written_new(path: PathBuf) -> Action {
    Action::ExportJournal { path, replace: false }
}
