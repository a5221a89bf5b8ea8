//! What to do when another user changed the same record.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::value::{CHANNELS_LIMIT, stored_length};
use super::{Channel, Draft, FieldKey, Record, Schema, Value};

/// A field that both sides changed, each to something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The field.
    pub field: FieldKey,
    /// What it was when the draft was begun.
    pub was: Value,
    /// What the portal holds now.
    pub theirs: Value,
    /// What the draft holds.
    pub mine: Value,
}

/// The result of bringing a draft onto a newer reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// The draft on the newer base, with every edit that does not conflict.
    /// Edits in conflict stay in it as well, so that nothing typed is lost.
    pub draft: Draft,
    /// The fields that another user changed and that now hold that value.
    pub taken: Vec<FieldKey>,
    /// The fields to decide.
    pub conflicts: Vec<Conflict>,
}

/// Brings a draft onto a newer reading of its record: three-way, field by field.
///
/// Lists without order (departments, managers) are merged element by element, so
/// they never conflict; channels are merged row by row as far as nobody touched the
/// same row or moved rows differently; every other field is one value.
pub fn merge(draft: &Draft, theirs: Record, schema: &Schema) -> Merge {
    let base = draft.base();
    let mut taken = Vec::new();
    let mut conflicts = Vec::new();
    let theirs = draft.believed(theirs);
    let mut merged = Draft::new(theirs.clone());
    merged.set_refused(draft.refused().clone());
    for field in &schema.fields {
        let was = base.value(field.key);
        let now = theirs.value(field.key);
        let mine = draft.value(field.key);
        let they_changed = field.has_moved(&was, &now);
        if !draft.is_changed(field) {
            // Blanks that the portal would drop are still what was typed.
            if draft.is_edited(field.key) && !they_changed {
                merged.set(field.key, mine);
            } else if they_changed {
                taken.push(field.key);
            }
        } else if !they_changed || field.same(&now, &draft.meant(field)) {
            merged.set(field.key, mine);
        } else if let Some(both) = merge_lists(&was, &now, &mine) {
            taken.push(field.key);
            merged.set(field.key, both);
        } else {
            merged.set(field.key, mine.clone());
            conflicts.push(Conflict { field: field.key, was, theirs: now, mine });
        }
    }
    merged.bring_back_as(draft);
    drop_hidden(draft, &mut merged, &mut taken, &mut conflicts);
    Merge { draft: merged, taken, conflicts }
}

/// An edit that meant nothing any more (managers, after going back to "everyone may view")
/// does not come to life because another user changed what it depends on.
fn drop_hidden(draft: &Draft, merged: &mut Draft, taken: &mut Vec<FieldKey>, conflicts: &mut Vec<Conflict>) {
    let hidden: Vec<FieldKey> = draft.edits().keys().copied().filter(|key| !draft.applies(*key)).collect();
    for key in hidden {
        if !merged.applies(key) {
            continue;
        }
        merged.revert(key);
        if conflicts.iter().any(|conflict| conflict.field == key) {
            conflicts.retain(|conflict| conflict.field != key);
            taken.push(key);
        }
    }
}

/// The list that holds what both sides wanted; `None` if there is no such list.
fn merge_lists(was: &Value, theirs: &Value, mine: &Value) -> Option<Value> {
    let both = |was: &BTreeSet<Uuid>, theirs: &BTreeSet<Uuid>, mine: &BTreeSet<Uuid>| {
        let added = mine.difference(was);
        let kept = theirs.iter().filter(|id| mine.contains(id) || !was.contains(id));
        kept.chain(added).copied().collect::<BTreeSet<Uuid>>()
    };
    match (was, theirs, mine) {
        (Value::People(a), Value::People(b), Value::People(c)) => Some(Value::People(both(a, b, c))),
        (Value::Departments(a), Value::Departments(b), Value::Departments(c)) => {
            Some(Value::Departments(both(a, b, c)))
        }
        (Value::Channels(a), Value::Channels(b), Value::Channels(c)) => {
            merge_channels(a, b, c).map(Value::Channels)
        }
        _ => None,
    }
}

fn merge_channels(was: &[Channel], theirs: &[Channel], mine: &[Channel]) -> Option<Vec<Channel>> {
    if theirs == mine {
        return Some(mine.to_vec());
    }
    let added = |side: &[Channel]| -> Vec<Channel> {
        side.iter().filter(|row| !was.contains(row)).cloned().collect()
    };
    let kept =
        |side: &[Channel]| -> Vec<Channel> { side.iter().filter(|row| was.contains(row)).cloned().collect() };
    let in_order = |side: &[Channel]| -> bool {
        let kept = kept(side);
        let as_before: Vec<&Channel> = was.iter().filter(|row| kept.contains(row)).collect();
        kept.iter().eq(as_before)
    };
    let both_removed = was.iter().any(|row| !theirs.contains(row) && !mine.contains(row));
    let (new_theirs, new_mine) = (added(theirs), added(mine));
    // Both replaced the same row: which one is right is not for a program to say.
    if both_removed && !new_theirs.is_empty() && !new_mine.is_empty() && new_theirs != new_mine {
        return None;
    }
    // The order is that of the side that moved rows.
    let (first, second) = match (in_order(theirs), in_order(mine)) {
        (true, true) | (false, true) => (theirs, mine),
        (true, false) => (mine, theirs),
        (false, false) => return None,
    };
    let mut merged: Vec<Channel> =
        first.iter().filter(|row| second.contains(row) || !was.contains(row)).cloned().collect();
    merged.extend(added(second).into_iter().filter(|row| !first.contains(row)));
    // What does not fit would be cut off by the portal.
    (stored_length(&merged) <= CHANNELS_LIMIT).then_some(merged)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::records::{Choice, samples};

    #[test]
    fn rows_of_channels_meet_and_moved_rows_stay_moved() {
        let rows = |text: &str| -> Vec<Channel> {
            text.chars().map(|letter| Channel::new("mail", letter.to_string())).collect()
        };
        let merged = |was, theirs, mine| merge_channels(&rows(was), &rows(theirs), &rows(mine));
        assert_eq!(merged("ab", "abc", "abd"), Some(rows("abcd")));
        assert_eq!(merged("abc", "bc", "abcd"), Some(rows("bcd")));
        assert_eq!(merged("abc", "cba", "abcd"), Some(rows("cbad")));
        assert_eq!(merged("abc", "abcd", "cba"), Some(rows("cbad")));
        assert_eq!(merged("abc", "cba", "bac"), None);
        assert_eq!(merged("a", "b", "c"), None);
    }

    #[test]
    fn an_edit_that_was_hidden_stays_without_effect() {
        let access = |choice| Value::Choice(Some(choice));
        let with_access = |choice| {
            let mut record = samples::a_contact();
            record.values.insert(FieldKey::Access, access(choice));
            record.values.insert(FieldKey::Managers, Value::People(BTreeSet::new()));
            record
        };
        let was = with_access(Choice::EveryoneViews);
        let mut draft = Draft::new(was.clone());
        draft.set(FieldKey::Access, access(Choice::Restricted));
        draft.set(FieldKey::Managers, Value::People(samples::all_ids().take(1).collect()));
        draft.set(FieldKey::Access, access(Choice::EveryoneViews));
        let schema = Schema::contact(&[]);
        let unchanged = merge(&draft, was, &schema);
        assert!(unchanged.draft.is_edited(FieldKey::Managers), "it may be wanted again");
        let merged = merge(&draft, with_access(Choice::Restricted), &schema);
        assert!(merged.conflicts.is_empty() && !merged.draft.has_edits(), "{merged:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// An unordered list ends with exactly what both sides wanted.
        #[test]
        fn sets_keep_what_each_side_added_and_drop_what_either_removed(
            was in samples::some_ids(), theirs in samples::some_ids(), mine in samples::some_ids(),
        ) {
            let Some(Value::People(merged)) = merge_lists(
                &Value::People(was.clone()), &Value::People(theirs.clone()), &Value::People(mine.clone()),
            ) else { panic!("people merge") };
            for id in samples::all_ids() {
                let expected = match (was.contains(&id), theirs.contains(&id), mine.contains(&id)) {
                    (true, theirs, mine) => theirs && mine,
                    (false, theirs, mine) => theirs || mine,
                };
                prop_assert_eq!(merged.contains(&id), expected);
            }
        }

        /// A merged list of channels holds each row that either side wanted, and none that
        /// either removed; if there is no such list, the merge says so.
        #[test]
        fn channels_keep_what_each_side_added_and_drop_what_either_removed(
            was in samples::some_channels(), theirs in samples::some_channels(), mine in samples::some_channels(),
        ) {
            if let Some(merged) = merge_channels(&was, &theirs, &mine) {
                for row in samples::all_channels() {
                    let expected = match (was.contains(&row), theirs.contains(&row), mine.contains(&row)) {
                        (true, theirs, mine) => theirs && mine,
                        (false, theirs, mine) => theirs || mine,
                    };
                    prop_assert_eq!(merged.iter().filter(|other| **other == row).count(), usize::from(expected));
                }
            } else {
                prop_assert!(was != theirs && was != mine && theirs != mine);
            }
        }

        /// No field is lost silently: it holds mine, or theirs, or it is reported.
        #[test]
        fn every_field_holds_the_three_way_merge_or_is_a_conflict(
            was in samples::person(), theirs in samples::person(), mine in samples::person(),
        ) {
            let schema = Schema::person();
            let mut draft = Draft::new(was.clone());
            for field in &schema.fields { draft.set(field.key, mine.value(field.key)); }
            let merge = merge(&draft, theirs.clone(), &schema);
            for field in &schema.fields {
                let (w, t, m) = (was.value(field.key), theirs.value(field.key), mine.value(field.key));
                let result = merge.draft.value(field.key);
                if merge.conflicts.iter().any(|c| c.field == field.key) {
                    prop_assert!(w != t && w != m && t != m);
                    prop_assert_eq!(result, m);
                } else if w == m {
                    prop_assert_eq!(result, t);
                } else if w == t || t == m {
                    prop_assert_eq!(result, m);
                } else {
                    prop_assert!(matches!(result, Value::Departments(_) | Value::People(_) | Value::Channels(_)));
                }
            }
        }
    }
}
