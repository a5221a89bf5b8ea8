//! Every mishap at every moment at which it can come.

use portal_desk::demo::{FaultKind, PersonRow};
use portal_desk::portal::Patience;
use portal_desk::records::FieldKey;

use crate::misbehaving_portal::mishap::{Mishap, assert_plain};
use crate::misbehaving_portal::office::{IMPATIENT, MIA, Office, PATIENT, Said};

fn patience(mishap: &Mishap) -> Patience {
    if mishap.is_slow { IMPATIENT } else { PATIENT }
}

fn office(mishap: &Mishap) -> Office {
    Office::open(patience(mishap))
}

/// The sentence says these words, and is plain.
#[track_caller]
fn assert_says(sentence: &str, words: &str) {
    assert!(sentence.contains(words), "“{sentence}” does not say “{words}”");
    assert_plain(sentence);
}

/// One test for each mishap, at one moment.
macro_rules! survives {
    ($run:path: $($mishap:ident,)*) => {$(
        #[test]
        fn $mishap() {
            $run(&crate::misbehaving_portal::mishap::$mishap());
        }
    )*};
}

/// The mishaps that concern whatever is called.
macro_rules! survives_all {
    ($run:path) => {
        survives! { $run:
            a_time_out,
            a_connection_dropped_before_the_call_is_done,
            a_connection_dropped_after_the_call_is_done,
            a_connection_dropped_in_the_middle_of_the_answer,
            an_answer_that_drips,
            a_portal_that_is_not_paid_for,
            a_call_that_is_forbidden,
            a_call_that_the_portal_does_not_have,
            too_many_requests,
            an_error_in_the_envelope_of_the_portal,
            a_502_with_a_web_page,
            a_503,
            json_that_breaks_off,
            garbage_in_place_of_json,
            a_web_page_in_place_of_json,
            a_sign_in_page_of_the_network,
            a_gateway_that_refuses,
            a_gateway_that_wants_a_sign_in,
            plain_text_in_place_of_json,
            an_empty_object,
            a_redirect_to_another_host,
            a_redirect_to_a_sign_in_page_elsewhere,
            a_redirect_to_what_is_no_web_address,
            a_body_that_is_too_large,
        }
    };
}

/// While the password is sent: told in the form, and tried once, because the portal counts.
mod signing_in_survives {
    use super::*;

    survives_all! { signing_in }

    fn signing_in(mishap: &Mishap) {
        let mut office = Office::closed(patience(mishap));
        office.inject("POST", "authentication", &mishap.fault);
        office.sign_in();
        let Some(words) = mishap.words else {
            return office.wait("somebody is signed in", |desk| desk.lists().is_some());
        };
        let sentence = office.sign_in_trouble();
        // Where there is no way to sign in, there is no portal.
        let no_portal = sentence.starts_with("There is no ONLYOFFICE portal at 127.0.0.1.");
        assert!(no_portal == (words == "does not offer the function"), "{sentence}");
        assert_says(&sentence, if no_portal { "Check the address." } else { words });
        let tries = office.portal.requests().iter().filter(|request| request.method == "POST").count();
        assert_eq!(tries, 1);
        office.portal.clear_faults();
        office.enter();
        office.assert_alive();
    }
}

/// While the list is loaded: for the first time, and again.
mod loading_the_list_survives {
    use super::*;

    survives_all! { first_and_again }

    fn first_and_again(mishap: &Mishap) {
        let mut office = Office::closed(patience(mishap));
        office.inject("GET", "people/filter", &mishap.fault);
        office.sign_in();
        office.wait("somebody is signed in", |desk| desk.lists().is_some());
        office.wait_for_lists();
        match mishap.words {
            Some(words) => {
                assert_says(&office.list_trouble().unwrap(), words);
                assert!(office.desk.lists().unwrap().people.book.is_none());
                // What is too large is asked for in smaller and smaller pages.
                let pages = if matches!(mishap.fault, FaultKind::HugeBody(_)) { 4 } else { mishap.readings };
                assert_eq!(office.readings_of("people/filter"), pages);
            }
            None => assert!(office.list_trouble().is_none() && office.people() > 0),
        }
        assert!(!office.desk.lists().unwrap().contacts.found.is_empty());
        office.assert_alive();

        office.portal.clear_faults();
        office.refresh_people();
        let everybody = office.people();
        assert!(office.list_trouble().is_none() && everybody > 0);

        // What was loaded stays where it cannot be loaded again.
        office.inject("GET", "people/filter", &mishap.fault);
        office.refresh_people();
        if let Some(words) = mishap.words {
            assert_says(&office.list_trouble().unwrap(), words);
            assert_eq!(office.people(), everybody);
        }
    }
}

/// While a record is opened.
mod opening_a_record_survives {
    use super::*;

    survives_all! { opening }

    fn opening(mishap: &Mishap) {
        let mut office = office(mishap);
        let mia = office.key(MIA);
        office.inject("GET", &format!("people/{mia}"), &mishap.fault);
        let opened = office.try_to_open(mia);
        match mishap.words {
            Some(words) => assert_says(&opened.unwrap_err(), words),
            None => assert_eq!(opened, Ok(())),
        }
        assert_eq!(office.readings_of(&format!("people/{mia}")), mishap.readings);
        office.assert_alive();

        office.portal.clear_faults();
        assert_eq!(office.read_again(mia), Ok(()));
        assert_eq!(office.changes_of(mia), 0);
        office.type_into(mia, FieldKey::Title, "Director");
        assert_eq!(office.save(mia), Said::Saved);
        assert_eq!(office.row(MIA).title, "Director");
    }
}

/// One of the two calls by which a person is read, at every reading. The portal may not have it;
/// whatever comes of it, a save changes what was edited and nothing else.
mod half_a_reading_survives {
    use super::*;

    survives_all! { half }

    fn half(mishap: &Mishap) {
        let mut office = office(mishap);
        let (mia, before) = (office.key(MIA), office.row(MIA));
        office.open_record(mia);
        office.type_into(mia, FieldKey::Title, "Director");
        office.inject("GET", "portal/users/", &mishap.fault);
        match office.save(mia) {
            Said::Saved => {
                let saved = office.row(MIA);
                let last_modified = saved.last_modified;
                assert_eq!(saved, PersonRow { title: "Director".into(), last_modified, ..before });
            }
            Said::NotSaved(sentence) => {
                assert_says(&sentence, mishap.words.unwrap());
                assert_eq!((office.changes_of(mia), office.row(MIA)), (0, before));
                office.assert_kept(mia, FieldKey::Title, "Director");
                office.portal.clear_faults();
                assert_eq!(office.save(mia), Said::Saved);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(office.changes_of(mia), 1);
    }
}

/// While the record is read again before a save: nothing is sent.
mod reading_before_a_save_survives {
    use super::*;

    survives_all! { reading_before }

    fn reading_before(mishap: &Mishap) {
        let mut office = office(mishap);
        let (mia, before) = (office.key(MIA), office.row(MIA));
        office.open_record(mia);
        office.type_into(mia, FieldKey::Title, "Director");
        office.inject("GET", &format!("people/{mia}"), &mishap.fault);
        let said = office.save(mia);
        let Some(words) = mishap.words else {
            assert_eq!((said, office.row(MIA).title.as_str()), (Said::Saved, "Director"));
            return;
        };
        let Said::NotSaved(sentence) = said else { panic!("{said:?}") };
        assert_says(&sentence, words);
        assert!(sentence.contains("your changes are kept here"), "{sentence}");
        assert_eq!((office.changes_of(mia), office.row(MIA)), (0, before));
        office.assert_kept(mia, FieldKey::Title, "Director");
        office.assert_alive();

        office.portal.clear_faults();
        assert_eq!(office.save(mia), Said::Saved);
        assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
    }
}

/// The call itself that changes something: never sent a second time by itself, but where the
/// portal has said that it took none.
mod the_save_itself_survives {
    use super::*;

    survives_all! { saving }

    fn saving(mishap: &Mishap) {
        let mut office = office(mishap);
        let (mia, before) = (office.key(MIA), office.row(MIA));
        office.open_record(mia);
        office.type_into(mia, FieldKey::Title, "Director");
        office.inject("PUT", &format!("people/{mia}"), &mishap.fault);
        let said = office.save(mia);
        assert_eq!(office.changes_of(mia), mishap.changes);
        if mishap.is_done {
            // Only the answer was lost, and what the portal holds is read back in any case.
            assert_eq!((said, office.row(MIA).title.as_str()), (Said::Saved, "Director"));
            office.assert_settled(mia);
            office.assert_alive();
            return;
        }
        let Said::InPart(sentence, results) = said else { panic!("{said:?}") };
        assert_says(&sentence, mishap.words.unwrap());
        // Where no answer came, the old values prove nothing: the call may still be carried out.
        let (begin, result) = if mishap.is_unknown {
            ("Perhaps the portal did not save the profile.", "Unknown")
        } else {
            ("The portal did not save the profile.", "NotStored")
        };
        assert!(sentence.starts_with(begin), "{sentence}");
        assert_eq!((results, office.row(MIA)), (vec![result.to_owned()], before));
        office.assert_kept(mia, FieldKey::Title, "Director");
        office.assert_alive();

        office.portal.clear_faults();
        assert_eq!(office.save(mia), Said::Saved);
        let changes = mishap.changes + 1;
        assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (changes, "Director"));
        office.assert_settled(mia);
    }
}

/// While the record is read back: whether it was stored is found out later, and nothing
/// is sent again.
mod reading_back_survives {
    use super::*;

    survives_all! { reading_back }

    fn reading_back(mishap: &Mishap) {
        let mut office = office(mishap);
        let mia = office.key(MIA);
        let path = format!("people/{mia}");
        office.open_record(mia);
        office.type_into(mia, FieldKey::Title, "Director");
        office.let_pass("GET", &path);
        office.inject("GET", &path, &mishap.fault);
        let said = office.save(mia);
        assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
        let Some(words) = mishap.words else {
            assert_eq!(said, Said::Saved);
            return;
        };
        let Said::InPart(sentence, results) = said else { panic!("{said:?}") };
        assert_says(&sentence, words);
        assert!(sentence.starts_with("Everything was sent, but it could not be read back."), "{sentence}");
        assert_eq!(results, ["Unknown"]);
        office.assert_kept(mia, FieldKey::Title, "Director");
        office.assert_alive();

        office.portal.clear_faults();
        assert_eq!(office.save(mia), Said::NothingToDo);
        assert_eq!((office.changes_of(mia), office.row(MIA).title.as_str()), (1, "Director"));
        office.assert_settled(mia);
    }
}

/// While the picture of a person is sent: at most once, and the rest of the save is kept.
mod sending_a_photo_survives {
    use super::*;

    survives_all! { sending }

    fn sending(mishap: &Mishap) {
        let mut office = office(mishap);
        let mia = office.key(MIA);
        office.open_record(mia);
        office.choose_picture(mia);
        office.type_into(mia, FieldKey::Title, "Director");
        office.inject("POST", "ajaxupload", &mishap.fault);
        let said = office.save(mia);
        assert_eq!(office.uploads(), mishap.changes, "{said:?}");
        assert_eq!(office.row(MIA).title, "Director", "what comes before the picture is done");
        if said == Said::Saved {
            assert!(mishap.words.is_none(), "{said:?}");
            return;
        }
        let Said::InPart(sentence, results) = said else { panic!("{said:?}") };
        assert_plain(&sentence);
        assert!(sentence.contains("store the photo"), "{sentence}");
        assert!(results.contains(&"Stored".to_owned()), "{results:?}");
        assert!(office.record(mia).draft.is_edited(FieldKey::Photo), "the picture is kept");
        assert!(!office.record(mia).draft.is_edited(FieldKey::Title), "and the title is no edit any more");
        office.assert_alive();

        office.portal.clear_faults();
        assert_eq!(office.save(mia), Said::Saved);
        assert!(office.row(MIA).photo.is_some());
        office.assert_settled(mia);
    }
}

/// While companies are looked for: told in the picker, and found later.
mod looking_for_companies_survives {
    use portal_desk::desk::Action;

    use super::*;

    survives_all! { looking }

    fn looking(mishap: &Mishap) {
        let mut office = office(mishap);
        office.inject("GET", "contact/byprefix", &mishap.fault);
        let find = |office: &mut Office, text: &str| {
            office.desk.act(Action::FindCompanies(text.to_owned()));
            office.wait("the portal has answered", |desk| {
                desk.session().is_some_and(|signed| signed.companies.running.is_none())
            });
            let companies = &office.desk.session().unwrap().companies;
            (companies.found.len(), companies.trouble.clone())
        };
        let (found, trouble) = find(&mut office, "m");
        match mishap.words.filter(|_| !matches!(mishap.fault, FaultKind::EmptyObject)) {
            Some(words) => {
                assert_says(&trouble.unwrap(), words);
                assert_eq!(found, 0);
            }
            None => assert_eq!(trouble, None),
        }
        office.assert_alive();
        office.portal.clear_faults();
        let (found, trouble) = find(&mut office, "ma");
        assert!(found > 0 && trouble.is_none(), "{trouble:?}");
    }
}
