//! The journal: every save on this computer, and the way back from it.

use egui::{
    Align, EventFilter, Key, Layout, Margin, Modifiers, Response, RichText, ScrollArea, Ui, UiBuilder,
};

use crate::desk::{Action, JournalShelf, Lists};
use crate::records::{FieldKey, LineResult, RecordKind, date_words, describe};
use crate::storage::JournalEntry;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, ColorTone, size, space, text};
use crate::ui::widgets::{Banner, Button, Chip, ListRow, Pill, SearchField, StateView, keep_focus_in_sight};
use crate::ui::{Turn, ViewState, dispatch, icons, search_fields};

/// The journal, where the user is signed in.
fn journal<'a>(scene: &Scene<'a>) -> Option<&'a JournalShelf> {
    scene.session.map(|session| &session.journal)
}

/// Draws the list of saves.
pub(in crate::ui) fn journal_list_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let Some(shelf) = journal(scene) else {
        let title = "Sign in to see your saves";
        let state = StateView::empty(icons::HISTORY, title).action("Sign in");
        if state.show(ui).action {
            scene.actions.push(Action::AskToSignIn);
        }
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let margin = Margin { left: 12, right: 12, top: 12, bottom: 8 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let mut words = shelf.text.clone();
        SearchField::new(&mut words, "Search the journal")
            .hint("Name, field, old or new value…")
            .id(search_fields::of_journal())
            .focus(view.focus_search.take())
            .show(ui);
        if words != shelf.text {
            scene.actions.push(Action::SearchJournal(words, shelf.record));
        }
        record_filter_ui(ui, scene);
    });
    let footer = egui::Frame::new().inner_margin(Margin::symmetric(14, 6));
    egui::Panel::bottom("journal footer").frame(footer).show_separator_line(false).show(ui, |ui| {
        let p = theme::palette(ui);
        ui.horizontal(|ui| {
            let words = format!("{} of {} saves", shelf.found.len(), shelf.entries.len());
            ui.label(RichText::new(words).small().color(p.text_faint));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let export = Button::quiet("Export as CSV…").icon(icons::FILE_CSV).small();
                if ui.add(export.enabled(!shelf.found.is_empty())).clicked() {
                    scene.actions.push(Action::BeginExport);
                }
            });
        });
    });
    if let Some(sentence) = &shelf.trouble {
        StateView::error("The journal cannot be shown").detail(sentence).show(ui);
    } else if shelf.entries.is_empty() {
        let detail = "Each save that you make from this computer is listed here. Most can be undone.";
        StateView::empty(icons::HISTORY, "No saves yet").detail(detail).show(ui);
    } else if shelf.found.is_empty() {
        let shown = StateView::empty(icons::SEARCH, "No saves match")
            .detail("Try fewer words.")
            .action("Show all")
            .show(ui);
        if shown.action {
            scene.actions.push(Action::SearchJournal(String::new(), None));
        }
    } else {
        rows_ui(ui, scene, view);
    }
}

/// The chip that says that only one record is shown, and takes that away.
fn record_filter_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(shelf) = journal(scene) else { return };
    let Some(record) = shelf.record else { return };
    let name = shelf
        .entries
        .iter()
        .rev()
        .find(|entry| entry.receipt.record == record)
        .map_or_else(|| record.to_string(), |entry| entry.receipt.name.clone());
    if Chip::new(&format!("Only {name}")).show(ui).removed {
        scene.actions.push(Action::SearchJournal(shelf.text.clone(), None));
    }
}

fn rows_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let Some(shelf) = journal(scene) else { return };
    let count = shelf.found.len();
    let now = scene.desk.now();
    let list = UiBuilder::new().accessibility_role(egui::Role::ListBox).accessibility_label("Saves");
    ui.scope_builder(list, |ui| {
        ScrollArea::vertical().id_salt("saves").auto_shrink([false, false]).show_rows(
            ui,
            size::ROW,
            count,
            |ui, range| {
                // Tab leads to the shown save where it is in sight, or else to the first that is.
                let is_shown =
                    |place: usize| shelf.entry(place).is_some_and(|entry| shelf.shown == Some(entry.number));
                let way_in = range.clone().find(|place| is_shown(*place)).unwrap_or(range.start);
                for place in range {
                    let Some(entry) = shelf.entry(place) else { continue };
                    let seed = entry.receipt.record.to_string();
                    let detail = format!("{} · {}", when(entry, &now), fields(entry));
                    let badge = badge(entry);
                    let badges: Vec<Pill<'_>> = badge.into_iter().collect();
                    let row = ListRow::new(&entry.receipt.name, &seed)
                        .detail(&detail)
                        .badges(&badges)
                        .selected(shelf.shown == Some(entry.number))
                        .reachable(place == way_in)
                        .position(place, count);
                    let row = ui.push_id(entry.number, |ui| row.show(ui)).inner;
                    if row.clicked() {
                        scene.actions.push(Action::ShowEntry(entry.number));
                        view.focus_row = true;
                        view.turn = Turn::Form;
                    } else if is_shown(place)
                        && scene.actions.is_empty()
                        && std::mem::take(&mut view.focus_row)
                    {
                        row.request_focus();
                    }
                    view.focus_row |= keys(ui, &row, scene, place);
                }
            },
        );
    });
}

/// What the keys do while a row has the focus: the arrows move. Returns whether they did.
fn keys(ui: &Ui, row: &Response, scene: &mut Scene<'_>, place: usize) -> bool {
    let Some(shelf) = journal(scene).filter(|_| row.has_focus()) else { return false };
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row.id, filter));
    let last = shelf.found.len().saturating_sub(1);
    let ways = [
        (Key::ArrowDown, (place + 1).min(last)),
        (Key::ArrowUp, place.saturating_sub(1)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let Some((_, to)) = ways.into_iter().find(|(key, _)| pressed(*key)) else { return false };
    let Some(entry) = shelf.entry(to).filter(|_| to != place) else { return false };
    scene.actions.push(Action::ShowEntry(entry.number));
    let by = (to as f32 - place as f32) * size::ROW;
    ui.scroll_to_rect(row.rect.translate(egui::vec2(0.0, by)), None);
    true
}

fn badge(entry: &JournalEntry) -> Option<Pill<'static>> {
    if entry.is_begun {
        return Some(Pill::new("Not known").tone(ColorTone::Danger));
    }
    if !entry.receipt.is_clean() {
        return Some(Pill::new("Incomplete").tone(ColorTone::Danger));
    }
    entry.undoes.map(|_| Pill::new("Undo").tone(ColorTone::Info))
}

/// "22:40" today, "yesterday, 22:40", or the day and the time.
fn when(entry: &JournalEntry, now: &jiff::Zoned) -> String {
    let time = entry.time.to_zoned(now.time_zone().clone());
    let clock = format!("{:02}:{:02}", time.hour(), time.minute());
    if time.date() == now.date() {
        clock
    } else if now.date().yesterday().is_ok_and(|yesterday| yesterday == time.date()) {
        format!("yesterday, {clock}")
    } else {
        format!("{}, {clock}", date_words(time.date()))
    }
}

fn fields(entry: &JournalEntry) -> String {
    entry.changes_in_words.iter().map(|words| words.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// Draws the save that is chosen.
pub(in crate::ui) fn entry_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let Some(entry) = journal(scene).and_then(JournalShelf::shown_entry) else {
        StateView::empty(icons::HISTORY, "No save chosen").detail("Choose one in the list.").show(ui);
        return;
    };
    let p = theme::palette(ui);
    ScrollArea::vertical().id_salt("entry").auto_shrink([false, false]).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 20, right: 20, top: 16, bottom: 24 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            ui.label(RichText::new(&entry.receipt.name).text_style(text::title()).color(p.text));
            let kind = match entry.receipt.record.kind() {
                RecordKind::Person => "Person",
                RecordKind::Contact => "Contact",
            };
            let line = format!("{kind} · {} · {}", when(entry, &scene.desk.now()), entry.account);
            ui.label(RichText::new(line).color(p.text_secondary));
            if entry.undoes.is_some() {
                ui.label(RichText::new("Undid an earlier save").color(p.text_secondary));
            }
            ui.add_space(space::S);
            if let Some(trouble) = &entry.receipt.trouble {
                Banner::error(trouble).show(ui);
                ui.add_space(space::S);
            }
            changes_ui(ui, scene.lists, entry);
            for sentence in &entry.effects {
                ui.horizontal_top(|ui| {
                    ui.label(RichText::new(icons::INFO).color(p.text_secondary));
                    ui.add(egui::Label::new(RichText::new(sentence).color(p.text_secondary)).wrap());
                });
            }
            ui.add_space(space::L);
            buttons_ui(ui, scene, entry, view);
        });
        keep_focus_in_sight(ui);
    });
}

fn changes_ui(ui: &mut Ui, lists: &Lists, entry: &JournalEntry) {
    let p = theme::palette(ui);
    let schema = lists.schema(entry.receipt.record.kind());
    for (at, words) in entry.changes_in_words.iter().enumerate() {
        let line = entry.receipt.lines.get(at);
        let result = match line.map(|line| &line.result) {
            Some(LineResult::Stored) => String::new(),
            Some(LineResult::NotStored) => "Not stored".to_owned(),
            Some(LineResult::Unknown) => "Not known whether it was stored".to_owned(),
            Some(LineResult::StoredDifferently(value)) => {
                let stored = line.and_then(|line| schema.field(line.change.field));
                let stored = stored.map_or_else(String::new, |field| describe(field, value, &lists.names));
                format!("Stored as “{stored}”")
            }
            None => "Changed without being edited".to_owned(),
        };
        egui::Frame::new().fill(p.card).corner_radius(theme::radius::CARD).inner_margin(space::M).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                ui.label(RichText::new(&words.label).text_style(text::emphasis()).color(p.text));
                for (who, value) in [("Before", &words.from), ("After", &words.to)] {
                    ui.horizontal_top(|ui| {
                        ui.allocate_ui(egui::vec2(56.0, 18.0), |ui| {
                            ui.set_min_width(56.0);
                            ui.label(RichText::new(who).small().color(p.text_faint));
                        });
                        ui.add(egui::Label::new(RichText::new(value).color(p.text)).wrap());
                    });
                }
                if !result.is_empty() {
                    ui.label(RichText::new(result).small().color(p.danger));
                }
            },
        );
        ui.add_space(space::XS);
    }
}

fn label_of<'a>(lists: &'a Lists, entry: &JournalEntry, field: FieldKey) -> Option<&'a str> {
    Some(&*lists.schema(entry.receipt.record.kind()).field(field)?.label)
}

fn buttons_ui(ui: &mut Ui, scene: &mut Scene<'_>, entry: &JournalEntry, view: &mut ViewState) {
    ui.horizontal_wrapped(|ui| {
        let reason = (!entry.can_be_undone()).then_some(if entry.not_undoable().is_empty() {
            "Nothing was stored, so there is nothing to undo."
        } else {
            "This save cannot be undone: the journal keeps no pictures, and the portal cannot empty this field again."
        });
        let undo = Button::primary("Undo this save").icon(icons::UNDO).disabled_because(reason);
        if ui.add(undo).clicked() {
            scene.actions.push(Action::UndoSave(entry.number));
        }
        if ui.add(Button::secondary("Open the record")).clicked() {
            dispatch::open(entry.receipt.record, view, scene.actions);
        }
        if ui.add(Button::quiet("Only this record")).clicked() {
            scene.actions.push(Action::SearchJournal(String::new(), Some(entry.receipt.record)));
            view.turn = Turn::List;
        }
    });
    let p = theme::palette(ui);
    let mut words = "Undoing puts the values from before into the form. You review them and save them like any other change."
        .to_owned();
    let stay: Vec<&str> =
        entry.not_undoable().into_iter().filter_map(|field| label_of(scene.lists, entry, field)).collect();
    if entry.can_be_undone() && !stay.is_empty() {
        words.push_str(&format!(" What cannot be undone stays as it is: {}.", stay.join(", ")));
    }
    ui.add_space(space::XS);
    ui.add(egui::Label::new(RichText::new(words).small().color(p.text_faint)).wrap());
}
