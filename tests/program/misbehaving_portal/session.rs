//! The session ends in the middle: the password is asked for in place, and what was interrupted
//! goes on by itself.

use portal_desk::demo::{FaultKind, PASSWORD};
use portal_desk::desk::{Action, Expired};
use portal_desk::records::{FieldKey, RecordKey};
use secrecy::SecretString;

use crate::misbehaving_portal::mishap::assert_plain;
use crate::misbehaving_portal::office::{MIA, Office, PATIENT, Said};

fn expired(office: &Office) -> Option<&Expired> {
    office.desk.session().unwrap().expired.as_ref()
}

/// Waits until the password is asked for.
#[track_caller]
fn asked(office: &mut Office) {
    office.wait("the password is asked for", |desk| desk.session().unwrap().expired.is_some());
}

/// Gives a password, and waits until it was tried.
#[track_caller]
fn sign_in_again(office: &mut Office, password: &str) {
    office.desk.act(Action::SignInAgain(SecretString::from(password.to_owned())));
    office.wait("the password was tried", |desk| {
        desk.session().unwrap().expired.as_ref().is_none_or(|expired| expired.running.is_none())
    });
}

/// Mia's form with a title typed into it.
fn edited() -> (Office, RecordKey) {
    let mut office = Office::open(PATIENT);
    let mia = office.key(MIA);
    office.open_record(mia);
    office.type_into(mia, FieldKey::Title, "Director");
    (office, mia)
}

#[test]
fn a_list_and_a_record_that_were_interrupted_come_after_signing_in_again() {
    let mut office = Office::open(PATIENT);
    let (mia, everybody) = (office.key(MIA), office.people());
    office.portal.end_all_sessions();
    office.refresh_people();
    asked(&mut office);
    assert_eq!(office.people(), everybody);
    let opened = office.try_to_open(mia).unwrap_err();
    assert!(opened.contains("The session has ended"), "{opened}");

    sign_in_again(&mut office, "wrong");
    let trouble = expired(&office).unwrap().trouble.clone().unwrap();
    assert_plain(&trouble);
    assert!(trouble.contains("refused the sign-in"), "{trouble}");
    sign_in_again(&mut office, "");
    assert_eq!(expired(&office).unwrap().trouble.as_deref(), Some("Fill in the password."));

    office.portal.clear_requests();
    sign_in_again(&mut office, PASSWORD);
    assert!(expired(&office).is_none());
    office.wait("the record is there", |desk| desk.record(mia).is_some());
    office.wait_for_lists();
    assert_eq!((office.list_trouble(), office.people()), (None, everybody));
    assert_eq!(office.readings_of("people/filter"), 1);
    office.assert_alive();
}

#[test]
fn a_save_interrupted_before_it_began_goes_on_after_signing_in_again() {
    let (mut office, mia) = edited();
    office.portal.end_all_sessions();
    let Said::NotSaved(sentence) = office.save(mia) else { panic!() };
    assert!(sentence.contains("your changes are kept here. The session has ended."), "{sentence}");
    assert_eq!(office.changes_of(mia), 0);
    office.assert_kept(mia, FieldKey::Title, "Director");
    sign_in_again(&mut office, "wrong");
    assert_eq!(office.changes_of(mia), 0);
    office.assert_kept(mia, FieldKey::Title, "Director");
    sign_in_again(&mut office, PASSWORD);
    assert_eq!(office.save_ends(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    office.assert_settled(mia);
}

#[test]
fn a_save_whose_call_was_turned_away_goes_on_after_signing_in_again() {
    let (mut office, mia) = edited();
    let before = office.row(MIA);
    let turned_away = FaultKind::Status(401, Some(("Unauthorized".into(), "text/plain".into())));
    office.inject_times("PUT", &format!("people/{mia}"), Some(1), &turned_away);
    let Said::InPart(sentence, _) = office.save(mia) else { panic!() };
    assert_plain(&sentence);
    assert!(sentence.contains("did not save the profile. The session has ended."), "{sentence}");
    assert_eq!((office.row(MIA), office.changes_of(mia)), (before, 1));
    office.assert_kept(mia, FieldKey::Title, "Director");
    sign_in_again(&mut office, PASSWORD);
    assert_eq!(office.save_ends(mia), Said::Saved);
    // The first was turned away and changed nothing.
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (2, "Director"));
    office.assert_settled(mia);
}

#[test]
fn a_save_that_could_not_be_read_back_is_found_done_after_signing_in_again() {
    let (mut office, mia) = edited();
    let path = format!("people/{mia}");
    office.let_pass("GET", &path);
    office.inject("GET", &path, &FaultKind::Status(401, None));
    let Said::InPart(sentence, results) = office.save(mia) else { panic!() };
    assert!(sentence.contains("could not be read back. The session has ended."), "{sentence}");
    assert_eq!(results, ["Unknown"]);
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.portal.clear_faults();
    sign_in_again(&mut office, PASSWORD);
    assert_eq!(office.save_ends(mia), Said::NothingToDo);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    office.assert_settled(mia);
}

#[test]
fn a_redirect_to_the_sign_in_page_is_the_end_of_the_session_too() {
    let (mut office, mia) = edited();
    let sign_in_page = FaultKind::Redirect("/Auth.aspx?refererurl=x".into());
    office.inject_times("GET", &format!("people/{mia}"), Some(1), &sign_in_page);
    assert!(matches!(office.save(mia), Said::NotSaved(_)));
    asked(&mut office);
    sign_in_again(&mut office, PASSWORD);
    assert_eq!(office.save_ends(mia), Said::Saved);
    assert_eq!(office.changes_of(mia), 1);
}

#[test]
fn whoever_does_not_sign_in_now_keeps_everything_and_is_asked_at_the_next_save() {
    let (mut office, mia) = edited();
    office.portal.end_all_sessions();
    office.save(mia);
    office.desk.act(Action::StaySignedOut);
    assert!(expired(&office).is_none());
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.type_into(mia, FieldKey::Title, "Director of Sales");
    office.assert_kept(mia, FieldKey::Title, "Director of Sales");
    office.save(mia);
    asked(&mut office);
    sign_in_again(&mut office, PASSWORD);
    assert_eq!(office.save_ends(mia), Said::Saved);
    assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director of Sales"));
    office.assert_settled(mia);
    office.assert_alive();
}

/// The portal is down just when the password was given.
#[test]
fn a_portal_in_trouble_while_signing_in_again_loses_nothing() {
    let (mut office, mia) = edited();
    office.portal.end_all_sessions();
    office.save(mia);
    office.inject("POST", "authentication", &FaultKind::Status(503, None));
    sign_in_again(&mut office, PASSWORD);
    let trouble = expired(&office).unwrap().trouble.clone().unwrap();
    assert_plain(&trouble);
    assert!(trouble.contains("has trouble at the moment"), "{trouble}");
    office.assert_kept(mia, FieldKey::Title, "Director");
    office.portal.clear_faults();
    sign_in_again(&mut office, PASSWORD);
    assert_eq!(office.save_ends(mia), Said::Saved);
    assert_eq!(office.changes_of(mia), 1);
}
