//! What nix-output-monitor remembers of builds on this machine: with it there
//! are estimates on the first day.

use std::path::{Path, PathBuf};

use nixlamp_core::build_times;
use nixlamp_core::record::BuildTime;

use crate::regular;

/// Ten builds each of a hundred thousand names.
const MOST_BYTES: u64 = 64 << 20;

/// Its builds, the oldest first. None where it was never used, or its file
/// cannot be read: then nothing is known of them.
pub fn builds() -> Vec<BuildTime> {
    places()
        .iter()
        .find_map(|path| read(path))
        .map(|csv| build_times::of_nom(&csv))
        .unwrap_or_default()
}

/// Where it keeps its file: since version 2.1 among the state, before in the
/// cache.
fn places() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    [
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ]
    .into_iter()
    .filter_map(|(variable, below_home)| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| home.as_ref().map(|home| home.join(below_home)))
    })
    .map(|folder| folder.join("nix-output-monitor/build-reports.csv"))
    .collect()
}

fn read(path: &Path) -> Option<String> {
    let (bytes, _) = regular::read(path, MOST_BYTES).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
