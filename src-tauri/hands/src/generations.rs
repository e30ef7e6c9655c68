//! Deleting the links of generations, and nothing else.
//!
//! Everything is opened, locked as Nix locks it, and looked at before the first
//! link goes. Deleting is by name within the opened folder.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nixlamp_core::order::{DeleteGenerations, Going};
use nixlamp_core::profile::generation_of;
use nixlamp_core::words::garbage as say;
use nixlamp_core::words::outcome;
use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use crate::halt;
use crate::profile_folders::ProfileFolders;

/// Nix holds a profile's lock for some milliseconds.
const LOCK_LIMIT: Duration = Duration::from_secs(10);

/// Profiles whose generations can be deleted now: nobody else changes them as
/// long as this lives.
pub(crate) struct Opened<'a> {
    profiles: Vec<OpenProfile<'a>>,
}

/// One profile's folder, opened and locked.
struct OpenProfile<'a> {
    order: &'a DeleteGenerations,
    folder: OwnedFd,
    /// Nothing where not even an empty file can be made: the disk is full, and
    /// then nobody else makes one either.
    _lock: Option<Lock>,
}

/// Opens, locks and checks; a sentence if anything is not as it was planned.
pub(crate) fn open<'a>(
    folders: &ProfileFolders,
    run: &Path,
    delete: &'a [DeleteGenerations],
) -> Result<Opened<'a>, String> {
    let mut profiles = Vec::new();
    for order in delete {
        let path = folders
            .path(order.profile.folder)
            .ok_or_else(outcome::changed)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder =
            rustix::fs::open(&path, flags, Mode::empty()).map_err(|_| outcome::changed())?;
        let lock = Lock::take(&folder, order)?;
        let used = in_use(folders, run, order, &path);
        let one = OpenProfile {
            order,
            folder,
            _lock: lock,
        };
        for going in &order.generations {
            if !one.is_as_planned(going, &used) {
                return Err(say::changed(&order.profile, going.number));
            }
        }
        profiles.push(one);
    }
    Ok(Opened { profiles })
}

impl Opened<'_> {
    /// Deletes the links and looks again; a sentence for each profile, or for
    /// each link that stays. True if all are gone.
    pub(crate) fn delete(&self, lines: &mut Vec<String>) -> bool {
        let mut all = true;
        for one in &self.profiles {
            let before = lines.len();
            for going in &one.order.generations {
                let link = one.order.profile.generation_link(going.number);
                if let Err(error) = rustix::fs::unlinkat(&one.folder, link, AtFlags::empty()) {
                    let why = std::io::Error::from(error).to_string();
                    lines.push(say::link_stays(&one.order.profile, going.number, &why));
                }
                halt::at("link-deleted");
            }
            if lines.len() == before {
                lines.push(say::deleted(one.order));
            } else {
                all = false;
            }
        }
        let left = self.still_there();
        all &= left.is_empty();
        lines.extend(left);
        all
    }

    fn still_there(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for one in &self.profiles {
            for going in &one.order.generations {
                let link = one.order.profile.generation_link(going.number);
                if rustix::fs::readlinkat(&one.folder, link, Vec::new()).is_ok() {
                    lines.push(say::still_there(&one.order.profile, going.number));
                }
            }
        }
        lines
    }
}

/// A sentence for each of these generations that is not there any more.
pub(crate) fn gone(folders: &ProfileFolders, delete: &[DeleteGenerations]) -> Vec<String> {
    let mut lines = Vec::new();
    for one in delete {
        for going in &one.generations {
            let link = folders.generation(&one.profile, going.number);
            let is_gone = |link: PathBuf| {
                fs::symlink_metadata(link).is_err_and(|error| error.kind() == ErrorKind::NotFound)
            };
            if link.is_some_and(is_gone) {
                lines.push(say::gone(&one.profile, going.number));
            }
        }
    }
    lines
}

/// What must not go.
struct InUse {
    /// The generation that the profile's link names, or leads to.
    current: Option<u64>,
    /// Store paths: the booted and the running system, the activated home, and
    /// the current one where the profile's link names no generation.
    paths: Vec<PathBuf>,
}

fn in_use(folders: &ProfileFolders, run: &Path, order: &DeleteGenerations, path: &Path) -> InUse {
    let link = path.join(order.profile.name.as_str());
    let current = fs::read_link(&link).ok().and_then(|target| {
        let name = target.file_name()?.to_str()?.to_owned();
        let (of, number) = generation_of(&name)?;
        (of == order.profile.name.as_str()).then_some(number)
    });
    let home = folders.home_state.as_ref();
    let looked = [
        Some(run.join("booted-system")),
        Some(run.join("current-system")),
        home.map(|home| home.join("home-manager/gcroots/current-home")),
        current.is_none().then_some(link),
    ];
    InUse {
        current,
        paths: looked
            .into_iter()
            .flatten()
            .filter_map(|path| fs::canonicalize(path).ok())
            .collect(),
    }
}

impl OpenProfile<'_> {
    fn is_as_planned(&self, going: &Going, used: &InUse) -> bool {
        let link = self.order.profile.generation_link(going.number);
        let leads_there = rustix::fs::readlinkat(&self.folder, link, Vec::new())
            .is_ok_and(|target| target.to_bytes() == going.store_path.as_bytes());
        leads_there
            && used.current != Some(going.number)
            && !used
                .paths
                .iter()
                .any(|path| path == Path::new(&going.store_path))
    }
}

/// A profile's lock as Nix takes it (`lockProfile`): a file beside the link,
/// locked, and removed by whoever held it. Who waits for it sees by one byte in
/// it that it has been removed.
struct Lock {
    file: File,
    folder: OwnedFd,
    name: String,
}

impl Lock {
    fn take(folder: &OwnedFd, order: &DeleteGenerations) -> Result<Option<Lock>, String> {
        let until = Instant::now() + LOCK_LIMIT;
        let name = format!("{}.lock", order.profile.name.as_str());
        let fails = |error: std::io::Error| {
            let number = order.generations.first().map_or(0, |g| g.number);
            say::link_stays(&order.profile, number, &error.to_string())
        };
        loop {
            let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW;
            let file = match rustix::fs::openat(folder, &name, flags, Mode::RUSR | Mode::WUSR) {
                Ok(file) => file,
                Err(Errno::NOSPC | Errno::DQUOT) => return Ok(None),
                Err(error) => return Err(fails(error.into())),
            };
            let locked = rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
            let is_there = rustix::fs::fstat(&file).is_ok_and(|f| f.st_nlink > 0 && f.st_size == 0);
            if locked && is_there {
                let folder = folder.try_clone().map_err(fails)?;
                return Ok(Some(Lock {
                    file: file.into(),
                    folder,
                    name,
                }));
            }
            if Instant::now() >= until {
                return Err(say::profile_busy(&order.profile));
            }
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // What cannot be removed is an empty file that the next one takes.
        if rustix::fs::unlinkat(&self.folder, &self.name, AtFlags::empty()).is_ok() {
            let _ = self.file.write_all(b"d");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{gone, open};
    use crate::profile_folders::ProfileFolders;
    use nixlamp_core::order::{DeleteGenerations, Going};
    use nixlamp_core::profile::{Folder, ProfileId, ProfileName};
    use std::fs::{create_dir_all, remove_file, symlink_metadata};
    use std::os::unix::fs::symlink;
    use std::path::{Path, PathBuf};

    struct Ground {
        _root: tempfile::TempDir,
        folders: ProfileFolders,
        run: PathBuf,
        profiles: PathBuf,
        store: PathBuf,
    }

    /// A profile `system` with generations 1 to 4; 4 is current, 2 booted.
    fn ground() -> Ground {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().canonicalize().expect("real");
        let ground = Ground {
            folders: ProfileFolders {
                state: path.join("var"),
                home_state: None,
                user: None,
            },
            run: path.join("run"),
            profiles: path.join("var/profiles"),
            store: path.join("store"),
            _root: root,
        };
        create_dir_all(&ground.profiles).expect("a folder");
        create_dir_all(&ground.run).expect("a folder");
        for number in 1..=4 {
            let target = ground.store.join(format!("p{number}"));
            create_dir_all(&target).expect("a folder");
            symlink(target, ground.link(number)).expect("a link");
        }
        symlink("system-4-link", ground.profiles.join("system")).expect("a link");
        let booted = ground.run.join("booted-system");
        symlink(ground.store.join("p2"), booted).expect("a link");
        ground
    }

    impl Ground {
        fn link(&self, number: u64) -> PathBuf {
            self.profiles.join(format!("system-{number}-link"))
        }

        fn order(&self, numbers: &[u64]) -> Vec<DeleteGenerations> {
            let going = |number: &u64| Going {
                number: *number,
                store_path: self.store.join(format!("p{number}")).display().to_string(),
            };
            vec![DeleteGenerations {
                profile: ProfileId {
                    folder: Folder::Shared,
                    name: ProfileName::new("system").expect("a name"),
                },
                generations: numbers.iter().map(going).collect(),
            }]
        }

        fn try_to(&self, numbers: &[u64]) -> Result<Vec<String>, String> {
            let order = self.order(numbers);
            let opened = open(&self.folders, &self.run, &order)?;
            let mut lines = Vec::new();
            opened.delete(&mut lines);
            Ok(lines)
        }
    }

    fn is_there(path: &Path) -> bool {
        symlink_metadata(path).is_ok()
    }

    #[test]
    fn only_the_planned_links_go_and_the_lock_goes_too() {
        let ground = ground();
        let lines = ground.try_to(&[1, 3]).expect("as planned");
        assert_eq!(lines, ["Deleted 2 generations of system: 1, 3."]);
        let left: Vec<bool> = (1..=4).map(|n| is_there(&ground.link(n))).collect();
        assert_eq!(left, [false, true, false, true]);
        assert!(ground.store.join("p1").exists());
        assert!(!is_there(&ground.profiles.join("system.lock")));
    }

    #[test]
    fn one_that_is_in_use_saves_all() {
        let ground = ground();
        for used in [2, 4] {
            let why = ground.try_to(&[1, used]).expect_err("in use");
            assert!(
                why.contains(&format!("generation {used} of system")),
                "{why}"
            );
        }
        let live = ground.run.join("current-system");
        symlink(ground.store.join("p3"), live).expect("a link");
        assert!(ground.try_to(&[1, 3]).is_err());
        assert!((1..=4).all(|n| is_there(&ground.link(n))));
    }

    #[test]
    fn a_link_that_leads_elsewhere_by_now_saves_all() {
        let ground = ground();
        let order = ground.order(&[1, 3]);
        remove_file(ground.link(3)).expect("gone");
        symlink("/nix/store/other", ground.link(3)).expect("a link");
        assert!(open(&ground.folders, &ground.run, &order).is_err());
        remove_file(ground.link(3)).expect("gone");
        assert!(open(&ground.folders, &ground.run, &order).is_err());
        assert!(is_there(&ground.link(1)));
    }

    #[test]
    fn what_has_gone_of_a_plan_is_told() {
        let ground = ground();
        let order = ground.order(&[1, 3]);
        assert!(gone(&ground.folders, &order).is_empty());
        remove_file(ground.link(3)).expect("gone");
        let told = gone(&ground.folders, &order);
        assert_eq!(
            told,
            ["Looked at again: generation 3 of system is deleted."]
        );
    }

    #[test]
    fn two_cannot_change_a_profile_at_once() {
        let ground = ground();
        let order = ground.order(&[1]);
        let first = open(&ground.folders, &ground.run, &order).expect("opened");
        let lock = std::fs::File::open(ground.profiles.join("system.lock")).expect("a lock");
        let taken = rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive);
        assert!(taken.is_err());
        drop(first);
        assert!(!is_there(&ground.profiles.join("system.lock")));
    }
}
