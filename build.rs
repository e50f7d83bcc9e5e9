//! Sees to it that the web folders the server embeds are there, and rebuilds when they change.
//!
//! A folder that was not built is embedded empty; the server then answers with a page that says how to build it. With
//! `SIXTY_REQUIRE_WEB=1` (releases) that is an error.

use std::fs;
use std::path::Path;

/// What is embedded, and the file without which it is not built.
const FOLDERS: [(&str, &str); 3] =
    [("web-widget/dist", "w.js"), ("web-console/dist", "index.html"), ("web-demo", "index.html")];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SIXTY_REQUIRE_WEB");
    let is_required = std::env::var("SIXTY_REQUIRE_WEB").is_ok_and(|value| value == "1");
    for (folder, entry) in FOLDERS {
        if is_required && !Path::new(folder).join(entry).exists() {
            println!("cargo::error={folder}/{entry} is missing; run `make web` first");
        }
        // Cargo runs this script on every build when a watched folder does not exist. A source tree that cannot be written is
        // no error: then it does.
        let _ = fs::create_dir_all(folder);
        println!("cargo::rerun-if-changed={folder}");
    }
}
