//! The keys, all on one sheet (F1).

use egui::{Context, RichText, Ui};

use super::command::Command;
use super::theme::{self, space};
use super::widgets::{Button, KeyHint, Section, Sheet};

/// What keys, texts and places of the commands need beside each other, in points.
const THREE_COLUMNS: f32 = 460.0;
/// What the keys need, in points.
const KEYS: f32 = 118.0;

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
                for command in Command::ALL {
                    let keys = ui.ctx().format_shortcut(&command.shortcut());
                    row_ui(ui, &keys, command.text(), Some(command.place()));
                }
            });
            for (place, keys) in ELSEWHERE {
                Section::new(place).show(ui, |ui| {
                    for (keys, text) in keys {
                        row_ui(ui, keys, text, None);
                    }
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

/// Keys, what they do, and where that can be pressed.
fn row_ui(ui: &mut Ui, keys: &str, text: &str, place: Option<&str>) {
    let p = theme::palette(ui);
    let text = egui::Label::new(RichText::new(text).color(p.text)).wrap();
    let place = place.map(|place| RichText::new(place).small().color(p.text_faint));
    // Where three columns have no room, the place is below the text.
    let below = ui.available_width() < THREE_COLUMNS;
    ui.horizontal_top(|ui| {
        column_ui(ui, KEYS, |ui| ui.add(KeyHint::new(keys)));
        let rest = ui.available_width();
        let width = if below { rest } else { rest * 0.6 };
        column_ui(ui, width, |ui| {
            ui.add(text);
            if let Some(place) = place.clone().filter(|_| below) {
                ui.label(place);
            }
        });
        if let Some(place) = place.filter(|_| !below) {
            ui.label(place);
        }
    });
    ui.add_space(space::XS);
}

fn column_ui<R>(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui) -> R) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(width);
        contents(ui);
    });
}
