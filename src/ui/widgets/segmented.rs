//! A choice among two or three that are all in sight: Male / Female / –.

use std::sync::Arc;

use egui::{
    CornerRadius, EventFilter, Galley, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::painting;
use crate::ui::theme::{self, radius, size, text};

/// A segmented control; to a screen reader a group of radio buttons. One of them is a stop for Tab,
/// the arrow keys choose among them.
#[must_use = "call `show`"]
pub struct Segmented<'a> {
    id_salt: &'a str,
    options: &'a [&'a str],
    current: Option<usize>,
    label: Option<Id>,
    name: Option<&'a str>,
    enabled: bool,
}

/// What was chosen.
pub struct SegmentedResponse {
    /// The response of the whole control; it has the focus where one of its choices has.
    pub response: Response,
    /// The choice that was made just now.
    pub picked: Option<usize>,
}

impl<'a> Segmented<'a> {
    /// `current` is the chosen one of `options`.
    pub fn new(id_salt: &'a str, options: &'a [&'a str], current: Option<usize>) -> Self {
        Self { id_salt, options, current, label: None, name: None, enabled: true }
    }

    /// The id of the visible label that names it.
    pub fn labelled_by(mut self, label: Id) -> Self {
        self.label = Some(label);
        self
    }

    /// The accessible name, where no visible label names it.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Whether it can be changed; it can be read either way.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> SegmentedResponse {
        const PADDING: f32 = 14.0;
        let p = theme::palette(ui);
        let galleys: Vec<_> = self
            .options
            .iter()
            .map(|option| painting::line(ui, option, &text::emphasis(), egui::Color32::PLACEHOLDER, 160.0))
            .collect();
        let widths: Vec<f32> =
            galleys.iter().map(|galley| (galley.size().x + 2.0 * PADDING).max(44.0).ceil()).collect();
        let (rect, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), size::CONTROL), Sense::hover());
        let group =
            UiBuilder::new().id_salt(self.id_salt).max_rect(rect).accessibility_role(Role::RadioGroup);
        let ui = ui.new_child(group);
        let group_id = ui.unique_id();
        ui.ctx().accesskit_node_builder(group_id, |node| {
            if let Some(label) = self.label {
                node.push_labelled_by(label.accesskit_id());
            }
            if let Some(name) = self.name {
                node.set_label(name);
            }
        });

        let corners = CornerRadius::same(radius::CONTROL);
        ui.painter().rect(rect, corners, p.neutral_soft, Stroke::new(1.0, p.hairline), StrokeKind::Inside);
        let ids: Vec<Id> = (0..self.options.len()).map(|index| group_id.with(index)).collect();
        let mut picked = if self.enabled { self.picked_by_keys(&ui, &ids) } else { None };
        let mut left = rect.left();
        let mut union: Option<Response> = None;
        for (index, (galley, width)) in galleys.into_iter().zip(widths).enumerate() {
            let segment = Rect::from_min_size(pos2(left, rect.top()), vec2(width, size::CONTROL));
            left += width;
            let response = self.segment(&ui, (index, ids[index]), segment, galley);
            if response.clicked() {
                picked = Some(index);
            }
            union = Some(match union {
                Some(union) => response.union(union),
                None => response,
            });
        }
        if let Some(index) = picked
            && ids.iter().any(|id| ui.memory(|memory| memory.has_focus(*id)))
        {
            ui.memory_mut(|memory| memory.request_focus(ids[index]));
        }
        let response = union.unwrap_or_else(|| ui.response());
        SegmentedResponse { response, picked: picked.filter(|index| self.current != Some(*index)) }
    }

    /// One of the choices.
    fn segment(&self, ui: &Ui, (index, id): (usize, Id), segment: Rect, galley: Arc<Galley>) -> Response {
        let p = theme::palette(ui);
        let chosen = self.current == Some(index);
        let is_stop = self.current.unwrap_or(0) == index;
        let sense = match (self.enabled, is_stop) {
            (true, true) => Sense::click(),
            (true, false) => Sense::CLICK,
            (false, true) => Sense::focusable_noninteractive(),
            (false, false) => Sense::hover(),
        };
        let response = ui.interact(segment, id, sense);
        let option = self.options[index];
        // A dash says nothing aloud.
        let spoken = if option == "–" { "Not set" } else { option };
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, self.enabled, chosen, spoken));
        let inner = segment.shrink(2.0);
        let is_strong = chosen || self.enabled && response.hovered();
        let color = if is_strong { p.text } else { p.text_secondary };
        if chosen {
            let corners = CornerRadius::same(radius::CONTROL - 2);
            ui.painter().rect(inner, corners, p.overlay, Stroke::new(1.0, p.border), StrokeKind::Inside);
        }
        let position = segment.center() - galley.size() / 2.0;
        ui.painter().galley(pos2(position.x, position.y.round()), galley, color);
        if response.has_focus() {
            theme::focus_ring(ui, segment, radius::CONTROL);
        }
        response
    }

    /// Arrow keys, where one of the choices has the focus.
    fn picked_by_keys(&self, ui: &Ui, ids: &[Id]) -> Option<usize> {
        let focused = ids.iter().position(|id| ui.memory(|memory| memory.has_focus(*id)))?;
        ui.memory_mut(|memory| {
            let filter =
                EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            memory.set_focus_lock_filter(ids[focused], filter);
        });
        let step = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
                1
            } else if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
                ids.len() - 1
            } else {
                0
            }
        });
        (step > 0).then(|| (focused + step) % ids.len())
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable};

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn it_is_chosen_by_mouse_and_by_arrows() {
        let mut harness = widgets::harness_with([400.0, 80.0], Some(0), |ui, current| {
            let picked =
                Segmented::new("sex", &["Male", "Female", "–"], *current).name("Sex").show(ui).picked;
            *current = picked.or(*current);
        });
        harness.get_by_role_and_label(Role::RadioGroup, "Sex");
        harness.get_by_role_and_label(Role::RadioButton, "Female").click();
        harness.run();
        assert_eq!(*harness.state(), Some(1));
        harness.get_by_label("Female").focus();
        harness.run();
        harness.key_press(Key::ArrowRight);
        harness.run();
        assert_eq!(*harness.state(), Some(2));
        let last = harness.get_by_label("Not set");
        assert!(last.is_focused());
        assert_eq!(last.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    }
}
