//! What to do when somebody else changed the same record.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Draft, FieldKey, Record, Schema, Value};

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
    /// The fields that somebody else changed and that now hold their value.
    pub taken: Vec<FieldKey>,
    /// The fields to decide.
    pub conflicts: Vec<Conflict>,
}

/// Brings a draft onto a newer reading of its record: three-way, field by field.
///
/// Lists without order (departments, managers) are merged element by element, so
/// they never conflict; every other field is one value.
pub fn merge(draft: &Draft, theirs: Record, schema: &Schema) -> Merge {
    let base = draft.base();
    let mut taken = Vec::new();
    let mut conflicts = Vec::new();
    let mut merged = Draft::new(theirs.clone());
    for field in &schema.fields {
        let was = base.value(field.key);
        let now = theirs.value(field.key);
        let mine = draft.value(field.key);
        let they_changed = !field.same(&was, &now);
        if !draft.is_changed(field) {
            // Blanks that the portal would drop are still what was typed.
            if draft.is_edited(field.key) && !they_changed {
                merged.set(field.key, mine);
            } else if they_changed {
                taken.push(field.key);
            }
        } else if !they_changed || field.same(&now, &mine) {
            merged.set(field.key, mine);
        } else if let Some(both) = merge_sets(&was, &now, &mine) {
            taken.push(field.key);
            merged.set(field.key, both);
        } else {
            merged.set(field.key, mine.clone());
            conflicts.push(Conflict { field: field.key, was, theirs: now, mine });
        }
    }
    Merge { draft: merged, taken, conflicts }
}

fn merge_sets(was: &Value, theirs: &Value, mine: &Value) -> Option<Value> {
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
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::records::samples;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// An unordered list ends with exactly what both sides wanted.
        #[test]
        fn sets_keep_what_each_side_added_and_drop_what_either_removed(
            was in samples::some_ids(), theirs in samples::some_ids(), mine in samples::some_ids(),
        ) {
            let Some(Value::People(merged)) = merge_sets(
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
                    prop_assert!(matches!(result, Value::Departments(_) | Value::People(_)));
                }
            }
        }
    }
}
