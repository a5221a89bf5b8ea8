//! The filters beside the search field.

use egui::Ui;

use crate::desk::{Action, Signed};
use crate::directory::{Filters, StatusFilter};
use crate::records::{Choice, RecordKind};
use crate::ui::widgets::{FilterChip, Picker, PickerItem};

/// Draws the filters of a book.
pub(super) fn filters_ui(
    ui: &mut Ui,
    signed: &Signed,
    kind: RecordKind,
    query_text: &mut String,
    actions: &mut Vec<Action>,
) {
    let filters = &signed.shelf(kind).query.filters;
    let mut wanted = filters.clone();
    ui.horizontal_wrapped(|ui| match kind {
        RecordKind::Person => {
            status_ui(ui, &mut wanted);
            type_ui(ui, &mut wanted);
            department_ui(ui, signed, &mut wanted, query_text);
        }
        RecordKind::Contact => {
            stage_ui(ui, signed, &mut wanted);
            access_ui(ui, &mut wanted);
        }
    });
    if wanted != *filters {
        actions.push(Action::Filter(kind, wanted));
    }
}

/// A chip that opens a short menu: nothing chosen is the first entry.
fn menu_ui(
    ui: &mut Ui,
    name: &str,
    none: &str,
    options: &[&str],
    chosen: Option<usize>,
) -> Option<Option<usize>> {
    let text = chosen.and_then(|index| options.get(index)).copied().unwrap_or(name);
    let opener = ui.add(FilterChip::new(text, chosen.is_some()).menu().name(name));
    let mut picked = None;
    egui::Popup::menu(&opener).width(180.0).show(|ui| {
        if ui.add(egui::Button::selectable(chosen.is_none(), none)).clicked() {
            picked = Some(None);
        }
        for (index, option) in options.iter().enumerate() {
            if ui.add(egui::Button::selectable(chosen == Some(index), *option)).clicked() {
                picked = Some(Some(index));
            }
        }
    });
    picked
}

fn status_ui(ui: &mut Ui, filters: &mut Filters) {
    let options = StatusFilter::EVERY.map(StatusFilter::label);
    let text = filters.status.label();
    let opener = ui.add(FilterChip::new(text, filters.status != StatusFilter::Active).menu().name("Status"));
    egui::Popup::menu(&opener).width(160.0).show(|ui| {
        for (status, label) in StatusFilter::EVERY.into_iter().zip(options) {
            if ui.add(egui::Button::selectable(filters.status == status, label)).clicked() {
                filters.status = status;
            }
        }
    });
}

fn type_ui(ui: &mut Ui, filters: &mut Filters) {
    let labels: Vec<&str> = Choice::TYPES.iter().map(|choice| choice.label()).collect();
    let chosen = filters.kind.and_then(|kind| Choice::TYPES.iter().position(|choice| *choice == kind));
    if let Some(picked) = menu_ui(ui, "Type", "Users and guests", &labels, chosen) {
        filters.kind = picked.and_then(|index| Choice::TYPES.get(index)).copied();
    }
}

fn department_ui(ui: &mut Ui, signed: &Signed, filters: &mut Filters, text: &mut String) {
    let name = filters.department.map_or("Department", |id| signed.names.department(id));
    let opener = ui.add(FilterChip::new(name, filters.department.is_some()).menu().name("Department"));
    let wanted = crate::directory::fold(text);
    // The first entry takes the filter away.
    let found: Vec<_> = signed
        .departments
        .iter()
        .filter(|department| crate::directory::fold(&department.name).contains(&wanted))
        .collect();
    let all = usize::from(wanted.is_empty());
    let picker = Picker::new("Department").hint("Find a department").details(false).width(260.0);
    let response = picker.show(&opener, text, found.len() + all, |index| match index.checked_sub(all) {
        None => PickerItem {
            label: "All departments".to_owned(),
            chosen: filters.department.is_none(),
            ..PickerItem::default()
        },
        Some(index) => found.get(index).map_or_else(PickerItem::default, |department| PickerItem {
            label: department.name.clone(),
            chosen: filters.department == Some(department.id),
            ..PickerItem::default()
        }),
    });
    if let Some(index) = response.picked {
        filters.department =
            index.checked_sub(all).and_then(|index| found.get(index)).map(|department| department.id);
    }
    if response.closed {
        text.clear();
    }
}

fn stage_ui(ui: &mut Ui, signed: &Signed, filters: &mut Filters) {
    let labels: Vec<&str> = signed.stages.iter().map(|stage| stage.title.as_str()).collect();
    let chosen = filters.stage.and_then(|id| signed.stages.iter().position(|stage| stage.id == id));
    if let Some(picked) = menu_ui(ui, "Stage", "All stages", &labels, chosen) {
        filters.stage = picked.and_then(|index| signed.stages.get(index)).map(|stage| stage.id);
    }
}

fn access_ui(ui: &mut Ui, filters: &mut Filters) {
    let labels: Vec<&str> = Choice::ACCESS.iter().map(|choice| choice.label()).collect();
    let chosen = filters.access.and_then(|access| Choice::ACCESS.iter().position(|choice| *choice == access));
    if let Some(picked) = menu_ui(ui, "Access", "Any access", &labels, chosen) {
        filters.access = picked.and_then(|index| Choice::ACCESS.get(index)).copied();
    }
}
