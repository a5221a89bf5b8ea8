//! A field that shows one choice and opens a picker when pressed.

use egui::{
    CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::{Avatar, painting, spoken};
use crate::ui::{
    icons,
    theme::{self, radius, size, text},
};

/// Looks like a field and is pressed like a button; [`super::Picker`] is shown at it.
#[must_use = "add it to a `Ui`"]
pub struct PickerField<'a> {
    text: &'a str,
    detail: &'a str,
    hint: &'a str,
    avatar: Option<Avatar<'a>>,
    icon: Option<&'a str>,
    width: Option<f32>,
}

impl<'a> PickerField<'a> {
    /// `text` is the present choice; empty for none, which shows the hint.
    pub fn new(text: &'a str, hint: &'a str) -> Self {
        Self { text, detail: "", hint, avatar: None, icon: None, width: None }
    }

    /// A few fainter words after the choice.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// A person's picture before the choice.
    pub fn avatar(mut self, avatar: Avatar<'a>) -> Self {
        self.avatar = Some(avatar);
        self
    }

    /// An icon before the choice.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Width in points; otherwise as wide as there is room.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }
}

impl Widget for PickerField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = theme::palette(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL), Sense::click());
        response.widget_info(|| {
            let mut info = WidgetInfo::new(Role::ComboBox);
            info.enabled = ui.is_enabled();
            info.current_text_value = Some(self.text.to_owned());
            info
        });
        spoken::choice(ui, response.id, self.text);
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let border = if response.hovered() { p.border_strong } else { p.border };
        let corners = CornerRadius::same(radius::CONTROL);
        ui.painter().rect(rect, corners, p.field, Stroke::new(1.0, border), StrokeKind::Inside);
        let middle = rect.center().y;
        let mut left = rect.left() + 10.0;
        if let Some(avatar) = &self.avatar {
            let side = 20.0;
            avatar.paint_at(
                ui,
                Rect::from_min_size(pos2(rect.left() + 6.0, middle - side / 2.0), vec2(side, side)),
            );
            left = rect.left() + 6.0 + side + 7.0;
        } else if let Some(icon) = self.icon {
            painting::icon(ui, pos2(rect.left() + 17.0, middle), icon, 15.0, p.text_secondary);
            left = rect.left() + 31.0;
        }
        let right = rect.right() - 28.0;
        let (words, color) =
            if self.text.is_empty() { (self.hint, p.text_faint) } else { (self.text, p.text) };
        let galley = painting::line(ui, words, &text::body(), color, right - left);
        left = painting::line_at(ui, left, middle, galley) + 8.0;
        if !self.detail.is_empty() && right - left > 40.0 {
            let galley = painting::line(ui, self.detail, &text::small(), p.text_faint, right - left);
            painting::line_at(ui, left, middle, galley);
        }
        painting::icon(ui, pos2(rect.right() - 15.0, middle), icons::CARET_UP_DOWN, 13.0, p.text_secondary);
        if response.has_focus() {
            theme::focus_ring(ui, rect, radius::CONTROL);
        }
        response
    }
}
