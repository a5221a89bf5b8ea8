//! The departments of a person.

use std::collections::BTreeSet;

use egui::{Id, Response, Ui, UiBuilder};
use uuid::Uuid;

use crate::directory::fold;
use crate::records::{Field, Value};
use crate::ui::forms::FieldContext;
use crate::ui::icons;
use crate::ui::widgets::picker_field::PickerField;
use crate::ui::widgets::{Chip, Picker, PickerItem};

/// Draws the departments as chips, and the picker that adds one.
pub(in crate::ui) fn departments_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    ids: &BTreeSet<Uuid>,
    label: Id,
) -> Response {
    let signed = context.signed;
    let heads = context.record.draft.base().person_facts().map(|facts| &facts.heads);
    let mut sorted: Vec<(Uuid, &str)> = ids.iter().map(|id| (*id, signed.names.department(*id))).collect();
    sorted.sort_by_key(|(_, name)| *name);
    let mut wanted = ids.clone();
    let opener = ui
        .vertical(|ui| {
            let chips = |ui: &mut Ui| {
                for (id, name) in &sorted {
                    let mut chip = Chip::new(name);
                    if heads.is_some_and(|heads| heads.contains(id)) {
                        chip = chip.icon(icons::CROWN).tooltip("Heads this department");
                    }
                    if chip.show(ui).removed {
                        wanted.remove(id);
                    }
                }
            };
            if !sorted.is_empty() {
                ui.horizontal_wrapped(chips);
            }
            // Its own name, since the picker hangs on it: it stays open when the first chip comes.
            let own = UiBuilder::new().scope_id(Id::unique(("add to", context.key(), field.key)));
            ui.scope_builder(own, |ui| {
                ui.add(PickerField::new("", "Add a department").icon(icons::USERS_THREE))
            })
            .inner
            .labelled_by(label)
        })
        .inner;

    let open_before = context.state.picker == Some(field.key);
    let mut text = if open_before { context.state.picker_text.clone() } else { String::new() };
    let words = fold(&text);
    let found: Vec<_> = signed
        .departments
        .iter()
        .filter(|department| fold(&department.name).contains(words.trim()))
        .collect();
    // Only an open picker needs to know who heads what.
    let heads_by_name = if open_before { signed.names_by_user_name() } else { Default::default() };
    let response = Picker::new(&field.label)
        .hint("Find a department")
        .multiple(true)
        .empty_text("No department matches.")
        .show(&opener, &mut text, found.len(), |index| {
            found.get(index).map_or_else(PickerItem::default, |department| PickerItem {
                label: department.name.clone(),
                detail: department.head.as_deref().map_or_else(
                    || "No head".to_owned(),
                    |head| format!("Head: {}", heads_by_name.get(head).copied().unwrap_or(head)),
                ),
                chosen: ids.contains(&department.id),
                unavailable: None,
            })
        });
    if let Some(department) = response.picked.and_then(|index| found.get(index))
        && !wanted.remove(&department.id)
    {
        wanted.insert(department.id);
    }
    if response.open {
        context.state.picker = Some(field.key);
        context.state.picker_text = text;
    } else if open_before {
        context.state.picker = None;
        context.state.picker_text.clear();
    }
    if wanted != *ids {
        context.edit(field.key, Value::Departments(wanted));
    }
    opener
}
