//! What reading the whole store again finds, and what that means. Pure: the
//! host reads, this says which path comes next, what is wrong with it, which
//! repair fits, and how it all stands.

pub mod database;
mod order;
mod pause;
mod progress;

use serde::{Deserialize, Serialize};

use crate::store_path::StorePath;
use database::Judged;

pub use order::{Checked, PASS_KEPT_MS, Row, due, pass_begun};
pub use pause::{DISK_LIMIT, Pause, Strain, pause};
pub use progress::{Progress, rate};

/// Referrers that a finding names; the rest is counted.
pub const REFERRERS_NAMED: usize = 10;
/// Findings about rights and times alone that are listed; a store that was
/// copied with other times has one for every path.
pub const LOOKS_LISTED: usize = 200;
/// Damage that every picture lists; the rest is counted.
pub const DAMAGE_KNOWN: usize = 50;

/// Which paths are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// What the running system and the user's profiles need.
    Profiles,
    /// Every path.
    Full,
    /// These paths.
    Paths(Vec<String>),
}

/// Something is wrong with one path, or with a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Names it for good: the path's hash part, `database`, or `cache:` and the
    /// name of its file.
    pub id: String,
    /// The store path or the file.
    pub path: String,
    /// What is wrong with its contents.
    pub fault: Fault,
    /// What is odd about rights, owner and times; contents aside.
    pub looks: Vec<Look>,
    /// Paths that refer to it, at most [`REFERRERS_NAMED`].
    pub needed_by: Vec<String>,
    /// How many refer to it.
    pub needed_by_count: usize,
    /// The one repair that fits.
    pub fix: Fix,
    /// When it was found, in seconds since 1970.
    pub found_s: i64,
}

/// What is wrong with contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Fault {
    /// Read twice, and twice not what the database says.
    Modified {
        /// The hash in the database.
        expected: String,
        /// The hash of what is there.
        got: String,
    },
    /// Something lies in it that no Nix would put there.
    Foreign {
        /// The file.
        file: String,
        /// `a named pipe`.
        what: String,
    },
    /// The database knows it, the disk does not.
    Missing,
    /// It cannot be read, so nothing is known of its contents.
    Unreadable {
        /// Which file or folder.
        file: String,
        /// What the system says.
        why: String,
        /// True if rights are the reason: root could read it.
        rights: bool,
    },
    /// The store's database is damaged.
    Database {
        /// What `SQLite` says, a line each.
        says: Vec<String>,
    },
    /// A cache of Nix's own is damaged; nothing in it is needed.
    Cache {
        /// What `SQLite` says, a line each.
        says: Vec<String>,
    },
    /// The contents are sound.
    Sound,
}

/// What is odd about rights, owner and times. Nix writes all files of root,
/// 0444 or 0555, and of the first second of 1970; hashes do not see that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// What.
    pub what: LookKind,
    /// In how many files and folders.
    pub count: u64,
    /// The first of them.
    pub first: String,
}

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LookKind {
    /// Not the store's owner's.
    Owner,
    /// Somebody may write to it.
    Writable,
    /// Other rights than 0444 and 0555.
    Mode,
    /// Not everybody may read it: nobody but its owner can use it.
    Closed,
    /// Another time of change than 1.
    Time,
    /// The first reading gave another hash, the second the right one.
    Unsteady,
}

/// The one repair that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fix {
    /// Fetch or build the path again.
    RepairPath,
    /// Take the recipe out of the store, so that the next evaluation writes it
    /// anew.
    ForgetDerivation,
    /// Move the cache aside; Nix makes a new one.
    SetCacheAside,
    /// Write the database anew from what can be read of it.
    ReloadDatabase,
    /// Root can read it and would know more.
    LookAsRoot,
    /// Nothing needs repair.
    Nothing,
}

impl Finding {
    /// One of which nothing more is known.
    pub fn new(id: &str, path: &str, fault: Fault, fix: Fix, found_s: i64) -> Finding {
        Finding {
            id: id.to_owned(),
            path: path.to_owned(),
            fault,
            looks: Vec::new(),
            needed_by: Vec::new(),
            needed_by_count: 0,
            fix,
            found_s,
        }
    }

    /// True if contents are or may be lost; false where only rights and times
    /// are odd.
    pub fn is_damage(&self) -> bool {
        self.fault != Fault::Sound
    }

    /// True if it is called this: by its id, its path, the path's last part, or
    /// anything below the path.
    pub fn is_named(&self, name: &str) -> bool {
        let below = name
            .strip_prefix(&self.path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.id == name || below || self.path.rsplit('/').next() == Some(name)
    }

    /// True if its contents are sound, and only its owner can use it.
    pub fn is_closed(&self) -> bool {
        self.looks.iter().any(|look| look.what == LookKind::Closed)
    }
}

/// The repair that fits a path with this fault.
pub fn fix(path: &StorePath, fault: &Fault) -> Fix {
    match fault {
        Fault::Sound => Fix::Nothing,
        Fault::Unreadable { rights: true, .. } => Fix::LookAsRoot,
        Fault::Database { .. } => Fix::ReloadDatabase,
        Fault::Cache { .. } => Fix::SetCacheAside,
        // No recipe leads to a recipe: Nix cannot rebuild it, only write it anew.
        _ if path.is_derivation() => Fix::ForgetDerivation,
        _ => Fix::RepairPath,
    }
}

/// A path whose contents could not be judged, though it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unjudged {
    /// The path.
    pub path: String,
    /// Why.
    pub why: String,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Which paths.
    pub scope: Scope,
    /// When it began, in seconds since 1970.
    pub began_s: i64,
    /// How long it took.
    pub took_s: f64,
    /// Paths that this run read.
    pub read: u64,
    /// Bytes that this run read, as an archive of Nix counts them.
    pub bytes: u64,
    /// Paths an earlier run of the same pass had found sound.
    pub before: u64,
    /// Paths left over, because it was cancelled.
    pub left: u64,
    /// Paths that went away while it ran, as garbage does. No error.
    pub gone: u64,
    /// True if a person ended it.
    pub cancelled: bool,
    /// What is wrong, damage first.
    pub findings: Vec<Finding>,
    /// Further paths of which only rights and times are odd.
    pub looks_beyond: u64,
    /// Paths nobody could judge.
    pub unjudged: Vec<Unjudged>,
    /// How the store's database is.
    pub database: Judged,
    /// Why not all could be looked at, a sentence each.
    pub troubles: Vec<String>,
    /// What else is to be said, a sentence each; it changes nothing of the verdict.
    pub notes: Vec<String>,
    /// When the last whole pass over all paths began, in seconds since 1970.
    pub last_full_s: Option<i64>,
}

/// What is known from earlier runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// When the last whole pass over all paths began, in seconds since 1970.
    pub last_full_s: Option<i64>,
    /// How much is damaged.
    pub damaged: u64,
    /// That, at most [`DAMAGE_KNOWN`].
    pub damage: Vec<Finding>,
}

/// How a run came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All that was to be read is as the database says.
    Sound,
    /// Only rights, owners or times are odd.
    Look,
    /// Something is damaged.
    Damaged,
    /// Not all could be read, and what was is sound.
    Unknown,
}

impl Summary {
    /// Of a run that has read nothing yet.
    pub fn new(scope: Scope, began_s: i64) -> Summary {
        Summary {
            scope,
            began_s,
            took_s: 0.0,
            read: 0,
            bytes: 0,
            before: 0,
            left: 0,
            gone: 0,
            cancelled: false,
            findings: Vec::new(),
            looks_beyond: 0,
            unjudged: Vec::new(),
            database: Judged::Sound {
                large_wal_bytes: None,
            },
            troubles: Vec::new(),
            notes: Vec::new(),
            last_full_s: None,
        }
    }

    /// How it came out.
    pub fn verdict(&self) -> Verdict {
        let bad_database = matches!(self.database, Judged::Damaged { .. });
        let incomplete = self.left > 0
            || !self.unjudged.is_empty()
            || !self.troubles.is_empty()
            || matches!(self.database, Judged::Unknown { .. });
        if bad_database || self.damaged().next().is_some() {
            Verdict::Damaged
        } else if incomplete {
            Verdict::Unknown
        } else if !self.findings.is_empty() || self.looks_beyond > 0 {
            Verdict::Look
        } else {
            Verdict::Sound
        }
    }

    /// What is damaged.
    pub fn damaged(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_damage())
    }

    /// 0 sound, 1 only rights and times, 2 damaged, 5 unknown.
    pub fn exit_code(&self) -> u8 {
        match self.verdict() {
            Verdict::Sound => 0,
            Verdict::Look => 1,
            Verdict::Damaged => 2,
            Verdict::Unknown => 5,
        }
    }
}

#[cfg(test)]
mod tests;
