//! What carries out the commands: what each of them does, when it can be used, and what the pressed
//! keys ask for.

use egui::{Context, Popup};

use super::command::Command;
use super::input_order::is_held;
use super::palette::CommandPalette;
use super::scene::Scene;
use super::shown::{shown_kind, shown_record};
use super::widgets::Caret;
use super::{Reveal, Turn, ViewState, search_fields, zoom};
use crate::desk::{Action, View};
use crate::records::{RecordKey, RecordKind};

/// Turns pressed keys into actions that mean something everywhere.
pub(super) fn shortcuts_anywhere(ctx: &Context, actions: &mut Vec<Action>) {
    for command in Command::ANYWHERE {
        if command.was_pressed(ctx) {
            actions.extend(zoomed(command, ctx).map(Action::SetZoom));
        }
    }
}

/// Turns pressed keys into actions. While a sheet is open only the sheet has keys.
pub(super) fn shortcuts(ctx: &Context, scene: &mut Scene<'_>, view: &mut ViewState) {
    let session = scene.session;
    // The palette has keys of its own.
    if session.is_some_and(|session| session.expired.is_some()) || view.palette.is_some() {
        return;
    }
    let sheet_open = view.shows_keys
        || view.manage_portals.is_some()
        || session.is_some_and(|session| session.journal.export.is_some())
        || form_has_a_sheet(scene, view);
    // A search field has an undo of its own.
    let search_fields = [
        search_fields::of_list(RecordKind::Person),
        search_fields::of_list(RecordKind::Contact),
        search_fields::of_journal(),
    ];
    let searching = search_fields.iter().any(|id| ctx.memory(|memory| memory.has_focus(*id)));
    for command in Command::ALL {
        let in_popup = Popup::is_any_open(ctx);
        if matches!(command, Command::Undo | Command::Redo) && (searching || sheet_open || in_popup) {
            continue;
        }
        let is_held = is_held(ctx, &[command.shortcut().logical_key]);
        if !command.was_pressed(ctx) {
            continue;
        }
        // An open one would cover what comes now.
        Popup::close_all(ctx);
        if !sheet_open {
            run(command, ctx, scene, view);
        } else if matches!(command, Command::Save | Command::Review)
            // A user who still holds the keys that opened the review has not read it.
            && !is_held
            && let Some(key) = shown_record(scene.lists)
            && scene.desk.record(key).is_some_and(|record| record.review.is_some())
        {
            // In the review both keys mean: yes.
            scene.actions.push(Action::SaveReviewed(key));
        }
    }
}

/// Whether a sheet of the chosen record's form is open: its review, a conflict, or its photo.
pub(super) fn form_has_a_sheet(scene: &Scene<'_>, view: &ViewState) -> bool {
    shown_record(scene.lists).is_some_and(|key| {
        let form = view.forms.get(&key);
        let decides = !form.is_some_and(|form| form.decides_later);
        let record = scene.desk.record(key);
        record.is_some_and(|record| record.review.is_some() || record.conflict.is_some() && decides)
            || form.is_some_and(|form| form.photo.open)
    })
}

/// Does what a command says.
pub(super) fn run(command: Command, ctx: &Context, scene: &mut Scene<'_>, view: &mut ViewState) {
    let (kind, record) = (shown_kind(scene.lists), shown_record(scene.lists));
    if matches!(command, Command::Save | Command::Review | Command::Undo | Command::Redo)
        && is_enabled(command, ctx, scene)
    {
        // What they do is seen there.
        view.turn = Turn::Form;
    }
    match command {
        Command::Save | Command::Review => {
            let Some(record) = record else { return };
            // A user who wants to save is asked again.
            if let Some(form) = view.forms.get_mut(&record) {
                form.decides_later = false;
            }
            let save = command == Command::Save;
            scene.actions.push(if save { Action::Save(record) } else { Action::Review(record) });
        }
        Command::Undo | Command::Redo => {
            let Some(record) = record else { return };
            // What is being typed into a date field is part of what is taken back.
            if let Some(form) = view.forms.get_mut(&record) {
                form.date_text = None;
            }
            let undo = command == Command::Undo;
            scene.actions.push(if undo { Action::Undo(record) } else { Action::Redo(record) });
        }
        Command::Find => {
            view.turn = Turn::List;
            view.focus_row = false;
            view.focus_search = Some(Caret::All);
        }
        Command::Next => step(scene, view, 1),
        Command::Previous => step(scene, view, -1),
        Command::Refresh => scene.actions.extend(kind.map(Action::Refresh)),
        Command::FindAnyone => view.palette = Some(CommandPalette::new(ctx)),
        Command::People => show(View::Book(RecordKind::Person), view, scene.actions),
        Command::Contacts => show(View::Book(RecordKind::Contact), view, scene.actions),
        Command::Journal => show(View::Journal, view, scene.actions),
        Command::Keys => view.shows_keys = true,
        Command::Larger | Command::Smaller | Command::UsualSize => {
            scene.actions.extend(zoomed(command, ctx).map(Action::SetZoom));
        }
    }
}

/// Shows a list; where it takes turns with the form, it is its turn.
fn show(list: View, view: &mut ViewState, actions: &mut Vec<Action>) {
    view.turn = Turn::List;
    actions.push(Action::Show(list));
}

/// How large everything is drawn after a command, in percent; `None` where it changes nothing.
fn zoomed(command: Command, ctx: &Context) -> Option<u16> {
    let drawn = zoom::drawn(ctx);
    match command {
        Command::Larger => (drawn < zoom::most(ctx)).then(|| zoom::larger(drawn)),
        Command::Smaller => (drawn > zoom::LEAST).then(|| zoom::smaller(drawn)),
        Command::UsualSize => (drawn != zoom::USUAL).then_some(zoom::USUAL),
        _ => None,
    }
}

/// Whether a command would do anything now.
pub(super) fn is_enabled(command: Command, ctx: &Context, scene: &Scene<'_>) -> bool {
    let open = shown_record(scene.lists).and_then(|key| scene.desk.record(key));
    match command {
        Command::Save | Command::Review | Command::Undo => {
            open.is_some_and(|record| record.draft.has_edits())
        }
        Command::Redo => open.is_some(),
        Command::Find
        | Command::FindAnyone
        | Command::People
        | Command::Contacts
        | Command::Journal
        | Command::Keys => true,
        Command::Larger | Command::Smaller | Command::UsualSize => zoomed(command, ctx).is_some(),
        Command::Next | Command::Previous | Command::Refresh => shown_kind(scene.lists).is_some(),
    }
}

/// Opens a record; where its form takes turns with the list, it is its turn.
pub(super) fn open(key: RecordKey, view: &mut ViewState, actions: &mut Vec<Action>) {
    actions.push(Action::Open(key));
    view.turn = Turn::Form;
    view.reveal = Some((key.kind(), Reveal::Chosen));
}

/// Opens the record that is `by` rows further in the list.
pub(super) fn step(scene: &mut Scene<'_>, view: &mut ViewState, by: isize) {
    let lists = scene.lists;
    let Some(kind) = shown_kind(scene.lists) else { return };
    let shelf = lists.shelf(kind);
    let here = lists.shown.get(&kind).and_then(|key| shelf.place_of(*key));
    let last = shelf.found.len().saturating_sub(1);
    let place = match here {
        Some(place) => place.saturating_add_signed(by).min(last),
        None => 0,
    };
    if let Some(row) = shelf.row(place).filter(|_| here != Some(place)) {
        scene.actions.push(Action::Open(row.key));
        view.reveal = Some((kind, Reveal::Chosen));
    }
}
