//! Both sides changed the same field: the user decides, field by field.

use egui::{Context, RichText, Ui};

use super::FieldContext;
use crate::desk::Action;
use crate::records::{Conflict, FieldKey, describe};
use crate::ui::icons;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Banner, Button, Section, Sheet};

/// Draws the sheet where there are conflicts.
pub(super) fn conflict_ui(ctx: &Context, context: &mut FieldContext<'_>) {
    let Some(merge) = &context.record.conflict else {
        context.state.decides_later = false;
        return;
    };
    // Whoever wants to save is asked again.
    let key = context.key();
    let wants_to_save =
        |action: &Action| matches!(action, Action::Save(of) | Action::Review(of) if *of == key);
    if context.actions.iter().any(wants_to_save) {
        context.state.decides_later = false;
    }
    if context.state.decides_later {
        return;
    }
    let title = format!("{} was changed by somebody else", context.record.draft.name());
    let subtitle = "Nothing was saved. Decide for each field, then save.";
    let sheet = Sheet::new("conflict", &title).subtitle(subtitle).width(620.0).outside_closes(false).show(
        ctx,
        context,
        |ui, context| {
            for conflict in &merge.conflicts {
                field_ui(ui, context, conflict);
            }
            taken_ui(ui, context, &merge.taken);
        },
        |ui, _| ui.add(Button::secondary("Decide later")).clicked(),
    );
    if sheet.footer || sheet.close {
        context.state.decides_later = true;
    }
}

/// The way back to the sheet, above the form, for whoever decides later.
pub(super) fn waiting_ui(ui: &mut Ui, context: &mut FieldContext<'_>) {
    let Some(merge) = &context.record.conflict else { return };
    let labels = labels(context, merge.conflicts.iter().map(|conflict| conflict.field));
    let sentence = format!("Somebody else also changed {labels}. You can save once you have decided.");
    if Banner::error(&sentence).action("Decide").show(ui).action {
        context.state.decides_later = false;
    }
    ui.add_space(space::S);
}

/// What else they changed. It needs no decision, because it was not edited here.
fn taken_ui(ui: &mut Ui, context: &FieldContext<'_>, taken: &[FieldKey]) {
    if taken.is_empty() {
        return;
    }
    let p = theme::palette(ui);
    let words = format!("They also changed {}. That is kept.", labels(context, taken.iter().copied()));
    ui.add_space(space::S);
    ui.horizontal_top(|ui| {
        ui.label(RichText::new(icons::USERS).color(p.text_secondary));
        ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
    });
}

/// "Title, Location and Lead".
fn labels(context: &FieldContext<'_>, fields: impl Iterator<Item = FieldKey>) -> String {
    let schema = context.signed.schema(context.key().kind());
    let labels: Vec<&str> =
        fields.filter_map(|field| schema.field(field)).map(|field| field.label.as_ref()).collect();
    match labels.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn field_ui(ui: &mut Ui, context: &mut FieldContext<'_>, conflict: &Conflict) {
    let p = theme::palette(ui);
    let key = context.key();
    let schema = context.signed.schema(key.kind());
    let Some(field) = schema.field(conflict.field) else { return };
    let names = &context.signed.names;
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
                context.actions.push(Action::KeepMine(key, conflict.field));
            }
            let theirs = format!("Take theirs for {}", field.label);
            if ui.add(Button::secondary("Take theirs").name(&theirs)).clicked() {
                context.actions.push(Action::TakeTheirs(key, conflict.field));
            }
        });
    });
}
