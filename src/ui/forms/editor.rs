//! The editors of fields, by the kind of their value. What offers a list to choose from is in
//! [`pickers`].

use egui::{Response, Ui};

use super::FieldInput;
use crate::records::{Choice, Lock, Value, ValueKind, describe};
use crate::ui::pickers;
use crate::ui::scene::Scene;
use crate::ui::widgets::{Segmented, Select, TextField};

/// A reason up to this length, in bytes, is shown inside its field, a longer one below it.
pub(super) const SHORT_REASON: usize = 26;

/// Draws the editor of a field, or its value alone where it cannot be changed.
pub(super) fn editor_ui(ui: &mut Ui, scene: &mut Scene<'_>, input: &mut FieldInput<'_>) -> Response {
    if input.lock.is_some() {
        return locked_ui(ui, scene, input);
    }
    match (&input.field.kind, input.value) {
        (ValueKind::Line, Value::Text(text)) => line_ui(ui, input, text),
        (ValueKind::Paragraphs(rows), Value::Text(text)) => paragraphs_ui(ui, input, text, *rows),
        (ValueKind::Date, Value::Date(date)) => pickers::date_ui(ui, scene, input, date),
        (ValueKind::Choice(options), Value::Choice(choice)) => choice_ui(ui, input, options, *choice),
        (ValueKind::Person, Value::Person(person)) => pickers::person_ui(ui, scene, input, *person),
        (ValueKind::People, Value::People(people)) => pickers::people_ui(ui, scene, input, people),
        (ValueKind::Departments, Value::Departments(ids)) => pickers::departments_ui(ui, scene, input, ids),
        (ValueKind::Company, Value::Company(company)) => pickers::company_ui(ui, scene, input, *company),
        (ValueKind::Channels, Value::Channels(rows)) => pickers::channels_ui(ui, input, rows),
        (ValueKind::Options(options), Value::Text(text)) => pickers::options_ui(ui, input, options, text),
        (ValueKind::CheckBox, Value::Text(text)) => check_box_ui(ui, input, text),
        (ValueKind::DateText, Value::Text(text)) => pickers::date_text_ui(ui, scene, input, text),
        // A value of another kind than its field: shown as it is, and left alone.
        _ => locked_ui(ui, scene, input),
    }
}

/// A value that cannot be changed: it can be reached, read and copied.
fn locked_ui(ui: &mut Ui, scene: &Scene<'_>, input: &FieldInput<'_>) -> Response {
    let (field, value) = (input.field, input.value);
    let text = if value.is_empty() { String::new() } else { describe(field, value, &scene.lists.names) };
    let mut editor = match field.kind {
        ValueKind::Paragraphs(rows) => TextField::read_only_multiline(&text, rows),
        _ => TextField::read_only(&text),
    };
    if let Some(reason) = input.lock.map(Lock::words).filter(|reason| reason.len() <= SHORT_REASON) {
        editor = editor.note(reason);
    }
    ui.add(editor.id(input.id())).labelled_by(input.label)
}

fn line_ui(ui: &mut Ui, input: &mut FieldInput<'_>, text: &str) -> Response {
    let mut typed = text.to_owned();
    let editor = TextField::singleline(&mut typed).id(input.id()).invalid(input.problem.is_some());
    let response = ui.add(editor).labelled_by(input.label);
    if typed != text {
        input.edit(Value::Text(typed));
    }
    response
}

fn paragraphs_ui(ui: &mut Ui, input: &mut FieldInput<'_>, text: &str, rows: usize) -> Response {
    // The portal keeps CR LF where it was stored; the editor knows LF only.
    let shown = text.replace("\r\n", "\n");
    let mut typed = shown.clone();
    let editor = TextField::multiline(&mut typed, rows).id(input.id()).invalid(input.problem.is_some());
    let response = ui.add(editor).labelled_by(input.label);
    if typed != shown {
        let is_dos = input.text_before().contains("\r\n");
        let typed = if is_dos { typed.replace('\n', "\r\n") } else { typed };
        input.edit(Value::Text(typed));
    }
    response
}

fn choice_ui(
    ui: &mut Ui,
    input: &mut FieldInput<'_>,
    options: &'static [Choice],
    choice: Option<Choice>,
) -> Response {
    let labels: Vec<&str> = options.iter().map(|option| option.label()).collect();
    let current = options.iter().position(|option| Some(*option) == choice);
    let salt = format!("{:?}", input.field.key);
    let (response, picked) = if options.len() > 2 {
        let select = Select::new(&salt, &labels, current).labelled_by(input.label).show(ui);
        (select.response, select.picked)
    } else {
        let segmented = Segmented::new(&salt, &labels, current).labelled_by(input.label).show(ui);
        (segmented.response, segmented.picked)
    };
    if let Some(option) = picked.and_then(|index| options.get(index)) {
        input.edit(Value::Choice(Some(*option)));
    }
    response
}

fn check_box_ui(ui: &mut Ui, input: &mut FieldInput<'_>, text: &str) -> Response {
    let was_on = text == "true";
    let mut on = was_on;
    let response = ui
        .horizontal(|ui| {
            let response = ui.add(egui::Checkbox::without_text(&mut on)).labelled_by(input.label);
            // Something else than the portal's own pages write: it is kept until ticked.
            if !matches!(text, "" | "true" | "false") {
                ui.label(format!("stored: {text}"));
            }
            response
        })
        .inner;
    if on != was_on {
        let off = if input.text_before().is_empty() { "" } else { "false" };
        input.edit(Value::Text(if on { "true" } else { off }.to_owned()));
    }
    response
}
