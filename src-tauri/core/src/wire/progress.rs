use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a rebuild is to make, makes and has made, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Progress {
    /// `log`: Nix's own structured log; `store`: locks, database and a dry run;
    /// `text`: what Nix prints for people.
    pub source: String,
    /// `12 of 45 built, 3 of 10 fetched`. `None` while it is not known how much
    /// there is.
    pub line: Option<String>,
    /// Derivations to be built in all. `None`: not known yet.
    pub to_build: Option<u32>,
    /// Store paths to be fetched in all. `None`: not known yet.
    pub to_fetch: Option<u32>,
    /// Derivations built so far.
    pub built: u32,
    /// Store paths fetched so far.
    pub fetched: u32,
    /// What is being built.
    pub building: Vec<Making>,
    /// What is being fetched.
    pub fetching: Vec<Making>,
    /// Names of the derivations that failed.
    pub failed: Vec<String>,
    /// Why a number may be off, a sentence each.
    pub limits: Vec<String>,
}

/// One thing that is being made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Making {
    /// Without hash: `glibc-2.40`.
    pub name: String,
    /// The derivation, or the store path that is fetched.
    pub path: String,
    /// Seconds since it began, as far as was seen.
    pub for_s: f64,
    /// The builder's phase, where it is told.
    pub phase: Option<String>,
    /// The builder's topmost process, where it can be told.
    pub builder: Option<u32>,
    /// Bytes so far, where they are told.
    #[ts(type = "number | null")]
    pub done_bytes: Option<u64>,
    /// Bytes in all, where they are told.
    #[ts(type = "number | null")]
    pub all_bytes: Option<u64>,
}
