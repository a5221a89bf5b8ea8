//! What is done for each thing that the user asks for.

use crate::desk::action::{Action, Pane};
use crate::desk::session::expired::Interrupted;
use crate::desk::session::id::SessionId;
use crate::desk::session::state::Session;
use crate::desk::state::{Desk, World};

impl Desk {
    /// Does what the user asked for.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::SignIn { address, email, password } => self.sign_in(&address, &email, password),
            Action::SignInWithToken { address, token } => self.sign_in_with_token(&address, &token),
            Action::Look(address) => self.look(&address),
            Action::Reply(reply) => self.reply(reply),
            Action::GiveUpChallenge => self.give_up_challenge(),
            Action::Trust => self.trust(),
            Action::Distrust => self.distrust(),
            Action::AddAuthority(path) => self.add_authority(path),
            Action::SignInAgain(password) => self.in_front(|it, world| it.sign_in_again(world, password)),
            Action::SignInAgainWithToken(token) => {
                self.in_front(|it, world| it.sign_in_again_with_token(world, &token));
            }
            Action::StaySignedOut => self.in_front(Session::stay_signed_out),
            Action::UseDemo => self.use_demo(),
            Action::SignOut => self.sign_out(),
            Action::AddPortal => self.leave_for_sign_in(None),
            Action::OpenPortal(id) => self.open_portal(id),
            Action::ShowSession(number) => self.show_session(SessionId(number)),
            Action::RenamePortal(id, name) => self.rename_portal(id, &name),
            Action::ColourPortal(id, colour) => self.colour_portal(id, colour),
            Action::ShiftPortal(id, by) => self.shift_portal(id, by),
            Action::ForgetPortal { id, with_files } => self.forget_portal(id, with_files),
            Action::KeepLists(wanted) => self.keep_lists(wanted),
            Action::AskToSignIn => self.sign_in.set_lists_aside(true),
            Action::BackToTheLists => self.sign_in.set_lists_aside(false),
            Action::Refresh(kind) => {
                if !self.has_to_sign_in(Interrupted::Book(kind)) {
                    self.in_front(|it, world| it.load_book(world, kind));
                }
            }
            Action::ReadAgain(key) => {
                if !self.has_to_sign_in(Interrupted::Record(key)) {
                    self.in_front(|it, world| it.read_record(world, key));
                }
            }
            Action::CancelJob(id) => self.stop_task(id),
            Action::KeepNow => self.keep_now(),
            Action::DismissNotice(id) => self.world.notices.retain(|notice| notice.id != id),
            Action::SetTheme(theme) => self.world.set(|settings| settings.theme = theme),
            Action::SetWidth(pane, width) => self.world.set(|settings| match pane {
                Pane::Rail => settings.rail_width = width,
                Pane::List => settings.list_width = width,
            }),
            Action::SetZoom(percent) => self.world.set(|settings| settings.zoom = percent),
            action => match self.session_mut() {
                Some((session, world)) => session.act(world, action),
                None => {
                    if let Some((lists, world)) = self.lists_mut() {
                        lists.act(world, action);
                    }
                }
            },
        }
    }

    /// Does something with the session in front, if there is one.
    fn in_front(&mut self, act: impl FnOnce(&mut Session, &mut World)) {
        if let Some((session, world)) = self.session_mut() {
            act(session, world);
        }
    }
}
