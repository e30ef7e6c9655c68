//! `config.toml` → [`Config`], with errors that say where and what instead.
//!
//! What exists, of which kind it is, and which numbers make sense comes from the
//! one list in [`nixlamp_core::settings`].

mod check;
mod login;
mod rebuild;
mod shown;
mod written;

pub use check::nearest_of;
pub use shown::settings;
pub use written::{Wrong, no_such_setting, set, value_of};

use shown::owner;

use std::fmt;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use nixlamp_core::config::Config;
use nixlamp_core::say;
use nixlamp_core::words::{self, Language, trouble};

/// No sensible configuration is larger; keeps a mistaken path harmless.
const MOST_BYTES: u64 = 256 * 1024;

/// Why a configuration was refused. Shown as `/etc/…/config.toml:7: …`: with the
/// whole path, for there may be several of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1. `None` if the file as a whole could not be read.
    pub line: Option<usize>,
    /// The column in characters, from 1.
    pub column: Option<usize>,
    /// What is wrong, without the place.
    pub message: String,
    /// For an unknown key: the nearest that exists.
    pub nearest: Option<String>,
    /// So many other mistakes follow.
    pub more: usize,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " {}", trouble::and_more(more)),
        }
    }
}

impl std::error::Error for ConfigError {}

/// Reads a configuration. A file that is not there means all defaults; a
/// broken one is refused whole, so that half a wish is never carried out.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    match read(path) {
        Ok(text) => parse(path, &text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(ConfigError {
            file: path.to_owned(),
            line: None,
            column: None,
            message: say!("config-not-read", why = error.to_string()),
            nearest: None,
            more: 0,
        }),
    }
}

/// The same for a text that is already read; `path` is for the errors only.
pub fn parse(path: &Path, text: &str) -> Result<Config, ConfigError> {
    let refuse = |fault: check::Fault, more: usize| {
        let (line, column) = fault.at.map(|at| place(text, at)).unzip();
        ConfigError {
            file: path.to_owned(),
            line,
            column,
            message: fault.message,
            nearest: fault.nearest,
            more,
        }
    };
    check::check(text).map_err(|faults| refuse(faults.first, faults.more))?;
    toml::from_str(text).map_err(|error| refuse(check::Fault::from(error), 0))
}

/// From now on this process speaks what this configuration and the environment
/// say.
pub fn speak(config: &Config) {
    words::speak(language(config));
}

fn language(config: &Config) -> Language {
    let locales = ["LC_ALL", "LC_MESSAGES", "LANG"];
    config
        .language
        .language(locales.iter().filter_map(|name| std::env::var(name).ok()))
}

/// A configuration file and how it looked when it was last read.
///
/// [`Watched::reload`] is a single `stat`: the loop asks whenever it is awake
/// anyway (a sample, a command, `SIGHUP`). So watching costs no wake-up, works
/// the same on every system, and sees a link that Home Manager points
/// elsewhere, which an inotify watch on the file would not.
#[derive(Debug)]
pub struct Watched {
    path: PathBuf,
    seen: Result<Stamp, ErrorKind>,
}

impl Watched {
    /// Reads the file for the first time. The error is for
    /// `Event::Trouble("config", …)`; the defaults hold until it is mended.
    pub fn open(path: &Path) -> (Watched, Result<Config, ConfigError>) {
        let watched = Watched {
            path: path.to_owned(),
            seen: stamp(path),
        };
        let config = load(path);
        (watched, config)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `None` if the file is as it was; else what it says now. After an error
    /// the caller keeps the last good configuration.
    pub fn reload(&mut self) -> Option<Result<Config, ConfigError>> {
        // Stamped before it is read: a change in between is seen next time.
        let stamp = stamp(&self.path);
        if stamp == self.seen {
            return None;
        }
        self.seen = stamp;
        Some(load(&self.path))
    }
}

/// What tells one state of a file from another. The modification time alone
/// does not: everything in the Nix store has the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: Option<SystemTime>,
    changed: (i64, i64),
}

/// The error tells a file that is not there from one that cannot be looked at.
pub(crate) fn stamp(path: &Path) -> Result<Stamp, ErrorKind> {
    let meta = std::fs::metadata(path).map_err(|error| error.kind())?;
    Ok(Stamp {
        device: meta.dev(),
        inode: meta.ino(),
        bytes: meta.len(),
        modified: meta.modified().ok(),
        changed: (meta.ctime(), meta.ctime_nsec()),
    })
}

fn read(path: &Path) -> std::io::Result<String> {
    let meta = std::fs::metadata(path)?;
    // Opening a pipe would wait for a writer for ever.
    if !meta.is_file() {
        return Err(std::io::Error::other(say!("is-not-a-file")));
    }
    let mut text = String::new();
    std::fs::File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(std::io::Error::other(say!(
            "is-larger-than",
            size = words::size(MOST_BYTES as f64),
        )));
    }
    Ok(text)
}

/// Line and column (in characters), both from 1, of a byte in a text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests;
