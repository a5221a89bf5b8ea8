//! Real answers of the embedded portal, garbled, through every call that reads one.
//!
//! The answers are recorded once. A parrot then repeats them over real connections, each damaged
//! in a few places: bytes and whole branches of the JSON lost, doubled, swapped, of another type,
//! far too long or far too deep.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use portal_desk::demo::PASSWORD;
use portal_desk::desk::Action;
use portal_desk::portal::{Address, Credentials, Patience, Portal, PortalError, SignInAnswer};
use portal_desk::records::{Choice, FieldKey, RecordKey, RecordKind};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::misbehaving_portal::line::Line;
use crate::misbehaving_portal::office::{MIA, Office, PATIENT};

fn credentials(email: &str) -> Credentials {
    Credentials { email: email.to_owned(), password: SecretString::from(PASSWORD) }
}

const HURRIED: Patience = Patience {
    call: Duration::from_secs(10),
    upload: Duration::from_secs(10),
    pauses: [Duration::ZERO; 2],
    looks: [Duration::ZERO; 3],
};

/// What is asked about.
#[derive(Clone, Copy)]
struct Asked {
    person: Uuid,
    contact: i64,
    company: i64,
}

/// How many different calls there are.
const CALLS: usize = 17;

/// Makes one of the calls whose answers are read.
async fn call(portal: &Portal, number: usize, asked: Asked) -> Result<(), PortalError> {
    let Asked { person, contact, company } = asked;
    match number {
        0 => drop(portal.probe().await?),
        1 => drop(portal.sign_in(&credentials("anna@lindenhof.example")).await?),
        2 => drop(portal.viewer().await?),
        3 => drop(portal.settings().await?),
        4 => drop(portal.people_page(0, 1000).await?),
        5 => drop(portal.person(person).await?),
        6 => drop(portal.departments().await?),
        7 => drop(portal.contacts_page(0, 1000).await?),
        8 => drop(portal.contact(contact).await?),
        9 => drop(portal.contact_type(contact).await?),
        10 => drop(portal.custom_definitions().await?),
        11 => drop(portal.companies("a").await?),
        12 => drop(portal.company(company).await?),
        13 => drop(portal.stages().await?),
        14 => portal.put_type(person, Choice::User).await?,
        15 => portal.put_status(person, Choice::Active).await?,
        _ => portal.recut_person_photo(person).await?,
    }
    Ok(())
}

/// One place that is damaged: how, where, and how much.
type Damage = (u8, u32, u32);

/// What a case does: which answers (every n-th), the damages, the status.
#[derive(Clone, Debug, Default)]
struct Case {
    every: usize,
    damages: Vec<Damage>,
    status: u16,
}

fn garbled(body: &[u8], case: &Case) -> Vec<u8> {
    let mut bytes = body.to_vec();
    let mut json: Option<Json> = serde_json::from_slice(body).ok();
    for (kind, place, more) in &case.damages {
        match (&mut json, kind % 4 != 0) {
            (Some(json), true) => {
                let mut left = *place as usize % count(json);
                damage(json, &mut left, *kind, *more);
                bytes = json.to_string().into_bytes();
            }
            _ => {
                scramble(&mut bytes, *kind / 4, *place as usize, *more as usize);
                json = None;
            }
        }
    }
    bytes
}

/// How many places a JSON value has.
fn count(value: &Json) -> usize {
    1 + match value {
        Json::Array(items) => items.iter().map(count).sum(),
        Json::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Damages the value at a place, counted from here.
fn damage(value: &mut Json, left: &mut usize, kind: u8, more: u32) -> bool {
    if *left == 0 {
        *value = instead_of(value, kind, more);
        return true;
    }
    *left -= 1;
    match value {
        Json::Array(items) => items.iter_mut().any(|item| damage(item, left, kind, more)),
        Json::Object(members) => members.values_mut().any(|member| damage(member, left, kind, more)),
        _ => false,
    }
}

fn instead_of(value: &Json, kind: u8, more: u32) -> Json {
    let same = value.clone();
    match (kind / 4) % 24 {
        0 => Json::Null,
        1 => json!({}),
        2 => json!([]),
        3 => json!(""),
        4 => json!(more.is_multiple_of(2)),
        5 => json!(more),
        6 => json!(-i64::from(more)),
        7 => json!(i64::MAX),
        8 => json!(u64::MAX),
        9 => json!(1.0e300),
        10 => json!(i64::MIN),
        11 => json!("x".repeat(more as usize % 100_000)),
        12 => json!("\u{0}\u{1f468}\u{200d}\u{1f469}\u{202e}<b>&amp;&#x110000;%zz\\\"\r\n"),
        13 => json!("9999-99-99T99:99:99.9999999+99:99"),
        14 => json!("0001-01-01T00:00:00.0000000-14:00"),
        15 => json!([same.clone(), same]),
        16 => json!({ "response": same.clone(), "id": same }),
        17 => json!("00000000-0000-0000-0000-000000000000"),
        18 => (0..more % 120).fold(same, |inner, _| json!([inner])),
        19 => json!(same.to_string()),
        20 => json!("//elsewhere.example/../%2e%2e?x=http://[::1"),
        21 => match same {
            Json::Object(mut members) => {
                let name = members.keys().nth(more as usize % members.len().max(1)).cloned();
                name.and_then(|name| members.remove(&name));
                Json::Object(members)
            }
            Json::Array(mut items) if !items.is_empty() => {
                items.remove(more as usize % items.len());
                Json::Array(items)
            }
            other => json!([other]),
        },
        22 => match same {
            Json::Array(items) => items.iter().cycle().take(items.len() * 3).cloned().collect(),
            Json::String(text) => text.chars().rev().collect::<String>().into(),
            Json::Number(number) => json!(number.to_string()),
            other => other,
        },
        _ => match same {
            Json::String(text) => {
                text.chars().take(more as usize % (text.len() + 1)).collect::<String>().into()
            }
            Json::Object(members) => {
                members.into_iter().map(|(name, value)| (value.to_string(), Json::from(name))).collect()
            }
            other => other,
        },
    }
}

fn scramble(bytes: &mut Vec<u8>, kind: u8, place: usize, more: usize) {
    if bytes.is_empty() {
        return;
    }
    let at = place % bytes.len();
    let end = at + more % (bytes.len() - at).min(64);
    match kind % 6 {
        0 => bytes[at] ^= 1 << (more % 8),
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        4 => bytes.insert(at, more as u8),
        _ => {
            bytes.splice(at..at, std::iter::repeat_n(b'[', more % 100_000));
        }
    }
}

/// Repeats the answers of a portal, garbled as the case says.
struct Parrot {
    address: String,
    case: Arc<Mutex<Case>>,
}

/// A request line, and the body of its answer.
type Answers = Arc<Vec<(String, Vec<u8>)>>;

impl Parrot {
    async fn with(answers: Answers) -> Parrot {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let case: Arc<Mutex<Case>> = Arc::default();
        let told = Arc::clone(&case);
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answers, case) = (Arc::clone(&answers), told.lock().unwrap().clone());
                number += 1;
                let is_meant = case.every > 0 && number % case.every == 0;
                tokio::spawn(async move {
                    let mut request = vec![0; 16 << 10];
                    let size = stream.read(&mut request).await.unwrap_or(0);
                    let line = String::from_utf8_lossy(&request[..size]);
                    let line = line.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
                    let path = line.split('?').next().unwrap_or_default();
                    let known = |(asked, _): &&(String, Vec<u8>)| asked.split('?').next() == Some(path);
                    let (status, body) = match answers.iter().find(known) {
                        Some((_, body)) if is_meant => (case.status, garbled(body, &case)),
                        Some((_, body)) => (200, body.clone()),
                        None => {
                            (404, b"{\"status\":1,\"statusCode\":404,\"error\":{\"message\":\"\"}}".to_vec())
                        }
                    };
                    let head = format!(
                        "HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
                         Connection: close\r\n\r\n",
                        body.len()
                    );
                    let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Parrot { address, case }
    }
}

/// The answers to every call, from a portal with the sample office.
fn recorded(office: &mut Office) -> (Answers, Asked) {
    let line = Line::to(&office.portal, office.runtime().handle());
    office.address = line.address();
    office.enter();
    let key = office.key(MIA);
    let RecordKey::Person(person) = key else { panic!() };
    let (contact, company) = office.portal.read_rows(|rows| {
        let contact = rows.contacts.values().find(|row| row.company != 0 && row.kind != 0).unwrap();
        (contact.id, contact.company)
    });
    let asked = Asked { person, contact, company };
    office.open_record(key);
    office.open_record(RecordKey::Contact(contact));
    office.type_into(key, FieldKey::Title, "Director");
    office.save(key);
    let account = office.portal.accounts().remove(0);
    let portal = Portal::new(Address::parse(&office.address).unwrap()).unwrap();
    office.runtime().block_on(async {
        let signed = portal.sign_in(&credentials(&account.email)).await.unwrap();
        let SignInAnswer::Token(token) = signed else { panic!() };
        let portal = portal.with_token(token);
        for number in (0..CALLS).filter(|number| *number != 1) {
            call(&portal, number, asked).await.unwrap_or_else(|error| panic!("{number}: {error}"));
        }
    });
    let bodies = line.answers().into_iter().map(|(asked, answer)| {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (asked, shortened(&answer[end + 4..]))
    });
    (Arc::new(bodies.collect()), asked)
}

/// The answer with the beginning of its list, if it is one: a short list is garbled as well as a
/// long one, and sooner.
fn shortened(body: &[u8]) -> Vec<u8> {
    let Ok(mut json) = serde_json::from_slice::<Json>(body) else { return body.to_vec() };
    let Some(items) = json.get_mut("response").and_then(Json::as_array_mut) else { return body.to_vec() };
    items.truncate(6);
    let length = items.len();
    if let Some(total) = json.get_mut("total") {
        *total = json!(length);
    }
    json.to_string().into_bytes()
}

fn cases() -> impl Strategy<Value = Case> {
    let damages = prop::collection::vec(any::<Damage>(), 1..4);
    let status = prop_oneof![12 => Just(200u16), 1 => Just(201), 1 => Just(404), 1 => Just(500)];
    (1..3usize, damages, status).prop_map(|(every, damages, status)| Case { every, damages, status })
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[42; 32]))
}

#[test]
fn whatever_is_answered_to_whatever_call_does_no_harm() {
    let mut office = Office::closed(PATIENT);
    let (answers, asked) = recorded(&mut office);
    let parrot = office.runtime().block_on(Parrot::with(answers));
    let portal = Portal::new(Address::parse(&parrot.address).unwrap()).unwrap().with_patience(HURRIED);
    let portal = portal.with_token(SecretString::from("token"));
    let run = |number, case: Case| {
        *parrot.case.lock().unwrap() = case;
        office.runtime().block_on(call(&portal, number, asked))
    };
    for number in 0..CALLS {
        assert_eq!(run(number, Case::default()), Ok(()), "call {number} without damage");
    }
    let outcome = runner(2500).run(&(0..CALLS, cases()), |(number, case)| {
        // A panic in here fails the case.
        if let Err(error) = run(number, case) {
            let sentence = error.to_string();
            prop_assert!(sentence.ends_with('.') && sentence.len() < 2000, "{sentence}");
            let is_about_the_line =
                matches!(error, PortalError::Timeout { .. } | PortalError::NoConnection { .. });
            prop_assert!(!is_about_the_line, "{sentence}");
        }
        Ok(())
    });
    outcome.unwrap();
}

/// The whole desk on such answers: it may refuse them in a sentence, it may show what they say,
/// and it goes on.
#[test]
fn a_desk_full_of_garbled_answers_goes_on() {
    let mut office = Office::closed(PATIENT);
    let (answers, asked) = recorded(&mut office);
    let parrot = office.runtime().block_on(Parrot::with(answers));
    let mut desk = Office::closed(HURRIED);
    desk.address = parrot.address.clone();
    let mut signed_in = 0;
    let mut runner = runner(60);
    for _ in 0..60 {
        let case = cases().new_tree(&mut runner).unwrap().current();
        *parrot.case.lock().unwrap() = Case { every: case.every + 1, ..case };
        desk.sign_in();
        desk.wait("the end of signing in", |desk| desk.running().next().is_none());
        if desk.desk.lists().is_some() {
            signed_in += 1;
            for key in [RecordKey::Person(asked.person), RecordKey::Contact(asked.contact)] {
                desk.desk.act(Action::Open(key));
                desk.wait("the end of opening", |desk| desk.running().next().is_none());
                for field in [FieldKey::Title, FieldKey::JobTitle, FieldKey::FirstName] {
                    desk.type_into(key, field, "Somebody new");
                }
                desk.desk.act(Action::Save(key));
                desk.wait("the end of saving", |desk| desk.running().next().is_none());
                desk.desk.act(Action::RevertAll(key));
            }
            for (kind, words) in [(RecordKind::Person, "mia 0"), (RecordKind::Contact, "a")] {
                desk.desk.act(Action::Search(kind, words.to_owned()));
            }
        }
        let panicked =
            desk.desk.notices().iter().find(|notice| notice.sentence.contains("inside this program"));
        assert!(panicked.is_none(), "{panicked:?}");
        desk.desk.act(Action::SignOut);
    }
    assert!(signed_in > 10, "{signed_in}");
}
