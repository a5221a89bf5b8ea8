//! The tasks of a session, and what it says in passing.

use std::sync::Arc;

use crate::desk::notice::Tone;
use crate::desk::session::lists::Lists;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{Origin, TaskKind};
use crate::jobs::{JobId, Progress, Unfinished};
use crate::records::RecordKey;

impl Session {
    /// Starts a task of this session. What follows is done with it, wherever it is then; where it has gone,
    /// nothing follows.
    pub(in crate::desk) fn start<T: Send + 'static>(
        &self,
        world: &mut World,
        kind: TaskKind,
        work: impl Future<Output = T> + Send + 'static,
        then: impl FnOnce(&mut Session, &mut World, Result<T, Unfinished>) + 'static,
    ) -> JobId {
        self.start_with_progress(world, kind, |_| work, then)
    }

    /// The same for a task that tells how far it is.
    pub(in crate::desk) fn start_with_progress<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
        &self,
        world: &mut World,
        kind: TaskKind,
        work: impl FnOnce(Arc<Progress>) -> F,
        then: impl FnOnce(&mut Session, &mut World, Result<T, Unfinished>) + 'static,
    ) -> JobId {
        let id = self.id;
        world.start_for(Origin::Session(id), kind, work, move |desk, result| {
            if desk.with_session(id, |session, world| then(session, world, result)).is_none() {
                tracing::debug!("a result came for a session that has gone");
            }
        })
    }

    /// Says something in passing that the form of this record says as well.
    pub(in crate::desk) fn notify_about(
        &self,
        world: &mut World,
        key: RecordKey,
        tone: Tone,
        sentence: impl Into<String>,
    ) {
        if self.is_in_front(world) {
            world.notify_about(Some(key), tone, sentence);
        } else {
            self.notify(world, tone, sentence);
        }
    }
}

impl Lists {
    /// Starts a task of these lists. What follows is done with them, wherever they are then; where they have
    /// gone, nothing follows.
    pub(in crate::desk) fn start_for_lists<T: Send + 'static>(
        &self,
        world: &mut World,
        kind: TaskKind,
        work: impl Future<Output = T> + Send + 'static,
        then: impl FnOnce(&mut Lists, &mut World, Result<T, Unfinished>) + 'static,
    ) -> JobId {
        let id = self.id;
        world.start_for(
            Origin::Session(id),
            kind,
            |_| work,
            move |desk, result| {
                if desk.with_lists(id, |lists, world| then(lists, world, result)).is_none() {
                    tracing::debug!("a result came for lists that have gone");
                }
            },
        )
    }

    /// Says something in passing; of a session that is not in front, with its name.
    pub(in crate::desk) fn notify(&self, world: &mut World, tone: Tone, sentence: impl Into<String>) {
        if self.is_in_front(world) {
            world.notify(tone, sentence);
        } else {
            world.notify(tone, format!("{}: {}", self.title, sentence.into()));
        }
    }

    pub(in crate::desk) fn is_in_front(&self, world: &World) -> bool {
        self.is_offline || world.in_front == Some(self.id)
    }
}
