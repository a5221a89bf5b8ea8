//! Several portals: the saved ones, and which session is in front.

use uuid::Uuid;

use crate::desk::kept::token_name;
use crate::desk::notice::Tone;
use crate::desk::session::id::SessionId;
use crate::desk::session::state::Session;
use crate::desk::sign_in::access::AccessFacts;
use crate::desk::sign_in::state::SigningIn;
use crate::desk::state::{Desk, World};
use crate::desk::task::Origin;
use crate::jobs::JobId;
use crate::portal::{Address, Trust};
use crate::storage::{Colour, SavedPortal};

/// How the user got access to a saved portal before.
fn facts_of(saved: &SavedPortal) -> AccessFacts {
    AccessFacts {
        trust: Trust {
            pinned: saved.pinned.as_deref().and_then(|text| text.parse().ok()),
            authority: saved.authority.clone(),
        },
        plain_http: saved.plain_http,
        pasted_token: saved.pasted_token,
        kept_token: false,
        is_demo: false,
    }
}

impl World {
    /// What was decided about an address before, with whatever account; else about its server.
    pub(super) fn remembered(&self, address: &Address) -> AccessFacts {
        let is_there = |saved: &&SavedPortal| {
            Address::parse(&saved.address).is_ok_and(|saved| saved.same_server(address))
        };
        let saved = self.portals.iter().find(|saved| saved.address == address.as_str());
        let saved = saved.or_else(|| self.portals.iter().find(is_there));
        saved.map(facts_of).unwrap_or_default()
    }
}

impl Desk {
    /// Every session, the one in front first.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        let behind = |session: &&Session| Some(session.id) != self.world.in_front;
        self.session().into_iter().chain(self.sessions.iter().filter(behind))
    }

    /// The session of a saved portal, if the user is signed in there.
    pub fn session_of(&self, portal: Uuid) -> Option<&Session> {
        self.sessions().find(|session| session.entry == Some(portal) && !session.leaving)
    }

    /// What the portal is called that a task works for, if that is not the one in front.
    pub fn elsewhere(&self, task: JobId) -> Option<&str> {
        let task = self.world.tasks.running().find(|running| running.id() == task)?;
        let Origin::Session(id) = task.owner() else { return None };
        let behind = |session: &&Session| session.id == id && Some(id) != self.world.in_front;
        self.sessions.iter().find(behind).map(|session| session.title.as_str())
    }

    /// Puts a session in front, or the sign-in form. A session that was there goes on behind it; a sign-in
    /// that was going on is given up.
    pub(super) fn put_in_front(&mut self, session: Option<SessionId>) {
        self.world.tasks.cancel_all(|task| task.owner() == Origin::SignIn);
        self.sign_in = SigningIn::default();
        self.world.in_front = session;
    }

    /// Goes to the sign-in form, of a saved portal or of a new one.
    pub(super) fn leave_for_sign_in(&mut self, portal: Option<Uuid>) {
        self.put_in_front(None);
        self.sign_in = SigningIn::to(portal);
    }

    /// Puts a session that goes on behind in front.
    pub(super) fn show_session(&mut self, id: SessionId) {
        let is_behind = |session: &&Session| session.id == id && !session.leaving;
        let Some(session) = self.sessions.iter().find(is_behind) else { return };
        if self.world.in_front == Some(id) {
            return;
        }
        if session.entry.is_some() {
            self.world.portals.last = session.entry;
            self.world.keep_portals();
        }
        self.put_in_front(Some(id));
    }

    /// Opens a saved portal: its session if there is one, else with what the keyring kept.
    pub(super) fn open_portal(&mut self, id: Uuid) {
        if let Some(session) = self.session_of(id) {
            return self.show_session(session.id);
        }
        let Some(saved) = self.world.portals.get(id) else { return };
        let (address, email) = (Address::parse(&saved.address), saved.email.clone());
        self.leave_for_sign_in(Some(id));
        self.look_up(id);
        match address {
            Ok(address) => self.enter_from_keyring(address, email),
            Err(error) => self.sign_in.fail(error.to_string()),
        }
    }

    /// Signs out of the portal in front. What was typed stays on this computer; a save
    /// that is under way comes to its end first.
    pub(super) fn sign_out(&mut self) {
        let Some((session, world)) = self.session_mut() else { return self.sign_in.set_lists_aside(true) };
        session.leaving = true;
        let sentence = match session.saves() {
            true => "You are signed out as soon as the save has come to its end.",
            false => "You are signed out.",
        };
        let entry = session.entry;
        if let Some(saved) = entry.and_then(|id| world.portals.get_mut(id)) {
            saved.signed_out = true;
            world.keep_portals();
        }
        self.leave_for_sign_in(entry);
        self.world.notify(Tone::Info, sentence);
        self.end_left_sessions();
    }

    /// Ends the sessions that were left and have nothing to save any more.
    pub(super) fn end_left_sessions(&mut self) {
        let world = &mut self.world;
        self.sessions.retain_mut(|session| {
            let has_ended = session.leaving && !session.saves() && session.let_go(world);
            if has_ended {
                let origin = Origin::Session(session.id);
                // What belongs to the program itself, such as writing a file, comes to its end.
                world.tasks.cancel_all(|task| task.owner() == origin && task.kind().is_shown());
            }
            !has_ended
        });
    }

    pub(super) fn rename_portal(&mut self, id: Uuid, name: &str) {
        let name = name.trim();
        let Some(saved) = self.world.portals.get_mut(id).filter(|_| !name.is_empty()) else { return };
        name.clone_into(&mut saved.name);
        self.portal_changed(id);
    }

    pub(super) fn colour_portal(&mut self, id: Uuid, colour: Colour) {
        let Some(saved) = self.world.portals.get_mut(id) else { return };
        saved.colour = colour;
        self.portal_changed(id);
    }

    pub(super) fn shift_portal(&mut self, id: Uuid, by: isize) {
        self.world.portals.shift(id, by);
        self.world.keep_portals();
    }

    fn portal_changed(&mut self, id: Uuid) {
        let Some(saved) = self.world.portals.get(id).cloned() else { return };
        for session in self.sessions.iter_mut().filter(|session| session.entry == Some(id)) {
            session.title.clone_from(&saved.name);
            session.colour = saved.colour;
        }
        self.world.keep_portals();
    }

    /// Takes a portal out of the list and ends its session. Its drafts and journal stay,
    /// unless they are to go as well.
    pub(super) fn forget_portal(&mut self, id: Uuid, with_files: bool) {
        let session = self.session_of(id);
        if session.is_some_and(Session::saves) {
            let sentence = "A save is under way on this portal. Forget the portal when the save has ended.";
            return self.world.notify(Tone::Warning, sentence);
        }
        let session = session.map(|session| session.id);
        let Some(saved) = self.world.portals.remove(id) else { return };
        self.world.keep_portals();
        if session.is_some() && session == self.world.in_front
            || self.world.in_front.is_none() && self.sign_in.portal == Some(id)
        {
            self.leave_for_sign_in(None);
        }
        match session {
            Some(session) => {
                self.with_session(session, |session, world| {
                    session.leaving = true;
                    if with_files {
                        session.drop_unwritten(world);
                    }
                });
                self.end_left_sessions();
            }
            None => self.world.forget_token(token_name(&saved.address, &saved.email), None),
        }
        self.delete_files_of(&saved, with_files);
    }

    /// Deletes what is kept of a forgotten portal, and says what was done.
    fn delete_files_of(&mut self, saved: &SavedPortal, with_files: bool) {
        let folder = self.world.environment.folder.of_portal(&saved.address, &saved.email);
        if let Err(error) = folder.remove_copies() {
            tracing::warn!(%error, "the lists of a forgotten portal cannot be removed");
        }
        if with_files && let Err(error) = folder.delete() {
            let (name, place) = (&saved.name, folder.path().display());
            let sentence = format!(
                "{name} is forgotten, but not everything in {place} could be deleted ({error}). Delete that \
                 folder by hand."
            );
            return self.world.notify(Tone::Warning, sentence);
        }
        let kept = if with_files {
            "Its drafts and journal are deleted."
        } else {
            "Its drafts and journal stay on this computer."
        };
        self.world.notify(Tone::Info, format!("{} is forgotten. {kept}", saved.name));
    }

    /// The user wants copies of the lists on this computer, or none; those there are removed.
    pub(super) fn keep_lists(&mut self, wanted: bool) {
        self.world.set(|settings| settings.keep_lists = wanted);
        if !wanted {
            // Of no portal.
            let root = &self.world.environment.folder;
            let saved = self.world.portals.iter().map(|saved| root.of_portal(&saved.address, &saved.email));
            let folders = saved.chain(self.sessions().map(|session| session.folder.clone())).collect();
            return self.world.remove_copies_in(folders, "all portals");
        }
        if let Some((session, world)) = self.session_mut() {
            session.keep_copy(world, crate::records::RecordKind::Person);
            session.keep_copy(world, crate::records::RecordKind::Contact);
        }
    }
}

impl Session {
    /// Gives up the token of a session that was left, once. Tells whether the disk has taken what was typed:
    /// where it does not, the session waits for it, and for nothing else.
    fn let_go(&mut self, world: &mut World) -> bool {
        let is_kept = self.keep_drafts_now(world);
        if !std::mem::replace(&mut self.is_let_go, true) {
            let secret = token_name(self.address().as_str(), &self.email);
            let portal = (!self.pasted_token).then(|| self.portal.clone());
            world.forget_token(secret, portal);
        }
        is_kept && !self.views_file.as_ref().is_some_and(|file| file.is_waiting())
    }
}
