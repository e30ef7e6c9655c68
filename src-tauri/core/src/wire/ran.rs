//! What `nixlamp run` tells of its command.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command that `nixlamp run` has started. Only who started a process is
/// told for certain how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ran {
    /// Its pid.
    pub pid: u32,
    /// When it started, as in [`super::ProcessRow::id`].
    #[ts(type = "number")]
    pub start: u64,
    /// Its command line, secrets masked.
    pub command: Vec<String>,
    /// Whose it is.
    #[serde(default)]
    pub user: String,
    /// The confirmed plan that started it. `None`: `nixlamp run` by hand.
    #[serde(default)]
    pub plan: Option<String>,
    /// How long it has run so far, in milliseconds.
    #[serde(default)]
    #[ts(type = "number")]
    pub ran_ms: u64,
    /// How it has ended. `None`: it runs.
    pub ended: Option<RanEnd>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RanEnd {
    /// By itself, with this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}
