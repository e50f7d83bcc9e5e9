//! Every channel has a bound, and no test waits on the real clock.

use syn::visit::{self, Visit};

use super::rust::{mentions, parse};
use super::source::Source;

/// Ways to make a queue without an end.
const UNBOUNDED: [&[&str]; 5] = [
    &["unbounded_channel"],
    &["UnboundedSender"],
    &["UnboundedReceiver"],
    &["std", "sync", "mpsc", "channel"],
    &["mpsc", "unbounded"],
];

/// Both rules.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    sources.iter().filter(|source| source.is_rust()).flat_map(of_file).collect()
}

fn of_file(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for mention in mentions(source) {
        let (line, text) = (mention.line, mention.text());
        if UNBOUNDED.iter().any(|end| mention.ends_with(end)) {
            found.push(format!(
                "{}:{line}: {text}: a queue without a bound; name one and say what happens at it",
                source.path
            ));
        }
        // Benchmarks measure real time, so they wait in it.
        if mention.ends_with(&["thread", "sleep"]) && !source.path.starts_with("benches/") {
            found.push(format!("{}:{line}: {text}: wait for the event instead", source.path));
        }
    }
    let mut tests = Tests { path: &source.path, found: &mut found };
    tests.visit_file(&parse(source));
    found
}

/// Tests that wait with tokio must have the paused clock.
struct Tests<'s> {
    path: &'s str,
    found: &'s mut Vec<String>,
}

impl<'ast> Visit<'ast> for Tests<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if let Some(attribute) = item.attrs.iter().find(|attribute| is_async_test(attribute)) {
            let mut sleeps = Sleeps(Vec::new());
            sleeps.visit_block(&item.block);
            if !is_paused(attribute) {
                let complain = |line| {
                    format!(
                        "{}:{line}: fn {} sleeps on the real clock; use start_paused",
                        self.path, item.sig.ident
                    )
                };
                self.found.extend(sleeps.0.into_iter().map(complain));
            }
        }
        visit::visit_item_fn(self, item);
    }
}

fn is_async_test(attribute: &syn::Attribute) -> bool {
    let segments = &attribute.path().segments;
    segments.len() == 2 && segments[0].ident == "tokio" && segments[1].ident == "test"
}

fn is_paused(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    list.tokens.to_string().replace(' ', "").contains("start_paused=true")
}

struct Sleeps(Vec<usize>);

impl<'ast> Visit<'ast> for Sleeps {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
            && ["sleep", "sleep_until"].contains(&&*last.ident.to_string())
        {
            self.0.push(last.ident.span().start().line);
        }
        visit::visit_expr_call(self, call);
    }
}

#[test]
fn an_endless_queue_is_found() {
    let fires = |text: &str| !violations(&[Source::sample("src/engine/a.rs", text)]).is_empty();
    assert!(fires("fn f() { let (a, b) = tokio::sync::mpsc::unbounded_channel::<u8>(); }"));
    assert!(fires("use std::sync::mpsc::channel;"));
    assert!(fires("fn f() { std::sync::mpsc::channel::<u8>(); }"));
    assert!(!fires("fn f() { let (a, b) = tokio::sync::mpsc::channel::<u8>(64); }"));
}

#[test]
fn a_test_that_waits_on_the_real_clock_is_found() {
    let fires = |text: &str| !violations(&[Source::sample("tests/it/a.rs", text)]).is_empty();
    assert!(fires("#[test] fn a() { std::thread::sleep(D); }"));
    assert!(fires("#[tokio::test] async fn a() { tokio::time::sleep(D).await; }"));
    assert!(fires(
        "mod tests { #[tokio::test(flavor = \"multi_thread\")] async fn a() { sleep(D).await; } }"
    ));
    assert!(!fires("#[tokio::test(start_paused = true)] async fn a() { sleep(D).await; }"));
    assert!(!fires("#[tokio::test] async fn a() { settled().await; }"));
}
