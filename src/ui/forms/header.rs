//! The head of a form: photo, name, what the record is.

use egui::text::LayoutJob;
use egui::{Align, Color32, Layout, RichText, TextStyle, Ui};

use super::RecordForm;
use crate::desk::Action;
use crate::records::{Choice, FieldKey, Lock, Photo, RecordKey, Value, lock};
use crate::ui::command::Command;
use crate::ui::panes::pill_of;
use crate::ui::theme::{self, ColorTone, space, text};
use crate::ui::widgets::{Avatar, AvatarSize, Button, IconButton, Pill};
use crate::ui::{icons, pickers};

/// The room of the two buttons beside the name.
const STEPS: f32 = 84.0;

/// Draws the head of a form.
pub(super) fn header_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let p = theme::palette(ui);
    let draft = &form.record.draft;
    let key = draft.key();
    let name = draft.name();
    let seed = key.to_string();
    ui.horizontal(|ui| {
        let picture = pickers::photo_texture(ui.ctx(), form);
        let dimmed = draft.choice(FieldKey::Status) == Some(Choice::Disabled);
        ui.add(Avatar::new(&name, &seed).picture(picture.as_ref()).size(AvatarSize::Large).dimmed(dimmed));
        ui.add_space(space::S);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            ui.horizontal_top(|ui| {
                let room = (ui.available_width() - STEPS).max(0.0);
                ui.scope(|ui| {
                    ui.set_width(room);
                    few_lines_ui(ui, &name, &text::title(), p.text);
                });
                ui.with_layout(Layout::right_to_left(Align::TOP), |ui| step_ui(ui, form));
            });
            let place = place(form);
            if !place.is_empty() {
                few_lines_ui(ui, &place, &text::body(), p.text_secondary);
            }
            badges_ui(ui, form);
            photo_ui(ui, form);
        });
    });
    ui.add_space(space::S);
}

/// The most lines of the name, and of what is below it.
const LINES: usize = 3;

/// Words that are cut off where they would fill the form; a screen reader is told all of them.
fn few_lines_ui(ui: &mut Ui, words: &str, style: &TextStyle, color: Color32) {
    let font = style.resolve(ui.style());
    let words = words.replace(['\n', '\r', '\t'], " ");
    let mut job = LayoutJob::simple(words, font, color, ui.available_width());
    job.wrap.max_rows = LINES;
    ui.add(egui::Label::new(job).wrap());
}

/// Title and department or company.
fn place(form: &RecordForm<'_>) -> String {
    let draft = &form.record.draft;
    let names = &form.session.names;
    let (title, place) = match draft.key() {
        RecordKey::Person(_) => {
            let Value::Departments(ids) = draft.value(FieldKey::Departments) else { return String::new() };
            let mut departments: Vec<&str> = ids.iter().map(|id| names.department(*id)).collect();
            departments.sort_unstable();
            (draft.text(FieldKey::Title), departments.join(", "))
        }
        RecordKey::Contact(_) => {
            let company = match draft.value(FieldKey::Company) {
                Value::Company(Some(id)) => names.company(id),
                _ => String::new(),
            };
            (draft.text(FieldKey::JobTitle), company)
        }
    };
    [title, &place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn badges_ui(ui: &mut Ui, form: &RecordForm<'_>) {
    let row = form.session.row(form.key());
    let facts = form.record.draft.base().contact_facts();
    let badges: Vec<_> = row.into_iter().flat_map(|row| row.badges()).collect();
    if badges.is_empty() && facts.is_none_or(|facts| facts.stage.is_none() && facts.tags.is_empty()) {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for badge in badges {
            ui.add(pill_of(badge));
        }
        let Some(facts) = facts else { return };
        if let Some(stage) = &facts.stage {
            ui.add(Pill::new(&stage.title).tone(ColorTone::Accent).icon(icons::FLAG).tooltip("Stage"));
        }
        for tag in &facts.tags {
            ui.add(Pill::new(tag).icon(icons::TAG).tooltip("Tag"));
        }
    });
}

/// The ways to the neighbours in the list.
fn step_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let kind = form.key().kind();
    let shelf = form.session.shelf(kind);
    let here = shelf.place_of(form.key());
    for (icon, name, by, command) in [
        (icons::CARET_RIGHT, "Next record", 1, Command::Next),
        (icons::CARET_LEFT, "Previous record", -1, Command::Previous),
    ] {
        let there = here.and_then(|place| place.checked_add_signed(by)).and_then(|place| shelf.row(place));
        let keys = ui.ctx().format_shortcut(&command.shortcut());
        let button = IconButton::new(icon, name).shortcut(&keys).enabled(there.is_some());
        if ui.add(button).clicked() {
            form.state.step = Some(by);
        }
    }
}

/// What is with the photo, and the way to change it.
fn photo_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let p = theme::palette(ui);
    let key = form.key();
    let draft = &form.record.draft;
    let changed = draft.is_edited(FieldKey::Photo);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        if let Some(reason) = lock(draft, FieldKey::Photo, &form.session.viewer).map(Lock::words) {
            // Where everything is locked, that is said once.
            if form.locked_whole.is_some() {
                return;
            }
            ui.label(RichText::new(icons::LOCK).color(p.text_faint)).on_hover_text(reason);
            ui.label(RichText::new(format!("Photo: {reason}")).small().color(p.text_faint));
            return;
        }
        let editable = form.record.is_editable();
        let button = Button::secondary("Photo…").icon(icons::CAMERA).small().enabled(editable).name("Photo");
        if ui.add(button).clicked() {
            form.state.photo.open = true;
        }
        if changed {
            let words = match draft.value(FieldKey::Photo) {
                Value::Photo(Photo::None) => "will be removed",
                Value::Photo(Photo::Address(_)) => "will be fetched from the web",
                _ => "will be replaced",
            };
            ui.label(RichText::new(icons::CIRCLE_FILL).font(text::icon_at(8.0)).color(p.changed));
            ui.label(RichText::new(words).small().color(p.accent));
            if editable && ui.add(IconButton::new(icons::REVERT, "Revert Photo").small()).clicked() {
                form.scene.actions.push(Action::Revert(key, FieldKey::Photo));
            }
        }
    });
}
