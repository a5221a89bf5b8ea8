//! What lies between the program and the portal: connections refused and cut, floods, drips,
//! encryption that is not there.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use portal_desk::demo::FaultKind;
use portal_desk::desk::{Action, Desk};
use portal_desk::portal::Patience;
use portal_desk::records::{FieldKey, RecordKey};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::misbehaving_portal::certificate;
use crate::misbehaving_portal::line::{Act, Line};
use crate::misbehaving_portal::mishap::assert_plain;
use crate::misbehaving_portal::office::{IMPATIENT, MIA, Office, PATIENT, PRIYA, Said};

/// A desk that an administrator has signed in at through a line.
fn on_the_line(patience: Patience) -> (Office, Line) {
    let mut office = Office::closed(patience);
    let line = Line::to(&office.portal, office.runtime().handle());
    office.address = line.address();
    office.enter();
    (office, line)
}

/// The same with Mia's title edited.
fn edited(patience: Patience) -> (Office, Line, RecordKey) {
    let (mut office, line) = on_the_line(patience);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    (office, line, mia)
}

#[test]
fn a_refused_connection_keeps_everything_typed_until_the_portal_is_back() {
    let (mut office, mut line, mia) = edited(PATIENT);
    line.cut();
    let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("127.0.0.1 cannot be reached. Check the network connection"), "{sentence}");
    office.assert_kept(mia, FieldKey::Title, "Director");
    let everybody = office.people();
    office.refresh_people();
    assert!(office.list_trouble().unwrap().contains("cannot be reached"));
    assert_eq!(office.people(), everybody);
    let priya = office.key(PRIYA);
    assert!(office.try_to_open(priya).unwrap_err().contains("cannot be reached"));
    assert_eq!(office.changes_of(mia), 0);

    line.mend();
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    assert_eq!(office.read_again(priya), Ok(()));
    office.assert_alive();
}

#[test]
fn a_change_that_certainly_never_arrived_is_sent_again_and_arrives_once() {
    let patience = Patience { pauses: [Duration::from_millis(800); 2], ..PATIENT };
    let (mut office, mut line, mia) = edited(patience);
    // The later half of the fresh reading is the last that comes through.
    let slow = FaultKind::Delay(Duration::from_millis(200));
    office.inject_times("GET", &format!("portal/users/{mia}"), Some(1), &slow);
    line.disturb("GET /api/2.0/portal/users/", Act::CutBehind);
    office.desk.act(Action::Save(mia));
    office.wait("the line is cut", |_| line.is_cut());
    std::thread::sleep(Duration::from_millis(200));
    line.calm();
    line.mend();
    assert_eq!(office.save_ends(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
}

#[test]
fn a_connection_cut_in_the_middle_of_the_request_sends_nothing_twice() {
    let (mut office, line, mia) = edited(PATIENT);
    line.disturb(&format!("PUT /api/2.0/people/{mia}"), Act::CloseAfter(250));
    let Said::InPart(sentence, results) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("did not save the profile. The connection to 127.0.0.1 broke"), "{sentence}");
    // From here it does not show how much of the request has arrived.
    assert_eq!((results, line.times()), (vec!["Unknown".to_owned()], 1));
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.assert_alive();

    line.calm();
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    office.assert_alive();
}

#[test]
fn an_answer_cut_at_any_place_is_told_and_what_was_stored_is_found_out() {
    let (mut office, line, mia) = edited(PATIENT);
    // In the status line, in the headers, and in the body.
    for (round, percent) in [0, 1, 5, 60, 99].into_iter().enumerate() {
        let title = format!("Director {round}");
        // The portal stamps in whole seconds: what is stored within one does not show by its stamp.
        let second = jiff::Timestamp::from_second(1_800_000_000 + round as i64).unwrap();
        office.portal.set_clock(Some(second));
        office.type_into(mia, FieldKey::Title, &title);
        line.disturb("PUT ", Act::AnswerOnly(percent));
        assert_eq!(office.save(mia), Said::Saved, "cut after {percent} %");
        assert_eq!((line.times(), office.row(MIA).title.as_str()), (1, title.as_str()));
        assert_eq!(office.changes_of(mia), round + 1);

        line.disturb(&format!("GET /api/2.0/people/{mia}"), Act::AnswerOnly(percent));
        assert!(office.read_again(mia).is_ok());
        let Said::NotSaved(sentence) = office.said(mia) else { panic!() };
        assert_plain(&sentence);
        assert!(sentence.contains("could not be read again. The connection"), "{percent} %: {sentence}");
        assert_eq!(line.times(), 3);
    }
    line.calm();
    office.assert_settled(mia);
    office.assert_alive();
}

#[test]
fn an_answer_that_drips_for_longer_than_anybody_waits_is_a_time_out() {
    let (mut office, line, mia) = edited(IMPATIENT);
    line.disturb(&format!("GET /api/2.0/people/{mia}"), Act::Drip(1, Duration::from_millis(20)));
    let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("did not answer in time"), "{sentence}");
    assert_eq!((line.times(), office.changes_of(mia)), (1, 0));
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.assert_alive();
    line.calm();
    assert_eq!(office.save(mia), Said::Saved);
}

/// Of 200 MB whose length is told, next to nothing is taken; of a stream that never says how
/// long it is, no more than the largest answer. (The rest of what is counted here is under way
/// between the two sockets.)
#[test]
fn two_hundred_megabytes_are_not_taken_in() {
    const FLOOD: usize = 200 << 20;
    let (mut office, line, mia) = edited(PATIENT);
    for (told, most) in [(true, 16 << 20), (false, 80 << 20)] {
        let before = line.taken();
        line.disturb(&format!("GET /api/2.0/people/{mia}"), Act::Flood(FLOOD, told));
        let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
        assert_plain(&sentence);
        assert!(sentence.contains("too large to be read"), "{sentence}");
        assert_eq!(line.times(), 1);
        let taken = line.taken() - before;
        assert!(taken < most, "{taken} bytes were taken (told: {told})");
    }
    assert_eq!(office.changes_of(mia), 0);
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.assert_alive();
    line.calm();
    assert_eq!(office.save(mia), Said::Saved);
}

/// What is small on the wire and swells to 200 MB when it is unpacked stops at the largest
/// answer, too.
#[test]
fn a_small_answer_that_unpacks_to_two_hundred_megabytes_is_not_taken_in() {
    let (mut office, line, mia) = edited(PATIENT);
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 200 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1 << 20);
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    )
    .into_bytes();
    answer.extend(packed);
    line.disturb(&format!("GET /api/2.0/people/{mia}"), Act::Say(answer));
    let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("too large to be read"), "{sentence}");
    office.assert_kept(mia, FieldKey::Title, "Director");
    line.calm();
    assert_eq!(office.save(mia), Said::Saved);
}

#[test]
fn what_does_not_speak_http_is_told() {
    let (mut office, line, mia) = edited(PATIENT);
    for words in [&b"SSH-2.0-OpenSSH_9.6\r\n"[..], b"\x00\x01\xff\xfe", b"HTTP/1.1 999999 \r\n\r\n"] {
        line.disturb("/people/", Act::Say(words.to_vec()));
        let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
        assert_plain(&sentence);
        assert!(sentence.contains("cannot be read") || sentence.contains("broke"), "{sentence}");
        office.assert_kept(mia, FieldKey::Title, "Director");
    }
    line.calm();
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!(office.changes_of(mia), 1);
}

/// The token goes to the portal that was signed in to and to nobody else, whatever the portal
/// answers to whichever call.
#[test]
fn nobody_else_ever_gets_the_token() {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    let (address, calls) = stranger(&office);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    let redirect = FaultKind::Redirect(format!("{address}/api/2.0/people/{mia}.json"));
    for (method, path) in [("GET", "people/filter"), ("GET", "people/"), ("GET", "/"), ("PUT", "/")] {
        let title = format!("Director for {method} {path}");
        office.type_into(mia, FieldKey::Title, &title);
        office.inject(method, path, &redirect);
        office.refresh_people();
        let said = office.save(mia);
        assert_eq!(said == Said::Saved, path == "people/filter", "{said:?}");
        office.portal.clear_faults();
        assert!(path == "people/filter" || office.save(mia) == Said::Saved);
        assert_eq!(office.row(MIA).title, title);
    }
    assert_eq!(*calls.lock().unwrap(), Vec::<String>::new());
}

/// Somebody else's server, and everything it is sent.
fn stranger(office: &Office) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = office.runtime().block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let calls: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&calls);
    office.runtime().spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let size = stream.read(&mut request).await.unwrap_or(0);
            seen.lock().unwrap().push(String::from_utf8_lossy(&request[..size]).into_owned());
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
        }
    });
    (address, calls)
}

/// Signs in to an address that gives these bytes to whoever says something, and gives the
/// sentence in the sign-in form.
fn sign_in_to_bytes(bytes: Vec<u8>) -> String {
    let mut office = Office::closed(PATIENT);
    let listener = office.runtime().block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    office.runtime().spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = [0; 4096];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(&bytes).await;
            // What the program answers is an alert, or nothing.
            let _ = stream.read(&mut hello).await;
        }
    });
    office.desk.act(Action::SignIn {
        address,
        email: "somebody@lindenhof.example".to_owned(),
        password: SecretString::from("secret".to_owned()),
    });
    // A certificate that could be looked at is shown; whoever does not like it gets a sentence.
    let doubted = |desk: &Desk| desk.signing_in().is_some_and(|state| state.doubt.is_some());
    let ended = |desk: &Desk| desk.signing_in().is_none_or(|state| state.trouble.is_some());
    office.wait("the sign-in has stopped", |desk| doubted(desk) || ended(desk));
    if doubted(&office.desk) {
        office.desk.act(Action::Distrust);
    }
    office.sign_in_trouble()
}

#[test]
fn encryption_that_is_not_there_is_told_before_anything_is_sent() {
    let sentence = sign_in_to_bytes(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec());
    assert_plain(&sentence);
    // Without root certificates on this computer there is no secure connection at all.
    assert!(
        sentence.starts_with("No secure connection to 127.0.0.1 could be made: the encryption")
            || sentence.contains("root certificates are installed"),
        "{sentence}"
    );
}

#[test]
fn a_certificate_that_is_not_trusted_is_told_before_anything_is_sent() {
    let sentence = sign_in_to_bytes(certificate::flight());
    assert_plain(&sentence);
    assert!(
        sentence.starts_with("Nothing was sent to 127.0.0.1, because its certificate")
            || sentence.contains("root certificates are installed"),
        "{sentence}"
    );
}
