//! Which module knows which is what the table in `src/lib.rs` says.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those that it may know, as the table says.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    let row = |line: &str| {
        let (module, rest) = line.split_once("`]").unwrap();
        let known = rest.rsplit('|').nth(1).unwrap();
        let known = known.split('`').skip(1).step_by(2).map(str::to_owned);
        (module.to_owned(), known.collect())
    };
    rows.map(row).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All source files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

/// The modules that a text names by paths from the root of the crate, those in nested lists included.
/// Comments and strings do not count.
fn named(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let code = code.join("\n");
    let mut found = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let first = |text: &str| -> String {
            text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        match rest.strip_prefix('{') {
            None => drop(found.insert(first(rest))),
            Some(list) => {
                // The names on the first level of a list of paths.
                let mut depth = 0;
                let mut word = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 && c == ',' {
                        found.insert(first(word.trim()));
                        word.clear();
                    } else if depth == 0 {
                        word.push(c);
                    }
                }
                found.insert(first(word.trim()));
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn the_table_names_every_module() {
    let modules: BTreeSet<String> = table().into_keys().collect();
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(modules, declared.map(str::to_owned).collect());
    let known: BTreeSet<String> = table().into_values().flatten().collect();
    assert!(known.is_subset(&modules), "{known:?}");
}

#[test]
fn nobody_knows_a_module_that_it_may_not_know() {
    let table = table();
    for (module, may_know) in &table {
        for file in files(&root().join("src").join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            let others: BTreeSet<String> =
                named(&text).into_iter().filter(|name| name != module && table.contains_key(name)).collect();
            let wrong: Vec<&String> = others.difference(may_know).collect();
            assert!(wrong.is_empty(), "{} knows {wrong:?}", file.display());
        }
    }
}

#[test]
fn no_two_modules_know_each_other() {
    let table = table();
    for (module, known) in &table {
        for other in known {
            let mut reached = BTreeSet::from([other.clone()]);
            let mut next = vec![other.clone()];
            while let Some(name) = next.pop() {
                next.extend(table[&name].iter().filter(|name| reached.insert((*name).clone())).cloned());
            }
            assert!(!reached.contains(module), "{module} knows {other}, which leads back to it");
        }
    }
}

#[test]
fn paths_are_found_however_they_are_written() {
    let text = "use crate::desk::Desk; // crate::demo\nlet x = crate::jobs::run();\n\
                use crate::{\n  portal::{Portal, a::B},\n  records,\n};";
    let found: Vec<String> = named(text).into_iter().collect();
    assert_eq!(found, ["desk", "jobs", "portal", "records"]);
}
