//! Who holds and who waits for the locks on Nix's files.
//!
//! `/proc/locks` shows everybody's locks to everybody, but names files only by
//! device and inode. The few files that matter are asked for their inodes; the
//! store, which may have a hundred thousand entries, is listed only when a
//! process of Nix holds a lock that is none of the others.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nixlamp_core::model::{Lock, LockKind};

use super::folders::{self, Device};
use super::store_names::StoreNames;

/// `SQLite` locks this byte of `db.sqlite-shm` to write (`WAL_WRITE_LOCK`, see
/// "The Locks Of A WAL-mode Database" in its file format).
const WRITER_BYTE: u64 = 120;

/// A listing of the store may use a hundredth of the time, and is not repeated
/// more often than this.
const BETWEEN_LISTINGS: Duration = Duration::from_secs(5);

/// The other side of that hundredth.
const SHARE: u32 = 100;

/// A line of `/proc/locks`, see `proc_locks(5)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    id: u64,
    waits: bool,
    /// True for `flock(2)`, false for byte ranges.
    whole: bool,
    exclusive: bool,
    /// 0 for locks that belong to an open file, not to a process.
    pid: u32,
    device: Device,
    inode: u64,
    first: u64,
    last: u64,
}

/// The same for the caches of users.
const BETWEEN_CACHES: Duration = Duration::from_secs(1);
impl Line {
    /// True for a lock on this file that somebody has.
    pub(super) fn is_on(&self, devices: &[Device], inode: u64) -> bool {
        !self.waits && self.inode == inode && devices.contains(&self.device)
    }
}

/// What a lock's process is to Nix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// It has to do with Nix, or it may have locked something of Nix's: a backup
    /// or a script of root's can.
    Kin,
    /// It is something else, and cannot even open what Nix locks.
    Stranger,
    /// It is gone: a child that inherited the file holds the lock.
    Dead,
}

/// What an inode is: `None` if nothing of Nix's.
type Name = Option<(LockKind, String)>;

/// Remembers which inode is which file for as long as it is locked.
pub struct Locks {
    nix: PathBuf,
    known: HashMap<(Device, u64), Name>,
    store: Arc<StoreNames>,
    /// Whole files in the store that somebody holds for himself, nameless.
    held: Vec<(u32, u64)>,
    /// When the caches of users were last gone through, and how long it took.
    cached: Option<(Instant, Duration)>,
    devices: folders::Devices,
}

impl Locks {
    /// For the Nix whose folder this is.
    pub fn new(nix: &Path, store: Arc<StoreNames>) -> Self {
        Self {
            nix: nix.to_owned(),
            known: HashMap::new(),
            store,
            held: Vec::new(),
            cached: None,
            devices: folders::Devices::default(),
        }
    }

    /// Picks Nix's locks out of the text. `holder` tells what a process is to
    /// Nix, `homes` are folders of users whose profiles may be locked.
    pub fn look(
        &mut self,
        text: &[u8],
        holder: impl Fn(u32) -> Holder,
        homes: &[PathBuf],
    ) -> Vec<Lock> {
        let lines: Vec<Line> = text.split(|&byte| byte == b'\n').filter_map(line).collect();
        let there: HashSet<(Device, u64)> =
            lines.iter().map(|line| (line.device, line.inode)).collect();
        self.known.retain(|file, _| there.contains(file));
        self.held = self.may_be_in_store(&lines);
        let fixed = self.fixed();
        // Whoever holds it: what one of ours waits for is worth a name.
        let mut wanted: HashMap<u64, u32> = HashMap::new();
        for line in lines.iter().filter(|line| line.waits) {
            if holder(line.pid) == Holder::Kin {
                wanted.entry(line.id).or_insert(line.pid);
            }
        }
        let mut locks: Vec<Lock> = Vec::new();
        let mut group = None;
        for line in lines {
            if line.waits {
                // Waiters stand below the lock that blocks them, with its id.
                if group == Some(line.id)
                    && let Some(lock) = locks.last_mut()
                {
                    lock.waiters.push(line.pid);
                }
                continue;
            }
            group = None;
            let waiter = wanted.get(&line.id).copied();
            if let Some((kind, path)) = self.name(&line, &fixed, &holder, waiter, homes) {
                locks.push(Lock {
                    kind,
                    path,
                    exclusive: line.exclusive,
                    holder: line.pid,
                    waiters: Vec::new(),
                });
                group = Some(line.id);
            }
        }
        locks.extend(self.dot_lock());
        locks
    }

    /// Where `SQLite` may not lock the database (`use-sqlite-wal = false`) it
    /// makes a folder, which stays when its maker dies.
    fn dot_lock(&self) -> Option<Lock> {
        let path = self.nix.join("var/nix/db/db.sqlite.lock");
        path.is_dir().then(|| Lock {
            kind: LockKind::DotLock,
            path: path.to_string_lossy().into_owned(),
            exclusive: true,
            holder: 0,
            waiters: Vec::new(),
        })
    }

    /// Holders and inodes of all exclusive locks, as of the last look, that may
    /// be of files in the store.
    pub fn held(&self) -> &[(u32, u64)] {
        &self.held
    }

    /// The same of these lines.
    fn may_be_in_store(&mut self, lines: &[Line]) -> Vec<(u32, u64)> {
        let devices = self.devices.of(self.store.store());
        let may_be = |line: &&Line| {
            line.whole && line.exclusive && !line.waits && devices.contains(&line.device)
        };
        let lines = lines.iter().filter(may_be);
        lines.map(|line| (line.pid, line.inode)).collect()
    }

    /// The files that there is one of, by device and inode as they are now.
    fn fixed(&mut self) -> Vec<(Vec<Device>, u64, LockKind, String)> {
        let var = self.nix.join("var/nix");
        [
            (var.join("gc.lock"), LockKind::GarbageCollector),
            (var.join("db/big-lock"), LockKind::Store),
            (var.join("db/db.sqlite-shm"), LockKind::Database),
        ]
        .into_iter()
        .filter_map(|(path, kind)| {
            let inode = folders::inode(&path)?;
            let devices = self.devices.of(path.parent()?).to_vec();
            Some((devices, inode, kind, path.to_string_lossy().into_owned()))
        })
        .collect()
    }

    fn name(
        &mut self,
        line: &Line,
        fixed: &[(Vec<Device>, u64, LockKind, String)],
        holder: &impl Fn(u32) -> Holder,
        waiter: Option<u32>,
        homes: &[PathBuf],
    ) -> Name {
        for (devices, inode, kind, path) in fixed {
            if *inode == line.inode && devices.contains(&line.device) {
                let writes = line.exclusive
                    && !line.whole
                    && (line.first..=line.last).contains(&WRITER_BYTE);
                // Readers of the database hinder nobody.
                return (*kind != LockKind::Database || writes).then(|| (*kind, path.clone()));
            }
        }
        if !line.whole && !line.exclusive {
            return None;
        }
        let key = (line.device, line.inode);
        let known = self.known.get(&key);
        if let Some(known) = known.filter(|known| is_still(known, line)) {
            return known.clone();
        }
        let before = known.cloned().flatten();
        if holder(line.pid) == Holder::Stranger && waiter.is_none() {
            return None;
        }
        let (name, sure) = if line.whole {
            self.search(line, homes)
        } else {
            self.search_caches(line, homes)
        };
        let name = name.or_else(|| profile_of(waiter?, line)).or(before);
        // A waiter may come later, and know the name.
        if name.is_some() || (sure && holder(line.pid) != Holder::Stranger) {
            self.known.insert(key, name.clone());
        }
        name
    }

    /// Goes through the folders in which Nix locks files. The second answer is
    /// false if the store was not listed since the lock may have been taken.
    fn search(&mut self, line: &Line, homes: &[PathBuf]) -> (Name, bool) {
        let var = self.nix.join("var/nix");
        // Every process that uses the store locks its own list of temporary
        // roots; nobody ever waits for it.
        let roots = var.join("temproots");
        if folders::inode(&roots.join(line.pid.to_string())) == Some(line.inode)
            && self.devices.of(&roots).contains(&line.device)
        {
            return (None, true);
        }
        for (folder, kind) in small_folders(&var, homes) {
            if !self.devices.of(&folder).contains(&line.device) {
                continue;
            }
            let profile = kind == LockKind::Profile;
            let mut found = None;
            folders::list(&folder, |name, inode| {
                if inode == line.inode && (!profile || name.ends_with(b".lock")) {
                    found = Some(folder.join(folders::text(name)));
                }
            });
            if let Some(path) = found {
                let uploads = kind == LockKind::RemoteSlot
                    && path.extension().is_some_and(|end| end == "upload-lock");
                let kind = if uploads { LockKind::Upload } else { kind };
                return (Some((kind, path.to_string_lossy().into_owned())), true);
            }
        }
        let (found, cached) = self.search_caches(line, homes);
        if found.is_some() {
            return (found, cached);
        }
        let store = self.store.store();
        if !line.exclusive || !self.devices.of(store).contains(&line.device) {
            return (None, cached);
        }
        let mut found = self.store.find(line.inode);
        let listed = found.is_some() || self.store.list(BETWEEN_LISTINGS, SHARE);
        if found.is_none() && listed {
            found = self.store.find(line.inode);
        }
        let path = |name: String| store.join(name).to_string_lossy().into_owned();
        let name = found.map(|file| (LockKind::StorePath, path(file.name)));
        (name, listed && cached)
    }

    /// Goes through the caches of users, which may hold thousands of files. The
    /// second answer is false if that may not be done again yet.
    fn search_caches(&mut self, line: &Line, homes: &[PathBuf]) -> (Name, bool) {
        let mut folders = Vec::new();
        for home in homes {
            let cache = home.join(".cache/nix");
            if !self.devices.of(&cache).contains(&line.device) {
                continue;
            }
            folders.push((cache.clone(), LockKind::FetchCache));
            folders::list(&cache, |name, _| {
                let kind = cache_kind(name);
                folders.extend(kind.map(|kind| (cache.join(folders::text(name)), kind)));
            });
        }
        if folders.is_empty() {
            return (None, true);
        }
        if let Some((at, cost)) = self.cached
            && at.elapsed() < BETWEEN_CACHES.max(cost * SHARE)
        {
            return (None, false);
        }
        let begun = Instant::now();
        let mut found = None;
        for (folder, kind) in folders {
            folders::list(&folder, |name, inode| {
                if inode == line.inode {
                    found = Some((kind, folder.join(folders::text(name))));
                }
            });
        }
        self.cached = Some((begun, begun.elapsed()));
        let name = found.map(|(kind, path)| (kind, path.to_string_lossy().into_owned()));
        (name, true)
    }
}

/// Locks in the store are removed and made all the time, and a new file may get
/// the number of the one that has just gone.
fn is_still(known: &Name, line: &Line) -> bool {
    match known {
        Some((LockKind::StorePath, path)) => folders::inode(Path::new(path)) == Some(line.inode),
        _ => true,
    }
}

/// A profile may lie anywhere: who waits for its lock has it open, which only
/// shows for processes of the same user.
fn profile_of(waiter: u32, line: &Line) -> Name {
    let open = std::fs::read_dir(format!("/proc/{waiter}/fd")).ok()?;
    let same = |path: &PathBuf| folders::inode(path) == Some(line.inode);
    open.flatten()
        .filter_map(|entry| std::fs::read_link(entry.path()).ok())
        .filter(|path| path.extension().is_some_and(|end| end == "lock"))
        .find(same)
        .map(|path| (LockKind::Profile, path.to_string_lossy().into_owned()))
}

/// What is locked in a folder of this name below `~/.cache/nix`.
fn cache_kind(name: &[u8]) -> Option<LockKind> {
    if name.starts_with(b"eval-cache-v") {
        return Some(LockKind::EvalCache);
    }
    let fetches = [&b"gitv"[..], b"tarball", b"hg", b"fetcher-locks"];
    fetches
        .iter()
        .any(|start| name.starts_with(start))
        .then_some(LockKind::FetchCache)
}

/// The folders beside the store in which files are locked.
fn small_folders(var: &Path, homes: &[PathBuf]) -> Vec<(PathBuf, LockKind)> {
    let mut folders = vec![
        (var.join("userpool"), LockKind::BuildUser),
        (var.join("userpool2"), LockKind::BuildUser),
        (var.join("current-load"), LockKind::RemoteSlot),
        (var.join("profiles"), LockKind::Profile),
    ];
    folders::list(&var.join("profiles/per-user"), |name, _| {
        let user = var.join("profiles/per-user").join(folders::text(name));
        folders.push((user, LockKind::Profile));
    });
    for home in homes {
        folders.push((home.join(".local/state/nix/profiles"), LockKind::Profile));
    }
    folders
}

/// `1: -> FLOCK  ADVISORY  WRITE 1234 08:02:131 0 EOF`
pub(super) fn line(text: &[u8]) -> Option<Line> {
    let text = std::str::from_utf8(text).ok()?;
    let mut words = text.split_ascii_whitespace();
    let id = words.next()?.strip_suffix(':')?.parse().ok()?;
    let mut sort = words.next()?;
    let waits = sort == "->";
    if waits {
        sort = words.next()?;
    }
    let whole = match sort {
        "FLOCK" => true,
        "POSIX" | "OFDLCK" => false,
        // Leases and delegations are of no concern.
        _ => return None,
    };
    let exclusive = words.nth(1)? == "WRITE";
    let pid: i64 = words.next()?.parse().ok()?;
    let mut file = words.next()?.split(':');
    let device = Device {
        major: u32::from_str_radix(file.next()?, 16).ok()?,
        minor: u32::from_str_radix(file.next()?, 16).ok()?,
    };
    let inode = file.next()?.parse().ok()?;
    let first = words.next()?.parse().ok()?;
    let last = match words.next()? {
        "EOF" => u64::MAX,
        last => last.parse().ok()?,
    };
    let pid = u32::try_from(pid).unwrap_or(0);
    Some(Line {
        id,
        waits,
        whole,
        exclusive,
        pid,
        device,
        inode,
        first,
        last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let of = |text: &str| line(text.as_bytes());
        assert_eq!(
            of("12: FLOCK  ADVISORY  WRITE 18417 08:1a:131 0 EOF"),
            Some(Line {
                id: 12,
                waits: false,
                whole: true,
                exclusive: true,
                pid: 18417,
                device: Device {
                    major: 8,
                    minor: 26
                },
                inode: 131,
                first: 0,
                last: u64::MAX,
            })
        );
        let waiter = of("12:  -> FLOCK  ADVISORY  READ 5 08:1a:131 0 EOF").expect("a line");
        assert!(waiter.waits && !waiter.exclusive && waiter.pid == 5);
        let range = of("3: POSIX  ADVISORY  WRITE 77 fd:00:9 120 127").expect("a line");
        assert!(!range.whole && (range.first, range.last) == (120, 127));
        let of_file = of("3: OFDLCK ADVISORY  WRITE -1 fd:00:9 0 0").expect("a line");
        assert_eq!(of_file.pid, 0);
        for broken in [
            "",
            "1:",
            "1: LEASE  ACTIVE    READ  7 08:1a:131 0 EOF",
            "1: FLOCK  ADVISORY  WRITE 1 <none>:0 0 EOF",
            "x: FLOCK  ADVISORY  WRITE 1 08:1a:1 0 EOF",
            "1: FLOCK  ADVISORY  WRITE 1 08:1a:1 0",
        ] {
            assert_eq!(of(broken), None, "{broken}");
        }
    }

    struct World {
        nix: PathBuf,
        device: Device,
    }

    impl World {
        fn new(name: &str) -> Self {
            let nix = std::env::temp_dir().join(format!("nixlamp-{name}-{}", std::process::id()));
            for folder in [
                "store",
                "var/nix/db",
                "var/nix/userpool",
                "var/nix/temproots",
                "var/nix/current-load",
                "var/nix/profiles/per-user/alice",
            ] {
                std::fs::create_dir_all(nix.join(folder)).expect("make a folder");
            }
            let device = folders::Devices::default().of(&nix)[0];
            Self { nix, device }
        }

        /// A line for a file, which is made if it is not there.
        fn line(&self, id: u32, sort: &str, mode: &str, pid: u32, file: &str) -> String {
            let path = self.nix.join(file);
            if !path.exists() {
                std::fs::write(&path, "").expect("make a file");
            }
            let inode = folders::inode(&path).expect("an inode");
            let Device { major, minor } = self.device;
            format!("{id}: {sort}  ADVISORY  {mode} {pid} {major:02x}:{minor:02x}:{inode} 0 EOF\n")
        }
    }

    impl Drop for World {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.nix));
        }
    }

    fn locks(nix: &Path) -> Locks {
        Locks::new(nix, Arc::new(StoreNames::new(nix)))
    }

    fn kin(pid: u32) -> Holder {
        match pid {
            1..100 => Holder::Kin,
            100..200 => Holder::Stranger,
            _ => Holder::Dead,
        }
    }

    #[test]
    fn each_kind_by_its_file() {
        let world = World::new("kinds");
        let path = "store/aaaa-hello.lock";
        let text = [
            world.line(1, "FLOCK", "WRITE", 101, "var/nix/gc.lock"),
            world.line(1, "-> FLOCK", "WRITE", 7, "var/nix/gc.lock"),
            world.line(1, " -> FLOCK", "WRITE", 8, "var/nix/gc.lock"),
            world.line(2, "FLOCK", "READ", 9, "var/nix/db/big-lock"),
            world.line(3, "POSIX", "WRITE", 10, "var/nix/db/db.sqlite-shm"),
            world.line(4, "POSIX", "READ", 11, "var/nix/db/db.sqlite-shm"),
            world.line(5, "FLOCK", "WRITE", 12, "var/nix/userpool/30001"),
            world.line(6, "FLOCK", "WRITE", 13, "var/nix/current-load/ssh:__host-0"),
            world.line(
                7,
                "FLOCK",
                "WRITE",
                14,
                "var/nix/profiles/per-user/alice/profile.lock",
            ),
            world.line(8, "FLOCK", "WRITE", 15, "var/nix/temproots/15"),
            world.line(9, "FLOCK", "WRITE", 16, path),
            world.line(10, "FLOCK", "WRITE", 300, "store/bbbb-orphaned.lock"),
            world.line(11, "FLOCK", "WRITE", 102, "store/cccc-stranger.lock"),
            world.line(12, "FLOCK", "WRITE", 17, "var/nix/profiles/something"),
        ]
        .concat();
        let mut locks = locks(&world.nix);
        let found = locks.look(text.as_bytes(), kin, &[]);
        assert!(locks.held().len() >= 8 && locks.held().iter().all(|&(pid, _)| pid != 7));
        let kinds: Vec<_> = found.iter().map(|lock| (lock.kind, lock.holder)).collect();
        assert_eq!(
            kinds,
            [
                (LockKind::GarbageCollector, 101),
                (LockKind::Store, 9),
                (LockKind::Database, 10),
                (LockKind::BuildUser, 12),
                (LockKind::RemoteSlot, 13),
                (LockKind::Profile, 14),
                (LockKind::StorePath, 16),
                (LockKind::StorePath, 300),
            ]
        );
        assert_eq!(found[0].waiters, [7, 8]);
        assert!(!found[1].exclusive && found[2].exclusive);
        assert_eq!(found[6].path, world.nix.join(path).to_string_lossy());
    }

    #[test]
    fn caches_of_users_uploads_and_left_folders() {
        let world = World::new("caches");
        let home = world.nix.join("home");
        for folder in ["eval-cache-v6", "gitv3"] {
            std::fs::create_dir_all(home.join(".cache/nix").join(folder)).expect("make a folder");
        }
        std::fs::create_dir(world.nix.join("var/nix/db/db.sqlite.lock")).expect("make a folder");
        let evaluated = "home/.cache/nix/eval-cache-v6/abc.sqlite";
        let fetched = "home/.cache/nix/gitv3/abc.lock";
        let upload = "var/nix/current-load/ssh:__host.upload-lock";
        let look = |file: &str, sort: &str, mode: &str| {
            let text = world.line(1, sort, mode, 7, file);
            let found = locks(&world.nix).look(text.as_bytes(), kin, std::slice::from_ref(&home));
            let kinds: Vec<_> = found.into_iter().map(|lock| lock.kind).collect();
            kinds
        };
        let left = LockKind::DotLock;
        let both = [LockKind::EvalCache, left];
        assert_eq!(look(evaluated, "POSIX", "WRITE"), both);
        assert_eq!(
            look(evaluated, "POSIX", "READ"),
            [left],
            "readers hinder nobody"
        );
        assert_eq!(
            look(fetched, "FLOCK", "WRITE"),
            [LockKind::FetchCache, left]
        );
        assert_eq!(look(upload, "FLOCK", "WRITE"), [LockKind::Upload, left]);
    }

    #[test]
    fn what_one_of_ours_waits_for_is_named_whoever_holds_it() {
        let world = World::new("waited");
        let held = |waiter: u32| {
            let file = "var/nix/profiles/per-user/alice/p.lock";
            let text = [
                world.line(1, "FLOCK", "WRITE", 101, file),
                world.line(1, "-> FLOCK", "WRITE", waiter, file),
            ]
            .concat();
            locks(&world.nix).look(text.as_bytes(), kin, &[]).len()
        };
        assert_eq!(held(7), 1, "one of ours waits");
        assert_eq!(held(102), 0, "a stranger waits for a stranger");
    }

    #[test]
    fn a_profile_anywhere_is_named_by_who_has_it_open() {
        let world = World::new("anywhere");
        let path = world.nix.join("my.lock");
        let file = std::fs::File::create(&path).expect("make a file");
        let named = |text: String| {
            let line = line(text.as_bytes()).expect("a line");
            profile_of(std::process::id(), &line)
        };
        let text = world.line(1, "FLOCK", "WRITE", 101, "my.lock");
        let path = path.to_string_lossy().into_owned();
        assert_eq!(named(text.clone()), Some((LockKind::Profile, path)));
        drop(file);
        assert_eq!(named(text), None);
    }

    #[test]
    fn names_last_as_long_as_the_lock() {
        let world = World::new("last");
        let mut locks = locks(&world.nix);
        let text = world.line(1, "FLOCK", "WRITE", 5, "store/a-b.lock");
        assert_eq!(locks.look(text.as_bytes(), kin, &[]).len(), 1);
        // Known while it is held, though the file is gone and the store is not
        // listed again so soon.
        std::fs::remove_file(world.nix.join("store/a-b.lock")).expect("remove");
        assert_eq!(locks.look(text.as_bytes(), kin, &[]).len(), 1);
        assert!(locks.look(b"", kin, &[]).is_empty());
        assert!(locks.known.is_empty());
    }

    #[test]
    fn a_lock_that_got_the_number_of_another_has_its_own_name() {
        let world = World::new("again");
        let mut locks = locks(&world.nix);
        let text = world.line(1, "FLOCK", "WRITE", 5, "store/a-b.lock");
        let named = |locks: &mut Locks| locks.look(text.as_bytes(), kin, &[])[0].path.clone();
        assert!(named(&mut locks).ends_with("a-b.lock"));
        let at = |name: &str| world.nix.join("store").join(name);
        std::fs::rename(at("a-b.lock"), at("c-d.lock")).expect("renamed");
        locks.store.learn(b"c-d.lock");
        assert!(named(&mut locks).ends_with("c-d.lock"));
    }

    #[test]
    fn a_nix_that_is_not_there_has_no_locks() {
        let mut locks = locks(Path::new("/nowhere/nix"));
        assert!(
            locks
                .look(b"1: FLOCK  ADVISORY  WRITE 5 08:01:7 0 EOF\n", kin, &[])
                .is_empty()
        );
    }
}
