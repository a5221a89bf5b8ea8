//! The process that is killed: it edits and saves, and tells what it does before it does it.

use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use jiff::{Timestamp, Zoned};
use portal_desk::demo::Account;
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::records::{Channel, Choice, DateValue, FieldKey, RecordKey, Value};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

use crate::random::{draw, runner};
use crate::site::{enter, new_desk, open, pass, record, wait};
use crate::stored::Values;

/// The variable of the environment that tells the child what to do.
pub const ORDER: &str = "PORTAL_DESK_CHILD";
/// What stands before each thing that the child says.
pub const MARK: &str = "@@";

/// What the child shall do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    pub address: String,
    pub email: String,
    pub password: String,
    pub folder: PathBuf,
    pub picture: PathBuf,
    pub keys: Vec<RecordKey>,
    pub seed: u64,
}

/// Something that the child says, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Said {
    pub at: Timestamp,
    pub what: What,
}

/// Something that the child says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum What {
    SignedIn,
    /// A record is open, with what came back of its draft.
    Opened(RecordKey, Values),
    /// All that is typed and not saved is about to be this.
    Edits(RecordKey, Values),
    /// This is about to be saved.
    Saving(RecordKey, Values),
    /// The program said that the save is done; this is still not saved.
    Saved(RecordKey, Values),
    /// The program said that nothing was saved.
    NotSaved(RecordKey, Values),
}

fn say(what: What) {
    let said = Said { at: Timestamp::now(), what };
    let mut out = stdout().lock();
    writeln!(out, "\n{MARK}{}", serde_json::to_string(&said).unwrap()).unwrap();
    out.flush().unwrap();
}

/// One thing done to an open record.
#[derive(Clone, Debug)]
enum Step {
    Type(FieldKey, Value),
    Revert(usize),
    RevertAll,
    Picture,
    Wait(u64),
    Save,
}

/// Texts that never come twice, so that it shows which one is stored.
fn words() -> impl Strategy<Value = String> {
    (select(&["Büro", "two\r\nlines", "阿部", "a & <b>", "x"][..]), any::<u32>())
        .prop_map(|(word, number)| format!("{word} {number:08x}"))
}

fn text(fields: &'static [FieldKey]) -> BoxedStrategy<Step> {
    (select(fields), words()).prop_map(|(field, text)| Step::Type(field, Value::Text(text))).boxed()
}

fn value(field: FieldKey, value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Step> {
    value.prop_map(move |value| Step::Type(field, value)).boxed()
}

fn step(is_person: bool) -> BoxedStrategy<Step> {
    let day = (0..20_000i32).prop_map(|day| date(1950, 1, 1).saturating_add(jiff::Span::new().days(day)));
    let birthday = prop_oneof![
        3 => day.prop_map(DateValue::Day),
        1 => words().prop_map(DateValue::Typed),
    ];
    let channels = proptest::collection::vec(words().prop_map(|text| Channel::new("mail", text)), 0..4);
    let own = if is_person {
        prop_oneof![
            6 => text(&[FieldKey::Title, FieldKey::Location, FieldKey::Comment]),
            1 => value(FieldKey::Birthday, birthday.prop_map(Value::Date)),
            1 => value(FieldKey::Sex, select(Choice::SEXES).prop_map(|sex| Value::Choice(Some(sex)))),
            2 => value(FieldKey::Channels, channels.prop_map(Value::Channels)),
        ]
        .boxed()
    } else {
        let company = prop_oneof![Just(None), Just(Some(1001)), Just(Some(1002)), Just(Some(1003))];
        prop_oneof![
            4 => text(&[FieldKey::Custom(5), FieldKey::Custom(11)]),
            2 => text(&[FieldKey::JobTitle, FieldKey::About]),
            2 => value(FieldKey::Company, company.prop_map(Value::Company)),
        ]
        .boxed()
    };
    prop_oneof![
        30 => own,
        3 => any::<prop::sample::Index>().prop_map(|at| Step::Revert(at.index(8))),
        1 => Just(Step::RevertAll),
        1 => Just(Step::Picture),
        8 => (0..40u64).prop_map(Step::Wait),
        1 => (400..900u64).prop_map(Step::Wait),
        10 => Just(Step::Save),
    ]
    .boxed()
}

#[test]
#[ignore = "it is started by the test that kills it"]
fn the_process_that_is_killed() {
    let Ok(order) = std::env::var(ORDER) else { return };
    work(&serde_json::from_str(&order).unwrap());
}

fn work(order: &Order) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut desk = new_desk(runtime.handle(), &order.folder, Arc::new(Zoned::now));
    let account =
        Account { email: order.email.clone(), password: order.password.clone(), role: "Administrator" };
    enter(&mut desk, &order.address, &account);
    say(What::SignedIn);
    let mut runner = runner(order.seed);
    let steps = [step(true), step(false)];
    let key = select(order.keys.clone());
    loop {
        let key = draw(&mut runner, &key);
        let was_open = desk.record(key).is_some();
        open(&mut desk, key);
        if !was_open {
            say(What::Opened(key, merged(&desk, key)));
            decide(&mut desk, key, &mut runner);
        }
        let mut typed = record(&desk, key).draft.edits().clone();
        for _ in 0..draw(&mut runner, &(1..8usize)) {
            let step = draw(&mut runner, &steps[usize::from(matches!(key, RecordKey::Contact(_)))]);
            take(&mut desk, key, step, &mut typed, &order.picture);
            pass(&mut desk, Duration::ZERO);
        }
    }
}

/// What came back of a draft, what is to be decided included.
fn merged(desk: &Desk, key: RecordKey) -> Values {
    let open = record(desk, key);
    open.conflict.as_ref().map_or(&open.draft, |merge| &merge.draft).edits().clone()
}

/// What the process that was killed had saved in its last second looks like somebody else's.
fn decide(desk: &mut Desk, key: RecordKey, runner: &mut TestRunner) {
    while let Some(conflict) = record(desk, key).conflict.as_ref().and_then(|merge| merge.conflicts.first()) {
        let field = conflict.field;
        let mut after = merged(desk, key);
        if draw(runner, &any::<bool>()) {
            say(What::Edits(key, after));
            desk.act(Action::KeepMine(key, field));
        } else {
            after.remove(&field);
            say(What::Edits(key, after));
            desk.act(Action::TakeTheirs(key, field));
        }
    }
}

fn take(desk: &mut Desk, key: RecordKey, step: Step, typed: &mut Values, picture: &Path) {
    let base = record(desk, key).draft.base().clone();
    match step {
        Step::Type(field, value) => {
            if base.value(field) == value {
                typed.remove(&field);
            } else {
                typed.insert(field, value.clone());
            }
            say(What::Edits(key, typed.clone()));
            desk.act(Action::Edit(key, field, value));
        }
        Step::Revert(at) => {
            let Some(field) = typed.keys().nth(at).copied() else { return };
            typed.remove(&field);
            say(What::Edits(key, typed.clone()));
            desk.act(Action::Revert(key, field));
        }
        Step::RevertAll => {
            typed.clear();
            say(What::Edits(key, typed.clone()));
            desk.act(Action::RevertAll(key));
        }
        Step::Picture => {
            desk.act(Action::LoadPicture(key, picture.to_owned()));
            wait(desk, |desk| record(desk, key).photo.running.is_none());
            typed.insert(FieldKey::Photo, record(desk, key).draft.value(FieldKey::Photo));
            say(What::Edits(key, typed.clone()));
        }
        Step::Wait(time) => pass(desk, Duration::from_millis(time)),
        Step::Save => save(desk, key, typed),
    }
    assert_eq!(record(desk, key).draft.edits(), typed, "the desk holds what was typed");
}

fn save(desk: &mut Desk, key: RecordKey, typed: &mut Values) {
    if typed.is_empty() {
        return;
    }
    say(What::Saving(key, typed.clone()));
    crate::site::save(desk, key);
    let open = record(desk, key);
    assert!(open.conflict.is_none(), "nobody else edits here: {:?}", open.conflict);
    let left: BTreeMap<_, _> = open.draft.edits().clone();
    typed.clone_from(&left);
    match &open.finished {
        Some(Finished::Receipt(receipt)) => {
            assert!(receipt.is_clean(), "{receipt:?}");
            say(What::Saved(key, left));
        }
        _ => say(What::NotSaved(key, left)),
    }
}
