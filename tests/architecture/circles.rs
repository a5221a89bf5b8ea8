//! Files that use each other.

use std::collections::{BTreeSet, VecDeque};

use crate::tree::Uses;

/// The shortest circle of files of which each uses the next one; the first comes again at the end.
pub fn shortest_circle(uses: &Uses) -> Option<Vec<String>> {
    uses.keys().filter_map(|file| way_back(uses, file)).min_by_key(Vec::len)
}

/// The shortest way from a file through those that it uses back to itself.
fn way_back(uses: &Uses, start: &str) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![start.to_owned()]]);
    let mut reached = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let others = way.last().and_then(|file| uses.get(file));
        for next in others.into_iter().flat_map(|others| others.keys()) {
            let longer: Vec<String> = way.iter().chain([next]).cloned().collect();
            if next == start {
                return Some(longer);
            }
            if reached.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// A circle in words: who uses whom, and by which path.
pub fn in_words(circle: &[String], uses: &Uses) -> String {
    let steps = circle.windows(2).map(|pair| {
        let path = uses.get(&pair[0]).and_then(|others| others.get(&pair[1]));
        format!("{} uses {} ({})", pair[0], pair[1], path.map_or("", String::as_str))
    });
    steps.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Files of one letter, each before those that it uses.
    fn files(lines: &[&str]) -> Uses {
        let entry = |line: &&str| {
            let mut names = line.chars().map(String::from);
            let first = names.next().unwrap();
            let others: BTreeMap<String, String> = names.map(|name| (name, "super::X".to_owned())).collect();
            (first, others)
        };
        lines.iter().map(entry).collect()
    }

    #[test]
    fn the_shortest_circle_is_found() {
        assert_eq!(shortest_circle(&files(&["abc", "bc", "c"])), None);
        let circle = |lines: &[&str]| shortest_circle(&files(lines)).map(|circle| circle.concat());
        assert_eq!(circle(&["ab", "ba"]).as_deref(), Some("aba"));
        assert_eq!(circle(&["ab", "bc", "cda", "dc"]).as_deref(), Some("cdc"));
        assert_eq!(circle(&["ab", "bc", "ca"]).as_deref(), Some("abca"));
    }

    #[test]
    fn a_circle_is_told_with_the_paths_that_make_it() {
        let uses = files(&["ab", "ba"]);
        let circle = shortest_circle(&uses).unwrap();
        assert_eq!(in_words(&circle, &uses), "a uses b (super::X), b uses a (super::X)");
    }
}
