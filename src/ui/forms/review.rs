//! The review: what will change, and what else will happen.

use egui::{Context, Grid, Key, RichText, Ui};

use super::RecordForm;
use crate::desk::Action;
use crate::records::{Change, describe};
use crate::saving::Plan;
use crate::ui::command::Command;
use crate::ui::icons;
use crate::ui::input_order::is_held;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Button, Section, Sheet};

/// Draws the review where it is open.
pub(super) fn review_ui(ctx: &Context, form: &mut RecordForm<'_>) {
    let Some(plan) = &form.record.review else { return };
    let key = form.key();
    let title = format!("Save {}", form.record.draft.name());
    let portal = format!("on {}", form.session.title);
    let sheet = Sheet::new("review", &title).subtitle(&portal).width(620.0).show(
        ctx,
        form,
        |ui, form| {
            changes_ui(ui, form, &plan.changes);
            effects_ui(ui, form, plan);
        },
        |ui, _| {
            let keys = ui.ctx().format_shortcut(&Command::Save.shortcut());
            let loses = plan.effects.iter().any(crate::records::Effect::is_loss);
            let button = if loses { Button::danger("Save anyway") } else { Button::primary("Save") };
            let save = ui.add(button.icon(icons::SAVE).shortcut(&keys));
            if crate::ui::widgets::sheet::just_opened(ui.ctx(), "review") {
                save.request_focus();
            }
            let back = ui.add(Button::secondary("Back to the form")).clicked();
            // A user who still holds the key that opened the review has not read it.
            (save.clicked() && !is_held(ui.ctx(), &[Key::Enter, Key::Space]), back)
        },
    );
    let (save, back) = sheet.footer;
    if save {
        form.scene.actions.push(Action::SaveReviewed(key));
    } else if back || sheet.close {
        form.scene.actions.push(Action::CloseReview(key));
    }
}

fn changes_ui(ui: &mut Ui, form: &RecordForm<'_>, changes: &[Change]) {
    let p = theme::palette(ui);
    let schema = form.schema();
    let names = &form.session.names;
    let column = (ui.available_width() - 160.0) / 2.0;
    Grid::new("changes").num_columns(3).spacing([space::M, space::S]).striped(false).show(ui, |ui| {
        for change in changes {
            let Some(field) = schema.field(change.field) else { continue };
            ui.horizontal_top(|ui| ui.label(RichText::new(field.label.as_ref()).color(p.text_secondary)));
            for (value, color, arrow) in [(&change.from, p.text_faint, false), (&change.to, p.text, true)] {
                ui.horizontal_top(|ui| {
                    ui.set_width(column);
                    if arrow {
                        ui.label(RichText::new(icons::ARROW_RIGHT).color(p.text_faint));
                    }
                    ui.add(
                        egui::Label::new(RichText::new(describe(field, value, names)).color(color)).wrap(),
                    );
                });
            }
            ui.end_row();
        }
    });
}

fn effects_ui(ui: &mut Ui, form: &RecordForm<'_>, plan: &Plan) {
    if plan.effects.is_empty() {
        return;
    }
    ui.add_space(space::S);
    let p = theme::palette(ui);
    let name = form.record.draft.name();
    Section::new("What else happens").show(ui, |ui| {
        for effect in &plan.effects {
            let (icon, color) =
                if effect.is_loss() { (icons::WARNING, p.danger) } else { (icons::INFO, p.warning) };
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(icon).color(color));
                let sentence = effect.sentence(&name, &form.session.names);
                ui.add(egui::Label::new(RichText::new(sentence).color(p.text)).wrap());
            });
        }
    });
}
