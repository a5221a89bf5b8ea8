//! One case: a row before, edits, a save, and the rows after.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Debug;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use portal_desk::demo::{PersonRow, Rows};
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::portal::Patience;
use portal_desk::records::Effect;
use portal_desk::records::{FieldKey, RecordKey, Viewer};
use tempfile::TempDir;

use crate::nothing_else_changes::compare::{differences, normalise, photo_of, set_photo_of, stamp};
use crate::nothing_else_changes::edits::{Asked, Edit, make};
use crate::nothing_else_changes::site::{Site, open, save};

/// The day it is for the desk.
pub const TODAY: Date = date(2026, 11, 20);
/// What an expected row holds instead of the name that the portal gives a new photo.
pub const NEW_PHOTO: &str = "a new photo";
/// The middle of the picture that the portal itself offers (320 × 240).
pub const SAMPLE_SQUARE: [u32; 4] = [40, 0, 240, 240];
/// The moment at which the portal's clock stands.
const NOW: Timestamp = Timestamp::constant(1_795_168_800, 0);

/// A random record and what is done to it.
pub trait Case: Debug {
    /// The role of the account that does it.
    fn viewer(&self) -> &'static str;
    /// What is done to the form.
    fn edits(&self) -> &[Edit];
    /// Which record it is for a viewer with this e-mail.
    fn key(&self, rows: &Rows, viewer: &str) -> RecordKey;
    /// Overwrites the row of the record, which the viewer can see afterwards.
    fn write(&self, rows: &mut Rows, key: RecordKey, viewer: &str);
    /// Makes of the rows what the save shall make of them.
    fn expect(&self, rows: &mut Rows, key: RecordKey, asked: &Asked, scene: &Scene) -> Expected;
}

/// Where a case takes place.
pub struct Scene {
    pub now: Timestamp,
    pub viewer: Viewer,
    /// The titles of the types of contacts.
    pub types: BTreeMap<i64, String>,
    /// The titles of the stages of contacts.
    pub stages: BTreeMap<i64, String>,
}

/// What a save shall do beside the rows.
#[derive(Default)]
pub struct Expected {
    /// The fields that the receipt names.
    pub changed: BTreeSet<FieldKey>,
    /// The side effects that the review names.
    pub effects: Vec<Effect>,
}

/// What a case covered.
#[derive(Debug, Default)]
pub struct Covered {
    pub changed: BTreeSet<FieldKey>,
    pub effects: Vec<Effect>,
    pub documented: bool,
    pub requests: usize,
}

/// A portal on which one case after another takes place, each on the same office.
pub struct Bench {
    pub site: Site,
    office: Rows,
    desks: RefCell<BTreeMap<(&'static str, bool), Desk>>,
    picture: (PathBuf, TempDir),
}

impl Bench {
    /// A bench on a portal in this time zone; `prepare` changes its office first.
    pub fn new(timezone: &str, prepare: impl FnOnce(&mut Rows)) -> Bench {
        let site = Site::start(timezone);
        site.portal.edit_rows(prepare);
        site.portal.set_clock(Some(NOW));
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("tiny.png");
        image::RgbImage::from_fn(9, 6, |x, y| image::Rgb([x as u8, y as u8, 7])).save(&picture).unwrap();
        let office = site.portal.rows();
        Bench { site, office, desks: RefCell::default(), picture: (picture, folder) }
    }

    /// The office as it is at the beginning of each case.
    pub fn office(&self) -> &Rows {
        &self.office
    }

    /// A desk at which somebody with this role is signed in, with this much patience.
    pub fn take_desk(&self, role: &'static str, patience: Patience) -> Desk {
        let taken = self.desks.borrow_mut().remove(&(role, patience == Patience::default()));
        taken.unwrap_or_else(|| self.site.sign_in_with(role, patience))
    }

    /// A desk that can be used again.
    pub fn give_back(&self, role: &'static str, patience: Patience, desk: Desk) {
        self.desks.borrow_mut().insert((role, patience == Patience::default()), desk);
    }

    /// A picture file.
    pub fn picture(&self) -> &std::path::Path {
        &self.picture.0
    }

    /// Holds what is stored against what a case shall make of the rows of before.
    ///
    /// # Errors
    /// Each difference.
    pub fn compare_with(
        &self,
        case: &impl Case,
        before: &Rows,
        after: Rows,
        key: RecordKey,
        asked: &Asked,
    ) -> Result<(), String> {
        let viewer = before.people.values().find(|row| row.email == self.site.email(case.viewer()));
        let viewer = viewer.map(viewer_of).ok_or("there is no viewer")?;
        let mut rows = before.clone();
        let expected = case.expect(&mut rows, key, asked, &scene(before, viewer));
        let wrong = compare(before, rows, after, key, &expected);
        ensure(wrong.is_empty(), || wrong.join("\n"))
    }

    /// Lets a case happen.
    ///
    /// # Errors
    /// What changed and should not have, or did not and should have.
    pub fn check(&self, case: &impl Case) -> Result<Covered, String> {
        let role = case.viewer();
        let mut desk = self.take_desk(role, Patience::default());
        let covered = self.check_at(&mut desk, case)?;
        // After a failure the next one begins at a fresh desk.
        self.give_back(role, Patience::default(), desk);
        Ok(covered)
    }

    fn check_at(&self, desk: &mut Desk, case: &impl Case) -> Result<Covered, String> {
        let portal = &self.site.portal;
        let viewer = self.site.email(case.viewer());
        let key = case.key(&self.office, viewer);
        let before = portal.edit_rows(|rows| {
            rows.clone_from(&self.office);
            case.write(rows, key, viewer);
            rows.clone()
        });
        let Some(signed) = desk.lists() else { return Err("nobody is signed in".to_owned()) };
        let scene = scene(&before, signed.viewer.clone());
        open(desk, key)?;
        desk.act(Action::DismissFinished(key));
        ensure(!desk.has_edits(key), || "it opens with edits".to_owned())?;
        let asked = make(desk, key, case.edits(), &self.picture.0, &portal.address());
        portal.clear_requests();
        let mut rows = before.clone();
        let expected = case.expect(&mut rows, key, &asked, &scene);
        save(desk, key);

        let after = portal.rows();
        let covered = self.requests(&expected)?;
        let told = receipt(desk, key, &expected);
        let wrong = compare(&before, rows, after, key, &expected);
        let settled = ensure(!desk.has_edits(key), || "edits are left in the draft".to_owned());
        let wrong: Vec<String> =
            wrong.into_iter().chain([told, settled].into_iter().filter_map(Result::err)).collect();
        ensure(wrong.is_empty(), || format!("asked for {asked:#?}\n\n{}", wrong.join("\n")))?;
        Ok(Covered { changed: expected.changed, effects: expected.effects, ..covered })
    }

    /// Nothing is sent for nothing, nothing twice, and nothing that the portal refuses.
    fn requests(&self, expected: &Expected) -> Result<Covered, String> {
        let requests = self.site.portal.requests();
        let changing: Vec<_> = requests.iter().filter(|request| request.method != "GET").collect();
        let mut seen = HashSet::new();
        for request in &changing {
            let words = format!("{} {} {}", request.method, request.path, request.status);
            ensure(!expected.changed.is_empty(), || format!("nothing was to change, but: {words}"))?;
            let whole = (&request.method, &request.path, &request.body);
            ensure(seen.insert(whole), || format!("sent twice: {words}"))?;
            // Only the stage cannot be put back by somebody who may no longer do so.
            let told = expected.effects.iter().any(|effect| matches!(effect, Effect::EndsYourEditing(_)));
            let refused = request.status == 403 && request.path.ends_with("/status.json") && told;
            ensure(refused || matches!(request.status, 200 | 201), || format!("refused: {words}"))?;
        }
        let documented = changing.iter().any(|request| {
            let path = request.path.trim_end_matches(".json");
            let mut parts = path.trim_start_matches("/api/2.0/").split('/');
            let is_person = path.contains("/people/") && parts.clone().count() == 2;
            request.method == "PUT" && (is_person || parts.any(|part| part == "person"))
        });
        Ok(Covered { documented, requests: requests.len(), ..Covered::default() })
    }
}

fn scene(before: &Rows, viewer: Viewer) -> Scene {
    Scene {
        now: NOW,
        viewer,
        types: before.types.iter().map(|kind| (kind.id, kind.title.clone())).collect(),
        stages: before.stages.iter().map(|stage| (stage.id, stage.title.clone())).collect(),
    }
}

/// What a person may do, by their row.
fn viewer_of(row: &PersonRow) -> Viewer {
    let administrates =
        |module: &str| row.admin || row.owner || row.modules.iter().any(|name| name == module);
    Viewer {
        id: row.id,
        name: row.first_name.clone(),
        is_owner: row.owner,
        is_admin: row.admin || row.owner,
        is_people_admin: administrates("people"),
        is_crm_admin: administrates("crm"),
        is_guest: row.visitor,
    }
}

/// What the form says about the save.
fn receipt(desk: &Desk, key: RecordKey, expected: &Expected) -> Result<(), String> {
    let Some(record) = desk.record(key) else {
        // Whoever gives up their own access does not see the record any more.
        return ensure(expected.effects.contains(&Effect::LocksYouOut), || "the record is gone".to_owned());
    };
    ensure(record.conflict.is_none(), || "there is a conflict".to_owned())?;
    match &record.finished {
        Some(Finished::Receipt(receipt)) => {
            let effects = &receipt.effects;
            ensure(receipt.is_clean(), || format!("the receipt is not clean: {receipt:#?}"))?;
            ensure(receipt.kept_from_others.is_empty(), || format!("others edited: {receipt:#?}"))?;
            let named: BTreeSet<FieldKey> = receipt.lines.iter().map(|line| line.change.field).collect();
            ensure(named == expected.changed, || {
                format!("the receipt names {named:?} instead of {:?}", expected.changed)
            })?;
            let same = effects.len() == expected.effects.len()
                && effects.iter().all(|effect| expected.effects.contains(effect));
            ensure(same, || format!("announced: {effects:?}, but expected: {:?}", expected.effects))
        }
        Some(Finished::NothingToDo) | None => {
            ensure(expected.changed.is_empty(), || format!("{:?} should be saved", expected.changed))
        }
        Some(Finished::NotSaved(reason)) => Err(format!("not saved: {reason}")),
    }
}

fn compare(
    before: &Rows,
    mut rows: Rows,
    mut after: Rows,
    key: RecordKey,
    expected: &Expected,
) -> Vec<String> {
    // The portal itself names a new photo and stamps a row that it writes.
    if photo_of(&rows, key).as_deref() == Some(NEW_PHOTO) && photo_of(&after, key) != photo_of(before, key) {
        set_photo_of(&mut rows, key, photo_of(&after, key));
    }
    if !expected.changed.is_empty() {
        stamp(&mut rows, &after, key);
    }
    normalise(&mut rows);
    normalise(&mut after);
    differences(&rows, &after)
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
