//! Reads JSON from a portal without letting it take more memory than it may.
//!
//! A small answer can become a large one: an object of eight bytes takes six hundred once
//! it is read. So what an answer takes is counted while it is read, and reading ends at a
//! bound; a text that is longer than any the portal stores is cut off, and the result says so, so that the
//! rest of it is never taken for deleted. A list is read entry by entry: each is made into what the
//! program keeps of it before the next is looked at.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::reading::Node;

/// What everything else in an answer may take, in bytes of memory.
const WHOLE: usize = 64 << 20;
/// What one entry of a list may take, in bytes of memory.
const ENTRY: usize = 16 << 20;
/// The most entries in one list. A portal sends at most 1,000 people or contacts at once.
pub(super) const ENTRIES: usize = 20_000;
/// How deep an answer may be; the portal's are less than ten.
const DEPTH: usize = 40;
/// The longest name of a member, in bytes.
const NAME: usize = 1 << 10;
/// The longest text of one line, in bytes. The portal's longest has 1,024 characters.
const LINE: usize = 8 << 10;
/// The longest text of several lines, in bytes. The portal's columns hold 65,535.
const PARAGRAPHS: usize = 128 << 10;
/// The same in a list, where they are only searched.
const PARAGRAPHS_IN_LIST: usize = 16 << 10;
/// The longest list of choices of a custom field, in bytes: JSON within a text.
const CHOICES: usize = 4 << 20;

/// What one object or list takes in memory, in bytes: the room for some members comes at once.
const OBJECT: usize = 640;
/// What any other value takes.
const VALUE: usize = 40;

/// What may be read, and what of it was.
struct Bounds {
    left: Cell<usize>,
    paragraphs: usize,
    /// The length of the longest text that was cut off, in bytes.
    cut: Cell<Option<usize>>,
    has_ended: Cell<bool>,
}

impl Bounds {
    fn new(paragraphs: usize) -> Bounds {
        Bounds { left: Cell::new(WHOLE), paragraphs, cut: Cell::new(None), has_ended: Cell::new(false) }
    }

    /// How long the text of this member can be, in bytes.
    fn longest(&self, name: &str) -> usize {
        match name {
            "about" | "notes" | "comment" | "fieldValue" | "description" => self.paragraphs,
            "mask" => CHOICES,
            _ => LINE,
        }
    }

    fn take<E: Error>(&self, memory: usize) -> Result<(), E> {
        match self.left.get().checked_sub(memory) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(self.end()),
        }
    }

    fn end<E: Error>(&self) -> E {
        self.has_ended.set(true);
        E::custom("the answer is too large")
    }

    fn why(&self) -> Unreadable {
        if self.has_ended.get() { Unreadable::TooLarge } else { Unreadable::NoJson }
    }
}

/// Why an answer cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is no JSON.
    NoJson,
    /// It would take too much memory.
    TooLarge,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadAnswer {
    pub(super) value: Value,
    /// The length of the longest text that was cut off, in bytes.
    pub(super) cut: Option<usize>,
}

/// A list whose entries were made into something, within its envelope.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadList<T> {
    /// The envelope without the list.
    pub(super) envelope: Value,
    pub(super) items: Vec<T>,
    /// How many entries the list has, also those of which nothing was made.
    pub(super) received: usize,
    /// The length of the longest text that was cut off, in bytes.
    pub(super) cut: Option<usize>,
}

/// Reads a whole answer.
pub(super) fn read(json: &[u8]) -> Result<ReadAnswer, Unreadable> {
    let bounds = Bounds::new(PARAGRAPHS);
    let value = parse(json, Bounded { bounds: &bounds, depth: DEPTH, longest: LINE });
    value.map(|value| ReadAnswer { value, cut: bounds.cut.get() }).map_err(|_| bounds.why())
}

/// Reads the list in an envelope, entry by entry.
pub(super) fn read_list<T>(
    json: &[u8],
    entry: impl Fn(Node<'_>) -> Option<T>,
) -> Result<ReadList<T>, Unreadable> {
    let bounds = Bounds::new(PARAGRAPHS_IN_LIST);
    let list = parse(json, Envelope { bounds: &bounds, entry: &entry });
    list.map(|list| ReadList { cut: bounds.cut.get(), ..list }).map_err(|_| bounds.why())
}

fn parse<'de, S: DeserializeSeed<'de>>(json: &'de [u8], seed: S) -> Result<S::Value, serde_json::Error> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let mut from = serde_json::Deserializer::from_slice(json);
    let value = seed.deserialize(&mut from)?;
    from.end()?;
    Ok(value)
}

/// Any value, within bounds.
#[derive(Clone, Copy)]
struct Bounded<'a> {
    bounds: &'a Bounds,
    depth: usize,
    /// How long a text can be here, in bytes.
    longest: usize,
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        self.bounds.take(VALUE)?;
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        let kept = if text.len() > self.longest {
            let longest = self.bounds.cut.get().unwrap_or(0).max(text.len());
            self.bounds.cut.set(Some(longest));
            &text[..text.floor_char_boundary(self.longest)]
        } else {
            text
        };
        self.bounds.take(kept.len())?;
        Ok(Value::String(kept.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = next_name(&mut members, self.bounds)? {
            if object.is_empty() {
                self.bounds.take(OBJECT)?;
            }
            let longest = self.bounds.longest(&name);
            let value = members.next_value_seed(Bounded { longest, ..inner })?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

impl<'a> Bounded<'a> {
    fn deeper<E: Error>(self) -> Result<Bounded<'a>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Bounded { depth, ..self }),
            None => Err(self.bounds.end()),
        }
    }
}

fn next_name<'de, A: MapAccess<'de>>(members: &mut A, bounds: &Bounds) -> Result<Option<String>, A::Error> {
    let name = members.next_key::<String>()?;
    if let Some(name) = &name {
        if name.len() > NAME {
            return Err(bounds.end());
        }
        bounds.take(name.len())?;
    }
    Ok(name)
}

/// The envelope around a list.
struct Envelope<'a, F> {
    bounds: &'a Bounds,
    entry: &'a F,
}

impl<'de, T, F: Fn(Node<'_>) -> Option<T>> DeserializeSeed<'de> for Envelope<'_, F> {
    type Value = ReadList<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<ReadList<T>, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, T, F: Fn(Node<'_>) -> Option<T>> Visitor<'de> for Envelope<'_, F> {
    type Value = ReadList<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<ReadList<T>, A::Error> {
        let mut envelope = Map::new();
        let mut entries = (Vec::new(), 0);
        let any = Bounded { bounds: self.bounds, depth: DEPTH, longest: LINE };
        while let Some(name) = next_name(&mut members, self.bounds)? {
            if name == "response" {
                let (response, items, received) =
                    members.next_value_seed(Entries { bounds: self.bounds, entry: self.entry })?;
                entries = (items, received);
                envelope.insert(name, response);
            } else {
                envelope.insert(name, members.next_value_seed(any)?);
            }
        }
        let (items, received) = entries;
        Ok(ReadList { envelope: Value::Object(envelope), items, received, cut: None })
    }
}

/// The entries of a list, each made into something at once. Beside them what the envelope
/// keeps in place of the list: an empty list, or the value that came instead of one.
struct Entries<'a, F> {
    bounds: &'a Bounds,
    entry: &'a F,
}

impl<'de, T, F: Fn(Node<'_>) -> Option<T>> DeserializeSeed<'de> for Entries<'_, F> {
    type Value = (Value, Vec<T>, usize);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T, F: Fn(Node<'_>) -> Option<T>> Visitor<'de> for Entries<'_, F> {
    type Value = (Value, Vec<T>, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        let mut received = 0;
        loop {
            // What an entry takes is given back before the next one.
            self.bounds.left.set(ENTRY);
            let value =
                list.next_element_seed(Bounded { bounds: self.bounds, depth: DEPTH, longest: LINE })?;
            let Some(value) = value else { break };
            received += 1;
            if received > ENTRIES {
                return Err(self.bounds.end());
            }
            items.extend((self.entry)(Node::new(&value)));
        }
        self.bounds.left.set(WHOLE);
        Ok((Value::Array(Vec::new()), items, received))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        // `{}` means an empty list; whatever is in it is not used.
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok((Value::Object(Map::new()), Vec::new(), 0))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok((Value::Bool(flag), Vec::new(), 0))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok((number.into(), Vec::new(), 0))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok((number.into(), Vec::new(), 0))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok((number.into(), Vec::new(), 0))
    }

    fn visit_str<E: Error>(self, _text: &str) -> Result<Self::Value, E> {
        Ok((Value::String(String::new()), Vec::new(), 0))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok((Value::Null, Vec::new(), 0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// JSON of any shape, as it would be read without bounds.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec(("[a-z]{1,4}", inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn ids(node: Node<'_>) -> Option<i64> {
        node.get("id").int()
    }

    #[test]
    fn small_answers_that_stand_for_large_ones_end_at_a_bound() {
        let many = |entry: &str| format!("{{\"response\":[{}]}}", vec![entry; 2_000_000].join(","));
        for entry in ["{\"a\":1}", "[[]]", "\"\"", "{}", "1"] {
            let json = many(entry);
            assert_eq!(read(json.as_bytes()).map(drop), Err(Unreadable::TooLarge), "{entry}");
            assert_eq!(read_list(json.as_bytes(), ids).map(drop), Err(Unreadable::TooLarge), "{entry}");
        }
        let deep = format!("{{\"response\":{}{}}}", "[".repeat(100), "]".repeat(100));
        assert_eq!(read(deep.as_bytes()).map(drop), Err(Unreadable::TooLarge));
        let entry =
            format!("{{\"response\":[{{\"id\":1,\"x\":[{}]}}]}}", vec!["{\"a\":1}"; 40_000].join(","));
        assert_eq!(read_list(entry.as_bytes(), ids).map(drop), Err(Unreadable::TooLarge));
        let name = format!("{{\"{}\":1}}", "a".repeat(NAME + 1));
        assert_eq!(read(name.as_bytes()).map(drop), Err(Unreadable::TooLarge));
        assert_eq!(read(b"{\"a\":").map(drop), Err(Unreadable::NoJson));
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_told() {
        for (name, most) in [("firstName", LINE), ("about", PARAGRAPHS), ("fieldValue", PARAGRAPHS)] {
            let fits = json!({name: "é".repeat(most / 2)});
            let read_all = read(fits.to_string().as_bytes()).unwrap();
            assert_eq!((read_all.value, read_all.cut), (fits, None));
            let long = json!({"response": {name: "é".repeat(most)}});
            let cut = read(long.to_string().as_bytes()).unwrap();
            assert_eq!(cut.cut, Some(2 * most));
            assert_eq!(cut.value["response"][name].as_str().unwrap(), "é".repeat(most / 2));
        }
        let list = json!({"response": [{"id": 1, "about": "a".repeat(PARAGRAPHS)}], "total": 7});
        let list = read_list(list.to_string().as_bytes(), ids).unwrap();
        assert_eq!((list.items, list.received, list.cut), (vec![1], 1, Some(PARAGRAPHS)));
        assert_eq!(list.envelope["total"], 7);
    }

    proptest! {
        #[test]
        fn within_the_bounds_it_reads_as_without(json in any_json()) {
            let text = json.to_string();
            let plain: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read(text.as_bytes()), Ok(ReadAnswer { value: plain, cut: None }));
        }

        #[test]
        fn a_list_has_the_entries_that_it_has_without(json in any_json(), total in any::<Option<u32>>()) {
            let mut envelope = json!({"response": json});
            if let Some(total) = total {
                envelope["total"] = total.into();
            }
            let list = read_list(envelope.to_string().as_bytes(), ids).unwrap();
            let entries = Node::new(&json).items();
            prop_assert_eq!(list.received, entries.count());
            prop_assert_eq!(list.items, Node::new(&json).items().filter_map(ids).collect::<Vec<_>>());
            prop_assert_eq!(Node::new(&list.envelope["response"]).is_list(), json.is_array());
        }

        #[test]
        fn whatever_comes_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = read(&bytes);
            let _ = read_list(&bytes, ids);
        }
    }
}
