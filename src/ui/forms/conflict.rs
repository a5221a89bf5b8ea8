//! Both sides changed the same field: the user decides, field by field.

use egui::{Context, RichText, Ui};

use super::FieldContext;
use crate::desk::Action;
use crate::records::{Conflict, describe};
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Button, Section, Sheet};

/// Draws the sheet where there are conflicts.
pub(super) fn conflict_ui(ctx: &Context, context: &mut FieldContext<'_>) {
    let Some(merge) = &context.record.conflict else { return };
    let title = format!("{} was changed by somebody else", context.record.draft.name());
    let subtitle = "Nothing was saved. Decide for each field, then save again.";
    Sheet::new("conflict", &title).subtitle(subtitle).width(620.0).outside_closes(false).show(
        ctx,
        context,
        |ui, context| {
            for conflict in &merge.conflicts {
                field_ui(ui, context, conflict);
            }
        },
        |_, _| (),
    );
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
