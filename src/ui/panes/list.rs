//! The rows of a list: drawn as far as they are in sight, reached with the keyboard.

use std::ops::Range;

use egui::{EventFilter, Key, Modifiers, ScrollArea, Ui, UiBuilder};

use crate::desk::{Action, Desk, Shelf, Signed};
use crate::directory::{Badge, Column, RowView, fold, highlights, phone_highlight};
use crate::records::{RecordKey, RecordKind};
use crate::ui::theme::{Tone, size};
use crate::ui::widgets::{self, Caret, ListRow};
use crate::ui::{Reveal, Textures, Turn, ViewState, commands};

/// How many rows PageUp and PageDown move.
pub(super) fn page(view: &ViewState, kind: RecordKind) -> isize {
    let height = view.list_height.get(&kind).copied().unwrap_or(0.0);
    // One row of the page before stays in sight.
    ((height / size::ROW) as isize - 1).max(1)
}

/// Draws the rows of a book that fit.
pub(super) fn rows_ui(
    ui: &mut Ui,
    desk: &Desk,
    signed: &Signed,
    kind: RecordKind,
    view: &mut ViewState,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) {
    let shelf = signed.shelf(kind);
    let shown = signed.shown.get(&kind).copied();
    let words = shelf.query.words();
    let count = shelf.found.len();
    let mut area = ScrollArea::vertical().id_salt(("rows", kind)).auto_shrink([false, false]);
    view.list_height.insert(kind, ui.available_height());
    // Not before the desk has done what this frame asked for.
    let settled = !actions.iter().any(|action| matches!(action, Action::Search(..) | Action::Open(_)));
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
                let picture = textures.of_photo(ui.ctx(), signed, row.photo, actions);
                let draft = desk.has_edits(row.key);
                let marks = view.marks(kind);
                let looks = Looks {
                    selected: shown == Some(row.key),
                    marked: marks.keys.contains(&row.key),
                    draft,
                    reachable: place == way_in,
                    position: (place, count),
                };
                let response = ui
                    .push_id(row.key, |ui| row_ui(ui, &row, &shelf.columns, &words, picture.as_ref(), &looks))
                    .inner;
                if response.clicked() && clicked(ui, shelf, row.key, shown, marks, actions) {
                    // The keys go on in the list.
                    view.focus_row = true;
                    view.turn = Turn::Form;
                }
                if take_focus && looks.selected {
                    response.request_focus();
                }
                keys(ui, &response, desk, signed, kind, view, actions);
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
fn clicked(
    ui: &Ui,
    shelf: &Shelf,
    key: RecordKey,
    shown: Option<RecordKey>,
    marks: &mut crate::ui::Marks,
    actions: &mut Vec<Action>,
) -> bool {
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
        actions.push(Action::Open(key));
        return true;
    }
    false
}

/// What the keys do while a row has the focus: the arrows move, letters go to the search
/// field, Ctrl+A marks all.
fn keys(
    ui: &Ui,
    row: &egui::Response,
    desk: &Desk,
    signed: &Signed,
    kind: RecordKind,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if !row.has_focus() {
        return;
    }
    // Otherwise the arrows would lead out of the list.
    let escape = !view.marks(kind).keys.is_empty();
    let filter = EventFilter { vertical_arrows: true, escape, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row.id, filter));
    let shelf = signed.shelf(kind);
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
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
        commands::step(desk, view, by, actions);
        view.focus_row = true;
    } else if pressed(Modifiers::COMMAND, Key::A) {
        view.marks(kind).keys =
            (0..shelf.found.len()).filter_map(|place| shelf.row(place)).map(|row| row.key).collect();
    } else if !view.marks(kind).keys.is_empty() && pressed(Modifiers::NONE, Key::Escape) {
        view.marks(kind).keys.clear();
    }
    let typed: String = ui.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            egui::Event::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    });
    if !typed.is_empty() {
        actions.push(Action::Search(kind, format!("{}{typed}", shelf.query.text)));
        view.focus_search = Some(Caret::End);
        view.reveal = Some((kind, Reveal::Top));
    }
}

/// How a row stands among the others.
struct Looks {
    selected: bool,
    marked: bool,
    draft: bool,
    reachable: bool,
    position: (usize, usize),
}

fn row_ui(
    ui: &mut Ui,
    row: &RowView<'_>,
    columns: &[Column],
    words: &[String],
    picture: Option<&egui::TextureHandle>,
    looks: &Looks,
) -> egui::Response {
    let name_matches = highlights(row.name, words);
    let shown: Vec<&str> =
        columns.iter().map(|column| row.column(*column)).filter(|text| !text.is_empty()).collect();
    let mut detail = shown.join(" · ");
    let mut detail_matches = highlights(&detail, words);
    // Found somewhere that the row does not show: show that instead.
    if let Some((found, matches)) = hidden_match(row, words, &detail) {
        (detail, detail_matches) = (found, matches);
    }
    let mut badges: Vec<widgets::Badge<'_>> = row.badges().take(2).map(badge_of).collect();
    badges.reverse();
    let seed = row.key.to_string();
    ListRow::new(row.name, &seed)
        .name_matches(&name_matches)
        .detail(&detail)
        .detail_matches(&detail_matches)
        .badges(&badges)
        .picture(picture)
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

/// A badge in the tone of its meaning.
pub(in crate::ui) fn badge_of(badge: Badge) -> widgets::Badge<'static> {
    let (tone, meaning) = match badge {
        Badge::Disabled => (Tone::Danger, "May not sign in"),
        Badge::Owner => (Tone::Accent, "Owner of the portal"),
        Badge::Administrator => (Tone::Info, "Administrator of the whole portal"),
        Badge::ModuleAdministrator => (Tone::Info, "Administrator of one or more modules"),
        Badge::Guest => (Tone::Warning, "A guest"),
        Badge::Ldap => (Tone::Neutral, "Managed by LDAP"),
        Badge::Sso => (Tone::Neutral, "Managed by single sign-on"),
        Badge::Restricted => (Tone::Warning, "Only its managers and CRM administrators see it"),
        Badge::ViewOnly => (Tone::Neutral, "You may view it, not change it"),
    };
    widgets::Badge::new(badge.label()).tone(tone).tooltip(meaning)
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
