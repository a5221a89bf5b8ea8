//! Both sides changed the same field: the user decides, field by field.

use egui::{Context, RichText, Ui};

use super::RecordForm;
use crate::desk::Action;
use crate::records::{Conflict, FieldKey, describe};
use crate::ui::icons;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Banner, Button, Section, Sheet};

/// Draws the sheet where there are conflicts.
pub(super) fn conflict_ui(ctx: &Context, form: &mut RecordForm<'_>) {
    let Some(merge) = &form.record.conflict else {
        form.state.decides_later = false;
        return;
    };
    // A user who wants to save is asked again.
    let key = form.key();
    let wants_to_save =
        |action: &Action| matches!(action, Action::Save(of) | Action::Review(of) if *of == key);
    if form.scene.actions.iter().any(wants_to_save) {
        form.state.decides_later = false;
    }
    if form.state.decides_later {
        return;
    }
    let title = format!("{} was changed by somebody else", form.record.draft.name());
    let subtitle = "Nothing was saved. Decide for each field, then save.";
    let sheet = Sheet::new("conflict", &title).subtitle(subtitle).width(620.0).outside_closes(false).show(
        ctx,
        form,
        |ui, form| {
            for conflict in &merge.conflicts {
                field_ui(ui, form, conflict);
            }
            taken_ui(ui, form, &merge.taken);
        },
        |ui, _| ui.add(Button::secondary("Decide later")).clicked(),
    );
    if sheet.footer || sheet.close {
        form.state.decides_later = true;
    }
}

/// The way back to the sheet, above the form, for a user who decides later.
pub(super) fn waiting_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let Some(merge) = &form.record.conflict else { return };
    let labels = labels(form, merge.conflicts.iter().map(|conflict| conflict.field));
    let sentence = format!("Somebody else also changed {labels}. You can save once you have decided.");
    if Banner::error(&sentence).action("Decide").show(ui).action {
        form.state.decides_later = false;
    }
    ui.add_space(space::S);
}

/// What else they changed. It needs no decision, because it was not edited here.
fn taken_ui(ui: &mut Ui, form: &RecordForm<'_>, taken: &[FieldKey]) {
    if taken.is_empty() {
        return;
    }
    let p = theme::palette(ui);
    let words = format!("They also changed {}. That is kept.", labels(form, taken.iter().copied()));
    ui.add_space(space::S);
    ui.horizontal_top(|ui| {
        ui.label(RichText::new(icons::USERS).color(p.text_secondary));
        ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
    });
}

/// "Title, Location and Lead".
fn labels(form: &RecordForm<'_>, fields: impl Iterator<Item = FieldKey>) -> String {
    let schema = form.schema();
    let labels: Vec<&str> =
        fields.filter_map(|field| schema.field(field)).map(|field| field.label.as_ref()).collect();
    match labels.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn field_ui(ui: &mut Ui, form: &mut RecordForm<'_>, conflict: &Conflict) {
    let p = theme::palette(ui);
    let key = form.key();
    let Some(field) = form.schema().field(conflict.field) else { return };
    let names = &form.session.names;
    Section::new(&field.label).show(ui, |ui| {
        for (who, value) in
            [("It was", &conflict.was), ("Theirs", &conflict.theirs), ("Yours", &conflict.mine)]
        {
            ui.horizontal_top(|ui| {
                ui.allocate_ui(egui::vec2(70.0, 18.0), |ui| {
                    ui.set_min_width(70.0);
                    ui.label(RichText::new(who).color(p.text_secondary));
                });
                ui.add(egui::Label::new(describe(field, value, names)).wrap());
            });
        }
        ui.add_space(space::XS);
        ui.horizontal(|ui| {
            let mine = format!("Keep yours for {}", field.label);
            if ui.add(Button::secondary("Keep yours").name(&mine)).clicked() {
                form.scene.actions.push(Action::KeepMine(key, conflict.field));
            }
            let theirs = format!("Take theirs for {}", field.label);
            if ui.add(Button::secondary("Take theirs").name(&theirs)).clicked() {
                form.scene.actions.push(Action::TakeTheirs(key, conflict.field));
            }
        });
    });
}
