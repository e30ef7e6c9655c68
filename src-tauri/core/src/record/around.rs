//! What was around a rebuild: what may tell later why it took as long as it did.
//! What could not be read is absent.

use serde::{Deserialize, Serialize};

use crate::model::{Planned, ProcessId};

/// Inputs of one lock file that are kept.
pub const INPUTS_KEPT: usize = 200;
/// Things made whose time is kept, of each kind: those that took longest.
pub const LONGEST_KEPT: usize = 50;
/// Names of the others that are kept, of each kind.
pub const NAMES_KEPT: usize = 1000;
/// Other rebuilds at the same time that are named.
pub const BESIDE_KEPT: usize = 20;
/// Longest name that is kept, in bytes.
pub const NAME_BYTES: usize = 200;

/// What was around one rebuild. Written when it ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Around {
    /// [`super::Past::id`].
    pub rebuild: String,
    /// The inputs of its flake when it began. `None`: it has no lock file that
    /// could be found and read.
    pub inputs: Option<Vec<FlakeInput>>,
    /// Nix as it calls itself: `nix (Nix) 2.34.8`.
    pub nix: Option<String>,
    /// The kernel's release.
    pub kernel: Option<String>,
    /// Derivations to be built and paths to be fetched, at the most. `None`: it
    /// was never known.
    pub planned: Option<Planned>,
    /// Derivations that were built and paths that were fetched.
    pub made: Option<Planned>,
    /// What was built, that which took longest first.
    pub built: Vec<Took>,
    /// Names of what else was built.
    pub also_built: Vec<String>,
    /// What was fetched, that which took longest first.
    pub fetched: Vec<Took>,
    /// Names of what else was fetched.
    pub also_fetched: Vec<String>,
    /// Bytes that the whole machine received meanwhile.
    pub received_bytes: Option<u64>,
    /// How much work waited for processors. `None` without PSI.
    pub cpu: Option<Waited>,
    /// The same for memory.
    pub memory: Option<Waited>,
    /// The same for disks.
    pub io: Option<Waited>,
    /// Most swap in use.
    pub swap_bytes: Option<u64>,
    /// Rebuilds that ran at the same time, in a few words each.
    pub beside: Vec<String>,
    /// The system's generation when it began and when it ended.
    pub generations: Option<(u64, u64)>,
}

/// One input of a `flake.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlakeInput {
    /// The node's name in the file.
    pub name: String,
    /// The revision, where it has one.
    pub rev: Option<String>,
    /// Seconds since 1970 of what is locked.
    pub modified_s: Option<i64>,
    /// The hash of its contents.
    pub hash: Option<String>,
}

/// One thing that was made, and for how long that was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Took {
    /// Without hash: `glibc-2.40`.
    pub name: String,
    /// How long it took.
    pub seconds: f64,
}

/// How much work waited for one thing during a rebuild.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waited {
    /// Share of time in which some task waited: median over the run.
    pub p50_ratio: f64,
    /// Its ninetieth percentile.
    pub p90_ratio: f64,
    /// Seconds in which all tasks waited at once; for processors, in which some
    /// did.
    pub lost_s: f64,
}

/// A rebuild has begun of which is to be found out what lies around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AroundWanted {
    /// [`super::Past::id`].
    pub id: String,
    /// Its root process: a relative folder is one of its working folder.
    pub process: ProcessId,
    /// Configuration, flake or attribute, as it was asked for.
    pub target: Option<String>,
    /// True if it makes a system of this machine: then a configuration that it
    /// does not name lies where tools look for it.
    pub system: bool,
}

/// What was found around a rebuild when it began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAround {
    /// [`Around::inputs`].
    pub inputs: Option<Vec<FlakeInput>>,
    /// [`Around::nix`].
    pub nix: Option<String>,
    /// [`Around::kernel`].
    pub kernel: Option<String>,
}
