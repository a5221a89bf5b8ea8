//! Whom to trust: certificates for real, and portals without encryption.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use egui::{Key, Role};
use portal_desk::demo::{Fault, FaultKind, Https, Match, Options, PASSWORD};
use portal_desk::portal::{Address, Fingerprint, Portal};

use crate::support::{Program, SMALL};

fn https(kind: Https) -> Program {
    Program::start_with(SMALL, Options { https: Some(kind), ..Options::default() })
}

fn shown(program: &Program) -> String {
    Fingerprint::of(&program.portal.certificate().unwrap()).to_string()
}

/// Signs in and waits for the question about the certificate.
#[track_caller]
fn asked(program: &mut Program) {
    let account = program.portal.accounts().remove(0);
    // The address last: it is looked at as soon as it is left.
    program.type_into("E-mail", &account.email);
    program.type_into("Password", &account.password);
    program.type_into("Portal address", &program.portal.address());
    program.key(Key::Enter);
    program.wait_until("the certificate is doubted", |program| {
        program.has(Role::Dialog, "Is this really 127.0.0.1?")
    });
    assert!(program.portal.requests().is_empty(), "nothing was sent");
}

#[test]
fn a_certificate_nobody_trusts_is_shown_and_can_be_accepted_for_this_portal() {
    let mut program = https(Https::SelfSigned);
    asked(&mut program);
    let fingerprint = shown(&program);
    assert_eq!(program.text_in("SHA-256 fingerprint"), fingerprint);
    for fact in ["CN=Lindenhof portal", "localhost, 127.0.0.1", "1975-01-01 to 4096-01-01"] {
        assert!(program.reads(fact), "{fact}\n{}", program.tree());
    }
    assert!(program.widget(Role::Button, "Do not connect").is_focused(), "the safe way is the near one");
    program.press("Accept this certificate");
    program.wait_until_in();
    // It is remembered, for this portal: the next start asks nothing.
    program.restart();
    program.wait_until_in();
    let pinned = program.desk().portals().iter().next().unwrap().pinned.clone();
    assert_eq!(pinned, Some(fingerprint));
}

#[test]
fn what_is_not_accepted_gets_nothing() {
    let mut program = https(Https::SelfSigned);
    asked(&mut program);
    program.press("Do not connect");
    let said = program.said();
    assert!(said.starts_with("Nothing was sent to 127.0.0.1, because its certificate"), "{said}");
    assert!(program.portal.requests().is_empty());
    assert_eq!(program.text_in("Password"), "");
}

#[test]
fn the_doubt_comes_before_a_password_is_typed() {
    let mut program = https(Https::SelfSigned);
    let address = program.portal.address();
    program.type_into("Portal address", &address);
    program.key(Key::Tab);
    program.wait_until("the certificate is doubted", |program| {
        program.has(Role::Dialog, "Is this really 127.0.0.1?")
    });
    program.press("Accept this certificate");
    program.wait_until("what was found is said", |program| {
        program.reads("An ONLYOFFICE portal 12.7.0 answers here.")
    });
    program.sign_in_by_hand();
}

#[test]
fn a_certificate_that_changes_is_refused_until_it_is_accepted() {
    let mut program = https(Https::SelfSigned);
    program.without_photos();
    asked(&mut program);
    let before = shown(&program);
    program.press("Accept this certificate");
    program.wait_until_in();
    program.portal.change_certificate(Https::SelfSigned).unwrap();
    let after = shown(&program);
    assert_ne!(before, after);
    program.wait_until("nothing is under way", |program| {
        let answered = program.portal.requests().iter().all(|request| request.status != 0);
        let desk = program.desk();
        // A photo is looked for on this computer first, and asked for later.
        let photos = desk.session().is_some_and(|signed| signed.photos.is_busy());
        answered && !photos && desk.running().next().is_none()
    });
    program.portal.clear_requests();
    program.restart();
    program.wait_until("the new one is doubted", |program| {
        program.has(Role::Dialog, "Is this really 127.0.0.1?")
    });
    assert!(program.reads("it shows another certificate than the one you accepted"));
    assert_eq!(program.text_in("SHA-256 fingerprint"), after);
    assert_eq!(program.text_in("Accepted before"), before);
    assert!(program.portal.requests().is_empty(), "the token was not sent");
    program.press("Do not connect");
    assert!(program.portal.requests().is_empty());
    program.restart();
    program
        .wait_until("it is doubted again", |program| program.has(Role::Dialog, "Is this really 127.0.0.1?"));
    program.press("Accept this certificate");
    program.wait_until_in();
    assert_eq!(program.sign_ins(), 0, "the session is still good");
}

#[test]
fn an_authority_from_a_file_makes_this_and_later_certificates_good() {
    let mut program = https(Https::ByAuthority);
    asked(&mut program);
    let file = program.folder.path().join("authority.pem");
    std::fs::write(&file, "no certificate at all").unwrap();
    program.type_into("Certificate file", file.to_str().unwrap());
    program.press("Use file");
    program.wait_until("the file is refused", |program| program.reads("holds no certificate"));
    std::fs::write(&file, program.portal.authority().unwrap()).unwrap();
    program.will_choose_authority(&file);
    program.press("Choose…");
    program.wait_until_in();
    // Renewed by the same authority: nobody is asked.
    program.portal.change_certificate(Https::ByAuthority).unwrap();
    program.restart();
    program.wait_until_in();
    // Not from that authority: refused.
    program.portal.change_certificate(Https::SelfSigned).unwrap();
    program.restart();
    program.wait_until("it is doubted", |program| program.has(Role::Dialog, "Is this really 127.0.0.1?"));
}

#[test]
fn where_no_file_dialog_opens_the_path_of_an_authority_is_asked_for() {
    let mut program = https(Https::ByAuthority);
    asked(&mut program);
    program.asks_for_the_path("Choose…", "Certificate file");
    let file = program.folder.path().join("my authority.pem");
    std::fs::write(&file, program.portal.authority().unwrap()).unwrap();
    program.type_here(url::Url::from_file_path(&file).unwrap().as_str());
    program.press("Use file");
    program.wait_until_in();
}

#[test]
fn a_dialog_for_an_authority_that_does_not_come_up_is_said_and_its_late_answer_is_taken() {
    let mut program = https(Https::ByAuthority);
    asked(&mut program);
    let questions = program.hears_that_none_has_opened("Choose…", "Certificate file");
    let file = program.folder.path().join("authority.pem");
    std::fs::write(&file, program.portal.authority().unwrap()).unwrap();
    questions.answer(0, &file);
    program.wait_until_in();
}

#[test]
fn a_dialog_for_an_authority_is_left_with_the_question_about_the_certificate() {
    let mut program = https(Https::ByAuthority);
    asked(&mut program);
    let questions = program.with_dialogs_answered_later();
    program.press("Choose…");
    assert!(questions.is_awaited(0));
    program.press("Do not connect");
    program.wait_until("it is left", |_| !questions.is_awaited(0));
}

#[test]
fn an_authority_does_not_make_up_for_an_old_certificate_or_another_host() {
    for (kind, words) in [
        (Https::Expired, "its certificate has expired"),
        (Https::OtherHost, "its certificate belongs to another address"),
    ] {
        let mut program = https(kind);
        asked(&mut program);
        let file = program.folder.path().join("authority.pem");
        std::fs::write(&file, program.portal.authority().unwrap()).unwrap();
        program.type_into("Certificate file", file.to_str().unwrap());
        program.press("Use file");
        program.wait_until("it is doubted for this reason", |program| program.reads(words));
        assert!(program.portal.requests().is_empty());
    }
}

#[test]
fn a_portal_without_encryption_asks_first_and_stays_marked() {
    let mut program = Program::start();
    // Nothing listens there; what counts is that nothing is sent before the question.
    program.type_into("Portal address", "http://portal.invalid");
    program.key(Key::Tab);
    program.settle();
    assert!(program.has(Role::Dialog, "Connect without encryption?"));
    program.wait_until("it has the focus", |program| {
        program.widget(Role::Button, "Do not connect").is_focused()
    });
    program.key(Key::Escape);
    assert!(program.reads("Nothing was sent to portal.invalid."));
    program.type_into("E-mail", "mia@example.com");
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    assert!(program.has(Role::Dialog, "Connect without encryption?"), "it is asked again");
    program.press("Connect without encryption");
    program.wait_until_tried();
    assert!(program.said().starts_with("portal.invalid was not found."), "it was tried only now");
    // Within this sign-in it is asked once.
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until_tried();
    assert!(!program.has(Role::Dialog, "Connect without encryption?"));
}

#[test]
fn a_redirect_to_another_host_is_not_followed() {
    let mut program = Program::start();
    let stranger =
        program.runtime().block_on(portal_desk::demo::DemoPortal::start(Options::default())).unwrap();
    program.sign_in_by_hand();
    let matches = portal_desk::demo::Match { method: None, path_contains: "people/filter".to_owned() };
    let what = portal_desk::demo::FaultKind::Redirect(format!(
        "{}/steal",
        stranger.address().replace("127.0.0.1", "localhost")
    ));
    program.portal.inject(portal_desk::demo::Fault { matches, times: None, what });
    program.key(Key::F5);
    program.wait_until("it is said", |program| {
        let desk = program.desk();
        let trouble = desk.lists().unwrap().people.trouble.clone();
        trouble.is_some_and(|sentence| sentence.starts_with("The portal sends on to http://localhost"))
    });
    assert!(stranger.requests().is_empty());
}

/// On Linux this address leads to this computer, and is none of its names.
#[cfg(target_os = "linux")]
#[test]
fn what_was_agreed_to_once_is_not_asked_again_and_stays_marked() {
    let host = "0.0.0.0".to_owned();
    let mut program =
        Program::start_with(SMALL, Options { also_called: vec![host.clone()], ..Options::default() });
    let account = program.portal.accounts().remove(0);
    let address = program.portal.address().replace("127.0.0.1", &host);
    program.type_into("Portal address", &address);
    program.key(Key::Tab);
    program.settle();
    program.press("Connect without encryption");
    program.wait_until("what was found is said", |program| {
        program.reads("An ONLYOFFICE portal 12.7.0 answers here.")
    });
    program.type_into("E-mail", &account.email);
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until_in();
    assert!(program.reads("Not encrypted"));
    program.restart();
    program.wait_until_in();
    assert!(program.reads("Not encrypted"));
    program.press("Lindenhof Studio, switch portal");
    assert!(program.reads("signed in, not encrypted"));
}

const CHILD: &str = "PORTAL_DESK_TEST_ASKS_A_PROXY";

/// A proxy is set in the environment, which only a process of its own can have changed.
#[test]
fn the_proxy_of_the_system_is_used_except_on_this_computer() {
    if std::env::var_os(CHILD).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for address in ["http://127.0.0.1:1", "http://portal.invalid"] {
            let portal = Portal::new(Address::parse(address).unwrap()).unwrap();
            let answer = runtime.block_on(portal.probe());
            assert!(answer.is_err(), "{answer:?}");
        }
        return;
    }
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let (heard, hears) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in proxy.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = [0; 4096];
            let length = stream.read(&mut asked).unwrap_or(0);
            // Before the answer: whoever has it may look at once.
            if heard.send(String::from_utf8_lossy(&asked[..length]).into_owned()).is_err() {
                return;
            }
            let _ =
                stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    for name in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let name = "signing_in::trust::the_proxy_of_the_system_is_used_except_on_this_computer";
    let child = child.args([name, "--exact"]).env(CHILD, "1").env("http_proxy", address);
    assert!(child.stdout(std::process::Stdio::null()).status().unwrap().success());
    let heard: Vec<String> = hears.try_iter().collect();
    assert!(!heard.is_empty(), "the proxy was asked");
    let right = "GET http://portal.invalid/api/2.0/capabilities.json ";
    assert!(heard.iter().all(|asked| asked.starts_with(right)), "{heard:?}");
}

#[test]
fn a_certificate_that_changes_in_the_middle_gets_nothing_and_nothing_typed_is_lost() {
    let mut program = https(Https::SelfSigned);
    program.without_photos();
    asked(&mut program);
    program.press("Accept this certificate");
    program.wait_until_in();
    program.open_person("Mia Berg");
    let mia = program.person_named("Mia Berg");
    program.type_into("Title", "Director of Sales");
    program.portal.change_certificate(Https::SelfSigned).unwrap();
    // Connections of before end as they are used, and new ones meet the new certificate.
    program.portal.inject(Fault { matches: Match::default(), times: None, what: FaultKind::DropBefore });
    let refused = "it shows another certificate than the one you accepted";
    for _ in 0..5 {
        program.save();
        program.wait_until("the save has ended", |program| program.desk().running().next().is_none());
        assert!(program.reads("Nothing was saved; your changes are kept here."), "{}", program.tree());
        if program.reads(refused) {
            break;
        }
    }
    assert!(program.reads(refused), "{}", program.tree());
    assert_eq!(program.text_in("Title"), "Director of Sales");
    assert!(program.portal.requests().iter().all(|request| request.method != "PUT"), "nothing was changed");
    // Each connection is a new one now, and none of them brings anything to whoever that is.
    let brings_nothing = (0..5).any(|_| {
        let before = program.portal.requests().len();
        program.save();
        program.wait_until("the save has ended", |program| program.desk().running().next().is_none());
        program.reads(refused) && program.portal.requests().len() == before
    });
    assert!(brings_nothing, "{:?}", program.portal.requests());
    program.portal.clear_faults();

    // Whoever has asked and knows that it is right signs in anew and accepts it.
    program.press("Account and settings");
    program.press("Sign out");
    program.type_into("Password", PASSWORD);
    program.key(Key::Enter);
    program.wait_until("the new one is doubted", |program| {
        program.has(Role::Dialog, "Is this really 127.0.0.1?")
    });
    assert_eq!(program.text_in("SHA-256 fingerprint"), shown(&program));
    program.press("Accept this certificate");
    program.wait_until_in();
    program.open_person("Mia Berg");
    assert_eq!(program.text_in("Title"), "Director of Sales");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).title, "Director of Sales");
}

#[test]
fn a_certificate_that_changes_between_password_and_code_is_decided_on_before_the_password() {
    let mut program = https(Https::SelfSigned);
    let challenged_accounts = program.portal.challenged_accounts();
    let account =
        challenged_accounts.into_iter().find(|account| account.role == "Authenticator app").unwrap();
    program.type_into("E-mail", &account.email);
    program.type_into("Password", &account.password);
    program.type_into("Portal address", &program.portal.address());
    program.key(Key::Enter);
    let accept = |program: &mut Program| {
        program.wait_until("it is doubted", |program| program.has(Role::Button, "Accept this certificate"));
        program.press("Accept this certificate");
        program.wait_until("the code is asked for", |program| program.has(Role::TextInput, "Code"));
    };
    accept(&mut program);
    program.portal.change_certificate(Https::SelfSigned).unwrap();
    // The connection of before ends as it is used, and a new one meets the new certificate.
    program.portal.inject(Fault { matches: Match::default(), times: None, what: FaultKind::DropBefore });
    let refused = (0..5).any(|_| {
        program.type_into("Code", "123456");
        program.key(Key::Enter);
        program.wait_until_tried();
        program.said().starts_with("127.0.0.1 shows another certificate than a moment ago")
    });
    assert!(refused, "{}", program.said());
    program.portal.clear_faults();
    program.press("Back");
    program.type_into("Password", &account.password);
    program.key(Key::Enter);
    accept(&mut program);
    program.type_into("Code", "123456");
    program.key(Key::Enter);
    program.wait_until_in();
}
