//! What only a screen reader is told.

use egui::{Id, Role, Ui, accesskit::Live};

/// Tells which row of how many this is. The number of rows belongs to the list around, which has more
/// of them than are drawn; AccessKit counts from 0.
pub(in crate::ui) fn place_in_list(ui: &Ui, row: Id, (index, count): (usize, usize)) {
    let ctx = ui.ctx();
    ctx.accesskit_node_builder(row, |node| node.set_position_in_set(index));
    for around in ui.stack().iter().filter(|around| ctx.has_accesskit_node(around.unique_id)) {
        let is_list = ctx.accesskit_node_builder(around.unique_id, |node| {
            let is_list = node.role() == Role::ListBox;
            if is_list {
                node.set_size_of_set(count);
            }
            is_list
        });
        if is_list == Some(true) {
            break;
        }
    }
}

/// Tells what a field that opens a list holds. Over the accessibility bus of Linux a combo box has no
/// value, only a name and a description; elsewhere this would be said twice.
pub(in crate::ui) fn choice(ui: &Ui, field: Id, text: &str) {
    if cfg!(all(unix, not(target_os = "macos"))) && !text.is_empty() {
        ui.ctx().accesskit_node_builder(field, |node| node.set_description(text));
    }
}

/// Announces the words of a label when it comes and when it changes. Only the label itself: what is in
/// a live region is live too, and a whole message would be said twice, its buttons included.
pub(in crate::ui) fn announce(label: &egui::Response, live: Live) {
    label.ctx.accesskit_node_builder(label.id, |node| node.set_live(live));
}
