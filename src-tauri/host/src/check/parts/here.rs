//! Where the checks look: the real machine, or a folder of a test's own.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

use nixlamp_core::model::Why;
use nixlamp_hands::{command, own_folders};
use rustix::fs::{Mode, OFlags};

/// The most that is read of one file.
const AT_MOST_BYTES: u64 = 8 << 20;

/// The machine as the checks see it.
#[derive(Clone, Debug)]
pub struct Here {
    /// `/`, or a test's folder in its stead.
    pub root: PathBuf,
    /// The person's home. `None` without one.
    pub home: Option<PathBuf>,
    /// The person's name.
    pub user: String,
    /// The person's user id.
    pub uid: u32,
    /// The person's login shell. `None` where it is not known.
    pub shell: Option<PathBuf>,
    /// Nixlamp's own folder for what it remembers.
    pub state: PathBuf,
    /// The environment, as far as checks read it.
    pub variables: HashMap<String, String>,
    /// Where the Nix daemon listens.
    pub daemon: PathBuf,
    /// The program `nix`. `None` where there is none.
    pub nix: Option<PathBuf>,
    /// Port of name servers; only tests have another than 53.
    pub dns_port: u16,
    /// The time now.
    pub now: SystemTime,
    /// What earlier looks saw.
    pub earlier: Earlier,
}

/// First readings, so that a later look can tell how fast something changes.
#[derive(Clone, Debug, Default)]
pub struct Earlier(Arc<Mutex<HashMap<String, Readings>>>);

/// When, and how much, oldest first.
type Readings = Vec<(Instant, f64)>;

/// Readings kept of one thing: at one each 15 minutes, half a day.
const READINGS: usize = 48;

impl Earlier {
    /// Notes a value and gives the oldest one kept, with its age in seconds.
    /// `None` the first time.
    pub fn note(&self, what: &str, value: f64) -> Option<(f64, f64)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let readings = all.entry(what.to_owned()).or_default();
        let oldest = readings
            .first()
            .map(|(at, value)| (at.elapsed().as_secs_f64(), *value));
        if readings.len() == READINGS {
            readings.remove(0);
        }
        readings.push((Instant::now(), value));
        oldest
    }
}

/// Environment variables that some check reads.
const VARIABLES: &[&str] = &[
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "NIX_REMOTE",
    "NIX_CONF_DIR",
    "NIX_CONFIG",
    "NIX_USER_CONF_FILES",
    "NIX_PATH",
    "NH_FLAKE",
    "FLAKE",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "ZDOTDIR",
    "SSH_AUTH_SOCK",
    "NIX_SSL_CERT_FILE",
    "TMPDIR",
];

/// Those of them that name a folder of the person's own.
const FOLDERS: &[&str] = &[
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "ZDOTDIR",
];

impl Here {
    /// This machine, for the person who runs this.
    pub fn machine(state: PathBuf) -> Here {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let home = own_folders::home();
        let uid = rustix::process::getuid().as_raw();
        let account = account(uid);
        let user = account.as_ref().map_or_else(
            || variable("USER").unwrap_or_else(|| uid.to_string()),
            |account| account.0.clone(),
        );
        Here {
            root: PathBuf::from("/"),
            nix: command::look_for("nix").map(PathBuf::from),
            user,
            uid,
            shell: account
                .map(|account| account.1)
                .or_else(|| variable("SHELL").map(PathBuf::from)),
            state,
            variables: VARIABLES
                .iter()
                // Somebody else's folders are not root's, see `own_folders`.
                .filter(|name| !FOLDERS.contains(name) || own_folders::folder(name).is_some())
                .filter_map(|name| Some(((*name).to_owned(), variable(name)?)))
                .collect(),
            daemon: PathBuf::from(nixlamp_hands::daemon::SOCKET),
            dns_port: 53,
            now: SystemTime::now(),
            home,
            earlier: Earlier::default(),
        }
    }

    /// The same machine now.
    #[must_use]
    pub fn afresh(&self) -> Here {
        Here {
            now: SystemTime::now(),
            ..self.clone()
        }
    }

    /// A path of the system: `proc/meminfo`.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        let below = below.as_ref();
        self.root.join(below.strip_prefix("/").unwrap_or(below))
    }

    /// A file of the system as text.
    pub fn read(&self, below: impl AsRef<Path>) -> Result<String, Why> {
        read(&self.path(below))
    }

    /// A file of the kernel that holds one number.
    pub fn number(&self, below: impl AsRef<Path>) -> Option<f64> {
        self.read(below).ok()?.trim().parse().ok()
    }

    /// The names in a folder of the system, sorted. Empty where it cannot be read.
    pub fn names(&self, below: impl AsRef<Path>) -> Vec<String> {
        names(&self.path(below))
    }

    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The person's folder for settings.
    pub fn config(&self) -> Option<PathBuf> {
        self.variable("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| Some(self.home.as_ref()?.join(".config")))
    }

    /// Seconds since something of the file system was last changed, itself and
    /// not what it points at.
    pub fn age_s(&self, path: &Path) -> Option<f64> {
        let changed = std::fs::symlink_metadata(path).ok()?.modified().ok()?;
        Some(
            self.now
                .duration_since(changed)
                .map_or(0.0, |age| age.as_secs_f64()),
        )
    }
}

/// A regular file as text. A pipe or a device in its place would make one wait
/// for ever; it is not opened for good.
pub fn read(path: &Path) -> Result<String, Why> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).map_err(why)?);
    let kind = file.metadata().map_err(|error| broken(&error))?.file_type();
    if !kind.is_file() {
        return Err(Why::Broken("it is no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(AT_MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| broken(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn why(error: rustix::io::Errno) -> Why {
    use rustix::io::Errno;
    match error {
        Errno::NOENT | Errno::NOTDIR => Why::Missing,
        Errno::ACCESS | Errno::PERM => Why::Denied,
        other => Why::Broken(other.to_string()),
    }
}

fn broken(error: &std::io::Error) -> Why {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => Why::Denied,
        _ => Why::Broken(error.to_string()),
    }
}

/// The names in a folder, sorted. Empty where it cannot be read.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Name and shell from `/etc/passwd`; directory services are not asked, for
/// that can hang.
fn account(uid: u32) -> Option<(String, PathBuf)> {
    let text = read(Path::new("/etc/passwd")).ok()?;
    text.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.get(2)?.parse() == Ok(uid))
            .then(|| ((*fields.first()?).to_owned(), PathBuf::from(fields.get(6)?)).into())
            .flatten()
    })
}

#[cfg(test)]
pub mod testing {
    use super::{Earlier, Here};
    use std::collections::HashMap;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    /// A machine of nothing but these files.
    pub fn machine(files: &[(&str, &str)]) -> (tempfile::TempDir, Here) {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            put(folder.path(), path, text);
        }
        let root = folder.path().to_owned();
        let here = Here {
            home: Some(root.join("home/alice")),
            user: "alice".to_owned(),
            uid: 1000,
            shell: None,
            state: root.join("state"),
            variables: HashMap::new(),
            daemon: root.join("daemon.socket"),
            nix: None,
            dns_port: 53,
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000),
            earlier: Earlier::default(),
            root,
        };
        (folder, here)
    }

    pub fn put(root: &Path, path: &str, text: &str) {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().expect("below")).expect("made");
        std::fs::write(file, text).expect("written");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_nobody_writes_to_is_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()));
        let begun = Instant::now();
        assert!(matches!(read(&pipe), Err(Why::Broken(_))));
        assert!(begun.elapsed().as_secs() < 1);
        assert_eq!(read(&folder.path().join("none")), Err(Why::Missing));
    }

    #[test]
    fn the_oldest_reading_is_told() {
        let earlier = Earlier::default();
        assert_eq!(earlier.note("a", 5.0), None);
        let (age_s, value) = earlier.note("a", 4.0).expect("noted");
        assert!(age_s < 5.0 && (value - 5.0).abs() < f64::EPSILON);
    }
}
