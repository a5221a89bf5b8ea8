//! A month to pick a day from; the body of a date field's popup.

use egui::{
    Align, Color32, CornerRadius, EventFilter, Id, Key, Layout, Modifiers, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2,
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{Button, IconButton, painting};
use crate::records::CalendarWords;
use crate::ui::{
    icons,
    theme::{self, radius, space, text},
};

const CELL: egui::Vec2 = vec2(34.0, 30.0);
/// The earliest year that is offered.
const FIRST_YEAR: i16 = 1900;
/// The latest year that is offered where there is no last day.
const LAST_YEAR: i16 = 2100;

/// What a calendar shows; the caller keeps it while the popup is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarView {
    /// The day that the arrow keys move; its month is shown.
    pub cursor: Date,
    /// Whether the years are shown instead of a month.
    pub choosing_year: bool,
    /// Whether the cursor's day is to be given the keyboard focus when it is drawn next.
    pub take_focus: bool,
}

impl CalendarView {
    /// A view on the month of `date` that takes the keyboard focus as it appears.
    pub fn new(date: Date) -> Self {
        Self { cursor: date, choosing_year: false, take_focus: true }
    }
}

/// A month calendar. Arrow keys move by days and weeks, PageUp and PageDown by months, with Shift by
/// years, Home and End within the week; Enter picks.
#[must_use = "call `show`"]
pub struct Calendar<'a> {
    view: &'a mut CalendarView,
    today: Date,
    selected: Option<Date>,
    first_weekday: Weekday,
    words: CalendarWords,
    earliest: Date,
    latest: Date,
}

impl<'a> Calendar<'a> {
    /// `today` is marked. The view is the caller's.
    pub fn new(view: &'a mut CalendarView, today: Date) -> Self {
        Self {
            view,
            today,
            selected: None,
            first_weekday: Weekday::Monday,
            words: CalendarWords::of_culture("en-US"),
            earliest: Date::constant(FIRST_YEAR, 1, 1),
            latest: Date::constant(LAST_YEAR, 12, 31),
        }
    }

    /// The day that the field has now.
    pub fn selected(mut self, selected: Option<Date>) -> Self {
        self.selected = selected;
        self
    }

    /// The weekday in the first column.
    pub fn first_weekday(mut self, weekday: Weekday) -> Self {
        self.first_weekday = weekday;
        self
    }

    /// The words of its months and weekdays; English unless set.
    pub fn words(mut self, words: CalendarWords) -> Self {
        self.words = words;
        self
    }

    /// The first day that can be picked.
    pub fn earliest(mut self, earliest: Date) -> Self {
        self.earliest = earliest;
        self
    }

    /// The last day that can be picked; today, for a birthday.
    pub fn latest(mut self, latest: Date) -> Self {
        self.latest = latest;
        self
    }

    /// Draws it. Returns the day that was picked.
    pub fn show(mut self, ui: &mut Ui) -> Option<Date> {
        let frame = UiBuilder::new()
            .layout(Layout::top_down(Align::Min))
            .accessibility_role(Role::Group)
            .accessibility_label("Calendar");
        ui.scope_builder(frame, |ui| {
            ui.set_width(CELL.x * 7.0);
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            self.header_ui(ui);
            ui.add_space(space::XS);
            if self.view.choosing_year {
                self.years_ui(ui);
                None
            } else {
                self.month_ui(ui)
            }
        })
        .inner
    }

    /// A popup's first pass only measures; the focus is taken in the one that is seen.
    fn focus_taken(&mut self, ui: &Ui) {
        if !ui.is_sizing_pass() {
            self.view.take_focus = false;
        }
    }

    fn go(&mut self, date: Option<Date>) {
        if let Some(date) = date {
            self.view.cursor = date.clamp(self.earliest, self.latest);
        }
    }

    /// Month and year, with ways to the neighbouring ones.
    fn header_ui(&mut self, ui: &mut Ui) {
        let cursor = self.view.cursor;
        ui.horizontal(|ui| {
            if ui.add(IconButton::new(icons::CARET_DOUBLE_LEFT, "Previous year").small()).clicked() {
                self.go(cursor.checked_sub(1.year()).ok());
            }
            if ui.add(IconButton::new(icons::CARET_LEFT, "Previous month").small()).clicked() {
                self.go(cursor.checked_sub(1.month()).ok());
            }
            let title = format!("{} {}", self.words.month(cursor), cursor.year());
            let name = format!("{title}, choose a year");
            let room = CELL.x * 7.0 - 4.0 * 24.0;
            ui.allocate_ui_with_layout(
                vec2(room, 26.0),
                Layout::centered_and_justified(egui::Direction::LeftToRight),
                |ui| {
                    let caret = if self.view.choosing_year { icons::CARET_UP } else { icons::CARET_DOWN };
                    let years = Button::quiet(&title).name(&name).trailing_icon(caret).small();
                    if ui.add(years).clicked() {
                        self.view.choosing_year = !self.view.choosing_year;
                        self.view.take_focus = true;
                    }
                },
            );
            if ui.add(IconButton::new(icons::CARET_RIGHT, "Next month").small()).clicked() {
                self.go(cursor.checked_add(1.month()).ok());
            }
            if ui.add(IconButton::new(icons::CARET_DOUBLE_RIGHT, "Next year").small()).clicked() {
                self.go(cursor.checked_add(1.year()).ok());
            }
        });
    }

    fn month_ui(&mut self, ui: &mut Ui) -> Option<Date> {
        let p = theme::palette(ui);
        ui.horizontal(|ui| {
            for weekday in self.first_weekday.cycle_forward().take(7) {
                let (rect, _) = ui.allocate_exact_size(vec2(CELL.x, 22.0), Sense::hover());
                let galley =
                    painting::line(ui, self.words.weekday(weekday), &text::small(), p.text_faint, CELL.x);
                painting::line_at(ui, rect.center().x - galley.size().x / 2.0, rect.center().y, galley);
            }
        });
        let grid = ui.scope_id().with("days");
        self.keys(ui, grid);
        let first = self.view.cursor.first_of_month();
        let lead = self.first_weekday.until(first.weekday());
        let mut day = first.checked_sub(i64::from(lead).days()).unwrap_or(first);
        let mut picked = None;
        for _week in 0..6 {
            ui.horizontal(|ui| {
                for _ in 0..7 {
                    if self.day_ui(ui, grid, day).clicked() {
                        picked = Some(day);
                    }
                    day = day.tomorrow().unwrap_or(day);
                }
            });
        }
        if let Some(day) = picked {
            self.view.cursor = day;
        }
        self.focus_taken(ui);
        picked
    }

    fn day_ui(&self, ui: &mut Ui, grid: Id, day: Date) -> Response {
        let p = theme::palette(ui);
        let (_, rect) = ui.allocate_space(CELL);
        let usable = (self.earliest..=self.latest).contains(&day);
        let at_cursor = day == self.view.cursor;
        let sense = match (usable, at_cursor) {
            (true, true) => Sense::click(),
            (true, false) => Sense::CLICK,
            (false, _) => Sense::hover(),
        };
        let response = ui.interact(rect, day_id(grid, day), sense);
        if at_cursor && self.view.take_focus {
            response.request_focus();
        }
        let chosen = self.selected == Some(day);
        let in_month = day.first_of_month() == self.view.cursor.first_of_month();
        response.widget_info(|| {
            let today = if day == self.today { ", today" } else { "" };
            let name = format!("{} {} {}{today}", day.day(), self.words.month(day), day.year());
            let mut info = WidgetInfo::labeled(Role::Button, usable, name);
            info.selected = chosen.then_some(true);
            info
        });
        let inner = rect.shrink2(vec2(2.0, 1.0));
        let corners = CornerRadius::same(radius::CONTROL);
        let (fill, color) = match (chosen, usable && response.hovered()) {
            (true, _) => (p.accent_fill, p.on_accent),
            (_, true) => (p.hover, p.text),
            _ if !usable => (Color32::TRANSPARENT, p.text_faint.gamma_multiply(0.5)),
            _ if in_month => (Color32::TRANSPARENT, p.text),
            _ => (Color32::TRANSPARENT, p.text_faint),
        };
        ui.painter().rect_filled(inner, corners, fill);
        if day == self.today && !chosen {
            ui.painter().rect_stroke(inner, corners, Stroke::new(1.0, p.accent), StrokeKind::Inside);
        }
        let galley = painting::line(ui, &day.day().to_string(), &text::body(), color, CELL.x);
        painting::line_at(ui, rect.center().x - galley.size().x / 2.0, rect.center().y, galley);
        if response.has_focus() {
            theme::focus_ring(ui, inner, radius::CONTROL);
        }
        response
    }

    /// Moves the cursor while its day has the focus, and the focus with it.
    fn keys(&mut self, ui: &Ui, grid: Id) {
        let at = day_id(grid, self.view.cursor);
        if !ui.memory(|memory| memory.has_focus(at)) {
            return;
        }
        ui.memory_mut(|memory| {
            let filter =
                EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            memory.set_focus_lock_filter(at, filter);
        });
        let cursor = self.view.cursor;
        let into_week = i64::from(self.first_weekday.until(cursor.weekday()));
        let moves = [
            (Modifiers::SHIFT, Key::PageUp, (-1).year()),
            (Modifiers::SHIFT, Key::PageDown, 1.year()),
            (Modifiers::NONE, Key::PageUp, (-1).month()),
            (Modifiers::NONE, Key::PageDown, 1.month()),
            (Modifiers::NONE, Key::ArrowLeft, (-1).day()),
            (Modifiers::NONE, Key::ArrowRight, 1.day()),
            (Modifiers::NONE, Key::ArrowUp, (-1).week()),
            (Modifiers::NONE, Key::ArrowDown, 1.week()),
            (Modifiers::NONE, Key::Home, (-into_week).days()),
            (Modifiers::NONE, Key::End, (6 - into_week).days()),
        ];
        let span = ui.input_mut(|input| {
            moves
                .into_iter()
                .find(|(modifiers, key, _)| input.consume_key(*modifiers, *key))
                .map(|found| found.2)
        });
        if let Some(span) = span {
            self.go(cursor.checked_add(span).ok());
            self.view.take_focus = true;
        }
    }

    /// All years that can be chosen, the cursor's in sight.
    fn years_ui(&mut self, ui: &mut Ui) {
        let p = theme::palette(ui);
        const COLUMNS: usize = 4;
        let cell = vec2(CELL.x * 7.0 / COLUMNS as f32, 32.0);
        let years: Vec<i16> = (self.earliest.year()..=self.latest.year()).rev().collect();
        let current = self.view.cursor.year();
        let reveal = self.view.take_focus;
        self.focus_taken(ui);
        ScrollArea::vertical().max_height(22.0 + 6.0 * CELL.y).auto_shrink(false).show(ui, |ui| {
            for row in years.chunks(COLUMNS) {
                ui.horizontal(|ui| {
                    for year in row {
                        let (rect, response) = ui.allocate_exact_size(cell, Sense::click());
                        let chosen = *year == current;
                        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, year));
                        let inner = rect.shrink(2.0);
                        let (fill, color) = match (chosen, response.hovered()) {
                            (true, _) => (p.accent_soft, p.accent),
                            (_, true) => (p.hover, p.text),
                            _ => (Color32::TRANSPARENT, p.text),
                        };
                        ui.painter().rect_filled(inner, CornerRadius::same(radius::CONTROL), fill);
                        let galley = painting::line(ui, &year.to_string(), &text::body(), color, cell.x);
                        painting::line_at(
                            ui,
                            rect.center().x - galley.size().x / 2.0,
                            rect.center().y,
                            galley,
                        );
                        if response.has_focus() {
                            theme::focus_ring(ui, inner, radius::CONTROL);
                        }
                        if chosen && reveal {
                            response.scroll_to_me(Some(Align::Center));
                        }
                        if response.clicked() {
                            self.go(self.view.cursor.with().year(*year).build().ok().or_else(|| {
                                // 29 February in a year that has none.
                                self.view.cursor.with().year(*year).day(28).build().ok()
                            }));
                            self.view.choosing_year = false;
                            self.view.take_focus = true;
                        }
                    }
                });
            }
        });
    }
}

fn day_id(grid: Id, day: Date) -> Id {
    grid.with((day.year(), day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use egui_kittest::{Harness, kittest::Queryable};
    use jiff::civil::date;

    use super::*;
    use crate::ui::widgets;

    type State = (CalendarView, Option<Date>);

    fn birthday() -> Harness<'static, State> {
        let state = (CalendarView::new(date(1990, 5, 17)), None);
        widgets::harness_with([320.0, 320.0], state, |ui, (view, picked)| {
            let calendar = Calendar::new(view, date(2026, 3, 1)).latest(date(2026, 3, 1));
            *picked = calendar.selected(Some(date(1990, 5, 17))).show(ui).or(*picked);
        })
    }

    #[test]
    fn a_day_is_picked_by_its_name() {
        let mut harness = birthday();
        harness.get_by_role_and_label(Role::Button, "20 May 1990").click();
        harness.run();
        assert_eq!(harness.state().1, Some(date(1990, 5, 20)));
    }

    #[test]
    fn the_keyboard_moves_across_months() {
        let mut harness = birthday();
        harness.run();
        assert!(harness.get_by_label("17 May 1990").is_focused());
        for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowRight] {
            harness.key_press(key);
            harness.run();
        }
        assert!(harness.get_by_label("1 June 1990").is_focused());
        harness.key_press(Key::PageUp);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().1, Some(date(1990, 5, 1)));
    }

    #[test]
    fn decades_are_two_clicks_away() {
        let mut harness = birthday();
        harness.get_by_label("May 1990, choose a year").click();
        harness.run();
        harness.get_by_role_and_label(Role::Button, "1988").click();
        harness.run();
        assert_eq!(harness.state().0.cursor, date(1988, 5, 17));
        harness.get_by_label("17 May 1988");
    }

    #[test]
    fn days_after_the_last_cannot_be_picked() {
        let mut harness = birthday();
        harness.state_mut().0 = CalendarView::new(date(2026, 3, 1));
        harness.run();
        harness.get_by_label("2 March 2026").click();
        harness.run();
        assert_eq!(harness.state().1, None);
        harness.get_by_label("1 March 2026, today");
    }

    #[test]
    fn the_week_starts_where_it_is_told_to() {
        let mut view = CalendarView::new(date(2026, 3, 15));
        let mut harness = widgets::harness([320.0, 320.0], move |ui| {
            Calendar::new(&mut view, date(2026, 3, 1)).first_weekday(Weekday::Sunday).show(ui);
        });
        harness.run();
        let sunday = harness.get_by_label("15 March 2026").rect().left();
        let monday = harness.get_by_label("16 March 2026").rect().left();
        assert!(sunday < monday);
    }
}
