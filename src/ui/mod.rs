//! The window: draws the desk and returns what the user asks for.
//!
//! Nothing here starts work or changes a record: every pane and form gets a scene (`scene.rs`) with
//! `&Desk` in it, and what the user asks for goes into its list of actions, which the window hands to
//! the desk after the frame. The window itself keeps only how something is looked at or typed right
//! now ([`ViewState`]).

mod account_menu;
mod awaited_dialog;
mod closing;
mod command;
mod dispatch;
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
mod scene;
mod search_fields;
mod shell;
mod shown;
mod signing_in;
mod textures;
pub mod theme;
mod turns;
mod typed_path;
mod view_state;
pub mod widgets;
mod zoom;

pub use shown::shown_record;
pub use signing_in::SignInForm;
pub use textures::Textures;
pub use typed_path::TypedPath;
pub use view_state::{Marks, Reveal, Turn, ViewState};

use egui::{Context, Ui, UserAttentionType, ViewportCommand};

use crate::desk::{Action, Desk, Front, Lists};
use crate::instance::Requests;
use crate::records::plain_text::typed;
use crate::storage::Theme;
use scene::Scene;

/// The whole window: the desk and how it is being looked at.
pub struct Window {
    /// The program behind it.
    pub desk: Desk,
    view: ViewState,
    /// The same for the sessions that are not in front, by their number.
    views_behind: std::collections::BTreeMap<u64, ViewState>,
    textures: Textures,
    first_list: FirstList,
    /// What other starts of the program ask for.
    requests: Option<Requests>,
    /// The theme that is shown.
    theme: Option<Theme>,
}

/// Whether a list has been in sight: the log tells how long that takes.
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
        let mut window = Window {
            desk,
            view: ViewState::new(sign_in),
            views_behind: std::collections::BTreeMap::new(),
            textures: Textures::default(),
            first_list: FirstList::Awaited,
            requests: None,
            theme: None,
        };
        window.follow_theme(ctx);
        window
    }

    /// Takes in what the background has brought. Also runs while the window is hidden.
    pub fn logic(&mut self) {
        self.desk.receive();
    }

    /// Does what other starts of the program ask for, from now on.
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
    /// on another portal is another contact.
    fn follow_session(&mut self, ctx: &Context) {
        let session = self.desk.lists().map(Lists::number);
        if session == self.view.session {
            return;
        }
        let other = session.and_then(|number| self.views_behind.remove(&number));
        let mut view = other.unwrap_or_else(|| {
            // A user who signs in from the lists on this computer has the same in front as before.
            let mut fresh = ViewState::new(SignInForm::default());
            fresh.turn = self.view.turn;
            fresh
        });
        view.session = session;
        view.take_over(&mut self.view);
        let before = std::mem::replace(&mut self.view, view);
        if let Some(number) = before.session {
            self.views_behind.insert(number, before);
        }
        self.views_behind.retain(|number, _| self.desk.sessions().any(|session| session.number() == *number));
        // What was typed on one portal cannot be brought to another by undoing in a field.
        ctx.data_mut(|data| data.remove_by_type::<egui::text_edit::TextEditState>());
    }

    /// Draws one frame and does what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        self.note_frame(ui.ctx());
        zoom::follow(ui.ctx(), self.desk.settings().zoom);
        let mut actions: Vec<Action> = Vec::new();
        let mut commands: Vec<Action> = Vec::new();
        dispatch::shortcuts_anywhere(ui.ctx(), &mut commands);
        if let Some(mut scene) = Scene::new(&self.desk, &mut self.textures, &mut commands) {
            dispatch::shortcuts(ui.ctx(), &mut scene, &mut self.view);
        }
        self.front_ui(ui, &mut actions);
        portals::manage_ui(ui.ctx(), &self.desk, &mut self.view.manage_portals, &mut actions);
        self.over_front(ui.ctx(), &mut actions);
        shell::toasts_ui(ui.ctx(), &self.desk, &mut self.view, &mut actions);
        // A user who types quickly and presses Ctrl+S does both within a frame: what was typed
        // comes first, or its last letters would miss the save.
        actions.append(&mut commands);
        closing::closing_ui(ui.ctx(), &self.desk, &mut self.view, &mut actions);
        widgets::sheet::restore_focus(ui.ctx());
        self.textures.end_frame();
        // One more frame shows at once what the actions of this one changed.
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions {
            self.desk.act(action);
        }
        self.follow_session(ui.ctx());
        self.follow_theme(ui.ctx());
        shell::title(ui.ctx(), &self.desk, &mut self.view);
    }

    /// Draws what fills the window: the lists and a form, or the way in.
    fn front_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let (desk, view) = (&self.desk, &mut self.view);
        match desk.front() {
            Front::Offline(_) | Front::Session(_) => {
                if let Some(mut scene) = Scene::new(desk, &mut self.textures, actions) {
                    shell::shell_ui(ui, &mut scene, view);
                    signing_in::sign_in_again_ui(ui.ctx(), &mut scene, &mut view.sign_in);
                }
            }
            Front::SignIn(_) if desk.is_looking_up() => {
                // It lasts a moment, and nothing to press is right in it.
                let fill = theme::palette(ui).rail;
                egui::CentralPanel::default().frame(egui::Frame::new().fill(fill)).show(ui, |_| {});
            }
            Front::SignIn(state) => {
                let mut scene = signing_in::SignInScene { desk, state, actions };
                signing_in::sign_in_ui(ui, &mut scene, view);
                shell::back_to_the_lists_ui(ui.ctx(), desk, scene.actions);
            }
        }
    }

    /// Draws what is over the session in front and belongs to none of its forms.
    fn over_front(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let view = &mut self.view;
        let mut scene = Scene::new(&self.desk, &mut self.textures, actions);
        if let Some(scene) = &mut scene {
            panes::export_ui(ctx, scene, &mut view.export);
        }
        if view.shows_keys {
            view.shows_keys = keys::keys_ui(ctx);
        }
        if let Some(scene) = &mut scene {
            palette::palette_ui(ctx, scene, view);
        }
    }

    /// Tells the log of each frame, and when the first one with a list was on the screen.
    fn note_frame(&mut self, ctx: &Context) {
        tracing::trace!(target: "portal_desk::frame", "a frame is drawn");
        let has_list = || self.desk.lists().is_some_and(|session| session.people.book.is_some());
        match self.first_list {
            FirstList::Awaited if has_list() => {
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

    /// Shows the theme of the settings where it has changed, be it in another window.
    fn follow_theme(&mut self, ctx: &Context) {
        let theme = self.desk.settings().theme;
        if self.theme == Some(theme) {
            return;
        }
        self.theme = Some(theme);
        ctx.set_theme(theme_preference(theme));
        ctx.request_repaint();
    }
}

/// What the user interface is told of a theme.
pub fn theme_preference(theme: Theme) -> egui::ThemePreference {
    match theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Light => egui::ThemePreference::Light,
        Theme::Dark => egui::ThemePreference::Dark,
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
