//! The way into a portal, through the form.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use crate::support::Program;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::NodeT as _;

/// A password that must be seen nowhere.
const SECRET: &str = "Linde-1998-Hof";

/// The address as somebody types it: without a scheme, with a closing slash.
fn typed(address: &str) -> String {
    format!("{}/", address.trim_start_matches("http://"))
}

/// Signs in to something and waits for what is said.
#[track_caller]
fn trouble(program: &mut Program, address: &str, password: &str) -> String {
    let email = program.portal.accounts().remove(0).email;
    program.sign_in_to(address, &email, password);
    program.wait_until("the sign-in has failed", |program| program.has_alert());
    let alert = |node: &egui_kittest::kittest::AccessKitNode<'_>| node.role() == Role::Alert;
    program.one("the trouble", alert).accesskit_node().label().unwrap()
}

#[test]
fn a_typed_address_an_email_and_a_password_open_the_portal() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    let address = typed(&program.portal.address());
    program.sign_in_to(&address, &account.email, &account.password);
    program.wait_for_lists();
    assert!(program.reads("Lindenhof Studio"));
    assert!(program.has(Role::ListBox, "People"));
    assert!(!program.has_alert());
}

#[test]
fn the_button_does_the_same_as_enter() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    let address = program.portal.address();
    program.type_into("Portal address", &address);
    program.type_into("E-mail", &account.email);
    program.type_into("Password", &account.password);
    program.press("Sign in");
    program.wait_for_lists();
}

#[test]
fn the_demo_portal_needs_nothing_typed() {
    let mut program = Program::start();
    program.press("Use the demo portal");
    program.wait_for_lists();
    assert!(program.has(Role::Button, "Account and settings"));
}

#[test]
fn a_wrong_password_is_said_and_asked_for_again() {
    let mut program = Program::start();
    let address = program.portal.address();
    let said = trouble(&mut program, &address, SECRET);
    assert_eq!(
        said,
        "The portal refused the sign-in. Check the e-mail address and the password. The account may also be disabled."
    );
    assert_eq!(program.text_in("Portal address"), address, "what was right stays");
    assert_eq!(program.text_in("Password"), "");
    program.wait_until("it has the focus", |program| program.text_field("Password").is_focused());
    program.type_here("demo");
    program.key(Key::Enter);
    program.wait_for_lists();
}

#[test]
fn an_unknown_host_is_said() {
    let mut program = Program::start();
    let said = trouble(&mut program, "portal.invalid", SECRET);
    assert_eq!(said, "portal.invalid was not found. Check the address and the network connection.");
}

#[test]
fn a_refused_connection_is_said() {
    let mut program = Program::start();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = trouble(&mut program, &nobody.to_string(), SECRET);
    assert_eq!(said, "127.0.0.1 cannot be reached. Check the network connection, or try again later.");
}

#[test]
fn something_that_is_no_portal_is_said_and_gets_no_password() {
    let mut program = Program::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (heard, hears) = std::sync::mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = [0; 8192];
            let length = stream.read(&mut asked).unwrap_or(0);
            let page = "<!doctype html><title>A bakery</title><p>Fresh bread.";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close";
            let _ = write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{page}", page.len());
            if heard.send(String::from_utf8_lossy(&asked[..length]).into_owned()).is_err() {
                return;
            }
        }
    });
    let said = trouble(&mut program, &address.to_string(), SECRET);
    assert_eq!(said, "There is no ONLYOFFICE portal at 127.0.0.1. Check the address.");
    assert!(hears.try_iter().all(|asked| !asked.contains(SECRET)));
}

#[test]
fn an_email_as_the_address_is_said() {
    let mut program = Program::start();
    let said = trouble(&mut program, "mia.berg@lindenhof.example", SECRET);
    assert!(said.starts_with("This looks like an e-mail address."), "{said}");
}

#[test]
fn an_empty_password_is_said() {
    let mut program = Program::start();
    let address = program.portal.address();
    let said = trouble(&mut program, &address, "");
    assert_eq!(said, "Fill in the e-mail address and the password.");
    assert_eq!(program.sign_ins(), 0);
}

#[test]
fn the_password_is_seen_nowhere() {
    let mut program = Program::start();
    let account = program.portal.accounts().remove(0);
    let address = program.portal.address();
    program.type_into("Portal address", &address);
    program.type_into("E-mail", &account.email);
    program.type_into("Password", SECRET);
    assert_eq!(program.text_in("Password"), "•".repeat(SECRET.len()));
    assert_seen_nowhere(&program);
    program.key(Key::Enter);
    assert_seen_nowhere(&program);
    program.wait_until("the sign-in has failed", |program| program.has_alert());
    assert_seen_nowhere(&program);
}

/// Not in what a screen reader is told, in what a log would get, or in a file.
#[track_caller]
fn assert_seen_nowhere(program: &Program) {
    assert!(!program.reads(SECRET));
    assert!(!format!("{:?}", program.harness.root()).contains(SECRET));
    let desk = program.desk();
    if let Some(state) = desk.signing_in() {
        assert!(!format!("{state:?}").contains(SECRET));
    }
    let running: Vec<_> = desk.running().map(|job| job.kind.title()).collect();
    assert!(!format!("{running:?} {:?}", desk.notices()).contains(SECRET));
    assert_in_no_file(program.folder.path());
}

#[track_caller]
fn assert_in_no_file(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_in_no_file(&path);
        } else {
            // A file that is just being replaced can be gone by now.
            let content = match std::fs::read(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                content => content.unwrap(),
            };
            let text = String::from_utf8_lossy(&content).into_owned();
            assert!(!text.contains(SECRET), "{}", path.display());
        }
    }
}

#[test]
fn signing_out_leads_back_to_the_form() {
    let mut program = Program::start();
    program.sign_in();
    program.press("Account and settings");
    program.press("Sign out");
    program.wait_until("the form is back", |program| program.has(Role::Button, "Use the demo portal"));
    assert!(!program.has(Role::ListBox, "People"));
    program.shortcut(Modifiers::COMMAND, Key::S);
    program.press("Use the demo portal");
    program.wait_for_lists();
}

#[test]
fn somebody_without_the_crm_is_told_so() {
    let mut program = Program::start();
    let accounts = program.portal.accounts();
    let guest = accounts.iter().find(|account| account.role == "Guest").unwrap();
    program.sign_in_as(&guest.email, &guest.password);
    program.wait_for_lists();
    program.press("Contacts");
    assert!(program.reads("This account may not use the CRM of the portal"));
}
