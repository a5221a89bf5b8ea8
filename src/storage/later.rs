//! What a later version of the program wrote, as far as this one understands it.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::records::{Change, FieldKey, ReceiptLine, Value};

/// Takes the fields out of a written draft that this version cannot read, and gives
/// their names.
pub(super) fn take_unknown_values(draft: &mut Json) -> Vec<String> {
    let mut unknown = Vec::new();
    for place in ["/base/values", "/edits"] {
        if let Some(Json::Object(values)) = draft.pointer_mut(place) {
            values.retain(|name, value| {
                let known = is_readable_value(name, value);
                if !known && !unknown.contains(name) {
                    unknown.push(name.clone());
                }
                known
            });
        }
    }
    unknown
}

fn is_readable_value(name: &str, value: &Json) -> bool {
    match (name.parse::<FieldKey>(), serde_json::from_value::<Value>(value.clone())) {
        (Ok(key), Ok(value)) => key.holds(&value),
        _ => false,
    }
}

/// Takes the changes out of a written receipt that this version cannot read, and says
/// whether there were any.
pub(super) fn take_unknown_changes(receipt: &mut Json) -> bool {
    let lines = retain_readable::<ReceiptLine>(receipt, "/lines");
    let unexpected = retain_readable::<Change>(receipt, "/unexpected");
    retain_readable::<FieldKey>(receipt, "/kept_from_others");
    retain_readable::<Change>(receipt, "/hidden");
    lines || unexpected
}

fn retain_readable<T: DeserializeOwned>(from: &mut Json, place: &str) -> bool {
    let Some(Json::Array(items)) = from.pointer_mut(place) else { return false };
    let before = items.len();
    items.retain(|item| serde_json::from_value::<T>(item.clone()).is_ok());
    items.len() < before
}
