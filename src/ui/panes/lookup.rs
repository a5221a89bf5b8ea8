//! The lookup pane: search, filters and the list of one book.

use egui::{Align, Id, Key, Layout, Margin, Modifiers, RichText, ScrollArea, Ui, UiBuilder};

use super::filters::filters_ui;
use crate::desk::{Action, Desk, Shelf, Signed};
use crate::directory::{Badge, Row, fold, highlights};
use crate::records::RecordKind;
use crate::ui::theme::{self, Tone, size, space};
use crate::ui::widgets::{self, IconButton, ListRow, LoadingView, SearchField, StateView, skeleton_rows_ui};
use crate::ui::{Reveal, Textures, ViewState, commands, icons};

/// Draws the lookup pane of a book.
pub(in crate::ui) fn lookup_ui(
    ui: &mut Ui,
    desk: &Desk,
    signed: &Signed,
    kind: RecordKind,
    view: &mut ViewState,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) {
    let shelf = signed.shelf(kind);
    ui.spacing_mut().item_spacing.y = 0.0;
    let margin = Margin { left: 12, right: 12, top: 12, bottom: 8 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        search_ui(ui, desk, kind, view, actions);
        filters_ui(ui, signed, kind, view.filter_text(), actions);
    });
    let footer = egui::Frame::new().inner_margin(Margin::symmetric(14, 6));
    egui::Panel::bottom(Id::unique(("list footer", kind))).frame(footer).show_separator_line(false).show(
        ui,
        |ui| {
            footer_ui(ui, desk, shelf, kind, actions);
        },
    );
    if shelf.book.is_none() {
        return first_load_ui(ui, shelf, kind, actions);
    }
    if shelf.found.is_empty() {
        return nothing_found_ui(ui, shelf, kind, actions);
    }
    rows_ui(ui, desk, signed, kind, view, textures, actions);
}

/// The id of the search field of a book.
pub(in crate::ui) fn search_id(kind: RecordKind) -> Id {
    Id::unique(("search", kind))
}

fn search_ui(ui: &mut Ui, desk: &Desk, kind: RecordKind, view: &mut ViewState, actions: &mut Vec<Action>) {
    let Some(signed) = desk.signed() else { return };
    let id = search_id(kind);
    // The arrows move in the list while the words are typed, and Enter opens.
    if ui.memory(|memory| memory.has_focus(id)) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            commands::step(desk, view, 1, actions);
        } else if pressed(Key::ArrowUp) {
            commands::step(desk, view, -1, actions);
        } else if pressed(Key::Enter)
            && let Some(row) = signed.shelf(kind).row(0)
        {
            actions.push(Action::Open(row.key));
            view.reveal = Some((kind, Reveal::Chosen));
        }
    }
    let (name, hint) = match kind {
        RecordKind::Person => ("Search people", "Name, department, phone, note…"),
        RecordKind::Contact => ("Search contacts", "Name, company, phone, tag…"),
    };
    let mut text = signed.shelf(kind).query.text.clone();
    let field = SearchField::new(&mut text, name).hint(hint).id(id).show(ui);
    if std::mem::take(&mut view.focus_search) {
        field.request_focus();
    }
    if text != signed.shelf(kind).query.text {
        let reveal = if text.is_empty() { Reveal::Chosen } else { Reveal::Top };
        view.reveal = Some((kind, reveal));
        actions.push(Action::Search(kind, text));
    }
}

/// "57 of 1,284 · loaded 12:04", and the way to load again.
fn footer_ui(ui: &mut Ui, desk: &Desk, shelf: &Shelf, kind: RecordKind, actions: &mut Vec<Action>) {
    let p = theme::palette(ui);
    ui.horizontal(|ui| {
        let mut words = Vec::new();
        if shelf.book.is_some() {
            words.push(format!("{} of {}", grouped(shelf.found.len()), grouped(shelf.total())));
        }
        if let Some(loaded) = &shelf.loaded {
            words.push(format!("loaded {:02}:{:02}", loaded.hour(), loaded.minute()));
        }
        ui.label(RichText::new(words.join(" · ")).small().color(p.text_faint));
        if let (Some(sentence), true) = (&shelf.trouble, shelf.book.is_some()) {
            let words = RichText::new("could not be refreshed").small().color(p.danger);
            ui.label(words).on_hover_text(sentence);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = match kind {
                RecordKind::Person => "Refresh people",
                RecordKind::Contact => "Refresh contacts",
            };
            let keys = ui.ctx().format_shortcut(&commands::Command::Refresh.shortcut());
            let running = shelf.loading.is_some_and(|id| desk.running().any(|(job, ..)| job == id));
            let button = IconButton::new(icons::REFRESH, name).small().shortcut(&keys).busy(running);
            if ui.add(button).clicked() {
                actions.push(Action::Refresh(kind));
            }
        });
    });
}

/// A number with its thousands set apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn first_load_ui(ui: &mut Ui, shelf: &Shelf, kind: RecordKind, actions: &mut Vec<Action>) {
    match &shelf.trouble {
        Some(sentence) => {
            let title = match kind {
                RecordKind::Person => "The people could not be loaded",
                RecordKind::Contact => "The contacts could not be loaded",
            };
            if StateView::error(title).detail(sentence).action("Try again").show(ui).action {
                actions.push(Action::Refresh(kind));
            }
        }
        None => {
            egui::Frame::new().inner_margin(Margin::symmetric(14, 4)).show(ui, |ui| {
                LoadingView::new(match kind {
                    RecordKind::Person => "Loading people",
                    RecordKind::Contact => "Loading contacts",
                })
                .show(ui);
            });
            skeleton_rows_ui(ui, 8);
        }
    }
}

fn nothing_found_ui(ui: &mut Ui, shelf: &Shelf, kind: RecordKind, actions: &mut Vec<Action>) {
    let words = kind.plural().to_lowercase();
    if shelf.total() == 0 {
        let detail = format!("This portal has no {words} that you may see.");
        StateView::empty(icons::TRAY, "Nothing here yet").detail(&detail).show(ui);
        return;
    }
    let title = format!("No {words} match");
    let detail = "Try fewer words, or take the filters away.";
    if StateView::empty(icons::SEARCH, &title).detail(detail).action("Show all").show(ui).action {
        actions.push(Action::Search(kind, String::new()));
        actions.push(Action::Filter(kind, Default::default()));
    }
}

#[allow(clippy::too_many_arguments)]
fn rows_ui(
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
    // Not before the desk has done what this frame asked for.
    let settled = !actions.iter().any(|action| matches!(action, Action::Search(..) | Action::Open(_)));
    if settled && let Some((_, reveal)) = view.reveal.take_if(|(wanted, _)| *wanted == kind) {
        let scrolled = view.scrolled.get(&kind).copied().unwrap_or(0.0);
        let place = shown.and_then(|key| shelf.place_of(key)).filter(|_| reveal == Reveal::Chosen);
        area = area.vertical_scroll_offset(revealing(scrolled, ui.available_height(), place));
    }
    let list = UiBuilder::new().accessibility_role(egui::Role::ListBox).accessibility_label(kind.plural());
    let shown_area = ui.scope_builder(list, |ui| {
        area.show_rows(ui, size::ROW, count, |ui, range| {
            for place in range {
                let Some(row) = shelf.row(place) else { continue };
                let picture = textures.of_photo(ui.ctx(), signed, row.photo.as_deref(), actions);
                let draft = desk.has_edits(row.key);
                let selected = shown == Some(row.key);
                let response = ui.push_id(row.key, |ui| {
                    row_ui(ui, row, &words, picture.as_ref(), draft, selected, (place, count))
                });
                if response.inner.clicked() {
                    actions.push(Action::Open(row.key));
                }
                type_ahead(ui, &response.inner, desk, kind, view, actions);
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

/// In the list, the arrows move and letters go to the search field.
fn type_ahead(
    ui: &Ui,
    row: &egui::Response,
    desk: &Desk,
    kind: RecordKind,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if !row.has_focus() {
        return;
    }
    let typed: String = ui.input(|input| {
        input
            .events
            .iter()
            .filter_map(|event| match event {
                egui::Event::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
                _ => None,
            })
            .collect()
    });
    if !typed.is_empty()
        && let Some(signed) = desk.signed()
    {
        let text = format!("{}{typed}", signed.shelf(kind).query.text);
        actions.push(Action::Search(kind, text));
        view.focus_search = true;
        view.reveal = Some((kind, Reveal::Top));
    }
}

fn row_ui(
    ui: &mut Ui,
    row: &Row,
    words: &[String],
    picture: Option<&egui::TextureHandle>,
    draft: bool,
    selected: bool,
    (place, count): (usize, usize),
) -> egui::Response {
    let name_matches = highlights(&row.name, words);
    let mut detail = match (row.title.is_empty(), row.place.is_empty()) {
        (false, false) => format!("{} · {}", row.title, row.place),
        _ => format!("{}{}", row.title, row.place),
    };
    let mut detail_matches = highlights(&detail, words);
    // Found somewhere that the row does not show: show that instead.
    if let Some(found) = hidden_match(row, words, &detail) {
        detail_matches = highlights(&found, words);
        detail = found;
    }
    let badges: Vec<widgets::Badge<'_>> =
        row.badges.iter().take(2).rev().map(|badge| badge_of(*badge)).collect();
    let disabled = row.badges.contains(&Badge::Disabled);
    let seed = row.key.to_string();
    ListRow::new(&row.name, &seed)
        .name_matches(&name_matches)
        .detail(&detail)
        .detail_matches(&detail_matches)
        .badges(&badges)
        .picture(picture)
        .draft(draft)
        .dimmed(disabled)
        .selected(selected)
        .position(place, count)
        .show(ui)
}

/// The part of a row that holds a word which neither name nor detail hold.
fn hidden_match(row: &Row, words: &[String], detail: &str) -> Option<String> {
    let seen = format!("{}\n{}", fold(&row.name), fold(detail));
    let word = words.iter().find(|word| !seen.contains(word.as_str()))?;
    let part = row.more.iter().chain(&row.phones).find(|part| fold(part).contains(word.as_str()))?;
    Some(part.lines().find(|line| fold(line).contains(word.as_str())).unwrap_or(part).to_owned())
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

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1284, "1,284"), (100_000, "100,000"), (1_000_000, "1,000,000")]
        {
            assert_eq!(grouped(number), text);
        }
    }
}
