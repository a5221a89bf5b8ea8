//! A portal that does not have a call beside the documented ones: the documented one stands
//! in for it, after a review of what follows from that, and nothing else is changed.

use portal_desk::demo::{Fault, FaultKind, Match, Rows};
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::records::Effect;
use portal_desk::records::{Channel, Choice, FieldKey, RecordKey, Value};
use tempfile::TempDir;

use crate::site::{Site, edit, open, record, save, text, wait};
use crate::stored;

const ROLE: &str = "Administrator";

struct Scene {
    site: Site,
    desk: Desk,
    _folder: TempDir,
}

impl Scene {
    /// A desk at a portal that answers a web page where this call should be.
    fn without(method: &str, path: &str, change: impl FnOnce(&mut Rows)) -> Scene {
        let site = Site::start();
        site.portal.edit_rows(change);
        let folder = tempfile::tempdir().unwrap();
        let desk = site.sign_in(ROLE, &folder.path().join("data"));
        let page = ("<html>There is no such page.</html>".to_owned(), "text/html".to_owned());
        site.portal.inject(Fault {
            matches: Match { method: Some(method.to_owned()), path_contains: path.to_owned() },
            times: None,
            what: FaultKind::Status(404, Some(page)),
        });
        Scene { site, desk, _folder: folder }
    }

    fn sent(&self) -> Vec<String> {
        let requests = self.site.portal.requests();
        let sent = requests.iter().filter(|request| request.method != "GET");
        sent.map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    /// Saves, and gives what the form then says.
    fn save(&mut self, key: RecordKey) -> Finished {
        self.site.portal.clear_requests();
        save(&mut self.desk, key);
        record(&self.desk, key).finished.clone().expect("the save has ended")
    }

    /// The rows, of which only this field of this record is another one.
    fn assert_only(&self, before: &Rows, key: RecordKey, field: FieldKey, value: &Value) {
        let (was, is) = (stored::values(before, key), stored::values(&self.site.portal.rows(), key));
        for (other, value) in &was {
            assert!(other == &field || is[other] == *value, "{other} changed as well");
        }
        assert_eq!(is[&field], *value);
    }
}

fn contact(rows: &mut Rows) -> i64 {
    let id = *rows.contacts.keys().next().unwrap();
    let row = rows.contacts.get_mut(&id).unwrap();
    (row.currency, row.stage, row.kind) = (Some("EUR".to_owned()), 2, 0);
    row.industry.clear();
    (row.share_type, row.managers) = (2, Vec::new());
    id
}

fn person(site: &Site) -> RecordKey {
    let rows = site.portal.rows();
    let plain = rows.people.values().find(|row| {
        row.status == 1 && !row.admin && !row.visitor && row.sid.is_none() && row.sso_name_id.is_none()
    });
    RecordKey::Person(plain.unwrap().id)
}

fn is_clean(finished: &Finished) -> bool {
    matches!(finished, Finished::Receipt(receipt) if receipt.is_clean())
}

#[test]
fn channels_and_type_of_a_person_go_with_the_whole_profile() {
    let channels = Value::Channels(vec![Channel::new("mail", "a@x.example")]);
    let guest = Value::Choice(Some(Choice::Guest));
    for (path, field, value) in
        [("/contacts", FieldKey::Channels, channels), ("people/type/", FieldKey::Type, guest)]
    {
        let mut scene = Scene::without("PUT", path, |_| ());
        let key = person(&scene.site);
        let before = scene.site.portal.rows();
        open(&mut scene.desk, key);
        edit(&mut scene.desk, key, field, value.clone());
        let finished = scene.save(key);
        assert!(is_clean(&finished), "{finished:?}");
        assert_eq!(scene.sent().len(), 2, "the call that is missing, and the one in its place");
        scene.assert_only(&before, key, field, &value);
        // From now on it is known.
        let back = stored::value(&before, key, field);
        edit(&mut scene.desk, key, field, back);
        assert!(is_clean(&scene.save(key)));
        assert_eq!(scene.sent().len(), 1, "{:?}", scene.sent());
    }
}

#[test]
fn what_a_contact_loses_that_way_is_asked_first() {
    let company = Value::Company(Some(1002));
    let custom = text("Crosswords");
    for (method, path, field, value) in [
        ("POST", "/crm/contact/company/", FieldKey::Company, company),
        ("POST", "/customfield/", FieldKey::Custom(5), custom),
        ("PUT", "/access", FieldKey::Access, Value::Choice(Some(Choice::EveryoneEdits))),
    ] {
        let mut id = 0;
        let mut scene = Scene::without(method, path, |rows| {
            id = contact(rows);
            let row = rows.contacts.get_mut(&id).unwrap();
            (row.company, row.share_type) = (0, if field == FieldKey::Access { 0 } else { 2 });
            row.managers = Vec::new();
        });
        let key = RecordKey::Contact(id);
        open(&mut scene.desk, key);
        let before = scene.site.portal.rows();
        edit(&mut scene.desk, key, field, value.clone());
        scene.desk.act(Action::Save(key));
        wait(&mut scene.desk, |desk| record(desk, key).saving.is_none());
        assert!(scene.site.portal.rows() == before, "nothing is changed before the review");
        let plan = record(&scene.desk, key).review.clone().expect("the losses are shown first");
        assert_eq!(plan.effects, [Effect::LosesCurrency("EUR".to_owned())]);
        // Back from the review everything is still there to be edited.
        assert_eq!(record(&scene.desk, key).draft.value(field), value);
        let known = scene.desk.session().unwrap().journal.entries.len();
        scene.desk.act(Action::SaveReviewed(key));
        wait(&mut scene.desk, |desk| record(desk, key).saving.is_none());
        let finished = record(&scene.desk, key).finished.clone().unwrap();
        assert!(is_clean(&finished), "{finished:?}");
        scene.assert_only(&before, key, field, &value);
        let row = scene.site.portal.rows().contacts[&id].clone();
        assert_eq!((row.stage, row.currency), (2, None), "the stage is put back, the currency is not");
        wait(&mut scene.desk, |desk| desk.session().unwrap().journal.entries.len() > known);
        let entries = &scene.desk.session().unwrap().journal.entries;
        assert!(entries.iter().all(|entry| !entry.is_begun), "every save has ended in the journal");
    }
}

#[test]
fn what_no_other_call_can_do_is_said() {
    let mut id = 0;
    let mut scene = Scene::without("POST", "/customfield/", |rows| {
        id = contact(rows);
        rows.contacts.get_mut(&id).unwrap().custom_fields.insert(5, "Chess".to_owned());
    });
    let key = RecordKey::Contact(id);
    open(&mut scene.desk, key);
    let before = scene.site.portal.rows();
    // The documented call passes over empty values.
    edit(&mut scene.desk, key, FieldKey::Custom(5), text(""));
    let Finished::Receipt(receipt) = scene.save(key) else { panic!("it was sent") };
    assert!(receipt.trouble.as_ref().is_some_and(|trouble| trouble.contains("did not save a custom field")));
    assert!(scene.site.portal.rows() == before);
    assert!(scene.desk.has_edits(key), "the edit is kept");
}
