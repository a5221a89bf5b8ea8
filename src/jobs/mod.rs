//! Work in the BACKGROUND in general: start, progress, cancel, latest wins, waking.
//!
//! Knows no record and no window. A job is a future on the tokio runtime whose one
//! result comes back as a promise (poll-promise). This thin layer adds what a promise
//! alone does not do: it wakes the window when the result is there, makes a result
//! out of a panic instead of handing it on to the window's thread, really stops
//! a job that is cancelled, and says for each job, however it ended, what comes next (unless it was
//! cancelled or replaced).

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Waker;

use futures_util::FutureExt;
use poll_promise::Promise;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

/// Said of a part of a job that panicked, as the middle of a sentence. What a panic itself says is for
/// nobody's eyes: it may hold anything.
pub const STOPPED_INSIDE: &str = "it stopped inside this program";

/// Where jobs run, and whom to wake when one has ended.
#[derive(Clone)]
pub struct Background {
    /// The runtime.
    pub runtime: Handle,
    /// Woken when there is a result to look at.
    pub waker: Waker,
}

/// The number of a job; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(u64);

/// How far a job is, as it tells itself.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// Tells how much is done of how much.
    pub fn report(&self, done: usize, total: usize) {
        self.total.store(total, Ordering::Relaxed);
        self.done.store(done, Ordering::Relaxed);
    }

    /// (done, total); a total of 0 means that it is not known.
    pub fn read(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// Does work that may take long, such as reading a file, where it keeps nothing else waiting. What
/// panics in it, panics in the job as well.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is ending, and nobody waits any more.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Why a job has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// It was stopped. What it had already sent may have taken effect.
    Stopped,
    /// It panicked. Its work may be half done.
    Broken,
}

/// What a job is, as far as this module has to know it.
pub trait JobKind {
    /// Of the jobs of one owner in one lane only the newest runs.
    type Lane: PartialEq;

    /// The lane it runs in; `None` for one that runs beside all others. Only for jobs that change nothing.
    fn lane(&self) -> Option<Self::Lane>;
}

/// A job that came to its end.
#[derive(Debug)]
pub struct Ended<O, K, N> {
    /// Whose work it was.
    pub owner: O,
    /// What it was.
    pub kind: K,
    /// Whether it panicked.
    pub is_broken: bool,
    /// What comes next.
    pub next: N,
}

/// A job that is running.
pub struct Job<O, K, N> {
    id: JobId,
    owner: O,
    kind: K,
    progress: Arc<Progress>,
    answer: Box<dyn Answer<N>>,
    task: AbortHandle,
}

impl<O: Copy, K, N> Job<O, K, N> {
    /// Its number.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Whose work it is.
    pub fn owner(&self) -> O {
        self.owner
    }

    /// What it is.
    pub fn kind(&self) -> &K {
        &self.kind
    }

    /// How far it is: (done, total), total 0 if not known.
    pub fn progress(&self) -> (usize, usize) {
        self.progress.read()
    }

    fn end(self, is_stopped: bool) -> Ended<O, K, N> {
        let Job { owner, kind, answer, task, .. } = self;
        if is_stopped {
            task.abort();
            return Ended { owner, kind, is_broken: false, next: answer.stopped() };
        }
        let (is_broken, next) = answer.next();
        Ended { owner, kind, is_broken, next }
    }
}

/// The answer of a job, whatever its type, and what is made of it.
trait Answer<N> {
    fn is_there(&self) -> bool;
    /// Whether the job panicked, and what comes next. Only once the answer is there.
    fn next(self: Box<Self>) -> (bool, N);
    fn stopped(self: Box<Self>) -> N;
}

struct Awaited<T: Send + 'static, Then> {
    promise: Promise<Result<T, Unfinished>>,
    then: Then,
}

impl<T: Send + 'static, N, Then: FnOnce(Result<T, Unfinished>) -> N> Answer<N> for Awaited<T, Then> {
    fn is_there(&self) -> bool {
        self.promise.ready().is_some()
    }

    fn next(self: Box<Self>) -> (bool, N) {
        let result = self.promise.try_take().unwrap_or(Err(Unfinished::Broken));
        (result.is_err(), (self.then)(result))
    }

    fn stopped(self: Box<Self>) -> N {
        (self.then)(Err(Unfinished::Stopped))
    }
}

/// The running jobs of several owners. Each is of a kind, and is followed by something.
pub struct Jobs<O, K, N> {
    background: Background,
    running: Vec<Job<O, K, N>>,
    last: u64,
}

impl<O: Copy + PartialEq, K: JobKind, N> Jobs<O, K, N> {
    /// No jobs yet.
    pub fn new(background: Background) -> Jobs<O, K, N> {
        Jobs { background, running: Vec::new(), last: 0 }
    }

    /// Starts a job. In a lane it takes the place of the one that ran there: that one is cancelled, and
    /// nothing follows it. Of several searches, only the last one is of interest.
    ///
    /// `then` makes what follows from the result, or from why there is none.
    pub fn start<T, F>(
        &mut self,
        owner: O,
        kind: K,
        work: impl FnOnce(Arc<Progress>) -> F,
        then: impl FnOnce(Result<T, Unfinished>) -> N + 'static,
    ) -> JobId
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.leave_lane(owner, &kind);
        self.last += 1;
        let id = JobId(self.last);
        let progress = Arc::new(Progress::default());
        let future = AssertUnwindSafe(work(Arc::clone(&progress))).catch_unwind();
        let waker = self.background.waker.clone();
        let (sender, promise) = Promise::new();
        // Not `Promise::spawn_async`: the window may only be woken when the result is
        // already with the promise, or it would look too early and sleep again.
        let task = self.background.runtime.spawn(async move {
            sender.send(future.await.map_err(|_| Unfinished::Broken));
            waker.wake();
        });
        let (task, answer) = (task.abort_handle(), Box::new(Awaited { promise, then }));
        self.running.push(Job { id, owner, kind, progress, answer, task });
        id
    }

    /// Cancels the job in the lane of a kind.
    fn leave_lane(&mut self, owner: O, kind: &K) {
        let Some(lane) = kind.lane() else { return };
        let in_lane = |job: &Job<O, K, N>| job.owner == owner && job.kind.lane().as_ref() == Some(&lane);
        if let Some(at) = self.running.iter().position(in_lane) {
            self.running.swap_remove(at).task.abort();
        }
    }

    /// The next job that has ended since. One that is cancelled before it was given out has not ended.
    pub fn next_ended(&mut self) -> Option<Ended<O, K, N>> {
        let at = self.running.iter().position(|job| job.answer.is_there())?;
        Some(self.running.remove(at).end(false))
    }

    /// Stops a job, and tells what follows from that. What it had already sent may have taken effect.
    pub fn stop(&mut self, id: JobId) -> Option<Ended<O, K, N>> {
        let at = self.running.iter().position(|job| job.id == id)?;
        Some(self.running.remove(at).end(true))
    }

    /// Stops a job of which nothing is wanted any more, not even that it was stopped.
    pub fn cancel(&mut self, id: JobId) {
        if let Some(at) = self.running.iter().position(|job| job.id == id) {
            self.running.remove(at).task.abort();
        }
    }

    /// Cancels the jobs that fit.
    pub fn cancel_all(&mut self, fits: impl Fn(&Job<O, K, N>) -> bool) {
        for job in self.running.extract_if(.., |job| fits(job)) {
            job.task.abort();
        }
    }

    /// The jobs that are running, oldest first.
    pub fn running(&self) -> impl Iterator<Item = &Job<O, K, N>> {
        self.running.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// A kind of job for tests: its lane, if it has one.
    #[derive(Clone, Debug, PartialEq)]
    struct Work(Option<&'static str>);

    impl JobKind for Work {
        type Lane = &'static str;

        fn lane(&self) -> Option<&'static str> {
            self.0
        }
    }

    const SEARCH: Work = Work(Some("search"));
    const OTHER: Work = Work(None);

    type Numbers = Jobs<u8, Work, Result<u32, Unfinished>>;

    fn jobs() -> (tokio::runtime::Runtime, Numbers) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let background = Background { runtime: runtime.handle().clone(), waker: Waker::noop().clone() };
        (runtime, Jobs::new(background))
    }

    fn slowly(jobs: &mut Numbers, owner: u8, kind: Work, number: u32) -> JobId {
        let work = async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            number
        };
        jobs.start(owner, kind, |_| work, |result| result)
    }

    /// What follows from all jobs, with their owners.
    fn wait(jobs: &mut Numbers) -> Vec<(u8, Result<u32, Unfinished>)> {
        let begin = Instant::now();
        let mut all = Vec::new();
        while jobs.running().next().is_some() && begin.elapsed() < Duration::from_secs(60) {
            all.extend(std::iter::from_fn(|| jobs.next_ended()).map(|ended| (ended.owner, ended.next)));
            std::thread::sleep(Duration::from_millis(1));
        }
        all
    }

    #[test]
    fn of_several_searches_only_the_last_one_answers() {
        let (_runtime, mut jobs) = jobs();
        for number in 1..=3 {
            slowly(&mut jobs, 0, SEARCH, number);
        }
        assert_eq!(wait(&mut jobs), [(0, Ok(3))]);
    }

    #[test]
    fn each_owner_has_lanes_and_results_of_their_own() {
        let (_runtime, mut jobs) = jobs();
        slowly(&mut jobs, 1, SEARCH, 1);
        slowly(&mut jobs, 2, SEARCH, 2);
        slowly(&mut jobs, 2, OTHER, 3);
        slowly(&mut jobs, 3, OTHER, 4);
        jobs.cancel_all(|job| job.owner() == 3);
        let mut all = wait(&mut jobs);
        all.sort_unstable_by_key(|(owner, result)| (*owner, result.unwrap()));
        assert_eq!(all, [(1, Ok(1)), (2, Ok(2)), (2, Ok(3))]);
    }

    #[test]
    fn a_panic_is_a_result() {
        let (_runtime, mut jobs) = jobs();
        let work = async { if true { panic!("on purpose") } else { 1 } };
        jobs.start(0, OTHER, |_| work, |result| result);
        assert_eq!(wait(&mut jobs), [(0, Err(Unfinished::Broken))]);
    }

    #[test]
    fn something_follows_also_from_a_job_that_is_stopped() {
        let (_runtime, mut jobs) = jobs();
        let id = slowly(&mut jobs, 0, SEARCH, 1);
        let ended = jobs.stop(id).unwrap();
        assert_eq!((ended.kind, ended.is_broken, ended.next), (SEARCH, false, Err(Unfinished::Stopped)));
        assert!(jobs.stop(id).is_none() && jobs.next_ended().is_none());
    }

    #[test]
    fn what_has_ended_and_was_not_looked_at_yet_can_be_cancelled() {
        let (_runtime, mut jobs) = jobs();
        let ids = [slowly(&mut jobs, 0, OTHER, 1), slowly(&mut jobs, 0, OTHER, 2)];
        let begin = Instant::now();
        while !jobs.running.iter().all(|job| job.answer.is_there()) {
            assert!(begin.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(jobs.next_ended().unwrap().next, Ok(1));
        jobs.cancel(ids[1]);
        assert!(jobs.next_ended().is_none());
    }

    #[test]
    fn the_window_is_woken_and_then_finds_the_result() {
        struct Flag(AtomicUsize);
        impl std::task::Wake for Flag {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, Ordering::SeqCst);
            }
        }
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let flag = Arc::new(Flag(AtomicUsize::new(0)));
        let background = Background { runtime: runtime.handle().clone(), waker: Arc::clone(&flag).into() };
        let mut jobs: Numbers = Jobs::new(background);
        for round in 1..=50 {
            jobs.start(0, OTHER, |_| async { 1 }, |result| result);
            let begin = Instant::now();
            while flag.0.load(Ordering::SeqCst) < round && begin.elapsed() < Duration::from_secs(60) {
                std::thread::yield_now();
            }
            assert!(jobs.next_ended().is_some(), "woken before the result was there");
        }
    }

    #[test]
    fn a_cancelled_job_stops() {
        let (_runtime, mut jobs) = jobs();
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let work = async move {
            tokio::time::sleep(Duration::from_secs(600)).await;
            sender.send(()).ok();
            1
        };
        let id = jobs.start(0, OTHER, |_| work, |result| result);
        jobs.cancel(id);
        assert!(jobs.running().next().is_none());
        // The future is dropped, and with it the sender.
        assert!(receiver.recv_timeout(Duration::from_secs(60)).is_err());
        assert!(matches!(receiver.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected)));
    }
}
