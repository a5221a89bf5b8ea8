//! Small pills that say one word about a record: guest, disabled, LDAP.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, Galley, Rect, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo, pos2, vec2,
};

use super::painting;
use crate::ui::theme::{self, ColorTone, radius, text};

/// Height of every pill.
pub const HEIGHT: f32 = 19.0;

/// One word in a tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "add it with `ui.add`, or give it to a row"]
pub struct Pill<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    tone: ColorTone,
    tooltip: Option<&'a str>,
}

impl<'a> Pill<'a> {
    /// A neutral pill.
    pub fn new(text: &'a str) -> Self {
        Self { text, icon: None, tone: ColorTone::Neutral, tooltip: None }
    }

    /// In another tone.
    pub fn tone(mut self, tone: ColorTone) -> Self {
        self.tone = tone;
        self
    }

    /// With an icon before the word.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What the word means, said when the pointer rests on it.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// The word, for those who read the row aloud.
    pub fn text(&self) -> &'a str {
        self.text
    }

    fn galley(&self, ui: &Ui) -> Arc<Galley> {
        painting::line_in(ui, self.text, text::medium_at(11.0), Color32::PLACEHOLDER, 160.0)
    }

    /// How wide it is, in points.
    pub fn width(&self, ui: &Ui) -> f32 {
        self.width_with(&self.galley(ui))
    }

    fn width_with(&self, galley: &Galley) -> f32 {
        let icon = if self.icon.is_some() { 14.0 } else { 0.0 };
        (galley.size().x + icon + 13.0).ceil()
    }

    /// Paints it with its right edge at `right` and its middle at `y`; returns its left edge.
    pub fn paint_left_of(&self, ui: &Ui, right: f32, y: f32) -> f32 {
        let galley = self.galley(ui);
        let width = self.width_with(&galley);
        let rect = Rect::from_min_size(pos2(right - width, (y - HEIGHT / 2.0).round()), vec2(width, HEIGHT));
        self.paint(ui, rect, galley);
        rect.left()
    }

    fn paint(&self, ui: &Ui, rect: Rect, galley: Arc<Galley>) {
        let p = theme::palette(ui);
        let color = p.tone(self.tone);
        ui.painter().rect_filled(rect, CornerRadius::same(radius::SMALL), p.tone_soft(self.tone));
        let mut x = rect.left() + 6.5;
        if let Some(icon) = self.icon {
            painting::icon(ui, pos2(x + 5.0, rect.center().y), icon, 11.0, color);
            x += 14.0;
        }
        let position = pos2(x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(position, galley, color);
    }
}

impl Widget for Pill<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let galley = self.galley(ui);
        let (rect, response) =
            ui.allocate_exact_size(Vec2::new(self.width_with(&galley), HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.text));
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, galley);
        }
        match self.tooltip {
            Some(tooltip) => response.on_hover_text(tooltip),
            None => response,
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn its_word_can_be_read() {
        let harness = widgets::harness([200.0, 60.0], |ui| {
            ui.add(Pill::new("Guest").tone(ColorTone::Info));
        });
        harness.get_by_value("Guest");
    }
}
