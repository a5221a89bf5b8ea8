//! The same for both ways to find the first window.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::thread;

use super::*;

/// Long enough for a busy machine, where something answers; short where nothing does.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(150);

struct Site {
    folder: tempfile::TempDir,
    runtime: Option<tempfile::TempDir>,
}

impl Site {
    fn both() -> [Site; 2] {
        let site = |runtime| Site { folder: tempfile::tempdir().unwrap(), runtime };
        [site(Some(tempfile::tempdir().unwrap())), site(None)]
    }

    fn start(&self, kind: Kind, portal: Option<&str>, patience: Duration) -> Start {
        let message = Message::show(portal.map(str::to_owned));
        let runtime = self.runtime.as_ref().map(tempfile::TempDir::path);
        start(self.folder.path(), kind, runtime, &message, patience).unwrap()
    }

    fn first(&self, kind: Kind) -> First {
        match self.start(kind, None, LONG) {
            Start::First(first) => first,
            _ => panic!("there is another one"),
        }
    }

    /// Says some bytes to the first window, and gives what it answers.
    fn say(&self, bytes: &[u8]) -> String {
        let mut answer = String::new();
        match &self.runtime {
            Some(runtime) => {
                let folder = runtime.path().join("portal-desk");
                let socket = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
                let mut stream = UnixStream::connect(socket).unwrap();
                // It may have stopped listening in the middle.
                let _ = stream.write_all(bytes);
                let _ = stream.read_to_string(&mut answer);
            }
            None => {
                let file = std::fs::read(self.folder.path().join("window.link")).unwrap();
                let port: serde_json::Value = serde_json::from_slice(&file).unwrap();
                let port = u16::try_from(port["port"][0].as_u64().unwrap()).unwrap();
                let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
                let _ = stream.write_all(bytes);
                let _ = stream.read_to_string(&mut answer);
            }
        }
        answer
    }
}

/// A window that does what it is asked, and tells what that was.
fn serve(first: &mut First) -> Receiver<Message> {
    let requests = first.listen(|| {});
    let (sender, receiver) = channel();
    thread::spawn(move || {
        loop {
            for request in requests.take() {
                let is_heard = sender.send(request.message.clone());
                request.is_done();
                if is_heard.is_err() {
                    return;
                }
            }
            thread::sleep(Duration::from_millis(2));
        }
    });
    receiver
}

#[test]
fn the_second_start_hands_over_and_the_next_after_the_first_is_the_first() {
    for site in Site::both() {
        let mut first = site.first(Kind::Own);
        let heard = serve(&mut first);
        for portal in [None, Some("https://acme.example"), Some("\0\u{202e}")] {
            assert!(matches!(site.start(Kind::Own, portal, LONG), Start::HandedOver));
            assert_eq!(heard.recv().unwrap(), Message::show(portal.map(str::to_owned)));
        }
        let demo = site.first(Kind::Demo);
        assert!(matches!(site.start(Kind::Own, None, LONG), Start::HandedOver), "the demo stands apart");
        drop((first, demo));
        drop(site.first(Kind::Own));
    }
}

#[test]
fn many_starts_at_once_lead_to_one_window() {
    for site in Site::both() {
        let results = thread::scope(|scope| {
            let start = || {
                scope.spawn(|| match site.start(Kind::Own, None, LONG) {
                    Start::First(mut first) => {
                        let heard = serve(&mut first);
                        // The others find it open.
                        let others = (0..7).map(|_| heard.recv_timeout(LONG)).filter(Result::is_ok).count();
                        (true, others)
                    }
                    Start::HandedOver => (false, 0),
                    Start::Frozen(_) => panic!("it answers"),
                })
            };
            let starts: Vec<_> = (0..8).map(|_| start()).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(results.iter().filter(|(is_first, _)| *is_first).count(), 1);
        assert_eq!(results.iter().map(|(_, others)| others).sum::<usize>(), 7);
    }
}

#[test]
fn a_first_window_that_does_not_answer_is_told() {
    for site in Site::both() {
        // It has the lock and does not even listen.
        let mut first = site.first(Kind::Own);
        assert!(matches!(site.start(Kind::Own, None, SHORT), Start::Frozen(Some(_))));
        // It hears, and its window does nothing.
        let requests = first.listen(|| {});
        // It is only just opening: what it is asked for, it does then.
        assert!(matches!(site.start(Kind::Own, None, LONG), Start::HandedOver));
        assert!(!requests.take().is_empty());
        assert!(matches!(site.start(Kind::Own, None, SHORT), Start::Frozen(Some(_))));
        drop(requests);
        assert!(matches!(site.start(Kind::Own, None, LONG), Start::Frozen(Some(_))));
    }
}

#[test]
fn what_is_no_message_does_nothing() {
    for site in Site::both() {
        let mut first = site.first(Kind::Own);
        let heard = serve(&mut first);
        let long = [vec![b'{'; message::LONGEST + 1000], b"\n".to_vec()].concat();
        let nested = format!("{{\"portal\":{}}}\n", "[".repeat(5000));
        for bytes in [
            &b"\n"[..],
            b"{\n",
            b"null\n",
            b"[1]\n",
            b"\xff\xfe\n",
            b"{\"portal\":7}\n",
            &long,
            nested.as_bytes(),
        ] {
            let answer = site.say(bytes);
            assert!(answer.is_empty() || answer == "refused\n", "{answer:?}");
        }
        // Whoever says nothing is not waited for, and the next one is heard.
        assert!(matches!(site.start(Kind::Own, None, LONG), Start::HandedOver));
        assert_eq!(heard.recv().unwrap(), Message::show(None));
        assert!(heard.try_recv().is_err(), "nothing else was done");
    }
}

#[test]
fn without_the_secret_a_port_does_nothing() {
    let [_, site] = Site::both();
    let mut first = site.first(Kind::Own);
    let heard = serve(&mut first);
    for line in ["{}\n", "{\"secret\":\"\"}\n", "{\"secret\":\"0000\",\"portal\":\"https://evil.example\"}\n"]
    {
        assert_eq!(site.say(line.as_bytes()), "refused\n");
    }
    assert!(heard.try_recv().is_err());
}

#[test]
fn only_the_user_can_reach_it() {
    let [socket, port] = Site::both();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let _first = socket.first(Kind::Own);
    let folder = socket.runtime.as_ref().unwrap().path().join("portal-desk");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    let _first = port.first(Kind::Own);
    assert_eq!(mode(&port.folder.path().join("window.link")), 0o600);
    assert_eq!(mode(&port.folder.path().join("window.lock")), 0o600);
}

#[test]
fn a_window_on_another_computer_keeps_nobody_from_opening_one() {
    for site in Site::both() {
        let _first = site.first(Kind::Own);
        let lock = site.folder.path().join("window.lock");
        std::fs::write(&lock, r#"{"process":1,"host":"another computer"}"#).unwrap();
        assert!(matches!(site.start(Kind::Own, None, SHORT), Start::First(_)));
    }
}

#[test]
fn it_is_found_wherever_the_second_start_looks_for_sockets() {
    let [site, _] = Site::both();
    let mut first = site.first(Kind::Own);
    let heard = serve(&mut first);
    let message = Message::show(None);
    let second = start(site.folder.path(), Kind::Own, None, &message, LONG).unwrap();
    assert!(matches!(second, Start::HandedOver));
    assert_eq!(heard.recv().unwrap(), message);
}

#[test]
fn what_a_killed_process_left_is_no_window() {
    for site in Site::both() {
        let mut first = site.first(Kind::Own);
        serve(&mut first);
        // The lock goes, socket and file stay.
        first._lock = None;
        let mut next = site.first(Kind::Own);
        serve(&mut next);
        assert!(matches!(site.start(Kind::Own, None, LONG), Start::HandedOver));
    }
}
