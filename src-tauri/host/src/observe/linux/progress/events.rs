//! What inotify tells of the store while somebody builds: each new lock by name,
//! and whose each new recipe is.
//!
//! A process that uses the store writes every path it needs into its own list
//! of temporary roots, `temproots/PID`, right before it makes the file. Both are
//! told in one queue, so a recipe belongs to who wrote last and has made none
//! since: of two who work at once, one may be held up in between. Who needs what
//! is there already writes, too, and makes nothing: then it may be either's.

use std::collections::{HashMap, HashSet};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use super::super::folders;
use super::super::store_names::StoreNames;
use super::held::RECIPE;

/// Two who write so near to each other may have been held up in between.
const NEAR: u64 = 64;

/// Whose a recipe is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Most probably.
    pub likely: u32,
    /// Who else wrote at that moment.
    pub others: Vec<u32>,
}

/// The running watch.
pub struct Events {
    queue: OwnedFd,
    store: i32,
    /// How many were told.
    count: u64,
    /// Who has written and made nothing since, and when; the last at the end.
    wrote: Vec<(u32, u64)>,
    /// All who have written.
    writers: HashSet<u32>,
    /// Recipes that were made, each with the process that did where that is known.
    owners: HashMap<String, Option<Owner>>,
    /// Nothing was read since it was attached or what it told was let go of.
    is_new: bool,
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
            count: 0,
            wrote: Vec::new(),
            writers: HashSet::new(),
            owners: HashMap::new(),
            is_new: true,
        })
    }

    /// Lets go of all that was told: nobody builds.
    pub fn forget(&mut self) {
        let mut buffer = vec![MaybeUninit::uninit(); 64 * 1024];
        let mut reader = inotify::Reader::new(&self.queue, &mut buffer);
        while reader.next().is_ok() {}
        self.wrote.clear();
        self.writers.clear();
        self.owners.clear();
        self.is_new = true;
    }

    /// Takes in what was told since, between two looks; what is lost of it, the
    /// next [`Self::read`] says.
    pub fn read_on(&mut self, names: &StoreNames) {
        let whole = self.read(names);
        self.is_new |= !whole;
    }

    /// Takes in what was told since; `false` if some of it was lost, or there was
    /// something before.
    pub fn read(&mut self, names: &StoreNames) -> bool {
        let mut buffer = vec![MaybeUninit::uninit(); 64 * 1024];
        let mut reader = inotify::Reader::new(&self.queue, &mut buffer);
        let mut whole = !std::mem::take(&mut self.is_new);
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
            self.count += 1;
            if event.wd() != self.store {
                if let Ok(pid) = text.parse() {
                    self.wrote.retain(|(before, _)| *before != pid);
                    self.wrote.push((pid, self.count));
                    self.writers.insert(pid);
                }
                continue;
            }
            names.learn(name.to_bytes());
            // The lock comes first and the file itself after it.
            let made = text.strip_suffix(".lock").unwrap_or(text);
            if made.ends_with(RECIPE) && !self.owners.contains_key(made) {
                let owner = next_owner(&mut self.wrote, self.count);
                self.owners.insert(made.to_owned(), owner);
            }
        }
        whole
    }

    /// Who wrote this recipe, if that was seen.
    pub fn owner(&self, recipe: &str) -> Option<&Owner> {
        self.owners.get(recipe)?.as_ref()
    }

    /// True if somebody whom `is_own` does not know has used the store meanwhile:
    /// also one that began after the processes were last looked at.
    pub fn others_wrote(&self, is_own: impl Fn(u32) -> bool) -> bool {
        self.writers.iter().any(|pid| !is_own(*pid))
    }

    /// True if a recipe of this process was seen.
    pub fn wrote(&self, pid: u32) -> bool {
        let mut owners = self.owners.values().flatten();
        owners.any(|owner| owner.likely == pid)
    }
}

/// The last who wrote and made nothing since, and who else did so just now.
fn next_owner(wrote: &mut Vec<(u32, u64)>, count: u64) -> Option<Owner> {
    let (likely, _) = wrote.pop()?;
    let near = wrote.iter().filter(|(_, at)| count - at <= NEAR);
    Some(Owner {
        likely,
        others: near.map(|(pid, _)| *pid).collect(),
    })
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
        assert!(!events.read(&names), "something was there before");
        assert!(events.read(&names));
        assert_eq!(events.owner("early.drv"), None);
        let told: [(&str, u32, &[u32]); 8] = [
            ("a", 11, &[]),
            ("b", 12, &[]),
            ("c", 11, &[]),
            ("d", 11, &[]),
            ("e", 12, &[11]),
            ("f", 12, &[11]),
            ("g", 12, &[]),
            ("h", 11, &[12]),
        ];
        for (name, likely, others) in told {
            let owner = events.owner(&format!("{name}.drv")).expect(name);
            assert_eq!((owner.likely, &*owner.others), (likely, others), "{name}");
        }
        assert!(events.wrote(12) && !events.wrote(13));
        assert!(events.others_wrote(|pid| pid == 11));
        assert!(!events.others_wrote(|pid| pid < 13));
        let inode = folders::inode(&at("store/c-out.lock")).expect("an inode");
        assert_eq!(names.find(inode).expect("known").name, "c-out.lock");
        root("11", "i");
        make("i.drv");
        events.forget();
        make("j.drv");
        assert!(!events.read(&names));
        for name in ["a.drv", "i.drv", "j.drv"] {
            assert_eq!(events.owner(name), None, "{name}");
        }
    }

    #[test]
    fn what_may_not_be_watched() {
        assert!(Events::attach(Path::new("/nowhere")).is_none());
    }
}
