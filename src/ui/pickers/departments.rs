//! The departments of a person.

use std::collections::BTreeSet;

use egui::{Response, Ui, UiBuilder};
use uuid::Uuid;

use crate::records::Value;
use crate::ui::forms::FieldInput;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::widgets::picker_field::PickerField;
use crate::ui::widgets::{Chip, Picker, PickerItem};

/// Draws the departments as chips, and the picker that adds one.
pub(in crate::ui) fn departments_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    input: &mut FieldInput<'_>,
    ids: &BTreeSet<Uuid>,
) -> Response {
    let mut wanted = ids.clone();
    let opener = ui
        .vertical(|ui| {
            chips_ui(ui, scene, input, &mut wanted);
            // Its own name, since the picker hangs on it: it stays open when the first chip comes.
            let own = UiBuilder::new().scope_id(input.form.with(("add to", input.field.key)));
            ui.scope_builder(own, |ui| {
                ui.add(PickerField::new("", "Add a department").icon(icons::USERS_THREE))
            })
            .inner
            .labelled_by(input.label)
        })
        .inner;
    if let Some(id) = pick_ui(scene, input, &opener, ids)
        && !wanted.remove(&id)
    {
        wanted.insert(id);
    }
    if wanted != *ids {
        input.edit(Value::Departments(wanted));
    }
    opener
}

/// A chip for each department. One that is taken away goes from those that are wanted.
fn chips_ui(ui: &mut Ui, scene: &Scene<'_>, input: &FieldInput<'_>, wanted: &mut BTreeSet<Uuid>) {
    let names = &scene.lists.names;
    let mut sorted: Vec<(Uuid, &str)> = wanted.iter().map(|id| (*id, names.department(*id))).collect();
    sorted.sort_by_key(|(_, name)| *name);
    if sorted.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (id, name) in &sorted {
            let mut chip = Chip::new(name);
            if input.heads.is_some_and(|heads| heads.contains(id)) {
                chip = chip.icon(icons::CROWN).tooltip("Heads this department");
            }
            if chip.show(ui).removed {
                wanted.remove(id);
            }
        }
    });
}

/// The open picker of departments. Returns the one that was switched.
fn pick_ui(
    scene: &Scene<'_>,
    input: &mut FieldInput<'_>,
    opener: &Response,
    chosen: &BTreeSet<Uuid>,
) -> Option<Uuid> {
    let lists = scene.lists;
    let departments = lists.departments.as_slice();
    let is_shown = Picker::is_shown(opener);
    let mut search = input.take_search();
    let mut text = search.text.clone();
    let found =
        if is_shown { search.find(departments.len(), |place| departments[place].name.as_str()) } else { &[] };
    let at = |row: usize| departments.get(*found.get(row)?);
    // Only an open picker needs the heads of departments.
    let heads_by_name = if is_shown { lists.names_by_user_name() } else { Default::default() };
    let response = Picker::new(&input.field.label)
        .hint("Find a department")
        .multiple(true)
        .empty_text("No department matches.")
        .show(opener, &mut text, found.len(), |index| {
            at(index).map_or_else(PickerItem::default, |department| PickerItem {
                label: department.name.clone(),
                detail: department.head.as_deref().map_or_else(
                    || "No head".to_owned(),
                    |head| format!("Head: {}", heads_by_name.get(head).copied().unwrap_or(head)),
                ),
                chosen: chosen.contains(&department.id),
                unavailable: None,
            })
        });
    let picked = response.picked.and_then(at).map(|department| department.id);
    search.text = text;
    input.keep_search(response.open, search);
    if response.query_changed {
        opener.ctx.request_repaint();
    }
    picked
}
