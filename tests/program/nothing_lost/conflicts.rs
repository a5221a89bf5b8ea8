//! Two editors of one record: what both wanted is on the portal, or whoever comes second is
//! asked; nothing is lost without a word.
//!
//! `PORTAL_DESK_CASES=20000` makes it run longer.

use std::collections::BTreeSet;
use std::thread;
use std::time::Instant;

use portal_desk::demo::Rows;
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::records::{Channel, FieldKey, RecordKey, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use tempfile::TempDir;

use crate::nothing_lost::edits::{Kind, Office};
use crate::nothing_lost::merging::{AllWanted, Wanted, is_restricted, wanted};
use crate::site::{Site, edit, open, read_again, record, save};
use crate::stored::{self, Values};

/// How many cases there are in all.
const CASES: usize = 2_000;

/// What two editors do, and when.
#[derive(Clone, Debug)]
struct Case {
    start: Vec<(FieldKey, Value)>,
    theirs: Vec<(FieldKey, Value)>,
    mine: Vec<(FieldKey, Value)>,
    /// Whether somebody else saves at a desk; otherwise with a client of another kind.
    at_a_desk: bool,
    /// How many of my edits are typed before the other one saves.
    typed_before: usize,
    /// Whether I read the record again before I save.
    reads_again: bool,
    /// For each conflict, whether I keep mine.
    decisions: Vec<bool>,
}

fn cases(office: &Office) -> BoxedStrategy<Case> {
    let how =
        (any::<bool>(), 0..4usize, prop::bool::weighted(0.2), proptest::collection::vec(any::<bool>(), 8));
    (office.start(), office.edits_of_two(), how)
        .prop_map(|(start, (theirs, mine), (at_a_desk, typed_before, reads_again, decisions))| Case {
            start,
            theirs,
            mine,
            at_a_desk,
            typed_before,
            reads_again,
            decisions,
        })
        .boxed()
}

/// What the cases came to.
#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    merged: usize,
    asked: usize,
    kept_mine: usize,
    took_theirs: usize,
    lists_met: usize,
    fields: BTreeSet<String>,
}

/// A portal with a record and two desks.
struct Bench {
    site: Site,
    office: Office,
    rows: Rows,
    key: RecordKey,
    me: Desk,
    other: Desk,
    _folders: [TempDir; 2],
}

impl Bench {
    fn new(kind: Kind) -> Bench {
        let site = Site::start();
        let office = site.portal.edit_rows(|rows| Office::new(kind, rows));
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let me = site.sign_in("Administrator", folders[0].path());
        let other = site.sign_in("Owner", folders[1].path());
        let (rows, key) = (site.portal.rows(), office.key);
        Bench { site, office, rows, key, me, other, _folders: folders }
    }

    fn check(&mut self, case: &Case, counts: &mut Counts) -> Result<(), String> {
        let key = self.key;
        self.site.portal.edit_rows(|rows| {
            rows.clone_from(&self.rows);
            case.start.iter().for_each(|(field, value)| stored::put(rows, key, *field, value));
        });
        let was = self.now();
        let others = case.at_a_desk.then_some(&mut self.other);
        for desk in std::iter::once(&mut self.me).chain(others) {
            // Whatever an earlier case has left.
            desk.act(Action::RevertAll(key));
            open(desk, key);
            read_again(desk, key);
            ensure(!desk.has_edits(key), || "it opens with edits".to_owned())?;
        }
        let mut mine = was.clone();
        let (before, after) = case.mine.split_at(case.typed_before.min(case.mine.len()));
        type_in(&mut self.me, key, before, &mut mine);
        let theirs = self.let_other_save(case, &was)?;
        type_in(&mut self.me, key, after, &mut mine);

        let wanted = wanted(&was, &theirs, &mine);
        let rows = self.site.portal.rows();
        self.site.portal.clear_requests();
        if case.reads_again {
            read_again(&mut self.me, key);
        }
        if record(&self.me, key).conflict.is_none() {
            save(&mut self.me, key);
        }
        let mut expected = self.expected(&wanted, &was, &theirs, &mine)?;
        if record(&self.me, key).conflict.is_some() {
            let sent = self.site.portal.requests().iter().any(|request| request.method != "GET");
            ensure(!sent && self.site.portal.rows() == rows, || "something was sent".to_owned())?;
            self.decide(case, &theirs, &mine, &mut expected, counts);
            save(&mut self.me, key);
        } else {
            counts.merged += 1;
        }
        self.compare(&rows, &wanted, &expected)?;
        self.check_told(&was, &theirs, &mine)?;
        counts.add(&was, &theirs, &mine);
        Ok(())
    }

    fn now(&self) -> Values {
        self.site.portal.read_rows(|rows| stored::values(rows, self.key))
    }

    fn let_other_save(&mut self, case: &Case, was: &Values) -> Result<Values, String> {
        let key = self.key;
        if case.at_a_desk {
            let mut wanted = was.clone();
            type_in(&mut self.other, key, &case.theirs, &mut wanted);
            save(&mut self.other, key);
            ensure(!self.other.has_edits(key), || "the other one cannot save".to_owned())?;
        } else {
            self.site.portal.edit_rows(|rows| {
                case.theirs.iter().for_each(|(field, value)| stored::put(rows, key, *field, value));
            });
        }
        Ok(self.now())
    }

    /// What each field shall hold, as far as it is not for me to decide: then there is a
    /// conflict about just these fields.
    fn expected(
        &self,
        wanted: &AllWanted,
        was: &Values,
        theirs: &Values,
        mine: &Values,
    ) -> Result<Values, String> {
        let conflict = record(&self.me, self.key).conflict.as_ref();
        let asked: BTreeSet<FieldKey> = conflict
            .map(|merge| merge.conflicts.iter().map(|conflict| conflict.field).collect())
            .unwrap_or_default();
        for conflict in conflict.iter().flat_map(|merge| &merge.conflicts) {
            let field = conflict.field;
            let told = (&conflict.was, &conflict.theirs, &conflict.mine);
            ensure(told == (&was[&field], &theirs[&field], &mine[&field]), || {
                format!("it tells {conflict:?}")
            })?;
        }
        let mut expected = Values::new();
        for (field, wanted) in wanted {
            let is_asked = asked.contains(field);
            match wanted {
                Wanted::Value(value) => {
                    ensure(!is_asked, || format!("{field} is no conflict"))?;
                    expected.insert(*field, value.clone());
                }
                Wanted::Decision => ensure(is_asked, || format!("nobody asked about {field}"))?,
                // They are asked about or met; which of both shows afterwards.
                Wanted::Rows(_) => {}
            }
        }
        Ok(expected)
    }

    fn decide(
        &mut self,
        case: &Case,
        theirs: &Values,
        mine: &Values,
        expected: &mut Values,
        counts: &mut Counts,
    ) {
        counts.asked += 1;
        let conflicts = record(&self.me, self.key).conflict.clone().unwrap().conflicts;
        for (conflict, keep) in conflicts.iter().zip(case.decisions.iter().cycle()) {
            let field = conflict.field;
            let (action, value) = if *keep {
                counts.kept_mine += 1;
                (Action::KeepMine(self.key, field), &mine[&field])
            } else {
                counts.took_theirs += 1;
                (Action::TakeTheirs(self.key, field), &theirs[&field])
            };
            self.me.act(action);
            expected.insert(field, value.clone());
        }
    }

    /// The portal holds what it shall in this row, and what it held in all others.
    fn compare(&self, before: &Rows, wanted: &AllWanted, expected: &Values) -> Result<(), String> {
        let open = record(&self.me, self.key);
        ensure(open.conflict.is_none(), || "there is still a conflict".to_owned())?;
        let now = self.now();
        for (field, value) in expected {
            if *field == FieldKey::Managers && !is_restricted(&now) {
                continue;
            }
            ensure(now[field] == *value, || {
                format!("{field} is {:?} and not {value:?}; {:?}", now[field], open.finished)
            })?;
        }
        for (field, wanted) in wanted {
            if let (Wanted::Rows(rows), None, Value::Channels(now)) =
                (wanted, expected.get(field), &now[field])
            {
                let set: BTreeSet<Channel> = now.iter().cloned().collect();
                ensure(set == *rows && set.len() == now.len(), || {
                    format!("the channels are {now:?} and not {rows:?}")
                })?;
            }
        }
        ensure(!self.me.has_edits(self.key), || format!("left in the draft: {:?}", open.draft.edits()))?;
        let others = self.site.portal.read_rows(|rows| {
            let people = rows.people.iter().filter(|(id, _)| RecordKey::Person(**id) != self.key);
            let contacts = rows.contacts.iter().filter(|(id, _)| RecordKey::Contact(**id) != self.key);
            people.eq(before.people.iter().filter(|(id, _)| RecordKey::Person(**id) != self.key))
                && contacts.eq(before.contacts.iter().filter(|(id, _)| RecordKey::Contact(**id) != self.key))
        });
        ensure(others, || "another row was changed".to_owned())
    }

    /// What somebody else changed and I did not is named in the receipt.
    fn check_told(&self, was: &Values, theirs: &Values, mine: &Values) -> Result<(), String> {
        match &record(&self.me, self.key).finished {
            Some(Finished::Receipt(receipt)) => {
                ensure(receipt.is_clean(), || format!("it is not clean: {receipt:#?}"))?;
                for (field, value) in theirs {
                    let is_theirs = *value != was[field] && mine[field] == was[field];
                    ensure(!is_theirs || receipt.kept_from_others.contains(field), || {
                        format!("it does not tell that somebody else changed {field}: {receipt:#?}")
                    })?;
                }
                Ok(())
            }
            Some(Finished::NotSaved(reason)) => Err(format!("not saved: {reason}")),
            Some(Finished::NothingToDo) | None => Ok(()),
        }
    }
}

fn type_in(desk: &mut Desk, key: RecordKey, edits: &[(FieldKey, Value)], values: &mut Values) {
    for (field, value) in edits {
        // The form shows no managers of a contact that everyone sees.
        if record(desk, key).draft.applies(*field) {
            edit(desk, key, *field, value.clone());
            values.insert(*field, value.clone());
        }
    }
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

impl Counts {
    fn add(&mut self, was: &Values, theirs: &Values, mine: &Values) {
        self.cases += 1;
        for (field, was) in was {
            let (theirs, mine) = (&theirs[field], &mine[field]);
            if mine != was {
                self.fields.insert(field.to_string());
            }
            let is_list = matches!(mine, Value::People(_) | Value::Departments(_) | Value::Channels(_));
            self.lists_met += usize::from(is_list && mine != was && theirs != was && mine != theirs);
        }
    }
}

#[test]
fn two_editors_get_the_three_way_merge_or_a_conflict() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let seed = number("PORTAL_DESK_SEED").unwrap_or_else(|| jiff::Timestamp::now().as_nanosecond() as u64);
    let cases = number("PORTAL_DESK_CASES").map_or(CASES, |cases| cases as usize);
    let begin = Instant::now();
    thread::scope(|scope| {
        for kind in [Kind::Person, Kind::Contact] {
            scope.spawn(move || {
                let counts = run(kind, seed, cases / 2);
                println!("{kind:?}: {:.1} s, {counts:?}", begin.elapsed().as_secs_f64());
                if cases >= 1_000 {
                    let Counts { merged, asked, kept_mine, took_theirs, lists_met, fields, .. } = &counts;
                    assert!(
                        merged.min(asked).min(kept_mine).min(took_theirs).min(&(lists_met * 3)) > &30,
                        "{counts:?}"
                    );
                    assert_eq!(fields.len(), kind.fields(), "{fields:?}");
                }
            });
        }
    });
}

fn run(kind: Kind, seed: u64, cases_of_kind: usize) -> Counts {
    let bench = std::cell::RefCell::new(Bench::new(kind));
    let counts = std::cell::RefCell::new(Counts::default());
    let strategy = cases(&bench.borrow().office);
    let mut bytes = [kind as u8; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: u32::try_from(cases_of_kind).unwrap(),
        max_shrink_iters: 600,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let outcome = runner.run(&strategy, |case| {
        let mut bench = bench.borrow_mut();
        let checked = bench.check(&case, &mut counts.borrow_mut());
        if checked.is_err() {
            // The next one begins at fresh desks.
            *bench = Bench::new(kind);
        }
        checked.map_err(TestCaseError::fail)
    });
    if let Err(TestError::Fail(reason, case)) = &outcome {
        panic!("{kind:?}, PORTAL_DESK_SEED={seed}: {reason}\n\nThe smallest case found: {case:?}");
    }
    outcome.unwrap();
    counts.into_inner()
}
