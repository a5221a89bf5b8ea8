//! All modules of the library, and which file uses what another one defines.

use std::collections::BTreeMap;

use crate::module::Module;
use crate::tokens::Tokens;

/// For each file the files that it uses, each with the path by which it does.
pub type Uses = BTreeMap<String, BTreeMap<String, String>>;

/// All modules that are there without the tests.
pub struct Tree(Vec<Node>);

/// A module in its place. The first one is the root of the library.
struct Node {
    /// Where it is written, below `src`.
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    module: Module,
}

/// What a name stands for: a module, an item that a module defines, or both.
#[derive(Clone, Copy, Debug, Default)]
struct Meaning {
    module: Option<usize>,
    definer: Option<usize>,
}

impl Meaning {
    fn or(self, other: Meaning) -> Meaning {
        Meaning { module: self.module.or(other.module), definer: self.definer.or(other.definer) }
    }

    fn is_nothing(self) -> bool {
        self.module.is_none() && self.definer.is_none()
    }
}

/// The names that are being looked up, each in a module: imports may lead back to themselves.
type Open = Vec<(usize, String)>;

impl Tree {
    /// Reads the library from `lib.rs` on. `text` gives the text of a file below `src`, if there is
    /// such a file.
    pub fn read(text: &impl Fn(&str) -> Option<String>) -> Tree {
        let mut tree = Tree(Vec::new());
        tree.add_file("lib.rs", None, text);
        tree
    }

    fn add_file(
        &mut self,
        file: &str,
        parent: Option<usize>,
        text: &impl Fn(&str) -> Option<String>,
    ) -> usize {
        let written = text(file).unwrap_or_else(|| panic!("there is no src/{file}"));
        let module = Module::of(&Tokens::of(&written).without_tests());
        let declared = module.files.clone();
        let node = self.add(file, parent, module);
        // The files of the modules in `a.rs` and in `a/mod.rs` are in the folder `a`.
        let folder = match file.rsplit_once('/') {
            Some((folder, "mod.rs")) => format!("{folder}/"),
            None if file == "lib.rs" => String::new(),
            _ => format!("{}/", file.trim_end_matches(".rs")),
        };
        for name in declared {
            let flat = format!("{folder}{name}.rs");
            let path = if text(&flat).is_some() { flat } else { format!("{folder}{name}/mod.rs") };
            let child = self.add_file(&path, Some(node), text);
            self.0[node].children.insert(name, child);
        }
        node
    }

    /// Adds a module with those that are written in it.
    fn add(&mut self, file: &str, parent: Option<usize>, mut module: Module) -> usize {
        let inner = std::mem::take(&mut module.modules);
        let node = self.0.len();
        self.0.push(Node { file: file.to_owned(), parent, children: BTreeMap::new(), module });
        for (name, module) in inner {
            let child = self.add(file, Some(node), module);
            self.0[node].children.insert(name, child);
        }
        node
    }

    /// What a name stands for inside a module.
    fn look_up(&self, node: usize, name: &str, open: &mut Open) -> Meaning {
        let Node { children, module, .. } = &self.0[node];
        let mut meaning = Meaning {
            module: children.get(name).copied(),
            definer: module.items.contains(name).then_some(node),
        };
        let question = (node, name.to_owned());
        if open.contains(&question) {
            return meaning;
        }
        open.push(question);
        for import in module.imports.iter().filter(|import| import.name == name) {
            meaning = meaning.or(self.resolve(node, &import.path, open));
        }
        for glob in &module.globs {
            if meaning.is_nothing()
                && let Some(target) = self.resolve(node, glob, open).module
            {
                meaning = self.look_up(target, name, open);
            }
        }
        open.pop();
        meaning
    }

    /// What a path stands for inside a module. Of what comes after an item nothing is known: a
    /// variant or a function of a type belongs to the type.
    fn resolve(&self, from: usize, path: &[String], open: &mut Open) -> Meaning {
        let mut meaning = Meaning { module: Some(from), definer: None };
        let mut is_start = true;
        for name in path {
            let Some(node) = meaning.module else { return meaning };
            let next = match name.as_str() {
                "crate" if is_start => Meaning { module: Some(0), definer: None },
                "self" if is_start => meaning,
                "super" if is_start => Meaning { module: self.0[node].parent, definer: None },
                _ => {
                    is_start = false;
                    self.look_up(node, name, open)
                }
            };
            if next.is_nothing() {
                return Meaning { module: None, ..meaning };
            }
            meaning = next;
        }
        meaning
    }

    /// Which files use what others define. What a file only hands on it does not use.
    pub fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (number, node) in self.0.iter().enumerate() {
            let private = node.module.imports.iter().filter(|import| !import.is_public);
            let imported = private.map(|import| &import.path).chain(&node.module.globs);
            for path in imported.chain(&node.module.paths) {
                let definer = self.resolve(number, path, &mut Vec::new()).definer;
                let file = definer.map(|definer| &self.0[definer].file);
                if let Some(file) = file.filter(|file| **file != node.file) {
                    let others = uses.entry(node.file.clone()).or_default();
                    others.entry(file.clone()).or_insert_with(|| path.join("::"));
                }
            }
        }
        uses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who uses whom in these files, as `a.rs > b.rs`.
    fn uses(files: &[(&str, &str)]) -> Vec<String> {
        let text = |file: &str| {
            let found = files.iter().find(|(name, _)| *name == file);
            found.map(|(_, text)| (*text).to_owned())
        };
        let uses = Tree::read(&text).uses();
        uses.iter()
            .flat_map(|(file, others)| others.keys().map(move |other| format!("{file} > {other}")))
            .collect()
    }

    /// The same of a library of two modules and what they hand on.
    #[track_caller]
    fn assert_uses(root: &str, a: &str, b: &str, expected: &[&str]) {
        let root = format!("mod a; mod b; {root}");
        assert_eq!(
            uses(&[("lib.rs", root.as_str()), ("a.rs", a), ("b.rs", b)]),
            expected,
            "{root} | {a} | {b}"
        );
    }

    const B: &str = "pub struct B; pub fn b() {} pub mod inner { pub const C: u8 = 1; }";

    #[test]
    fn an_item_is_used_by_import_and_by_path() {
        for a in [
            "use super::b::B;",
            "use crate::{b::{B, inner}};",
            "use super::b::b as other;",
            "fn a() -> crate::b::B {}",
            "fn a() { super::b::b() }",
            "use super::b; fn a() { b::inner::C }",
            "mod here { fn a() -> super::super::b::B {} }",
            "fn a() { use crate::b::B as _; }",
            "use super::b::*; fn a() -> B {}",
        ] {
            assert_uses("", a, B, &["a.rs > b.rs"]);
        }
    }

    #[test]
    fn no_use_is_found_where_there_is_none() {
        for a in [
            "use super::b;",
            "pub use super::b::B;",
            "// use super::b::B;\nfn a() { \"crate::b::B\" }",
            "#[cfg(test)] mod tests { use crate::b::B; }",
            "#[cfg(test)] use crate::b::B;",
            "use super::b::*; struct B; fn a() -> B { x.b() }",
            "use std::b::B;",
        ] {
            assert_uses("", a, B, &[]);
        }
    }

    #[test]
    fn what_is_handed_on_is_used_where_it_is_defined() {
        assert_uses("pub use b::B;", "use super::B;", B, &["a.rs > b.rs"]);
        assert_uses("pub use b::*;", "use super::{B as C, Nothing};", B, &["a.rs > b.rs"]);
        assert_uses("use b::b;", "use crate::b;", B, &["a.rs > b.rs", "lib.rs > b.rs"]);
        assert_uses("pub use b::B; fn c() -> B {}", "", B, &["lib.rs > b.rs"]);
        assert_uses("struct D;", "use super::D;", "pub use super::a::*;", &["a.rs > lib.rs"]);
    }

    #[test]
    fn a_module_and_an_item_may_have_one_name() {
        assert_uses("pub use b::b;", "use super::b;", B, &["a.rs > b.rs"]);
        assert_uses("pub use b::b;", "fn a() { super::b::inner::C }", B, &["a.rs > b.rs"]);
    }

    #[test]
    fn names_that_lead_back_to_themselves_end() {
        assert_uses("pub use a::*;", "pub use super::b::*; fn c() -> Lost {}", "pub use super::a::*;", &[]);
        assert_uses("", "pub use super::b::x; fn y() { x() }", "pub use super::a::x;", &[]);
    }

    #[test]
    fn files_are_found_in_folders() {
        let files = [
            ("lib.rs", "mod a; mod c;"),
            ("a/mod.rs", "mod b; mod d; pub use b::B;"),
            ("a/b.rs", "pub struct B;"),
            ("a/d.rs", "mod e;"),
            ("a/d/e.rs", "use super::super::B;"),
            ("c.rs", "fn c() -> crate::a::B {}"),
        ];
        assert_eq!(uses(&files), ["a/d/e.rs > a/b.rs", "c.rs > a/b.rs"]);
    }

    #[test]
    fn files_of_tests_are_not_read() {
        let files = [("lib.rs", "mod a; #[cfg(test)] mod tests;"), ("a.rs", "#[cfg(test)] pub mod samples;")];
        assert_eq!(uses(&files), [""; 0]);
    }
}
