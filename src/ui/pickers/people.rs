//! One of the people, or several of them.

use std::collections::BTreeSet;

use egui::{Response, Ui, UiBuilder};
use uuid::Uuid;

use crate::desk::Lists;
use crate::directory::{Filters, Query, RowView, StatusFilter};
use crate::records::{FieldKey, RecordKey, Value};
use crate::ui::forms::FieldInput;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::space;
use crate::ui::widgets::picker_field::PickerField;
use crate::ui::widgets::{Avatar, Chip, IconButton, Picker, PickerItem, PickerResponse};

/// Draws the field of one person, such as the lead.
pub(in crate::ui) fn person_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    input: &mut FieldInput<'_>,
    person: Option<Uuid>,
) -> Response {
    let lists = scene.lists;
    let row = person.and_then(|id| lists.row(RecordKey::Person(id)));
    let text = person.map_or("", |id| lists.names.person(id)).to_owned();
    let detail = row.map_or(String::new(), |row| row.title.to_owned());
    let seed = person.map_or(String::new(), |id| id.to_string());
    let picture = row.and_then(|row| scene.photo(ui.ctx(), row.photo));
    let (opener, cleared) = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let clear = person.is_some() && input.field.can_empty;
            let width = ui.available_width() - if clear { 30.0 } else { 0.0 };
            let mut opener = PickerField::new(&text, "Nobody").detail(&detail).width(width);
            if person.is_some() {
                opener = opener.avatar(Avatar::new(&text, &seed).picture(picture.as_ref()));
            }
            let opener = ui.add(opener).labelled_by(input.label);
            let name = format!("Remove {text} as {}", input.field.label.to_lowercase());
            let cleared = clear && ui.add(IconButton::new(icons::CLOSE, &name).small()).clicked();
            (opener, cleared)
        })
        .inner;
    if cleared {
        input.edit(Value::Person(None));
    }
    let chosen = person.into_iter().collect();
    if let Some(id) = pick_ui(lists, input, &opener, &chosen, false) {
        input.edit(Value::Person(Some(id)));
    }
    opener
}

/// Draws the field of several people, such as the managers of a contact.
pub(in crate::ui) fn people_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    input: &mut FieldInput<'_>,
    people: &BTreeSet<Uuid>,
) -> Response {
    let mut wanted = people.clone();
    let opener = ui
        .vertical(|ui| {
            chips_ui(ui, scene, &mut wanted);
            // Its own name, since the picker hangs on it: it stays open when the first chip comes.
            let own = UiBuilder::new().scope_id(input.form.with(("add to", input.field.key)));
            ui.scope_builder(own, |ui| ui.add(PickerField::new("", "Add a person").icon(icons::USER_PLUS)))
                .inner
                .labelled_by(input.label)
        })
        .inner;
    if let Some(id) = pick_ui(scene.lists, input, &opener, people, true)
        && !wanted.remove(&id)
    {
        wanted.insert(id);
    }
    if wanted != *people {
        input.edit(Value::People(wanted));
    }
    opener
}

/// A chip for each person. One that is taken away goes from those that are wanted.
fn chips_ui(ui: &mut Ui, scene: &mut Scene<'_>, wanted: &mut BTreeSet<Uuid>) {
    let lists = scene.lists;
    let mut sorted: Vec<(Uuid, &str)> = wanted.iter().map(|id| (*id, lists.names.person(*id))).collect();
    sorted.sort_by_key(|(_, name)| *name);
    if sorted.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (id, name) in &sorted {
            let row = lists.row(RecordKey::Person(*id));
            let picture = row.and_then(|row| scene.photo(ui.ctx(), row.photo));
            let seed = id.to_string();
            let chip = Chip::new(name).avatar(Avatar::new(name, &seed).picture(picture.as_ref()));
            if chip.show(ui).removed {
                wanted.remove(id);
            }
        }
    });
}

/// The open picker of people. Returns the one that was chosen or switched.
fn pick_ui(
    lists: &Lists,
    input: &mut FieldInput<'_>,
    opener: &Response,
    chosen: &BTreeSet<Uuid>,
    multiple: bool,
) -> Option<Uuid> {
    // Nobody leads themself.
    let itself = input.person.filter(|_| input.field.key == FieldKey::Lead);
    let loading = lists.people.book.is_none();
    let open_before = input.has_picker();
    let mut text = input.picker_words();
    let matches = if open_before {
        std::mem::take(&mut input.state.picker_matches)
    } else if Picker::is_shown(opener) {
        find(lists, &text)
    } else {
        Vec::new()
    };
    let row_at = |index: usize| lists.people.book.as_ref()?.at(*matches.get(index)?);
    // Photos of rows that the list has loaded are shown; the picker itself asks for none.
    let picture = |ui: &mut Ui, index: usize, rect: egui::Rect| {
        if let Some(row) = row_at(index) {
            let seed = row.key.to_string();
            Avatar::new(row.name, &seed).paint_at(ui, rect);
        }
    };
    let is_chosen = |row: &RowView<'_>| person_of(row).is_some_and(|id| chosen.contains(&id));
    let mut start = None;
    // One of several is no present choice.
    if opener.clicked() && !multiple {
        start = (0..matches.len()).find(|row| row_at(*row).is_some_and(|row| is_chosen(&row)));
    }
    let response: PickerResponse = Picker::new(&input.field.label)
        .hint("Find a person")
        .start(start.unwrap_or(0))
        .multiple(multiple)
        .loading(loading)
        .picture(&picture)
        .empty_text("Nobody matches.")
        .show(opener, &mut text, matches.len(), |index| {
            row_at(index).map_or_else(PickerItem::default, |row| PickerItem {
                label: row.name.to_owned(),
                detail: detail_of(&row),
                chosen: is_chosen(&row),
                unavailable: (person_of(&row) == itself && itself.is_some())
                    .then(|| "Nobody can be their own lead".to_owned()),
            })
        });
    let picked = response.picked.and_then(row_at).and_then(|row| person_of(&row));
    if response.open {
        input.state.picker_matches = if response.query_changed { find(lists, &text) } else { matches };
        if response.query_changed {
            opener.ctx.request_repaint();
        }
    }
    input.keep_picker(response.open, text);
    picked
}

fn detail_of(row: &RowView<'_>) -> String {
    let parts = [row.title, row.place].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

fn person_of(row: &RowView<'_>) -> Option<Uuid> {
    match row.key {
        RecordKey::Person(id) => Some(id),
        RecordKey::Contact(_) => None,
    }
}

/// The active people that match.
fn find(lists: &Lists, text: &str) -> Vec<u32> {
    let filters = Filters { status: StatusFilter::Active, ..Filters::default() };
    let query = Query { filters, ..Query::of(text) };
    lists.people.book.as_ref().map_or_else(Vec::new, |book| book.find(&query))
}
