//! A file is at most 400 lines, a function at most 50: what does not fit has more than one purpose.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::rust::parse;
use super::source::Source;

/// Lines of a file, tests included.
const FILE_LINES_MAX: usize = 400;
/// Lines of a function from `fn` to the closing brace.
const FUNCTION_LINES_MAX: usize = 50;

/// Every file and function that is too long. Generated files are not read by people.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    sources.iter().filter(|source| !source.is_generated()).flat_map(of_file).collect()
}

fn of_file(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let lines = source.text.lines().count();
    if lines > FILE_LINES_MAX {
        found.push(format!("{}: {lines} lines, more than {FILE_LINES_MAX}", source.path));
    }
    if source.is_rust() {
        let mut functions = Functions { path: &source.path, found: &mut found };
        functions.visit_file(&parse(source));
    }
    found
}

struct Functions<'s> {
    path: &'s str,
    found: &'s mut Vec<String>,
}

impl Functions<'_> {
    fn judge(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let (begin, end) = (signature.fn_token.span().start().line, block.span().end().line);
        let lines = end + 1 - begin;
        if lines > FUNCTION_LINES_MAX {
            let name = &signature.ident;
            self.found.push(format!(
                "{}:{begin}: fn {name} has {lines} lines, more than {FUNCTION_LINES_MAX}",
                self.path
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.judge(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.judge(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.judge(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn a_long_file_and_a_long_function_are_found() {
    let long = "// line\n".repeat(FILE_LINES_MAX + 1);
    assert_eq!(violations(&[Source::sample("web-widget/src/a.tsx", &long)]).len(), 1);
    assert_eq!(violations(&[Source::sample("src/core/a.rs", &long)]).len(), 1);
    let generated = format!("// Generated from src/protocol; do not edit.\n{long}");
    assert!(violations(&[Source::sample("web-client/src/protocol.ts", &generated)]).is_empty());
    let method = format!("impl A {{ fn long() {{\n{}}} }}", "f();\n".repeat(FUNCTION_LINES_MAX - 1));
    let found = violations(&[Source::sample("src/core/a.rs", &method)]);
    assert!(found.len() == 1 && found[0].contains("fn long has 51 lines"), "{found:?}");
}
