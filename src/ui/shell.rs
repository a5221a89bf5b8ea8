//! The frame around everything: title row, rail, panes, short messages.

use std::ops::RangeInclusive;

use egui::{Align, Context, Id, Layout, Margin, Panel, Rect, RichText, Ui, UiBuilder, ViewportCommand, vec2};

use super::account_menu::account_menu_ui;
use super::command::Command;
use super::forms;
use super::icons;
use super::panes;
use super::portals;
use super::scene::Scene;
use super::shown::shown_record;
use super::theme::{self, space};
use super::turns::{follow_use, form_in_sight, has_turn};
use super::widgets::toast::Corner;
use super::widgets::{Button, IconButton, Menu, StateView, ToastEvent};
use super::{Reveal, Turn, ViewState, dispatch, room};
use crate::desk::{Action, Desk, OpenRecord, Pane, Running, Tone, View};
use crate::records::plain_text::shown;
use crate::records::{RecordKey, RecordKind};

/// How narrow and how wide the rail can be, in points.
const RAIL: std::ops::Range<f32> = 52.0..220.0;
/// The room that the longest word of the rail needs beside its icon, in points.
const WORDS: f32 = 92.0;

/// Draws the window of a session: its lists, and the form of what is chosen in them.
pub(super) fn shell_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    if dispatch::form_has_a_sheet(scene, view) {
        // It is drawn over its form, and has the keys.
        view.turn = Turn::Form;
    }
    let p = theme::palette(ui);
    let side = if room::takes_turns(ui.ctx()) { 8 } else { 14 };
    let bar = egui::Frame::new().fill(p.rail).inner_margin(Margin::symmetric(side, 0));
    let height = if room::is_low(ui.ctx()) { 38.0 } else { 46.0 };
    Panel::top("title row").exact_size(height).frame(bar).show_separator_line(false).show(ui, |ui| {
        title_row_ui(ui, scene, view);
    });
    if has_turn(ui.ctx(), scene.lists, scene.session, view) != Some(Turn::Form) {
        rail_panel_ui(ui, scene, view);
    }
    if let (View::Book(RecordKind::Contact), Some(sentence)) = (scene.lists.view, &scene.lists.no_contacts) {
        egui::CentralPanel::default().frame(egui::Frame::new().fill(p.window)).show(ui, |ui| {
            StateView::empty(icons::ADDRESS_BOOK, "The contacts cannot be shown").detail(sentence).show(ui);
        });
        return;
    }
    let list = egui::Frame::new().fill(p.list).stroke(egui::Stroke::new(1.0, p.hairline));
    let form = egui::Frame::new().fill(p.window);
    let turn = has_turn(ui.ctx(), scene.lists, scene.session, view);
    if turn == Some(Turn::List) {
        egui::CentralPanel::default().frame(list).show(ui, |ui| list_ui(ui, scene, view));
        return;
    }
    let beside = turn.is_none().then(|| list_panel_ui(ui, list, scene, view));
    let shown = egui::CentralPanel::default().frame(form).show(ui, |ui| shown_ui(ui, scene, view));
    match beside {
        Some(list) => follow_use(ui.ctx(), list, shown.response.rect, view),
        // There is no list whose row could have it.
        None => view.focus_row = false,
    }
}

fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    match scene.lists.view {
        View::Book(kind) => panes::lookup_ui(ui, scene, kind, view),
        View::Journal => panes::journal_list_ui(ui, scene, view),
    }
}

/// What is chosen in the list.
fn shown_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    match scene.lists.view {
        View::Book(kind) => match scene.lists.shown.get(&kind) {
            Some(key) => forms::form_ui(ui, scene, *key, view),
            None => nothing_shown_ui(ui, kind),
        },
        View::Journal => panes::entry_ui(ui, scene, view),
    }
}

/// The list beside the form: as wide as it was dragged. Returns where it is.
fn list_panel_ui(ui: &mut Ui, frame: egui::Frame, scene: &mut Scene<'_>, view: &mut ViewState) -> Rect {
    // In a small window the form needs the room more than the list does.
    let least = if room::is_narrow(ui.ctx()) { 240.0 } else { 300.0 };
    let most = (ui.ctx().content_rect().width() * 0.33).clamp(least, 560.0);
    let width = scene.desk.settings().list_width.clamp(least, most);
    let shown = Panel::left("list")
        .default_size(width)
        .size_range(sizes(ui, width, least..=most))
        .resizable(true)
        .frame(frame)
        .show_separator_line(false)
        .show(ui, |ui| list_ui(ui, scene, view));
    let rect = shown.response.rect;
    remember_width(ui, (Pane::List, width), rect.width(), &mut view.dragged, scene.actions);
    rect
}

/// The rail: as wide as it was dragged. Where it is too narrow for words it shows icons.
fn rail_panel_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let fill = theme::palette(ui).rail;
    let frame = egui::Frame::new().fill(fill).inner_margin(Margin::symmetric(8, 6));
    if room::is_narrow(ui.ctx()) {
        let rail = Panel::left("narrow rail").exact_size(RAIL.start).resizable(false).frame(frame);
        rail.show_separator_line(false).show(ui, |ui| rail_ui(ui, scene, view));
        return;
    }
    let width = scene.desk.settings().rail_width.clamp(RAIL.start, RAIL.end);
    let sizes = sizes(ui, width, RAIL.start..=RAIL.end);
    let rail = Panel::left("rail").default_size(width).size_range(sizes).resizable(true);
    let shown = rail.frame(frame).show_separator_line(false).show(ui, |ui| rail_ui(ui, scene, view));
    let drawn = shown.response.rect.width();
    remember_width(ui, (Pane::Rail, width), drawn, &mut view.dragged, scene.actions);
}

/// How wide a pane on the left can be now: as wide as it is remembered, except by hand. A small window
/// or large type makes it narrower for a while, and egui would keep that.
fn sizes(ui: &Ui, width: f32, limits: RangeInclusive<f32>) -> RangeInclusive<f32> {
    let edge = ui.available_rect_before_wrap().left() + width;
    let is_near = |place: egui::Pos2| (place.x - edge).abs() < 2.0 * space::S;
    let by_hand =
        ui.input(|input| input.pointer.any_down() || input.pointer.hover_pos().is_some_and(is_near));
    if by_hand { limits } else { width..=width }
}

/// Remembers how wide a pane was dragged when it is let go of. It was `width` points wide, and is `drawn`
/// points wide now.
fn remember_width(
    ui: &Ui,
    (pane, width): (Pane, f32),
    drawn: f32,
    dragged: &mut Option<(Pane, f32)>,
    actions: &mut Vec<Action>,
) {
    if ui.input(|input| input.pointer.any_down()) {
        if (drawn - width).abs() > 1.0 {
            *dragged = Some((pane, drawn));
        }
    } else if let Some((pane, width)) = dragged.take_if(|(of, _)| *of == pane) {
        actions.push(Action::SetWidth(pane, width));
    }
}

fn nothing_shown_ui(ui: &mut Ui, kind: RecordKind) {
    let (icon, title, detail) = match kind {
        RecordKind::Person => {
            (icons::USERS, "No person chosen", "Choose one in the list, or type to find one.")
        }
        RecordKind::Contact => {
            (icons::ADDRESS_BOOK, "No contact chosen", "Choose one in the list, or type to find one.")
        }
    };
    StateView::empty(icon, title).detail(detail).show(ui);
}

fn title_row_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let Scene { desk, session: _, .. } = *scene;
    ui.horizontal_centered(|ui| {
        if has_turn(ui.ctx(), scene.lists, scene.session, view) == Some(Turn::Form) {
            let command = Command::showing(scene.lists.view);
            let keys = ui.ctx().format_shortcut(&command.shortcut());
            if ui.add(IconButton::new(icons::ARROW_LEFT, "Back to the list").shortcut(&keys)).clicked() {
                dispatch::run(command, ui.ctx(), scene, view);
                view.focus_row = true;
                if let View::Book(kind) = scene.lists.view {
                    view.reveal = Some((kind, Reveal::Chosen));
                }
            }
        }
        ui.scope_builder(UiBuilder::new().scope_id(Id::unique("switcher")), |ui| {
            portals::switcher_ui(ui, scene, view);
        });
        // They have an id of their own: what is before them comes and goes, and an open menu stays.
        let right = UiBuilder::new()
            .scope_id(Id::unique("right of the title row"))
            .layout(Layout::right_to_left(Align::Center));
        ui.scope_builder(right, |ui| {
            account_menu_ui(ui, scene, view);
            jobs_ui(ui, desk, scene.actions);
            let keys = ui.ctx().format_shortcut(&Command::FindAnyone.shortcut());
            let text = Command::FindAnyone.text();
            let pressed = if room::is_narrow(ui.ctx()) {
                ui.add(IconButton::new(icons::SEARCH, text).shortcut(&keys))
            } else {
                ui.add(Button::quiet(text).icon(icons::SEARCH).shortcut(&keys))
            };
            if pressed.clicked() {
                dispatch::run(Command::FindAnyone, ui.ctx(), scene, view);
            }
        });
    });
}

/// The way from the sign-in form back to the lists on this computer.
pub(super) fn back_to_the_lists_ui(ctx: &Context, desk: &Desk, actions: &mut Vec<Action>) {
    if !desk.has_lists_aside() {
        return;
    }
    let place = egui::Area::new(egui::Id::unique("back to the lists"));
    place.anchor(egui::Align2::LEFT_TOP, vec2(space::L, space::L)).show(ctx, |ui| {
        if ui.add(Button::quiet("Back to the lists").icon(icons::ARROW_LEFT)).clicked() {
            actions.push(Action::BackToTheLists);
        }
    });
}

/// How many jobs are running; a press lists them.
fn jobs_ui(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let p = theme::palette(ui);
    let jobs: Vec<_> = desk.running().collect();
    if jobs.is_empty() {
        return;
    }
    let pause = desk.pause();
    let text = match pause {
        Some(pause) => {
            // The seconds are counted down.
            ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
            forms::pause_words(pause)
        }
        None if jobs.len() == 1 => "1 job".to_owned(),
        None => format!("{} jobs", jobs.len()),
    };
    let opener = ui.add(Button::quiet(&text).icon(icons::SYNC).name("Work in the background"));
    Menu::new(&opener).stays().width(280.0).show(|ui| {
        for Running { id, kind, progress: (done, total) } in &jobs {
            let title = kind.title();
            ui.horizontal(|ui| {
                ui.label(&title);
                if let Some(portal) = desk.elsewhere(*id) {
                    ui.label(RichText::new(portal).small().color(p.text_secondary));
                }
                if *total > 0 {
                    ui.label(RichText::new(format!("{done} of {total}")).small().color(p.text_secondary));
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    // A save that is under way is not stopped: half of it would be done.
                    let name = format!("Stop {title}");
                    if !kind.is_binding() && ui.add(IconButton::new(icons::CLOSE, &name).small()).clicked() {
                        actions.push(Action::CancelJob(*id));
                    }
                });
            });
        }
    });
}

fn rail_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    ui.spacing_mut().item_spacing.y = space::XS;
    for (list, name, icon, chosen_icon) in [
        (View::Book(RecordKind::Person), "People", icons::USERS, icons::USERS_FILL),
        (View::Book(RecordKind::Contact), "Contacts", icons::ADDRESS_BOOK, icons::ADDRESS_BOOK),
        (View::Journal, "Journal", icons::HISTORY, icons::HISTORY),
    ] {
        let chosen = list == scene.lists.view;
        let command = Command::showing(list);
        let keys = ui.ctx().format_shortcut(&command.shortcut());
        let tooltip = format!("{} ({keys})", command.text());
        // Where there is no room for words the icon is alone, and keeps its name.
        let shown = if ui.available_width() < WORDS { "" } else { name };
        let button = Button::quiet(shown)
            .name(name)
            .icon(if chosen { chosen_icon } else { icon })
            .chosen(chosen)
            .tooltip(&tooltip)
            .full_width();
        if ui.add_sized(vec2(ui.available_width(), 32.0), button).clicked() {
            dispatch::run(command, ui.ctx(), scene, view);
        }
    }
}

/// Shows what the desk says in passing.
pub(super) fn toasts_ui(ctx: &Context, desk: &Desk, view: &mut ViewState, actions: &mut Vec<Action>) {
    let now = ctx.input(|input| input.time);
    // A record that is only just being opened takes the place of what was chosen before.
    let leaves =
        |key: &RecordKey| actions.iter().any(|action| matches!(action, Action::Open(other) if other != key));
    let lists = desk.lists();
    let in_sight = lists.and_then(|lists| form_in_sight(ctx, lists, view)).filter(|key| !leaves(key));
    if let Some(key) = in_sight {
        view.forget_messages_about(key);
    }
    for notice in desk.notices() {
        let tone = match notice.tone {
            Tone::Info => theme::ColorTone::Info,
            Tone::Success => theme::ColorTone::Success,
            Tone::Warning => theme::ColorTone::Warning,
            Tone::Trouble => theme::ColorTone::Danger,
        };
        if let Some(key) = notice.about {
            view.forget_messages_about(key);
        }
        // The form says what went wrong already where it is in sight.
        if notice.about.is_none() || notice.about != in_sight || notice.tone == Tone::Success {
            // From elsewhere a press leads to the form that says more.
            let form = notice.about.filter(|_| notice.tone == Tone::Trouble);
            let number = view.toasts.push(now, tone, notice.sentence.as_str(), form.map(|_| "Open"));
            view.messages_about.extend(form.map(|key| (number, key)));
        }
        actions.push(Action::DismissNotice(notice.id));
    }
    let corner = match lists {
        Some(_) if room::is_low(ctx) => Corner::BesideTheWayBack,
        Some(_) => Corner::AboveTheSaveBar,
        None => Corner::Top,
    };
    if let Some(event) = view.toasts.show(ctx, now, corner) {
        let (ToastEvent::Action(number) | ToastEvent::Dismissed(number)) = event;
        let about = view.messages_about.remove(&number);
        if let (ToastEvent::Action(_), Some(key)) = (event, about) {
            dispatch::open(key, view, actions);
        }
    }
}

/// Keeps the window's title: the record that is shown, a mark for unsaved changes, the portal.
pub(super) fn title(ctx: &Context, desk: &Desk, view: &mut ViewState) {
    let title = match desk.lists() {
        None => "Portal Desk".to_owned(),
        Some(lists) => {
            let record = shown_record(lists).and_then(|key| desk.record(key));
            // What turns the direction of writing in a name ends with the name.
            let portal = shown(&lists.title);
            let name = |record: &OpenRecord| shown(&record.draft.name()).into_owned();
            match record {
                Some(record) if record.draft.has_edits() => {
                    format!("● {} – {portal} – Portal Desk", name(record))
                }
                Some(record) => format!("{} – {portal} – Portal Desk", name(record)),
                None => format!("{portal} – Portal Desk"),
            }
        }
    };
    // A screen reader names the window by this; egui leaves it without a name.
    ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(title.as_str()));
    if view.title != title {
        ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
        view.title = title;
    }
}
