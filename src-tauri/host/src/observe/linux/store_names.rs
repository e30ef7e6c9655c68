//! Which lock in the store has which inode, told to everybody who asks:
//! `/proc/locks` names files by inode alone.
//!
//! A listing of the whole store costs by its size, so it is made seldom; what is
//! locked from then on is added as inotify tells of it, one file at a time.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::folders;

/// How a lock's file ends.
const END: &str = ".lock";

/// The names, shared by all that look.
pub struct StoreNames {
    store: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    names: HashMap<u64, String>,
    listed: Option<(Instant, Duration)>,
}

/// A lock's file as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockFile {
    /// Its name in the store: `HASH-hello.lock`.
    pub name: String,
    /// Milliseconds since 1970 when it was made, or written last.
    pub written_ms: i64,
}

impl StoreNames {
    /// For the store in this folder of Nix's. Nothing is read yet.
    pub fn new(nix: &Path) -> Self {
        Self {
            store: nix.join("store"),
            known: Mutex::default(),
        }
    }

    /// The store itself.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// The lock with this inode. Inodes are used again, so the file is asked
    /// whether it still is the one.
    pub fn find(&self, inode: u64) -> Option<LockFile> {
        let name = self.known().names.get(&inode).cloned()?;
        let about = self.store.join(&name).symlink_metadata().ok();
        let Some(about) = about.filter(|about| about.ino() == inode) else {
            self.known().names.remove(&inode);
            return None;
        };
        Some(LockFile {
            name,
            written_ms: about.mtime() * 1000 + about.mtime_nsec() / 1_000_000,
        })
    }

    /// Takes in a file that was just made in the store, if it is a lock.
    pub fn learn(&self, name: &[u8]) {
        if !name.ends_with(END.as_bytes()) {
            return;
        }
        let text = folders::text(name);
        if let (Some(inode), Some(name)) = (folders::inode(&self.store.join(text)), text.to_str()) {
            self.known().names.insert(inode, name.to_owned());
        }
    }

    /// Lists the whole store, unless that was done less than `apart` or `share`
    /// times its own cost ago; true if it was done.
    pub fn list(&self, apart: Duration, share: u32) -> bool {
        let due = |&(at, cost): &(Instant, Duration)| at.elapsed() >= apart.max(cost * share);
        if !self.known().listed.as_ref().is_none_or(due) {
            return false;
        }
        // Nobody who only asks for a name waits for the disk.
        let begun = Instant::now();
        let mut names = HashMap::new();
        folders::list(&self.store, |name, inode| {
            if name.ends_with(END.as_bytes())
                && let Some(name) = folders::text(name).to_str()
            {
                names.insert(inode, name.to_owned());
            }
        });
        let mut known = self.known();
        known.names = names;
        known.listed = Some((begun, begun.elapsed()));
        true
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_now() {
        let nix = tempfile::tempdir().expect("a folder");
        let store = nix.path().join("store");
        std::fs::create_dir(&store).expect("made");
        let make = |name: &str| {
            std::fs::write(store.join(name), "").expect("written");
            folders::inode(&store.join(name)).expect("an inode")
        };
        let (first, other) = (make("a.lock"), make("a"));
        let names = StoreNames::new(nix.path());
        assert_eq!(names.find(first), None);
        let hour = Duration::from_secs(3600);
        assert!(names.list(hour, 1) && !names.list(hour, 1));
        assert_eq!(names.find(first).expect("known").name, "a.lock");
        assert_eq!(names.find(other), None, "no lock");
        // Not listed again, but told of.
        let second = make("b.lock");
        assert_eq!(names.find(second), None);
        names.learn(b"b.lock");
        names.learn(b"c");
        let found = names.find(second).expect("known");
        assert_eq!(found.name, "b.lock");
        assert!(found.written_ms > 1_600_000_000_000);
        // Another file has its inode now, or none.
        std::fs::rename(store.join("b.lock"), store.join("c.lock")).expect("moved");
        assert_eq!(names.find(second), None);
    }
}
