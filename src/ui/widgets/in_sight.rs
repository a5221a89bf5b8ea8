//! What is needed is in sight: what has the focus, and all of a menu.

use egui::{Pos2, ScrollArea, Ui, Vec2, vec2};

use crate::ui::theme::space;

/// Scrolls to what has just got the focus, where it is out of sight. To be called at the end of what a
/// scroll area holds; egui itself scrolls to nothing but the cursor in a text.
pub(in crate::ui) fn keep_focus_in_sight(ui: &Ui) {
    // What lies beside the scroll area is not cut off by it.
    scroll_to_focus(ui, |focus| ui.clip_rect().x_range().contains(focus.x), vec2(0.0, space::M));
}

/// The same in what scrolls sideways.
pub(in crate::ui) fn keep_focus_in_sight_sideways(ui: &Ui) {
    scroll_to_focus(ui, |focus| ui.clip_rect().y_range().contains(focus.y), vec2(space::M, 0.0));
}

fn scroll_to_focus(ui: &Ui, is_inside: impl Fn(Pos2) -> bool, around: Vec2) {
    let Some(id) = ui.memory(|memory| memory.focused()) else { return };
    let Some(focused) = ui.ctx().read_response(id) else { return };
    // A user who presses somewhere looks there already.
    let pressed = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
    let inside = focused.layer_id == ui.layer_id() && is_inside(focused.rect.center());
    if focused.gained_focus() && !pressed && inside && focused.interact_rect != focused.rect {
        ui.scroll_to_rect(focused.rect.expand2(around), None);
    }
}

/// What a menu holds. Where the window is lower than that, the menu scrolls; egui would leave its end
/// outside.
pub(in crate::ui) fn menu_contents_ui<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let most = ui.ctx().content_rect().height() - 2.0 * space::L;
    ui.set_max_height(most);
    let area = ScrollArea::vertical().max_height(most).show(ui, |ui| {
        let inner = contents(ui);
        keep_focus_in_sight(ui);
        inner
    });
    area.inner
}
