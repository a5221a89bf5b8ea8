//! Work in the BACKGROUND in general: start, progress, cancel, latest wins, waking.
//!
//! Knows no record and no window. A job is a future on the tokio runtime whose one
//! result comes back as a promise (poll-promise). This thin layer adds what a promise
//! alone does not do: it wakes the window when the result is there, makes a result
//! out of a panic instead of handing it on to the window's thread, and really stops
//! a job that is cancelled.

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

/// The job did not come to an end: it panicked. Its work may be half done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What the job was to do.
    pub title: String,
}

/// Whose work a job is, so that its result finds the way back although somebody else is
/// in front by then. The numbers are the caller's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Owner(pub u64);

/// A job that came to its end.
#[derive(Debug)]
pub struct Ended<T> {
    /// Its number.
    pub id: JobId,
    /// Whose work it was.
    pub owner: Owner,
    /// What came of it.
    pub result: Result<T, Broken>,
}

/// What a job means to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It is shown, and can be stopped.
    Shown,
    /// It changes something elsewhere: it is shown, is not stopped half way, and keeps the window open.
    Binding,
    /// It goes on behind the user's back.
    Quiet,
}

/// A job that is running.
pub struct Job<T: Send + 'static> {
    id: JobId,
    owner: Owner,
    title: String,
    lane: Option<String>,
    kind: Kind,
    progress: Arc<Progress>,
    promise: Promise<Result<T, Broken>>,
    task: AbortHandle,
}

impl<T: Send + 'static> Job<T> {
    /// Its number.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Whose work it is.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// What it does, in words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether it goes on behind the user's back, as what belongs to the program itself.
    pub fn is_quiet(&self) -> bool {
        self.kind == Kind::Quiet
    }

    /// Whether it changes something elsewhere, so that half of it would be done if it were stopped.
    pub fn is_binding(&self) -> bool {
        self.kind == Kind::Binding
    }

    /// How far it is: (done, total), total 0 if not known.
    pub fn progress(&self) -> (usize, usize) {
        self.progress.read()
    }
}

/// The running jobs of one owner, all with the same kind of result.
pub struct Jobs<T: Send + 'static> {
    background: Background,
    running: Vec<Job<T>>,
    next: u64,
    owner: Owner,
}

impl<T: Send + 'static> Jobs<T> {
    /// No jobs yet.
    pub fn new(background: Background) -> Jobs<T> {
        Jobs { background, running: Vec::new(), next: 0, owner: Owner::default() }
    }

    /// Whatever is started from now on is the work of this owner.
    pub fn work_for(&mut self, owner: Owner) {
        self.owner = owner;
    }

    /// Starts a job.
    pub fn start<F>(&mut self, title: impl Into<String>, work: impl FnOnce(Arc<Progress>) -> F) -> JobId
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.launch(title.into(), None, Kind::Shown, work)
    }

    /// Starts a job that changes something elsewhere: it comes to its end.
    pub fn start_binding<F>(
        &mut self,
        title: impl Into<String>,
        work: impl FnOnce(Arc<Progress>) -> F,
    ) -> JobId
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.launch(title.into(), None, Kind::Binding, work)
    }

    /// Starts a job that is of no interest to the user.
    pub fn start_quietly<F>(&mut self, title: &str, work: impl FnOnce(Arc<Progress>) -> F) -> JobId
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.launch(title.to_owned(), None, Kind::Quiet, work)
    }

    /// Starts a job in a lane and cancels the one that ran there: of several searches,
    /// only the last one is of interest. Only for jobs that change nothing. Each owner has
    /// lanes of their own.
    pub fn start_latest<F>(
        &mut self,
        lane: &str,
        title: impl Into<String>,
        work: impl FnOnce(Arc<Progress>) -> F,
    ) -> JobId
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.leave_lane(lane);
        self.launch(title.into(), Some(lane.to_owned()), Kind::Shown, work)
    }

    /// Like [`Jobs::start_latest`], for a job that is of no interest to the user.
    pub fn start_latest_quietly<F>(
        &mut self,
        lane: &str,
        title: &str,
        work: impl FnOnce(Arc<Progress>) -> F,
    ) -> JobId
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.leave_lane(lane);
        self.launch(title.to_owned(), Some(lane.to_owned()), Kind::Quiet, work)
    }

    /// Cancels the job of a lane.
    fn leave_lane(&mut self, lane: &str) {
        let in_lane = |job: &Job<T>| job.lane.as_deref() == Some(lane) && job.owner == self.owner;
        if let Some(at) = self.running.iter().position(in_lane) {
            self.running.swap_remove(at).task.abort();
        }
    }

    fn launch<F>(
        &mut self,
        title: String,
        lane: Option<String>,
        kind: Kind,
        work: impl FnOnce(Arc<Progress>) -> F,
    ) -> JobId
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.next += 1;
        let id = JobId(self.next);
        let progress = Arc::new(Progress::default());
        let future = work(Arc::clone(&progress));
        let waker = self.background.waker.clone();
        let broken = Broken { title: title.clone() };
        let (sender, promise) = Promise::new();
        let future = AssertUnwindSafe(future).catch_unwind();
        // Not `Promise::spawn_async`: the window may only be woken when the result is
        // already with the promise, or it would look too early and sleep again.
        let task = self.background.runtime.spawn(async move {
            sender.send(future.await.map_err(|_| broken));
            waker.wake();
        });
        let task = task.abort_handle();
        self.running.push(Job { id, owner: self.owner, title, lane, kind, progress, promise, task });
        id
    }

    /// Takes the results of all jobs that have ended since.
    pub fn finished(&mut self) -> Vec<Ended<T>> {
        let mut results = Vec::new();
        let mut at = 0;
        while at < self.running.len() {
            if self.running[at].promise.ready().is_none() {
                at += 1;
                continue;
            }
            let job = self.running.remove(at);
            if let Ok(result) = job.promise.try_take() {
                results.push(Ended { id: job.id, owner: job.owner, result });
            }
        }
        results
    }

    /// Stops a job. What it had already sent may have taken effect.
    pub fn cancel(&mut self, id: JobId) {
        if let Some(at) = self.running.iter().position(|job| job.id == id) {
            self.running.remove(at).task.abort();
        }
    }

    /// Stops all jobs of an owner.
    pub fn cancel_all_of(&mut self, owner: Owner) {
        for job in self.running.extract_if(.., |job| job.owner == owner) {
            job.task.abort();
        }
    }

    /// Stops the jobs of an owner that are of interest to the user. The others belong to the
    /// program itself, such as writing a file, and come to their end.
    pub fn leave(&mut self, owner: Owner) {
        for job in self.running.extract_if(.., |job| job.owner == owner && !job.is_quiet()) {
            job.task.abort();
        }
    }

    /// Whether a running job is one that comes to its end.
    pub fn is_binding(&self, id: JobId) -> bool {
        self.running.iter().any(|job| job.id == id && job.is_binding())
    }

    /// Whose work a running job is.
    pub fn owner_of(&self, id: JobId) -> Option<Owner> {
        self.running.iter().find(|job| job.id == id).map(|job| job.owner)
    }

    /// The jobs that are running, oldest first.
    pub fn running(&self) -> impl Iterator<Item = &Job<T>> {
        self.running.iter()
    }

    /// Whether a job is still running.
    pub fn is_running(&self, id: JobId) -> bool {
        self.running.iter().any(|job| job.id == id)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn jobs() -> (tokio::runtime::Runtime, Jobs<u32>) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let background = Background { runtime: runtime.handle().clone(), waker: Waker::noop().clone() };
        (runtime, Jobs::new(background))
    }

    fn wait(jobs: &mut Jobs<u32>) -> Vec<Result<u32, Broken>> {
        let begin = Instant::now();
        let mut all = Vec::new();
        while jobs.running().next().is_some() && begin.elapsed() < Duration::from_secs(10) {
            all.extend(jobs.finished().into_iter().map(|ended| ended.result));
            std::thread::sleep(Duration::from_millis(1));
        }
        all
    }

    #[test]
    fn of_several_searches_only_the_last_one_answers() {
        let (_runtime, mut jobs) = jobs();
        for (number, delay) in [(1, 40), (2, 5), (3, 20)] {
            jobs.start_latest("search", "Search", |_| async move {
                tokio::time::sleep(Duration::from_millis(delay)).await;
                number
            });
        }
        assert_eq!(wait(&mut jobs), [Ok(3)]);
    }

    #[test]
    fn each_owner_has_lanes_and_results_of_their_own() {
        let (_runtime, mut jobs) = jobs();
        let slow = |number| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            number
        };
        jobs.work_for(Owner(1));
        jobs.start_latest("search", "Search", |_| slow(1));
        jobs.work_for(Owner(2));
        jobs.start_latest("search", "Search", |_| slow(2));
        jobs.start("Other", |_| slow(3));
        jobs.work_for(Owner(3));
        jobs.start("Stopped", |_| slow(4));
        jobs.cancel_all_of(Owner(3));
        let begin = Instant::now();
        let mut all = Vec::new();
        while jobs.running().next().is_some() && begin.elapsed() < Duration::from_secs(10) {
            all.extend(jobs.finished().into_iter().map(|ended| (ended.owner.0, ended.result.unwrap())));
            std::thread::sleep(Duration::from_millis(1));
        }
        all.sort_unstable();
        assert_eq!(all, [(1, 1), (2, 2), (2, 3)]);
    }

    #[test]
    fn a_panic_is_a_result() {
        let (_runtime, mut jobs) = jobs();
        jobs.start("Breaks", |_| async { if true { panic!("on purpose") } else { 1 } });
        assert_eq!(wait(&mut jobs), [Err(Broken { title: "Breaks".into() })]);
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
        let mut jobs: Jobs<u32> = Jobs::new(background);
        for round in 1..=50 {
            jobs.start("One", |_| async { 1 });
            let begin = Instant::now();
            while flag.0.load(Ordering::SeqCst) < round && begin.elapsed() < Duration::from_secs(5) {
                std::thread::yield_now();
            }
            assert_eq!(jobs.finished().len(), 1, "woken before the result was there");
        }
    }

    #[test]
    fn a_cancelled_job_stops() {
        let (_runtime, mut jobs) = jobs();
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let id = jobs.start("Long", |_| async move {
            tokio::time::sleep(Duration::from_secs(60)).await;
            sender.send(()).ok();
            1
        });
        jobs.cancel(id);
        assert!(!jobs.is_running(id));
        // The future is dropped, and with it the sender.
        assert!(receiver.recv_timeout(Duration::from_secs(5)).is_err());
        assert!(matches!(receiver.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected)));
    }
}
