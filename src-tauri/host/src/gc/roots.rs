//! What keeps store paths, as Nix finds it (`findRoots` in `gc.cc`): links below
//! `gcroots` and `profiles`, one step further where a link leads out of the
//! store, names of files there, builds, and processes.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::backup::BackupId;
use nixlamp_core::gc::roots::{name_in_store, printed};
use nixlamp_core::gc::{Root, RootKind, Roots, Unknown};
use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_hands::command;

use super::{Ask, Places, processes};

/// The daemon looks through all processes for this; 0.06 s where few run.
const DAEMON_LIMIT: Duration = Duration::from_secs(10);
/// Folders below `gcroots` are no deeper; a circle cannot be made of folders.
const DEPTH_MOST: u32 = 64;

/// All roots that can be known this way.
pub fn find(places: &Places, ask: Ask) -> Roots {
    let mut reader = Reader::of_links(places);
    reader.roots.linked.clone_from(&reader.roots.all);
    let why_not = match ask {
        Ask::Nobody => None,
        Ask::DaemonIfHarmless if reader.may_lose() => Some(Unknown::NotAsked),
        Ask::DaemonIfHarmless | Ask::Daemon => match told(places, &mut reader.names) {
            Ok(all) => {
                return Roots {
                    all,
                    unknown: Vec::new(),
                    ..reader.roots
                };
            }
            Err(why) => Some(Unknown::NoAnswer(why)),
        },
    };
    reader.finish(why_not)
}

/// Links alone, as this user reads them.
pub fn links(places: &Places) -> Vec<Root> {
    Reader::of_links(places).roots.all
}

/// The daemon's own list. Takes no lock of the collector.
fn told(places: &Places, names: &mut Names) -> Result<Vec<Root>, String> {
    let program = command::look_for("nix-store")
        .ok_or_else(|| say!("program-was-not-found", program = "nix-store"))?;
    let answer = command::answer(&program, &["--gc", "--print-roots"], DAEMON_LIMIT);
    let text = answer.map_err(|why| match why {
        Why::Missing => say!("program-is-not-there", program = "nix-store"),
        Why::Denied => say!("program-may-not-be-started", program = "nix-store"),
        Why::Broken(words) => words,
    })?;
    let store = places.store.to_string_lossy();
    let mut all: Vec<Root> = text
        .lines()
        .filter_map(|line| printed(line, &store))
        .collect();
    for root in all.iter_mut().filter(|root| root.kind == RootKind::Link) {
        root.link = names.of(Path::new(&root.link));
    }
    Ok(all)
}

/// True for the links of `nix-build --no-out-link`: they lie in a folder of
/// their own in `/tmp` that goes with the command, and every such command leaves
/// one. And for the roots of our own backups: nobody but us makes them, and not
/// twice. Any other link that leads nowhere may come back: from another name, with
/// a disk.
fn is_gone_for_good(link: &Path) -> bool {
    let Some(folder) = link.parent() else {
        return false;
    };
    if BackupId::of_root(&link.to_string_lossy()).is_some() {
        return folder.exists();
    }
    let of_nix = folder
        .file_name()
        .and_then(|name| name.to_str()?.strip_prefix("nix-build-"))
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    of_nix && !folder.exists() && folder.parent().is_some_and(Path::exists)
}

/// Paths of links with their folder's real name, so that the same link is the
/// same text whoever names it.
#[derive(Default)]
pub struct Names {
    folders: HashMap<PathBuf, PathBuf>,
}

impl Names {
    /// The name of a link.
    pub fn of(&mut self, link: &Path) -> String {
        let (Some(folder), Some(name)) = (link.parent(), link.file_name()) else {
            return link.display().to_string();
        };
        let real = self
            .folders
            .entry(folder.to_owned())
            .or_insert_with(|| fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()));
        real.join(name).display().to_string()
    }
}

struct Reader<'a> {
    places: &'a Places,
    store: String,
    roots: Roots,
    names: Names,
    closed: u32,
}

impl<'a> Reader<'a> {
    fn of_links(places: &'a Places) -> Self {
        let mut reader = Self {
            places,
            store: places.store.display().to_string(),
            roots: Roots::default(),
            names: Names::default(),
            closed: 0,
        };
        for folder in ["gcroots", "profiles"] {
            reader.folder(&places.state().join(folder), DEPTH_MOST);
        }
        reader
    }

    /// True if the daemon, asked for its roots, could forget one that comes
    /// back: a link that leads nowhere at present, or that cannot be looked at.
    fn may_lose(&self) -> bool {
        self.closed > 0 || !self.roots.dangling.is_empty()
    }

    fn finish(mut self, why_not: Option<Unknown>) -> Roots {
        let builds = self.builds();
        let seen = processes::read(&self.places.proc, &self.store);
        self.roots.all.extend(seen.roots);
        let unknown = &mut self.roots.unknown;
        unknown.extend(why_not);
        if self.closed > 0 {
            unknown.push(Unknown::ClosedFolders(self.closed));
        }
        if builds > 0 {
            unknown.push(Unknown::Builds(builds));
        }
        unknown.extend(seen.unknown);
        self.roots
    }

    /// Links, files and folders below a folder; links to folders are not
    /// followed.
    fn folder(&mut self, folder: &Path, depth: u32) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.closed += u32::from(error.kind() == ErrorKind::PermissionDenied);
                return;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth > 0 => self.folder(&path, depth - 1),
                Ok(kind) if kind.is_symlink() => self.link(&path),
                Ok(kind) if kind.is_file() => self.file(&path),
                _ => {}
            }
        }
    }

    fn link(&mut self, link: &Path) {
        let Ok(target) = fs::read_link(link) else {
            return;
        };
        if self.add(link, &target) {
            return;
        }
        let target = link.parent().unwrap_or(link).join(target);
        match fs::read_link(&target) {
            Ok(further) => drop(self.add(&target, &further)),
            Err(error) => match error.kind() {
                // No link: nothing that keeps anything.
                ErrorKind::InvalidInput => {}
                ErrorKind::NotFound | ErrorKind::NotADirectory => {
                    let auto = self.places.state().join("gcroots/auto");
                    if link.starts_with(auto) && !is_gone_for_good(&target) {
                        self.roots.dangling.push(target.display().to_string());
                    }
                }
                // Closed, or on a disk that gives no answer.
                _ => self.closed += 1,
            },
        }
    }

    /// True if the target lies in the store.
    fn add(&mut self, link: &Path, target: &Path) -> bool {
        let text = target.to_string_lossy();
        if let Some(name) = name_in_store(&self.store, &text) {
            let link = self.names.of(link);
            self.roots.all.push(Root {
                link,
                name: name.to_owned(),
                kind: RootKind::Link,
            });
        }
        text.starts_with(&format!("{}/", self.store))
    }

    /// The name of a plain file can be that of a store path.
    fn file(&mut self, path: &Path) {
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name
            && nixlamp_core::gc::roots::hash_part(name).is_some()
        {
            self.roots.all.push(Root {
                link: path.display().to_string(),
                name: name.to_owned(),
                kind: RootKind::Link,
            });
        }
    }

    /// What builds hold: a file for each client's worker, named by its pid, with
    /// paths that end in a zero byte. How many of the living cannot be read.
    fn builds(&mut self) -> u32 {
        let mut unread = 0;
        let Ok(entries) = fs::read_dir(self.places.state().join("temproots")) else {
            return 0;
        };
        for entry in entries.flatten() {
            let pid = entry.file_name();
            if !self.places.proc.join(&pid).exists() {
                continue;
            }
            let Ok(bytes) = fs::read(entry.path()) else {
                unread += 1;
                continue;
            };
            let store = self.store.as_str();
            let paths = bytes.split(|byte| *byte == 0);
            let held = paths.filter_map(|path| {
                let path = std::str::from_utf8(path).ok()?;
                name_in_store(store, path).map(|name| Root {
                    link: say!("root-of-process", pid = pid.to_string_lossy().into_owned()),
                    name: name.to_owned(),
                    kind: RootKind::Build,
                })
            });
            self.roots.all.extend(held);
        }
        unread
    }
}
