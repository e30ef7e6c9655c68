//! What a switch of NixOS leaves where everybody may read it: the lists of
//! units it is still to start, restart and reload, and its lock.
//!
//! Read beside the sampler, with systemd's jobs, while something activates.
//! Measured, unoptimised: 0.3 ms a look, most of it the list of all locks.

use std::path::Path;

use super::folders::{self, Devices};
use super::locks;

/// A list longer than this is cut.
const LONGEST: usize = 256 * 1024;
/// Units that are told of.
const MOST: usize = 1000;

/// The units that stand in the lists, each once.
pub fn listed(folder: &Path) -> Vec<String> {
    let mut units = Vec::new();
    for list in ["start-list", "restart-list", "reload-list"] {
        let Ok(text) = std::fs::read(folder.join(list)) else {
            continue;
        };
        let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).into_owned();
        let names = text.lines().map(str::trim).filter(|line| !line.is_empty());
        units.extend(names.map(str::to_owned));
    }
    units.sort();
    units.dedup();
    units.truncate(MOST);
    units
}

/// True if somebody holds the lock of a switch. `None`: this system has none,
/// or the list of locks cannot be read.
pub fn lock_held(folder: &Path, locks: Option<&[u8]>) -> Option<bool> {
    let path = folder.join("switch-to-configuration.lock");
    let inode = folders::inode(&path)?;
    let mut devices = Devices::default();
    let devices = devices.of(folder);
    let lines = locks?.split(|&byte| byte == b'\n');
    Some(
        lines
            .filter_map(locks::line)
            .any(|line| line.is_on(devices, inode)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_long_as_they_stand() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("written");
        };
        assert!(listed(folder.path()).is_empty());
        write("start-list", "b.service\n\na.service\n");
        write("restart-list", "b.service\nc.service\n");
        assert_eq!(
            listed(folder.path()),
            ["a.service", "b.service", "c.service"]
        );
        std::fs::remove_file(folder.path().join("restart-list")).expect("removed");
        assert_eq!(listed(folder.path()), ["a.service", "b.service"]);
        // Nobody's list is that long.
        write("reload-list", &"x\n".repeat(500_000));
        assert!(listed(folder.path()).len() <= MOST);
    }

    /// A real lock of our own, as the kernel lists it.
    #[test]
    fn the_lock_is_held_while_somebody_holds_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let locks = || std::fs::read("/proc/locks").expect("Linux has it");
        assert_eq!(lock_held(folder.path(), Some(&locks())), None);
        let path = folder.path().join("switch-to-configuration.lock");
        let file = std::fs::File::create(&path).expect("made");
        assert_eq!(lock_held(folder.path(), Some(&locks())), Some(false));
        rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive).expect("locked");
        assert_eq!(lock_held(folder.path(), Some(&locks())), Some(true));
        assert_eq!(lock_held(folder.path(), None), None);
        drop(file);
        assert_eq!(lock_held(folder.path(), Some(&locks())), Some(false));
    }
}
