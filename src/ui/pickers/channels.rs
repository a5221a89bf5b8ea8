//! The rows of a person's contact list.

use egui::{Align, Layout, Response, Ui, vec2};

use crate::records::{Channel, KNOWN_CHANNELS, Value, channel_label};
use crate::ui::forms::FieldInput;
use crate::ui::icons;
use crate::ui::theme::{size, space};
use crate::ui::widgets::{Button, IconButton, Select, TextField};

/// Draws the rows, each with its kind and its value, and the button that adds one.
/// The response is that of the button.
pub(in crate::ui) fn channels_ui(ui: &mut Ui, input: &mut FieldInput<'_>, rows: &[Channel]) -> Response {
    let mut wanted = rows.to_vec();
    let mut typing = false;
    let mut change = None;
    let response = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            for (index, row) in rows.iter().enumerate() {
                let drawn = row_ui(ui, input, (index, rows.len()), row);
                typing |= drawn.typing;
                if let Some(edited) = drawn.edited {
                    wanted[index] = edited;
                }
                change = change.take().or(drawn.change);
            }
            ui.add(Button::quiet("Add a channel").icon(icons::PLUS).small())
        })
        .inner;
    match change {
        Some(RowChange::Remove(index)) => {
            wanted.remove(index);
        }
        Some(RowChange::Swap(a, b)) => wanted.swap(a, b),
        None => {}
    }
    if response.clicked() {
        input.state.focus_channel = Some(wanted.len());
        wanted.push(Channel::new("mail", ""));
    }
    if wanted != rows {
        input.edit(Value::Channels(wanted));
    }
    // A row that is just being filled in is no mistake yet.
    if typing || response.clicked() {
        input.state.typing = Some(input.field.key);
        // The row of the form clears this unless its editor has the focus.
        return with_focus(ui, response, typing);
    }
    response
}

/// The form asks the response whether the field is being typed into.
fn with_focus(ui: &Ui, response: Response, typing: bool) -> Response {
    if !typing {
        return response;
    }
    let focused = ui.memory(|memory| memory.focused());
    match focused.and_then(|id| ui.ctx().read_response(id)) {
        Some(focused) => focused,
        None => response,
    }
}

enum RowChange {
    Remove(usize),
    Swap(usize, usize),
}

struct DrawnRow {
    edited: Option<Channel>,
    change: Option<RowChange>,
    typing: bool,
}

fn row_ui(
    ui: &mut Ui,
    input: &mut FieldInput<'_>,
    (index, count): (usize, usize),
    row: &Channel,
) -> DrawnRow {
    let mut drawn = DrawnRow { edited: None, change: None, typing: false };
    let number = index + 1;
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, size::CONTROL), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let buttons = if width > 330.0 { 84.0 } else { 28.0 };
        let kind_width = (width * 0.34).clamp(96.0, 150.0);
        let value_width = (width - kind_width - buttons - 2.0 * space::XS).max(80.0);
        if row.is_imported() {
            // Without these rows the person loses the address until the next import.
            let name = format!("Channel {number} type");
            ui.add(TextField::read_only(channel_label(&row.kind)).name(&name).width(kind_width));
            let name = format!("Channel {number}");
            ui.add(TextField::read_only(&row.value).name(&name).width(value_width + buttons));
            return;
        }
        if let Some(kind) = kind_ui(ui, input, number, &row.kind, kind_width) {
            drawn.edited = Some(Channel::new(kind, row.value.as_str()));
        }
        let mut value = row.value.clone();
        let name = format!("Channel {number}");
        let id = input.form.with(("channel", index));
        let response = ui.add(TextField::singleline(&mut value).id(id).name(&name).width(value_width));
        if input.state.focus_channel == Some(index) {
            response.request_focus();
            input.state.focus_channel = None;
        }
        drawn.typing = response.has_focus();
        if value != row.value {
            drawn.edited = Some(Channel::new(row.kind.as_str(), value));
        }
        drawn.change = buttons_ui(ui, (index, count), buttons > 28.0);
    });
    drawn
}

/// The kind of a row. Returns another one where it was picked.
fn kind_ui(ui: &mut Ui, input: &FieldInput<'_>, number: usize, kind: &str, width: f32) -> Option<String> {
    let mut kinds: Vec<&str> = KNOWN_CHANNELS.to_vec();
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    let labels: Vec<&str> = kinds.iter().map(|kind| channel_label(kind)).collect();
    let current = kinds.iter().position(|known| *known == kind);
    let salt = format!("channel {number} of {}", input.form.value());
    let name = format!("Channel {number} type");
    let select = Select::new(&salt, &labels, current).name(&name).width(width).show(ui);
    select.picked.and_then(|picked| kinds.get(picked)).map(|kind| (*kind).to_owned())
}

/// The buttons of a row: those that move it, where there is room for them, and the one that removes it.
fn buttons_ui(ui: &mut Ui, (index, count): (usize, usize), with_moves: bool) -> Option<RowChange> {
    let mut change = None;
    let number = index + 1;
    if with_moves {
        let up = format!("Move channel {number} up");
        if ui.add(IconButton::new(icons::ARROW_UP, &up).small().enabled(index > 0)).clicked() {
            change = Some(RowChange::Swap(index, index - 1));
        }
        let down = format!("Move channel {number} down");
        if ui.add(IconButton::new(icons::ARROW_DOWN, &down).small().enabled(index + 1 < count)).clicked() {
            change = Some(RowChange::Swap(index, index + 1));
        }
    }
    let remove = format!("Remove channel {number}");
    if ui.add(IconButton::new(icons::TRASH, &remove).small()).clicked() {
        change = Some(RowChange::Remove(index));
    }
    change
}
