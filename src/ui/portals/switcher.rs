//! Which portal this is, always in sight, and the way to another one.

use egui::{RichText, ScrollArea, Sense, Stroke, Ui, vec2};

use super::{ManagePortals, host, is_open_to_all, rows_ui};
use crate::desk::Action;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{Button, Menu, keep_focus_in_sight};
use crate::ui::{ViewState, icons, room};

/// Draws the name of the portal in its colour; a press opens the list of portals.
pub(in crate::ui) fn switcher_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let p = theme::palette(ui);
    let Scene { desk, lists, .. } = *scene;
    let colour = theme::portal_colour(ui, lists.colour);
    // A strip along the whole window: the colour is seen from the corner of the eye.
    let window = ui.ctx().content_rect();
    ui.painter().with_clip_rect(window).hline(window.x_range(), window.top() + 1.5, Stroke::new(3.0, colour));
    let (dot, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
    ui.painter().circle_filled(dot.center(), 6.0, colour);
    let name = format!("{}, switch portal", lists.title);
    let opener = ui.add(Button::quiet(&lists.title).trailing_icon(icons::CARET_DOWN).name(&name));
    Menu::new(&opener).width(320.0).gap(space::XS).show(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.set_width(320.0);
        let most = (ui.ctx().content_rect().height() - 200.0).max(120.0);
        let before = scene.actions.len();
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XXS;
            if let Some(id) = rows_ui(ui, desk, lists.entry, scene.actions)
                && let Some(saved) = desk.portals().get(id)
            {
                view.sign_in.fill(saved);
            }
            keep_focus_in_sight(ui);
        });
        ui.separator();
        if ui.add(Button::quiet("Add a portal").icon(icons::PLUS).full_width()).clicked() {
            view.sign_in.clear();
            scene.actions.push(Action::AddPortal);
        }
        if scene.actions.len() > before {
            ui.close();
        }
        let some = desk.portals().iter().next().is_some();
        if some && ui.add(Button::quiet("Manage portals").icon(icons::SLIDERS).full_width()).clicked() {
            view.manage_portals = Some(ManagePortals::default());
            ui.close();
        }
    });
    let address = lists.address().as_str();
    if !room::is_narrow(ui.ctx()) {
        ui.label(RichText::new(host(address)).color(p.text_faint));
    }
    if is_open_to_all(address) {
        let words = "Not encrypted: others on the way can read what is sent";
        ui.label(RichText::new(icons::LOCK_OPEN).font(text::icon_at(15.0)).color(p.warning))
            .on_hover_text(words);
        ui.label(RichText::new("Not encrypted").small().color(p.warning)).on_hover_text(words);
    }
}
