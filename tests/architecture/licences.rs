//! Every dependency has a licence that lets us ship it.

use std::process::Command;

/// A package and what its manifest says.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    /// Name and version.
    pub(crate) name: String,
    /// SPDX expression; none when only a file says it.
    pub(crate) licence: Option<String>,
}

/// Licences that ask for no more than to be named; the same list as in `deny.toml`.
const ALLOWED: [&str; 7] =
    ["Apache-2.0", "BSD-3-Clause", "CDLA-Permissive-2.0", "ISC", "MIT", "Unicode-3.0", "Zlib"];

/// Packages of this machine's platform, as they are locked.
pub(crate) fn packages() -> Vec<Package> {
    let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = |package: &serde_json::Value| Package {
        name: format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap()),
        licence: package["license"].as_str().map(str::to_owned),
    };
    document["packages"].as_array().unwrap().iter().map(package).collect()
}

/// Packages that must not be shipped.
pub(crate) fn violations(packages: &[Package]) -> Vec<String> {
    let complain = |package: &Package| match &package.licence {
        None => Some(format!("{}: no licence is named", package.name)),
        Some(licence) if !is_allowed(licence) => {
            Some(format!("{}: {licence} is not on the list", package.name))
        }
        Some(_) => None,
    };
    packages.iter().filter_map(complain).collect()
}

/// Of an `OR` one part must do, of an `AND` every part. Brackets stand around the parts of one `AND`, as in all our dependencies.
fn is_allowed(expression: &str) -> bool {
    let conjunctions = split_outside(expression, " AND ");
    if conjunctions.len() > 1 {
        return conjunctions.iter().all(|part| is_allowed(part));
    }
    let inner = expression.trim();
    if let Some(inner) = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        return is_allowed(inner);
    }
    // The slash is how `OR` was written before SPDX.
    inner.split(" OR ").flat_map(|part| part.split('/')).any(|licence| ALLOWED.contains(&licence.trim()))
}

fn split_outside<'e>(expression: &'e str, separator: &str) -> Vec<&'e str> {
    let is_outside =
        |index: usize| expression[..index].matches('(').count() == expression[..index].matches(')').count();
    let mut parts = Vec::new();
    let mut begin = 0;
    for (index, _) in expression.match_indices(separator).filter(|(index, _)| is_outside(*index)) {
        parts.push(&expression[begin..index]);
        begin = index + separator.len();
    }
    parts.push(&expression[begin..]);
    parts
}

#[test]
fn cargo_deny_has_the_same_list() {
    let deny = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap();
    let deny: toml::Table = deny.parse().unwrap();
    let allowed = deny["licenses"]["allow"].as_array().unwrap();
    assert_eq!(allowed.iter().map(|licence| licence.as_str().unwrap()).collect::<Vec<_>>(), ALLOWED);
}

#[test]
fn a_licence_that_asks_for_more_is_found() {
    let fires = |licence: Option<&str>| {
        let package = Package { name: "a 1.0.0".to_owned(), licence: licence.map(str::to_owned) };
        !violations(&[package]).is_empty()
    };
    for refused in
        ["GPL-3.0-only", "AGPL-3.0", "MIT AND GPL-2.0", "SSPL-1.0 OR LGPL-3.0", "(MIT OR ISC) AND BUSL-1.1"]
    {
        assert!(fires(Some(refused)), "{refused}");
    }
    assert!(fires(None));
    for fine in [
        "MIT OR GPL-3.0",
        "Apache-2.0 WITH LLVM-exception OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "MIT/Apache-2.0",
    ] {
        assert!(!fires(Some(fine)), "{fine}");
    }
}
