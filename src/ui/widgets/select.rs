//! A drop-down choice of one among a few.

mod typed_word;

use egui::{
    CornerRadius, Event, EventFilter, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, Role,
    Sense, SetOpenCommand, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::popup_rows::PopupRows;
use super::{painting, spoken};
use crate::ui::{
    icons,
    theme::{self, radius, size, space, text},
};
use typed_word::TypedWord;

const ROW: f32 = 30.0;
/// From one row to the next.
const STEP: f32 = ROW + 1.0;
/// How many rows are drawn out of sight on either side: most lists are drawn whole, and one of any
/// length costs no more.
const AROUND: usize = 30;
/// The most height of an open list, in points.
const MOST: f32 = 320.0;

/// A select. Space, Enter or an arrow opens it; arrows, Home, End and the first letters of an option
/// move, Enter chooses, Esc closes. The keyboard focus stays on it throughout.
#[must_use = "call `show`"]
pub struct Select<'a> {
    id_salt: &'a str,
    options: &'a [&'a str],
    current: Option<usize>,
    hint: &'a str,
    label: Option<Id>,
    name: Option<&'a str>,
    width: Option<f32>,
    enabled: bool,
}

/// What was chosen.
pub struct SelectResponse {
    /// The response of the closed control.
    pub response: Response,
    /// The choice that was made just now.
    pub picked: Option<usize>,
}

impl<'a> Select<'a> {
    /// `current` is the chosen one of `options`.
    pub fn new(id_salt: &'a str, options: &'a [&'a str], current: Option<usize>) -> Self {
        Self {
            id_salt,
            options,
            current,
            hint: "Choose…",
            label: None,
            name: None,
            width: None,
            enabled: true,
        }
    }

    /// Shown while nothing is chosen.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
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

    /// Width in points; otherwise as wide as there is room.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Whether it can be changed.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Draws it, and its list where it is open.
    pub fn show(self, ui: &mut Ui) -> SelectResponse {
        let enabled = self.enabled;
        ui.add_enabled_ui(enabled, |ui| self.enabled_ui(ui)).inner
    }

    fn enabled_ui(self, ui: &mut Ui) -> SelectResponse {
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let id = ui.make_persistent_id(("select", self.id_salt));
        let (_, rect) = ui.allocate_space(vec2(width, size::CONTROL));
        let popup_id = id.with("popup");
        let was_open = Popup::is_id_open(ui.ctx(), popup_id);

        // Keys first: a focused control would take Space and Enter for a press.
        let (mut picked, keep_open) = self.keys(ui, id, was_open);
        let response = ui.interact(rect, id, Sense::click());
        let open = if response.clicked() { !was_open } else { keep_open };
        if response.clicked() {
            response.request_focus();
        }
        if open && !was_open {
            self.highlight(ui, id, self.current.unwrap_or(0));
            ui.data_mut(|data| {
                data.remove::<Revealed>(id);
                data.remove::<TypedWord>(id);
            });
        }
        self.paint_closed(ui, &response, open);

        let list = Popup::from_response(&response)
            .id(popup_id)
            .open_memory((open != was_open).then_some(SetOpenCommand::Bool(open)))
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(rect.width())
            .gap(space::XS)
            .accessible_name("Choices")
            .show(|ui| self.list_ui(ui, id, rect.width()));
        if let Some(index) = list.and_then(|list| list.inner) {
            picked = Some(index);
            Popup::close_id(ui.ctx(), popup_id);
        }
        SelectResponse { response, picked: picked.filter(|index| self.current != Some(*index)) }
    }

    fn highlighted(&self, ui: &Ui, id: Id) -> usize {
        ui.data(|data| data.get_temp(id)).unwrap_or(0).min(self.options.len().saturating_sub(1))
    }

    fn highlight(&self, ui: &Ui, id: Id, index: usize) {
        ui.data_mut(|data| data.insert_temp(id, index));
    }

    /// Handles the keyboard. Returns what was picked, and whether the list is open afterwards.
    fn keys(&self, ui: &Ui, id: Id, open: bool) -> (Option<usize>, bool) {
        if !ui.memory(|memory| memory.has_focus(id)) || !ui.is_enabled() || self.options.is_empty() {
            return (None, open);
        }
        ui.memory_mut(|memory| {
            let filter = EventFilter { vertical_arrows: true, escape: open, ..EventFilter::default() };
            memory.set_focus_lock_filter(id, filter);
        });
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !open {
            let opens = pressed(Key::ArrowDown) || pressed(Key::ArrowUp);
            return (None, opens);
        }
        let last = self.options.len() - 1;
        let at = self.highlighted(ui, id);
        let mut to = at;
        for (key, place) in [
            (Key::ArrowDown, (at + 1).min(last)),
            (Key::ArrowUp, at.saturating_sub(1)),
            (Key::Home, 0),
            (Key::End, last),
        ] {
            if pressed(key) {
                to = place;
                ui.data_mut(|data| data.remove::<TypedWord>(id));
            }
        }
        let space = pressed(Key::Space);
        let Typed { leads_to, takes_space } = self.typed(ui, id, to, space);
        to = leads_to.unwrap_or(to);
        if pressed(Key::Enter) || (space && !takes_space) {
            return (Some(to), false);
        }
        if pressed(Key::Escape) || ui.input(|input| input.key_pressed(Key::Tab)) {
            return (None, false);
        }
        if to != at {
            self.highlight(ui, id, to);
        }
        (None, true)
    }

    /// Takes the letters that are typed, and a `space` that was pressed.
    fn typed(&self, ui: &Ui, id: Id, at: usize, space: bool) -> Typed {
        let (letters, now) = ui.input(|input| {
            let letters = input.events.iter().filter_map(|event| match event {
                Event::Text(text) => Some(text.as_str()),
                _ => None,
            });
            (letters.collect::<String>(), input.time)
        });
        let mut word = ui.data(|data| data.get_temp::<TypedWord>(id)).unwrap_or_default();
        // The key of a space brings the letter along.
        let letters = if space { letters.trim_end() } else { letters.as_str() };
        if !letters.is_empty() {
            word.push(letters, now);
        }
        let takes_space = space && word.takes_space(self.options, now);
        if takes_space {
            word.push(" ", now);
        }
        if letters.is_empty() && !takes_space {
            return Typed { leads_to: None, takes_space };
        }
        let leads_to = word.leads_to(self.options, at);
        ui.data_mut(|data| data.insert_temp(id, word));
        Typed { leads_to, takes_space }
    }

    fn paint_closed(&self, ui: &Ui, response: &Response, open: bool) {
        let p = theme::palette(ui);
        let rect = response.rect;
        let chosen = self.current.and_then(|index| self.options.get(index)).copied();
        response.widget_info(|| {
            let mut info = WidgetInfo::new(Role::ComboBox);
            info.enabled = ui.is_enabled();
            info.label = self.name.map(str::to_owned);
            info.current_text_value = Some(chosen.unwrap_or_default().to_owned());
            info
        });
        spoken::choice(ui, response.id, chosen.unwrap_or_default());
        let active = open.then(|| option_id(response.id, self.highlighted(ui, response.id)));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_expanded(open);
            if let Some(label) = self.label {
                node.clear_label();
                node.push_labelled_by(label.accesskit_id());
            }
            if let Some(active) = active {
                node.set_active_descendant(active.accesskit_id());
            }
        });
        if !ui.is_rect_visible(rect) {
            return;
        }
        let border = if response.hovered() || open { p.border_strong } else { p.border };
        let corners = CornerRadius::same(radius::CONTROL);
        ui.painter().rect(rect, corners, p.field, Stroke::new(1.0, border), StrokeKind::Inside);
        let (text, color) = match chosen {
            Some(text) => (text, p.text),
            None => (self.hint, p.text_faint),
        };
        let galley = painting::line(ui, text, &text::body(), color, rect.width() - 40.0);
        painting::line_at(ui, rect.left() + 10.0, rect.center().y, galley);
        let caret = pos2(rect.right() - 15.0, rect.center().y);
        painting::icon(ui, caret, icons::CARET_UP_DOWN, 13.0, p.text_secondary);
        if response.has_focus() {
            theme::focus_ring(ui, rect, radius::CONTROL);
        }
    }

    /// The open list. Returns the choice that was clicked.
    fn list_ui(&self, ui: &mut Ui, id: Id, width: f32) -> Option<usize> {
        ui.set_width(width - 12.0);
        let at = self.highlighted(ui, id);
        // Only a row that a key has just highlighted is brought into sight: the wheel scrolls freely.
        let revealed = ui.data(|data| data.get_temp::<Revealed>(id));
        let reveal = revealed.is_some_and(|Revealed(row)| row != at);
        if !ui.is_sizing_pass() {
            ui.data_mut(|data| data.insert_temp(id, Revealed(at)));
        }
        let list = UiBuilder::new().accessibility_role(Role::ListBox);
        let rows = ui.scope_builder(list, |ui| {
            let window = ui.ctx().content_rect().height();
            let count = self.options.len();
            let all = PopupRows { count, step: STEP, most: MOST.min(window - 2.0 * space::L) };
            let area = all.area(ui, revealed.is_none().then_some(at));
            let rows = area.show_viewport(ui, |ui, viewport| {
                ui.set_height(count as f32 * STEP);
                let left_top = ui.max_rect().left_top();
                let width = ui.available_width();
                let place = |index: usize| {
                    Rect::from_min_size(left_top + vec2(0.0, index as f32 * STEP), vec2(width, ROW))
                };
                if reveal && ui.clip_rect().intersect(place(at)).height() < ROW {
                    ui.scroll_to_rect(place(at), None);
                }
                let rows = rows_near(viewport, count);
                rows.filter(|index| self.row_ui(ui, id, *index, place(*index))).last()
            });
            rows.inner
        });
        rows.inner
    }

    /// A row of the open list; whether it was clicked.
    fn row_ui(&self, ui: &mut Ui, id: Id, index: usize, rect: Rect) -> bool {
        let p = theme::palette(ui);
        let option = self.options.get(index).copied().unwrap_or_default();
        let response = ui.interact(rect, option_id(id, index), Sense::CLICK);
        let chosen = self.current == Some(index);
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, option));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_selected(chosen);
        });
        spoken::place_in_list(ui, response.id, (index, self.options.len()));
        if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
            self.highlight(ui, id, index);
            ui.data_mut(|data| data.insert_temp(id, Revealed(index)));
        }
        if self.highlighted(ui, id) == index {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), p.selected);
        }
        let galley = painting::line(ui, option, &text::body(), p.text, rect.width() - 40.0);
        painting::line_at(ui, rect.left() + 9.0, rect.center().y, galley);
        if chosen {
            let place = pos2(rect.right() - 15.0, rect.center().y);
            painting::icon(ui, place, icons::CHECK, 14.0, p.accent);
        }
        response.clicked()
    }
}

/// The rows in sight, and some around them: a screen reader finds those as well.
fn rows_near(viewport: Rect, count: usize) -> std::ops::Range<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let row = |y: f32| (y / STEP).max(0.0) as usize;
    row(viewport.top()).saturating_sub(AROUND).min(count)..(row(viewport.bottom()) + AROUND).min(count)
}

/// The highlighted row that is in sight or was brought there; none while the list opens.
#[derive(Clone, Copy)]
struct Revealed(usize);

/// What the letters that are typed do.
struct Typed {
    /// The option that begins so.
    leads_to: Option<usize>,
    /// The space was a letter of it.
    takes_space: bool,
}

fn option_id(id: Id, index: usize) -> Id {
    id.with(("option", index))
}

#[cfg(test)]
mod tests;
