//! The machine's settings of Nix that a collection goes by, from `nix.conf` and
//! what it includes. A user's own do not count: the daemon ignores them unless
//! it trusts the user, and our collection leaves them out.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nixlamp_core::gc::{Settings, Unknown};

use super::Places;
use crate::nix_conf;

/// What is set, and why that may not be what the daemon goes by. Where it may
/// not, nothing is taken to be kept, so that the forecast is an upper bound.
pub fn read(places: &Places) -> (Settings, Vec<Unknown>) {
    let mut written = nix_conf::Settings::default();
    written.read(&places.conf);
    let unread = written
        .problems
        .iter()
        .chain(&written.denied)
        .cloned()
        .map(Unknown::Settings);
    let files = written.files.iter().chain([&places.conf]);
    let new = files
        .filter(|file| is_new(places, file))
        .map(|file| Unknown::NewSettings(file.display().to_string()));
    let mut unknown: Vec<Unknown> = unread.chain(new).collect();
    unknown.sort();
    unknown.dedup();
    let mut settings = Settings::default();
    if !unknown.is_empty() {
        settings.keep_outputs = false;
        settings.keep_derivations = false;
        return (settings, unknown);
    }
    for setting in &written.all {
        if let Some(value) = nix_conf::truth(&setting.words.join(" ")) {
            settings.set(nix_conf::canonical(&setting.name), value);
        }
    }
    (settings, unknown)
}

/// True if the daemon cannot have read this. What lies in the store never
/// changes; NixOS restarts the daemon where the link leads elsewhere.
fn is_new(places: &Places, conf: &Path) -> bool {
    let in_store = fs::canonicalize(conf).is_ok_and(|path| path.starts_with(&places.store));
    let changed = fs::metadata(conf).map(|found| found.mtime().max(found.ctime()));
    !in_store
        && places
            .daemon_since_s
            .is_some_and(|since| changed.is_ok_and(|changed| changed > since))
}
