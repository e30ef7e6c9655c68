//! What reading the store again has found, and how far it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Action;

/// What is known of the store from reading it, by a job, by `nixlamp verify`
/// or from before a restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Verified {
    /// `Every path was last read by a run that began 3 d ago.`
    pub summary: String,
    /// When the last pass over every path began. `None`: there was none.
    pub last_full: Option<String>,
    /// How many paths and databases are damaged or cannot be read.
    pub damaged: u32,
    /// These, at most fifty.
    pub damage: Vec<Damage>,
}

/// Something that is damaged or cannot be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Damage {
    /// Names it for good: the path's hash part, `database`, or `cache:` and the
    /// name of its file.
    pub id: String,
    /// The store path or the file.
    pub path: String,
    /// Its name for people: without the folder and the hash.
    pub name: String,
    /// Of which kind it is.
    pub kind: DamageKind,
    /// The same as a sentence, with its particulars.
    pub what: String,
    /// Paths that refer to it, at most three.
    pub needed_by: Vec<String>,
    /// How many refer to it.
    pub needed_by_count: u32,
    /// When it was found.
    pub found: String,
    /// The one repair that fits, to be prepared as any action. `None`: none
    /// does, and `next_step` says what helps.
    pub repair: Option<Action>,
    /// What a button for it says: `Repair…`.
    pub button: Option<String>,
    /// What helps where there is no repair.
    pub next_step: Option<String>,
}

/// Kinds of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DamageKind {
    /// The contents are not what the database says.
    Modified,
    /// Something lies in it that no Nix puts there.
    Foreign,
    /// The database knows it, the disk does not.
    Missing,
    /// It cannot be read, so nothing is known of its contents.
    Unreadable,
    /// The store's database.
    Database,
    /// One of Nix's own caches.
    Cache,
}

/// How far a job that reads the store is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Counted {
    /// Paths read.
    #[ts(type = "number")]
    pub paths: u64,
    /// Paths to read.
    #[ts(type = "number")]
    pub paths_total: u64,
    /// Bytes read.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes to read; may be a little off.
    #[ts(type = "number")]
    pub bytes_total: u64,
    /// Bytes a second, pauses aside. `None` in the first second.
    pub bytes_per_s: Option<f64>,
    /// Seconds left at that rate.
    pub left_s: Option<f64>,
    /// Damaged so far.
    #[ts(type = "number")]
    pub damaged: u64,
    /// Why it stands still, in words. `None`: it reads.
    pub waits: Option<String>,
}
