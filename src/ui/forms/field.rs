//! The row of one field in a form: its marks, its messages, and its editor.

use egui::{Id, Ui};

use super::editor::{SHORT_REASON, editor_ui};
use super::{FieldInput, RecordForm};
use crate::desk::Action;
use crate::records::{
    CHANNELS_LIMIT, Field, Lock, RecordKey, Value, ValueKind, describe, lock, stored_length,
};
use crate::ui::widgets::FieldRow;

/// From this width on, in points, the rows of a contact list have room beside their label.
const ROOMY: f32 = 640.0;

/// Draws a field.
pub(super) fn field_ui(ui: &mut Ui, form: &mut RecordForm<'_>, field: &Field) {
    let (draft, session) = (&form.record.draft, form.session);
    let (value, was) = (draft.value(field.key), draft.base().value(field.key));
    let changed = draft.is_changed(field);
    let was_words = changed.then(|| format!("Was: {}", describe(field, &was, &session.names)));
    let locked = lock(draft, field.key, &session.viewer);
    let problem = form.problem(field.key);
    let warning = form.warning(field.key);
    let mut row = FieldRow::new(&field.label)
        .changed(was_words.as_deref())
        .locked(locked.map(Lock::words))
        .error(problem)
        .warning(warning.as_deref())
        .required(field.required);
    if let Some((used, most)) = room_used(field, &value) {
        row = row.counter(used, most);
    }
    // Where all of the form is locked for the same reason, the form says it once.
    let below = locked.filter(|reason| form.locked_whole != Some(*reason)).map(Lock::words);
    if let Some(reason) = below.filter(|reason| reason.len() > SHORT_REASON) {
        row = row.help(reason);
    }
    if matches!(field.kind, ValueKind::Channels) {
        row = row.tall().narrow(ui.available_width() < ROOMY);
    }
    let mut edited = None;
    let row = row.show(ui, |ui, label| {
        let mut input = FieldInput {
            field,
            value: &value,
            was: &was,
            lock: locked,
            problem,
            label,
            form: Id::unique(("form", draft.key())),
            person: match draft.key() {
                RecordKey::Person(id) => Some(id),
                RecordKey::Contact(_) => None,
            },
            heads: draft.base().person_facts().map(|facts| &facts.heads),
            state: &mut *form.state,
            edited: &mut edited,
        };
        editor_ui(ui, &mut form.scene, &mut input)
    });
    if let Some(value) = edited {
        form.edit(field.key, value);
    }
    if row.response.has_focus() {
        form.state.typing = Some(field.key);
    } else if form.state.typing == Some(field.key) {
        form.state.typing = None;
    }
    if row.reverted {
        form.scene.actions.push(Action::Revert(form.key(), field.key));
    }
}

/// How much of its limit a value uses, and the limit, where it has one.
fn room_used(field: &Field, value: &Value) -> Option<(usize, usize)> {
    match (&field.kind, field.limit, value) {
        (ValueKind::Channels, _, Value::Channels(rows)) => Some((stored_length(rows), CHANNELS_LIMIT)),
        (_, Some(limit), Value::Text(text)) => Some((limit.used(text), limit.maximum())),
        _ => None,
    }
}
