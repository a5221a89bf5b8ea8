//! The sheet in which portals are named, coloured, ordered and forgotten.

use egui::{Context, RichText, Sense, Ui, vec2};
use uuid::Uuid;

use super::host;
use crate::desk::{Action, Desk};
use crate::storage::{Colour, SavedPortal};
use crate::ui::icons;
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{Button, IconButton, Select, Sheet, TextField, sheet};

/// The sheet while it is open.
#[derive(Default)]
pub struct ManagePortals {
    /// A name that is being typed.
    typed: Option<(Uuid, String)>,
    /// Whether this one is to be forgotten, and its files with it.
    forgetting: Option<(Uuid, bool)>,
}

/// Draws the sheet, where it is open.
pub(in crate::ui) fn manage_ui(
    ctx: &Context,
    desk: &Desk,
    open: &mut Option<ManagePortals>,
    actions: &mut Vec<Action>,
) {
    let Some(state) = open else { return };
    let drawn = Sheet::new("portals", "Portals").width(640.0).show(
        ctx,
        state,
        |ui, state| {
            ui.spacing_mut().item_spacing.y = space::S;
            let count = desk.portals().iter().count();
            if count == 0 {
                ui.label(RichText::new("No portal is saved.").color(theme::palette(ui).text_secondary));
            }
            for (place, saved) in desk.portals().iter().enumerate() {
                ui.push_id(saved.id, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    match state.forgetting {
                        Some((id, _)) if id == saved.id => forget_ui(ui, saved, state, actions),
                        _ => row_ui(ui, saved, (place, count), state, actions),
                    }
                });
            }
        },
        |ui, _| {
            let done = ui.add(Button::primary("Done"));
            if sheet::just_opened(ui.ctx(), "portals") {
                done.request_focus();
            }
            done.clicked()
        },
    );
    if drawn.footer || drawn.close {
        if let Some((id, name)) = state.typed.take() {
            actions.push(Action::RenamePortal(id, name));
        }
        *open = None;
    }
}

fn row_ui(
    ui: &mut Ui,
    saved: &SavedPortal,
    (place, count): (usize, usize),
    state: &mut ManagePortals,
    actions: &mut Vec<Action>,
) {
    let p = theme::palette(ui);
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(14.0, 30.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 6.0, theme::portal_colour(ui, saved.colour));
        // What is right of it: the colour and three buttons.
        let name_width = (ui.available_width() - 260.0).max(120.0);
        let mut name = match &state.typed {
            Some((id, name)) if *id == saved.id => name.clone(),
            _ => saved.name.clone(),
        };
        let label = format!("Name of {}", saved.name);
        let field = ui.add(TextField::singleline(&mut name).name(&label).width(name_width));
        if field.changed() {
            state.typed = Some((saved.id, name));
        }
        if field.lost_focus()
            && let Some((id, name)) = state.typed.take()
        {
            actions.push(Action::RenamePortal(id, name));
        }
        let colours = Colour::ALL.map(Colour::text);
        let current = Colour::ALL.iter().position(|colour| *colour == saved.colour);
        let label = format!("Colour of {}", saved.name);
        let picked = Select::new("colour", &colours, current).name(&label).width(110.0).show(ui).picked;
        if let Some(colour) = picked.and_then(|index| Colour::ALL.get(index)) {
            actions.push(Action::ColourPortal(saved.id, *colour));
        }
        for (icon, word, by, enabled) in
            [(icons::ARROW_UP, "up", -1, place > 0), (icons::ARROW_DOWN, "down", 1, place + 1 < count)]
        {
            let label = format!("Move {} {word}", saved.name);
            if ui.add(IconButton::new(icon, &label).enabled(enabled)).clicked() {
                actions.push(Action::ShiftPortal(saved.id, by));
            }
        }
        let label = format!("Forget {}", saved.name);
        if ui.add(IconButton::new(icons::TRASH, &label)).clicked() {
            state.forgetting = Some((saved.id, false));
        }
    });
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        let line = format!("{} on {}", saved.email, host(&saved.address));
        ui.label(RichText::new(line).small().color(p.text_faint));
        if saved.pinned.is_some() {
            ui.label(RichText::new("certificate accepted by hand").small().color(p.warning));
        } else if saved.authority.is_some() {
            ui.label(RichText::new("own authority").small().color(p.text_faint));
        }
    });
}

fn forget_ui(ui: &mut Ui, saved: &SavedPortal, state: &mut ManagePortals, actions: &mut Vec<Action>) {
    let p = theme::palette(ui);
    let Some((id, mut with_files)) = state.forgetting else { return };
    egui::Frame::new().fill(p.danger_soft).corner_radius(theme::radius::CARD).inner_margin(space::M).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            let question = format!("Forget {}?", saved.name);
            ui.label(RichText::new(question).text_style(text::emphasis()).color(p.text));
            let words =
                "It leaves this list, and this computer forgets its session. No person or contact changes.";
            ui.add(egui::Label::new(RichText::new(words).color(p.text)).wrap());
            ui.checkbox(&mut with_files, "Also delete its drafts and its journal from this computer");
            state.forgetting = Some((id, with_files));
            ui.add_space(space::XS);
            ui.horizontal(|ui| {
                if ui.add(Button::danger("Forget it")).clicked() {
                    actions.push(Action::ForgetPortal { id, with_files });
                    state.forgetting = None;
                }
                if ui.add(Button::secondary("Keep it")).clicked() {
                    state.forgetting = None;
                }
            });
        },
    );
}
