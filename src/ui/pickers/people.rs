//! One of the people, or several of them.

use std::collections::BTreeSet;

use egui::{Id, Response, Ui, UiBuilder};
use uuid::Uuid;

use crate::desk::Signed;
use crate::directory::{Filters, Query, RowView, StatusFilter};
use crate::records::{Field, FieldKey, RecordKey, Value};
use crate::ui::forms::FieldContext;
use crate::ui::icons;
use crate::ui::theme::space;
use crate::ui::widgets::picker_field::PickerField;
use crate::ui::widgets::{Avatar, Chip, IconButton, Picker, PickerItem, PickerResponse};

/// Draws the field of one person, such as the lead.
pub(in crate::ui) fn person_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    person: Option<Uuid>,
    label: Id,
) -> Response {
    let names = &context.signed.names;
    let row = person.and_then(|id| context.signed.row(RecordKey::Person(id)));
    let text = person.map_or("", |id| names.person(id)).to_owned();
    let detail = row.map_or(String::new(), |row| row.title.to_owned());
    let seed = person.map_or(String::new(), |id| id.to_string());
    let picture =
        row.and_then(|row| context.textures.of_photo(ui.ctx(), context.signed, row.photo, context.actions));
    let (opener, cleared) = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let clear = person.is_some() && field.can_empty;
            let width = ui.available_width() - if clear { 30.0 } else { 0.0 };
            let mut opener = PickerField::new(&text, "Nobody").detail(&detail).width(width);
            if person.is_some() {
                opener = opener.avatar(Avatar::new(&text, &seed).picture(picture.as_ref()));
            }
            let opener = ui.add(opener).labelled_by(label);
            let name = format!("Remove {text} as {}", field.label.to_lowercase());
            let cleared = clear && ui.add(IconButton::new(icons::CLOSE, &name).small()).clicked();
            (opener, cleared)
        })
        .inner;
    if cleared {
        context.edit(field.key, Value::Person(None));
    }
    let chosen = person.into_iter().collect();
    if let Some(id) = pick_ui(context, field, &opener, &chosen, false) {
        context.edit(field.key, Value::Person(Some(id)));
    }
    opener
}

/// Draws the field of several people, such as the managers of a contact.
pub(in crate::ui) fn people_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    people: &BTreeSet<Uuid>,
    label: Id,
) -> Response {
    let mut sorted: Vec<(Uuid, String)> =
        people.iter().map(|id| (*id, context.signed.names.person(*id).to_owned())).collect();
    sorted.sort_by(|a, b| a.1.cmp(&b.1));
    let mut wanted = people.clone();
    let opener = ui
        .vertical(|ui| {
            let chips = |ui: &mut Ui| {
                for (id, name) in &sorted {
                    let row = context.signed.row(RecordKey::Person(*id));
                    let picture = row.and_then(|row| {
                        context.textures.of_photo(ui.ctx(), context.signed, row.photo, context.actions)
                    });
                    let seed = id.to_string();
                    let chip = Chip::new(name).avatar(Avatar::new(name, &seed).picture(picture.as_ref()));
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
            ui.scope_builder(own, |ui| ui.add(PickerField::new("", "Add a person").icon(icons::USER_PLUS)))
                .inner
                .labelled_by(label)
        })
        .inner;
    if let Some(id) = pick_ui(context, field, &opener, people, true)
        && !wanted.remove(&id)
    {
        wanted.insert(id);
    }
    if wanted != *people {
        context.edit(field.key, Value::People(wanted));
    }
    opener
}

/// The open picker of people. Returns the one that was chosen or switched.
fn pick_ui(
    context: &mut FieldContext<'_>,
    field: &Field,
    opener: &Response,
    chosen: &BTreeSet<Uuid>,
    multiple: bool,
) -> Option<Uuid> {
    let signed = context.signed;
    let itself = match (field.key, context.key()) {
        (FieldKey::Lead, RecordKey::Person(id)) => Some(id),
        _ => None,
    };
    let loading = signed.people.book.is_none();
    let open_before = context.state.picker == Some(field.key);
    let matches = if open_before { std::mem::take(&mut context.state.picker_matches) } else { Vec::new() };
    let mut text = if open_before { context.state.picker_text.clone() } else { String::new() };
    let row_at = |index: usize| signed.people.book.as_ref()?.at(*matches.get(index)?);
    // Photos of rows that the list has loaded are shown; the picker itself asks for none.
    let picture = |ui: &mut Ui, index: usize, rect: egui::Rect| {
        if let Some(row) = row_at(index) {
            let seed = row.key.to_string();
            Avatar::new(row.name, &seed).paint_at(ui, rect);
        }
    };
    let response: PickerResponse = Picker::new(&field.label)
        .hint("Find a person")
        .multiple(multiple)
        .loading(loading)
        .picture(&picture)
        .empty_text("Nobody matches.")
        .show(opener, &mut text, matches.len(), |index| {
            row_at(index).map_or_else(PickerItem::default, |row| PickerItem {
                label: row.name.to_owned(),
                detail: [row.title, row.place]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                chosen: person_of(&row).is_some_and(|id| chosen.contains(&id)),
                unavailable: (person_of(&row) == itself && itself.is_some())
                    .then(|| "Nobody can be their own lead".to_owned()),
            })
        });
    let picked = response.picked.and_then(row_at).and_then(|row| person_of(&row));
    if response.open {
        let stale = !open_before || response.query_changed;
        context.state.picker = Some(field.key);
        context.state.picker_matches = if stale { find(signed, &text) } else { matches };
        context.state.picker_text = text;
        if stale {
            opener.ctx.request_repaint();
        }
    } else if open_before {
        context.state.picker = None;
        context.state.picker_text.clear();
    }
    picked
}

fn person_of(row: &RowView<'_>) -> Option<Uuid> {
    match row.key {
        RecordKey::Person(id) => Some(id),
        RecordKey::Contact(_) => None,
    }
}

/// The active people that match.
fn find(signed: &Signed, text: &str) -> Vec<u32> {
    let filters = Filters { status: StatusFilter::Active, ..Filters::default() };
    let query = Query { filters, ..Query::of(text) };
    signed.people.book.as_ref().map_or_else(Vec::new, |book| book.find(&query))
}
