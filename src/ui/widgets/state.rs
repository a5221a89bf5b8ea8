//! What is shown where there is nothing else to show: empty, loading, failed. Each with the next step in it.

use egui::{
    Align, CornerRadius, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, accesskit::Live, pos2, vec2,
};

use super::{Button, painting, spoken};
use crate::ui::{
    icons,
    theme::{self, ColorTone, size, space, text},
};

/// An empty or failed view: an icon, a sentence, more words, and a button for the next step.
#[must_use = "call `show`"]
pub struct StateView<'a> {
    icon: &'a str,
    tone: ColorTone,
    title: &'a str,
    detail: Option<&'a str>,
    action: Option<&'a str>,
    second_action: Option<&'a str>,
}

/// What was pressed in a [`StateView`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateViewResponse {
    /// The button for the next step.
    pub action: bool,
    /// The button beside it.
    pub second_action: bool,
}

impl<'a> StateView<'a> {
    /// Nothing is here, and that is all right.
    pub fn empty(icon: &'a str, title: &'a str) -> Self {
        Self { icon, tone: ColorTone::Neutral, title, detail: None, action: None, second_action: None }
    }

    /// Something failed.
    pub fn error(title: &'a str) -> Self {
        Self { tone: ColorTone::Danger, ..Self::empty(icons::WARNING_CIRCLE, title) }
    }

    /// Another icon.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = icon;
        self
    }

    /// What was kept and what to do.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The next step.
    pub fn action(mut self, action: &'a str) -> Self {
        self.action = Some(action);
        self
    }

    /// Another way.
    pub fn second_action(mut self, action: &'a str) -> Self {
        self.second_action = Some(action);
        self
    }

    /// Draws it in the middle of the room that is left.
    pub fn show(self, ui: &mut Ui) -> StateViewResponse {
        let p = theme::palette(ui);
        let mut response = StateViewResponse::default();
        let room = ui.available_size();
        let width = (room.x - 2.0 * space::L).clamp(120.0, 380.0);
        let estimated = 150.0;
        ui.add_space(((room.y - estimated) * 0.4).clamp(space::L, 240.0));
        let role = if self.tone == ColorTone::Danger { Role::Alert } else { Role::Status };
        let scope = UiBuilder::new().accessibility_role(role).accessibility_label(self.title);
        ui.scope_builder(scope, |ui| {
            ui.vertical_centered(|ui| {
                ui.set_max_width(width);
                let (place, _) = ui.allocate_exact_size(vec2(52.0, 52.0), Sense::hover());
                let color = p.tone(self.tone);
                ui.painter().circle_filled(place.center(), 26.0, p.tone_soft(self.tone));
                painting::icon(ui, place.center(), self.icon, 24.0, color);
                ui.add_space(space::M);
                let title = egui::RichText::new(self.title).text_style(text::strong()).color(p.text);
                spoken::announce(&ui.add(egui::Label::new(title).wrap()), Live::Polite);
                if let Some(detail) = self.detail {
                    ui.add_space(space::XS);
                    let detail = egui::RichText::new(detail).color(p.text_secondary);
                    spoken::announce(&ui.add(egui::Label::new(detail).wrap()), Live::Polite);
                }
                if self.action.is_some() || self.second_action.is_some() {
                    ui.add_space(space::L);
                }
                if let Some(action) = self.action {
                    response.action = ui.add(Button::secondary(action)).clicked();
                }
                if let Some(action) = self.second_action {
                    ui.add_space(space::XS);
                    response.second_action = ui.add(Button::quiet(action)).clicked();
                }
            });
        });
        response
    }
}

/// A view that waits: what for, how far it is, and a way to stop where it takes long.
#[must_use = "call `show`"]
pub struct LoadingView<'a> {
    what: &'a str,
    progress: Option<(usize, usize)>,
    cancel: bool,
}

impl<'a> LoadingView<'a> {
    /// `what` is said: "Loading people".
    pub fn new(what: &'a str) -> Self {
        Self { what, progress: None, cancel: false }
    }

    /// How many of how many are there.
    pub fn progress(mut self, done: usize, all: usize) -> Self {
        self.progress = Some((done, all));
        self
    }

    /// Offers to stop.
    pub fn cancellable(mut self, cancellable: bool) -> Self {
        self.cancel = cancellable;
        self
    }

    /// Draws it on a line across the width. Returns whether it is to be stopped.
    pub fn show(self, ui: &mut Ui) -> bool {
        let p = theme::palette(ui);
        let mut stop = false;
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL);
            let (place, _) = ui.allocate_exact_size(vec2(18.0, size::CONTROL), Sense::hover());
            painting::spinner(ui, place.center(), 14.0, p.accent);
            let words = match self.progress {
                Some((done, all)) => format!("{}: {done} of {all}", self.what),
                None => format!("{}…", self.what),
            };
            let label = ui.label(egui::RichText::new(&words).color(p.text_secondary));
            ui.ctx().accesskit_node_builder(label.id, |node| {
                node.set_role(Role::Status);
                node.set_label(words.as_str());
                node.set_live(Live::Polite);
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if self.cancel {
                    let name = format!("Stop {}", self.what.to_lowercase());
                    stop = ui.add(Button::quiet("Stop").name(&name).small()).clicked();
                }
            });
        });
        if let Some((done, all)) = self.progress {
            progress_bar_ui(ui, self.what, done, all);
        }
        stop
    }
}

/// A thin bar that fills up.
fn progress_bar_ui(ui: &mut Ui, what: &str, done: usize, all: usize) {
    let p = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, what);
        info.value = Some(done as f64);
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(all as f64);
    });
    let corners = CornerRadius::same(2);
    ui.painter().rect_filled(rect, corners, p.neutral_soft);
    let share = if all == 0 { 0.0 } else { (done as f32 / all as f32).clamp(0.0, 1.0) };
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(filled, corners, p.accent);
}

/// Placeholders in the shape of list rows, for a list that is on its way. They do not move.
pub fn skeleton_rows_ui(ui: &mut Ui, count: usize) {
    let p = theme::palette(ui);
    for index in 0..count {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
        let strength = 1.0 - index as f32 / count.max(1) as f32;
        let color = p.neutral_soft.gamma_multiply(strength);
        let middle = rect.center().y;
        ui.painter().circle_filled(pos2(rect.left() + 33.0, middle), 18.0, color);
        // Names and titles have different lengths; a pattern that does not look like one.
        let name = 90.0 + ((index * 53) % 70) as f32;
        let detail = 130.0 + ((index * 71) % 90) as f32;
        for (top, width) in [(middle - 14.0, name), (middle + 5.0, detail)] {
            let width = width.min(rect.width() - 80.0).max(0.0);
            let bar = Rect::from_min_size(pos2(rect.left() + 62.0, top), vec2(width, 9.0));
            ui.painter().rect_filled(bar, CornerRadius::same(4), color);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn an_empty_view_offers_the_next_step() {
        let mut harness = widgets::harness_with([500.0, 400.0], false, |ui, pressed| {
            let view = StateView::empty(icons::SEARCH, "Nobody matches “berg”.")
                .detail("Check the spelling, or search all people.")
                .action("Clear filters");
            *pressed |= view.show(ui).action;
        });
        harness.get_by_role_and_label(Role::Status, "Nobody matches “berg”.");
        harness.get_by_role_and_label(Role::Button, "Clear filters").click();
        harness.run();
        assert!(*harness.state());
    }

    #[test]
    fn loading_says_how_far_it_is() {
        let mut harness = widgets::harness_with([500.0, 400.0], false, |ui, stop| {
            *stop |= LoadingView::new("Loading people").progress(300, 1284).cancellable(true).show(ui);
            skeleton_rows_ui(ui, 4);
        });
        harness.get_by_role_and_label(Role::Status, "Loading people: 300 of 1284");
        harness.get_by_role_and_label(Role::ProgressIndicator, "Loading people");
        harness.get_by_label("Stop loading people").click();
        harness.run();
        assert!(*harness.state());
    }
}
