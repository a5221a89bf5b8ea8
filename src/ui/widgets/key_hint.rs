//! Small key caps that show a shortcut.

use egui::{Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2};

use super::painting;
use crate::ui::theme::{self, radius, text};

/// The keys of a shortcut, each on a cap: `Ctrl+K`.
#[must_use = "add it with `ui.add`"]
pub struct KeyHint<'a> {
    keys: &'a str,
}

impl<'a> KeyHint<'a> {
    /// `keys` are joined by "+".
    pub fn new(keys: &'a str) -> Self {
        Self { keys }
    }
}

impl Widget for KeyHint<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        const HEIGHT: f32 = 18.0;
        const GAP: f32 = 3.0;
        let p = theme::palette(ui);
        // A plus sign can itself be the last key: "Ctrl++".
        let keys: Vec<&str> = match self.keys.strip_suffix("++") {
            Some(first) => first.split('+').chain(["+"]).collect(),
            None => self.keys.split('+').collect(),
        };
        let caps: Vec<_> = keys
            .iter()
            .map(|key| painting::line_in(ui, key, text::medium_at(11.0), Color32::PLACEHOLDER, f32::INFINITY))
            .map(|galley| ((galley.size().x + 9.0).max(HEIGHT).ceil(), galley))
            .collect();
        let width = caps.iter().map(|(width, _)| width + GAP).sum::<f32>() - GAP;
        let (rect, response) = ui.allocate_exact_size(vec2(width.max(0.0), HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.keys));
        let mut x = rect.left();
        for (width, galley) in caps {
            let cap = egui::Rect::from_min_size(egui::pos2(x, rect.top()), vec2(width, HEIGHT));
            ui.painter().rect(
                cap,
                CornerRadius::same(radius::SMALL),
                p.card,
                Stroke::new(1.0, p.border),
                StrokeKind::Inside,
            );
            let position = cap.center() - galley.size() / 2.0;
            ui.painter().galley(position, galley, p.text_secondary);
            x += width + GAP;
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
    fn it_reads_as_the_shortcut() {
        let harness = widgets::harness([200.0, 60.0], |ui| {
            ui.add(KeyHint::new("Ctrl+Shift+Z"));
            ui.add(KeyHint::new("Ctrl++"));
        });
        harness.get_by_value("Ctrl+Shift+Z");
        harness.get_by_value("Ctrl++");
    }
}
