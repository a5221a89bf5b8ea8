//! What a proxy or a firewall says in the place of the portal. It is told as what it is, and the program
//! learns nothing of the portal from it.

use portal_desk::demo::FaultKind;
use portal_desk::desk::Action;
use portal_desk::records::{Channel, FieldKey, RecordKey, Value};

use crate::misbehaving_portal::mishap::assert_plain;
use crate::misbehaving_portal::office::{MIA, Office, PATIENT, Said};

/// A page of something between this computer and the portal.
fn page(status: u16) -> FaultKind {
    let page = "<html>\r\n<head><title>Not Allowed</title></head>\r\n<center>nginx</center></html>";
    FaultKind::Status(status, Some((page.to_owned(), "text/html".to_owned())))
}

/// Mia's form, and who she is.
fn opened() -> (Office, RecordKey) {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    office.open_record(mia);
    (office, mia)
}

/// The calls that were to change something of Mia.
fn sent(office: &Office, mia: RecordKey) -> Vec<String> {
    let id = mia.to_string();
    let requests = office.portal.requests();
    let changes = requests.iter().filter(|request| request.method != "GET" && request.path.contains(&id));
    changes.map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[test]
fn a_verb_that_is_not_let_through_is_no_call_that_the_portal_lacks() {
    for (fault, method) in [(page(405), "PUT"), (FaultKind::Status(405, None), "PUT"), (page(501), "PUT")] {
        let (mut office, mia) = opened();
        let channels = Value::Channels(vec![Channel::new("mail", "mia@new.example")]);
        office.desk.act(Action::Edit(mia, FieldKey::Channels, channels.clone()));
        office.inject(method, "/contacts", &fault);
        let Said::InPart(sentence, results) = office.save(mia) else { panic!() };
        assert_plain(&sentence);
        assert!(sentence.starts_with("The portal did not save the channels. "), "{sentence}");
        assert!(sentence.contains(&format!("does not let {method} requests through")), "{sentence}");
        assert_eq!(results, ["NotStored"]);
        assert!(office.record(mia).draft.is_edited(FieldKey::Channels));
        let first = sent(&office, mia);
        assert_eq!(first.len(), 1, "no other call stands in: {first:?}");
        office.assert_alive();

        office.portal.clear_faults();
        office.portal.clear_requests();
        assert_eq!(office.save(mia), Said::Saved);
        assert_eq!(sent(&office, mia), first, "the same call as before");
        assert_eq!(office.record(mia).draft.value(FieldKey::Channels), channels);
    }
}

#[test]
fn a_request_that_is_too_large_for_the_way_is_kept() {
    let (mut office, mia) = opened();
    let before = office.row(MIA);
    office.type_into(mia, FieldKey::Title, "Director");
    office.inject("PUT", &format!("people/{mia}"), &page(413));
    let Said::InPart(sentence, results) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.starts_with("The portal did not save the profile. "), "{sentence}");
    assert!(sentence.contains("refuses requests of this size"), "{sentence}");
    assert!(!sentence.contains("picture"), "{sentence}");
    assert_eq!((results, office.row(MIA)), (vec!["NotStored".to_owned()], before));
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.portal.clear_faults();
    assert_eq!(office.save(mia), Said::Saved);
    office.assert_settled(mia);
}

#[test]
fn a_page_of_a_gateway_does_not_end_the_session() {
    for status in [401, 403] {
        let (mut office, mia) = opened();
        office.type_into(mia, FieldKey::Title, "Director");
        office.inject("GET", &format!("people/{mia}"), &page(status));
        let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
        assert_plain(&sentence);
        assert!(sentence.contains(&format!("refused this (HTTP status {status})")), "{sentence}");
        assert!(office.desk.session().unwrap().expired.is_none(), "nobody is asked for a password");
        office.portal.clear_faults();
        assert_eq!(office.save(mia), Said::Saved);
    }
}

#[test]
fn a_gateway_before_the_sign_in_is_no_wrong_password() {
    for status in [401, 403] {
        let mut office = Office::closed(PATIENT);
        office.inject("POST", "authentication", &page(status));
        office.sign_in();
        let sentence = office.sign_in_trouble();
        assert_plain(&sentence);
        assert!(sentence.contains("(a proxy or a firewall) refused this"), "{sentence}");
        office.portal.clear_faults();
        office.enter();
    }
}
