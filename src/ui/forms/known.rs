//! What the list knows of a record that cannot be opened now: enough to call a person or a contact.

use egui::{Margin, RichText, ScrollArea, Ui};

use crate::desk::Action;
use crate::directory::Column;
use crate::records::RecordKey;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{Avatar, AvatarSize, Banner, Button, TextField, keep_focus_in_sight};

/// Draws it, with the reason why there is no more and a way to try again. Returns whether
/// the list knows anything.
pub(super) fn known_ui(ui: &mut Ui, scene: &mut Scene<'_>, key: RecordKey, reason: &str) -> bool {
    let is_signed_in = scene.session.is_some();
    let Some(row) = scene.lists.row(key) else { return false };
    let p = theme::palette(ui);
    let picture = scene.photo(ui.ctx(), row.photo);
    ScrollArea::vertical().id_salt("known").auto_shrink([false, false]).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 20, right: 20, top: 16, bottom: 24 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if !is_signed_in {
                Banner::info(reason).show(ui);
            } else {
                let word = key.kind().word();
                Banner::error(&format!("The {word} could not be opened. {reason}")).show(ui);
            }
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                let seed = key.to_string();
                ui.add(Avatar::new(row.name, &seed).size(AvatarSize::Large).picture(picture.as_ref()));
                ui.add_space(space::S);
                ui.label(RichText::new(row.name).text_style(text::title()).color(p.text));
            });
            ui.add_space(space::M);
            let kind = key.kind();
            let facts = [Column::Title, Column::Place, Column::Email, Column::Location]
                .map(|column| (column.label(kind), row.column(column)));
            for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
                fact_ui(ui, name, value);
            }
            for phone in row.phones() {
                fact_ui(ui, "Phone", phone);
            }
            for value in row.more() {
                fact_ui(ui, "Also", value);
            }
            ui.add_space(space::M);
            let again = if is_signed_in { "Try again" } else { "Sign in to open" };
            if ui.add(Button::secondary(again).icon(icons::REFRESH)).clicked() {
                scene.actions.push(Action::ReadAgain(key));
            }
        });
        keep_focus_in_sight(ui);
    });
    true
}

/// A name and a value that can be copied.
fn fact_ui(ui: &mut Ui, name: &str, value: &str) {
    let p = theme::palette(ui);
    ui.horizontal_top(|ui| {
        let width = theme::size::LABEL_COLUMN;
        let label = ui
            .allocate_ui(egui::vec2(width, 20.0), |ui| {
                ui.set_min_width(width);
                ui.label(RichText::new(name).color(p.text_secondary))
            })
            .inner;
        let field = if value.contains('\n') {
            TextField::read_only_multiline(value, value.lines().count().min(6))
        } else {
            TextField::read_only(value)
        };
        ui.add(field).labelled_by(label.id);
    });
}
