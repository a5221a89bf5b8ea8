//! What a module defines, imports and names.

use std::collections::{BTreeMap, BTreeSet};

use crate::tokens::{Tokens, is_word};

/// The names of a path, from left to right.
pub type NamePath = Vec<String>;

/// A module as it is written.
#[derive(Debug, Default)]
pub struct Module {
    /// The names of the items that it defines.
    pub items: BTreeSet<String>,
    /// The modules in it that are files of their own.
    pub files: Vec<String>,
    /// The modules in it that are written in the same file.
    pub modules: BTreeMap<String, Module>,
    /// What it imports under a name.
    pub imports: Vec<Import>,
    /// What it imports all names of.
    pub globs: Vec<NamePath>,
    /// The paths in its code; many are just one word.
    pub paths: BTreeSet<NamePath>,
}

/// A name that is imported.
#[derive(Debug)]
pub struct Import {
    pub name: String,
    pub path: NamePath,
    /// Whether it is imported to be handed on.
    pub is_public: bool,
}

impl Module {
    /// Reads the text of a file, or of a module in it.
    pub fn of(tokens: &Tokens) -> Module {
        let mut module = Module::default();
        let (mut place, mut depth) = (0, 0usize);
        while place < tokens.len() {
            let (word, next) = (tokens.at(place), tokens.at(place + 1));
            place = match word {
                // `use<'a>` names what a type borrows.
                "use" if next != "<" => module.read_import(tokens, place),
                "mod" if depth == 0 && is_word(next) => module.read_module(tokens, place),
                "macro_rules" if depth == 0 && next == "!" => module.define(tokens, place + 2),
                _ if depth == 0 && defines(word, next) => module.define(tokens, place + 1),
                _ if is_word(word) => module.read_path(tokens, place),
                "(" | "[" | "{" => {
                    depth += 1;
                    place + 1
                }
                ")" | "]" | "}" => {
                    depth = depth.saturating_sub(1);
                    place + 1
                }
                _ => place + 1,
            };
        }
        module
    }

    fn define(&mut self, tokens: &Tokens, name: usize) -> usize {
        self.items.insert(tokens.at(name).to_owned());
        name + 1
    }

    /// Reads from `mod` on, and gives the place after it.
    fn read_module(&mut self, tokens: &Tokens, place: usize) -> usize {
        let name = tokens.at(place + 1).to_owned();
        if tokens.at(place + 2) != "{" {
            self.files.push(name);
            return place + 2;
        }
        let end = tokens.after_brackets(place + 2);
        self.modules.insert(name, Module::of(&tokens.part(place + 3..end - 1)));
        end
    }

    /// Reads from `use` on, and gives the place after it.
    fn read_import(&mut self, tokens: &Tokens, place: usize) -> usize {
        let is_public = matches!(tokens.before(place), "pub" | ")");
        self.read_import_from(tokens, place + 1, Vec::new(), is_public)
    }

    /// Reads one path of a `use` line, or all paths of a list in it, below the path before it.
    fn read_import_from(
        &mut self,
        tokens: &Tokens,
        mut place: usize,
        mut path: NamePath,
        is_public: bool,
    ) -> usize {
        loop {
            match tokens.at(place) {
                "::" => place += 1,
                "{" => {
                    place += 1;
                    while !matches!(tokens.at(place), "}" | "") {
                        place = self.read_import_from(tokens, place, path.clone(), is_public);
                        if tokens.at(place) == "," {
                            place += 1;
                        }
                    }
                    return place + 1;
                }
                "*" => {
                    self.globs.push(path);
                    return place + 1;
                }
                "as" => {
                    self.import(path, Some(tokens.at(place + 1)), is_public);
                    return place + 2;
                }
                "," | ";" | "}" | "" => {
                    self.import(path, None, is_public);
                    return place;
                }
                word => {
                    path.push(word.to_owned());
                    place += 1;
                }
            }
        }
    }

    fn import(&mut self, mut path: NamePath, name: Option<&str>, is_public: bool) {
        // `a::{self}` is `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = name.map(str::to_owned).or_else(|| path.last().cloned()) {
            self.imports.push(Import { name, path, is_public });
        }
    }

    /// Reads a path in code, and gives the place after it.
    fn read_path(&mut self, tokens: &Tokens, first: usize) -> usize {
        let mut path = vec![tokens.at(first).to_owned()];
        let mut last = first;
        while tokens.at(last + 1) == "::" && is_word(tokens.at(last + 2)) {
            path.push(tokens.at(last + 2).to_owned());
            last += 2;
        }
        // What comes after a dot belongs to a value; before a colon a field or a variable is named.
        let is_member = matches!(tokens.before(first), "." | "::" | "fn");
        if !is_member && (path.len() > 1 || tokens.at(last + 1) != ":") {
            self.paths.insert(path);
        }
        last + 1
    }

    /// All paths that are imported or named in it and in the modules that are written in it.
    pub fn all_paths(&self) -> Vec<&NamePath> {
        let imports = self.imports.iter().map(|import| &import.path);
        let own = imports.chain(&self.globs).chain(&self.paths);
        own.chain(self.modules.values().flat_map(Module::all_paths)).collect()
    }
}

/// Whether a keyword and what comes after it define an item.
fn defines(word: &str, next: &str) -> bool {
    match word {
        "struct" | "enum" | "union" | "trait" | "type" | "fn" | "static" => is_word(next),
        "const" => is_word(next) && !matches!(next, "fn" | "async" | "unsafe" | "extern" | "_"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Module {
        Module::of(&Tokens::of(text).without_tests())
    }

    fn imports(text: &str) -> Vec<String> {
        let written = |import: &Import| {
            let public = if import.is_public { "pub " } else { "" };
            format!("{public}{} as {}", import.path.join("::"), import.name)
        };
        read(text).imports.iter().map(written).collect()
    }

    #[test]
    fn items_are_what_a_file_defines_at_its_top() {
        let module = read(
            "pub struct A { b: u8 } enum C { D } trait E { type F; fn g(); } pub type H = fn(u8);\n\
             const I: [u8; 2] = [0; 2]; const _: () = (); pub const fn j() { fn k() {} } static L: u8 = 1;\n\
             macro_rules! m { () => { struct N; } } impl A { const O: u8 = 1; fn p() {} }\n\
             #[cfg(test)] struct Q;",
        );
        let items: Vec<&str> = module.items.iter().map(String::as_str).collect();
        assert_eq!(items, ["A", "C", "E", "H", "I", "L", "j", "m"]);
    }

    #[test]
    fn modules_are_files_or_written_in_the_file() {
        let module = read("mod a; pub(crate) mod b; mod c { pub struct D; mod e { fn f() {} } }");
        assert_eq!(module.files, ["a", "b"]);
        let c = &module.modules["c"];
        assert!(c.items.contains("D") && c.modules["e"].items.contains("f"));
        assert!(module.items.is_empty());
    }

    #[test]
    fn imports_are_read_from_nested_lists() {
        assert_eq!(imports("use a::b::C;"), ["a::b::C as C"]);
        assert_eq!(
            imports("use super::{a::{self, B}, c as d, E};"),
            ["super::a as a", "super::a::B as B", "super::c as d", "super::E as E"]
        );
        assert_eq!(imports("pub(super) use a::B as _; pub use c;"), ["pub a::B as _", "pub c as c"]);
        assert_eq!(imports("fn a() -> impl B + use<'_> { use c::D; }"), ["c::D as D"]);
        assert_eq!(read("use a::{b::*, C}; pub use d::*;").globs, [vec!["a", "b"], vec!["d"]]);
    }

    #[test]
    fn paths_are_read_from_code() {
        let module = read(
            "fn a(b: super::C) { let d: crate::e::F = self.g::<H>(); i::J::k { l: m } }\n\
             const N: O = O { p: 1, ..q::R::s() };",
        );
        let has =
            |path: &str| module.paths.contains(&path.split("::").map(str::to_owned).collect::<Vec<_>>());
        for path in ["super::C", "crate::e::F", "H", "i::J::k", "m", "O", "q::R::s"] {
            assert!(has(path), "{path}");
        }
        for path in ["g", "b", "d", "l", "p", "a"] {
            assert!(!has(path), "{path}");
        }
    }
}
