//! From a token to a session: what every pane and form needs is read, and the session is
//! set up.

use uuid::Uuid;

use crate::desk::kept::Kept;
use crate::desk::session::id::SessionId;
use crate::desk::session::lists::Lists;
use crate::desk::session::state::Session;
use crate::desk::sign_in::access::AccessFacts;
use crate::desk::sign_in::opening::{SessionPlace, SignedInFacts, begin_session};
use crate::desk::state::{Desk, World};
use crate::portal::{About, Portal, PortalError, PortalSettings, SignedInAccount};
use crate::records::RecordKind;
use crate::storage::Colour;

/// Reads what every pane and form needs. `email` is what was signed in with; with a token
/// alone it is what the portal says.
pub(super) async fn read_portal_facts(
    portal: Portal,
    about: About,
    email: Option<String>,
) -> Result<Box<SignedInFacts>, PortalError> {
    let crm = async {
        let definitions = portal.custom_definitions().await?;
        let stages = portal.stages().await?;
        Ok((definitions, stages))
    };
    let (account, surroundings, departments, crm) =
        tokio::join!(portal.account(), portal.settings(), portal.departments(), crm);
    let mut departments = departments?;
    departments.sort_by_cached_key(|department| crate::directory::fold(&department.name));
    let SignedInAccount { viewer, email: own_email, culture } = account?;
    let surroundings = PortalSettings { own_culture: culture, ..surroundings? };
    let email = email.unwrap_or(own_email);
    let email = if email.is_empty() { viewer.name.clone() } else { email };
    Ok(Box::new(SignedInFacts { viewer, surroundings, portal, about, email, departments, crm }))
}

impl Desk {
    /// The user is signed in: their session comes to the front.
    pub(super) fn enter(&mut self, signed_in: SignedInFacts, facts: AccessFacts) {
        let mut session = self.session_of_sign_in(signed_in, &facts);
        let (lists, wanted) = self.sign_in.end_lists();
        self.put_in_front(Some(session.id));
        session.begin_work(&mut self.world, lists.map(|lists| *lists));
        session.go_on_after_lists(&mut self.world, wanted);
        self.sessions.push(session);
    }

    /// The session of an account that is signed in; it does nothing yet.
    pub(super) fn session_of_sign_in(&mut self, signed_in: SignedInFacts, facts: &AccessFacts) -> Session {
        let (entry, title, colour) = self.world.saved_as(&signed_in, facts);
        let address = signed_in.portal.address().as_str();
        let folder = self.world.environment.folder.of_portal(address, &signed_in.email);
        self.last_session += 1;
        if !facts.is_demo {
            self.world.keep_portal_facts(&signed_in, SessionId(self.last_session));
        }
        let kept = if facts.kept_token { Kept::InKeyring } else { Kept::Keeping };
        let place = SessionPlace { id: SessionId(self.last_session), entry, title, colour, folder };
        signed_in.portal.wake_on_pause(self.world.environment.background.waker.clone());
        begin_session(signed_in, place, facts, kept)
    }
}

impl Session {
    /// Begins with what every session does: it reads what this computer keeps, and loads the lists. `lists`
    /// are those that were shown before.
    pub(super) fn begin_work(&mut self, world: &mut World, lists: Option<Lists>) {
        if self.kept == Kept::Keeping {
            self.keep_token(world);
        }
        self.load_drafts(world);
        self.load_journal(world);
        self.read_views(world);
        match lists {
            Some(lists) => self.take_over(world, lists),
            None => self.read_copies(world),
        }
        self.load_book(world, RecordKind::Person);
        if self.no_contacts.is_none() {
            self.load_book(world, RecordKind::Contact);
        }
    }
}

impl World {
    /// Saves the portal that was signed in to: its number, name and colour. The demo portal is not saved.
    fn saved_as(&mut self, signed_in: &SignedInFacts, facts: &AccessFacts) -> (Option<Uuid>, String, Colour) {
        let portal_name = &signed_in.surroundings.name;
        if facts.is_demo {
            return (None, portal_name.clone(), Colour::Teal);
        }
        let address = signed_in.portal.address().as_str();
        let name = self.free_name(portal_name, &signed_in.viewer.name);
        let saved = self.portals.entry(address, &signed_in.email, &name);
        saved.pinned = facts.trust.pinned.map(|fingerprint| fingerprint.to_string());
        saved.authority.clone_from(&facts.trust.authority);
        saved.plain_http = facts.plain_http;
        saved.pasted_token = facts.pasted_token;
        saved.signed_out = false;
        let found = (Some(saved.id), saved.name.clone(), saved.colour);
        self.portals.last = found.0;
        self.keep_portals();
        found
    }

    /// The portal's own name; with the account's where another saved portal has it already.
    fn free_name(&self, portal: &str, account: &str) -> String {
        if self.portals.iter().any(|saved| saved.name == portal) {
            format!("{portal} – {account}")
        } else {
            portal.to_owned()
        }
    }
}
