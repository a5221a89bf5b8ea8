//! What every part of the desk works with: the environment, the tasks, what the program remembers, and
//! where the user is told something.

use std::sync::Arc;

use jiff::Zoned;

use crate::desk::environment::Environment;
use crate::desk::kept::Keyring;
use crate::desk::notice::{Notice, Tone};
use crate::desk::state::{Desk, Next, World};
use crate::desk::task::{Origin, TaskKind};
use crate::desk::unkept::Keeping;
use crate::jobs::{JobId, Jobs, Progress, Unfinished};
use crate::records::RecordKey;
use crate::storage::{Portals, Settings};

impl World {
    /// Reads the settings and the saved portals.
    pub(super) fn new(environment: Environment) -> World {
        let (settings, settings_trouble) = Settings::load(&environment.folder);
        let (portals, portals_trouble) = Portals::load(&environment.folder);
        let folder_trouble = environment.folder.close_to_others();
        let mut world = World {
            tasks: Jobs::new(environment.background.clone()),
            keyring: Keyring::new(Arc::clone(&environment.secrets)),
            settings_file: settings.file(&environment.folder),
            portals_file: portals.file(&environment.folder),
            portals,
            settings,
            notices: Vec::new(),
            last_notice: 0,
            keeping: Keeping::default(),
            in_front: None,
            environment,
        };
        for sentence in [settings_trouble, portals_trouble, folder_trouble].into_iter().flatten() {
            world.notify(Tone::Warning, sentence);
        }
        world
    }

    /// The time it is, in the user's time zone.
    pub(super) fn now(&self) -> Zoned {
        (self.environment.now)()
    }

    /// Starts a task of the program's own.
    pub(super) fn start<T: Send + 'static>(
        &mut self,
        kind: TaskKind,
        work: impl Future<Output = T> + Send + 'static,
        then: impl FnOnce(&mut Desk, Result<T, Unfinished>) + 'static,
    ) -> JobId {
        self.start_for(Origin::Program, kind, |_| work, then)
    }

    /// Starts a task for a session or a sign-in. What follows is told nothing of whether they are still
    /// there.
    pub(super) fn start_for<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
        &mut self,
        origin: Origin,
        kind: TaskKind,
        work: impl FnOnce(Arc<Progress>) -> F,
        then: impl FnOnce(&mut Desk, Result<T, Unfinished>) + 'static,
    ) -> JobId {
        self.tasks.start(origin, kind, work, |result| -> Next { Box::new(move |desk| then(desk, result)) })
    }

    /// Says something in passing.
    pub(super) fn notify(&mut self, tone: Tone, sentence: impl Into<String>) {
        self.notify_about(None, tone, sentence);
    }

    /// Says something in passing that the form of this record in front says as well.
    pub(in crate::desk) fn notify_about(
        &mut self,
        about: Option<RecordKey>,
        tone: Tone,
        sentence: impl Into<String>,
    ) {
        self.last_notice += 1;
        let since = self.now().timestamp();
        let (id, sentence) = (self.last_notice, sentence.into());
        self.notices.push(Notice { id, tone, sentence, about, since });
    }
}

/// What is said where a task came to no end.
pub(super) fn unfinished_words(unfinished: Unfinished) -> String {
    match unfinished {
        Unfinished::Stopped => "You stopped it. Try again when you like.",
        Unfinished::Broken => "It stopped inside this program. Try again.",
    }
    .to_owned()
}
