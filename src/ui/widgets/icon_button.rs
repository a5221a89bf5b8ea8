//! Buttons that are only an icon.

use egui::{Color32, CornerRadius, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo};

use super::{
    button::{ButtonKind, look},
    painting,
};
use crate::ui::theme::{self, radius, size};

/// A square button that is only an icon. Its name is said by a screen reader and shown as a tooltip.
#[must_use = "add it with `ui.add`"]
pub struct IconButton<'a> {
    icon: &'a str,
    name: &'a str,
    shortcut: Option<&'a str>,
    tooltip: Option<&'a str>,
    color: Option<Color32>,
    enabled: bool,
    busy: bool,
    chosen: bool,
    small: bool,
}

impl<'a> IconButton<'a> {
    /// `name` says what a press does, with what it does it to: "Revert First name".
    pub fn new(icon: &'a str, name: &'a str) -> Self {
        Self {
            icon,
            name,
            shortcut: None,
            tooltip: None,
            color: None,
            enabled: true,
            busy: false,
            chosen: false,
            small: false,
        }
    }

    /// The keys that do the same, shown in the tooltip.
    pub fn shortcut(mut self, keys: &'a str) -> Self {
        self.shortcut = Some(keys);
        self
    }

    /// A tooltip that says more than the name.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// A colour for the icon at rest.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    /// Whether it can be used now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows that what it started is still running; it cannot be used meanwhile.
    pub fn busy(mut self, busy: bool) -> Self {
        self.busy = busy;
        self
    }

    /// Shows it as switched on.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// Smaller, for use inside fields and rows; still a target of 24 points.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        if self.enabled || self.busy {
            self.draw_ui(ui)
        } else {
            ui.add_enabled_ui(false, |ui| self.draw_ui(ui)).inner
        }
    }
}

impl IconButton<'_> {
    fn draw_ui(self, ui: &mut Ui) -> Response {
        let p = theme::palette(ui);
        let (side, icon_size) = if self.small { (24.0, 14.0) } else { (size::CONTROL, 17.0) };
        let sense = if self.busy { Sense::hover() } else { Sense::click() };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.name);
            info.selected = self.chosen.then_some(true);
            info
        });
        if ui.is_rect_visible(rect) {
            let hovered = response.hovered() && !self.busy;
            let pressed = response.is_pointer_button_down_on();
            let (fill, _, color) = look(p, ButtonKind::Quiet, self.chosen, hovered, pressed);
            ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), fill);
            let color = if hovered { color } else { self.color.unwrap_or(color) };
            if self.busy {
                painting::spinner(ui, rect.center(), icon_size - 2.0, color);
            } else {
                painting::icon(ui, rect.center(), self.icon, icon_size, color);
            }
            if response.has_focus() {
                theme::focus_ring(ui, rect, radius::CONTROL);
            }
        }
        let tooltip = self.tooltip.unwrap_or(self.name);
        response.on_hover_ui(|ui| {
            ui.horizontal(|ui| {
                ui.label(tooltip);
                if let Some(keys) = self.shortcut {
                    ui.add(super::KeyHint::new(keys));
                }
            });
        })
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::{icons, widgets};

    #[test]
    fn an_icon_button_has_a_name() {
        let mut harness = widgets::harness_with([100.0, 100.0], false, |ui, pressed| {
            *pressed |= ui.add(IconButton::new(icons::REVERT, "Revert First name")).clicked();
        });
        harness.get_by_role_and_label(Role::Button, "Revert First name").click();
        harness.run();
        assert!(*harness.state());
    }
}
