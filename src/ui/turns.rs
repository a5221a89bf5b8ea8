//! List and form where there is room for one of them only: whose turn it is.

use egui::{Context, LayerId, Order, Rect};

use super::shown::shown_record;
use super::{Turn, ViewState, room};
use crate::desk::{Lists, Session, View};
use crate::records::RecordKey;

/// Whose turn it is; `None` where there is room for both.
pub(super) fn has_turn(
    ctx: &Context,
    lists: &Lists,
    session: Option<&Session>,
    view: &ViewState,
) -> Option<Turn> {
    let is_shown = match lists.view {
        View::Book(kind) => lists.shown.contains_key(&kind),
        View::Journal => session.is_some_and(|session| session.journal.shown_entry().is_some()),
    };
    room::takes_turns(ctx).then_some(if is_shown { view.turn } else { Turn::List })
}

/// The record whose form is in sight.
pub(super) fn form_in_sight(ctx: &Context, lists: &Lists, view: &ViewState) -> Option<RecordKey> {
    let turn = has_turn(ctx, lists, None, view);
    shown_record(lists).filter(|_| turn != Some(Turn::List))
}

/// Where both are in sight, the one that is worked in keeps its place when the room gets less.
pub(super) fn follow_use(ctx: &Context, list: Rect, form: Rect, view: &mut ViewState) {
    let pressed = ctx.input(|input| input.pointer.press_origin().filter(|_| input.pointer.any_pressed()));
    // Menus, messages and sheets are drawn over the panes and belong to neither.
    let in_pane = |layer: LayerId| layer.order == Order::Background;
    let pressed = pressed.filter(|place| ctx.layer_id_at(*place).is_none_or(in_pane));
    let focused = || {
        let id = ctx.memory(|memory| memory.focused())?;
        Some(ctx.read_response(id).filter(|response| in_pane(response.layer_id))?.rect.center())
    };
    match pressed.or_else(focused) {
        Some(place) if form.contains(place) => view.turn = Turn::Form,
        Some(place) if list.contains(place) => view.turn = Turn::List,
        _ => {}
    }
}
