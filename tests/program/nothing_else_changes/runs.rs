//! Many cases, spread over portals in several time zones.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use portal_desk::demo::Rows;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::nothing_else_changes::case::{Bench, Case, Covered};
use crate::nothing_else_changes::faults::Faulty;

/// How many cases there are in all, people and contacts together.
const CASES: usize = 2_000;

/// How many of them something goes wrong with, unless more are asked for.
const FAULTY: usize = 240;

/// So that these are the same in every usual run.
const FAULTY_SEED: u64 = 10;

/// Which cases are run. `PORTAL_DESK_CASES` asks for more or fewer in all; a failure tells
/// with which `PORTAL_DESK_SEED` and `PORTAL_DESK_CASE` it can be repeated by itself.
struct Plan {
    seed: u64,
    cases: Vec<usize>,
}

impl Plan {
    /// The usual run has this seed, if it has one; a run that was asked for has another each time.
    fn from_environment(usual: usize, seed: Option<u64>) -> Plan {
        let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
        let is_usual = number("PORTAL_DESK_CASES").is_none();
        let seed = number("PORTAL_DESK_SEED").or(seed.filter(|_| is_usual)).unwrap_or_else(clock);
        let cases = match number("PORTAL_DESK_CASE") {
            Some(case) => vec![case as usize],
            None => (0..number("PORTAL_DESK_CASES").map_or(usual, |cases| cases as usize) / 2).collect(),
        };
        Plan { seed, cases }
    }
}

/// What a run covered.
#[derive(Debug, Default)]
pub struct Coverage {
    /// How many cases there were.
    pub cases: usize,
    /// In how many of them something changed.
    pub saved: usize,
    /// In how many of them the documented call was needed.
    pub documented: usize,
    /// How many requests there were.
    pub requests: usize,
    /// How often each field changed.
    pub changed: BTreeMap<String, usize>,
    /// How often each side effect was announced and happened.
    pub effects: BTreeMap<String, usize>,
}

impl Coverage {
    fn add(&mut self, covered: Covered) {
        self.cases += 1;
        self.saved += usize::from(!covered.changed.is_empty());
        self.documented += usize::from(covered.documented);
        self.requests += covered.requests;
        for field in covered.changed {
            *self.changed.entry(format!("{field:?}")).or_default() += 1;
        }
        for effect in covered.effects {
            let name = format!("{effect:?}").split('(').next().unwrap_or_default().to_owned();
            *self.effects.entry(name).or_default() += 1;
        }
    }

    /// A run that never got somewhere proves nothing about it.
    pub fn assert_reached(&self, fields: &[&str], effects: &[&str]) {
        // A single case or a short run reaches what it reaches.
        if self.cases < 1_000 {
            return;
        }
        for (reached, names) in [(&self.changed, fields), (&self.effects, effects)] {
            for name in names {
                assert!(reached.contains_key(*name), "{name} never came about: {self:#?}");
            }
        }
    }
}

/// The cases of one kind in several time zones.
pub struct Cases<C> {
    pub kind: &'static str,
    pub zones: [&'static str; 2],
    /// Changes the office first.
    pub prepare: fn(&mut Rows),
    pub strategy: fn(&Rows) -> BoxedStrategy<C>,
}

/// Runs cases in which all goes well.
pub fn run<C: Case + Clone>(cases: &Cases<C>) -> Coverage {
    let begin = Instant::now();
    let plan = Plan::from_environment(CASES, None);
    let mut coverage = Coverage::default();
    for covered in cases.run(&plan, |bench, case| bench.check(case)) {
        coverage.add(covered);
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!("{}: seed {}, {seconds:.1} s, {coverage:#?}", cases.kind, plan.seed);
    coverage
}

/// Runs cases in which something goes wrong.
pub fn run_with_faults<C: Case + Clone + 'static>(cases: &Cases<Faulty<C>>) {
    let plan = Plan::from_environment(FAULTY, Some(FAULTY_SEED));
    let hit =
        cases.run(&plan, crate::nothing_else_changes::faults::check).into_iter().filter(|hit| *hit).count();
    println!("{}: seed {}, {hit} saves in which something went wrong", cases.kind, plan.seed);
    assert!(plan.cases.len() < 100 || hit * 3 > plan.cases.len(), "only {hit} were hit");
}

impl<C: Debug + Clone> Cases<C> {
    /// Checks each case, one thread and one portal for each time zone, and gives what they covered.
    fn run<T: Send>(&self, plan: &Plan, check: impl Fn(&Bench, &C) -> Result<T, String> + Sync) -> Vec<T> {
        let failed = AtomicBool::new(false);
        let work = |place: usize, zone: &str| {
            let bench = Bench::new(zone, self.prepare);
            let strategy = (self.strategy)(bench.office());
            let mine = plan.cases.iter().copied().filter(|case| case % self.zones.len() == place);
            let running = mine.take_while(|_| !failed.load(Ordering::Relaxed));
            let check = |case: &C| check(&bench, case);
            running.filter_map(|case| self.one(zone, plan.seed, case, &strategy, &failed, check)).collect()
        };
        thread::scope(|scope| {
            let work = &work;
            let zones = self.zones.iter().enumerate();
            let workers: Vec<_> = zones.map(|(place, zone)| scope.spawn(move || work(place, zone))).collect();
            let joined = workers.into_iter().map(|worker| -> Vec<T> {
                worker.join().unwrap_or_else(|reason| std::panic::resume_unwind(reason))
            });
            joined.flatten().collect()
        })
    }

    /// Checks one case, and gives what it covered.
    fn one<T>(
        &self,
        zone: &str,
        seed: u64,
        number: usize,
        strategy: &BoxedStrategy<C>,
        failed: &AtomicBool,
        check: impl Fn(&C) -> Result<T, String>,
    ) -> Option<T> {
        let covered = std::cell::Cell::new(None);
        let mut runner = runner(self.kind, seed, number);
        let case = strategy.new_tree(&mut runner).unwrap();
        let outcome = runner.run_one(case, |case| {
            covered.set(Some(check(&case).map_err(TestCaseError::fail)?));
            Ok(())
        });
        if let Err(error) = outcome {
            failed.store(true, Ordering::Relaxed);
            report(self.kind, zone, seed, number, &error);
        }
        covered.take()
    }
}

/// Each case has its own randomness, so that it can be repeated by itself.
fn runner(kind: &str, seed: u64, number: usize) -> TestRunner {
    let config = Config {
        max_shrink_iters: 1_000,
        max_shrink_time: Duration::from_secs(40).as_millis() as u32,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&(number as u64).to_le_bytes());
    bytes[16..16 + kind.len()].copy_from_slice(kind.as_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn report<C: Debug>(kind: &str, zone: &str, seed: u64, number: usize, error: &TestError<C>) -> ! {
    let (reason, case) = match error {
        TestError::Fail(reason, case) => (reason, format!("{case:#?}")),
        TestError::Abort(reason) => (reason, "not known".to_owned()),
    };
    panic!(
        "\nA save of one of the {kind} ({zone}) went wrong.\n\nThe smallest case found: {case}\n\n{reason}\n\n\
         To repeat it: PORTAL_DESK_SEED={seed} PORTAL_DESK_CASE={number} \
         cargo test --test program a_save_of_{kind}\n"
    );
}
