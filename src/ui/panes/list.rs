//! The rows of a list: drawn as far as they are in sight, reached with the keyboard.

use std::ops::Range;

use egui::{EventFilter, Key, Modifiers, Response, ScrollArea, TextureHandle, Ui, UiBuilder};

use super::pills::pill_of;
use crate::desk::Action;
use crate::directory::{Column, RowView, fold, highlights, phone_highlight};
use crate::records::{RecordKey, RecordKind};
use crate::ui::scene::Scene;
use crate::ui::theme::size;
use crate::ui::widgets::{Caret, ListRow, Pill};
use crate::ui::{Marks, Reveal, Turn, ViewState, dispatch};

/// How many rows PageUp and PageDown move.
pub(super) fn page(view: &ViewState, kind: RecordKind) -> isize {
    let height = view.list_height.get(&kind).copied().unwrap_or(0.0);
    // One row of the page before stays in sight.
    ((height / size::ROW) as isize - 1).max(1)
}

/// Draws the rows of a book that fit.
pub(super) fn rows_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, view: &mut ViewState) {
    let Scene { desk, lists, .. } = *scene;
    let shelf = lists.shelf(kind);
    let shown = lists.shown.get(&kind).copied();
    let words = shelf.query.words();
    let count = shelf.found.len();
    let mut area = ScrollArea::vertical().id_salt(("rows", kind)).auto_shrink([false, false]);
    view.list_height.insert(kind, ui.available_height());
    // Not before the desk has done what this frame asked for.
    let settled = !scene.actions.iter().any(|action| matches!(action, Action::Search(..) | Action::Open(_)));
    if settled && let Some((_, reveal)) = view.reveal.take_if(|(wanted, _)| *wanted == kind) {
        let scrolled = view.scrolled.get(&kind).copied().unwrap_or(0.0);
        let place = shown.and_then(|key| shelf.place_of(key)).filter(|_| reveal == Reveal::Chosen);
        area = area.vertical_scroll_offset(revealing(scrolled, ui.available_height(), place));
    }
    let take_focus = settled && std::mem::take(&mut view.focus_row);
    let list = UiBuilder::new().accessibility_role(egui::Role::ListBox).accessibility_label(kind.plural());
    let shown_area = ui.scope_builder(list, |ui| {
        area.show_rows(ui, size::ROW, count, |ui, range| {
            // Tab leads to the chosen row where it is in sight, or else to the first that is.
            let is_chosen = |place: usize| shelf.row(place).is_some_and(|row| shown == Some(row.key));
            let way_in = range.clone().find(|place| is_chosen(*place)).unwrap_or(range.start);
            for place in range {
                let Some(row) = shelf.row(place) else { continue };
                let marks = view.marks(kind);
                let looks = Looks {
                    columns: &shelf.columns,
                    words: &words,
                    picture: scene.photo(ui.ctx(), row.photo),
                    selected: shown == Some(row.key),
                    marked: marks.keys.contains(&row.key),
                    draft: desk.has_edits(row.key),
                    reachable: place == way_in,
                    position: (place, count),
                };
                let response = ui.push_id(row.key, |ui| row_ui(ui, &row, &looks)).inner;
                if response.clicked() && clicked(ui, scene, row.key, marks) {
                    // The keys go on in the list.
                    view.focus_row = true;
                    view.turn = Turn::Form;
                }
                if take_focus && looks.selected {
                    response.request_focus();
                }
                keys(&response, scene, kind, view);
            }
        })
    });
    view.scrolled.insert(kind, shown_area.inner.state.clamped_offset().y);
}

/// How far to scroll so that the row at a place is in sight, moving no more than needed;
/// to the top without a place.
fn revealing(scrolled: f32, height: f32, place: Option<usize>) -> f32 {
    let Some(place) = place else { return 0.0 };
    let top = place as f32 * size::ROW;
    scrolled.min(top).max(top + size::ROW - height).max(0.0)
}

/// A press on a row opens it; with Ctrl it is marked beside others, with Shift all up to it.
/// Returns whether it was opened.
fn clicked(ui: &Ui, scene: &mut Scene<'_>, key: RecordKey, marks: &mut Marks) -> bool {
    let shelf = scene.lists.shelf(key.kind());
    let shown = scene.lists.shown.get(&key.kind()).copied();
    let modifiers = ui.input(|input| input.modifiers);
    if modifiers.shift {
        let anchor = marks.anchor.or(shown).unwrap_or(key);
        let places = (shelf.place_of(anchor), shelf.place_of(key));
        if let (Some(from), Some(to)) = places {
            let between = from.min(to)..=from.max(to);
            marks.keys.extend(between.filter_map(|place| shelf.row(place)).map(|row| row.key));
        }
    } else if modifiers.command {
        // The record that is open is the first of those that are chosen.
        if marks.keys.is_empty() {
            marks.keys.extend(shown);
        }
        if !marks.keys.remove(&key) {
            marks.keys.insert(key);
        }
        marks.anchor = Some(key);
    } else {
        marks.keys.clear();
        marks.anchor = Some(key);
        scene.actions.push(Action::Open(key));
        return true;
    }
    false
}

/// What the keys do while a row has the focus: the arrows move, letters go to the search
/// field, Ctrl+A marks all.
fn keys(row: &Response, scene: &mut Scene<'_>, kind: RecordKind, view: &mut ViewState) {
    if !row.has_focus() {
        return;
    }
    // Otherwise the arrows would lead out of the list.
    let escape = !view.marks(kind).keys.is_empty();
    let filter = EventFilter { vertical_arrows: true, escape, ..EventFilter::default() };
    let ctx = &row.ctx;
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(row.id, filter));
    let shelf = scene.lists.shelf(kind);
    let pressed = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
    let (page, end) = (page(view, kind), isize::MAX);
    let steps = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::Home, -end),
        (Key::End, end),
    ];
    if let Some((_, by)) = steps.into_iter().find(|(key, _)| pressed(Modifiers::NONE, *key)) {
        view.marks(kind).keys.clear();
        dispatch::step(scene, view, by);
        view.focus_row = true;
    } else if pressed(Modifiers::COMMAND, Key::A) {
        view.marks(kind).keys =
            (0..shelf.found.len()).filter_map(|place| shelf.row(place)).map(|row| row.key).collect();
    } else if !view.marks(kind).keys.is_empty() && pressed(Modifiers::NONE, Key::Escape) {
        view.marks(kind).keys.clear();
    }
    let typed: String = ctx.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            egui::Event::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    });
    if !typed.is_empty() {
        scene.actions.push(Action::Search(kind, format!("{}{typed}", shelf.query.text)));
        view.focus_search = Some(Caret::End);
        view.reveal = Some((kind, Reveal::Top));
    }
}

/// What a row shows, and its state among the others.
struct Looks<'a> {
    /// What its second line shows.
    columns: &'a [Column],
    /// The words that are looked for.
    words: &'a [String],
    picture: Option<TextureHandle>,
    selected: bool,
    marked: bool,
    draft: bool,
    reachable: bool,
    position: (usize, usize),
}

fn row_ui(ui: &mut Ui, row: &RowView<'_>, looks: &Looks<'_>) -> Response {
    let name_matches = highlights(row.name, looks.words);
    let shown: Vec<&str> =
        looks.columns.iter().map(|column| row.column(*column)).filter(|text| !text.is_empty()).collect();
    let mut detail = shown.join(" · ");
    let mut detail_matches = highlights(&detail, looks.words);
    // Found somewhere that the row does not show: show that instead.
    if let Some((found, matches)) = hidden_match(row, looks.words, &detail) {
        (detail, detail_matches) = (found, matches);
    }
    let mut badges: Vec<Pill<'_>> = row.badges().take(2).map(pill_of).collect();
    badges.reverse();
    let seed = row.key.to_string();
    ListRow::new(row.name, &seed)
        .name_matches(&name_matches)
        .detail(&detail)
        .detail_matches(&detail_matches)
        .badges(&badges)
        .picture(looks.picture.as_ref())
        .draft(looks.draft)
        .dimmed(row.is_disabled())
        .selected(looks.selected)
        .reachable(looks.reachable)
        .marked(looks.marked)
        .position(looks.position.0, looks.position.1)
        .show(ui)
}

/// The part of a row that holds a word which neither name nor detail hold, and where.
fn hidden_match(row: &RowView<'_>, words: &[String], detail: &str) -> Option<(String, Vec<Range<usize>>)> {
    let seen = format!("{}\n{}", fold(row.name), fold(detail));
    let whole = words.concat();
    let word = words.iter().find(|word| !seen.contains(word.as_str()))?;
    let holds = |part: &&str| fold(part).contains(word.as_str());
    let mut parts = [row.title, row.place, row.email, row.user_name, row.location].into_iter();
    if let Some(part) = parts.find(holds).or_else(|| row.more().chain(row.phones()).find(holds)) {
        let line = part.lines().find(holds).unwrap_or(part);
        return Some((line.to_owned(), highlights(line, words)));
    }
    row.phones().find_map(|phone| {
        let range = phone_highlight(phone, word).or_else(|| phone_highlight(phone, &whole))?;
        Some((phone.to_owned(), vec![range]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_scrolls_no_further_than_needed() {
        let (row, height) = (size::ROW, 10.0 * size::ROW);
        assert_eq!(revealing(0.0, height, Some(3)), 0.0);
        assert_eq!(revealing(0.0, height, Some(10)), row);
        assert_eq!(revealing(20.0 * row, height, Some(12)), 12.0 * row);
        assert_eq!(revealing(20.0 * row, height, None), 0.0);
    }
}
