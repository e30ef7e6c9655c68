//! What there is to choose from while a plan is open: generations to switch
//! to, and backups.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a profile can be switched to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Switchable {
    /// Every profile of the system and of this user, the system's first.
    pub profiles: Vec<SwitchableProfile>,
    /// The name of the one that the plan is about, where it is known.
    pub profile: Option<String>,
    /// The number of the generation that it is to lead to, where it is known.
    #[ts(type = "number | null")]
    pub generation: Option<u64>,
    /// What is chosen, where what runs can be left as it is until the next
    /// boot.
    pub only_at_next_boot: Option<bool>,
}

/// A profile that can be switched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SwitchableProfile {
    /// Its name, as [`super::Action::RollBack`] takes it.
    pub name: String,
    /// What it is, in words.
    pub kind: String,
    /// Its generations, the newest first.
    pub generations: Vec<SwitchableGeneration>,
}

/// A generation to switch to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SwitchableGeneration {
    /// Its number.
    #[ts(type = "number")]
    pub number: u64,
    /// When it was made.
    pub created: String,
    /// What it is at present: `current`, `booted`, `running`.
    pub in_use: Vec<String>,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BackupRow {
    /// Its name, as [`super::Action::Restore`] takes it. `None`: it cannot be
    /// restored.
    pub id: Option<String>,
    /// When it was made. `None` where that cannot be read.
    pub made: Option<String>,
    /// Before what: the action's question.
    pub why: String,
    /// What it holds, or why it cannot be read.
    pub line: String,
    /// What is not in it, a sentence each.
    pub left_out: Vec<String>,
}
