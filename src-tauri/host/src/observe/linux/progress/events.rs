//! What inotify tells of the store while somebody builds: each new lock by name,
//! and whose each new recipe is.
//!
//! A process that uses the store writes every path it needs into its own list
//! of temporary roots, `temproots/PID`, right before it makes the file. Both are
//! told in one queue, so a new file belongs to who wrote last and has made
//! nothing since: of two who work at once, one may be held up in between.

use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use super::super::folders;
use super::super::store_names::StoreNames;

/// The running watch.
pub struct Events {
    queue: OwnedFd,
    store: i32,
    /// Who has written and made nothing since, the last at the end.
    wrote: Vec<u32>,
    /// All that was made, each with the process that did where that is known.
    owners: HashMap<String, Option<u32>>,
}

impl Events {
    /// Watches the store from now on. `None` where it may not be watched.
    pub fn attach(nix: &Path) -> Option<Self> {
        let queue = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
        let store = inotify::add_watch(&queue, nix.join("store"), WatchFlags::CREATE).ok()?;
        let roots = nix.join("var/nix/temproots");
        // Without it locks are told all the same.
        _ = inotify::add_watch(&queue, roots, WatchFlags::MODIFY);
        Some(Self {
            queue,
            store,
            wrote: Vec::new(),
            owners: HashMap::new(),
        })
    }

    /// Takes in what was told since; `false` if some of it was lost.
    pub fn read(&mut self, names: &StoreNames) -> bool {
        let mut buffer = vec![MaybeUninit::uninit(); 64 * 1024];
        let mut reader = inotify::Reader::new(&self.queue, &mut buffer);
        let mut whole = true;
        while let Ok(event) = reader.next() {
            if event.events().contains(ReadFlags::QUEUE_OVERFLOW) {
                whole = false;
                continue;
            }
            let Some(name) = event.file_name() else {
                continue;
            };
            let Some(text) = folders::text(name.to_bytes()).to_str() else {
                continue;
            };
            if event.wd() != self.store {
                if let Ok(pid) = text.parse() {
                    self.wrote.retain(|before| *before != pid);
                    self.wrote.push(pid);
                }
                continue;
            }
            names.learn(name.to_bytes());
            // The lock comes first and the file itself after it.
            let made = text.strip_suffix(".lock").unwrap_or(text);
            if !self.owners.contains_key(made) {
                self.owners.insert(made.to_owned(), self.wrote.pop());
            }
        }
        whole
    }

    /// Who wrote this recipe, if that was seen.
    pub fn owner(&self, recipe: &str) -> Option<u32> {
        self.owners.get(recipe).copied().flatten()
    }

    /// True if something that this process made was seen.
    pub fn wrote(&self, pid: u32) -> bool {
        self.owners.values().any(|owner| *owner == Some(pid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes_belong_to_who_wrote_last_and_made_nothing_since() {
        let nix = tempfile::tempdir().expect("a folder");
        let at = |path: &str| nix.path().join(path);
        std::fs::create_dir_all(at("store")).expect("made");
        std::fs::create_dir_all(at("var/nix/temproots")).expect("made");
        for pid in ["11", "12"] {
            std::fs::write(at("var/nix/temproots").join(pid), "").expect("made");
        }
        let names = StoreNames::new(nix.path());
        let mut events = Events::attach(nix.path()).expect("watched");
        let root = |pid: &str, what: &str| {
            std::fs::write(at("var/nix/temproots").join(pid), what).expect("written");
        };
        let make = |name: &str| std::fs::write(at("store").join(name), "").expect("made");
        make("early.drv");
        root("11", "a");
        make("a.drv.lock");
        make("a.drv");
        root("12", "b");
        make("b.drv");
        root("11", "c");
        make("c.drv");
        make("c-out.lock");
        // One is held up while the other goes on, and both at the same time.
        root("11", "d");
        for name in ["e.drv", "f.drv"] {
            root("12", name);
            make(name);
        }
        make("d.drv.lock");
        root("12", "g");
        root("11", "h");
        make("h.drv.lock");
        make("g.drv.lock");
        make("h.drv");
        make("g.drv");
        assert!(events.read(&names));
        assert_eq!(events.owner("early.drv"), None);
        assert_eq!(events.owner("a.drv"), Some(11));
        assert_eq!(events.owner("b.drv"), Some(12));
        assert_eq!(events.owner("c.drv"), Some(11));
        for (name, owner) in [("d", 11), ("e", 12), ("f", 12), ("g", 12), ("h", 11)] {
            assert_eq!(events.owner(&format!("{name}.drv")), Some(owner), "{name}");
        }
        assert!(events.wrote(12) && !events.wrote(13));
        let inode = folders::inode(&at("store/c-out.lock")).expect("an inode");
        assert_eq!(names.find(inode).expect("known").name, "c-out.lock");
    }

    #[test]
    fn what_may_not_be_watched() {
        assert!(Events::attach(Path::new("/nowhere")).is_none());
    }
}
