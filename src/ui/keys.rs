//! The keys, all on one sheet (F1).

use egui::{Context, Grid, RichText, Ui};

use super::commands::Command;
use super::theme::{self, space};
use super::widgets::{Button, KeyHint, Section, Sheet};

/// Keys that are no commands, because they mean something only where they are pressed: where,
/// and what each does.
const ELSEWHERE: [(&str, &[(&str, &str)]); 5] = [
    (
        "In a list",
        &[
            ("↑", "The row above"),
            ("↓", "The row below"),
            ("PageDown", "A page on"),
            ("End", "To the last row"),
            ("Ctrl+A", "Choose all rows"),
            ("Enter", "Open it"),
            ("Esc", "Empty the search field, then leave it"),
        ],
    ),
    (
        "In a form",
        &[
            ("Tab", "The next field"),
            ("Shift+Tab", "The field before"),
            ("Enter", "Open a picker or a menu, press a button"),
            ("Space", "The same; tick a box"),
        ],
    ),
    (
        "In a calendar",
        &[
            ("↑", "A week back"),
            ("PageUp", "A month back"),
            ("Shift+PageUp", "A year back"),
            ("Home", "The first day of the week"),
        ],
    ),
    (
        "Over a photo",
        &[
            ("←", "Move the square"),
            ("Shift+←", "Move it further"),
            ("+", "A larger square"),
            ("−", "A smaller one"),
            ("Ctrl+V", "Paste a picture"),
        ],
    ),
    ("Everywhere", &[("Esc", "Close what is open")]),
];

/// Draws the sheet while it is open. Gives whether it stays so.
pub(super) fn keys_ui(ctx: &Context) -> bool {
    let sheet = Sheet::new("keys", "Keys").subtitle("Everything works without a mouse.").width(620.0).show(
        ctx,
        &mut (),
        |ui, ()| {
            Section::new("Commands").show(ui, |ui| {
                let rows = Command::ALL.map(|command| {
                    (ui.ctx().format_shortcut(&command.shortcut()), command.text(), command.place())
                });
                Grid::new("commands").num_columns(3).spacing([space::L, space::S]).show(ui, |ui| {
                    for (keys, text, place) in &rows {
                        key_ui(ui, keys, text);
                        let p = theme::palette(ui);
                        ui.label(RichText::new(*place).small().color(p.text_faint));
                        ui.end_row();
                    }
                });
            });
            for (place, keys) in ELSEWHERE {
                Section::new(place).show(ui, |ui| {
                    Grid::new(place).num_columns(2).spacing([space::L, space::S]).show(ui, |ui| {
                        for (keys, text) in keys {
                            key_ui(ui, keys, text);
                            ui.end_row();
                        }
                    });
                });
            }
        },
        |ui, ()| {
            let close = ui.add(Button::primary("Close"));
            if super::widgets::sheet::just_opened(ui.ctx(), "keys") {
                close.request_focus();
            }
            close.clicked()
        },
    );
    !(sheet.footer || sheet.close)
}

fn key_ui(ui: &mut Ui, keys: &str, text: &str) {
    let p = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_width(110.0);
        ui.add(KeyHint::new(keys));
    });
    ui.label(RichText::new(text).color(p.text));
}
