//! What a user does to a form.

use std::collections::BTreeMap;
use std::path::Path;

use portal_desk::desk::{Action, Desk};
use portal_desk::records::{FieldKey, Photo, RecordKey, Value, lock};
use proptest::prelude::*;
use proptest::sample::select;

use crate::nothing_else_changes::site::wait;

/// What was asked for, field by field. It may be what the field held anyway.
pub type Asked = BTreeMap<FieldKey, Value>;

/// One thing a user does to a form.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A field gets another value.
    Set(FieldKey, Value),
    /// A text gets blanks before and after.
    Blanks(FieldKey, &'static str, &'static str),
    /// A field gets the value it had at first.
    Same(FieldKey),
    /// The edit of a field is taken back.
    Revert(FieldKey),
    /// All edits are taken back.
    RevertAll,
    /// A picture file is chosen as the photo.
    Picture,
    /// The photo is to be fetched from the portal's own sample picture.
    PictureAddress,
}

/// Up to six things done to a form with these fields.
pub fn edits(
    set: BoxedStrategy<(FieldKey, Value)>,
    fields: &[FieldKey],
    by_address: bool,
) -> BoxedStrategy<Vec<Edit>> {
    let field = || select(fields.to_vec());
    let texts: Vec<FieldKey> = fields.iter().copied().filter(|field| is_text(*field)).collect();
    let blank = || select(&["", " ", "\t", "  "][..]);
    let photo = Just(if by_address { Edit::PictureAddress } else { Edit::Picture });
    let edit = prop_oneof![
        240 => set.prop_map(|(field, value)| Edit::Set(field, value)),
        30 => (select(texts), blank(), blank()).prop_map(|(field, a, b)| Edit::Blanks(field, a, b)),
        20 => field().prop_map(Edit::Same),
        15 => field().prop_map(Edit::Revert),
        2 => Just(Edit::RevertAll),
        1 => Just(Edit::Picture),
        1 => photo,
    ];
    proptest::collection::vec(edit, 0..=6).boxed()
}

fn is_text(field: FieldKey) -> bool {
    matches!(
        field,
        FieldKey::FirstName
            | FieldKey::LastName
            | FieldKey::Title
            | FieldKey::Location
            | FieldKey::Comment
            | FieldKey::JobTitle
            | FieldKey::About
            | FieldKey::Custom(_)
    )
}

/// Does all this to the form of an open record, as far as the form lets it, and tells
/// what is asked for in the end.
pub fn make(desk: &mut Desk, key: RecordKey, edits: &[Edit], picture: &Path, address: &str) -> Asked {
    let mut asked = Asked::new();
    for edit in edits {
        match edit {
            Edit::Set(field, value) => set(desk, key, &mut asked, *field, value.clone()),
            Edit::Blanks(field, before, after) => {
                let text = format!("{before}{}{after}", text(desk, key, *field));
                set(desk, key, &mut asked, *field, Value::Text(text));
            }
            Edit::Same(field) => {
                let Some(record) = desk.record(key) else { continue };
                let value = record.draft.base().value(*field);
                set(desk, key, &mut asked, *field, value);
            }
            Edit::Revert(field) => revert(desk, key, &mut asked, *field),
            Edit::RevertAll => revert_all(desk, key, &mut asked),
            Edit::Picture => choose_picture(desk, key, &mut asked, picture),
            Edit::PictureAddress => {
                let value = Value::Photo(Photo::Address(format!("{address}/_demo/picture.png")));
                set(desk, key, &mut asked, FieldKey::Photo, value);
            }
        }
        // A field can be locked again by taking back what unlocked it.
        for field in asked.keys().copied().collect::<Vec<_>>() {
            if is_locked(desk, key, field) {
                revert(desk, key, &mut asked, field);
            }
        }
        if !desk.problems(key).is_empty() {
            revert_all(desk, key, &mut asked);
        }
    }
    asked
}

fn text(desk: &Desk, key: RecordKey, field: FieldKey) -> String {
    desk.record(key).map_or_else(String::new, |record| record.draft.text(field).to_owned())
}

fn is_locked(desk: &Desk, key: RecordKey, field: FieldKey) -> bool {
    let viewer = desk.lists().map(|signed| &signed.viewer);
    let found = desk.record(key).zip(viewer);
    found.is_none_or(|(record, viewer)| lock(&record.draft, field, viewer).is_some())
}

/// An edit that the form locks or refuses is not made.
fn set(desk: &mut Desk, key: RecordKey, asked: &mut Asked, field: FieldKey, value: Value) {
    if is_locked(desk, key, field) {
        return;
    }
    desk.act(Action::Edit(key, field, value.clone()));
    asked.insert(field, value);
    if !desk.problems(key).is_empty() {
        revert(desk, key, asked, field);
    }
}

fn revert(desk: &mut Desk, key: RecordKey, asked: &mut Asked, field: FieldKey) {
    desk.act(Action::Revert(key, field));
    asked.remove(&field);
}

fn revert_all(desk: &mut Desk, key: RecordKey, asked: &mut Asked) {
    desk.act(Action::RevertAll(key));
    asked.clear();
}

fn choose_picture(desk: &mut Desk, key: RecordKey, asked: &mut Asked, picture: &Path) {
    if is_locked(desk, key, FieldKey::Photo) {
        return;
    }
    desk.act(Action::LoadPicture(key, picture.to_owned()));
    wait(desk, |desk| desk.record(key).is_none_or(|record| record.photo.running.is_none()));
    if let Some(record) = desk.record(key) {
        asked.insert(FieldKey::Photo, record.draft.value(FieldKey::Photo));
    }
}
