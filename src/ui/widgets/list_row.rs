//! A row of the people and contact lists.

use std::ops::Range;
use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontId, Galley, Rect, Response, Role, Sense, TextureHandle, Ui, Vec2, WidgetInfo,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::{Avatar, Pill, spoken};
use crate::ui::theme::{self, radius, size, space, text};

/// A row with picture, name, second line, badges, and the mark of an unsaved draft. The whole row is
/// one target. Draw it in a list that draws only its visible rows.
///
/// A row is no stop for Tab unless it is the selected one: the list is reached as a whole, and its
/// owner moves the selection with the arrow keys.
#[must_use = "call `show`"]
pub struct ListRow<'a> {
    name: &'a str,
    seed: &'a str,
    name_matches: &'a [Range<usize>],
    detail: &'a str,
    detail_matches: &'a [Range<usize>],
    badges: &'a [Pill<'a>],
    picture: Option<&'a TextureHandle>,
    draft: bool,
    dimmed: bool,
    selected: bool,
    marked: bool,
    focused: bool,
    reachable: bool,
    position: Option<(usize, usize)>,
}

impl<'a> ListRow<'a> {
    /// `seed` is what never changes about the record (its id): colour and identity come from it.
    pub fn new(name: &'a str, seed: &'a str) -> Self {
        Self {
            name,
            seed,
            name_matches: &[],
            detail: "",
            detail_matches: &[],
            badges: &[],
            picture: None,
            draft: false,
            dimmed: false,
            selected: false,
            marked: false,
            focused: false,
            reachable: false,
            position: None,
        }
    }

    /// The byte ranges of the name that the search found.
    pub fn name_matches(mut self, matches: &'a [Range<usize>]) -> Self {
        self.name_matches = matches;
        self
    }

    /// The second line: title, department, company.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// The byte ranges of the second line that the search found.
    pub fn detail_matches(mut self, matches: &'a [Range<usize>]) -> Self {
        self.detail_matches = matches;
        self
    }

    /// Badges at the right end, most important last.
    pub fn badges(mut self, badges: &'a [Pill<'a>]) -> Self {
        self.badges = badges;
        self
    }

    /// The picture, as soon as it is loaded.
    pub fn picture(mut self, picture: Option<&'a TextureHandle>) -> Self {
        self.picture = picture;
        self
    }

    /// Whether there is an unsaved draft of the record.
    pub fn draft(mut self, draft: bool) -> Self {
        self.draft = draft;
        self
    }

    /// Paler, for people who are disabled.
    pub fn dimmed(mut self, dimmed: bool) -> Self {
        self.dimmed = dimmed;
        self
    }

    /// Whether its form is open beside the list.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// Whether it is one of several chosen for a change of many at once.
    pub fn marked(mut self, marked: bool) -> Self {
        self.marked = marked;
        self
    }

    /// Whether Tab leads to it, though it is not selected: where none is, one row is the way into the list.
    pub fn reachable(mut self, reachable: bool) -> Self {
        self.reachable = reachable;
        self
    }

    /// Draws the focus ring, where the list has the keyboard focus and this is its current row.
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Number of the row from 0, and how many there are, for a screen reader.
    pub fn position(mut self, index: usize, count: usize) -> Self {
        self.position = Some((index, count));
        self
    }

    /// Everything that is seen in the row, in a sentence.
    fn spoken(&self) -> String {
        let mut parts = vec![self.name];
        if !self.detail.is_empty() {
            parts.push(self.detail);
        }
        parts.extend(self.badges.iter().map(Pill::text));
        if self.draft {
            parts.push("unsaved changes");
        }
        parts.join(", ")
    }

    /// Draws the row across the available width.
    pub fn show(self, ui: &mut Ui) -> Response {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), size::ROW));
        let id = ui.scope_id().with(("row", self.seed));
        let sense = if self.selected || self.reachable { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(rect, id, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, ui.is_enabled(), self.spoken()));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_selected(self.is_chosen());
        });
        if let Some(place) = self.position {
            spoken::place_in_list(ui, id, place);
        }
        if !ui.is_rect_visible(rect) {
            return response;
        }
        if self.paint(ui, &response, rect.shrink2(vec2(6.0, 1.0))) {
            response.on_hover_text(format!("{}\n{}", self.name, self.detail).trim())
        } else {
            response
        }
    }

    fn is_chosen(&self) -> bool {
        self.selected || self.marked
    }

    /// Returns whether a text is cut off.
    fn paint(&self, ui: &Ui, response: &Response, body: Rect) -> bool {
        let p = theme::palette(ui);
        let corners = CornerRadius::same(radius::CONTROL + 1);
        let fill = match (self.is_chosen(), response.is_pointer_button_down_on(), response.hovered()) {
            (true, ..) => p.selected,
            (_, true, _) => p.pressed,
            (_, _, true) => p.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(body, corners, fill);

        let side = 36.0;
        let avatar =
            Rect::from_center_size(pos2(body.left() + 9.0 + side / 2.0, body.center().y), Vec2::splat(side));
        Avatar::new(self.name, self.seed).picture(self.picture).dimmed(self.dimmed).paint_at(ui, avatar);

        let mut right = body.right() - 10.0;
        if self.draft {
            ui.painter().circle_filled(pos2(right - 4.0, body.center().y), 4.0, p.changed);
            right -= 16.0;
        }
        let left = avatar.right() + 11.0;
        let (name, detail) = self.lines(ui, (right - left).max(20.0));
        let is_cut = name.elided || detail.elided;
        let gap = if name.rows.len() + detail.rows.len() > 2 { 0.0 } else { 2.0 };
        let detail_height = if self.detail.is_empty() { 0.0 } else { gap + detail.size().y };
        let top = (body.center().y - (name.size().y + detail_height) / 2.0).round();
        let below = (top + name.size().y + gap).round();
        let mut badge_right = right;
        for badge in self.badges.iter().rev() {
            let line = top + name.size().y / name.rows.len().max(1) as f32 / 2.0;
            badge_right = badge.paint_left_of(ui, badge_right, line) - space::XS;
        }
        // The texts are laid out with their colours.
        ui.painter().galley(pos2(left, top), name, Color32::PLACEHOLDER);
        if !self.detail.is_empty() {
            ui.painter().galley(pos2(left, below), detail, Color32::PLACEHOLDER);
        }
        if response.has_focus() || self.focused {
            theme::focus_ring(ui, body.shrink(1.0), radius::CONTROL);
        }
        is_cut
    }

    /// Name and second line, laid out in so much room: width in points. One of them can have two lines.
    fn lines(&self, ui: &Ui, whole: f32) -> (Arc<Galley>, Arc<Galley>) {
        let p = theme::palette(ui);
        let badges: f32 = self.badges.iter().map(|badge| badge.width(ui) + space::XS).sum();
        let name_room = (whole - badges - space::XS).max(20.0);
        let name_color = if self.dimmed { p.text_secondary } else { p.text };
        let detail_color = if self.is_chosen() { p.text_secondary } else { p.text_faint };
        let name = |rows| {
            let font = text::emphasis().resolve(ui.style());
            marked_galley(ui, self.name, self.name_matches, font, name_color, (name_room, rows))
        };
        let detail = |rows| {
            let font = text::small().resolve(ui.style());
            marked_galley(ui, self.detail, self.detail_matches, font, detail_color, (whole, rows))
        };
        // There is room for one line more, and the name needs it first.
        let (mut top, mut below) = (name(1), detail(1));
        if top.elided {
            top = name(2);
        } else if below.elided {
            below = detail(2);
        }
        (top, below)
    }
}

/// A text in so much room: width in points and number of lines; the found parts on a wash.
fn marked_galley(
    ui: &Ui,
    line: &str,
    matches: &[Range<usize>],
    font: FontId,
    color: Color32,
    (width, rows): (f32, usize),
) -> Arc<Galley> {
    let p = theme::palette(ui);
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    job.wrap = TextWrapping { max_rows: rows, ..TextWrapping::wrap_at_width(width) };
    let plain = TextFormat::simple(font.clone(), color);
    let found = TextFormat { background: p.match_highlight, color: p.text, expand_bg: 1.0, ..plain.clone() };
    let mut done = 0;
    for range in matches {
        let Some(hit) = line.get(range.clone()).filter(|_| range.start >= done) else {
            continue;
        };
        if let Some(before) = line.get(done..range.start) {
            job.append(before, 0.0, plain.clone());
        }
        job.append(hit, 0.0, found.clone());
        done = range.end;
    }
    job.append(line.get(done..).unwrap_or_default(), 0.0, plain);
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use egui::UiBuilder;
    use egui_kittest::kittest::{NodeT as _, Queryable};

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn a_row_speaks_all_it_shows_and_is_one_target() {
        let mut harness = widgets::harness_with([340.0, 160.0], None, |ui, clicked| {
            let badges = [Pill::new("Guest"), Pill::new("Disabled")];
            let matches = [0..3, 4..5];
            let list = UiBuilder::new().accessibility_role(Role::ListBox).accessibility_label("People");
            ui.scope_builder(list, |ui| {
                for (index, name) in ["Mia Berg", "美咲 佐藤"].into_iter().enumerate() {
                    let row = ListRow::new(name, name)
                        .name_matches(if index == 0 { &matches } else { &[] })
                        .detail("Head of Sales · Sales")
                        .badges(&badges)
                        .draft(index == 0)
                        .position(index, 70);
                    if ui.push_id(name, |ui| row.show(ui)).inner.clicked() {
                        *clicked = Some(index);
                    }
                }
            });
        });
        let spoken = "Mia Berg, Head of Sales · Sales, Guest, Disabled, unsaved changes";
        let row = harness.get_by_role_and_label(Role::ListBoxOption, spoken);
        // The first of seventy: AccessKit counts from 0, and asks the list how many there are.
        assert_eq!(row.accesskit_node().position_in_set(), Some(0));
        let list = harness.get_by_role_and_label(Role::ListBox, "People");
        assert_eq!(list.accesskit_node().size_of_set(), Some(70));
        row.click();
        harness.run();
        assert_eq!(*harness.state(), Some(0));
    }

    #[test]
    fn ranges_that_do_not_fit_the_text_are_left_out() {
        let bad = [Range { start: 2, end: 1 }, 0..1, 3..90];
        let mut harness = widgets::harness([340.0, 100.0], |ui| {
            ListRow::new("佐藤", "1").name_matches(&bad).show(ui);
        });
        harness.run();
    }
}
