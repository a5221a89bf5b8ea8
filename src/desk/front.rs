//! What is in front, and how results come in.

use std::time::Duration;

use crate::desk::environment::Environment;
use crate::desk::notice::Tone;
use crate::desk::session::id::SessionId;
use crate::desk::session::open_record::OpenRecord;
use crate::desk::session::state::Session;
use crate::desk::sign_in::state::SigningIn;
use crate::desk::state::{Desk, Next, World};
use crate::desk::task::{Origin, Running, TaskKind};
use crate::jobs::{Ended, JobId};
use crate::records::{Problem, RecordKey};
use crate::saving::Plan;

/// What is in front, as it is drawn.
pub enum Front<'a> {
    /// The sign-in form.
    SignIn(&'a SigningIn),
    /// The lists on this computer, while nobody is signed in.
    Offline(&'a Session),
    /// A session.
    Session(&'a Session),
}

impl Desk {
    /// A desk that is not signed in. Reads the settings and the saved portals.
    pub fn new(environment: Environment) -> Desk {
        Desk {
            world: World::new(environment),
            sign_in: SigningIn::default(),
            sessions: Vec::new(),
            last_session: 0,
        }
    }

    /// Takes in what the background has finished since.
    pub fn receive(&mut self) {
        while let Some(ended) = self.world.tasks.next_ended() {
            self.follow_task(ended);
            self.end_left_sessions();
        }
    }

    fn follow_task(&mut self, ended: Ended<Origin, TaskKind, Next>) {
        if ended.is_broken {
            let title = ended.kind.title();
            tracing::error!(%title, "a task panicked");
            let sentence = format!("“{title}” stopped inside this program. Nothing typed is lost.");
            match ended.owner {
                Origin::Session(id) => drop(self.with_session(id, |session, world| {
                    session.notify(world, Tone::Trouble, sentence);
                })),
                Origin::SignIn | Origin::Program => self.world.notify(Tone::Trouble, sentence),
            }
        }
        (ended.next)(self);
    }

    /// The user stops a task.
    pub(in crate::desk) fn stop_task(&mut self, id: JobId) {
        // Half of it would be done.
        let may_stop = self.world.tasks.running().any(|task| task.id() == id && !task.kind().is_binding());
        if may_stop && let Some(ended) = self.world.tasks.stop(id) {
            self.follow_task(ended);
        }
    }

    /// What is in front.
    pub fn front(&self) -> Front<'_> {
        match (self.session(), self.sign_in.lists_in_front()) {
            (Some(session), _) => Front::Session(session),
            (None, Some(lists)) => Front::Offline(lists),
            (None, None) => Front::SignIn(&self.sign_in),
        }
    }

    /// The sign-in, unless a session is in front. It may go on behind the lists on this computer.
    pub fn signing_in(&self) -> Option<&SigningIn> {
        self.session().is_none().then_some(&self.sign_in)
    }

    /// What is known of the portal, when signed in; or, before that, what this computer
    /// knows of it.
    pub fn signed(&self) -> Option<&Session> {
        self.session().or_else(|| self.sign_in.lists_in_front())
    }

    /// The session in front.
    pub fn session(&self) -> Option<&Session> {
        let id = self.world.in_front?;
        self.sessions.iter().find(|session| session.id == id)
    }

    /// The session in front, with the world.
    pub(in crate::desk) fn session_mut(&mut self) -> Option<(&mut Session, &mut World)> {
        let id = self.world.in_front?;
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        Some((session, &mut self.world))
    }

    /// The session in front, or the lists on this computer, with the world.
    pub(in crate::desk) fn signed_mut(&mut self) -> Option<(&mut Session, &mut World)> {
        let session = match self.world.in_front {
            Some(id) => self.sessions.iter_mut().find(|session| session.id == id),
            None => self.sign_in.lists_in_front_mut(),
        };
        session.map(|session| (session, &mut self.world))
    }

    /// Does something with a session, wherever it is; `None` if there is none of this number any more.
    pub(in crate::desk) fn with_session<R>(
        &mut self,
        id: SessionId,
        act: impl FnOnce(&mut Session, &mut World) -> R,
    ) -> Option<R> {
        let session = self.sessions.iter_mut().find(|session| session.id == id);
        let session = session.or_else(|| self.sign_in.lists_mut().filter(|lists| lists.id == id))?;
        Some(act(session, &mut self.world))
    }

    /// The open record of this key, once it has been read.
    pub fn record(&self, key: RecordKey) -> Option<&OpenRecord> {
        self.signed()?.record(key)
    }

    /// The tasks that are running and of interest to the user.
    pub fn running(&self) -> impl Iterator<Item = Running<'_>> {
        self.world.tasks.running().filter(|task| task.kind().is_shown()).map(|task| Running {
            id: task.id(),
            kind: task.kind(),
            progress: task.progress(),
        })
    }

    /// What keeps the draft of a record from being saved.
    pub fn problems(&self, key: RecordKey) -> Vec<Problem> {
        self.signed().map_or_else(Vec::new, |session| session.problems(key, self.now().date()))
    }

    /// The plan for the draft as it stands, on the reading it was begun with.
    pub fn plan(&self, key: RecordKey) -> Option<Plan> {
        self.signed()?.plan(key)
    }

    /// Whether a record has edits that are not saved.
    pub fn has_edits(&self, key: RecordKey) -> bool {
        self.signed().is_some_and(|session| session.has_edits(key))
    }

    /// The records with edits that are not saved.
    pub fn edited(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.signed().into_iter().flat_map(Session::edited)
    }

    /// Whether a record is going to be looked at again, because something of its last save is
    /// not known.
    pub fn is_looking_again(&self) -> bool {
        self.signed().is_some_and(Session::is_looking_again)
    }

    /// How long nothing is sent to a portal yet, because it asked for a pause; of several the
    /// longest.
    pub fn pause(&self) -> Option<Duration> {
        self.sessions().filter_map(Session::pause).max()
    }

    /// The time it is, in the user's time zone.
    pub fn now(&self) -> jiff::Zoned {
        self.world.now()
    }
}

// Until the window asks for each of these by its name.
impl std::ops::Deref for Desk {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}
