//! Chips: one of several chosen things that can be taken away, and filters that can be switched on.

use egui::{
    Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo,
    pos2, vec2,
};

use super::{Avatar, IconButton, painting};
use crate::ui::{
    icons,
    theme::{self, radius, size, text},
};

/// One of several chosen things, such as a department, with a way to take it away.
#[must_use = "call `show`"]
pub struct Chip<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    avatar: Option<Avatar<'a>>,
    removable: bool,
    tooltip: Option<&'a str>,
}

/// What happened to a chip.
pub struct ChipResponse {
    /// The chip's response.
    pub response: Response,
    /// It is to be taken away.
    pub removed: bool,
}

impl<'a> Chip<'a> {
    /// A chip that can be taken away; its button is named "Remove Sales".
    pub fn new(text: &'a str) -> Self {
        Self { text, icon: None, avatar: None, removable: true, tooltip: None }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A person's picture before the text.
    pub fn avatar(mut self, avatar: Avatar<'a>) -> Self {
        self.avatar = Some(avatar);
        self
    }

    /// Whether it can be taken away.
    pub fn removable(mut self, removable: bool) -> Self {
        self.removable = removable;
        self
    }

    /// Said when the pointer rests on it.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> ChipResponse {
        let p = theme::palette(ui);
        let height = size::CONTROL_SMALL;
        let lead = if self.avatar.is_some() || self.icon.is_some() { 22.0 } else { 0.0 };
        let tail = if self.removable { 28.0 } else { 9.0 };
        let room = (painting::row_width(ui) - lead - tail - 9.0).clamp(40.0, 260.0);
        let galley = painting::line(ui, self.text, &text::body(), p.text, room);
        let elided = galley.elided;
        let width = (9.0 + lead + galley.size().x + tail).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.text));
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), p.neutral_soft);
        let mut x = rect.left() + 9.0;
        let y = rect.center().y;
        if let Some(avatar) = &self.avatar {
            avatar.paint_at(ui, Rect::from_center_size(pos2(x + 7.0, y), Vec2::splat(18.0)));
            x += lead;
        } else if let Some(icon) = self.icon {
            painting::icon(ui, pos2(x + 7.0, y), icon, 14.0, p.text_secondary);
            x += lead;
        }
        painting::line_at(ui, x, y, galley);
        let mut removed = false;
        if self.removable {
            let place = Rect::from_center_size(pos2(rect.right() - 13.0, y), Vec2::splat(24.0));
            let name = format!("Remove {}", self.text);
            removed = ui.place(place, IconButton::new(icons::CLOSE, &name).small()).clicked();
        }
        let tooltip = self.tooltip.or(elided.then_some(self.text));
        let response = match tooltip {
            Some(tooltip) => response.on_hover_text(tooltip),
            None => response,
        };
        ChipResponse { response, removed }
    }
}

/// A filter that is on or off, or that opens a choice: "Active", "Department ▾".
#[must_use = "add it with `ui.add`"]
pub struct FilterChip<'a> {
    text: &'a str,
    name: Option<&'a str>,
    on: bool,
    menu: bool,
}

impl<'a> FilterChip<'a> {
    /// `on` says whether the filter narrows the list now.
    pub fn new(text: &'a str, on: bool) -> Self {
        Self { text, name: None, on, menu: false }
    }

    /// Shows that a press opens a choice.
    pub fn menu(mut self) -> Self {
        self.menu = true;
        self
    }

    /// The accessible name, where the text is the chosen value: "Department".
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
}

impl Widget for FilterChip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = theme::palette(ui);
        let galley = painting::line(ui, self.text, &text::small_strong(), Color32::PLACEHOLDER, 180.0);
        let caret = if self.menu { 14.0 } else { 0.0 };
        let width = (galley.size().x + caret + 20.0).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL_SMALL), Sense::click());
        let name = self.name.unwrap_or(self.text);
        response.widget_info(|| {
            let role = Role::Button;
            if self.menu {
                let mut info = WidgetInfo::labeled(role, ui.is_enabled(), name);
                info.current_text_value = Some(self.text.to_owned());
                info
            } else {
                WidgetInfo::selected(role, ui.is_enabled(), self.on, name)
            }
        });
        if ui.is_rect_visible(rect) {
            let (fill, border, color) = match (self.on, response.hovered()) {
                (true, _) => (p.accent_soft, p.accent_soft, p.accent),
                (_, true) => (p.hover, p.border_strong, p.text),
                _ => (Color32::TRANSPARENT, p.border, p.text_secondary),
            };
            let corners = CornerRadius::same((size::CONTROL_SMALL / 2.0) as u8);
            ui.painter().rect(rect, corners, fill, Stroke::new(1.0, border), StrokeKind::Inside);
            let y = rect.center().y;
            let position = pos2(rect.left() + 10.0, (y - galley.size().y / 2.0).round());
            ui.painter().galley(position, galley, color);
            if self.menu {
                painting::icon(ui, pos2(rect.right() - 13.0, y), icons::CARET_DOWN, 10.0, color);
            }
            if response.has_focus() {
                theme::focus_ring(ui, rect, (size::CONTROL_SMALL / 2.0) as u8);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn a_chip_is_removed_by_its_named_button() {
        let mut harness = widgets::harness_with([300.0, 100.0], false, |ui, removed| {
            *removed |= Chip::new("Sales").icon(icons::USERS_THREE).show(ui).removed;
        });
        harness.get_by_role_and_label(Role::Button, "Remove Sales").click();
        harness.run();
        assert!(*harness.state());
    }

    #[test]
    fn a_filter_is_switched() {
        let mut harness = widgets::harness_with([300.0, 100.0], false, |ui, on| {
            if ui.add(FilterChip::new("No photo", *on)).clicked() {
                *on = !*on;
            }
        });
        harness.get_by_role_and_label(Role::Button, "No photo").click();
        harness.run();
        assert!(*harness.state());
    }
}
