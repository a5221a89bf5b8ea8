//! The lookup pane: search, filters and the list of one book.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{Align, Id, Key, Layout, Margin, Modifiers, RichText, Ui};

use super::arrangement::arrangement_ui;
use super::filters::filters_ui;
use super::list::{self, rows_ui};
use super::numbers::grouped;
use crate::desk::{Action, Desk, Shelf, Shortened, View};
use crate::directory::{Filters, StatusFilter};
use crate::records::RecordKind;
use crate::ui::command::Command;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Button, IconButton, LoadingView, SearchField, StateView, skeleton_rows_ui, spoken};
use crate::ui::{Marks, Reveal, ViewState, dispatch, icons, room, search_fields};

/// How often the count of a running job is drawn anew.
const COUNTING: Duration = Duration::from_millis(200);

/// Draws the lookup pane of a book.
pub(in crate::ui) fn lookup_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, view: &mut ViewState) {
    let shelf = scene.lists.shelf(kind);
    ui.spacing_mut().item_spacing.y = 0.0;
    if scene.session.is_none() {
        offline_ui(ui, scene);
    }
    let (around, below, between) = if room::is_low(ui.ctx()) { (6, 4, space::XS) } else { (12, 8, space::S) };
    let margin = Margin { left: 12, right: 12, top: around, bottom: below };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = between;
        ui.horizontal(|ui| {
            search_ui(ui, scene, kind, view);
            arrangement_ui(ui, scene, kind, &mut view.view_name);
        });
        filters_ui(ui, scene, kind, view.filter_search());
    });
    let footer =
        egui::Frame::new().inner_margin(Margin::symmetric(14, if room::is_low(ui.ctx()) { 0 } else { 6 }));
    egui::Panel::bottom(Id::unique(("list footer", kind))).frame(footer).show_separator_line(false).show(
        ui,
        |ui| {
            footer_ui(ui, scene, kind, view.marks(kind));
        },
    );
    if shelf.book.is_none() {
        return first_load_ui(ui, scene, kind);
    }
    if shelf.found.is_empty() {
        return nothing_found_ui(ui, scene, kind);
    }
    rows_ui(ui, scene, kind, view);
}

/// Says that nobody is signed in, and leads to the sign-in.
fn offline_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let is_signing_in = scene.desk.signing_in().is_some_and(|state| state.running.is_some());
    let words =
        if is_signing_in { "Signing in…" } else { "Nobody is signed in: you can look up, not edit." };
    let p = theme::palette(ui);
    let margin = Margin { left: 14, right: 12, top: 8, bottom: 8 };
    egui::Frame::new().fill(p.neutral_soft).inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if !is_signing_in && ui.add(Button::secondary("Sign in").small()).clicked() {
                    scene.actions.push(Action::AskToSignIn);
                }
                // The words have what the button leaves.
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(RichText::new(icons::CLOUD_SLASH).color(p.text_secondary));
                    ui.add(egui::Label::new(RichText::new(words).small().color(p.text_secondary)).wrap());
                });
            });
        });
    });
}

/// The room that the button beside the search field needs, in points.
const BUTTON: f32 = 30.0;

fn search_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, view: &mut ViewState) {
    let shelf = scene.lists.shelf(kind);
    let id = search_fields::of_list(kind);
    // The arrows move in the list while the words are typed, and Enter opens.
    if ui.memory(|memory| memory.has_focus(id)) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let page = list::page(view, kind);
        let by = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, page), (Key::PageUp, -page)]
            .into_iter()
            .find_map(|(key, by)| pressed(key).then_some(by));
        if let Some(by) = by {
            dispatch::step(scene, view, by);
        } else if pressed(Key::Enter)
            && let Some(row) = shelf.row(0)
        {
            dispatch::open(row.key, view, scene.actions);
        }
    }
    let (name, hint) = match kind {
        RecordKind::Person => ("Search people", "Name, department, phone…"),
        RecordKind::Contact => ("Search contacts", "Name, company, phone…"),
    };
    let mut text = shelf.query.text.clone();
    let focus = view.focus_search.take();
    let width = ui.available_width() - BUTTON - ui.spacing().item_spacing.x;
    SearchField::new(&mut text, name).hint(hint).id(id).width(width).focus(focus).show(ui);
    if text != shelf.query.text {
        let reveal = if text.is_empty() { Reveal::Chosen } else { Reveal::Top };
        view.reveal = Some((kind, reveal));
        scene.actions.push(Action::Search(kind, text));
    }
}

/// "57 of 1,284 · loaded 12:04", and the way to load again.
fn footer_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, marks: &mut Marks) {
    let p = theme::palette(ui);
    let shelf = scene.lists.shelf(kind);
    let running = progress(scene.desk, shelf);
    if let (Some(sentence), true) = (&shelf.trouble, shelf.book.is_some()) {
        let words = format!("The list could not be refreshed. {sentence}");
        ui.add(egui::Label::new(RichText::new(words).small().color(p.danger)).wrap());
    }
    if let Some(shortened) = shelf.shortened {
        let words = shortened_words(shortened, shelf.total());
        ui.add(egui::Label::new(RichText::new(words).small().color(p.warning)).wrap());
    }
    ui.horizontal(|ui| {
        let marked = marks.keys.len();
        if marked > 0 {
            let words = format!("{} of {} chosen", grouped(marked), grouped(shelf.total()));
            ui.label(RichText::new(words).small().color(p.text));
            if ui.add(IconButton::new(icons::CLOSE, "Clear the choice").small()).clicked() {
                marks.keys.clear();
            }
        } else {
            ui.spacing_mut().item_spacing.x = space::XS;
            let quiet = |words: String| RichText::new(words).small().color(p.text_faint);
            let count = shelf.book.is_some().then(|| {
                let count = format!("{} of {}", grouped(shelf.found.len()), grouped(shelf.total()));
                // A user who types and does not see the list hears how many are left.
                spoken::announce(&ui.label(quiet(count)), Live::Polite);
            });
            if let Some(age) = age_words(scene.desk, shelf, running) {
                let words = quiet(if count.is_some() { format!("· {age}") } else { age });
                let room = ui.available_width() - theme::size::CONTROL_SMALL;
                ui.scope(|ui| {
                    ui.set_max_width(room.max(0.0));
                    ui.add(egui::Label::new(words).truncate());
                });
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = match kind {
                RecordKind::Person => "Refresh people",
                RecordKind::Contact => "Refresh contacts",
            };
            let keys = ui.ctx().format_shortcut(&Command::Refresh.shortcut());
            let button =
                IconButton::new(icons::REFRESH, name).small().shortcut(&keys).busy(running.is_some());
            if ui.add(button).clicked() {
                scene.actions.push(Action::Refresh(kind));
            }
        });
    });
    if running.is_some() {
        ui.ctx().request_repaint_after(COUNTING);
    }
}

/// What is missing in the list.
fn shortened_words(shortened: Shortened, total: usize) -> String {
    match shortened {
        Shortened::Records => {
            let total = grouped(total);
            format!("The portal has more than fit into this list. These are the first {total}.")
        }
        Shortened::Texts => "Some long texts are searched only at their beginning.".to_owned(),
    }
}

/// How old the list is, or how far its refreshing.
fn age_words(desk: &Desk, shelf: &Shelf, running: Option<(usize, usize)>) -> Option<String> {
    let loaded = shelf.loaded.as_ref()?;
    Some(match running {
        Some((done, all)) if all > 0 && done < all => {
            format!("refreshing, {} of {}", grouped(done), grouped(all))
        }
        _ if shelf.is_copy => format!("from this computer, {}", age(loaded, &desk.now())),
        _ => format!("loaded {:02}:{:02}", loaded.hour(), loaded.minute()),
    })
}

/// How old something is, as one says it.
fn age(since: &jiff::Zoned, now: &jiff::Zoned) -> String {
    let minutes = now.timestamp().as_second().saturating_sub(since.timestamp().as_second()) / 60;
    let counted = |count: i64, what: &str| {
        if count == 1 { format!("1 {what} old") } else { format!("{count} {what}s old") }
    };
    match minutes {
        ..2 => "a minute old".to_owned(),
        2..60 => counted(minutes, "minute"),
        60..1440 => counted(minutes / 60, "hour"),
        _ => counted(minutes / 1440, "day"),
    }
}

/// How far the loading of a list is, while it is loading: (done, of all).
fn progress(desk: &Desk, shelf: &Shelf) -> Option<(usize, usize)> {
    let id = shelf.loading?;
    desk.running().find(|job| job.id == id).map(|job| job.progress)
}

fn first_load_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind) {
    let shelf = scene.lists.shelf(kind);
    match &shelf.trouble {
        Some(sentence) => {
            let title = match kind {
                RecordKind::Person => "The people could not be loaded",
                RecordKind::Contact => "The contacts could not be loaded",
            };
            if StateView::error(title).detail(sentence).action("Try again").show(ui).action {
                scene.actions.push(Action::Refresh(kind));
            }
        }
        None => {
            egui::Frame::new().inner_margin(Margin::symmetric(14, 4)).show(ui, |ui| {
                let what = match kind {
                    RecordKind::Person => "Loading people",
                    RecordKind::Contact => "Loading contacts",
                };
                let (done, all) = progress(scene.desk, shelf).unwrap_or_default();
                let mut loading = LoadingView::new(what).cancellable(shelf.loading.is_some());
                if all > 0 {
                    loading = loading.progress(done, all);
                }
                if loading.show(ui) {
                    scene.actions.extend(shelf.loading.map(Action::CancelJob));
                }
            });
            skeleton_rows_ui(ui, 8);
        }
    }
}

fn nothing_found_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind) {
    let shelf = scene.lists.shelf(kind);
    let words = kind.plural().to_lowercase();
    if shelf.total() == 0 {
        let detail = format!("This portal has no {words} that you may see.");
        StateView::empty(icons::TRAY, "Nothing here yet").detail(&detail).show(ui);
        return;
    }
    let title = format!("No {words} match");
    let detail = "Try fewer words, or take the filters away.";
    let (other, elsewhere) = match kind {
        RecordKind::Person => (RecordKind::Contact, "contact"),
        RecordKind::Contact => (RecordKind::Person, "person"),
    };
    let count = scene.lists.found_elsewhere(kind);
    let show_other = match (count, other) {
        (1, _) => format!("Show 1 {elsewhere}"),
        (_, RecordKind::Person) => format!("Show {} people", grouped(count)),
        (_, RecordKind::Contact) => format!("Show {} contacts", grouped(count)),
    };
    let mut state = StateView::empty(icons::SEARCH, &title).detail(detail).action("Show all");
    if count > 0 {
        state = state.second_action(&show_other);
    }
    let shown = state.show(ui);
    if shown.action {
        scene.actions.push(Action::Search(kind, String::new()));
        scene.actions.push(Action::Filter(kind, Default::default()));
    }
    if shown.second_action {
        scene.actions.push(Action::Search(other, shelf.query.text.clone()));
        let filters = Filters { status: StatusFilter::All, ..Filters::default() };
        scene.actions.push(Action::Filter(other, filters));
        scene.actions.push(Action::Show(View::Book(other)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_in_the_largest_unit() {
        let now: jiff::Zoned = "2026-11-20T12:00[Europe/Berlin]".parse().unwrap();
        for (since, words) in [
            ("2026-11-20T11:59:10", "a minute old"),
            ("2026-11-20T11:21", "39 minutes old"),
            ("2026-11-20T10:30", "1 hour old"),
            ("2026-11-20T10:00", "2 hours old"),
            ("2026-11-17T12:00", "3 days old"),
            ("2026-11-21T12:00", "a minute old"),
        ] {
            let since = format!("{since}[Europe/Berlin]").parse().unwrap();
            assert_eq!(age(&since, &now), words);
        }
    }
}
