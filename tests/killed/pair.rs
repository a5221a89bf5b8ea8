//! Two processes work in one folder in which the system gives no locks, and are killed at any moment.
//!
//! What one of them was told to be on the disk is there afterwards, whatever the other did: settings,
//! portals and views that both write into one file included. And neither offers or removes what the
//! other is in the middle of.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use jiff::Timestamp;
use portal_desk::records::{
    Change, Draft, Facts, FieldKey, LineResult, PersonFacts, Receipt, ReceiptLine, Record, RecordKey, Value,
};
use portal_desk::storage::{
    ChangeInWords, Folder, JournalEntry, Locking, PortalFolder, Portals, Settings, SharedFile, StoredDraft,
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::killed::listen;
use crate::random::{draw, runner};

/// How many processes are killed.
const KILLS: usize = 50;
const ORDER: &str = "PORTAL_DESK_ONE_OF_TWO";
const MARK: &str = "@@";
/// The record that both work on, and the number of those that only one does.
const SHARED: u128 = 1;
const OWN: u128 = 3;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Order {
    folder: PathBuf,
    /// 0 or 1.
    role: u8,
    /// What is typed is told apart by this, also from round to round.
    round: usize,
    seed: u64,
}

/// Something that is about to be done, or that was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Act {
    Draft(u128, String),
    Forget(u128),
    Journal(String),
    Setting(u16),
    Portal(String),
    View(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Said {
    Doing(Act),
    Done(Act),
}

fn folder(path: &Path) -> Folder {
    // A busy machine may need long for what the other process is in the middle of.
    Folder::at(path).locking(Locking::within(Duration::from_secs(60)).without_system_locks())
}

fn kept(path: &Path) -> PortalFolder {
    folder(path).of_portal("https://a.example", "mia")
}

fn key(number: u128) -> RecordKey {
    RecordKey::Person(Uuid::from_u128(number))
}

fn draft(number: u128, title: &str) -> StoredDraft {
    let facts = Facts::Person(PersonFacts::default());
    let record = Record { key: key(number), values: BTreeMap::new(), facts, is_cut: false };
    let mut draft = Draft::new(record);
    draft.set(FieldKey::Title, Value::Text(title.to_owned()));
    StoredDraft { saved_at: Timestamp::now(), draft, undoes: None }
}

fn entry(title: &str) -> JournalEntry {
    let change = Change {
        field: FieldKey::Title,
        from: Value::Text(String::new()),
        to: Value::Text(title.to_owned()),
    };
    let receipt = Receipt {
        record: key(SHARED),
        name: "Mia Berg".into(),
        lines: vec![ReceiptLine { change, result: LineResult::Stored }],
        unexpected: vec![],
        kept_from_others: vec![],
        hidden: vec![],
        is_touched: false,
        effects: vec![],
        pending: vec![],
        remarks: vec![],
        stamp: None,
        trouble: None,
        is_only_unanswered: false,
    };
    JournalEntry {
        number: 0,
        time: Timestamp::now(),
        portal: "https://a.example".into(),
        account: "mia".into(),
        receipt,
        changes_in_words: vec![ChangeInWords {
            label: "Title".into(),
            from: String::new(),
            to: title.to_owned(),
        }],
        effects: vec![],
        undoes: None,
        is_begun: false,
        stage: None,
        by: None,
        is_elsewhere: false,
        is_partial: false,
    }
}

#[test]
#[ignore = "it is started by the test that kills it"]
fn one_of_two() {
    let Ok(order) = std::env::var(ORDER) else { return };
    work(&serde_json::from_str(&order).unwrap());
}

fn say(said: &Said) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{MARK}{}", serde_json::to_string(said).unwrap()).unwrap();
    out.flush().unwrap();
}

/// Does something as soon as the other process lets it: a slow machine may take its turn away.
fn until_done<T>(act: impl Fn() -> io::Result<T>) -> T {
    loop {
        match act() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            done => return done.unwrap(),
        }
    }
}

/// Brings a change into a file, and follows what it then holds.
fn write<T: Serialize>(file: &SharedFile<T>, content: &mut T) {
    file.offer(content);
    *content = until_done(|| file.write()).unwrap();
    file.followed(content);
}

/// Does one thing after the other, and tells each before and after.
fn work(order: &Order) {
    let root = folder(&order.folder);
    let kept = root.of_portal("https://a.example", "mia");
    let (mut settings, trouble) = Settings::load(&root);
    assert_eq!(trouble, None);
    let settings_file = settings.file(&root);
    let (mut portals, trouble) = Portals::load(&root);
    assert_eq!(trouble, None);
    let portals_file = portals.file(&root);
    let (mut views, trouble) = kept.views().read::<String>();
    assert_eq!(trouble, None);
    let views_file = kept.views().file(&views);
    let (drafts, troubles) = (kept.drafts(), kept.drafts().load().1);
    assert!(troubles.iter().all(|sentence| sentence.contains("window")), "{troubles:?}");
    let mut runner = runner(order.seed);
    let what = prop_oneof![
        8 => (0..=OWN).prop_map(|at| (0, at)),
        2 => (1..=OWN).prop_map(|at| (1, at)),
        3 => Just((2, 0)), 3 => Just((3, 0)), 2 => Just((4, 0)), 2 => Just((5, 0)),
    ];
    for number in 0_u16.. {
        let (kind, at) = draw(&mut runner, &what);
        // Record 0 is the shared one, the others are one's own.
        let record = if at == 0 { SHARED } else { 100 * (u128::from(order.role) + 1) + at };
        let text = format!("{}-{}-{number}", order.role, order.round);
        let act = match kind {
            0 => Act::Draft(record, text),
            1 => Act::Forget(record),
            2 => Act::Journal(text),
            3 => Act::Setting(number),
            4 => Act::Portal(text),
            _ => Act::View(text),
        };
        say(&Said::Doing(act.clone()));
        match &act {
            Act::Draft(record, text) => drafts.keep(&draft(*record, text)).unwrap(),
            Act::Forget(record) => drafts.forget(key(*record)).unwrap(),
            Act::Journal(text) => drop(until_done(|| kept.journal().append(entry(text)))),
            Act::Setting(value) => {
                match order.role {
                    0 => settings.zoom = *value,
                    _ => settings.list_width = f32::from(*value),
                }
                write(&settings_file, &mut settings);
            }
            Act::Portal(text) => {
                portals.entry(&format!("https://{text}.example"), "mia", text);
                write(&portals_file, &mut portals);
            }
            Act::View(text) => {
                views.push(text.clone());
                write(&views_file, &mut views);
            }
        }
        say(&Said::Done(act));
    }
}

/// What a process was told to be on the disk, and what it was in the middle of.
#[derive(Default)]
struct Told {
    done: Vec<Act>,
    doing: Option<Act>,
}

struct Process {
    child: Child,
    lines: Receiver<String>,
    told: Told,
}

impl Process {
    fn start(order: &Order) -> Process {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "pair::one_of_two", "--ignored", "--nocapture"])
            .env(ORDER, serde_json::to_string(order).unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = listen(child.stdout.take().unwrap());
        let mut process = Process { child, lines, told: Told::default() };
        while process.told.done.is_empty() {
            let line = process.lines.recv_timeout(Duration::from_secs(60));
            match line {
                Ok(line) => process.hear(&line),
                Err(_) => panic!("it ended: {}", process.errors()),
            }
        }
        process
    }

    fn errors(&mut self) -> String {
        let _ = self.child.kill();
        let mut text = String::new();
        let _ = std::io::Read::read_to_string(self.child.stderr.as_mut().unwrap(), &mut text);
        text
    }

    fn hear(&mut self, line: &str) {
        let Some(said) = line.strip_prefix(MARK) else { return };
        match serde_json::from_str(said) {
            Ok(Said::Doing(act)) => self.told.doing = Some(act),
            Ok(Said::Done(act)) => {
                self.told.doing = None;
                self.told.done.push(act);
            }
            // Its last line was cut off.
            Err(_) => {}
        }
    }

    fn kill(mut self, name: &str) -> Told {
        assert!(self.child.try_wait().unwrap().is_none(), "{name} ended by itself: {}", self.errors());
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let lines: Vec<String> = self.lines.iter().collect();
        lines.iter().for_each(|line| self.hear(line));
        self.told
    }
}

#[test]
fn what_two_processes_wrote_into_one_folder_without_locks_is_there() {
    let clock = Timestamp::now().as_nanosecond() as u64;
    let seed = std::env::var("PORTAL_DESK_SEED").map_or(clock, |seed| seed.parse().unwrap());
    println!("PORTAL_DESK_SEED={seed}");
    let mut runner = runner(seed);
    let place = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let mut all = All::default();
    for round in 0..KILLS / 2 {
        let data = place.path().join("data");
        let order = |role: u8| {
            let seed = seed.wrapping_add(2 * round as u64 + u64::from(role));
            Order { folder: data.clone(), role, round, seed }
        };
        let (one, two) = (Process::start(&order(0)), Process::start(&order(1)));
        std::thread::sleep(Duration::from_millis(draw(&mut runner, &(0..60u64))));
        let one = one.kill("one");
        // A third window sees nothing of what the second is in the middle of, and removes none of it.
        let seen = kept(&data).drafts().load().0;
        let of_two = format!("1-{round}-");
        let is_of_two = |kept: &StoredDraft| kept.draft.text(FieldKey::Title).starts_with(&of_two);
        assert!(!seen.values().any(is_of_two), "{seen:?}");
        std::thread::sleep(Duration::from_millis(draw(&mut runner, &(0..30u64))));
        let two = two.kill("two");
        all.check(&data, [&one, &two]);
    }
}

/// What was told to be on the disk in all rounds so far.
#[derive(Default)]
struct All {
    journal: BTreeSet<String>,
    portals: BTreeSet<String>,
    views: BTreeSet<String>,
    /// The settings that the two processes change, as they were found last.
    settings: Settings,
}

impl All {
    fn check(&mut self, data: &Path, told: [&Told; 2]) {
        for told in told {
            for act in &told.done {
                match act {
                    Act::Journal(text) => drop(self.journal.insert(text.clone())),
                    Act::Portal(text) => drop(self.portals.insert(text.clone())),
                    Act::View(text) => drop(self.views.insert(text.clone())),
                    _ => {}
                }
            }
        }
        let root = folder(data);
        let kept = kept(data);
        let (entries, damaged) = kept.journal().read().unwrap();
        assert_eq!(damaged, 0, "a line is written at once, or not at all");
        let texts: BTreeSet<&str> =
            entries.iter().map(|entry| entry.changes_in_words[0].to.as_str()).collect();
        for text in &self.journal {
            assert!(texts.contains(text.as_str()), "the journal lacks {text}");
        }
        self.check_settings(&root, told);
        check_drafts(&kept, told);
        let (portals, trouble) = Portals::load(&root);
        assert_eq!(trouble, None);
        let names: BTreeSet<&str> = portals.iter().map(|portal| portal.name.as_str()).collect();
        let (views, trouble) = kept.views().read::<String>();
        assert_eq!(trouble, None);
        for text in &self.portals {
            assert!(names.contains(text.as_str()), "the portal {text} is lost");
        }
        for text in &self.views {
            assert!(views.contains(text), "the view {text} is lost");
        }
    }

    /// Each process finds the setting as it has changed it last, whatever the other one did.
    fn check_settings(&mut self, root: &Folder, told: [&Told; 2]) {
        let (settings, trouble) = Settings::load(root);
        assert_eq!(trouble, None);
        let before = [f32::from(self.settings.zoom), self.settings.list_width];
        let now = [f32::from(settings.zoom), settings.list_width];
        for ((told, before), now) in told.into_iter().zip(before).zip(now) {
            let value = |act: &Act| match act {
                Act::Setting(value) => Some(f32::from(*value)),
                _ => None,
            };
            let last = told.done.iter().rev().find_map(value).unwrap_or(before);
            let may_be = [Some(last), told.doing.as_ref().and_then(value)];
            assert!(may_be.contains(&Some(now)), "a setting is {now}, and may be {may_be:?}");
        }
        self.settings = settings;
    }
}

fn check_drafts(kept: &PortalFolder, told: [&Told; 2]) {
    let (drafts, troubles) = kept.drafts().load();
    assert!(troubles.iter().all(|sentence| sentence.contains("window")), "{troubles:?}");
    let title =
        |record: u128| drafts.get(&key(record)).map(|kept| kept.draft.text(FieldKey::Title).to_owned());
    let mut wanted_of_shared = Vec::new();
    for (role, told) in told.into_iter().enumerate() {
        for record in (1..=OWN).map(|at| 100 * (role as u128 + 1) + at).chain([SHARED]) {
            let of_record = |act: &&Act| matches!(act, Act::Draft(at, _) | Act::Forget(at) if *at == record);
            let Some(last) = told.done.iter().rev().find(of_record) else { continue };
            let wish = |act: &Act| match act {
                Act::Draft(_, text) => Some(text.clone()),
                _ => None,
            };
            let mut may_be = vec![wish(last)];
            may_be.extend(told.doing.iter().filter(of_record).map(wish));
            if record == SHARED {
                wanted_of_shared.push(may_be);
            } else {
                assert!(may_be.contains(&title(record)), "{record}: {:?} of {may_be:?}", title(record));
            }
        }
    }
    // Of the record that both worked on, the later draft is offered and the other lies beside.
    let mut there: Vec<String> = title(SHARED).into_iter().collect();
    for file in std::fs::read_dir(kept.path().join("drafts")).into_iter().flatten() {
        let path = file.unwrap().path();
        if path.to_string_lossy().contains(".kept") {
            there.push(std::fs::read_to_string(path).unwrap());
        }
    }
    for may_be in wanted_of_shared {
        let is_there = |text: &Option<String>| {
            text.as_ref().is_none_or(|text| there.iter().any(|file| file.contains(text)))
        };
        assert!(may_be.iter().any(is_there), "{may_be:?} is not in {there:?}");
    }
}
