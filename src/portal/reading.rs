//! Reads the JSON of a portal, whatever shape it has.

use serde_json::Value;
use uuid::Uuid;

/// A place in an answer that may be missing or hold something unexpected. Reading
/// from it never fails; what cannot be read is absent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a>(Option<&'a Value>);

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value) -> Node<'a> {
        Node(Some(value))
    }

    /// The member of this name.
    pub(super) fn get(self, name: &str) -> Node<'a> {
        Node(self.0.and_then(|value| value.get(name)))
    }

    /// Whether there is a value here, even `null`.
    pub(super) fn is_written(self) -> bool {
        self.0.is_some()
    }

    pub(super) fn is_object(self) -> bool {
        self.0.is_some_and(Value::is_object)
    }

    pub(super) fn is_list(self) -> bool {
        self.0.is_some_and(Value::is_array)
    }

    /// A text; numbers and truth values read as they are written.
    pub(super) fn text(self) -> Option<String> {
        match self.0? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// A text, or an empty one.
    pub(super) fn words(self) -> String {
        self.text().unwrap_or_default()
    }

    /// A text that is not empty.
    pub(super) fn some_words(self) -> Option<String> {
        self.text().filter(|text| !text.is_empty())
    }

    /// A whole number, also as text or with a zero fraction.
    pub(super) fn int(self) -> Option<i64> {
        match self.0? {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => {
                let text = text.trim();
                text.parse().ok().or_else(|| whole(text.parse().ok()?))
            }
            _ => None,
        }
    }

    /// A number of things.
    pub(super) fn count(self) -> Option<usize> {
        self.int().and_then(|number| usize::try_from(number).ok())
    }

    /// A truth value, also as text or number.
    pub(super) fn flag(self) -> Option<bool> {
        match self.0? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_i64().map(|number| number != 0),
            Value::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => Some(false),
            _ => None,
        }
    }

    /// Whether it says yes.
    pub(super) fn is_true(self) -> bool {
        self.flag() == Some(true)
    }

    /// A GUID; the all-zero one means none.
    pub(super) fn id(self) -> Option<Uuid> {
        let text = self.0?.as_str()?;
        Uuid::try_parse(text.trim()).ok().filter(|id| !id.is_nil())
    }

    /// The entries of a list; anything else, `{}` above all, is an empty list.
    pub(super) fn items(self) -> impl Iterator<Item = Node<'a>> {
        self.0.and_then(Value::as_array).into_iter().flatten().map(Node::new)
    }
}

fn whole(number: f64) -> Option<i64> {
    // Up to 2^53 every whole number is exact, and the portal's numbers are small.
    #[expect(clippy::cast_possible_truncation)]
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_flags_come_in_many_spellings() {
        for value in [json!(12), json!("12"), json!(12.0), json!(" 12.0 ")] {
            assert_eq!(Node::new(&value).int(), Some(12), "{value}");
        }
        for value in [json!(1.5), json!(null), json!({}), json!("x"), json!(1e300)] {
            assert_eq!(Node::new(&value).int(), None, "{value}");
        }
        assert_eq!(Node::new(&json!("TRUE")).flag(), Some(true));
        assert_eq!(Node::new(&json!("")).flag(), None);
        assert_eq!(Node::new(&json!(-1)).count(), None);
    }

    #[test]
    fn an_empty_object_is_an_empty_list() {
        assert_eq!(Node::new(&json!({})).items().count(), 0);
        assert_eq!(Node::new(&json!({"a": [1, 2]})).get("a").items().count(), 2);
    }

    #[test]
    fn the_zero_guid_is_nobody() {
        assert_eq!(Node::new(&json!("00000000-0000-0000-0000-000000000000")).id(), None);
        assert_eq!(Node::new(&json!("nonsense")).id(), None);
        assert!(Node::new(&json!("38C0F464-f1e7-493e-8d95-dc4ee8ee834a")).id().is_some());
    }
}
