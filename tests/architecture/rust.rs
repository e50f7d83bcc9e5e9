//! What a Rust file mentions: every path, absolute within the crate where it can be, with its line.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::source::Source;

/// A path somebody wrote, such as `crate::core::id` or `std::thread::sleep`.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Its segments; `self` and `super` are resolved, what is local starts with `crate`.
    pub(crate) path: Vec<String>,
    /// Where.
    pub(crate) line: usize,
    /// Passes a name on (`pub use`) instead of using it.
    pub(crate) is_reexport: bool,
    /// Part of a `use`.
    pub(crate) is_use: bool,
}

impl Mention {
    /// The path as one text.
    pub(crate) fn text(&self) -> String {
        self.path.join("::")
    }

    /// Whether the path ends with these segments.
    pub(crate) fn ends_with(&self, end: &[&str]) -> bool {
        self.path.len() >= end.len() && self.path[self.path.len() - end.len()..] == *end
    }
}

/// The module path of a file under `src`: `src/core/bot/mod.rs` is `crate::core::bot`.
pub(crate) fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let inner = inner.strip_suffix("/mod").unwrap_or(inner);
    let segments = inner.split('/').filter(|segment| !["lib", "mod"].contains(segment));
    std::iter::once("crate").chain(segments).map(str::to_owned).collect()
}

/// Parses a file; one that cannot be parsed fails the test with its name.
pub(crate) fn parse(source: &Source) -> syn::File {
    syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path))
}

/// Every path in the file, in macros too.
pub(crate) fn mentions(source: &Source) -> Vec<Mention> {
    let mut reader = Reader { module: module_of(&source.path), mentions: Vec::new() };
    reader.visit_file(&parse(source));
    reader.mentions
}

struct Reader {
    module: Vec<String>,
    mentions: Vec<Mention>,
}

impl Reader {
    fn add(&mut self, path: Vec<String>, line: usize, is_use: bool, is_reexport: bool) {
        self.mentions.push(Mention { path: self.absolute(path), line, is_reexport, is_use });
    }

    fn absolute(&self, path: Vec<String>) -> Vec<String> {
        let mut module = self.module.clone();
        let mut rest = path.as_slice();
        match rest.first().map(String::as_str) {
            Some("self") => rest = &rest[1..],
            Some("super") => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            Some("sixty") => {
                return std::iter::once("crate".to_owned()).chain(rest[1..].iter().cloned()).collect();
            }
            _ => return path,
        }
        module.extend(rest.iter().cloned());
        module
    }

    fn tree(&mut self, tree: &syn::UseTree, prefix: &[String], is_reexport: bool) {
        let extended = |ident: &syn::Ident| [prefix, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &extended(&path.ident), is_reexport),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(item, prefix, is_reexport));
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.add([prefix, &["*".to_owned()]].concat(), line, true, is_reexport);
            }
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                let path = if ident == "self" { prefix.to_vec() } else { extended(ident) };
                self.add(path, ident.span().start().line, true, is_reexport);
            }
        }
    }

    /// Macros are not parsed; paths in them are runs of `name :: name`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.flush(&mut path, line);
                    }
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.flush(&mut path, line);
                    self.tokens(group.stream());
                }
                _ => self.flush(&mut path, line),
            }
        }
        self.flush(&mut path, line);
    }

    fn flush(&mut self, path: &mut Vec<String>, line: usize) {
        if path.len() > 1 {
            self.add(std::mem::take(path), line, false, false);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // Inside an inline module `super` is one step nearer.
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_reexport = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&item.tree, &[], is_reexport);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let line = path.segments[0].ident.span().start().line;
        self.add(segments, line, false, false);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {
        // `pub(super)` names a module without using it.
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {
        // Documentation may point anywhere.
    }
}

#[test]
fn paths_are_found_in_uses_code_and_macros() {
    let text = "use super::{a::B, c}; mod inner { use super::d; } fn f() { crate::x::y(); info!(\"{}\", self::z::w); }";
    let found = mentions(&Source::sample("src/core/bot/turn.rs", text));
    let found: Vec<String> = found.iter().map(Mention::text).collect();
    for path in [
        "crate::core::bot::a::B",
        "crate::core::bot::c",
        "crate::core::bot::turn::d",
        "crate::x::y",
        "crate::core::bot::turn::z::w",
    ] {
        assert!(found.iter().any(|found| found == path), "{path} in {found:?}");
    }
}
