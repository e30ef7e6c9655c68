//! Shows files that Nixlamp keeps, and no others.

use std::path::{Path, PathBuf};

use nixlamp_core::say;

use crate::desktop;

/// Shows the folder in which `path` lies, or `path` itself if it is a folder;
/// `None`: where Nixlamp keeps what it remembers.
pub fn show(path: Option<PathBuf>) -> Result<(), String> {
    let own = state_folder().and_then(|folder| folder.canonicalize().ok());
    let own = own.ok_or_else(|| say!("file-not-ours"))?;
    let path = match path {
        None => own,
        Some(path) => below(&own, &path).ok_or_else(|| say!("file-not-ours"))?,
    };
    if desktop::show_file(&path) {
        Ok(())
    } else {
        Err(say!("file-not-shown", path = path.display().to_string()))
    }
}

/// With links followed: what leads out of the folder is not ours.
fn below(own: &Path, path: &Path) -> Option<PathBuf> {
    path.canonicalize()
        .ok()
        .filter(|path| path.starts_with(own))
}

/// As the agent has it (`agent/src/places.rs`).
fn state_folder() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from);
    folder("XDG_STATE_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(folder("HOME")?.join(".local/state")))
        .map(|folder| folder.join("nixlamp"))
}
