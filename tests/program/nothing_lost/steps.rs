//! What others saved is not undone by what one does at the form afterwards.

use std::collections::BTreeSet;

use portal_desk::demo::{Fault, FaultKind, Match};
use portal_desk::desk::{Action, Desk};
use portal_desk::records::{FieldKey, RecordKey, Value};
use tempfile::TempDir;
use uuid::Uuid;

use crate::site::{Site, edit, open, read_again, record, save, text};
use crate::stored;

/// Somebody in one department, to whom I have added a second and somebody else a third one.
struct Scene {
    site: Site,
    desk: Desk,
    key: RecordKey,
    first: Uuid,
    mine: Uuid,
    theirs: Uuid,
    _folder: TempDir,
}

impl Scene {
    /// `also_mine`: the other one has added my department as well.
    fn new(also_mine: bool) -> Scene {
        let site = Site::start();
        let folder = tempfile::tempdir().unwrap();
        let (id, [first, mine, theirs]) = site.portal.edit_rows(|rows| {
            let departments: Vec<Uuid> = rows.departments.keys().copied().take(3).collect();
            let plain = |row: &&mut portal_desk::demo::PersonRow| {
                !row.admin && row.modules.is_empty() && row.status == 1 && row.sid.is_none()
            };
            let row = rows.people.values_mut().find(plain).unwrap();
            row.departments = vec![departments[0]];
            (row.id, [departments[0], departments[1], departments[2]])
        });
        let mut desk = site.sign_in("Administrator", folder.path());
        let key = RecordKey::Person(id);
        open(&mut desk, key);
        let wanted = Value::Departments(BTreeSet::from([first, mine]));
        edit(&mut desk, key, FieldKey::Departments, wanted);
        site.portal.edit_rows(|rows| {
            let departments = &mut rows.people.get_mut(&id).unwrap().departments;
            departments.push(theirs);
            departments.extend(also_mine.then_some(mine));
        });
        Scene { site, desk, key, first, mine, theirs, _folder: folder }
    }

    fn departments(&self) -> BTreeSet<Uuid> {
        let Value::Departments(ids) =
            stored::value(&self.site.portal.rows(), self.key, FieldKey::Departments)
        else {
            unreachable!()
        };
        ids
    }

    fn assert_all_three(&self) {
        assert_eq!(self.departments(), BTreeSet::from([self.first, self.mine, self.theirs]));
    }
}

#[test]
fn a_save_that_has_nothing_to_do_leaves_nothing_that_removes_what_others_added() {
    let mut scene = Scene::new(true);
    save(&mut scene.desk, scene.key);
    assert!(!scene.desk.has_edits(scene.key), "the portal holds what was wanted");
    edit(&mut scene.desk, scene.key, FieldKey::Title, text("x"));
    save(&mut scene.desk, scene.key);
    scene.assert_all_three();
}

#[test]
fn a_save_that_failed_leaves_nothing_that_removes_what_others_added() {
    let mut scene = Scene::new(false);
    scene.site.portal.inject(Fault {
        matches: Match { method: Some("PUT".to_owned()), path_contains: "people".to_owned() },
        times: Some(1),
        what: FaultKind::PortalError(500, "not today".to_owned()),
    });
    save(&mut scene.desk, scene.key);
    assert_eq!(scene.departments(), BTreeSet::from([scene.first, scene.theirs]));
    assert!(scene.desk.has_edits(scene.key));
    save(&mut scene.desk, scene.key);
    scene.assert_all_three();
}

#[test]
fn undo_after_reading_again_removes_nothing_that_others_added() {
    let mut scene = Scene::new(false);
    edit(&mut scene.desk, scene.key, FieldKey::Title, text("x"));
    read_again(&mut scene.desk, scene.key);
    // Back over the title, if there is a way back at all.
    scene.desk.act(Action::Undo(scene.key));
    save(&mut scene.desk, scene.key);
    scene.assert_all_three();
}

#[test]
fn what_others_changed_is_told_although_a_review_or_a_conflict_came_between() {
    let mut scene = Scene::new(false);
    let RecordKey::Person(id) = scene.key else { unreachable!() };
    edit(&mut scene.desk, scene.key, FieldKey::Title, text("mine"));
    scene.site.portal.edit_rows(|rows| {
        let row = rows.people.get_mut(&id).unwrap();
        row.title = "theirs".to_owned();
        row.location = "Oslo".to_owned();
    });
    save(&mut scene.desk, scene.key);
    assert!(record(&scene.desk, scene.key).conflict.is_some());
    // Nothing can be typed meanwhile that the decision would drop.
    edit(&mut scene.desk, scene.key, FieldKey::Comment, text("typed behind the sheet"));
    assert!(!record(&scene.desk, scene.key).draft.is_edited(FieldKey::Comment));
    scene.desk.act(Action::KeepMine(scene.key, FieldKey::Title));
    save(&mut scene.desk, scene.key);
    let Some(portal_desk::desk::Finished::Receipt(receipt)) = &record(&scene.desk, scene.key).finished else {
        panic!("it is saved");
    };
    let told: BTreeSet<_> = receipt.kept_from_others.iter().copied().collect();
    assert_eq!(told, BTreeSet::from([FieldKey::Location, FieldKey::Departments]));
    scene.assert_all_three();
}
