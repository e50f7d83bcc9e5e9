//! No file imports one that, directly or not, imports it; inside a layer too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::layers::layer_of;
use super::rust::{Mention, mentions, module_of, parse};
use super::source::Source;

/// Names passed on lead to the file that defines them; deeper chains than this do not exist.
const REEXPORT_DEPTH: usize = 8;

/// The modules of a crate: who defines what, and who passes it on.
struct Modules {
    /// Path of the module to file, names defined there, and names passed on.
    modules: BTreeMap<Vec<String>, Module>,
}

struct Module {
    file: String,
    defines: BTreeSet<String>,
    passes_on: Vec<Mention>,
}

/// Which file needs which others, and the first place where it says so.
type Edges = BTreeMap<String, BTreeMap<String, String>>;

/// One paragraph per circle: its files, and the lines that close it.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    let is_ours = |source: &&Source| layer_of(&source.path).is_some() && source.is_rust();
    let files: Vec<&Source> = sources.iter().filter(is_ours).collect();
    let modules = Modules::read(&files);
    let edges: Edges = files.iter().map(|source| (source.path.clone(), modules.uses_of(source))).collect();
    circles(&edges).iter().map(|circle| describe(circle, &edges)).collect()
}

fn describe(circle: &[String], edges: &Edges) -> String {
    let mut text = format!("import cycle of {} files:", circle.len());
    for from in circle {
        for (_, place) in edges[from].iter().filter(|(to, _)| circle.contains(to)) {
            write!(text, "\n    {place}").unwrap();
        }
    }
    text
}

impl Modules {
    fn read(files: &[&Source]) -> Self {
        let read = |source: &&Source| {
            let passes_on = mentions(source).into_iter().filter(|mention| mention.is_reexport).collect();
            (
                module_of(&source.path),
                Module { file: source.path.clone(), defines: defined(source), passes_on },
            )
        };
        Self { modules: files.iter().map(read).collect() }
    }

    /// Files of the same layer that this file needs, each with the first place.
    fn uses_of(&self, source: &Source) -> BTreeMap<String, String> {
        let module = module_of(&source.path);
        let mut uses = BTreeMap::new();
        for mention in mentions(source).iter().filter(|mention| !mention.is_reexport) {
            // A single word in code is a variable or what a `use` has named before.
            if mention.path.len() == 1 && !mention.is_use {
                continue;
            }
            let file = self.file_of(&self.absolute(&module, &mention.path), REEXPORT_DEPTH);
            let same_layer = |file: &String| *file != source.path && layer_of(file) == layer_of(&source.path);
            if let Some(file) = file.filter(same_layer) {
                let place = format!("{}:{}: {} -> {file}", source.path, mention.line, mention.text());
                uses.entry(file).or_insert(place);
            }
        }
        uses
    }

    /// A path that begins with a child module is meant from here.
    fn absolute(&self, module: &[String], path: &[String]) -> Vec<String> {
        let is_child = path
            .first()
            .is_some_and(|first| self.modules.contains_key(&[module, std::slice::from_ref(first)].concat()));
        if is_child { [module, path].concat() } else { path.to_vec() }
    }

    /// The file that defines what a path names.
    fn file_of(&self, path: &[String], depth: usize) -> Option<String> {
        if path.first()? != "crate" || depth == 0 {
            return None;
        }
        let (module, length) =
            (1..=path.len()).rev().find_map(|length| Some((self.modules.get(&path[..length])?, length)))?;
        let Some(name) = path.get(length) else { return Some(module.file.clone()) };
        if module.defines.contains(name) {
            return Some(module.file.clone());
        }
        let origin = module.passes_on.iter().find_map(|mention| {
            let last = mention.path.last()?;
            let is_glob = last == "*";
            let mut target = self.absolute(&path[..length], &mention.path);
            if is_glob {
                target.pop();
                target.push(name.clone());
            }
            (is_glob || last == name).then(|| self.file_of(&target, depth - 1)).flatten()
        });
        Some(origin.unwrap_or_else(|| module.file.clone()))
    }
}

/// Names of the items at the top of a file.
fn defined(source: &Source) -> BTreeSet<String> {
    let name = |item: syn::Item| match item {
        syn::Item::Const(item) => Some(item.ident),
        syn::Item::Enum(item) => Some(item.ident),
        syn::Item::Fn(item) => Some(item.sig.ident),
        syn::Item::Static(item) => Some(item.ident),
        syn::Item::Struct(item) => Some(item.ident),
        syn::Item::Trait(item) => Some(item.ident),
        syn::Item::Type(item) => Some(item.ident),
        _ => None,
    };
    parse(source).items.into_iter().filter_map(name).map(|ident| ident.to_string()).collect()
}

/// Every set of files that need each other, each once.
fn circles(edges: &Edges) -> Vec<Vec<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        edges.keys().map(|from| (from, reachable(edges, from))).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for from in edges.keys() {
        if seen.contains(from) || !reach[from].contains(from) {
            continue;
        }
        let circle: Vec<String> = reach[from]
            .iter()
            .filter(|to| reach.get(*to).is_some_and(|back| back.contains(from)))
            .map(ToString::to_string)
            .collect();
        seen.extend(circle.iter().cloned());
        found.push(circle);
    }
    found
}

fn reachable<'e>(edges: &'e Edges, from: &String) -> BTreeSet<&'e String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&String> = edges[from].keys().collect();
    while let Some(file) = open.pop() {
        if found.insert(file) {
            open.extend(edges.get(file).into_iter().flat_map(BTreeMap::keys));
        }
    }
    found
}

#[test]
fn a_circle_is_found_through_names_that_are_passed_on() {
    let circle = [
        Source::sample(
            "src/core/bot/mod.rs",
            "mod turn; mod words; pub use turn::Turn; pub use words::Word;",
        ),
        Source::sample("src/core/bot/turn.rs", "use super::Word; pub struct Turn;"),
        Source::sample("src/core/bot/words.rs", "pub struct Word; fn f() { let _: crate::core::bot::Turn; }"),
    ];
    let found = violations(&circle);
    assert!(found.len() == 1 && found[0].contains("turn.rs") && found[0].contains("words.rs"), "{found:?}");
}

#[test]
fn a_child_that_needs_its_parent_who_uses_it_is_a_circle() {
    let parent =
        Source::sample("src/engine/mod.rs", "mod timer; use self::timer::Timer; pub struct Engine(Timer);");
    let child = Source::sample("src/engine/timer.rs", "use super::Engine; pub struct Timer;");
    assert_eq!(violations(&[parent.clone(), child]).len(), 1);
    let child = Source::sample("src/engine/timer.rs", "pub struct Timer;");
    assert!(violations(&[parent, child]).is_empty());
}
