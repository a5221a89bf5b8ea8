//! One field of a form: its row and the editor for its kind of value.

use egui::{Id, Response, Ui};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::FormState;
use crate::desk::{Action, OpenRecord, Signed};
use crate::records::{
    Choice, Effect, Field, FieldKey, Lock, Problem, RecordKey, Value, ValueKind, describe, lock,
};
use crate::ui::widgets::{FieldRow, Segmented, Select, TextField};
use crate::ui::{Textures, pickers};

/// What the editors of a form need to see, and where they put what was asked for.
pub(in crate::ui) struct FieldContext<'a> {
    pub(in crate::ui) signed: &'a Signed,
    pub(in crate::ui) record: &'a OpenRecord,
    /// What else would happen if the draft were saved.
    pub(in crate::ui) effects: &'a [Effect],
    /// What keeps the draft from being saved.
    pub(in crate::ui) problems: &'a [Problem],
    /// Why nothing of the record can be changed, if that is so.
    pub(in crate::ui) locked_whole: Option<Lock>,
    pub(in crate::ui) today: Date,
    pub(in crate::ui) zone: TimeZone,
    pub(in crate::ui) state: &'a mut FormState,
    pub(in crate::ui) textures: &'a mut Textures,
    pub(in crate::ui) actions: &'a mut Vec<Action>,
}

impl FieldContext<'_> {
    /// The record of the form.
    pub(in crate::ui) fn key(&self) -> RecordKey {
        self.record.draft.key()
    }

    /// The value of a field as edited.
    pub(in crate::ui) fn value(&self, field: FieldKey) -> Value {
        self.record.draft.value(field)
    }

    /// Asks for a new value.
    pub(in crate::ui) fn edit(&mut self, field: FieldKey, value: Value) {
        let key = self.key();
        self.actions.push(Action::Edit(key, field, value));
    }

    /// The id of a field's editor, the same in every frame.
    pub(in crate::ui) fn id(&self, field: FieldKey) -> Id {
        Id::unique(("field", self.key(), field))
    }

    /// Whether the field cannot be saved as it is. Not while it is typed into: half of
    /// a date is no mistake yet.
    pub(in crate::ui) fn problem(&self, field: FieldKey) -> Option<&str> {
        let problem = self.problems.iter().find(|problem| problem.field == field)?;
        (self.state.typing != Some(field)).then_some(problem.message.as_str())
    }

    /// What else saving this field would do.
    fn warning(&self, field: FieldKey) -> Option<String> {
        let name = self.record.draft.name();
        let about = |effect: &&Effect| {
            field
                == match effect {
                    Effect::StopsHeading(_) => FieldKey::Departments,
                    Effect::TakesPaidSeat => FieldKey::Type,
                    Effect::SignsOutEverywhere | Effect::TakesSeatAgain => FieldKey::Status,
                    Effect::DropsChannelPiece(_) => FieldKey::Channels,
                    Effect::ReplacesHiddenManagers | Effect::DropsGoneManagers => FieldKey::Managers,
                    Effect::LocksYouOut if self.record.draft.applies(FieldKey::Managers) => {
                        FieldKey::Managers
                    }
                    Effect::LocksYouOut => FieldKey::Access,
                    Effect::PortalFetchesPicture(_) => FieldKey::Photo,
                    // Said in the review: they are about no field of the form.
                    _ => return false,
                }
        };
        let sentences: Vec<String> = self
            .effects
            .iter()
            .filter(about)
            .map(|effect| effect.sentence(&name, &self.signed.names))
            .collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

impl Field {
    /// Whether the field takes the whole width of the form.
    pub(super) fn is_wide(&self) -> bool {
        matches!(
            self.kind,
            ValueKind::Paragraphs(_) | ValueKind::Channels | ValueKind::Departments | ValueKind::People
        )
    }
}

/// A reason up to this length stands inside its field, a longer one below it.
const SHORT_REASON: usize = 26;

/// From this width on, in points, the rows of a contact list have room beside their label.
const ROOMY: f32 = 640.0;

/// Draws a field.
pub(super) fn field_ui(ui: &mut Ui, context: &mut FieldContext<'_>, field: &Field) {
    let draft = &context.record.draft;
    let value = context.value(field.key);
    let names = &context.signed.names;
    let changed = draft.is_changed(field);
    let was = changed.then(|| format!("Was: {}", describe(field, &draft.base().value(field.key), names)));
    let locked = lock(draft, field.key, &context.signed.viewer);
    let problem = context.problem(field.key).map(str::to_owned);
    let warning = context.warning(field.key);
    let mut row = FieldRow::new(&field.label)
        .changed(was.as_deref())
        .locked(locked.map(Lock::words))
        .error(problem.as_deref())
        .warning(warning.as_deref())
        .required(field.required);
    if let (Some(limit), Value::Text(text)) = (field.limit, &value) {
        row = row.counter(limit.used(text), limit.maximum());
    }
    let below = locked.filter(|reason| context.locked_whole != Some(*reason)).map(Lock::words);
    if let Some(reason) = below.filter(|reason| reason.len() > SHORT_REASON) {
        row = row.help(reason);
    }
    if matches!(field.kind, ValueKind::Channels) {
        row = row.tall().narrow(ui.available_width() < ROOMY);
        if let Value::Channels(rows) = &value {
            row = row.counter(crate::records::stored_length(rows), crate::records::CHANNELS_LIMIT);
        }
    }
    let row = row.show(ui, |ui, label| match locked {
        Some(_) => locked_ui(ui, context, field, &value, label),
        None => editor_ui(ui, context, field, &value, label),
    });
    if row.response.has_focus() {
        context.state.typing = Some(field.key);
    } else if context.state.typing == Some(field.key) {
        context.state.typing = None;
    }
    if row.reverted {
        let key = context.key();
        context.actions.push(Action::Revert(key, field.key));
    }
}

/// A value that cannot be changed: it can be reached, read and copied.
fn locked_ui(ui: &mut Ui, context: &FieldContext<'_>, field: &Field, value: &Value, label: Id) -> Response {
    let text = if value.is_empty() { String::new() } else { describe(field, value, &context.signed.names) };
    let mut editor = match field.kind {
        ValueKind::Paragraphs(rows) => TextField::read_only_multiline(&text, rows),
        _ => TextField::read_only(&text),
    };
    let reason = lock(&context.record.draft, field.key, &context.signed.viewer).map(Lock::words);
    if let Some(reason) = reason.filter(|reason| reason.len() <= SHORT_REASON) {
        editor = editor.note(reason);
    }
    ui.add(editor.id(context.id(field.key))).labelled_by(label)
}

fn editor_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    value: &Value,
    label: Id,
) -> Response {
    match (&field.kind, value) {
        (ValueKind::Line, Value::Text(text)) => line_ui(ui, context, field, text, label),
        (ValueKind::Paragraphs(rows), Value::Text(text)) => {
            paragraphs_ui(ui, context, field, text, *rows, label)
        }
        (ValueKind::Date, Value::Date(date)) => pickers::date_ui(ui, context, field, date, label),
        (ValueKind::Choice(options), Value::Choice(choice)) => {
            choice_ui(ui, context, field, options, *choice, label)
        }
        (ValueKind::Person, Value::Person(person)) => pickers::person_ui(ui, context, field, *person, label),
        (ValueKind::People, Value::People(people)) => pickers::people_ui(ui, context, field, people, label),
        (ValueKind::Departments, Value::Departments(ids)) => {
            pickers::departments_ui(ui, context, field, ids, label)
        }
        (ValueKind::Company, Value::Company(company)) => {
            pickers::company_ui(ui, context, field, *company, label)
        }
        (ValueKind::Channels, Value::Channels(rows)) => pickers::channels_ui(ui, context, field, rows),
        (ValueKind::Options(options), Value::Text(text)) => {
            options_ui(ui, context, field, options, text, label)
        }
        (ValueKind::CheckBox, Value::Text(text)) => check_box_ui(ui, context, field, text, label),
        (ValueKind::DateText, Value::Text(text)) => pickers::date_text_ui(ui, context, field, text, label),
        // A value of another kind than its field: shown as it is, and left alone.
        _ => locked_ui(ui, context, field, value, label),
    }
}

fn line_ui(ui: &mut Ui, context: &mut FieldContext<'_>, field: &Field, text: &str, label: Id) -> Response {
    let mut typed = text.to_owned();
    let editor = TextField::singleline(&mut typed).id(context.id(field.key));
    let response = ui.add(editor.invalid(context.problem(field.key).is_some())).labelled_by(label);
    if typed != text {
        context.edit(field.key, Value::Text(typed));
    }
    response
}

fn paragraphs_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    text: &str,
    rows: usize,
    label: Id,
) -> Response {
    // The portal keeps CR LF where it was stored; the editor knows LF only.
    let shown = text.replace("\r\n", "\n");
    let mut typed = shown.clone();
    let editor = TextField::multiline(&mut typed, rows).id(context.id(field.key));
    let response = ui.add(editor.invalid(context.problem(field.key).is_some())).labelled_by(label);
    if typed != shown {
        let base = context.record.draft.base().text(field.key);
        let typed = if base.contains("\r\n") { typed.replace('\n', "\r\n") } else { typed };
        context.edit(field.key, Value::Text(typed));
    }
    response
}

fn choice_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    options: &'static [Choice],
    choice: Option<Choice>,
    label: Id,
) -> Response {
    let labels: Vec<&str> = options.iter().map(|option| option.label()).collect();
    let current = options.iter().position(|option| Some(*option) == choice);
    let salt = format!("{:?}", field.key);
    let (response, picked) = if options.len() > 2 {
        let select = Select::new(&salt, &labels, current).labelled_by(label).show(ui);
        (select.response, select.picked)
    } else {
        let segmented = Segmented::new(&salt, &labels, current).labelled_by(label).show(ui);
        (segmented.response, segmented.picked)
    };
    if let Some(option) = picked.and_then(|index| options.get(index)) {
        context.edit(field.key, Value::Choice(Some(*option)));
    }
    response
}

fn options_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    options: &[String],
    text: &str,
    label: Id,
) -> Response {
    // An empty first entry clears; a stored text that is no option any more stays among them.
    let mut labels = vec!["–"];
    labels.extend(options.iter().map(String::as_str));
    let base = context.record.draft.base().text(field.key);
    if !base.is_empty() && !labels.contains(&base) {
        labels.push(base);
    }
    let current = if text.is_empty() { None } else { labels.iter().position(|option| *option == text) };
    let salt = format!("{:?}", field.key);
    let select = Select::new(&salt, &labels, current).hint("–").labelled_by(label).show(ui);
    if let Some(index) = select.picked {
        let picked =
            if index == 0 { String::new() } else { labels.get(index).copied().unwrap_or("").to_owned() };
        context.edit(field.key, Value::Text(picked));
    }
    select.response
}

fn check_box_ui(
    ui: &mut Ui,
    context: &mut FieldContext<'_>,
    field: &Field,
    text: &str,
    label: Id,
) -> Response {
    let was_on = text == "true";
    let mut on = was_on;
    let response = ui
        .horizontal(|ui| {
            let response = ui.add(egui::Checkbox::without_text(&mut on)).labelled_by(label);
            // Something else than the portal's own pages write: it is kept until ticked.
            if !matches!(text, "" | "true" | "false") {
                ui.label(format!("stored: {text}"));
            }
            response
        })
        .inner;
    if on != was_on {
        let base = context.record.draft.base().text(field.key);
        let off = if base.is_empty() { "" } else { "false" };
        context.edit(field.key, Value::Text(if on { "true" } else { off }.to_owned()));
    }
    response
}
