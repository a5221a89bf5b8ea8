//! The WINDOW. Draws the desk and returns what was asked for.
//!
//! Nothing here starts work or changes a record: every pane, form and widget gets
//! `&Desk`, and what the user asked for goes into a list of actions that the window
//! hands to the desk after the frame. What the window keeps for itself is only how
//! something is being looked at or typed right now ([`ViewState`]).

mod account_menu;
mod closing;
pub mod commands;
pub mod fonts;
mod forms;
mod icons;
mod input_order;
mod keys;
mod palette;
mod panes;
mod pickers;
mod plain_text;
mod portals;
mod room;
mod shell;
mod signing_in;
mod textures;
pub mod theme;
mod turns;
mod typed_path;
mod view_state;
pub mod widgets;
mod zoom;

pub use signing_in::SignInForm;
pub use textures::Textures;
pub use turns::Turn;
pub use typed_path::TypedPath;
pub use view_state::{Marks, Reveal, ViewState};

use egui::{Context, Ui, UserAttentionType, ViewportCommand};

use crate::desk::{self, Action, Desk, Front};
use crate::instance::Requests;
use crate::records::plain_text::typed;
use crate::storage::Theme;

/// The whole window: the desk and how it is being looked at.
pub struct Window {
    /// The program behind it.
    pub desk: Desk,
    view: ViewState,
    /// The same for the sessions that are not in front, by their number.
    put_by: std::collections::BTreeMap<u64, ViewState>,
    textures: Textures,
    first_list: FirstList,
    /// What other starts of the program ask for.
    requests: Option<Requests>,
}

/// Whether a list has been in sight, for whoever measures how long that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FirstList {
    Awaited,
    Drawn,
    Told,
}

impl Window {
    /// A window on a desk. `sign_in` is what the sign-in form starts with.
    pub fn new(ctx: &Context, desk: Desk, sign_in: SignInForm) -> Window {
        fonts::install(ctx);
        theme::install(ctx);
        ctx.add_plugin(plain_text::PlainText);
        ctx.add_plugin(input_order::InputOrder::default());
        // The keys for larger and smaller are commands, and what they ask for is remembered.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let window = Window {
            desk,
            view: ViewState::new(sign_in),
            put_by: std::collections::BTreeMap::new(),
            textures: Textures::default(),
            first_list: FirstList::Awaited,
            requests: None,
        };
        window.follow_theme(ctx);
        window
    }

    /// Takes in what the background has brought. Also runs while the window is hidden.
    pub fn logic(&mut self) {
        self.desk.receive();
    }

    /// Does from now on what other starts of the program ask for.
    pub fn hear(&mut self, requests: Requests) {
        self.requests = Some(requests);
    }

    /// Another start of the program brings this window to the front, and the sign-in for a portal if it
    /// names one. Also runs while the window is hidden.
    pub fn answer_requests(&mut self, ctx: &Context) {
        for request in self.requests.iter().flat_map(Requests::take).collect::<Vec<_>>() {
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
            if let Some(portal) = &request.message.portal {
                self.desk.act(Action::AddPortal);
                self.follow_session(ctx);
                self.view.sign_in =
                    SignInForm { address: typed(portal).into_owned(), ..SignInForm::default() };
            }
            request.is_done();
        }
    }

    /// How something is being looked at belongs to a session: a contact of the same number
    /// on another portal is somebody else.
    fn follow_session(&mut self, ctx: &Context) {
        let session = self.desk.signed().map(desk::Signed::number);
        if session == self.view.session {
            return;
        }
        let other = session.and_then(|number| self.put_by.remove(&number));
        let mut view = other.unwrap_or_else(|| {
            // Whoever signs in from the lists on this computer has the same in front as before.
            let mut fresh = ViewState::new(SignInForm::default());
            fresh.turn = self.view.turn;
            fresh
        });
        view.session = session;
        view.take_over(&mut self.view);
        let before = std::mem::replace(&mut self.view, view);
        if let Some(number) = before.session {
            self.put_by.insert(number, before);
        }
        self.put_by.retain(|number, _| self.desk.sessions().any(|signed| signed.number() == *number));
        // What was typed on one portal cannot be brought to another by undoing in a field.
        ctx.data_mut(|data| data.remove_by_type::<egui::text_edit::TextEditState>());
    }

    /// Draws one frame and does what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        self.note_frame(ui.ctx());
        zoom::follow(ui.ctx(), self.desk.settings.zoom);
        let mut actions: Vec<Action> = Vec::new();
        let mut commands: Vec<Action> = Vec::new();
        commands::shortcuts(ui.ctx(), &self.desk, &mut self.view, &mut commands);
        match self.desk.front() {
            Front::Offline(lists) => {
                shell::shell_ui(ui, &self.desk, lists, &mut self.view, &mut self.textures, &mut actions);
            }
            Front::SignIn(state) => {
                let (desk, view) = (&self.desk, &mut self.view);
                if desk.is_looking_up() {
                    // A moment only, and nothing to press would be right in it.
                    let fill = theme::palette(ui).rail;
                    egui::CentralPanel::default().frame(egui::Frame::new().fill(fill)).show(ui, |_| {});
                } else {
                    let (form, manage) = (&mut view.sign_in, &mut view.manage_portals);
                    signing_in::sign_in_ui(ui, desk, state, form, manage, &mut actions);
                    shell::back_to_the_lists_ui(ui.ctx(), desk, &mut actions);
                }
            }
            Front::Session(signed) => {
                shell::shell_ui(ui, &self.desk, signed, &mut self.view, &mut self.textures, &mut actions);
                let form = &mut self.view.sign_in;
                signing_in::sign_in_again_ui(ui.ctx(), &self.desk, signed, form, &mut actions);
            }
        }
        portals::manage_ui(ui.ctx(), &self.desk, &mut self.view.manage_portals, &mut actions);
        panes::export_ui(ui.ctx(), &self.desk, &mut self.view.export, &mut actions);
        if self.view.shows_keys {
            self.view.shows_keys = keys::keys_ui(ui.ctx());
        }
        palette::palette_ui(ui.ctx(), &self.desk, &mut self.view, &mut self.textures, &mut actions);
        shell::toasts_ui(ui.ctx(), &self.desk, &mut self.view, &mut actions);
        // Whoever types quickly and presses Ctrl+S does both within a frame: what was typed
        // comes first, or its last letters would miss the save.
        actions.append(&mut commands);
        closing::closing_ui(ui.ctx(), &self.desk, &mut self.view, &mut actions);
        widgets::sheet::restore_focus(ui.ctx());
        self.textures.end_frame();
        let theme_before = self.desk.settings.theme;
        // One more frame shows at once what the actions of this one changed.
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions {
            self.desk.act(action);
        }
        self.follow_session(ui.ctx());
        if self.desk.settings.theme != theme_before {
            self.follow_theme(ui.ctx());
        }
        shell::title(ui.ctx(), &self.desk, &mut self.view);
    }

    /// Tells the log of each frame, and when the first one with a list was on the screen.
    fn note_frame(&mut self, ctx: &Context) {
        tracing::trace!(target: "portal_desk::frame", "a frame is drawn");
        let stands = || self.desk.signed().is_some_and(|signed| signed.people.book.is_some());
        match self.first_list {
            FirstList::Awaited if stands() => {
                self.first_list = FirstList::Drawn;
                // The next frame begins when this one is on the screen.
                ctx.request_repaint();
            }
            FirstList::Drawn => {
                self.first_list = FirstList::Told;
                tracing::info!(target: "portal_desk::start", "the list stands");
            }
            _ => {}
        }
    }

    fn follow_theme(&self, ctx: &Context) {
        ctx.set_theme(match self.desk.settings.theme {
            Theme::System => egui::ThemePreference::System,
            Theme::Light => egui::ThemePreference::Light,
            Theme::Dark => egui::ThemePreference::Dark,
        });
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Window::logic(self);
        self.answer_requests(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Window::ui(self, ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.desk.keep_now();
    }
}
