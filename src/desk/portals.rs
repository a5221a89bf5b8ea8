//! Several portals: the saved ones, and the sessions that go on behind the one in front.
//!
//! Every job knows whose work it is ([`Owner`]). When its result comes and another session
//! is in front by then, the session that it belongs to is brought to the front just for
//! taking it in. So whatever was begun on one portal can only ever reach that one.

use uuid::Uuid;

use super::enter::Circumstances;
use super::{Desk, Session, Signed, SigningIn, Tone, keyring};
use crate::jobs::Owner;
use crate::portal::{Address, Trust};
use crate::storage::{Colour, SavedPortal};

/// Nobody: the sign-in form.
pub(super) const NOBODY: Owner = Owner(0);
/// What goes on after a session has gone.
const HOUSEKEEPING: Owner = Owner(u64::MAX);

/// What is to be remembered of how somebody came in before.
pub(super) fn circumstances_of(saved: &SavedPortal) -> Circumstances {
    Circumstances {
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

impl Desk {
    /// Every session, the one in front first.
    pub fn sessions(&self) -> impl Iterator<Item = &Signed> {
        let front = match &self.session {
            Session::SignedIn(signed) => Some(signed.as_ref()),
            Session::SignedOut(_) => None,
        };
        front.into_iter().chain(self.behind.iter().map(Box::as_ref))
    }

    /// The session of a saved portal, if somebody is signed in there.
    pub fn session_of(&self, portal: Uuid) -> Option<&Signed> {
        self.sessions().find(|signed| signed.entry == Some(portal) && !signed.leaving)
    }

    /// How the portal is called that a job works for, if that is not the one in front.
    pub fn elsewhere(&self, job: crate::jobs::JobId) -> Option<&str> {
        let owner = self.jobs.owner_of(job)?;
        self.behind.iter().find(|signed| signed.owner == owner).map(|signed| signed.title.as_str())
    }

    pub(super) fn signing_in(&self) -> Option<&SigningIn> {
        match &self.session {
            Session::SignedOut(state) => Some(state),
            Session::SignedIn(_) => None,
        }
    }

    pub(super) fn signing_in_mut(&mut self) -> Option<&mut SigningIn> {
        match &mut self.session {
            Session::SignedOut(state) => Some(state),
            Session::SignedIn(_) => None,
        }
    }

    /// What was decided about an address before, with whatever account; else about its server.
    pub(super) fn remembered(&self, address: &Address) -> Circumstances {
        let is_there = |saved: &&SavedPortal| {
            Address::parse(&saved.address).is_ok_and(|saved| saved.same_server(address))
        };
        let saved = self.portals.iter().find(|saved| saved.address == address.as_str());
        let saved = saved.or_else(|| self.portals.iter().find(is_there));
        saved.map(circumstances_of).unwrap_or_default()
    }

    fn owner(&self) -> Owner {
        self.signed().map_or(NOBODY, |signed| signed.owner)
    }

    /// Jobs started until [`work_for`](crate::jobs::Jobs::work_for) is said again belong to
    /// no session; the answer is whom to work for then.
    pub(super) fn housekeeping(&mut self) -> Owner {
        self.jobs.work_for(HOUSEKEEPING);
        self.owner()
    }

    /// Puts a session in front and gives back the one that was there.
    fn exchange(&mut self, session: Session) -> Session {
        let before = std::mem::replace(&mut self.session, session);
        self.jobs.work_for(self.owner());
        before
    }

    /// Puts a session in front. One that was there goes on behind it; a sign-in that was
    /// going on is given up.
    pub(super) fn put_in_front(&mut self, session: Session) {
        match self.exchange(session) {
            Session::SignedIn(signed) => self.behind.push(signed),
            Session::SignedOut(_) => self.jobs.cancel_all_of(NOBODY),
        }
    }

    /// Does something as if the session of this owner were in front. `None` if there is no
    /// such session any more.
    pub(super) fn on_behalf<R>(&mut self, owner: Owner, act: impl FnOnce(&mut Desk) -> R) -> Option<R> {
        if owner == HOUSEKEEPING || owner == self.owner() {
            return Some(act(self));
        }
        let place = self.behind.iter().position(|signed| signed.owner == owner)?;
        let behind = self.behind.remove(place);
        let (title, was_expired) = (behind.title.clone(), behind.expired.is_some());
        let said = self.notices.len();
        let front = self.exchange(Session::SignedIn(behind));
        let result = act(self);
        if let Session::SignedIn(signed) = self.exchange(front) {
            let expired = signed.expired.is_some() && !was_expired;
            self.behind.insert(place.min(self.behind.len()), signed);
            for notice in self.notices.iter_mut().skip(said) {
                notice.sentence = format!("{title}: {}", notice.sentence);
                notice.about = None;
            }
            if expired {
                let sentence = format!(
                    "{title}: the session has ended. Nothing typed is lost; switch to it to sign in again."
                );
                self.notify(Tone::Warning, sentence);
            }
        }
        Some(result)
    }

    /// Goes to the sign-in form, of a saved portal or of a new one.
    pub(super) fn leave_for_sign_in(&mut self, portal: Option<Uuid>) {
        self.lookup = Default::default();
        self.put_in_front(Session::SignedOut(Box::new(SigningIn::to(portal))));
    }

    /// Puts a session that goes on behind in front.
    pub(super) fn show_session(&mut self, owner: Owner) {
        let Some(place) = self.behind.iter().position(|signed| signed.owner == owner && !signed.leaving)
        else {
            return;
        };
        let signed = self.behind.remove(place);
        if signed.entry.is_some() {
            self.portals.last = signed.entry;
            self.keep_portals();
        }
        self.put_in_front(Session::SignedIn(signed));
    }

    /// Opens a saved portal: its session if there is one, else with what the keyring kept.
    pub(super) fn open_portal(&mut self, id: Uuid) {
        if let Some(owner) = self.session_of(id).map(|signed| signed.owner) {
            return self.show_session(owner);
        }
        let Some(saved) = self.portals.get(id) else { return };
        let (address, email) = (Address::parse(&saved.address), saved.email.clone());
        self.leave_for_sign_in(Some(id));
        self.look_up(id);
        match address {
            Ok(address) => self.enter_from_keyring(address, email),
            Err(error) => self.sign_in_failed(error.to_string()),
        }
    }

    /// Signs out of the portal in front. What was typed stays on this computer; a save
    /// that is under way comes to its end first.
    pub(super) fn sign_out(&mut self) {
        let Some(signed) = self.signed_mut() else { return };
        if signed.is_offline {
            self.lookup.aside = true;
            return;
        }
        signed.leaving = true;
        let (entry, saving) = (signed.entry, signed.saves());
        let sentence = match saving {
            true => "You are signed out as soon as the save has come to its end.",
            false => "You are signed out.",
        };
        if let Some(saved) = entry.and_then(|id| self.portals.get_mut(id)) {
            saved.signed_out = true;
            self.keep_portals();
        }
        self.leave_for_sign_in(entry);
        self.notify(Tone::Info, sentence);
        self.end_left_sessions();
    }

    /// Ends the sessions that were left and have nothing to save any more.
    pub(super) fn end_left_sessions(&mut self) {
        let leaving = self.behind.iter().filter(|signed| signed.leaving && !signed.saves());
        let owners: Vec<Owner> = leaving.map(|signed| signed.owner).collect();
        for owner in owners {
            let is_kept = self.on_behalf(owner, Desk::keep_drafts_of_front) == Some(true);
            let Some(place) = self.behind.iter().position(|signed| signed.owner == owner) else { continue };
            let signed = &mut self.behind[place];
            let is_let_go = std::mem::replace(&mut signed.is_let_go, true);
            let views = signed.views_file.as_ref().is_some_and(|file| file.is_waiting());
            let secret = keyring::name(signed.address().as_str(), &signed.email);
            let portal = (!signed.pasted_token).then(|| signed.portal.clone());
            if !is_let_go {
                self.let_go(secret, portal);
            }
            // Where the disk does not take what was typed, the session waits for it, and for nothing else.
            if !is_kept || views {
                continue;
            }
            self.behind.retain(|signed| signed.owner != owner);
            // Its journal is still being written: that ends by itself, and nobody asks for it.
            self.jobs.leave(owner);
        }
    }

    pub(super) fn rename_portal(&mut self, id: Uuid, name: &str) {
        let name = name.trim();
        let Some(saved) = self.portals.get_mut(id).filter(|_| !name.is_empty()) else { return };
        name.clone_into(&mut saved.name);
        self.portal_changed(id);
    }

    pub(super) fn colour_portal(&mut self, id: Uuid, colour: Colour) {
        let Some(saved) = self.portals.get_mut(id) else { return };
        saved.colour = colour;
        self.portal_changed(id);
    }

    pub(super) fn shift_portal(&mut self, id: Uuid, by: isize) {
        self.portals.shift(id, by);
        self.keep_portals();
    }

    fn portal_changed(&mut self, id: Uuid) {
        let Some(saved) = self.portals.get(id).cloned() else { return };
        let front = match &mut self.session {
            Session::SignedIn(signed) => Some(signed),
            Session::SignedOut(_) => None,
        };
        for signed in front.into_iter().chain(&mut self.behind).filter(|signed| signed.entry == Some(id)) {
            signed.title.clone_from(&saved.name);
            signed.colour = saved.colour;
        }
        self.keep_portals();
    }

    /// Takes a portal out of the list and ends its session. Its drafts and journal stay,
    /// unless they are to go as well.
    pub(super) fn forget_portal(&mut self, id: Uuid, with_files: bool) {
        let signed = self.session_of(id);
        if signed.is_some_and(Signed::saves) {
            let sentence = "A save is under way on this portal. Forget the portal when the save has ended.";
            return self.notify(Tone::Warning, sentence);
        }
        let owner = signed.map(|signed| signed.owner);
        let Some(saved) = self.portals.remove(id) else { return };
        self.keep_portals();
        if owner == Some(self.owner()) && owner != Some(NOBODY) {
            self.leave_for_sign_in(None);
        } else if let Some(state) = self.signing_in_mut().filter(|state| state.portal == Some(id)) {
            *state = SigningIn::to(None);
            self.jobs.cancel_all_of(NOBODY);
        }
        if with_files && let Some(owner) = owner {
            self.drop_unwritten(owner);
        }
        if let Some(place) = self.behind.iter().position(|signed| Some(signed.owner) == owner) {
            self.behind[place].leaving = true;
            self.end_left_sessions();
        } else {
            self.let_go(keyring::name(&saved.address, &saved.email), None);
        }
        let folder = self.environment.folder.of_portal(&saved.address, &saved.email);
        if let Err(error) = folder.remove_copies() {
            tracing::warn!(%error, "the lists of a forgotten portal cannot be removed");
        }
        if with_files && let Err(error) = folder.delete() {
            let (name, place) = (&saved.name, folder.path().display());
            let sentence = format!(
                "{name} is forgotten, but not everything in {place} could be deleted ({error}). Delete that \
                 folder by hand."
            );
            return self.notify(Tone::Warning, sentence);
        }
        let kept = if with_files {
            "Its drafts and journal are deleted."
        } else {
            "Its drafts and journal stay on this computer."
        };
        self.notify(Tone::Info, format!("{} is forgotten. {kept}", saved.name));
    }
}
