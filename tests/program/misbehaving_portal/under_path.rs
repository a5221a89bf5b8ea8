//! A portal that an office keeps under a path of its host, behind a proxy of its own.

use portal_desk::desk::{Action, Desk};
use portal_desk::portal::About;
use portal_desk::records::FieldKey;

use crate::misbehaving_portal::line::{Act, Line};
use crate::misbehaving_portal::mishap::assert_plain;
use crate::misbehaving_portal::office::{MIA, Office, PATIENT, Said};

/// A desk, and a way to its portal under this path.
fn under(path: &str) -> (Office, Line) {
    let office = Office::closed(PATIENT);
    let line = Line::under(path, &office.portal, office.runtime().handle());
    (office, line)
}

/// Where the portals are that the desk keeps.
fn saved(office: &Office) -> Vec<String> {
    office.desk.portals().iter().map(|saved| saved.address.clone()).collect()
}

/// What is said of an address that was typed: where a portal is, or why there is none.
#[track_caller]
fn looked(office: &mut Office, typed: &str) -> Result<(Option<String>, About), String> {
    let answer = |desk: &Desk| {
        let found = &desk.signing_in()?.found;
        found.answer.clone().map(|answer| answer.map(|about| (found.place.clone(), about)))
    };
    office.desk.act(Action::Look(typed.to_owned()));
    office.wait("it was looked at", |desk| answer(desk).is_some());
    answer(&office.desk).unwrap()
}

#[test]
fn it_is_found_from_a_link_into_it_and_kept_with_its_path() {
    let (mut office, line) = under("/office");
    let address = line.address();
    let link = format!("{address}/Products/People/#sortorder=ascending");
    let (place, about) = looked(&mut office, &link).unwrap();
    assert_eq!((place.as_ref(), about.version.as_deref()), (Some(&address), Some("12.7.0")));

    office.address = link;
    office.enter();
    assert_eq!(saved(&office), std::slice::from_ref(&address));
    // From here on it is where its drafts are kept.
    office.address = address;
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    office.assert_kept(mia, FieldKey::Title, "Director");
    assert_eq!(office.save(mia), Said::Saved);
    assert_eq!(office.row(MIA).title, "Director");
    office.assert_settled(mia);
    office.assert_alive();
    let outside = line.answers().into_iter().find(|(asked, _)| !asked.contains(" /office/"));
    assert!(outside.is_none(), "{outside:?}");
}

#[test]
fn a_page_of_a_portal_at_the_root_is_no_path() {
    let (mut office, line) = under("");
    for page in ["/crm", "/my/", "/Products/CRM/Default.aspx?id=1"] {
        let (place, _) = looked(&mut office, &format!("{}{page}", line.address())).unwrap();
        let said = (!page.starts_with("/Products")).then(|| line.address());
        assert_eq!(place, said, "{page}");
    }
    office.address = format!("{}/crm", line.address());
    office.enter();
    assert_eq!(saved(&office), [line.address()]);
}

#[test]
fn where_nothing_answers_both_places_are_named() {
    let (mut office, line) = under("/office");
    let elsewhere = line.address().replace("/office", "/other/Products/");
    let sentence = "There is no ONLYOFFICE portal at 127.0.0.1/other or 127.0.0.1. Check the address.";
    assert_eq!(looked(&mut office, &elsewhere).err().as_deref(), Some(sentence));
    office.address = elsewhere;
    office.sign_in();
    assert_eq!(office.sign_in_trouble(), sentence);
    assert_eq!(saved(&office), [""; 0]);
}

/// What the user typed for one portal goes to no other one on the same host.
#[test]
fn a_portal_that_is_kept_is_looked_for_nowhere_else() {
    let (mut office, line) = under("/office");
    office.address = line.address();
    office.enter();
    office.desk.act(Action::SignOut);
    office.wait("nobody is signed in", |desk| desk.lists().is_none());
    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>";
    line.disturb("/capabilities.json", Act::Say(gone.to_vec()));
    office.sign_in();
    let sentence = office.sign_in_trouble();
    assert_plain(&sentence);
    assert_eq!(sentence, "There is no ONLYOFFICE portal at 127.0.0.1/office. Check the address.");
    assert_eq!(line.times(), 1);
    line.calm();
    office.enter();
    assert_eq!(saved(&office), [line.address()]);
}
