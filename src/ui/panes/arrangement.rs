//! How a list is arranged: its order, what its rows show, and views with a name.

use egui::{RichText, Ui};

use super::filters::option_ui;
use crate::desk::Action;
use crate::directory::{Column, Sort};
use crate::records::RecordKind;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Button, IconButton, Menu, TextField};

/// Draws the button that opens the arrangement of a list. `name` is what is typed as the
/// name of a new view.
pub(super) fn arrangement_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, name: &mut String) {
    let shelf = scene.lists.shelf(kind);
    let arranged = shelf.query.sort != Sort::default();
    let opener = ui.add(IconButton::new(icons::SLIDERS, "Order, columns and views").chosen(arranged));
    Menu::new(&opener).stays().width(240.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        order_ui(ui, scene, kind);
        ui.separator();
        columns_ui(ui, scene, kind);
        ui.separator();
        views_ui(ui, scene, kind, name);
    });
}

fn heading_ui(ui: &mut Ui, text: &str) {
    let p = theme::palette(ui);
    ui.label(RichText::new(text).small().color(p.text_secondary));
}

fn order_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind) {
    heading_ui(ui, "Order");
    let sort = scene.lists.shelf(kind).query.sort;
    for column in Column::of(kind) {
        let chosen = sort.column == column;
        let response = option_ui(ui, chosen, &format!("By {}", column.label(kind).to_lowercase()), None);
        if response.clicked() && !chosen {
            scene.actions.push(Action::Sort(kind, Sort { column, descending: false }));
        }
    }
    let mut descending = sort.descending;
    if ui.checkbox(&mut descending, "Last first").changed() {
        scene.actions.push(Action::Sort(kind, Sort { descending, ..sort }));
    }
}

fn columns_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind) {
    heading_ui(ui, "Shown below the name");
    let columns = &scene.lists.shelf(kind).columns;
    for column in Column::of(kind).filter(|column| *column != Column::Name) {
        let mut shown = columns.contains(&column);
        if ui.checkbox(&mut shown, column.label(kind)).changed() {
            let wanted = Column::of(kind)
                .filter(|other| if *other == column { shown } else { columns.contains(other) })
                .collect();
            scene.actions.push(Action::ShowColumns(kind, wanted));
        }
    }
}

fn views_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, name: &mut String) {
    heading_ui(ui, "Views");
    let lists = scene.lists;
    let shelf = lists.shelf(kind);
    for view in lists.views.iter().filter(|view| view.kind == kind) {
        ui.horizontal(|ui| {
            let forget = format!("Forget the view {}", view.name);
            let width = ui.available_width() - 34.0;
            ui.allocate_ui(egui::vec2(width, 0.0), |ui| {
                ui.set_min_width(width);
                if option_ui(ui, shelf.shows(view), &view.name, None).clicked() {
                    scene.actions.push(Action::UseView(Box::new(view.clone())));
                }
            });
            if ui.add(IconButton::new(icons::TRASH, &forget).small()).clicked() {
                scene.actions.push(Action::ForgetView(kind, view.name.clone()));
            }
        });
    }
    ui.horizontal(|ui| {
        let width = ui.available_width() - 64.0;
        let field = ui.add(TextField::singleline(name).name("Name of the view").hint("Name").width(width));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let keep = ui.add(Button::secondary("Keep").small().enabled(!name.trim().is_empty()));
        if (keep.clicked() || entered) && !name.trim().is_empty() {
            scene.actions.push(Action::SaveView(kind, std::mem::take(name)));
        }
    });
}
