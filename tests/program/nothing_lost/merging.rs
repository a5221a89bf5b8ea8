//! What shall come of two edits of one record, told without the program.

use std::collections::{BTreeMap, BTreeSet};

use portal_desk::records::{Channel, Choice, FieldKey, Value};

use crate::stored::Values;

/// What a field shall hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// This.
    Value(Value),
    /// These rows, in whatever order; or it is for the user to decide.
    Rows(BTreeSet<Channel>),
    /// It is for the user to decide.
    Decision,
}

/// What each field shall hold.
pub type AllWanted = BTreeMap<FieldKey, Wanted>;

/// What comes of a record that held `was`, that somebody else has changed to `theirs`, and
/// in whose form stands `mine`.
pub fn wanted(was: &Values, theirs: &Values, mine: &Values) -> AllWanted {
    let one = |field: &FieldKey| {
        let (was, theirs) = (&was[field], &theirs[field]);
        // Of a contact that everyone sees nobody edits the managers.
        let hidden = *field == FieldKey::Managers && !is_restricted(mine);
        let mine = if hidden { was } else { &mine[field] };
        field_wanted(was, theirs, mine)
    };
    mine.keys().map(|field| (*field, one(field))).collect()
}

/// Whether only its managers see the contact; people have no such thing.
pub fn is_restricted(values: &Values) -> bool {
    values.get(&FieldKey::Access) == Some(&Value::Choice(Some(Choice::Restricted)))
}

fn field_wanted(was: &Value, theirs: &Value, mine: &Value) -> Wanted {
    if mine == was {
        return Wanted::Value(theirs.clone());
    }
    if theirs == was || theirs == mine {
        return Wanted::Value(mine.clone());
    }
    match (was, theirs, mine) {
        (Value::Departments(a), Value::Departments(b), Value::Departments(c)) => {
            Wanted::Value(Value::Departments(both(a, b, c)))
        }
        (Value::People(a), Value::People(b), Value::People(c)) => Wanted::Value(Value::People(both(a, b, c))),
        (Value::Channels(a), Value::Channels(b), Value::Channels(c)) => {
            let set = |rows: &[Channel]| rows.iter().cloned().collect::<BTreeSet<Channel>>();
            Wanted::Rows(both(&set(a), &set(b), &set(c)))
        }
        _ => Wanted::Decision,
    }
}

/// Each element is there if both want it, or if one has added it.
fn both<T: Ord + Clone>(was: &BTreeSet<T>, theirs: &BTreeSet<T>, mine: &BTreeSet<T>) -> BTreeSet<T> {
    let all = was.iter().chain(theirs).chain(mine);
    let wanted = |item: &&T| {
        let (theirs, mine) = (theirs.contains(item), mine.contains(item));
        if was.contains(item) { theirs && mine } else { theirs || mine }
    };
    all.filter(wanted).cloned().collect()
}
