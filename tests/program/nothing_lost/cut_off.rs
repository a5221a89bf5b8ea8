//! The program ends in the middle of a save: the next start tells it, and what the save took
//! from a contact can be put back.

use std::path::PathBuf;
use std::time::Duration;

use portal_desk::demo::{Fault, FaultKind, LoggedRequest, Match};
use portal_desk::desk::{Action, Desk};
use portal_desk::records::{FieldKey, LineResult, RecordKey};
use tempfile::TempDir;

use crate::site::{Site, edit, open, record, save, text, wait};

const ROLE: &str = "Administrator";

struct Scene {
    site: Site,
    folder: TempDir,
    key: RecordKey,
    id: i64,
}

impl Scene {
    /// A contact at a stage, whose title is being changed by a program that ends between the
    /// documented call and the one that puts the stage back.
    fn cut_off() -> (Scene, Desk) {
        let site = Site::start();
        let id = *site.portal.rows().contacts.keys().next().unwrap();
        site.portal.edit_rows(|rows| {
            let row = rows.contacts.get_mut(&id).unwrap();
            (row.stage, row.currency, row.kind) = (2, None, 0);
            row.industry.clear();
        });
        let scene = Scene { site, folder: tempfile::tempdir().unwrap(), key: RecordKey::Contact(id), id };
        let mut desk = scene.sign_in();
        open(&mut desk, scene.key);
        edit(&mut desk, scene.key, FieldKey::JobTitle, text("Architect"));
        scene.site.portal.inject(Fault {
            matches: Match { method: Some("PUT".into()), path_contains: "/status".into() },
            times: Some(1),
            // The program is gone before it comes to that.
            what: FaultKind::Delay(Duration::from_secs(600)),
        });
        desk.act(Action::Save(scene.key));
        let portal = &scene.site.portal;
        let is_stage = |request: &LoggedRequest| request.method == "PUT" && request.path.contains("/status");
        wait(&mut desk, |_| portal.requests().iter().any(is_stage));
        drop(desk);
        scene.site.portal.clear_faults();
        assert_eq!(scene.stage(), 0, "the documented call has reset the stage");
        let desk = scene.sign_in();
        (scene, desk)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn sign_in(&self) -> Desk {
        self.site.sign_in(ROLE, &self.data())
    }

    fn stage(&self) -> i64 {
        self.site.portal.rows().contacts[&self.id].stage
    }
}

#[test]
fn a_save_that_was_cut_off_is_told_and_its_stage_can_be_put_back() {
    let (scene, mut desk) = Scene::cut_off();
    let journal = &desk.session().unwrap().journal;
    let cut_off = journal.cut_off.get(&scene.key).expect("it is told").clone();
    assert_eq!(cut_off.stage().map(|stage| stage.id), Some(2));
    assert_eq!(cut_off.entry.receipt.lines[0].result, LineResult::Unknown);
    assert!(cut_off.entry.changes_in_words[0].to == "Architect");
    let told = desk
        .notices()
        .iter()
        .any(|notice| notice.sentence.contains("It is not known how 1 earlier save ended"));
    assert!(told, "{:?}", desk.notices());

    open(&mut desk, scene.key);
    assert!(!desk.has_edits(scene.key), "what had arrived is no edit any more");
    let facts = record(&desk, scene.key).draft.base().contact_facts().unwrap().clone();
    assert_eq!(cut_off.lost_stage(facts.stage.as_ref()).map(|stage| stage.id), Some(2));
    desk.act(Action::PutStageBack(scene.key));
    wait(&mut desk, |desk| {
        let signed = desk.session().unwrap();
        signed.journal.cut_off.is_empty() && signed.journal.entries.iter().all(|entry| !entry.is_begun)
    });
    assert_eq!(scene.stage(), 2);
    let before = scene.site.portal.rows().contacts[&scene.id].clone();
    assert_eq!(before.job_title, "Architect");

    // It is not told again.
    drop(desk);
    let desk = scene.sign_in();
    let journal = &desk.session().unwrap().journal;
    assert!(journal.cut_off.is_empty());
    assert_eq!(journal.entries.len(), 1);
    assert!(
        journal.entries[0].receipt.trouble.as_ref().unwrap().ends_with("Its stage was put back afterwards.")
    );
}

#[test]
fn a_save_that_was_cut_off_can_be_undone_or_forgotten() {
    let (scene, mut desk) = Scene::cut_off();
    let number = desk.session().unwrap().journal.entries[0].number;
    desk.act(Action::DismissCutOff(scene.key));
    wait(&mut desk, |desk| desk.session().unwrap().journal.entries.iter().all(|entry| !entry.is_begun));
    desk.act(Action::UndoSave(number));
    wait(&mut desk, |desk| desk.record(scene.key).is_some_and(|record| record.review.is_some()));
    let change = desk.plan(scene.key).unwrap().changes[0].clone();
    assert_eq!((change.field, change.from), (FieldKey::JobTitle, text("Architect")));
}

#[test]
fn a_later_save_ends_the_matter() {
    let (scene, mut desk) = Scene::cut_off();
    open(&mut desk, scene.key);
    edit(&mut desk, scene.key, FieldKey::JobTitle, text("Builder"));
    save(&mut desk, scene.key);
    assert!(desk.session().unwrap().journal.cut_off.is_empty());
    wait(&mut desk, |desk| desk.session().unwrap().journal.entries.len() == 2);
    drop(desk);
    assert!(scene.sign_in().session().unwrap().journal.cut_off.is_empty());
}
