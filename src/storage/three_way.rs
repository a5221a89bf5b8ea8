//! Brings what one window changed in a file into what another has made of it meanwhile.

use serde_json::{Map, Value as Json};

/// What tells the entries of a list apart; `None` for a list that is one value.
pub(super) type Identity = fn(&Json) -> Option<String>;

/// What is there, with what changed from `base` to `mine` on top.
pub(super) fn three_way(base: &Json, mine: &Json, theirs: &Json, identity: Identity) -> Json {
    if mine == base {
        return theirs.clone();
    }
    match (base, mine, theirs) {
        (Json::Object(base), Json::Object(mine), Json::Object(theirs)) => {
            Json::Object(members(base, mine, theirs, identity))
        }
        (Json::Array(base), Json::Array(mine), Json::Array(theirs)) => {
            let named = |list: &[Json]| -> Option<Vec<(String, Json)>> {
                list.iter().map(|entry| Some((identity(entry)?, entry.clone()))).collect()
            };
            match (named(base), named(mine), named(theirs)) {
                (Some(base), Some(mine), Some(theirs)) => {
                    Json::Array(entries(&base, &mine, &theirs, identity))
                }
                _ => Json::Array(mine.clone()),
            }
        }
        _ => mine.clone(),
    }
}

fn members(
    base: &Map<String, Json>,
    mine: &Map<String, Json>,
    theirs: &Map<String, Json>,
    identity: Identity,
) -> Map<String, Json> {
    let mut merged = theirs.clone();
    for (name, value) in mine {
        let was = base.get(name);
        if was == Some(value) {
            continue;
        }
        let value = match (was, theirs.get(name)) {
            (Some(was), Some(now)) => three_way(was, value, now, identity),
            _ => value.clone(),
        };
        merged.insert(name.clone(), value);
    }
    for name in base.keys().filter(|name| !mine.contains_key(*name)) {
        merged.remove(name);
    }
    merged
}

type Named = (String, Json);

/// Who was removed here is gone, who was added anywhere is there; the order is the one that was
/// changed here, else theirs.
fn entries(base: &[Named], mine: &[Named], theirs: &[Named], identity: Identity) -> Vec<Json> {
    let get =
        |list: &[Named], id: &str| list.iter().find(|(other, _)| other == id).map(|(_, entry)| entry.clone());
    let merged = |id: &str| -> Option<Json> {
        match (get(base, id), get(mine, id), get(theirs, id)) {
            (Some(base), Some(mine), Some(theirs)) => Some(three_way(&base, &mine, &theirs, identity)),
            // Both added it: what this window says of it counts.
            (None, Some(mine), _) => Some(mine),
            (None, None, theirs) => theirs,
            // Removed there, and changed here since.
            (Some(base), Some(mine), None) => (mine != base).then_some(mine),
            (Some(_), None, _) => None,
        }
    };
    let common = |list: &[Named], other: &[Named]| -> Vec<String> {
        list.iter().map(|(id, _)| id.clone()).filter(|id| get(other, id).is_some()).collect()
    };
    let is_reordered = common(base, mine) != common(mine, base);
    let (first, then) = if is_reordered { (mine, theirs) } else { (theirs, mine) };
    let more = then.iter().filter(|(id, _)| get(first, id).is_none());
    first.iter().chain(more).filter_map(|(id, _)| merged(id)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn id(entry: &Json) -> Option<String> {
        entry.get("id").map(Json::to_string)
    }

    fn merge(base: Json, mine: Json, theirs: Json) -> Json {
        three_way(&base, &mine, &theirs, id)
    }

    #[test]
    fn what_both_changed_is_there() {
        let base = json!({"theme": "light", "zoom": 100, "later": {"a": 1}});
        let mine = json!({"theme": "dark", "zoom": 100, "later": {"a": 1}});
        let theirs = json!({"theme": "light", "zoom": 120, "later": {"a": 2}, "new": true});
        assert_eq!(
            merge(base.clone(), mine, theirs.clone()),
            json!({"theme": "dark", "zoom": 120, "later": {"a": 2}, "new": true})
        );
        assert_eq!(merge(base.clone(), base.clone(), theirs.clone()), theirs);
        assert_eq!(merge(base.clone(), theirs.clone(), base), theirs);
    }

    #[test]
    fn lists_are_merged_entry_by_entry() {
        let list = |ids: &[i64]| Json::from(ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>());
        for (base, mine, theirs, merged) in [
            (&[1, 2][..], &[1, 2, 3][..], &[1, 2, 4][..], &[1, 2, 4, 3][..]),
            (&[1, 2], &[1], &[1, 2, 4], &[1, 4]),
            (&[1, 2], &[1, 2], &[2], &[2]),
            (&[1, 2], &[2, 1], &[1, 2, 4], &[2, 1, 4]),
            (&[1, 2], &[1, 2, 3], &[2, 1], &[2, 1, 3]),
            (&[], &[1], &[1], &[1]),
        ] {
            assert_eq!(
                merge(list(base), list(mine), list(theirs)),
                list(merged),
                "{base:?} {mine:?} {theirs:?}"
            );
        }
        let named = |name: &str, colour: &str| json!([{"id": 1, "name": name, "colour": colour}]);
        assert_eq!(merge(named("A", "red"), named("B", "red"), named("A", "blue")), named("B", "blue"));
        // Removed there and renamed here: it stays.
        assert_eq!(merge(named("A", "red"), named("B", "red"), json!([])), named("B", "red"));
    }

    fn a_file() -> impl Strategy<Value = Json> {
        let entry = (0..5i64, 0..3i64).prop_map(|(id, value)| (id, json!({"id": id, "value": value})));
        let list = prop::collection::btree_map(0..5i64, entry, 0..4)
            .prop_map(|map| map.into_values().map(|(_, entry)| entry).collect::<Vec<_>>());
        let list = list.prop_map(|mut list| {
            list.dedup_by_key(|entry| entry["id"].clone());
            let mut seen = std::collections::HashSet::new();
            list.retain(|entry| seen.insert(entry["id"].to_string()));
            list
        });
        (0..3i64, prop::option::of(0..3i64), list).prop_map(|(a, b, list)| {
            let mut file = json!({"a": a, "list": list});
            if let Some(b) = b {
                file["b"] = b.into();
            }
            file
        })
    }

    proptest! {
        #[test]
        fn nothing_of_one_side_is_lost_where_the_other_did_nothing(
            base in a_file(), mine in a_file(), theirs in a_file()
        ) {
            prop_assert_eq!(merge(base.clone(), base.clone(), theirs.clone()), theirs.clone());
            let own = merge(base.clone(), mine.clone(), base.clone());
            prop_assert_eq!(&own["a"], &mine["a"]);
            prop_assert_eq!(own.get("b"), mine.get("b"));
            let merged = merge(base.clone(), mine.clone(), theirs.clone());
            // Once more changes nothing.
            prop_assert_eq!(&merge(base, mine, merged.clone()), &merged);
        }
    }
}
