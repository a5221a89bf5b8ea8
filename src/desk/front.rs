//! What is in front, and how results come in.

use std::time::Duration;

use crate::desk::environment::Environment;
use crate::desk::notice::{Notice, Tone};
use crate::desk::session::id::SessionId;
use crate::desk::session::lists::Lists;
use crate::desk::session::open_record::OpenRecord;
use crate::desk::session::state::Session;
use crate::desk::sign_in::state::SigningIn;
use crate::desk::state::{Desk, Next, World};
use crate::desk::task::{Origin, Running, TaskKind};
use crate::jobs::{Ended, JobId};
use crate::records::{Problem, RecordKey};
use crate::saving::Plan;
use crate::storage::{Portals, Settings};

/// What is in front, as it is drawn.
pub enum Front<'a> {
    /// The sign-in form.
    SignIn(&'a SigningIn),
    /// The lists on this computer, while nobody is signed in.
    Offline(&'a Lists),
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

    /// What the program remembers.
    pub fn settings(&self) -> &Settings {
        &self.world.settings
    }

    /// The saved portals.
    pub fn portals(&self) -> &Portals {
        &self.world.portals
    }

    /// Short messages about what happened, oldest first.
    pub fn notices(&self) -> &[Notice] {
        &self.world.notices
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
    pub fn lists(&self) -> Option<&Lists> {
        self.session().map(|session| &session.lists).or_else(|| self.sign_in.lists_in_front())
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

    /// The lists in front, with the world.
    pub(in crate::desk) fn lists_mut(&mut self) -> Option<(&mut Lists, &mut World)> {
        let lists = match self.world.in_front {
            Some(id) => self.sessions.iter_mut().find(|it| it.id == id).map(|it| &mut it.lists),
            None => self.sign_in.lists_in_front_mut(),
        };
        lists.map(|lists| (lists, &mut self.world))
    }

    /// Does something with a session, wherever it is; `None` if there is none of this number any more.
    pub(in crate::desk) fn with_session<R>(
        &mut self,
        id: SessionId,
        act: impl FnOnce(&mut Session, &mut World) -> R,
    ) -> Option<R> {
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        Some(act(session, &mut self.world))
    }

    /// The same with the lists of a session, or those on this computer.
    pub(in crate::desk) fn with_lists<R>(
        &mut self,
        id: SessionId,
        act: impl FnOnce(&mut Lists, &mut World) -> R,
    ) -> Option<R> {
        let of_session = self.sessions.iter_mut().find(|it| it.id == id).map(|it| &mut it.lists);
        let lists = of_session.or_else(|| self.sign_in.lists_mut().filter(|lists| lists.id == id))?;
        Some(act(lists, &mut self.world))
    }

    /// The open record of this key, once it has been read.
    pub fn record(&self, key: RecordKey) -> Option<&OpenRecord> {
        self.session()?.record(key)
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
        self.session().map_or_else(Vec::new, |session| session.problems(key, self.now().date()))
    }

    /// The plan for the draft as it stands, on the reading it was begun with.
    pub fn plan(&self, key: RecordKey) -> Option<Plan> {
        self.session()?.plan(key)
    }

    /// Whether a record has edits that are not saved.
    pub fn has_edits(&self, key: RecordKey) -> bool {
        self.session().is_some_and(|session| session.has_edits(key))
    }

    /// The records with edits that are not saved.
    pub fn edited(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.session().into_iter().flat_map(Session::edited)
    }

    /// Whether a record is going to be looked at again, because something of its last save is
    /// not known.
    pub fn is_looking_again(&self) -> bool {
        self.session().is_some_and(Session::is_looking_again)
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
