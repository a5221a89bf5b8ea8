//! A day stays the day it is: chosen, stored, shown and read again, on portals in every time
//! zone there is, from 1900 to 2100.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use jiff::civil::{Date, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};
use portal_desk::demo::{Fault, FaultKind, Match};
use portal_desk::portal::{Address, Credentials, Portal, SignInAnswer};
use portal_desk::records::{
    DateOrder, DatePattern, DateValue, Draft, FieldKey, Receipt, Record, RecordKey, Schema, Value, Viewer,
    date_words, parse_date, short_date_words,
};
use portal_desk::saving::{self, Lacking, SaveOutcome, SaveRequest};
use proptest::prelude::*;
use secrecy::SecretString;
use uuid::Uuid;

use crate::random::{draw, runner};
use crate::site::{Site, edit, enter, new_desk, open, record, save};
use crate::stored;

const ROLE: &str = "Administrator";
const DAYS: [FieldKey; 2] = [FieldKey::Birthday, FieldKey::WorkStart];
/// The last day on which anything here happens.
const LAST: Date = date(2100, 12, 31);

/// Days that are known for trouble, in every zone.
const ALWAYS: [Date; 3] = [date(1900, 1, 1), date(2000, 2, 29), LAST];
/// How many days are tried on which the clocks are changed.
const CHANGES: usize = 2;
/// How many days are tried at random.
const RANDOM: usize = 1;

fn zones() -> Vec<String> {
    jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| TimeZone::get(name).is_ok())
        .collect()
}

/// The days on which the clocks of a zone are changed, those without a midnight first.
fn days_of_change(zone: &TimeZone) -> Vec<Date> {
    let begin = zone.to_timestamp(date(1900, 1, 1).at(0, 0, 0, 0)).unwrap();
    let changes = zone.following(begin).map(|change| change.timestamp());
    let end = Timestamp::from_second(4_133_980_000).unwrap();
    let days = changes.take_while(|at| *at < end).map(|at| zone.to_datetime(at).date());
    let mut days: Vec<Date> = days.collect();
    days.dedup();
    days.sort_by_key(|day| has(zone, *day, Time::midnight()));
    days
}

/// Whether the clocks of a zone showed this time.
fn has(zone: &TimeZone, day: Date, time: Time) -> bool {
    !matches!(zone.to_ambiguous_timestamp(day.to_datetime(time)).offset(), AmbiguousOffset::Gap { .. })
}

/// The days to be tried in a zone; there is an even number of them.
fn samples(zone: &TimeZone, seed: u64) -> Vec<Date> {
    let mut runner = runner(seed);
    let changes = days_of_change(zone);
    let (odd, ordinary): (Vec<Date>, Vec<Date>) =
        changes.into_iter().partition(|day| !has(zone, *day, Time::midnight()));
    let any_day = (0..73_413i32).prop_map(|day| date(1900, 1, 1).saturating_add(Span::new().days(day)));
    let mut days: Vec<Date> = ALWAYS.to_vec();
    for list in [odd, ordinary] {
        for _ in 0..CHANGES / 2 {
            days.extend((!list.is_empty()).then(|| list[draw(&mut runner, &(0..list.len()))]));
        }
    }
    // Each day once, so that each is a change.
    let mut seen = BTreeSet::new();
    days.retain(|day| seen.insert(*day));
    let mut random = RANDOM;
    while random > 0 || days.len() % 2 == 1 {
        let day = draw(&mut runner, &any_day);
        days.extend(seen.insert(day).then_some(day));
        random = random.saturating_sub(1);
    }
    days
}

/// A client of a portal whose zone changes, and somebody whose days are set.
struct Bench {
    site: Site,
    portal: Portal,
    viewer: Viewer,
    id: Uuid,
    /// The person as last read.
    base: Option<Record>,
    saves: usize,
    not_cleared: usize,
}

impl Bench {
    fn new() -> Bench {
        let site = Site::start();
        let account = site.account(ROLE).clone();
        let (portal, viewer) = site.runtime().block_on(async {
            let portal = Portal::new(Address::parse(&site.portal.address()).unwrap()).unwrap();
            let password = SecretString::from(account.password.clone());
            let credentials = Credentials { email: account.email.clone(), password };
            let SignInAnswer::Token(token) = portal.sign_in(&credentials).await.unwrap() else { panic!() };
            let portal = portal.with_token(token);
            let viewer = portal.viewer().await.unwrap();
            (portal, viewer)
        });
        let id = site.portal.read_rows(|rows| {
            rows.people.values().find(|row| !row.admin && row.status == 1 && !row.visitor).unwrap().id
        });
        Bench { site, portal, viewer, id, base: None, saves: 0, not_cleared: 0 }
    }

    fn move_to(&self, zone: &str) {
        self.site.portal.edit_rows(|rows| rows.portal.timezone = zone.to_owned());
    }

    /// Saves these two days.
    fn save(&mut self, days: [DateValue; 2]) -> Receipt {
        let base = self.base.take().unwrap_or_else(|| self.read());
        let mut draft = Draft::new(base);
        for (field, day) in DAYS.into_iter().zip(days) {
            draft.set(field, Value::Date(day));
        }
        let request = SaveRequest {
            draft,
            schema: Schema::person(),
            viewer: self.viewer.clone(),
            agreed: Vec::new(),
            lacking: Lacking::new(),
            undone: None,
            unsettled: Vec::new(),
        };
        self.saves += 1;
        let saved = self.site.runtime().block_on(saving::save(&self.portal, request));
        let SaveOutcome::Saved { receipt, fresh, .. } = saved.outcome else { panic!("not saved") };
        self.base = fresh.map(|fresh| *fresh);
        *receipt
    }

    fn read(&self) -> Record {
        self.site.runtime().block_on(self.portal.person(self.id)).unwrap()
    }

    /// The person as read from a portal that hides the raw record.
    fn read_profile(&self) -> Record {
        self.site.portal.inject(Fault {
            matches: Match { method: None, path_contains: "portal/users".to_owned() },
            times: Some(1),
            what: FaultKind::PortalError(404, "Not found".to_owned()),
        });
        let record = self.read();
        self.site.portal.clear_faults();
        assert_eq!(record.person_facts().unwrap().last_modified, None, "the raw record is hidden");
        record
    }

    /// Each day is the same wherever it is looked at; gives how many there were.
    fn check_zone(&mut self, name: &str, seed: u64) -> usize {
        let zone = TimeZone::get(name).unwrap();
        self.move_to(name);
        let days = samples(&zone, seed);
        for pair in days.chunks_exact(2) {
            self.check_days(name, [pair[0], pair[1]]);
        }
        self.clear(&zone);
        days.len()
    }

    fn check_days(&mut self, zone: &str, days: [Date; 2]) {
        let receipt = self.save(days.map(DateValue::Day));
        assert!(receipt.is_clean(), "{zone}: {receipt:#?}");
        let rows = self.site.portal.read_rows(|rows| stored::values(rows, RecordKey::Person(self.id)));
        let readings = [self.base.clone().unwrap(), self.read_profile()];
        for (field, day) in DAYS.into_iter().zip(days) {
            let expected = Value::Date(DateValue::Day(day));
            assert_eq!(rows[&field], expected, "stored in {zone}");
            for reading in &readings {
                assert_eq!(reading.value(field), expected, "read in {zone}");
            }
            assert_shown(day);
        }
    }

    /// No day is no day, and where the portal cannot clear a day, the receipt says so: it
    /// knows no day by the first moment of 1900, which some zones have left out.
    fn clear(&mut self, zone: &TimeZone) {
        let receipt = self.save([DateValue::Empty, DateValue::Empty]);
        let row = self.site.portal.read_rows(|rows| rows.people[&self.id].clone());
        let is_cleared = (row.birthday, row.work_from) == (None, None);
        assert_eq!(is_cleared, receipt.is_clean(), "{zone:?}: {receipt:#?}");
        assert_eq!(is_cleared, has(zone, date(1900, 1, 1), Time::midnight()), "{zone:?}: {row:?}");
        self.not_cleared += usize::from(!is_cleared);
        self.forget();
    }

    /// Takes the days away behind everybody's back.
    fn forget(&mut self) {
        self.base = None;
        self.site.portal.edit_rows(|rows| {
            let row = rows.people.get_mut(&self.id).unwrap();
            (row.birthday, row.work_from) = (None, None);
        });
    }
}

/// What is shown of a day is read as the same day.
fn assert_shown(day: Date) {
    let today = date(2101, 1, 1);
    for order in [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst] {
        for shown in [date_words(day), short_date_words(day), day.to_string()] {
            assert_eq!(parse_date(&shown, order, today), Some(day), "{shown}");
        }
    }
    for culture in ["en-US", "en-GB", "de-DE", "fr-FR", "ja-JP", "sv-SE", "nl-NL", "hu-HU", "en-CA", ""] {
        let pattern = DatePattern::of_culture(culture);
        assert_eq!(pattern.read(&pattern.write(day)), Some(day), "{culture}");
    }
}

fn seed() -> u64 {
    let clock = Timestamp::now().as_nanosecond() as u64;
    std::env::var("PORTAL_DESK_SEED").map_or(clock, |seed| seed.parse().unwrap())
}

#[test]
fn a_day_is_the_same_day_on_a_portal_in_any_time_zone() {
    let (zones, seed, begin) = (zones(), seed(), Instant::now());
    println!("PORTAL_DESK_SEED={seed}");
    assert!(zones.len() > 400, "the tz database is there: {}", zones.len());
    thread::scope(|scope| {
        for half in 0..2 {
            let zones = zones.iter().skip(half).step_by(2);
            scope.spawn(move || {
                let mut bench = Bench::new();
                let mut days = 0;
                let mut count = 0;
                for zone in zones {
                    days += bench.check_zone(zone, seed.wrapping_add(count));
                    count += 1;
                }
                let time = begin.elapsed().as_secs_f64();
                let Bench { saves, not_cleared, .. } = bench;
                println!("{count} zones, {days} days, {saves} saves, {not_cleared} not cleared, {time:.1} s");
            });
        }
    });
}

/// A few zones left out one whole day when they changed sides of the date line. Somebody can
/// be born on it elsewhere.
#[test]
fn a_day_that_a_zone_left_out_is_a_day_all_the_same() {
    let mut bench = Bench::new();
    let left_out = [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kiritimati", date(1994, 12, 31)),
        ("Pacific/Kwajalein", date(1993, 8, 21)),
    ];
    for (name, day) in left_out {
        let zone = TimeZone::get(name).unwrap();
        assert!(!has(&zone, day, Time::constant(12, 0, 0, 0)), "{name} had no such day");
        bench.move_to(name);
        bench.check_days(name, [day, day]);
        bench.forget();
    }
}

/// Through the whole program: typed as text, reviewed, saved, shown, and read again by
/// somebody else, wherever the computer and the portal are.
#[test]
fn a_day_is_the_same_day_through_the_whole_program() {
    let (all, seed) = (zones(), seed());
    println!("PORTAL_DESK_SEED={seed}");
    let site = Site::start();
    let mut seen = BTreeSet::new();
    let far = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo", "Asia/Beirut", "UTC"];
    let some = all.iter().map(String::as_str).step_by(40).chain(far);
    for (number, zone) in some.enumerate() {
        site.portal.edit_rows(|rows| rows.portal.timezone = zone.to_owned());
        let there = TimeZone::get(zone).unwrap();
        let here = TimeZone::get(far[number % far.len()]).unwrap();
        let days = samples(&there, seed.wrapping_add(number as u64));
        let days: Vec<Date> = days.into_iter().rev().take(4).collect();
        seen.extend(check_program(&site, here, &days));
    }
    assert!(seen.len() > 40);
}

fn check_program(site: &Site, here: TimeZone, days: &[Date]) -> Vec<Date> {
    let folder = tempfile::tempdir().unwrap();
    // Late in the evening: in UTC it is another day in most zones.
    let now = date(2101, 1, 1).at(23, 30, 0, 0).to_zoned(here).unwrap();
    let desk = || {
        let now = now.clone();
        let mut desk = new_desk(site.runtime(), folder.path(), Arc::new(move || now.clone()));
        enter(&mut desk, &site.portal.address(), site.account(ROLE));
        desk
    };
    let key = site.portal.edit_rows(|rows| {
        let plain = |row: &&mut portal_desk::demo::PersonRow| !row.admin && row.status == 1 && !row.visitor;
        let row = rows.people.values_mut().find(plain).unwrap();
        (row.birthday, row.work_from) = (None, None);
        RecordKey::Person(row.id)
    });
    let mut mine = desk();
    open(&mut mine, key);
    for day in days {
        let order = mine.lists().unwrap().date_order();
        let chosen = parse_date(&date_words(*day), order, mine.now().date()).unwrap();
        let expected = Value::Date(DateValue::Day(*day));
        edit(&mut mine, key, FieldKey::Birthday, Value::Date(DateValue::Day(chosen)));
        assert_eq!(mine.problems(key), []);
        save(&mut mine, key);
        assert!(!mine.has_edits(key), "{:?}", record(&mine, key).finished);
        assert_eq!(stored::value(&site.portal.rows(), key, FieldKey::Birthday), expected);
        assert_eq!(record(&mine, key).draft.value(FieldKey::Birthday), expected);
    }
    let mut other = desk();
    open(&mut other, key);
    let last = days.last().map_or(DateValue::Empty, |day| DateValue::Day(*day));
    assert_eq!(record(&other, key).draft.value(FieldKey::Birthday), Value::Date(last));
    days.to_vec()
}
