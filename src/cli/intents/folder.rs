//! The folder of an intent library, as the commands take it.

use std::path::Path;

use anyhow::bail;

use crate::core::intent::{Library, Source, compile_rules};
use crate::core::text::Language;
use crate::engine::intents::{LoadError, read_folder};
use crate::engine::workers::Threads;

/// A language as it is written on the command line.
pub(super) fn parse_language(tag: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag));
    found.or_else(|| (tag == "zh").then_some(Language::Zh)).ok_or_else(|| "use zh-CN or en".to_owned())
}

/// The topic files of a folder; an empty folder is a wrong path rather than an empty library.
pub(super) fn sources(dir: &Path) -> anyhow::Result<Vec<Source>> {
    let sources = read_folder(dir)?;
    if sources.is_empty() {
        bail!("there is no *.toml file in {}; name the folder of the intent library", dir.display());
    }
    Ok(sources)
}

/// The library as a server uses it a few seconds after its start.
pub(super) fn library(dir: &Path) -> anyhow::Result<Library> {
    let compiled = compile_rules(&sources(dir)?).map_err(LoadError::Broken)?;
    Ok(compiled.library.calibrate(&Threads::all()))
}
