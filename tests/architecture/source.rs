//! The files that the rules read.

use std::fs;
use std::path::Path;

/// One file of the repository.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// From the repository's root, with slashes.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

impl Source {
    /// A file that exists only in a test.
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether it is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.rsplit('.').next() == Some("rs")
    }

    /// Whether a program wrote it; its first line says so.
    pub(crate) fn is_generated(&self) -> bool {
        self.text
            .lines()
            .next()
            .is_some_and(|line| line.contains("Generated from") && line.contains("do not edit"))
    }
}

/// Folders that hold what others wrote or what was built.
const FOREIGN: [&str; 5] = ["node_modules", "target", "dist", "test-results", "coverage"];

/// All Rust and TypeScript files of the repository, sorted.
pub(crate) fn repository() -> Vec<Source> {
    let mut sources = Vec::new();
    walk(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut sources);
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "the sources were not found");
    sources
}

fn walk(folder: &Path, prefix: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with('.') || FOREIGN.contains(&&*name) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), sources);
        } else if [".rs", ".ts", ".tsx"].iter().any(|end| name.ends_with(end)) {
            sources.push(Source { text: fs::read_to_string(entry.path()).unwrap(), path });
        }
    }
}
