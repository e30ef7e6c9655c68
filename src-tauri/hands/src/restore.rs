//! Putting back what a backup holds. What stands there keeps its contents
//! under another name, and at no moment is there nothing.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use nixlamp_core::backup::{LostGeneration, LostLink, What};
use nixlamp_core::order::{Done, Restore, RestoreFile};
use nixlamp_core::say;
use nixlamp_core::words::{outcome, restore as words};
use sha2::{Digest, Sha256};

use crate::profile_folders::ProfileFolders;
use crate::{command, halt, own_folders};

/// A daemon that answers does so at once.
const ROOT_LIMIT: Duration = Duration::from_secs(20);
/// No configuration is larger.
const FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Where things lie; made here and never taken from a caller.
#[derive(Clone, Debug)]
pub struct Places {
    /// Profiles, and the user's state.
    pub folders: ProfileFolders,
    /// `/etc`.
    pub etc: PathBuf,
    /// `~/.config`.
    pub config: Option<PathBuf>,
}

impl Places {
    /// Those of the user who runs this.
    pub fn of_caller() -> Places {
        Places {
            folders: ProfileFolders::of_caller(),
            etc: "/etc".into(),
            config: own_folders::config(),
        }
    }

    /// Where a file belongs. `None`: it has no place that it is put back to.
    pub fn place(&self, what: What) -> Option<PathBuf> {
        let own = |name: &str| Some(self.config.as_ref()?.join("nix").join(name));
        match what {
            What::NixConf => Some(self.etc.join("nix/nix.conf")),
            What::Registry => Some(self.etc.join("nix/registry.json")),
            What::UserNixConf => own("nix.conf"),
            What::UserRegistry => own("registry.json"),
            What::Included
            | What::Flake
            | What::Database
            | What::DatabaseAsItIs
            | What::History
            | What::Status => None,
        }
    }

    /// The folder of all backups.
    pub fn backups(&self) -> Option<PathBuf> {
        Some(self.folders.home_state.as_ref()?.join("nixlamp/backups"))
    }
}

pub(crate) fn restore(order: &Restore, places: &Places) -> Done {
    let mut done = Done {
        ok: true,
        lines: Vec::new(),
    };
    for file in &order.files {
        let path = places.place(file.what);
        let shown = path
            .as_deref()
            .unwrap_or(Path::new(&file.name))
            .display()
            .to_string();
        match put_back(order, file, path, places) {
            Ok(aside) => done.lines.push(words::put_back(&shown, aside.as_deref())),
            Err(why) => {
                done.ok = false;
                done.lines.push(words::not_put_back(&shown, &why));
            }
        }
        halt::at("file-restored");
    }
    for lost in &order.generations {
        let relinked = relink(lost, places);
        halt::at("generation-restored");
        match relinked {
            Ok(()) => done
                .lines
                .push(words::generation(&lost.profile.to_string(), lost.number)),
            Err(why) => {
                done.ok = false;
                let what = say!(
                    "generation-of-profile",
                    number = lost.number,
                    profile = lost.profile.to_string(),
                );
                done.lines.push(words::not_put_back(&what, &why));
            }
        }
    }
    for lost in &order.links {
        match lead(lost, places) {
            Ok(()) => done
                .lines
                .push(words::link(&lost.profile.to_string(), lost.number)),
            Err(why) => {
                done.ok = false;
                done.lines
                    .push(words::not_put_back(&lost.profile.to_string(), &why));
            }
        }
    }
    done
}

/// Gives the name that the old contents have now, if there were any.
fn put_back(
    order: &Restore,
    file: &RestoreFile,
    path: Option<PathBuf>,
    places: &Places,
) -> Result<Option<String>, String> {
    let plain = |name: &str| {
        Path::new(name)
            .components()
            .all(|c| matches!(c, Component::Normal(_)))
    };
    let (Some(path), Some(backups)) = (path, places.backups().filter(|_| plain(&file.name))) else {
        return Err(say!("has-no-place"));
    };
    let contents = read(&backups.join(order.backup.as_str()).join(&file.name))?;
    if hash(&contents) != file.sha256 {
        return Err(say!("backups-is-not-what-was-written"));
    }
    let now = match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => Some((hash(&read(&path)?), metadata)),
        Ok(_) => return Err(say!("what-stands-there-is-no-file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.to_string()),
    };
    if now.as_ref().map(|(hash, _)| hash) != file.now.as_ref() {
        return Err(say!("has-changed-since"));
    }
    let mode = now
        .as_ref()
        .map_or(file.mode, |(_, m)| m.permissions().mode())
        & 0o777;
    let aside = match now {
        Some(_) => Some(keep_aside(&path, order.backup.as_str()).map_err(|e| e.to_string())?),
        None => None,
    };
    halt::at("file-aside");
    if let Err(error) = write(&path, &contents, mode) {
        // What stands there stands there still: it needs no second name.
        if let Some(aside) = aside.as_deref().filter(|aside| is_same(&path, aside)) {
            let _ = fs::remove_file(aside);
        }
        return Err(error.to_string());
    }
    Ok(aside)
}

/// A second name for what stands there: `link(2)` never replaces anything.
fn keep_aside(path: &Path, id: &str) -> io::Result<String> {
    for again in 1..100 {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".before-restore-of-{id}"));
        if again > 1 {
            name.push(format!("-{again}"));
        }
        match fs::hard_link(path, &name) {
            // By one that was cut off.
            Err(_) if is_same(path, &name) => return Ok(PathBuf::from(name).display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(PathBuf::from(name).display().to_string()),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// One file under two names.
fn is_same(one: &Path, other: impl AsRef<Path>) -> bool {
    let id = |path: &Path| fs::symlink_metadata(path).map(|file| (file.dev(), file.ino()));
    id(one)
        .ok()
        .zip(id(other.as_ref()).ok())
        .is_some_and(|(a, b)| a == b)
}

/// Written beside and renamed: there is the old or the new, never half.
fn write(path: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".nixlamp-restores");
    let beside = PathBuf::from(beside);
    let _ = fs::remove_file(&beside);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut file| {
            file.write_all(contents)?;
            // Whatever the umask.
            file.set_permissions(Permissions::from_mode(mode))?;
            file.sync_all()
        })
        .inspect(|()| halt::at("file-beside"))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written?;
    File::open(folder)?.sync_all()
}

fn relink(lost: &LostGeneration, places: &Places) -> Result<(), String> {
    let link = places
        .folders
        .generation(&lost.profile, lost.number)
        .ok_or_else(|| say!("its-profile-is-not-there"))?;
    if fs::symlink_metadata(&link).is_ok() {
        return Err(say!("there-is-one-of-that-number"));
    }
    if !lost.store_path.starts_with("/nix/store/") || !Path::new(&lost.store_path).exists() {
        return Err(say!("no-longer-in-the-store", path = &lost.store_path));
    }
    let program = command::look_for("nix-store")
        .ok_or_else(|| say!("program-is-not-there", program = "nix-store"))?;
    let shown = link.to_str().ok_or_else(|| say!("its-path-is-no-text"))?;
    let arguments = ["--realise", &lost.store_path, "--add-root", shown];
    command::answer(&program, &arguments, ROOT_LIMIT)
        .map(drop)
        .map_err(|why| {
            outcome::program_failed(&program, &why)
                .trim_end_matches('.')
                .to_owned()
        })
}

/// `symlink(2)` never replaces anything.
fn lead(lost: &LostLink, places: &Places) -> Result<(), String> {
    let target = lost.profile.generation_link(lost.number);
    let link = places.folders.link(&lost.profile);
    let link = link.ok_or_else(|| say!("its-folder-is-not-there"))?;
    if fs::symlink_metadata(link.with_file_name(&target)).is_err() {
        return Err(say!("its-generation-is-not-there", number = lost.number));
    }
    symlink(target, link).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| format!("{}: {error}", path.display());
    let length = fs::metadata(path).map_err(failed)?.len();
    if length > FILE_BYTES {
        return Err(say!("file-is-too-large", path = path.display().to_string()));
    }
    fs::read(path).map_err(failed)
}

/// SHA-256 in hexadecimal.
pub fn hash(contents: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(contents)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use std::fs::{create_dir_all, read_to_string, write};
    use std::os::unix::fs::PermissionsExt as _;

    use nixlamp_core::backup::{BackupId, What};
    use nixlamp_core::order::{Restore, RestoreFile};

    use super::{Places, hash, restore};
    use crate::profile_folders::ProfileFolders;

    #[test]
    fn what_stands_there_is_kept_and_what_has_changed_is_left() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places {
            folders: ProfileFolders {
                state: root.path().join("nix"),
                home_state: Some(root.path().join("state")),
                user: None,
            },
            etc: root.path().join("etc"),
            config: None,
        };
        let id = BackupId::new("2026-11-22T20-38-01Z").expect("an id");
        let kept = places
            .backups()
            .expect("one")
            .join(id.as_str())
            .join("config");
        create_dir_all(&kept).expect("a folder");
        create_dir_all(root.path().join("etc/nix")).expect("a folder");
        write(kept.join("nix.conf"), "old").expect("written");
        let conf = root.path().join("etc/nix/nix.conf");
        write(&conf, "new").expect("written");
        let order = |what, name: &str, now: &[u8]| Restore {
            backup: id.clone(),
            files: vec![RestoreFile {
                what,
                name: name.to_owned(),
                sha256: hash(b"old"),
                mode: 0o600,
                now: Some(hash(now)),
            }],
            generations: Vec::new(),
            links: Vec::new(),
        };
        for wrong in [
            order(What::NixConf, "config/nix.conf", b"other"),
            order(What::NixConf, "../x", b"new"),
            order(What::Database, "config/nix.conf", b"new"),
        ] {
            assert!(!restore(&wrong, &places).ok);
            assert_eq!(read_to_string(&conf).expect("there"), "new");
        }
        let done = restore(&order(What::NixConf, "config/nix.conf", b"new"), &places);
        assert!(done.ok, "{done:?}");
        assert_eq!(read_to_string(&conf).expect("there"), "old");
        let aside = root
            .path()
            .join(format!("etc/nix/nix.conf.before-restore-of-{id}"));
        assert_eq!(read_to_string(aside).expect("kept"), "new");
        // What is not there gets the mode it had.
        std::fs::remove_file(&conf).expect("ours");
        let mut gone = order(What::NixConf, "config/nix.conf", b"");
        gone.files[0].now = None;
        assert!(restore(&gone, &places).ok);
        let mode = std::fs::metadata(&conf).expect("there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        // A second time it gets a second name.
        write(&conf, "new").expect("written");
        assert!(restore(&order(What::NixConf, "config/nix.conf", b"new"), &places).ok);
        assert!(
            root.path()
                .join(format!("etc/nix/nix.conf.before-restore-of-{id}-2"))
                .exists()
        );
    }
}
