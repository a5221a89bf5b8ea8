//! The way into a portal: saved portals, the form, the second factor, doubts about trust,
//! and the sheet where a session has ended in the middle.

mod again;
mod card;
mod doubt;
mod form;
mod scene;
mod second_factor;
mod secret_text;

pub(super) use again::sign_in_again_ui;
pub use form::SignInForm;
pub(super) use scene::SignInScene;
pub(super) use secret_text::SecretText;

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::portals::{self, ManagePortals};
use super::theme::{self, size, space, text};
use super::widgets::{Button, keep_focus_in_sight};
use super::{ViewState, icons, room};
use crate::desk::Action;

/// Draws the way in: the form in the middle of the window, the saved portals beside it.
pub(super) fn sign_in_ui(ui: &mut Ui, scene: &mut SignInScene<'_>, view: &mut ViewState) {
    let p = theme::palette(ui);
    let desk = scene.desk;
    let known = desk.portals().iter().next().is_some() || desk.sessions().next().is_some();
    egui::CentralPanel::default().frame(egui::Frame::new().fill(p.rail)).show(ui, |ui| {
        let free = ui.available_size();
        let card = 380.0_f32.min(free.x - 2.0 * if room::is_low(ui.ctx()) { space::M } else { space::XL });
        let list = if known && free.x > 2.0 * card { 300.0 } else { 0.0 };
        let gap = if list > 0.0 { space::XL } else { 0.0 };
        // In a small window, or with large type, the form is higher than the window.
        ScrollArea::vertical().id_salt("sign-in").auto_shrink(false).show(ui, |ui| {
            let top = ui.cursor().top();
            // Where there is little room, it is for what is filled in.
            if room::is_low(ui.ctx()) {
                ui.add_space(space::M);
            } else {
                ui.add_space(((free.y - 560.0) / 2.0).max(space::L));
                heading_ui(ui);
            }
            let height = (free.y - (ui.cursor().top() - top)).max(220.0);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(((free.x - card - list - gap) / 2.0).max(0.0));
                if list > 0.0 {
                    ui.allocate_ui_with_layout(vec2(list, height), Layout::top_down(Align::Min), |ui| {
                        ui.set_width(list);
                        saved_ui(ui, scene, view);
                    });
                    ui.add_space(gap);
                }
                ui.allocate_ui_with_layout(vec2(card, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(card);
                    card::card_ui(ui, scene, &mut view.sign_in);
                    demo_ui(ui, scene);
                });
            });
            keep_focus_in_sight(ui);
        });
    });
    doubt::doubt_ui(ui.ctx(), scene, &mut view.sign_in.authority);
}

fn heading_ui(ui: &mut Ui) {
    let p = theme::palette(ui);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(icons::ADDRESS_BOOK).font(text::icon_at(40.0)).color(p.accent));
        ui.add_space(space::S);
        ui.label(RichText::new("Portal Desk").text_style(egui::TextStyle::Heading).color(p.text));
        ui.add_space(space::XS);
        ui.label(RichText::new("People and contacts of your portal").color(p.text_secondary));
    });
    ui.add_space(space::XL);
}

/// The saved portals, and the sessions that go on.
fn saved_ui(ui: &mut Ui, scene: &mut SignInScene<'_>, view: &mut ViewState) {
    let p = theme::palette(ui);
    let SignInScene { desk, state, .. } = *scene;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Your portals").text_style(text::strong()).color(p.text));
    });
    ui.add_space(space::S);
    let most = (ui.available_height() - 100.0).max(100.0);
    ScrollArea::vertical().id_salt("saved portals").max_height(most).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if let Some(id) = portals::rows_ui(ui, desk, state.portal, scene.actions)
                && let Some(saved) = desk.portals().get(id)
            {
                view.sign_in.fill(saved);
            }
            keep_focus_in_sight(ui);
        },
    );
    ui.add_space(space::S);
    let adding = state.portal.is_none();
    let add = Button::quiet("Add a portal").icon(icons::PLUS).chosen(adding).full_width();
    if ui.add(add).clicked() && !adding {
        view.sign_in.clear();
        scene.actions.push(Action::AddPortal);
    }
    let some = desk.portals().iter().next().is_some();
    if some && ui.add(Button::quiet("Manage portals").icon(icons::SLIDERS).full_width()).clicked() {
        view.manage_portals = Some(ManagePortals::default());
    }
}

fn demo_ui(ui: &mut Ui, scene: &mut SignInScene<'_>) {
    let state = scene.state;
    if state.challenge.is_some() || state.portal.is_some() {
        return;
    }
    let p = theme::palette(ui);
    ui.add_space(space::L);
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let demo = Button::quiet("Use the demo portal").icon(icons::PLAY).enabled(state.running.is_none());
        if ui.add(demo).clicked() {
            scene.actions.push(Action::UseDemo);
        }
        let about = "A sample office on this computer. No set-up, no network.";
        ui.label(RichText::new(about).small().color(p.text_faint));
        ui.add_space(size::CONTROL_SMALL);
    });
}
