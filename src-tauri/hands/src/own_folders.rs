//! The folders of the user who runs this, by the XDG Base Directory rules; on
//! macOS too, so that a shared home has one place.
//!
//! Root often keeps the environment of the person it was called by (`sudo` on
//! macOS, `sudo -E`, `su -m`). What lies in that person's folders is theirs to
//! bend: root would write through their links. So root takes from the
//! environment only folders that nobody else can bend, and else its own home
//! as the user database has it.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::system;

/// The home. `None` without one.
pub fn home() -> Option<PathBuf> {
    folder("HOME").or_else(|| {
        let is_root = rustix::process::geteuid().is_root();
        is_root.then(|| system::home(0)).flatten()
    })
}

/// `$XDG_CONFIG_HOME`, or `~/.config`.
pub fn config() -> Option<PathBuf> {
    below_home("XDG_CONFIG_HOME", ".config")
}

/// `$XDG_STATE_HOME`, or `~/.local/state`.
pub fn state() -> Option<PathBuf> {
    below_home("XDG_STATE_HOME", ".local/state")
}

/// `$XDG_CACHE_HOME`, or `~/.cache`.
pub fn caches() -> Option<PathBuf> {
    below_home("XDG_CACHE_HOME", ".cache")
}

/// A folder that the environment names. `None` where it names none, or none
/// that root may use.
pub fn folder(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .filter(|path| !rustix::process::geteuid().is_root() || is_of(path, 0))
}

fn below_home(variable: &str, below: &str) -> Option<PathBuf> {
    folder(variable).or_else(|| Some(home()?.join(below)))
}

/// True if all of the way there that exists belongs to this user: the links on
/// it, and what they lead through.
pub(crate) fn is_of(path: &Path, uid: u32) -> bool {
    let all = |path: &Path| {
        path.ancestors()
            .filter_map(|part| part.symlink_metadata().ok())
            .all(|part| part.uid() == uid)
    };
    let there = path
        .ancestors()
        .find_map(|part| std::fs::canonicalize(part).ok());
    all(path) && there.is_some_and(|there| all(&there))
}

#[cfg(test)]
mod tests {
    use super::is_of;
    use std::os::unix::fs::{MetadataExt as _, chown, symlink};

    #[test]
    fn a_way_through_somebody_elses_folder_is_not_ones_own() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().canonicalize().expect("real");
        let uid = rustix::process::geteuid().as_raw();
        assert!(!is_of(&path.join("none/x"), uid + 1));
        // Only root has all of the way to it.
        if uid != 0 || path.metadata().map_or(1, |folder| folder.uid()) != 0 {
            return;
        }
        assert!(is_of(&path.join("none/x"), 0));
        let alices = path.join("alice");
        std::fs::create_dir_all(alices.join("state")).expect("a folder");
        symlink("/etc", alices.join("etc")).expect("a link");
        symlink(&alices, path.join("link")).expect("a link");
        chown(&alices, Some(1000), None).expect("given away");
        // What lies in it may be root's: it is no better for that.
        for closed in ["alice", "alice/state", "alice/none", "alice/etc", "link/x"] {
            assert!(!is_of(&path.join(closed), 0), "{closed}");
        }
    }
}
