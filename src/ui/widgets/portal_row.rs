//! A portal in a list: its colour, its name, who is signed in there.

use egui::{Response, Role, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use super::painting;
use crate::storage::Colour;
use crate::ui::icons;
use crate::ui::theme::{self, radius, space, text};

const HEIGHT: f32 = 46.0;

/// A row that can be pressed.
#[must_use = "add it with `ui.add`"]
pub struct PortalListRow<'a> {
    name: &'a str,
    email: &'a str,
    host: &'a str,
    colour: Colour,
    chosen: bool,
    signed_in: bool,
    open_to_all: bool,
    unsaved: usize,
}

impl<'a> PortalListRow<'a> {
    /// A portal by its name, and by the account on it.
    pub fn new(name: &'a str, email: &'a str, host: &'a str, colour: Colour) -> Self {
        Self { name, email, host, colour, chosen: false, signed_in: false, open_to_all: false, unsaved: 0 }
    }

    /// It is the one in front.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// The user is signed in there.
    pub fn signed_in(mut self, signed_in: bool) -> Self {
        self.signed_in = signed_in;
        self
    }

    /// It is reached without encryption.
    pub fn open_to_all(mut self, open_to_all: bool) -> Self {
        self.open_to_all = open_to_all;
        self
    }

    /// How many records have unsaved changes there.
    pub fn unsaved(mut self, unsaved: usize) -> Self {
        self.unsaved = unsaved;
        self
    }

    /// What a screen reader says.
    fn spoken(&self) -> String {
        let mut words = format!("{}, {} on {}", self.name, self.email, self.host);
        if self.signed_in {
            words.push_str(", signed in");
        }
        if self.open_to_all {
            words.push_str(", not encrypted");
        }
        if self.unsaved > 0 {
            words.push_str(", unsaved changes");
        }
        words
    }
}

impl Widget for PortalListRow<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = theme::palette(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
        let spoken = self.spoken();
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.chosen, &spoken));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_role(Role::Button));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let fill = match (self.chosen, response.is_pointer_button_down_on(), response.hovered()) {
            (true, ..) => p.selected,
            (_, true, _) => p.pressed,
            (_, _, true) => p.hover,
            _ => egui::Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, radius::CONTROL, fill);
        let colour = theme::portal_colour(ui, self.colour);
        ui.painter().circle_filled(pos2(rect.left() + 16.0, rect.center().y), 6.0, colour);
        let left = rect.left() + 32.0;
        let mut right = rect.right() - space::M;
        if self.unsaved > 0 {
            ui.painter().circle_filled(pos2(right - 4.0, rect.top() + 15.0), 4.0, p.changed);
            right -= 16.0;
        }
        if self.signed_in {
            let words = painting::line(ui, "Signed in", &egui::TextStyle::Small, p.text_secondary, 90.0);
            let width = words.size().x;
            painting::line_at(ui, right - width, rect.top() + 15.0, words);
            right -= width + space::S;
        }
        if self.open_to_all {
            painting::icon(ui, pos2(right - 8.0, rect.top() + 15.0), icons::LOCK_OPEN, 14.0, p.warning);
            right -= 20.0;
        }
        let name = painting::line(ui, self.name, &text::emphasis(), p.text, right - left);
        painting::line_at(ui, left, rect.top() + 15.0, name);
        let account = format!("{} · {}", self.host, self.email);
        let room = rect.right() - space::M - left;
        let account = painting::line(ui, &account, &egui::TextStyle::Small, p.text_secondary, room);
        painting::line_at(ui, left, rect.top() + 32.0, account);
        if response.has_focus() {
            theme::focus_ring(ui, rect, radius::CONTROL);
        }
        response
    }
}
