//! What a save changes beside the edits is announced, what is gone is never written back, and
//! rights count as they are when it is saved.

use std::collections::BTreeSet;

use portal_desk::demo::{PersonRow, Rows};
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::records::{Channel, Choice, Effect, FieldKey, LineResult, Receipt, RecordKey, Value};
use tempfile::TempDir;
use uuid::Uuid;

use crate::site::{Site, agree, edit, open, read_again, record, save, text, value, wait};
use crate::stored;

struct Scene {
    site: Site,
    desk: Desk,
    _folder: TempDir,
}

impl Scene {
    /// A desk of somebody with this role; the office is changed first.
    fn new(role: &str, change: impl FnOnce(&mut Rows)) -> Scene {
        let site = Site::start();
        site.portal.edit_rows(change);
        let folder = tempfile::tempdir().unwrap();
        let desk = site.sign_in(role, &folder.path().join("data"));
        Scene { site, desk, _folder: folder }
    }

    /// What the review says before the save of these edits, and the receipt after it.
    fn save(&mut self, key: RecordKey, edits: &[(FieldKey, Value)]) -> (Vec<Effect>, Receipt) {
        open(&mut self.desk, key);
        for (field, value) in edits {
            edit(&mut self.desk, key, *field, value.clone());
        }
        self.site.portal.clear_requests();
        self.desk.act(Action::Save(key));
        let announced = self.agree(key);
        match &record(&self.desk, key).finished {
            Some(Finished::Receipt(receipt)) => (announced, (**receipt).clone()),
            other => panic!("{other:?}"),
        }
    }

    /// Agrees to the reviews, and gives what the last of them said.
    fn agree(&mut self, key: RecordKey) -> Vec<Effect> {
        let mut announced = Vec::new();
        for _ in 0..4 {
            wait(&mut self.desk, |desk| desk.record(key).is_none_or(|record| record.saving.is_none()));
            let Some(plan) = self.desk.record(key).and_then(|record| record.review.clone()) else { break };
            announced = plan.effects;
            self.desk.act(Action::SaveReviewed(key));
        }
        announced
    }

    /// Why nothing was saved.
    fn refused(&mut self, key: RecordKey) -> String {
        self.site.portal.clear_requests();
        self.desk.act(Action::Save(key));
        self.agree(key);
        match &record(&self.desk, key).finished {
            Some(Finished::NotSaved(sentence)) => sentence.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn sent(&self) -> Vec<String> {
        let requests = self.site.portal.requests();
        let sent = requests.iter().filter(|request| request.method != "GET");
        sent.map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    fn rows(&self) -> Rows {
        self.site.portal.rows()
    }
}

fn plain(rows: &Rows) -> &PersonRow {
    let is_plain = |row: &&PersonRow| {
        !row.admin
            && !row.owner
            && row.modules.is_empty()
            && !row.visitor
            && row.status == 1
            && row.sid.is_none()
            && row.sso_name_id.is_none()
            && !row.departments.is_empty()
    };
    rows.people.values().find(is_plain).unwrap()
}

/// The first contact, which loses nothing by the documented call.
const CONTACT: fn(&mut Rows) -> i64 = |rows| {
    let id = *rows.contacts.keys().next().unwrap();
    let row = rows.contacts.get_mut(&id).unwrap();
    (row.currency, row.stage, row.kind, row.share_type) = (None, 2, 0, 1);
    (row.company, row.listed_in) = (1001, BTreeSet::from([1001]));
    row.industry.clear();
    row.managers.clear();
    id
};

fn contact(change: impl FnOnce(&mut Rows, i64)) -> (Scene, RecordKey, i64) {
    let mut id = 0;
    let scene = Scene::new("Administrator", |rows| {
        id = CONTACT(rows);
        change(rows, id);
    });
    (scene, RecordKey::Contact(id), id)
}

fn choice(choice: Choice) -> Value {
    Value::Choice(Some(choice))
}

#[test]
fn somebody_who_is_given_a_right_in_mid_session_keeps_departments_and_lead() {
    let mut scene = Scene::new("User", |_| ());
    let email = scene.site.account("User").email.clone();
    let lead = plain(&scene.rows()).id;
    let department = *scene.rows().departments.keys().next().unwrap();
    let id = scene.site.portal.edit_rows(|rows| {
        let row = rows.people.values_mut().find(|row| row.email == email).unwrap();
        row.lead = Some(lead).filter(|lead| *lead != row.id).or(Some(Uuid::from_u128(9)));
        row.departments = vec![department];
        row.id
    });
    let key = RecordKey::Person(id);
    open(&mut scene.desk, key);
    scene.site.portal.edit_rows(|rows| {
        rows.people.get_mut(&id).unwrap().modules = vec!["people".to_owned()];
    });
    let before = scene.rows();
    let (_, receipt) = scene.save(key, &[(FieldKey::Comment, text("Hello"))]);
    assert!(receipt.is_clean(), "{receipt:?}");
    let (was, is) = (&before.people[&id], &scene.rows().people[&id]);
    assert_eq!((&is.departments, is.lead, is.notes.as_str()), (&was.departments, was.lead, "Hello"));
    assert!(scene.desk.lists().unwrap().viewer.is_people_admin, "the form unlocks what they may do now");
}

#[test]
fn whether_editing_ends_follows_from_the_rights_of_now() {
    let mut id = 0;
    let mut scene = Scene::new("CRM administrator", |rows| id = CONTACT(rows));
    let key = RecordKey::Contact(id);
    open(&mut scene.desk, key);
    let email = scene.site.account("CRM administrator").email.clone();
    scene.site.portal.edit_rows(|rows| {
        rows.people.values_mut().find(|row| row.email == email).unwrap().modules.clear();
    });
    let (announced, _) = scene.save(key, &[(FieldKey::Access, choice(Choice::EveryoneViews))]);
    let ends = announced.iter().any(|effect| matches!(effect, Effect::EndsYourEditing(Some(_))));
    assert!(ends, "{announced:?}");
}

#[test]
fn a_right_that_is_gone_locks_what_was_typed_and_keeps_it() {
    let mut scene = Scene::new("People administrator", |_| ());
    let (id, key) = {
        let id = plain(&scene.rows()).id;
        (id, RecordKey::Person(id))
    };
    open(&mut scene.desk, key);
    edit(&mut scene.desk, key, FieldKey::Title, text("Chief"));
    let email = scene.site.account("People administrator").email.clone();
    scene.site.portal.edit_rows(|rows| {
        rows.people.values_mut().find(|row| row.email == email).unwrap().modules.clear();
    });
    let before = scene.rows().people[&id].clone();
    let sentence = scene.refused(key);
    assert!(sentence.contains("only a People administrator can change other people"), "{sentence}");
    assert_eq!((scene.sent(), scene.rows().people[&id].clone()), (Vec::new(), before));
    assert_eq!(value(&scene.desk, key, FieldKey::Title), text("Chief"));
}

#[test]
fn between_the_last_reading_and_the_save_there_is_no_other_call() {
    let contacts = std::env::var("PORTAL_DESK_CONTACTS").map_or(2_500, |text| text.parse().unwrap());
    let site = Site::with_contacts(contacts);
    let folder = tempfile::tempdir().unwrap();
    let id = site.portal.edit_rows(|rows| {
        let id = *rows.contacts.keys().last().unwrap();
        let kind = rows.types[0].id;
        rows.contacts.values_mut().for_each(|row| row.kind = kind);
        id
    });
    let mut desk = site.sign_in("Administrator", &folder.path().join("data"));
    let key = RecordKey::Contact(id);
    open(&mut desk, key);
    edit(&mut desk, key, FieldKey::JobTitle, text("Keeper of the seals"));
    site.portal.clear_requests();
    let begin = std::time::Instant::now();
    save(&mut desk, key);
    println!("{contacts} contacts: saved in {:?}", begin.elapsed());
    assert_eq!(site.portal.rows().contacts[&id].job_title, "Keeper of the seals");
    let requests = site.portal.requests();
    let put = requests.iter().position(|request| request.method == "PUT").unwrap();
    let own = |path: &str| path.contains(&format!("contact/{id}")) || path.contains("filehandler");
    let reading = requests[..put].iter().rposition(|request| !own(&request.path)).unwrap();
    let between: Vec<&str> = requests[reading + 1..put].iter().map(|request| request.path.as_str()).collect();
    assert!((1..=4).contains(&between.len()) && between.iter().all(|path| own(path)), "{between:?}");
    let looked_up = requests[..=reading].iter().filter(|request| request.path.contains("contact/filter"));
    assert!(looked_up.count() >= contacts / 1000, "the type was looked up before");
}

#[test]
fn managers_whom_the_portal_hides_are_not_replaced_in_silence() {
    let hidden = Uuid::from_u128(5);
    let (mut scene, key, id) = contact(|rows, id| {
        rows.contacts.get_mut(&id).unwrap().managers = vec![hidden];
    });
    let manager = plain(&scene.rows()).id;
    let managers = Value::People(BTreeSet::from([manager]));
    let edits = [(FieldKey::Access, choice(Choice::Restricted)), (FieldKey::Managers, managers)];
    let (announced, receipt) = scene.save(key, &edits);
    assert_eq!(announced, [Effect::ReplacesHiddenManagers]);
    assert_eq!(receipt.effects, [Effect::ReplacesHiddenManagers]);
    assert_eq!(scene.rows().contacts[&id].managers, [manager]);

    // And an undo says that they do not come back.
    wait(&mut scene.desk, |desk| !desk.session().unwrap().journal.entries.is_empty());
    let number = scene.desk.session().unwrap().journal.entries[0].number;
    scene.desk.act(Action::UndoSave(number));
    wait(&mut scene.desk, |desk| record(desk, key).review.is_some());
    let stays = Effect::StaysLost(Box::new(Effect::ReplacesHiddenManagers));
    assert!(record(&scene.desk, key).review.as_ref().unwrap().effects.contains(&stays));
}

#[test]
fn undoing_brings_a_head_back_unless_there_is_another_by_now() {
    for is_taken in [false, true] {
        let mut scene = Scene::new("Administrator", |_| ());
        let (id, department) = {
            let rows = scene.rows();
            let row = plain(&rows);
            (row.id, row.departments[0])
        };
        let other = scene.rows().people.values().find(|row| row.id != id && row.status == 1).unwrap().id;
        scene.site.portal.edit_rows(|rows| rows.departments.get_mut(&department).unwrap().head = Some(id));
        let key = RecordKey::Person(id);
        let departments = Value::Departments(BTreeSet::new());
        let (announced, _) = scene.save(key, &[(FieldKey::Departments, departments)]);
        assert_eq!(announced, [Effect::StopsHeading(department)]);
        assert_eq!(scene.rows().departments[&department].head, None);
        if is_taken {
            scene.site.portal.edit_rows(|rows| {
                rows.departments.get_mut(&department).unwrap().head = Some(other);
            });
        }
        wait(&mut scene.desk, |desk| !desk.session().unwrap().journal.entries.is_empty());
        let number = scene.desk.session().unwrap().journal.entries[0].number;
        scene.desk.act(Action::UndoSave(number));
        wait(&mut scene.desk, |desk| record(desk, key).review.is_some());
        scene.desk.act(Action::SaveReviewed(key));
        let announced = scene.agree(key);
        let head = scene.rows().departments[&department].head;
        if is_taken {
            assert_eq!(announced, [Effect::StaysLost(Box::new(Effect::StopsHeading(department)))]);
            assert_eq!(head, Some(other), "nobody is pushed aside");
        } else {
            assert_eq!(head, Some(id));
        }
        assert!(scene.rows().people[&id].departments.contains(&department));
    }
}

#[test]
fn an_undo_is_not_refused_for_what_the_portal_held() {
    let mut scene = Scene::new("Administrator", |_| ());
    let id = plain(&scene.rows()).id;
    let odd = format!("{}\u{7}", "x".repeat(60));
    scene.site.portal.edit_rows(|rows| {
        let row = rows.people.get_mut(&id).unwrap();
        (row.last_name, row.location) = (String::new(), odd.clone());
    });
    let key = RecordKey::Person(id);
    let edits = [(FieldKey::LastName, text("Berg")), (FieldKey::Location, text("Riga"))];
    let (_, receipt) = scene.save(key, &edits);
    assert!(receipt.is_clean(), "{receipt:?}");
    wait(&mut scene.desk, |desk| !desk.session().unwrap().journal.entries.is_empty());
    let number = scene.desk.session().unwrap().journal.entries[0].number;
    scene.desk.act(Action::UndoSave(number));
    wait(&mut scene.desk, |desk| record(desk, key).review.is_some());
    assert!(scene.desk.problems(key).is_empty());
    scene.desk.act(Action::SaveReviewed(key));
    agree(&mut scene.desk, key);
    let row = scene.rows().people[&id].clone();
    assert_eq!((row.last_name.as_str(), row.location), ("", odd));
    // What is typed beside it is judged as ever.
    edit(&mut scene.desk, key, FieldKey::LastName, text(" "));
    assert!(!scene.desk.problems(key).is_empty());
}

#[test]
fn a_contact_of_a_company_that_one_may_not_see_is_taken_out_of_it() {
    let mut id = 0;
    let mut scene = Scene::new("User", |rows| {
        id = CONTACT(rows);
        let company = rows.companies.get_mut(&1001).unwrap();
        (company.share_type, company.managers) = (0, Vec::new());
    });
    let key = RecordKey::Contact(id);
    let (_, receipt) = scene.save(key, &[(FieldKey::Company, Value::Company(None))]);
    assert!(receipt.is_clean(), "{receipt:?}");
    let sent = scene.sent();
    assert!(sent[0].starts_with("PUT /api/2.0/crm/contact/person/"), "{sent:?}");
    let row = scene.rows().contacts[&id].clone();
    assert_eq!((row.company, row.stage), (0, 2));
}

#[test]
fn a_company_that_is_gone_is_asked_about_and_never_written() {
    let (mut scene, key, id) = contact(|_, _| ());
    open(&mut scene.desk, key);
    edit(&mut scene.desk, key, FieldKey::Company, Value::Company(Some(1002)));
    scene.site.portal.edit_rows(|rows| rows.companies.remove(&1002));
    let sentence = scene.refused(key);
    assert!(sentence.contains("is no longer on the portal, or you may not see it"), "{sentence}");
    assert_eq!(
        value(&scene.desk, key, FieldKey::Company),
        Value::Company(Some(1002)),
        "it stays in the form"
    );

    // With something else to save it is said in the review.
    let (announced, receipt) = scene.save(key, &[(FieldKey::JobTitle, text("Buyer"))]);
    assert!(announced.contains(&Effect::LeavesOutCompany(1002)), "{announced:?}");
    assert_eq!(receipt.lines.len(), 1);
    let row = scene.rows().contacts[&id].clone();
    assert_eq!((row.company, row.job_title.as_str()), (1001, "Buyer"));
}

#[test]
fn people_who_are_gone_are_no_managers_and_no_leads() {
    let (mut scene, key, id) = contact(|rows, id| {
        rows.contacts.get_mut(&id).unwrap().share_type = 0;
    });
    let (left, gone) = {
        let rows = scene.rows();
        let mut plain = rows.people.values().filter(|row| row.status == 1 && row.modules.is_empty());
        (plain.next().unwrap().id, plain.next().unwrap().id)
    };
    open(&mut scene.desk, key);
    let managers = Value::People(BTreeSet::from([left, gone]));
    edit(&mut scene.desk, key, FieldKey::Managers, managers);
    scene.site.portal.edit_rows(|rows| rows.people.remove(&gone));
    let (announced, _) = scene.save(key, &[]);
    let left_out = Effect::LeavesOutPeople(FieldKey::Managers, BTreeSet::from([gone]));
    assert!(announced.contains(&left_out), "{announced:?}");
    assert_eq!(scene.rows().contacts[&id].managers, [left]);

    let person = RecordKey::Person(left);
    open(&mut scene.desk, person);
    edit(&mut scene.desk, person, FieldKey::Lead, Value::Person(Some(gone)));
    let sentence = scene.refused(person);
    assert!(sentence.contains("no longer on the portal. The lead stays as it is"), "{sentence}");
}

#[test]
fn the_placeholder_of_somebody_who_is_gone_is_never_written_back() {
    let manager = Uuid::from_u128(77);
    let (mut scene, key, id) = contact(|rows, id| {
        let row = rows.contacts.get_mut(&id).unwrap();
        (row.share_type, row.managers) = (0, vec![manager]);
    });
    let added = plain(&scene.rows()).id;
    open(&mut scene.desk, key);
    assert_eq!(value(&scene.desk, key, FieldKey::Managers), Value::People(BTreeSet::new()));
    let managers = Value::People(BTreeSet::from([added]));
    let (announced, _) = scene.save(key, &[(FieldKey::Managers, managers)]);
    assert_eq!(announced, [Effect::DropsGoneManagers]);
    assert_eq!(scene.rows().contacts[&id].managers, [added]);
}

#[test]
fn what_the_portal_takes_away_with_a_call_is_told() {
    let (mut scene, key, id) = contact(|rows, id| {
        let row = rows.contacts.get_mut(&id).unwrap();
        (row.first_name, row.about) = (" Mia".to_owned(), "Met at the fair. ".to_owned());
    });
    let (_, receipt) = scene.save(key, &[(FieldKey::JobTitle, text("Buyer"))]);
    assert!(receipt.is_clean());
    assert_eq!(receipt.effects, [Effect::DropsBlanks(vec![FieldKey::FirstName, FieldKey::About])]);
    assert_eq!(scene.rows().contacts[&id].first_name, "Mia");

    // A list of channels that was cut off in the middle of a row.
    let person = plain(&scene.rows()).id;
    scene.site.portal.edit_rows(|rows| {
        rows.people.get_mut(&person).unwrap().contacts = "mail|a@x.example|skype|".to_owned();
    });
    let key = RecordKey::Person(person);
    let (announced, receipt) = scene.save(key, &[(FieldKey::Title, text("Chief"))]);
    assert_eq!(announced, [Effect::DropsChannelPiece("skype".to_owned())]);
    assert_eq!(receipt.effects, announced);
    let rows = [Channel::new("mail", "a@x.example")];
    assert_eq!(
        stored::value(&scene.rows(), key, FieldKey::Channels),
        Value::Channels(rows.to_vec()),
        "the rows stay"
    );
}

#[test]
fn a_second_company_that_lists_the_contact_is_named_in_the_review() {
    let (mut scene, key, id) = contact(|rows, id| {
        rows.contacts.get_mut(&id).unwrap().listed_in.insert(1002);
    });
    open(&mut scene.desk, key);
    edit(&mut scene.desk, key, FieldKey::JobTitle, text("Buyer"));
    scene.desk.act(Action::Review(key));
    let review = record(&scene.desk, key).review.clone().unwrap();
    assert!(review.effects.contains(&Effect::LeavesOtherCompanies));
    scene.desk.act(Action::SaveReviewed(key));
    scene.agree(key);
    assert_eq!(scene.rows().contacts[&id].listed_in, BTreeSet::from([1001]));
}

#[test]
fn a_person_on_leave_is_locked_with_the_reason() {
    let mut scene = Scene::new("Administrator", |_| ());
    let id = plain(&scene.rows()).id;
    let key = RecordKey::Person(id);
    open(&mut scene.desk, key);
    edit(&mut scene.desk, key, FieldKey::Title, text("Chief"));
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 4);
    let sentence = scene.refused(key);
    assert!(sentence.contains("this person is on leave"), "{sentence}");
    assert!(scene.sent().is_empty());
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 1);
    read_again(&mut scene.desk, key);
    let (_, receipt) = scene.save(key, &[]);
    assert!(receipt.lines.iter().all(|line| line.result == LineResult::Stored), "{receipt:?}");
}

#[test]
fn a_seat_and_a_mail_to_the_administrators_are_announced() {
    let mut scene = Scene::new("Administrator", |_| ());
    let id = plain(&scene.rows()).id;
    scene.site.portal.edit_rows(|rows| rows.people.get_mut(&id).unwrap().status = 2);
    let active = choice(Choice::Active);
    let (announced, receipt) = scene.save(RecordKey::Person(id), &[(FieldKey::Status, active)]);
    assert_eq!((announced.as_slice(), &receipt.effects), (&[Effect::TakesSeatAgain][..], &announced));

    let mut scene = Scene::new("User", |_| ());
    let email = scene.site.account("User").email.clone();
    let own = scene.rows().people.values().find(|row| row.email == email).unwrap().id;
    let key = RecordKey::Person(own);
    let (announced, receipt) = scene.save(key, &[(FieldKey::Comment, text("Hello"))]);
    assert_eq!((announced.as_slice(), &receipt.effects), (&[Effect::MailsAdministrators][..], &announced));
    // Channels have a call of their own, which tells nobody.
    let rows = Value::Channels(vec![Channel::new("skype", "me")]);
    let (announced, _) = scene.save(key, &[(FieldKey::Channels, rows)]);
    assert_eq!(announced, []);
}
