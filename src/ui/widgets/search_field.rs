//! The search field of a list or a picker.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{
    Context, EventFilter, Frame, Id, Key, Margin, Modifiers, Rect, Response, RichText, Stroke, TextEdit,
    TextStyle, Ui, Vec2, pos2, vec2,
};

use super::{IconButton, painting};
use crate::ui::{
    icons,
    theme::{self, radius, size, space},
};

/// Side of the magnifier, in points.
const ICON: f32 = 15.0;

/// The search field: a magnifier, the text, and a button that clears it. Esc clears it, too;
/// a second Esc leaves it.
#[must_use = "call `show`"]
pub struct SearchField<'a> {
    text: &'a mut String,
    name: &'a str,
    id: Option<Id>,
    hint: Option<&'a str>,
    width: Option<f32>,
    focus: Option<Caret>,
}

/// Where typing goes on in a field that is given the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caret {
    /// All of the text is selected: what is typed now replaces it.
    All,
    /// Behind the text: what is typed now is added to it.
    End,
}

impl<'a> SearchField<'a> {
    /// `name` is what a screen reader says, and the hint unless another is set.
    pub fn new(text: &'a mut String, name: &'a str) -> Self {
        Self { text, name, id: None, hint: None, width: None, focus: None }
    }

    /// An id that stays the same wherever the field is drawn, so that it can be given the focus.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Shown while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Width in points; otherwise as wide as there is room.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Gives it the focus.
    pub fn focus(mut self, focus: Option<Caret>) -> Self {
        self.focus = focus;
        self
    }

    /// Draws it. The response is the field's and says whether the text changed.
    ///
    /// Arrow keys up and down are left in place for a list below it: consume them before.
    pub fn show(self, ui: &mut Ui) -> Response {
        let p = theme::palette(ui);
        let id = self.id.unwrap_or_else(|| {
            let id = ui.next_auto_id();
            ui.skip_ahead_auto_ids(1);
            id
        });
        let clearable = !self.text.is_empty();
        let escape = clearable
            && ui.memory(|memory| memory.has_focus(id))
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        // Before the field takes what is typed in this frame.
        if let Some(caret) = self.focus {
            give_focus(ui.ctx(), id, caret, self.text);
        }
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: clearable,
            ..EventFilter::default()
        };
        let edit = TextEdit::singleline(self.text)
            .id(id)
            .frame(frame(ui, id))
            .align(egui::Align2::LEFT_CENTER)
            .hint_text(RichText::new(self.hint.unwrap_or(self.name)).color(p.text_faint))
            .text_color(p.text)
            .event_filter(filter)
            .desired_width(width)
            .min_size(vec2(0.0, size::CONTROL));
        let drawn = ui.scope(|ui| {
            ui.visuals_mut().weak_text_color = Some(p.text_faint);
            edit.show(ui).response.response
        });
        let mut response = drawn.inner.accessible_name(self.name);
        ui.ctx().accesskit_node_builder(id, |node| node.set_role(egui::Role::SearchInput));

        let rect = response.rect;
        let icon = pos2(rect.left() + space::S + ICON / 2.0 + 1.0, rect.center().y);
        painting::icon(ui, icon, icons::SEARCH, ICON, p.text_faint);
        if escape {
            self.text.clear();
            response.mark_changed();
        } else if clearable && clear_ui(ui, rect).clicked() {
            self.text.clear();
            response.mark_changed();
            response.request_focus();
        }
        if response.has_focus() {
            theme::focus_ring(ui, rect, radius::CONTROL);
        }
        response
    }
}

/// Room for the magnifier on the left and for the button that clears on the right.
fn frame(ui: &Ui, id: Id) -> Frame {
    let p = theme::palette(ui);
    let hovered = ui.ctx().read_response(id).is_some_and(|response| response.hovered());
    let border = if hovered { p.border_strong } else { p.border };
    let margin = ((size::CONTROL - ui.text_style_height(&TextStyle::Body)) / 2.0 - 1.0).max(2.0);
    let margin = margin.floor() as i8;
    Frame::new()
        .fill(p.field)
        .stroke(Stroke::new(1.0, border))
        .corner_radius(radius::CONTROL)
        .inner_margin(Margin { left: 30, right: 28, top: margin, bottom: margin })
}

fn give_focus(ctx: &Context, id: Id, caret: Caret, text: &str) {
    ctx.memory_mut(|memory| memory.request_focus(id));
    let end = text.chars().count();
    let start = if caret == Caret::All { 0 } else { end };
    let mut state = TextEditState::load(ctx, id).unwrap_or_default();
    let selected = CCursorRange::two(CCursor::new(start), CCursor::new(end));
    state.cursor.set_char_range(Some(selected));
    state.store(ctx, id);
}

/// The button at the right end of the field.
fn clear_ui(ui: &mut Ui, field: Rect) -> Response {
    let place = Rect::from_center_size(pos2(field.right() - 15.0, field.center().y), Vec2::splat(24.0));
    ui.place(place, IconButton::new(icons::CLOSE, "Clear search").small())
}

#[cfg(test)]
mod tests {
    use egui::Role;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn search_is_cleared_by_button_and_by_escape() {
        let mut harness = widgets::harness_with([300.0, 100.0], String::from("berg"), |ui, text| {
            SearchField::new(text, "Search people").show(ui);
        });
        harness.get_by_label("Clear search").click();
        harness.run();
        assert_eq!(harness.state(), "");
        let field = harness.get_by_role_and_label(Role::SearchInput, "Search people");
        assert!(field.is_focused(), "clearing goes on typing");
        field.type_text("sato");
        harness.run();
        harness.key_press(Key::Escape);
        harness.run();
        assert_eq!(harness.state(), "");
        assert!(
            harness.get_by_label("Search people").is_focused(),
            "the first Esc clears, the second leaves"
        );
    }
}
