use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What Nix itself tells of one of its clients, handed on by `nixlamp run`. At
/// most four a second, each below 64 KiB.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NixSays {
    /// The client's pid.
    pub pid: u32,
    /// When it started, as in [`crate::wire::ProcessRow::id`].
    #[ts(type = "number")]
    pub start: u64,
    /// What it is to make, makes and has made. `None`: it tells none.
    pub progress: Option<SaidProgress>,
    /// What was written since the last time, secrets masked.
    pub lines: Vec<SaidLine>,
}

/// What a client is to make, makes and has made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidProgress {
    /// Derivations to be built in all. `None`: not known yet, as `to_fetch` then is.
    pub to_build: Option<u32>,
    /// Store paths to be fetched in all.
    pub to_fetch: Option<u32>,
    /// Derivations built so far.
    pub built: u32,
    /// Store paths fetched so far.
    pub fetched: u32,
    /// What is being built.
    pub building: Vec<SaidMaking>,
    /// What is being fetched.
    pub fetching: Vec<SaidMaking>,
    /// Names of the derivations that failed.
    pub failed: Vec<String>,
    /// Read from what Nix prints for people. Then `building` has names, for their
    /// phases.
    #[serde(default)]
    pub by_text: bool,
    /// `built` and `fetched` are not known.
    #[serde(default)]
    pub uncounted: bool,
}

/// One thing that is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidMaking {
    /// The derivation, or the store path that is fetched.
    pub path: String,
    /// Milliseconds since it began.
    #[ts(type = "number")]
    pub for_ms: u64,
    /// The builder's phase.
    pub phase: Option<String>,
    /// Bytes so far and in all.
    #[ts(type = "[number, number] | null")]
    pub bytes: Option<(u64, u64)>,
}

/// A line that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidLine {
    /// True: by a builder; else by Nix itself.
    pub by_builder: bool,
    /// Without colours, secrets masked.
    pub text: String,
}
