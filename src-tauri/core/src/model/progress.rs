use serde::{Deserialize, Serialize};

use super::ProcessId;

/// What one Nix client is to make, makes and has made, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The client that asked for it.
    pub client: ProcessId,
    /// Where this was read.
    pub from: ProgressFrom,
    /// What is to be made in all. `None`: not known yet.
    pub planned: Option<Planned>,
    /// Derivations whose builder runs.
    pub building: Vec<Making>,
    /// Store paths that are being fetched.
    pub fetching: Vec<Making>,
    /// What of the plan could be built and is not, for another process has the
    /// lock: the path that is locked, and since when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Making>,
    /// Derivations of the plan that are built.
    pub built: u32,
    /// Store paths of the plan that were fetched.
    pub fetched: u32,
    /// Names of the derivations that failed.
    pub failed: Vec<String>,
    /// Why a number may be off. Empty: nothing speaks against them.
    pub limits: Vec<ProgressLimit>,
}

/// Where progress was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgressFrom {
    /// Nix's own structured log: exact.
    Log,
    /// Locks, the store's database and a dry run of Nix.
    Store,
    /// What Nix prints for people: what it says of it is so, the rest is not told.
    Text,
}

/// How much is to be made in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Derivations to be built.
    pub build: u32,
    /// Store paths to be fetched.
    pub fetch: u32,
}

/// One thing that is being made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Making {
    /// Without hash: `glibc-2.40`.
    pub name: String,
    /// The derivation, or the store path that is fetched.
    pub path: String,
    /// Seconds since it began, as far as was seen.
    pub for_s: f64,
    /// The builder's phase: `buildPhase`. `None` where it is not told.
    pub phase: Option<String>,
    /// The builder's topmost process. `None` where it cannot be told.
    pub builder: Option<u32>,
    /// Bytes so far and in all. `None` where it is not told.
    pub bytes: Option<(u64, u64)>,
}

/// Why a number of [`Progress`] may be off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgressLimit {
    /// Nix did not answer in time what is to be made; the plan is an upper
    /// bound from the database.
    UpperBound,
    /// Another client builds the same; both count it.
    Shared,
    /// Content-addressed derivations: what is done cannot be counted.
    ContentAddressed,
    /// It was joined late, and what it is to make in the end is a guess.
    GuessedTop,
    /// Only lines were read, which tell of no end: what is done is not known.
    NotCounted,
}

/// All that one client is to build, and what needs what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanGraph {
    /// The client that asked for it.
    pub client: ProcessId,
    /// The derivations to be built when it was asked for.
    pub builds: Vec<PlannedBuild>,
    /// How many may be built at once.
    pub slots: u32,
}

/// One derivation of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedBuild {
    /// Without hash: `glibc-2.40`.
    pub name: String,
    /// The places in the plan of those it needs first.
    pub needs: Vec<u32>,
}
