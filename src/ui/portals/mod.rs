//! The saved portals: their rows, the switcher in the title row, and the sheet to manage
//! them.

mod manage;
mod switcher;

pub(super) use manage::ManagePortals;
pub(super) use manage::manage_ui;
pub(super) use switcher::switcher_ui;

use egui::Ui;
use uuid::Uuid;

use super::widgets::PortalListRow;
use crate::desk::{Action, Desk, Session};
use crate::portal::Address;

const FOCUS_ROOM: f32 = 3.0;

/// Whether what is said to this portal travels unencrypted, and not just on this computer.
pub(super) fn is_open_to_all(address: &str) -> bool {
    Address::parse(address).is_ok_and(|address| address.is_plain_http() && !address.is_loopback())
}

/// The host of an address, with its port and its path.
pub(super) fn host(address: &str) -> &str {
    address.split("://").nth(1).unwrap_or(address)
}

/// A row for each saved portal and each session without one. The answer is the saved
/// portal that was pressed; what it means is already among the actions.
pub(super) fn rows_ui(
    ui: &mut Ui,
    desk: &Desk,
    chosen: Option<Uuid>,
    actions: &mut Vec<Action>,
) -> Option<Uuid> {
    let mut pressed = None;
    // Room for the ring around the row that has the focus.
    ui.add_space(FOCUS_ROOM);
    for saved in desk.portals().iter() {
        let session = desk.session_of(saved.id);
        let row = PortalListRow::new(&saved.name, &saved.email, host(&saved.address), saved.colour)
            .chosen(chosen == Some(saved.id))
            .signed_in(session.is_some())
            .open_to_all(is_open_to_all(&saved.address))
            .unsaved(session.map_or(0, Session::unsaved));
        if ui.add(row).clicked() && chosen != Some(saved.id) {
            actions.push(Action::OpenPortal(saved.id));
            pressed = Some(saved.id);
        }
    }
    for session in desk.sessions().filter(|session| session.entry.is_none()) {
        let in_front = desk.session().is_some_and(|front| front.number() == session.number());
        let row = PortalListRow::new(
            &session.title,
            &session.email,
            host(session.address().as_str()),
            session.colour,
        )
        .chosen(in_front)
        .signed_in(true)
        .unsaved(session.unsaved());
        if ui.add(row).clicked() && !in_front {
            actions.push(Action::ShowSession(session.number()));
        }
    }
    ui.add_space(FOCUS_ROOM);
    pressed
}
