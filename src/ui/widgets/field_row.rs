//! The row of every form: a label with its marks, an editor, a way back, and what there is to say.

use egui::{
    Align, CornerRadius, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{IconButton, painting, spoken};
use crate::ui::{
    icons,
    theme::{self, radius, size, space, text},
};

/// Room at the right of every editor for the revert button. It is kept free where there is nothing to
/// revert, so that the form does not move when the first letter is typed.
const REVERT_COLUMN: f32 = 30.0;
/// A counter appears when this share of a limit is used.
const COUNTER_FROM: f32 = 0.8;

/// One row of a form. Where the form is narrow the label is above the editor.
///
/// ```ignore
/// let row = FieldRow::new("First name").changed(Some("Was: Mia")).show(ui, |ui, label| {
///     ui.add(TextField::singleline(&mut draft)).labelled_by(label)
/// });
/// if row.reverted { … }
/// ```
#[must_use = "call `show`"]
pub struct FieldRow<'a> {
    label: &'a str,
    changed: Option<&'a str>,
    locked: Option<&'a str>,
    error: Option<&'a str>,
    warning: Option<&'a str>,
    help: Option<&'a str>,
    counter: Option<(usize, usize)>,
    required: bool,
    revertible: bool,
    label_width: f32,
    narrow: Option<bool>,
    tall: bool,
}

/// What happened in a row.
pub struct FieldRowResponse {
    /// The editor's response.
    pub response: Response,
    /// The field is to get back the value it had.
    pub reverted: bool,
}

impl<'a> FieldRow<'a> {
    /// `label` is the field's name in the window and for a screen reader.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            changed: None,
            locked: None,
            error: None,
            warning: None,
            help: None,
            counter: None,
            required: false,
            revertible: true,
            label_width: size::LABEL_COLUMN,
            narrow: None,
            tall: false,
        }
    }

    /// Marks the field as changed. The text says what it was ("Was: Mia"); it is shown when the
    /// pointer rests on the mark, and a screen reader says it with the field.
    pub fn changed(mut self, was: Option<&'a str>) -> Self {
        self.changed = was;
        self
    }

    /// Marks the field as locked, with the reason ("Managed by LDAP").
    pub fn locked(mut self, reason: Option<&'a str>) -> Self {
        self.locked = reason;
        self
    }

    /// What is wrong with the value, in a sentence.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// What the change brings with it, in a sentence.
    pub fn warning(mut self, warning: Option<&'a str>) -> Self {
        self.warning = warning;
        self
    }

    /// What to know before typing.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// How much of a limit is used; shown when it is nearly reached.
    pub fn counter(mut self, used: usize, limit: usize) -> Self {
        self.counter = Some((used, limit));
        self
    }

    /// Marks the field as one that must be filled in.
    pub fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// Whether a changed field offers to be reverted (it does unless told otherwise).
    pub fn revertible(mut self, revertible: bool) -> Self {
        self.revertible = revertible;
        self
    }

    /// Width of the label column in points, where the default does not fit a form's labels.
    pub fn label_width(mut self, width: f32) -> Self {
        self.label_width = width;
        self
    }

    /// Puts the label above the editor, or beside it, whatever the width.
    pub fn narrow(mut self, narrow: bool) -> Self {
        self.narrow = Some(narrow);
        self
    }

    /// For editors that are higher than one line from the start, such as channel rows.
    pub fn tall(mut self) -> Self {
        self.tall = true;
        self
    }

    /// Draws the row. `editor` gets the id of the label, for `.labelled_by`.
    pub fn show(self, ui: &mut Ui, editor: impl FnOnce(&mut Ui, Id) -> Response) -> FieldRowResponse {
        let narrow = self.narrow.unwrap_or_else(|| ui.available_width() < size::NARROW_FORM);
        let full_width = ui.available_width();
        let result = ui.allocate_ui_with_layout(vec2(full_width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let (label, mark) = if narrow {
                let label = self.label_ui(ui, full_width - REVERT_COLUMN, 22.0);
                (label, None)
            } else {
                (self.label_beside_ui(ui), Some(()))
            };
            let left = if mark.is_some() { self.label_width } else { 0.0 };
            self.editor_ui(ui, left, full_width, &label, editor)
        });
        ui.add_space(space::XS);
        result.inner
    }

    /// The label in its column; takes no height, the editor is beside it.
    fn label_beside_ui(&self, ui: &mut Ui) -> Response {
        let corner = ui.cursor().min;
        let rect = Rect::from_min_size(corner, vec2(self.label_width, size::CONTROL));
        let mut column = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
        self.label_ui(&mut column, self.label_width, size::CONTROL)
    }

    /// The label with its mark at the right end. Returns the label.
    fn label_ui(&self, ui: &mut Ui, width: f32, height: f32) -> Response {
        const MARK: f32 = 22.0;
        let p = theme::palette(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let id = ui.unique_id().with(("label", self.label));
        // Clicking a label goes to its field, but the label is no stop for Tab.
        let response = ui.interact(rect.with_max_x(rect.right() - MARK), id, Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.label));

        let text_color = if self.error.is_some() { p.danger } else { p.text_secondary };
        let galley = painting::lines(ui, self.label, &text::body(), text_color, width - MARK - space::XS, 2);
        let elided = galley.elided;
        let right = painting::line_at(ui, rect.left(), rect.center().y, galley);
        if self.required {
            let star = painting::line(ui, "*", &text::body(), p.text_faint, 12.0);
            painting::line_at(ui, right + 3.0, rect.center().y, star);
        }
        self.mark_ui(ui, pos2(rect.right() - 11.0, rect.center().y));
        if elided { response.on_hover_text(self.label) } else { response }
    }

    /// The mark of a changed field, or the lock of one that cannot be changed.
    fn mark_ui(&self, ui: &Ui, center: egui::Pos2) {
        let p = theme::palette(ui);
        let area = Rect::from_center_size(center, vec2(18.0, 22.0));
        let id = ui.unique_id().with(("mark", self.label));
        if let Some(was) = self.changed {
            let mark = ui.interact(area, id, Sense::hover());
            mark.widget_info(|| {
                WidgetInfo::labeled(Role::Image, true, format!("{} is changed. {was}", self.label))
            });
            ui.painter().circle_filled(center, 3.5, p.changed);
            mark.on_hover_text(was);
        } else if let Some(reason) = self.locked {
            let mark = ui.interact(area, id, Sense::hover());
            mark.widget_info(|| {
                WidgetInfo::labeled(Role::Image, true, format!("{} is locked. {reason}", self.label))
            });
            painting::icon(ui, center, icons::LOCK_FILL, 13.0, p.text_faint);
            mark.on_hover_text(reason);
        }
    }

    fn editor_ui(
        &self,
        ui: &mut Ui,
        left: f32,
        full_width: f32,
        label: &Response,
        editor: impl FnOnce(&mut Ui, Id) -> Response,
    ) -> FieldRowResponse {
        let width = (full_width - left - REVERT_COLUMN).max(60.0);
        let corner = ui.cursor().min + vec2(left, 0.0);
        let mut column = ui.new_child(
            UiBuilder::new()
                .id_salt(self.label)
                .max_rect(Rect::from_min_size(corner, vec2(width, size::CONTROL)))
                .layout(Layout::top_down(Align::Min)),
        );
        column.spacing_mut().item_spacing = vec2(space::S, space::XS);
        let response = editor(&mut column, label.id);
        if label.clicked() {
            response.request_focus();
        }
        let editor_rect = column.min_rect();
        self.messages_ui(&mut column, &response, editor_rect);
        self.describe(ui, &response);
        let used = column.min_rect();

        let mut reverted = false;
        if self.changed.is_some() && self.revertible && self.locked.is_none() {
            let place = Rect::from_center_size(
                pos2(corner.x + width + REVERT_COLUMN / 2.0 + 1.0, corner.y + size::CONTROL / 2.0),
                egui::Vec2::splat(24.0),
            );
            let name = format!("Revert {}", self.label);
            let color = theme::palette(ui).text_secondary;
            reverted = ui.place(place, IconButton::new(icons::REVERT, &name).small().color(color)).clicked();
        }
        let height = used.bottom().max(corner.y + size::CONTROL) - ui.cursor().top();
        ui.allocate_space(vec2(full_width, height));
        FieldRowResponse { response, reverted }
    }

    /// Error, warning, help and counter under the editor.
    fn messages_ui(&self, ui: &mut Ui, response: &Response, editor_rect: Rect) {
        let p = theme::palette(ui);
        if self.error.is_some() && !self.tall && editor_rect.height() < 220.0 {
            let stroke = Stroke::new(1.0, p.danger);
            let corners = CornerRadius::same(radius::CONTROL);
            if !response.has_focus() {
                ui.painter().rect_stroke(editor_rect, corners, stroke, StrokeKind::Inside);
            }
        }
        let counter = self.counter.filter(|(used, limit)| *used as f32 >= *limit as f32 * COUNTER_FROM);
        let messages = [
            (self.error, icons::WARNING_CIRCLE_FILL, p.danger),
            (self.warning, icons::WARNING_FILL, p.warning),
            (self.help, "", p.text_faint),
        ];
        let counter = counter.map(|(used, limit)| {
            let color = if used > limit { p.danger } else { p.text_faint };
            (format!("{used} of {limit}"), color)
        });
        if counter.is_none() && messages.iter().all(|(text, ..)| text.is_none()) {
            return;
        }
        let top = ui.cursor().top();
        let counter_room = counter.as_ref().map_or(0.0, |(text, color)| {
            let galley = painting::line(ui, text, &text::small(), *color, f32::INFINITY);
            let place = pos2(ui.max_rect().right() - galley.size().x, top + 1.0);
            let rect = Rect::from_min_size(place, galley.size());
            let id = ui.unique_id().with("counter");
            let label = ui.interact(rect, id, Sense::hover());
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
            ui.painter().galley(place, galley, *color);
            ui.expand_to_include_rect(rect);
            rect.width() + space::S
        });
        let mut description = Vec::new();
        for (message, icon, color) in messages {
            let Some(message) = message else { continue };
            description.push(message);
            let room = vec2(ui.available_width() - counter_room, 16.0);
            ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                if !icon.is_empty() {
                    let (place, _) = ui.allocate_exact_size(vec2(15.0, 16.0), Sense::hover());
                    painting::icon(ui, place.center(), icon, 13.0, color);
                }
                let text = egui::RichText::new(message).small().color(color);
                let label = ui.add(egui::Label::new(text).wrap());
                if self.help != Some(message) {
                    spoken::announce(&label, egui::accesskit::Live::Polite);
                }
                if self.error == Some(message) {
                    ui.ctx().accesskit_node_builder(response.id, |node| {
                        node.push_described_by(label.id.accesskit_id());
                        node.set_invalid(egui::accesskit::Invalid::True);
                    });
                }
            });
        }
    }

    /// Says with the field what is seen around it.
    fn describe(&self, ui: &Ui, response: &Response) {
        let parts: Vec<&str> =
            [self.error, self.warning, self.changed, self.locked, self.help].into_iter().flatten().collect();
        if parts.is_empty() && !self.required {
            return;
        }
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if !parts.is_empty() {
                // What an editor says of itself comes first.
                let before = node.description().map(|said| format!("{said}. ")).unwrap_or_default();
                node.set_description(before + &parts.join(" "));
            }
            if self.required {
                node.set_required();
            }
        });
    }
}

/// Arranges `count` rows in two columns where there is room, in reading order, else one below the
/// other. `add` draws the row with the given number.
pub fn form_grid_ui(ui: &mut Ui, count: usize, mut add: impl FnMut(&mut Ui, usize)) {
    const TWO_COLUMNS_FROM: f32 = 2.0 * size::NARROW_FORM + space::L;
    if ui.available_width() < TWO_COLUMNS_FROM {
        (0..count).for_each(|index| add(ui, index));
        return;
    }
    for first in (0..count).step_by(2) {
        ui.columns(2, |columns| {
            for (column, index) in columns.iter_mut().zip(first..count.min(first + 2)) {
                add(column, index);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable};

    use super::*;
    use crate::ui::widgets::{self, TextField};

    struct Form {
        first: String,
        reverted: bool,
        locked: Option<&'static str>,
        error: Option<&'static str>,
    }

    fn form() -> egui_kittest::Harness<'static, Form> {
        let form = Form { first: "Mia".into(), reverted: false, locked: None, error: None };
        widgets::harness_with([520.0, 200.0], form, |ui, form| {
            let was = (form.first != "Mia").then_some("Was: Mia");
            let row = FieldRow::new("First name")
                .changed(was)
                .locked(form.locked)
                .error(form.error)
                .counter(form.first.chars().count(), 5)
                .show(ui, |ui, label| ui.add(TextField::singleline(&mut form.first)).labelled_by(label));
            form.reverted |= row.reverted;
        })
    }

    #[test]
    fn a_change_is_marked_and_can_be_reverted() {
        let mut harness = form();
        assert!(harness.query_by_label("Revert First name").is_none());
        harness.get_by_role_and_label(Role::TextInput, "First name").click();
        harness.run();
        harness.get_by_role_and_label(Role::TextInput, "First name").type_text("mm");
        harness.run();
        harness.get_by_label("First name is changed. Was: Mia");
        harness.get_by_value("5 of 5");
        harness.get_by_label("Revert First name").click();
        harness.run();
        assert!(harness.state().reverted);
    }

    #[test]
    fn an_error_is_tied_to_its_field() {
        let mut harness = form();
        harness.state_mut().error = Some("A first name is needed.");
        harness.run();
        harness.get_by_value("A first name is needed.");
        let field = harness.get_by_role_and_label(Role::TextInput, "First name");
        assert!(field.accesskit_node().description().is_some_and(|text| text.contains("needed")));
    }

    #[test]
    fn a_lock_says_why() {
        let mut harness = form();
        harness.state_mut().locked = Some("Managed by LDAP.");
        harness.run();
        harness.get_by_label("First name is locked. Managed by LDAP.");
    }

    #[test]
    fn the_row_keeps_its_height_when_it_changes() {
        let mut harness = form();
        let before = harness.get_by_role_and_label(Role::TextInput, "First name").rect();
        harness.state_mut().first = "Mi".into();
        harness.run();
        assert_eq!(harness.get_by_role_and_label(Role::TextInput, "First name").rect(), before);
    }
}
