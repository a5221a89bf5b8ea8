//! Which module knows which is what the table in `src/lib.rs` says, and inside a module no two files
//! use each other, not even through others.
//!
//! A file uses another one if it imports or names an item that the other one defines. Declaring a
//! module and handing an item on is no use of it, and neither is what only tests do. What a type can
//! do by an `impl` in another file is not seen: nobody names that file.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

mod circles;
mod module;
mod tokens;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use circles::{in_words, shortest_circle};
use module::Module;
use tokens::Tokens;
use tree::{Tree, Uses};

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
fn named(text: &str) -> BTreeSet<String> {
    let module = Module::of(&Tokens::of(text));
    let paths = module.all_paths().into_iter();
    let from_root = paths.filter(|path| path.first().is_some_and(|first| first == "crate"));
    from_root.filter_map(|path| path.get(1).cloned()).collect()
}

/// Which files of a module use which others of it.
fn within(uses: &Uses, module: &str) -> Uses {
    let is_own = |file: &String| file.split('/').next() == Some(module);
    let own = uses.iter().filter(|(file, _)| is_own(file));
    let others = |others: &BTreeMap<String, String>| {
        let own = others.iter().filter(|(file, _)| is_own(file));
        own.map(|(file, path)| (file.clone(), path.clone())).collect::<BTreeMap<_, _>>()
    };
    own.map(|(file, all)| (file.clone(), others(all))).collect()
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

/// Whether a file is there for tests only: they may know everything.
fn is_of_tests(file: &Path) -> bool {
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with("tests") || file.components().any(|part| part.as_os_str() == "tests")
}

#[test]
fn nobody_knows_a_module_that_it_may_not_know() {
    let table = table();
    for (module, may_know) in &table {
        for file in files(&root().join("src").join(module)).into_iter().filter(|file| !is_of_tests(file)) {
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
fn no_files_of_a_module_use_each_other_in_a_circle() {
    let source = root().join("src");
    let uses = Tree::read(&|file: &str| fs::read_to_string(source.join(file)).ok()).uses();
    for module in table().keys() {
        let own = within(&uses, module);
        assert!(!own.is_empty() || files(&source.join(module)).len() < 3, "nothing was read of {module}");
        if let Some(circle) = shortest_circle(&own) {
            panic!("{}", in_words(&circle, &own));
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
