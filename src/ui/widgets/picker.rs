//! A searchable choice among many: people, departments, companies, long lists of options.

use egui::{
    CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, Role, Sense, SetOpenCommand,
    Ui, UiBuilder, WidgetInfo, pos2, style::ScrollAnimation, vec2,
};

use super::popup_rows::PopupRows;
use super::{SearchField, painting, spoken};
use crate::ui::{
    icons, room,
    theme::{self, radius, size, space, text},
};

/// More choices than these are looked for by words: in a picker instead of a menu or a drop-down.
pub const LONGEST_MENU: usize = 30;

/// One row of a picker.
#[derive(Clone, Debug, Default)]
pub struct PickerItem {
    /// What is chosen by: a person's name.
    pub label: String,
    /// A second, fainter line; empty for none.
    pub detail: String,
    /// Whether it is chosen already.
    pub chosen: bool,
    /// Why it cannot be chosen ("This is the person itself"); shown in place of the detail.
    pub unavailable: Option<String>,
}

/// What happened in a picker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PickerResponse {
    /// The number of the row that was chosen (or, with several choices, switched) just now.
    pub picked: Option<usize>,
    /// The text in the search field was changed: filter, or ask the portal.
    pub query_changed: bool,
    /// It is open.
    pub open: bool,
    /// It was opened just now.
    pub opened: bool,
    /// It was closed just now.
    pub closed: bool,
}

/// Which row is highlighted while a picker is open. Kept with the popup and forgotten with it.
#[derive(Clone, Copy)]
struct OpenPicker {
    highlighted: usize,
    /// Its search field has been given the keyboard.
    focused: bool,
    /// Its rows have been in sight: from then on they are scrolled by the user.
    rows_shown: bool,
}

/// How the rows are scrolled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scrolled {
    /// As the user left them.
    Freely,
    /// No further than needed for the highlighted row to be in sight.
    ToHighlighted,
    /// The highlighted row in the middle, for a picker that opens.
    Opening,
}

/// The rows of an open picker.
struct PickerRows<'a> {
    /// The search field above them.
    field: Id,
    count: usize,
    /// The height of each, in points.
    height: f32,
    /// Something is looked for: Home and End are keys of the search field.
    searched: bool,
    /// Gives the contents of a row.
    item: &'a dyn Fn(usize) -> PickerItem,
}

/// What the keys did in an open picker.
struct Pressed {
    moved: bool,
    enter: bool,
    close: bool,
}

type PaintPicture<'a> = &'a dyn Fn(&mut Ui, usize, Rect);

/// A popup with a search field and rows. The caller filters: it gives the number of rows and their
/// contents for the text in the field, and only rows in sight are asked for. The keyboard stays in the
/// search field; ↑ ↓ PageUp PageDown move, Home and End as well as long as the field is empty, Enter
/// chooses, Esc closes and goes back to the opener.
#[must_use = "call `show`"]
pub struct Picker<'a> {
    name: &'a str,
    hint: Option<&'a str>,
    multiple: bool,
    loading: bool,
    empty: &'a str,
    error: Option<&'a str>,
    note: Option<&'a str>,
    width: f32,
    details: bool,
    start: usize,
    picture: Option<PaintPicture<'a>>,
}

impl<'a> Picker<'a> {
    /// `name` says what is chosen ("Lead"), for a screen reader and the search field.
    pub fn new(name: &'a str) -> Self {
        Self {
            name,
            hint: None,
            multiple: false,
            loading: false,
            empty: "Nothing matches.",
            error: None,
            note: None,
            width: 320.0,
            details: true,
            start: 0,
            picture: None,
        }
    }

    /// Shown in the empty search field.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Stays open, so that several can be chosen.
    pub fn multiple(mut self, multiple: bool) -> Self {
        self.multiple = multiple;
        self
    }

    /// Shows that an answer is awaited; the rows of the last one stay.
    pub fn loading(mut self, loading: bool) -> Self {
        self.loading = loading;
        self
    }

    /// Said where no row matches.
    pub fn empty_text(mut self, text: &'a str) -> Self {
        self.empty = text;
        self
    }

    /// Said where the rows could not be had.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// A few words below the rows.
    pub fn note(mut self, note: Option<&'a str>) -> Self {
        self.note = note;
        self
    }

    /// Width in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Whether rows have a second line.
    pub fn details(mut self, details: bool) -> Self {
        self.details = details;
        self
    }

    /// The row that is highlighted and in sight when it opens: the present choice. Asked for in the frame
    /// of the press on its opener, and not again.
    pub fn start(mut self, row: usize) -> Self {
        self.start = row;
        self
    }

    /// Paints a picture before each row.
    pub fn picture(mut self, picture: &'a dyn Fn(&mut Ui, usize, Rect)) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Whether the picker of an opener is drawn in this frame, for a caller whose rows cost something. One
    /// that opens is: it gets its place by the rows that it has then.
    pub fn is_shown(opener: &Response) -> bool {
        opener.clicked() || Popup::is_id_open(&opener.ctx, popup_id(opener.id))
    }

    /// Draws the picker of `opener` (a button) where it is open. A click on the opener opens and closes
    /// it. `query` is the caller's; `item` gives the contents of a row.
    pub fn show(
        self,
        opener: &Response,
        query: &mut String,
        count: usize,
        item: impl Fn(usize) -> PickerItem,
    ) -> PickerResponse {
        let ctx = opener.ctx.clone();
        let id = popup_id(opener.id);
        let was_open = Popup::is_id_open(&ctx, id);
        let opening = OpenPicker { highlighted: self.start, focused: false, rows_shown: false };
        let mut open =
            ctx.data(|data| data.get_temp::<OpenPicker>(id)).filter(|_| was_open).unwrap_or(opening);
        let height = if self.details { 42.0 } else { 32.0 };
        let searched = !query.is_empty();
        let rows = PickerRows { field: id.with("search"), count, height, searched, item: &item };
        let toggled = opener.clicked();
        ctx.accesskit_node_builder(opener.id, |node| node.set_expanded(was_open != toggled));
        let popup = Popup::from_response(opener)
            .id(id)
            .open_memory(toggled.then_some(SetOpenCommand::Bool(!was_open)))
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(self.width)
            .gap(space::XS)
            .accessible_name(self.name);
        let size_before = popup.get_expected_size();
        let inner = popup.show(|ui| self.popup_ui(ui, &mut open, query, &rows));
        let mut result = PickerResponse::default();
        let mut close = false;
        if let Some(inner) = inner {
            (result, close) = inner.inner;
            result.opened = !was_open;
            // It was put where it had room with the size of before; now it may fit elsewhere.
            let grown =
                size_before.is_some_and(|size| (inner.response.rect.size() - size).abs().max_elem() > 0.5);
            if grown {
                ctx.request_repaint();
            }
        }
        if close {
            Popup::close_id(&ctx, id);
            opener.request_focus();
        }
        result.open = Popup::is_id_open(&ctx, id);
        result.closed = was_open && !result.open;
        if result.open {
            ctx.data_mut(|data| data.insert_temp(id, open));
        } else {
            ctx.data_mut(|data| data.remove::<OpenPicker>(id));
        }
        result
    }

    /// Returns what happened, and whether the picker is to be closed.
    fn popup_ui(
        &self,
        ui: &mut Ui,
        open: &mut OpenPicker,
        query: &mut String,
        rows: &PickerRows<'_>,
    ) -> (PickerResponse, bool) {
        let p = theme::palette(ui);
        ui.set_width(self.width - 12.0);
        let mut result = PickerResponse::default();
        // Keys first: the search field would take the arrows for its cursor.
        let Pressed { moved, enter, mut close } = open.keys(ui, rows);
        let hint = self.hint.unwrap_or("Search");
        let search_name = format!("Search {}", self.name.to_lowercase());
        let field = SearchField::new(query, &search_name).hint(hint).id(rows.field).show(ui);
        if !open.focused {
            // The first pass only measures, and the click that opened the popup takes the focus away
            // from everything else until that pass is over.
            field.request_focus();
            open.focused = !ui.is_sizing_pass();
        }
        if field.changed() {
            result.query_changed = true;
            open.highlighted = 0;
        }
        if enter && rows.count > 0 && (rows.item)(open.highlighted).unavailable.is_none() {
            result.picked = Some(open.highlighted);
        }
        ui.add_space(space::XS);

        if rows.count == 0 {
            self.nothing_ui(ui);
        } else {
            let scrolled = match (open.rows_shown, moved || field.changed()) {
                (false, _) => Scrolled::Opening,
                (_, true) => Scrolled::ToHighlighted,
                _ => Scrolled::Freely,
            };
            open.rows_shown = !ui.is_sizing_pass();
            let clicked = self.rows_ui(ui, open, rows, scrolled);
            result.picked = result.picked.or(clicked);
            ui.ctx().accesskit_node_builder(rows.field, |node| {
                node.set_active_descendant(row_id(rows.field, open.highlighted).accesskit_id());
            });
            if self.loading {
                self.status_ui(ui, "Asking the portal…");
            }
        }
        if let Some(note) = self.note {
            ui.add_space(space::XS);
            ui.add(egui::Label::new(egui::RichText::new(note).small().color(p.text_faint)).wrap());
        }
        close |= result.picked.is_some() && !self.multiple;
        (result, close)
    }

    /// What is in place of rows.
    fn nothing_ui(&self, ui: &mut Ui) {
        let p = theme::palette(ui);
        let (icon, text, color) = match (self.loading, self.error) {
            (true, _) => (None, "Asking the portal…", p.text_secondary),
            (_, Some(error)) => (Some(icons::WARNING_CIRCLE), error, p.danger),
            _ => (Some(icons::SEARCH), self.empty, p.text_secondary),
        };
        ui.vertical_centered(|ui| {
            ui.add_space(space::L);
            let (place, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
            match icon {
                Some(icon) => painting::icon(ui, place.center(), icon, 20.0, color),
                None => painting::spinner(ui, place.center(), 18.0, color),
            }
            let label = ui.add(egui::Label::new(egui::RichText::new(text).color(color)).wrap());
            ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
            ui.add_space(space::L);
        });
    }

    fn status_ui(&self, ui: &mut Ui, text: &str) {
        let p = theme::palette(ui);
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
            painting::spinner(ui, place.center(), 12.0, p.text_faint);
            ui.label(egui::RichText::new(text).small().color(p.text_faint));
        });
    }

    /// The rows in sight. Returns the one that was clicked.
    fn rows_ui(
        &self,
        ui: &mut Ui,
        open: &mut OpenPicker,
        rows: &PickerRows<'_>,
        scrolled: Scrolled,
    ) -> Option<usize> {
        let mut clicked = None;
        let list = UiBuilder::new().accessibility_role(Role::ListBox).accessibility_label(self.name);
        ui.scope_builder(list, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let all = PopupRows { count: rows.count, step: rows.height, most: list_height(ui) };
            let area = all.area(ui, (scrolled == Scrolled::Opening).then_some(open.highlighted));
            area.show_rows(ui, rows.height, rows.count, |ui, in_sight| {
                if scrolled == Scrolled::ToHighlighted {
                    // Bring the highlighted row into sight, without moving more than needed.
                    let offset = (open.highlighted as f32 - in_sight.start as f32) * rows.height;
                    let corner = ui.cursor().min + vec2(0.0, offset);
                    let row = Rect::from_min_size(corner, vec2(1.0, rows.height));
                    ui.scroll_to_rect_animation(row, None, ScrollAnimation::none());
                }
                for index in in_sight {
                    if self.row_ui(ui, open, rows, index) {
                        clicked = Some(index);
                    }
                }
            });
        });
        clicked
    }

    /// Returns whether the row was clicked.
    fn row_ui(&self, ui: &mut Ui, open: &mut OpenPicker, rows: &PickerRows<'_>, index: usize) -> bool {
        let item = (rows.item)(index);
        let p = theme::palette(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), rows.height));
        let usable = item.unavailable.is_none();
        let sense = if usable { Sense::CLICK } else { Sense::hover() };
        let response = ui.interact(rect, row_id(rows.field, index), sense);
        let detail = item.unavailable.as_deref().unwrap_or(&item.detail);
        response.widget_info(|| {
            let spoken =
                if detail.is_empty() { item.label.clone() } else { format!("{}, {detail}", item.label) };
            WidgetInfo::labeled(Role::ListBoxOption, usable, spoken)
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_selected(item.chosen);
        });
        spoken::place_in_list(ui, response.id, (index, rows.count));
        if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
            open.highlighted = index;
        }
        if open.highlighted == index {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), p.selected);
        }
        let mut left = rect.left() + 9.0;
        let mut right = rect.right() - 9.0;
        if self.multiple {
            let (icon, color) =
                if item.chosen { (icons::CHECK_SQUARE, p.accent) } else { (icons::SQUARE, p.text_faint) };
            painting::icon(ui, pos2(left + 8.0, rect.center().y), icon, 16.0, color);
            left += 26.0;
        } else if item.chosen {
            painting::icon(ui, pos2(right - 8.0, rect.center().y), icons::CHECK, 15.0, p.accent);
            right -= 22.0;
        }
        if let Some(picture) = self.picture {
            let side = if self.details { 28.0 } else { 20.0 };
            let place =
                Rect::from_center_size(pos2(left + side / 2.0, rect.center().y), egui::Vec2::splat(side));
            picture(ui, index, place);
            left += side + 9.0;
        }
        let color = if usable { p.text } else { p.text_faint };
        let label = painting::line(ui, &item.label, &text::body(), color, right - left);
        if detail.is_empty() {
            painting::line_at(ui, left, rect.center().y, label);
        } else {
            painting::line_at(ui, left, rect.center().y - 8.0, label);
            let faint = if open.highlighted == index { p.text_secondary } else { p.text_faint };
            let detail = painting::line(ui, detail, &text::small(), faint, right - left);
            painting::line_at(ui, left, rect.center().y + 9.0, detail);
        }
        response.clicked()
    }
}

impl OpenPicker {
    /// Moves the highlight with the keys.
    fn keys(&mut self, ui: &Ui, rows: &PickerRows<'_>) -> Pressed {
        let last = rows.count.saturating_sub(1);
        self.highlighted = self.highlighted.min(last);
        let before = self.highlighted;
        let page = ((list_height(ui) / rows.height) as usize).saturating_sub(1).max(1);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        for (key, to) in [
            (Key::ArrowDown, (before + 1).min(last)),
            (Key::ArrowUp, before.saturating_sub(1)),
            (Key::PageDown, (before + page).min(last)),
            (Key::PageUp, before.saturating_sub(page)),
        ] {
            if pressed(key) {
                self.highlighted = to;
            }
        }
        for (key, to) in [(Key::Home, 0), (Key::End, last)] {
            if !rows.searched && pressed(key) {
                self.highlighted = to;
            }
        }
        Pressed {
            moved: self.highlighted != before,
            // The Enter that opened the picker picks nothing in it.
            enter: pressed(Key::Enter) && self.focused,
            close: pressed(Key::Escape) || pressed(Key::Tab),
        }
    }
}

/// How high the list gets, in points: the search field and a note beside it need room as well.
fn list_height(ui: &Ui) -> f32 {
    let window = ui.ctx().content_rect().height();
    (window - if room::is_low(ui.ctx()) { 90.0 } else { 140.0 }).clamp(size::ROW, 300.0)
}

fn popup_id(opener: Id) -> Id {
    opener.with("picker")
}

fn row_id(field: Id, index: usize) -> Id {
    field.with(("row", index))
}

#[cfg(test)]
mod tests;
