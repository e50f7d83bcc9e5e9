//! Whether every team can keep its promise.

use super::super::served::{self, Served};
use super::finding::Finding;
use crate::config::Config;
use crate::engine::clock;
use crate::store::StoreErrorKind;
use crate::store::sqlite::SqliteStore;

/// One finding for each team in trouble, or one that there is none; nothing about a folder that is not there yet.
pub(super) fn teams(config: &Config) -> Vec<Finding> {
    if !config.data.exists() {
        return Vec::new();
    }
    let opened = SqliteStore::open(&config.data, config.store, clock::wall());
    match opened.and_then(|store| served::look(&store)) {
        // Beside a running server this is as it should be.
        Err(error) if error.kind == StoreErrorKind::Unavailable => {
            vec![Finding::fine("teams", format!("not looked at: {error}"))]
        }
        Err(error) => vec![Finding::broken("teams", error.to_string())],
        Ok(Served { errors, warnings }) if errors.is_empty() && warnings.is_empty() => {
            vec![Finding::fine("teams", "each has a ladder that works and somebody who serves it")]
        }
        Ok(Served { errors, warnings }) => {
            let broken = errors.into_iter().map(|detail| Finding::broken("teams", detail));
            broken.chain(warnings.into_iter().map(|detail| Finding::careful("teams", detail))).collect()
        }
    }
}
