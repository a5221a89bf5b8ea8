//! The form of one record.

use std::time::Duration;

use egui::{Align, Id, Layout, Margin, RichText, ScrollArea, Ui};

use super::field::field_ui;
use super::known::known_ui;
use super::{FormState, RecordForm, conflict, facts, header, outcome, review};
use crate::desk::{Action, Open, OpenRecord, Session};
use crate::records::{Field, FieldKey, Lock, RecordKey, Schema, ValueKind, Viewer, lock};
use crate::ui::command::Command;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{
    Banner, Button, IconButton, LoadingView, Section, StateView, form_grid_ui, keep_focus_in_sight,
    skeleton_rows_ui,
};
use crate::ui::{ViewState, dispatch, icons, pickers, room};

/// A save bar with less room than this shows only what matters most, in points.
const NARROW_BAR: f32 = 420.0;

/// The widest a form gets, in points; wider lines are hard to follow.
const WIDEST: f32 = 1040.0;

/// Said where a record would be opened.
const NOT_SIGNED_IN: &str = "Nobody is signed in, so this is what the list on this computer knows.";

/// Draws the form of a record, or what is in its place while there is none.
pub(in crate::ui) fn form_ui(ui: &mut Ui, scene: &mut Scene<'_>, key: RecordKey, view: &mut ViewState) {
    let Some(session) = scene.session else { return not_signed_in_ui(ui, scene, key) };
    match session.open.get(&key) {
        Some(Open::Ready(record)) => {
            let state = view.forms.entry(key).or_default();
            record_ui(ui, (scene, session), record, state);
            if let Some(by) = state.step.take() {
                dispatch::step(scene, view, by);
            }
        }
        Some(Open::Failed(sentence)) => {
            if known_ui(ui, scene, key, sentence) {
                return;
            }
            let title = format!("The {} could not be opened", key.kind().word());
            if StateView::error(&title).detail(sentence).action("Try again").show(ui).action {
                scene.actions.push(Action::ReadAgain(key));
            }
        }
        Some(Open::Reading(_)) | None => {
            egui::Frame::new().inner_margin(space::XL).show(ui, |ui| {
                let name = session.row(key).map_or("the record", |row| row.name);
                LoadingView::new(&format!("Opening {name}")).show(ui);
                skeleton_rows_ui(ui, 6);
            });
        }
    }
}

/// What the list knows of a record, where nobody is signed in.
fn not_signed_in_ui(ui: &mut Ui, scene: &mut Scene<'_>, key: RecordKey) {
    if known_ui(ui, scene, key, NOT_SIGNED_IN) {
        return;
    }
    if StateView::empty(icons::INFO, NOT_SIGNED_IN).action("Sign in to open").show(ui).action {
        scene.actions.push(Action::ReadAgain(key));
    }
}

fn record_ui(
    ui: &mut Ui,
    (scene, session): (&mut Scene<'_>, &Session),
    record: &OpenRecord,
    state: &mut FormState,
) {
    let key = record.draft.key();
    let (plan, problems) = (scene.desk.plan(key), scene.desk.problems(key));
    let (schema, viewer) = (session.schema(key.kind()), &session.viewer);
    let mut form = RecordForm {
        scene: scene.reborrow(),
        session,
        record,
        effects: plan.as_ref().map_or(&[][..], |plan| &plan.effects),
        problems: &problems,
        locked_whole: locked_whole(record, schema, viewer),
        state,
    };
    let changes = plan.as_ref().map_or(0, |plan| plan.changes.len());
    let (side, above) = if room::is_low(ui.ctx()) { (12, 4) } else { (20, 10) };
    let fill = theme::palette(ui).window;
    let bar = egui::Frame::new().fill(fill).inner_margin(Margin::symmetric(side, above));
    egui::Panel::bottom(Id::unique("save bar")).frame(bar).show_separator_line(true).show(ui, |ui| {
        save_bar_ui(ui, &mut form, changes);
    });
    ScrollArea::vertical().id_salt(("form", key)).auto_shrink([false, false]).show(ui, |ui| {
        // In a very wide window the form stays near the list, and a line no longer than the eye follows.
        let side = ((ui.available_width() - WIDEST) / 2.0).clamp(0.0, 100.0);
        let margin = Margin { left: 20 + side as i8, right: 12 + side as i8, top: 16, bottom: 24 };
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(WIDEST));
            ui.spacing_mut().item_spacing.y = space::XS;
            body_ui(ui, &mut form);
        });
        keep_focus_in_sight(ui);
    });
    pickers::photo_sheet_ui(ui.ctx(), &mut form);
    review::review_ui(ui.ctx(), &mut form);
    conflict::conflict_ui(ui.ctx(), &mut form);
}

/// What is scrolled: the head, the outcome of the last save, the fields, the facts.
fn body_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    header::header_ui(ui, form);
    conflict::waiting_ui(ui, form);
    outcome::outcome_ui(ui, form);
    if let Some(reason) = form.locked_whole {
        let more = match reason {
            Lock::TooLong => "What is shown can be copied.",
            _ => "All of it can be read and copied.",
        };
        Banner::info(&format!("{}. {more}", sentence_case(reason.words()))).show(ui);
        ui.add_space(space::S);
    }
    // Nothing can be edited while it is being saved; it can still be read.
    ui.add_enabled_ui(form.record.is_editable(), |ui| {
        for section in sections(form.schema().fields.as_slice()) {
            section_ui(ui, form, &section);
        }
    });
    facts::facts_ui(ui, form);
}

/// The words with a capital letter at their beginning.
fn sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// Why nothing can be changed, where all fields are locked for the same reason.
fn locked_whole(record: &OpenRecord, schema: &Schema, viewer: &Viewer) -> Option<Lock> {
    let mut reasons = schema.fields.iter().map(|field| lock(&record.draft, field.key, viewer));
    let first = reasons.next()??;
    reasons.all(|reason| reason == Some(first)).then_some(first)
}

/// The fields by their headings, in the order of the list. The photo is in the header.
fn sections(fields: &[Field]) -> Vec<Vec<&Field>> {
    let mut sections: Vec<Vec<&Field>> = Vec::new();
    for field in fields.iter().filter(|field| field.key != FieldKey::Photo) {
        match sections.last_mut() {
            Some(last) if last.first().is_some_and(|first| first.section == field.section) => {
                last.push(field)
            }
            _ => sections.push(vec![field]),
        }
    }
    sections
}

/// Whether a field takes the whole width of the form.
fn is_wide(field: &Field) -> bool {
    let kind = &field.kind;
    matches!(
        kind,
        ValueKind::Paragraphs(_) | ValueKind::Channels | ValueKind::Departments | ValueKind::People
    )
}

fn section_ui(ui: &mut Ui, form: &mut RecordForm<'_>, fields: &[&Field]) {
    let Some(first) = fields.first() else { return };
    let shown: Vec<&Field> =
        fields.iter().copied().filter(|field| form.record.draft.applies(field.key)).collect();
    Section::new(&first.section).show(ui, |ui| {
        // Long fields take the whole width, the others are in pairs where there is room.
        let mut rest = shown.as_slice();
        while let Some(field) = rest.first() {
            if is_wide(field) {
                field_ui(ui, form, field);
                rest = &rest[1..];
                continue;
            }
            let run = rest.iter().take_while(|field| !is_wide(field)).count();
            form_grid_ui(ui, run, |ui, index| {
                if let Some(field) = rest.get(index) {
                    field_ui(ui, form, field);
                }
            });
            rest = &rest[run..];
        }
    });
}

/// That the portal has asked for a pause, and how long it still is.
pub(in crate::ui) fn pause_words(pause: Duration) -> String {
    format!("The portal asks for a pause: {} s", pause.as_secs() + 1)
}

fn save_bar_ui(ui: &mut Ui, form: &mut RecordForm<'_>, changes: usize) {
    let p = theme::palette(ui);
    let (record, pause) = (form.record, form.session.pause());
    let key = record.draft.key();
    let saving = record.saving.is_some();
    // In a small window, or a very large type, the buttons that matter most keep their place.
    let is_narrow = ui.available_width() < NARROW_BAR;
    ui.horizontal(|ui| {
        let words = save_bar_words(changes, saving, pause, is_narrow);
        let color = match (saving, changes) {
            (true, _) => p.text_secondary,
            (false, 0) => p.text_faint,
            (false, _) => p.accent,
        };
        ui.label(RichText::new(words).text_style(theme::text::emphasis()).color(color));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let keys = ui.ctx().format_shortcut(&Command::Save.shortcut());
            let mut save = Button::primary("Save").icon(icons::SAVE).enabled(changes > 0).busy(saving);
            if !is_narrow {
                save = save.shortcut(&keys);
            }
            if ui.add(save).clicked() {
                form.scene.actions.push(Action::Save(key));
            }
            let keys = ui.ctx().format_shortcut(&Command::Review.shortcut());
            let review = Button::secondary("Review").tooltip(&keys).enabled(changes > 0 && !saving);
            if ui.add(review).clicked() {
                form.scene.actions.push(Action::Review(key));
            }
            if is_narrow {
                return;
            }
            for (icon, command, possible, action) in [
                (icons::REDO, Command::Redo, record.history.can_redo(), Action::Redo(key)),
                (icons::UNDO, Command::Undo, record.history.can_undo(), Action::Undo(key)),
            ] {
                let keys = ui.ctx().format_shortcut(&command.shortcut());
                let button =
                    IconButton::new(icon, command.text()).shortcut(&keys).enabled(possible && !saving);
                if ui.add(button).clicked() {
                    form.scene.actions.push(action);
                }
            }
            if record.draft.has_edits() && !saving {
                let revert = Button::quiet("Revert all").icon(icons::REVERT);
                if ui.add(revert).clicked() {
                    form.scene.actions.push(Action::RevertAll(key));
                }
            }
        });
    });
}

/// What there is to save, or what is going on.
fn save_bar_words(changes: usize, saving: bool, pause: Option<Duration>, is_narrow: bool) -> String {
    match (saving, changes) {
        (true, _) => pause.map_or_else(|| "Saving…".to_owned(), pause_words),
        (false, 0) if is_narrow => String::new(),
        (false, 0) => "No changes".to_owned(),
        (false, 1) => "1 change".to_owned(),
        (false, many) => format!("{many} changes"),
    }
}
