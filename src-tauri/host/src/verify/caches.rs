//! Nix's own caches of this user: what was fetched from where, and what
//! evaluated to what. Nothing in them is needed, but a damaged one makes every
//! command fail.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::order::CacheName;
use nixlamp_core::verify::database::{Judged, judge};
use nixlamp_core::verify::{Fault, Finding, Fix};

use super::database::{Check, ask};

/// Evaluation caches of large configurations have some hundred megabytes.
const LIMIT: Duration = Duration::from_secs(5);

/// Where they lie. `None` without a home.
pub fn folder() -> Option<PathBuf> {
    nixlamp_hands::nix_caches()
}

/// What is damaged among them.
pub fn look(folder: &Path, now_s: i64) -> Vec<Finding> {
    names(folder)
        .into_iter()
        .filter_map(|name| {
            let path = folder.join(name.as_str());
            match judge(&ask(&path, Check::Quick, LIMIT)) {
                Judged::Damaged { says } => Some(Finding::new(
                    &format!("cache:{}", name.as_str()),
                    &path.display().to_string(),
                    Fault::Cache { says },
                    Fix::SetCacheAside,
                    now_s,
                )),
                Judged::Sound { .. } | Judged::Unknown { .. } => None,
            }
        })
        .collect()
}

/// The databases there, and those one folder below.
fn names(folder: &Path) -> Vec<CacheName> {
    let inside = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut names: Vec<CacheName> = inside(folder)
        .into_iter()
        .flat_map(|path| match path.extension() {
            None => inside(&path),
            Some(_) => vec![path],
        })
        .filter(|path| path.is_file())
        .filter_map(|path| CacheName::new(path.strip_prefix(folder).ok()?.to_str()?))
        .collect();
    names.sort();
    names
}
