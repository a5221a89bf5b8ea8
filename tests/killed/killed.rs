//! A process that edits and saves is killed again and again, in the same folder.
//!
//! After each time, everything on disk can be read, everything that was typed more than a
//! second before is there, and what the journal calls stored is what the portal holds.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use portal_desk::demo::Rows;
use portal_desk::records::{Draft, FieldKey, LineResult, Photo, RecordKey, Value};
use portal_desk::storage::{JournalEntry, PortalFolder};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

use crate::child::{MARK, ORDER, Order, Said, What};
use crate::random::{draw, runner};
use crate::site::Site;
use crate::stored::{self, Values};

/// How often a process is killed that has signed in, in each of the families.
const KILLS: usize = 105;
/// What is typed this long before the end is kept. It is a second; another one is for a
/// machine that is busy with something else.
const KEPT_WITHIN: SignedDuration = SignedDuration::from_secs(2);
const ROLE: &str = "Administrator";

/// A portal, a folder, and one process after another that works with them.
struct Family {
    name: &'static str,
    site: Site,
    folder: TempDir,
    kept: PortalFolder,
    order: Order,
    runner: TestRunner,
    /// The drafts on disk and the entries of the journal after the last kill.
    drafts: BTreeMap<RecordKey, Draft>,
    entries: Vec<JournalEntry>,
    rows: Rows,
    /// The stages of the contacts in the beginning: no save is about them.
    stages: BTreeMap<RecordKey, i64>,
    /// How many lines of the journal this test has torn.
    torn: usize,
    counts: Counts,
}

/// What happened in all.
#[derive(Debug, Default)]
struct Counts {
    kills: usize,
    early: usize,
    edits: usize,
    saves: usize,
    cut_saves: usize,
    drafts_found: usize,
    left_over: usize,
    lost_stages: usize,
}

/// When a process is killed.
#[derive(Clone, Copy, Debug)]
enum When {
    /// So long after it was started: it may not even have signed in.
    AfterStart(Duration),
    /// So long after it has signed in.
    AfterSigningIn(Duration),
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        1 => (0..300u64).prop_map(|time| When::AfterStart(Duration::from_millis(time))),
        16 => (5..400u64).prop_map(|time| When::AfterSigningIn(Duration::from_millis(time))),
        2 => (400..2_400u64).prop_map(|time| When::AfterSigningIn(Duration::from_millis(time))),
    ]
}

#[test]
fn a_process_killed_at_any_moment_loses_at_most_the_last_second() {
    let clock = Timestamp::now().as_nanosecond() as u64;
    let seed = std::env::var("PORTAL_DESK_SEED").map_or(clock, |seed| seed.parse().unwrap());
    thread::scope(|scope| {
        for (name, seed) in [("one", seed), ("two", seed.wrapping_add(1))] {
            scope.spawn(move || {
                println!("family {name}: PORTAL_DESK_SEED={seed}");
                let begin = Instant::now();
                let mut family = Family::new(name, seed);
                while family.counts.kills < KILLS {
                    family.round();
                }
                println!("family {name}: {:.1} s, {:?}", begin.elapsed().as_secs_f64(), family.counts);
                family.assert_worth_it();
            });
        }
    });
}

impl Family {
    fn new(name: &'static str, seed: u64) -> Family {
        let site = Site::start();
        // In memory where there is such a place: a slow disk is not what this is about.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let picture = folder.path().join("tiny.png");
        image::RgbImage::from_fn(9, 6, |x, y| image::Rgb([x as u8, y as u8, 7])).save(&picture).unwrap();
        let rows = site.portal.rows();
        let people =
            rows.people.values().filter(|row| !row.admin && row.sid.is_none() && row.sso_name_id.is_none());
        let people = people.filter(|row| row.status == 1).map(|row| RecordKey::Person(row.id)).take(3);
        let contacts = rows.contacts.keys().map(|id| RecordKey::Contact(*id)).take(3);
        let stages = rows.contacts.iter().map(|(id, row)| (RecordKey::Contact(*id), row.stage)).collect();
        let account = site.account(ROLE);
        let data = folder.path().join("data");
        let order = Order {
            address: site.portal.address(),
            email: account.email.clone(),
            password: account.password.clone(),
            folder: data.clone(),
            picture,
            keys: people.chain(contacts).collect(),
            seed,
        };
        Family {
            name,
            kept: site.kept(ROLE, &data),
            site,
            folder,
            order,
            runner: runner(seed),
            drafts: BTreeMap::new(),
            entries: Vec::new(),
            rows,
            stages,
            torn: 0,
            counts: Counts::default(),
        }
    }

    /// One process lives and dies.
    fn round(&mut self) {
        self.order.seed = self.order.seed.wrapping_add(1_000_003);
        let (said, killed_at) = self.live_and_die();
        self.settle();
        let said = Report::new(said, killed_at, &self.drafts);
        self.counts.add(&said);
        self.check_files();
        self.check_drafts(&said);
        self.check_journal(&said);
        self.rows = self.site.portal.rows();
        if draw(&mut self.runner, &(0..10)) == 0 {
            self.tear();
        }
    }

    fn live_and_die(&mut self) -> (Vec<Said>, Timestamp) {
        let when = draw(&mut self.runner, &when());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child::the_process_that_is_killed", "--ignored", "--nocapture"])
            .env(ORDER, serde_json::to_string(&self.order).unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = listen(child.stdout.take().unwrap());
        let errors = listen(child.stderr.take().unwrap());
        let mut said = Vec::new();
        let time = match when {
            When::AfterStart(time) => time,
            When::AfterSigningIn(time) => {
                // A child that does not get there ends by itself, and its lines with it.
                said.extend(lines.iter().find(|line| line.starts_with(MARK)));
                time
            }
        };
        thread::sleep(time);
        let killed_at = Timestamp::now();
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        if ended.is_some() {
            let errors: Vec<String> = errors.into_iter().collect();
            panic!("family {}: the process ended by itself: {}", self.name, errors.join("\n"));
        }
        said.extend(lines);
        let said = said.iter().filter_map(|line| line.strip_prefix(MARK));
        (said.map(|line| serde_json::from_str(line).unwrap()).collect(), killed_at)
    }

    /// What the process had sent before it was killed may still arrive.
    fn settle(&self) {
        let mut before = usize::MAX;
        let begin = Instant::now();
        loop {
            assert!(begin.elapsed() < Duration::from_secs(60), "connections stay open");
            let now = self.site.portal.requests().len();
            if now == before && self.site.portal.open_connections() == 0 {
                break;
            }
            before = now;
            thread::sleep(Duration::from_millis(8));
        }
        self.site.portal.clear_requests();
    }

    /// Only what belongs there lies in the folder, and what a kill left half written does not pile up.
    fn check_files(&mut self) {
        let mut found = Vec::new();
        let mut folders = vec![self.order.folder.clone()];
        while let Some(folder) = folders.pop() {
            for file in fs::read_dir(&folder).into_iter().flatten() {
                let path = file.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        let drafts = self.kept.path().join("drafts");
        // Copies of the lists: what is left half written there is removed when it is old.
        let cache = self.kept.path().join("cache");
        let is_known = |path: &PathBuf| {
            if path.starts_with(&cache) {
                return true;
            }
            let of_all = ["settings.json", "portals.json", "lock", "lock.held"];
            let of_all = of_all.map(|name| self.order.folder.join(name));
            let of_account = ["journal.jsonl", "lock", "lock.held"].map(|name| self.kept.path().join(name));
            let is_draft =
                path.parent() == Some(&drafts) && path.extension().is_some_and(|end| end == "json");
            of_all.contains(path) || of_account.contains(path) || is_draft
        };
        found.retain(|path| !is_known(path));
        // The sign of the run that was killed: the next one takes it down. This process has one as well.
        let signs = found.extract_if(.., |path| path.starts_with(self.order.folder.join("running"))).count();
        assert!(signs <= 2, "family {}: {signs} signs pile up", self.name);
        // Each start removes the last one of the drafts, and each turn what an earlier one has begun.
        let of_drafts = found.iter().filter(|path| path.parent() == Some(&drafts)).count();
        assert!(
            of_drafts <= 1 && found.len() - of_drafts <= 1 + self.counts.early,
            "family {}: leftovers pile up: {found:?}",
            self.name
        );
        let unfinished = |path: &PathBuf| path.extension().is_some_and(|end| end == "unfinished");
        assert!(found.iter().all(unfinished), "family {}: what is this? {found:?}", self.name);
        self.counts.left_over += found.len();
    }

    fn journal_path(&self) -> PathBuf {
        self.kept.path().join("journal.jsonl")
    }

    /// Each draft on disk is what was typed, at the end or within the second before it.
    fn check_drafts(&mut self, report: &Report) {
        let (drafts, troubles) = self.kept.drafts().load();
        assert!(troubles.is_empty(), "family {}: {troubles:?}", self.name);
        for (key, before) in &report.opened {
            self.check_opened(*key, before);
        }
        self.counts.drafts_found += drafts.len();
        let drafts: BTreeMap<_, _> = drafts.into_iter().map(|(key, kept)| (key, kept.draft)).collect();
        for key in &self.order.keys {
            let found = drafts.get(key).map(|draft| draft.edits().clone()).unwrap_or_default();
            let may_be = report.may_be_on_disk(*key);
            assert!(
                may_be.contains(&&found),
                "family {}, {key}: on disk is {found:#?}\n\nand may be {may_be:#?}\n\nkilled at {}: {:#?}",
                self.name,
                report.killed_at,
                report.said
            );
        }
        self.drafts = drafts;
    }

    /// A draft came back whole, except for what the portal holds by now.
    fn check_opened(&self, key: RecordKey, opened: &Values) {
        let Some(kept) = self.drafts.get(&key) else {
            assert!(opened.is_empty(), "family {}, {key}: nobody typed that: {opened:?}", self.name);
            return;
        };
        for (field, value) in kept.edits() {
            let now = stored::value(&self.rows, key, *field);
            let is_back = opened.get(field) == Some(value) || is_stored(value, &now);
            // A save that was cut off, of newer rows, is merged like somebody else's.
            let is_merged = *field == FieldKey::Channels && now != kept.base().value(*field);
            assert!(
                is_back || is_merged,
                "family {}, {key}: {field} did not come back: {kept:#?} {opened:#?} {now:?}",
                self.name
            );
        }
        assert!(opened.keys().all(|field| kept.is_edited(*field)), "{key}: nobody typed that: {opened:?}");
    }

    fn check_journal(&mut self, report: &Report) {
        let (entries, damaged) = self.kept.journal().read().unwrap();
        assert_eq!(damaged, self.torn, "family {}: lines are damaged", self.name);
        // A save that was cut off is settled when it is known what became of it.
        let stays = |(old, new): (&JournalEntry, &JournalEntry)| {
            old == new || old.is_begun && !new.is_begun && old.number == new.number
        };
        assert!(entries.len() >= self.entries.len(), "family {}: the journal only grows", self.name);
        assert!(self.entries.iter().zip(&entries).all(stays), "family {}: what is written stays", self.name);
        assert!(entries.windows(2).all(|pair| pair[0].number < pair[1].number), "the numbers grow");
        let new = &entries[self.entries.len()..];
        let due = report.saves_done();
        assert!(new.len() >= due, "family {}: {due} saves were told a second ago: {new:#?}", self.name);
        let rows = self.site.portal.rows();
        self.check_stages(&rows, &entries);
        for key in &self.order.keys {
            let now = stored::values(&rows, *key);
            let before = stored::values(&self.rows, *key);
            for (field, now) in &now {
                let journaled: Vec<&Value> = new
                    .iter()
                    .filter(|entry| entry.receipt.record == *key)
                    .flat_map(|entry| &entry.receipt.lines)
                    .filter(|line| line.change.field == *field && line.result == LineResult::Stored)
                    .map(|line| &line.change.to)
                    .collect();
                let sent = report.sent(*key, *field);
                assert!(journaled.len() <= sent.len(), "family {}: {key} {field}: {journaled:?}", self.name);
                let last = journaled.last().copied().unwrap_or(&before[field]);
                let pending = &sent[journaled.len()..];
                // A contact leaves its old company before it joins the next one.
                let between_companies = *now == Value::Company(None) && !pending.is_empty();
                let fits = between_companies
                    || std::iter::once(last)
                        .chain(pending.iter().copied())
                        .any(|value| is_stored(value, now));
                assert!(
                    fits,
                    "family {}, {key}: the portal holds {now:?} in {field} after {last:?} and {sent:?}",
                    self.name
                );
            }
        }
        self.entries = entries;
    }

    /// A stage that a save took when it was cut off stands in the journal.
    fn check_stages(&mut self, rows: &Rows, entries: &[JournalEntry]) {
        for (key, was) in &self.stages {
            let RecordKey::Contact(id) = key else { continue };
            if rows.contacts[id].stage == *was {
                continue;
            }
            let mut of_contact = entries.iter().filter(|entry| entry.receipt.record == *key);
            let is_told = of_contact
                .any(|entry| entry.is_begun && entry.stage.as_ref().is_some_and(|stage| stage.id == *was));
            assert!(is_told, "family {}: {key} lost its stage, and the journal knows nothing", self.name);
            self.counts.lost_stages += 1;
        }
        // It is put back here, so that the next one shows.
        let stages = &self.stages;
        self.site.portal.edit_rows(|rows| {
            for (key, stage) in stages {
                if let RecordKey::Contact(id) = key {
                    rows.contacts.get_mut(id).unwrap().stage = *stage;
                }
            }
        });
    }

    /// Cuts the last line of the journal, as a power failure can.
    fn tear(&mut self) {
        let Ok(content) = fs::read(self.journal_path()) else { return };
        let lines = content.strip_suffix(b"\n").unwrap_or(&content);
        let begin = lines.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if !content.ends_with(b"\n") || begin + 1 >= lines.len() {
            return;
        }
        let length = draw(&mut self.runner, &(begin + 1..content.len()));
        let file = File::options().write(true).open(self.journal_path()).unwrap();
        file.set_len(length as u64).unwrap();
        // Without its end the line is still whole.
        if length < lines.len() {
            self.torn += 1;
            // Of a save that had ended the beginning is left.
            self.entries = self.kept.journal().read().unwrap().0;
        }
    }

    fn assert_worth_it(&self) {
        let Counts { edits, saves, cut_saves, drafts_found, .. } = self.counts;
        assert!(edits > KILLS && saves > KILLS && cut_saves > 3 && drafts_found > KILLS, "{:?}", self.counts);
        assert!(self.folder.path().exists());
    }
}

/// Whether the portal holds what was sent; a picture looks like any other one.
fn is_stored(sent: &Value, now: &Value) -> bool {
    match (sent, now) {
        (Value::Photo(Photo::File(_)), Value::Photo(photo)) => *photo != Photo::None,
        _ => sent == now,
    }
}

/// What a process said in its life.
struct Report {
    said: Vec<Said>,
    killed_at: Timestamp,
    opened: Vec<(RecordKey, Values)>,
    /// What was typed and not saved, from the drafts on disk before on.
    states: BTreeMap<RecordKey, Vec<(Timestamp, Values)>>,
    /// The records that were being saved.
    saving: Vec<RecordKey>,
}

impl Report {
    fn new(said: Vec<Said>, killed_at: Timestamp, before: &BTreeMap<RecordKey, Draft>) -> Report {
        let mut states: BTreeMap<RecordKey, Vec<(Timestamp, Values)>> = BTreeMap::new();
        for (key, draft) in before {
            states.insert(*key, vec![(Timestamp::MIN, draft.edits().clone())]);
        }
        let (mut opened, mut saving) = (Vec::new(), Vec::new());
        for Said { at, what } in &said {
            let (key, values) = match what {
                What::SignedIn => continue,
                What::Saving(key, _) => {
                    saving.push(*key);
                    continue;
                }
                What::Opened(key, values) => {
                    opened.push((*key, values.clone()));
                    (key, values)
                }
                What::Edits(key, values) => (key, values),
                What::Saved(key, values) | What::NotSaved(key, values) => {
                    saving.retain(|other| other != key);
                    (key, values)
                }
            };
            states.entry(*key).or_default().push((*at, values.clone()));
        }
        Report { said, killed_at, opened, states, saving }
    }

    /// What may be on disk for a record: what was typed a second before, and everything since.
    fn may_be_on_disk(&self, key: RecordKey) -> Vec<&Values> {
        static NOTHING: Values = Values::new();
        let states = self.states.get(&key).map_or(&[][..], Vec::as_slice);
        let due = self.killed_at - KEPT_WITHIN;
        let settled = states.iter().rposition(|(at, _)| *at < due);
        let mut may_be: Vec<&Values> =
            states[settled.unwrap_or(0)..].iter().map(|(_, values)| values).collect();
        let had_none = settled.is_none() && states.first().is_none_or(|(at, _)| *at != Timestamp::MIN);
        if had_none || self.saving.contains(&key) {
            may_be.push(&NOTHING);
        }
        may_be
    }

    /// How many saves were told to be done more than a second before the end.
    fn saves_done(&self) -> usize {
        let due = self.killed_at - KEPT_WITHIN;
        self.said.iter().filter(|said| said.at < due && matches!(said.what, What::Saved(..))).count()
    }

    /// What the saves were to bring into a field, in order.
    fn sent(&self, key: RecordKey, field: FieldKey) -> Vec<&Value> {
        let saving = self.said.iter().filter_map(|said| match &said.what {
            What::Saving(saved, values) if *saved == key => values.get(&field),
            _ => None,
        });
        saving.collect()
    }
}

impl Counts {
    fn add(&mut self, report: &Report) {
        match report.said.first() {
            Some(_) => self.kills += 1,
            None => self.early += 1,
        }
        for said in &report.said {
            match said.what {
                What::Edits(..) => self.edits += 1,
                What::Saved(..) => self.saves += 1,
                _ => {}
            }
        }
        self.cut_saves += report.saving.len();
    }
}

/// The lines that a process writes, as they come, to the end.
pub fn listen(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
