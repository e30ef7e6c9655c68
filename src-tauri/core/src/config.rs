//! What a person may set. Every field has a default; the file is TOML.

use serde::{Deserialize, Serialize};

use crate::words::Wished;

/// The whole configuration, `nixlamp/config.toml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// What people are spoken to in.
    pub language: Wished,
    /// When to speak up.
    pub alerts: Alerts,
    /// How to watch.
    pub watch: Watch,
    /// What to remember.
    pub history: History,
    /// Commands to offer as buttons, `[[rebuild]]` each.
    pub rebuild: Vec<RebuildCommand>,
    /// How to check health.
    pub health: Health,
}

/// When to speak up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Alerts {
    /// Minutes without any sign of life before a rebuild counts as stuck
    /// though no cause is known. 2 to 60.
    pub stall_minutes: u32,
    /// Notify when a person must answer.
    pub needs_you: bool,
    /// Notify when a rebuild is stuck.
    pub stalled: bool,
    /// Notify when a rebuild failed.
    pub failed: bool,
    /// Notify when a rebuild that took longer than `finished-after-minutes`
    /// ended well.
    pub finished: bool,
    /// Minutes from which a good end is worth a notification.
    pub finished_after_minutes: u32,
    /// Notify when the disk is nearly full.
    pub disk_full: bool,
}

impl Default for Alerts {
    fn default() -> Self {
        Alerts {
            stall_minutes: 10,
            needs_you: true,
            stalled: true,
            failed: true,
            finished: true,
            finished_after_minutes: 5,
            disk_full: true,
        }
    }
}

/// How to watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Watch {
    /// Seconds between two looks while a rebuild runs. 1 to 10.
    pub seconds: u32,
    /// Also raise alerts for plain `nix build`, `nix-build`, `nix develop` and
    /// the like, not only for systems, homes and profiles.
    pub every_build: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            seconds: 1,
            every_build: true,
        }
    }
}

/// What to remember.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct History {
    /// Days that past rebuilds are kept. 1 to 3650.
    pub days: u32,
}

impl Default for History {
    fn default() -> Self {
        History { days: 180 }
    }
}

/// A command to offer as a button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RebuildCommand {
    /// What the button says, and `nixlamp rebuild NAME`. One of a kind; letters,
    /// digits, `-`, `_` and `.`.
    pub name: String,
    /// Program and arguments. Never a line for a shell.
    pub command: Vec<String>,
    /// Where it runs: an absolute path. Not set: in the person's home.
    #[serde(default)]
    pub directory: Option<String>,
    /// Whether it must run in a terminal because it asks for a password. Not
    /// set: told from the command.
    #[serde(default)]
    pub terminal: Option<bool>,
}

/// How to check health.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Health {
    /// Ask the caches of `nix.conf`, and the name servers for them, whenever
    /// health is checked. Otherwise only when a person asks for it.
    pub probe_caches: bool,
    /// Megabytes a second that a job reads of the store at most. 0: as many as
    /// others leave it. 0 to 100000.
    pub verify_mb_per_s: u32,
}
