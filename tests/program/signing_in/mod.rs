//! The way into portals, through the real window: passwords, tokens, second factors, the
//! keyring, several portals, whom to trust, and the end of a session in the middle.

mod day;
mod expiry;
mod form;
mod keyring;
mod portals;
mod second_factor;
mod trust;
mod viewer;

use egui::Role;

use crate::support::Program;

impl Program {
    /// The program with an administrator signed in by hand: unlike the demo portal, this
    /// one is saved.
    #[track_caller]
    fn signed_in_by_hand() -> Program {
        let mut program = Program::start_with(crate::support::TALL, Default::default());
        program.without_photos();
        program.sign_in_by_hand();
        program
    }

    /// Waits until somebody is signed in.
    #[track_caller]
    fn wait_until_in(&mut self) {
        self.wait_until("somebody is signed in", |program| {
            // The lists of this computer can stand before that.
            program.desk().session().is_some()
        });
        self.wait_for_lists();
    }

    /// Waits until the running sign-in has ended without anybody being in.
    #[track_caller]
    fn wait_until_tried(&mut self) {
        self.wait_until("the sign-in was tried", |program| {
            let desk = program.desk();
            let Some(state) = desk.signing_in() else {
                let expired = desk.session().and_then(|session| session.expired.as_ref());
                return expired.is_some_and(|expired| expired.running.is_none());
            };
            state.running.is_none() && state.found.running.is_none()
        });
    }

    /// What the alert says.
    #[track_caller]
    fn said(&self) -> String {
        let alert = |node: &egui_kittest::kittest::AccessKitNode<'_>| node.role() == Role::Alert;
        self.one("the trouble", alert).accesskit_node().label().unwrap_or_default()
    }

    /// How many sign-ins the portal has seen.
    fn sign_ins(&self) -> usize {
        let is_one = |request: &&portal_desk::demo::LoggedRequest| request.path.contains("/authentication");
        self.portal.requests().iter().filter(is_one).count()
    }

    /// Signs an administrator in by hand; the answer is who it is.
    #[track_caller]
    fn sign_in_by_hand(&mut self) -> String {
        let account = self.portal.accounts().remove(0);
        self.sign_in_as(&account.email, &account.password);
        self.wait_until_in();
        account.email
    }
}

use egui_kittest::kittest::NodeT as _;
