//! What a first start finds, and what Nixlamp cannot see or do at present.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::HealthResult;

/// What a first start finds on this machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Welcome {
    /// A person has read it, or there is nobody who could.
    pub seen: bool,
    /// What was looked at, a row each.
    pub rows: Vec<WelcomeRow>,
}

/// One thing that a first start looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WelcomeRow {
    /// A stable name: `nix`, `daemon`, `rebuilds`, `tray`, `notifications`.
    pub code: String,
    /// How it stands.
    pub result: HealthResult,
    /// A sentence for people.
    pub text: String,
    /// What helps, where something does.
    pub next_step: Option<String>,
}

/// Something that Nixlamp cannot see or do at present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Trouble {
    /// A stable name, for a button beside it: `tray`, `notifications`,
    /// `history`, `history-aside`, `history-full`, `daemon`, `others`.
    pub code: String,
    /// A sentence for people.
    pub text: String,
    /// More of it, a line each.
    pub details: Vec<String>,
    /// True if a person may put it away for good.
    pub can_hide: bool,
}
