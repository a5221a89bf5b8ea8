//! The heading of a section of a form: a word and a hairline, foldable where wanted.

use egui::{Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::painting;
use crate::ui::{
    icons,
    theme::{self, radius, space, text},
};

/// A section of a form.
#[must_use = "call `show` or `show_collapsible`"]
pub struct Section<'a> {
    title: &'a str,
    note: Option<&'a str>,
}

impl<'a> Section<'a> {
    /// A section with a title.
    pub fn new(title: &'a str) -> Self {
        Self { title, note: None }
    }

    /// A few words at the right end of the heading, such as "2 changes".
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = Some(note);
        self
    }

    /// The heading and, below it, what belongs to it.
    pub fn show<R>(self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
        self.heading_ui(ui, None);
        let result = contents(ui);
        ui.add_space(space::M);
        result
    }

    /// Like [`Section::show`], with a heading that folds what belongs to it. `open` is the caller's.
    pub fn show_collapsible<R>(
        self,
        ui: &mut Ui,
        open: &mut bool,
        contents: impl FnOnce(&mut Ui) -> R,
    ) -> Option<R> {
        if self.heading_ui(ui, Some(*open)).clicked() {
            *open = !*open;
        }
        let result = open.then(|| contents(ui));
        ui.add_space(if *open { space::M } else { space::XS });
        result
    }

    fn heading_ui(&self, ui: &mut Ui, open: Option<bool>) -> Response {
        const HEIGHT: f32 = 34.0;
        let p = theme::palette(ui);
        let sense = if open.is_some() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), sense);
        let role = if open.is_some() { Role::DisclosureTriangle } else { Role::Heading };
        response.widget_info(|| WidgetInfo::labeled(role, true, self.title));
        if let Some(open) = open {
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(open));
        }
        let y = rect.center().y;
        let mut x = rect.left();
        if let Some(open) = open {
            let caret = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
            painting::icon(ui, pos2(x + 6.0, y), caret, 12.0, p.text_secondary);
            x += 18.0;
        }
        let color = if response.hovered() && open.is_some() { p.accent } else { p.text };
        let title = painting::line(ui, self.title, &text::section(), color, rect.width() * 0.7);
        let mut line_from = painting::line_at(ui, x, y, title) + space::M;
        let mut line_to = rect.right();
        if let Some(note) = self.note {
            let note = painting::line(ui, note, &text::small(), p.text_faint, rect.width() * 0.3);
            line_to -= note.size().x + space::M;
            painting::line_at(ui, line_to + space::M, y, note);
        }
        line_from = line_from.min(line_to);
        ui.painter().hline(line_from..=line_to, y.round() + 0.5, Stroke::new(1.0, p.hairline));
        if response.has_focus() {
            theme::focus_ring(ui, rect.shrink2(vec2(0.0, 4.0)).expand2(vec2(4.0, 0.0)), radius::SMALL);
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
    fn a_heading_folds_its_section() {
        let mut harness = widgets::harness_with([300.0, 200.0], true, |ui, open| {
            Section::new("Work").show_collapsible(ui, open, |ui| ui.label("Title"));
            Section::new("Name").note("2 changes").show(ui, |_| {});
        });
        harness.get_by_label("Title");
        harness.get_by_role_and_label(Role::DisclosureTriangle, "Work").click();
        harness.run();
        assert!(harness.query_by_label("Title").is_none());
        harness.get_by_role_and_label(Role::Heading, "Name");
    }
}
