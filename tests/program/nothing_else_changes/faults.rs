//! One thing goes wrong, at any call of any save: whatever is said then is true.
//!
//! A save is made twice on the same office. The first time nothing goes wrong, and its calls are
//! noted. The second time one of them fails, in one of many ways. What the form says is then held
//! against what the portal has stored, after every late call has come and the portal's cache has
//! ended; and once the portal is well again, saving once more brings what was wanted.

use std::collections::BTreeMap;
use std::time::Duration;

use portal_desk::demo::{Fault, FaultKind, LoggedRequest, Match, Rows};
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::portal::Patience;
use portal_desk::records::plain_text::trimmed;
use portal_desk::records::{Draft, Effect, FieldKey, LineResult, Photo, Receipt, RecordKey, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::nothing_else_changes::case::{Bench, Case};
use crate::nothing_else_changes::edits::{Asked, make};
use crate::nothing_else_changes::site::{open, wait};
use crate::stored;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    Refused(u16),
    Status(u16),
    StatusAfter(u16),
    DropBefore,
    DropAfter,
    Truncated,
    Garbage,
    Empty,
    Busy,
    Late,
    AnsweredLate,
}

/// A save, and what goes wrong with which of its calls.
#[derive(Clone, Debug)]
pub struct Faulty<C> {
    pub case: C,
    pub mishap: Mishap,
    /// Which call, of those that change something or of all.
    pub place: Index,
    pub changing: bool,
    /// Whether it goes wrong again when it is repeated.
    pub stubborn: bool,
}

/// Saves of these cases with something that goes wrong.
pub fn faulty<C: std::fmt::Debug + Clone + 'static>(cases: BoxedStrategy<C>) -> BoxedStrategy<Faulty<C>> {
    use Mishap::*;
    let quick = select(
        &[
            Refused(500),
            Refused(403),
            Refused(400),
            Status(500),
            Status(502),
            Status(503),
            Status(504),
            StatusAfter(500),
            StatusAfter(502),
            StatusAfter(504),
            DropBefore,
            DropAfter,
            Truncated,
            Garbage,
            Empty,
            Busy,
        ][..],
    );
    let slow = select(&[Late, AnsweredLate][..]);
    let mishap = prop_oneof![8 => quick, 1 => slow];
    (cases, mishap, any::<Index>(), prop::bool::weighted(0.8), any::<bool>())
        .prop_map(|(case, mishap, place, changing, stubborn)| Faulty {
            case,
            mishap,
            place,
            changing,
            stubborn,
        })
        .boxed()
}

impl Mishap {
    fn is_slow(self) -> bool {
        matches!(self, Mishap::Late | Mishap::AnsweredLate)
    }

    fn kind(self) -> FaultKind {
        let long = Duration::from_secs(600);
        match self {
            Mishap::Refused(status) => FaultKind::PortalError(status, "It does not like this".into()),
            Mishap::Status(status) => FaultKind::Status(status, None),
            Mishap::StatusAfter(status) => FaultKind::StatusAfter(status, None),
            Mishap::DropBefore => FaultKind::DropBefore,
            Mishap::DropAfter => FaultKind::DropAfter,
            Mishap::Truncated => FaultKind::TruncatedBody,
            Mishap::Garbage => FaultKind::Garbage,
            Mishap::Empty => FaultKind::EmptyObject,
            Mishap::Busy => FaultKind::RetryAfter(429, "0".into()),
            Mishap::Late => FaultKind::Late(long),
            Mishap::AnsweredLate => FaultKind::AnsweredLate(long),
        }
    }
}

/// How long a desk waits for a portal that is slow on purpose, or one that is not.
fn patience(mishap: Mishap) -> Patience {
    let call = Duration::from_millis(if mishap.is_slow() { 1_500 } else { 30_000 });
    let short = Duration::from_millis(1);
    Patience { call, upload: call, pauses: [short; 2], looks: [short; 3] }
}

/// What a save did, as the form and the log of the portal have it.
struct Made {
    asked: Asked,
    /// What the user agreed to.
    agreed: Vec<Effect>,
    requests: Vec<LoggedRequest>,
}

fn is_changing(request: &LoggedRequest) -> bool {
    request.method != "GET"
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// Lets a save happen in which something goes wrong.
///
/// # Errors
/// What was said and is not true.
pub fn check<C: Case>(bench: &Bench, faulty: &Faulty<C>) -> Result<bool, String> {
    let role = faulty.case.viewer();
    let mut desk = bench.take_desk(role, Patience::default());
    let (key, before) = begin(bench, &mut desk, &faulty.case)?;
    let whole = save(bench, &mut desk, key, &faulty.case)?;
    bench.give_back(role, Patience::default(), desk);
    let Some(fault) = fault(&whole.requests, faulty) else { return Ok(false) };

    let patience = patience(faulty.mishap);
    // A desk that waits only for a moment is used once.
    let mut desk = if faulty.mishap.is_slow() {
        bench.site.sign_in_with(role, patience)
    } else {
        bench.take_desk(role, patience)
    };
    begin(bench, &mut desk, &faulty.case)?;
    let portal = &bench.site.portal;
    for fault in &fault {
        portal.inject(fault.clone());
    }
    let made = save(bench, &mut desk, key, &faulty.case);
    portal.end_delays();
    portal.clear_faults();
    let made = made?;
    wait(&mut desk, |_| portal.late_calls() == 0);
    portal.end_cache();
    wait(&mut desk, |desk| !desk.is_looking_again());
    let after = portal.rows();
    let scene = Scene { key, before: &before, after: &after, made: &made };
    let told = scene.check(&desk).map_err(|wrong| {
        let log: Vec<String> = made.requests.iter().map(words).collect();
        let finished = desk.record(key).map(|record| &record.finished);
        format!(
            "{wrong}\n\nfault {fault:#?}\n\nasked {:#?}\n\n{finished:#?}\n\n{}",
            made.asked,
            log.join("\n")
        )
    });
    told?;
    // A photo from the web that is there and could not be cut is told, and not cut again.
    let was_cut = fault.iter().all(|fault| !fault.matches.path_contains.contains("/photo"));
    if was_cut {
        finish(bench, &mut desk, key, faulty, &before, &made)?;
    }
    let is_settled =
        !desk.has_edits(key) && desk.session().is_some_and(|signed| signed.journal.cut_off.is_empty());
    if is_settled && !faulty.mishap.is_slow() {
        bench.give_back(role, patience, desk);
    }
    Ok(true)
}

fn words(request: &LoggedRequest) -> String {
    format!("{} {} {}", request.method, request.path, request.status)
}

/// The office as it is at the beginning, with the record open.
fn begin(bench: &Bench, desk: &mut Desk, case: &impl Case) -> Result<(RecordKey, Rows), String> {
    let portal = &bench.site.portal;
    portal.end_cache();
    let viewer = bench.site.email(case.viewer());
    let key = case.key(bench.office(), viewer);
    let before = portal.edit_rows(|rows| {
        rows.clone_from(bench.office());
        case.write(rows, key, viewer);
        rows.clone()
    });
    open(desk, key)?;
    desk.act(Action::DismissFinished(key));
    Ok((key, before))
}

/// Makes the edits and saves, agreeing to everything.
fn save(bench: &Bench, desk: &mut Desk, key: RecordKey, case: &impl Case) -> Result<Made, String> {
    let portal = &bench.site.portal;
    let asked = make(desk, key, case.edits(), bench.picture(), &portal.address());
    portal.clear_requests();
    let agreed = save_agreeing(desk, key)?;
    Ok(Made { asked, agreed, requests: portal.requests() })
}

fn save_agreeing(desk: &mut Desk, key: RecordKey) -> Result<Vec<Effect>, String> {
    let mut agreed = Vec::new();
    desk.act(Action::Save(key));
    for _ in 0..6 {
        wait(desk, |desk| desk.record(key).is_none_or(|record| record.saving.is_none()));
        let Some(record) = desk.record(key) else { return Ok(agreed) };
        ensure(record.conflict.is_none(), || "one's own change is taken for another user's".to_owned())?;
        let Some(plan) = &record.review else { return Ok(agreed) };
        agreed.clone_from(&plan.effects);
        desk.act(Action::SaveReviewed(key));
    }
    Err("the review comes again and again".to_owned())
}

/// What goes wrong, with the call that it hits; `None` where there is no such call.
fn fault<C>(requests: &[LoggedRequest], faulty: &Faulty<C>) -> Option<Vec<Fault>> {
    let fits = |request: &&LoggedRequest| !faulty.changing || is_changing(request);
    let places: Vec<usize> = (0..requests.len()).filter(|at| fits(&&requests[*at])).collect();
    if places.is_empty() {
        return None;
    }
    let at = *faulty.place.get(&places);
    let hit = &requests[at];
    let same = |request: &&LoggedRequest| (&request.method, &request.path) == (&hit.method, &hit.path);
    let matches = Match { method: Some(hit.method.clone()), path_contains: hit.path.clone() };
    let passes = requests[..at].iter().filter(same).count() as u32;
    let pass =
        Fault { matches: matches.clone(), times: Some(passes), what: FaultKind::Delay(Duration::ZERO) };
    let times = if faulty.stubborn { 3 } else { 1 };
    let goes_wrong = Fault { matches, times: Some(times), what: faulty.mishap.kind() };
    Some(if passes > 0 { vec![pass, goes_wrong] } else { vec![goes_wrong] })
}

/// What is to be true after a save.
struct Scene<'a> {
    key: RecordKey,
    before: &'a Rows,
    after: &'a Rows,
    made: &'a Made,
}

impl Scene<'_> {
    fn check(&self, desk: &Desk) -> Result<(), String> {
        self.nothing_twice()?;
        let was = stored::values(self.before, self.key);
        let is = stored::values(self.after, self.key);
        let Some(record) = desk.record(self.key) else {
            return ensure(self.made.agreed.contains(&Effect::LocksYouOut), || "the record is gone".into());
        };
        match &record.finished {
            Some(Finished::Receipt(receipt)) => {
                self.lines(receipt, &was, &is)?;
                self.effects(receipt)?;
                self.draft(&record.draft, receipt, &is)?;
                self.stage(desk, receipt)
            }
            other => {
                let sent = self.made.requests.iter().any(is_changing);
                ensure(!sent, || format!("something was sent, but it is said: {other:?}"))?;
                ensure(was == is, || "nothing was sent, and something changed".to_owned())?;
                // Managers mean nothing where everyone sees the contact.
                let kept = |(field, value): (&FieldKey, &Value)| {
                    !record.draft.applies(*field)
                        || same(&record.draft.value(*field), value)
                        || same(&is[field], value)
                };
                ensure(self.made.asked.iter().all(kept), || "an edit is gone".to_owned())
            }
        }
    }

    /// No call that changes something is sent twice, but what restores and what was not taken.
    fn nothing_twice(&self) -> Result<(), String> {
        let mut seen: BTreeMap<(&str, &str, &[u8]), usize> = BTreeMap::new();
        for request in self.made.requests.iter().filter(|request| is_changing(request)) {
            let restores = request.path.ends_with("/status.json") && request.path.contains("/crm/");
            if !restores && request.status != 429 {
                *seen.entry((&request.method, &request.path, &request.body)).or_default() += 1;
            }
        }
        match seen.iter().find(|(_, times)| **times > 1) {
            Some(((method, path, _), _)) => Err(format!("sent twice: {method} {path}")),
            None => Ok(()),
        }
    }

    fn lines(&self, receipt: &Receipt, was: &stored::Values, is: &stored::Values) -> Result<(), String> {
        for line in &receipt.lines {
            let field = line.change.field;
            let (to, now) = (&line.change.to, &is[&field]);
            let true_word = match &line.result {
                LineResult::Stored => is_stored(to, now, &was[&field]),
                LineResult::NotStored => same(now, &was[&field]),
                LineResult::StoredDifferently(value) => same(now, value),
                LineResult::Unknown => true,
            };
            ensure(true_word, || format!("{field}: {:?} is said, but it holds {now:?}", line.result))?;
        }
        for (field, value) in was {
            let is_named = receipt.lines.iter().any(|line| line.change.field == *field)
                || receipt.unexpected.iter().any(|change| change.field == *field);
            // Managers are told only of a restricted contact.
            let is_hidden = *field == FieldKey::Managers;
            ensure(is_named || is_hidden || same(value, &is[field]), || {
                format!("{field} was not edited and is {:?}", is[field])
            })?;
        }
        Ok(())
    }

    /// What is said to have happened has, and what has happened is said, unless nobody knows.
    fn effects(&self, receipt: &Receipt) -> Result<(), String> {
        let unknown = receipt.lines.iter().any(|line| line.result == LineResult::Unknown);
        for effect in &receipt.effects {
            ensure(self.made.agreed.contains(effect) || !effect.asks(), || {
                format!("{effect:?} was not asked")
            })?;
        }
        let heads = |rows: &Rows| -> Vec<uuid::Uuid> {
            let RecordKey::Person(id) = self.key else { return Vec::new() };
            rows.departments.values().filter(|row| row.head == Some(id)).map(|row| row.id).collect()
        };
        let now = heads(self.after);
        for lost in heads(self.before).into_iter().filter(|id| !now.contains(id)) {
            let is_told = receipt.effects.contains(&Effect::StopsHeading(lost));
            ensure(is_told || unknown, || "a head was lost, and it is not told".to_owned())?;
        }
        let RecordKey::Contact(id) = self.key else { return Ok(()) };
        let (was, is) = (&self.before.contacts[&id], &self.after.contacts[&id]);
        let told = |fits: fn(&Effect) -> bool| receipt.effects.iter().any(fits);
        for (name, lost, is_told) in [
            ("currency", was.currency != is.currency, told(|e| matches!(e, Effect::LosesCurrency(_)))),
            ("industry", was.industry != is.industry, told(|e| matches!(e, Effect::LosesIndustry(_)))),
            ("type", was.kind != is.kind, told(|e| matches!(e, Effect::LosesType(_)))),
        ] {
            // Where the type could not be looked up, it is told as "if it has one".
            let perhaps = name == "type" && receipt.effects.contains(&Effect::LosesType(None));
            ensure(lost == is_told || unknown || perhaps, || {
                format!("the {name} is lost: {lost}, told: {is_told}")
            })?;
            let was_asked = self.made.agreed.iter().any(|effect| match name {
                "currency" => matches!(effect, Effect::LosesCurrency(_)),
                "industry" => matches!(effect, Effect::LosesIndustry(_)),
                _ => matches!(effect, Effect::LosesType(_)),
            });
            ensure(!lost || was_asked, || format!("the {name} was lost without a word before"))?;
        }
        Ok(())
    }

    /// What is not stored is still in the form.
    fn draft(&self, draft: &Draft, receipt: &Receipt, is: &stored::Values) -> Result<(), String> {
        for line in receipt.lines.iter().filter(|line| line.result != LineResult::Stored) {
            let field = line.change.field;
            let Some(asked) = self.made.asked.get(&field) else { continue };
            let kept = same(&draft.value(field), asked) || same(&is[&field], asked);
            ensure(kept, || format!("{field} is not stored, and the form has lost {asked:?}"))?;
        }
        Ok(())
    }

    /// The stage is as before, or it is told and can be put back.
    fn stage(&self, desk: &Desk, receipt: &Receipt) -> Result<(), String> {
        let RecordKey::Contact(id) = self.key else { return Ok(()) };
        if self.before.contacts[&id].stage == self.after.contacts[&id].stage {
            return Ok(());
        }
        let ends_editing = self.made.agreed.iter().any(|e| matches!(e, Effect::EndsYourEditing(Some(_))));
        let journal = desk.session().map(|signed| &signed.journal.cut_off);
        let offered = journal
            .is_some_and(|cut_off| cut_off.get(&self.key).is_some_and(|cut_off| cut_off.stage().is_some()));
        ensure(offered || ends_editing, || format!("the stage is lost for ever: {:?}", receipt.remarks))
    }
}

/// The portal is well again: what was wanted comes about.
fn finish<C: Case>(
    bench: &Bench,
    desk: &mut Desk,
    key: RecordKey,
    faulty: &Faulty<C>,
    before: &Rows,
    made: &Made,
) -> Result<(), String> {
    let gives_up = |effect: &Effect| matches!(effect, Effect::LocksYouOut | Effect::EndsYourEditing(_));
    // Who has given up their own rights with the first half does nothing more.
    if made.agreed.iter().any(gives_up) || desk.record(key).is_none() {
        return Ok(());
    }
    if desk.has_edits(key) {
        save_agreeing(desk, key)?;
    }
    let lost = |desk: &Desk| {
        let journal = &desk.session().unwrap().journal;
        journal.cut_off.get(&key).is_some_and(|cut_off| cut_off.stage().is_some())
    };
    if lost(desk) {
        desk.act(Action::PutStageBack(key));
        wait(desk, |desk| !lost(desk));
    }
    wait(desk, |desk| desk.running().next().is_none());
    let after = bench.site.portal.rows();
    bench.compare_with(&faulty.case, before, after, key, &made.asked).map_err(|wrong| {
        let finished = desk.record(key).map(|record| &record.finished);
        format!("after saving again: {wrong}\n\nasked {:#?}\n\n{finished:#?}", made.asked)
    })
}

/// Whether two values are the same to the portal.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a == b || trimmed(a) == trimmed(b),
        _ => a == b,
    }
}

/// Whether a value was stored; a new picture has another name than the one before.
fn is_stored(to: &Value, now: &Value, was: &Value) -> bool {
    match (to, now) {
        (Value::Photo(Photo::File(_) | Photo::Address(_)), Value::Photo(Photo::Stored(now))) => {
            !matches!(was, Value::Photo(Photo::Stored(was)) if was == now)
        }
        _ => same(to, now),
    }
}
