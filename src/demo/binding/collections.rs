//! How lists are bound. All keys that start with the list's name without regard to case take part in finding
//! the positions, but the members of an object are then looked up WITH regard to case – so `Contacts` for
//! `contacts` is an empty list without an error. A position that leaves a hole is out of range: 500.

use uuid::Uuid;

use super::arguments::BoundArguments;
use super::typed;
use crate::demo::envelope::Failure;

/// One element of a `contacts` parameter; what was not given is null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChannelArgument {
    /// `type`
    pub kind: Option<String>,
    /// `value`
    pub value: Option<String>,
}

impl BoundArguments {
    /// A list of Guids: omitted is empty, null and "" are a 400.
    pub(crate) fn guids(&self, name: &str) -> Result<Vec<Uuid>, Failure> {
        let mut list = Vec::new();
        for prefix in self.element_prefixes(name) {
            for value in self.values(&prefix.text) {
                list.push(typed::guid(value)?);
            }
        }
        Ok(list)
    }

    /// A list of strings, as `tags[]`.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let prefixes = self.element_prefixes(name);
        prefixes.iter().flat_map(|prefix| self.values(&prefix.text)).map(str::to_owned).collect()
    }

    /// The list of a person's channels: omitted and null are empty.
    pub(crate) fn channels(&self) -> Result<Vec<ChannelArgument>, Failure> {
        self.objects("contacts", |prefix| {
            let kind = self.member(&prefix, ["Type", "type"])?;
            let value = self.member(&prefix, ["Value", "value"])?;
            let given = kind.is_some() || value.is_some();
            Ok(given.then_some(ChannelArgument { kind, value }))
        })
    }

    /// A list of number/text pairs: omitted and null are empty, a key that is not a number is a 400.
    pub(crate) fn key_values(&self, name: &str) -> Result<Vec<(i64, Option<String>)>, Failure> {
        self.objects(name, |prefix| {
            let key = self.member(&prefix, ["Key", "key"])?;
            let value = self.member(&prefix, ["Value", "value"])?;
            if key.is_none() && value.is_none() {
                return Ok(None);
            }
            Ok(Some((typed::number(key.as_deref().unwrap_or_default())?, value)))
        })
    }

    fn objects<T>(
        &self,
        name: &str,
        bind: impl Fn(String) -> Result<Option<T>, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut list = Vec::new();
        for prefix in self.element_prefixes(name) {
            if let Some(element) = bind(prefix.text)? {
                if prefix.position > list.len() {
                    return Err(Failure::other(
                        "Index must be within the bounds of the List.\nParameter name: index",
                    ));
                }
                list.insert(prefix.position, element);
            }
        }
        Ok(list)
    }

    /// The prefixes under which elements of a list may lie, in the order in which they were met:
    /// `name`, `name[]` or `name[n]`. Keys that have nothing to do with the list count as `name`.
    fn element_prefixes(&self, name: &str) -> Vec<Prefix> {
        let mut prefixes: Vec<Prefix> = Vec::new();
        for (key, _) in &self.pairs {
            let rest = match key.get(..name.len()) {
                Some(start) if start.eq_ignore_ascii_case(name) => &key[name.len()..],
                _ => "",
            };
            let (bracket, inner) = match rest.strip_prefix('[') {
                Some(inner) => (true, inner),
                None => (false, rest),
            };
            let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
            let (text, position) = match inner[..digits].parse::<usize>() {
                Ok(number) => (format!("{name}[{number}]"), number),
                Err(_) if bracket => (format!("{name}[]"), 0),
                Err(_) => (name.to_owned(), 0),
            };
            if prefixes.iter().all(|known| known.text != text) {
                prefixes.push(Prefix { text, position });
            }
        }
        prefixes
    }

    /// A member of an element: exact case, several values of one key joined by commas, two different keys
    /// for it are an invalid operation.
    fn member(&self, prefix: &str, names: [&str; 2]) -> Result<Option<String>, Failure> {
        let mut found: Option<(&str, String)> = None;
        for (key, value) in &self.pairs {
            let Some(rest) = key.strip_prefix(prefix) else {
                continue;
            };
            if !names.contains(&rest.trim_matches(['[', '.', ']'])) {
                continue;
            }
            match &mut found {
                None => found = Some((key, value.clone())),
                Some((first, joined)) if first.eq_ignore_ascii_case(key) => {
                    joined.push(',');
                    joined.push_str(value);
                }
                Some(_) => {
                    return Err(Failure::invalid_operation("Sequence contains more than one element"));
                }
            }
        }
        Ok(found.map(|(_, value)| value))
    }
}

struct Prefix {
    text: String,
    position: usize,
}
