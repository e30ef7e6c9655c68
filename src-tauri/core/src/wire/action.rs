//! What a person can have done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be done. A closed list: a face never sends a path or a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// End a rebuild: interrupt its client, after 3 s kill the client.
    Stop {
        /// [`super::Rebuild::id`]; with `force` also `orphans`, for the builders of
        /// no rebuild.
        rebuild: String,
        /// Kill its builders instead, as an administrator.
        #[serde(default)]
        force: bool,
    },
    /// Restart the Nix daemon. Everything it builds ends.
    RestartDaemon,
    /// Run the command that the configuration has under this name.
    Rebuild {
        /// [`super::RebuildButton::name`].
        name: String,
    },
    /// Repair what reading the store found damaged, the one way that fits.
    Repair {
        /// The finding's id, as `nixlamp verify` names it.
        finding: String,
    },
    /// Make a backup, as is done before every action that could lose something.
    BackUp,
    /// Put back what a backup holds; what stands there is moved aside.
    Restore {
        /// The backup, as `nixlamp backup list` names it.
        backup: String,
    },
    /// Switch a profile to another of its generations, back or forward.
    RollBack {
        /// The profile by name, as `nixlamp generations` lists it: `system`,
        /// `~/home-manager`. Empty: the system's, or where there is none the
        /// person's own.
        profile: String,
        /// The generation's number. `None`: the one before the current.
        #[ts(type = "number | null")]
        generation: Option<u64>,
        /// Nothing that runs changes before the next boot. NixOS alone.
        only_at_next_boot: bool,
    },
    /// Delete generations of profiles, then everything in the store that
    /// nothing needs any more.
    CollectGarbage {
        /// Which generations go.
        choose: Choose,
        /// Also while a rebuild runs.
        even_during_rebuild: bool,
    },
}

/// Which generations go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Choose {
    /// By rule, in every profile that this user may change, with an
    /// administrator's password or without: whatever neither rule keeps. Without a
    /// rule none goes. What is current, booted or running is always kept. With
    /// neither rule, those of the configuration hold, `gc.keep` and
    /// `gc.keep-days`, if there are any.
    Keep {
        /// Keep so many, the newest ones.
        newest: Option<u32>,
        /// Keep what was in use within so many days.
        days: Option<u32>,
        /// Only in the user's own profiles, so that no password is needed.
        #[serde(default)]
        own: bool,
    },
    /// These and no others.
    These(Vec<Ticked>),
}

/// A generation that was ticked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Ticked {
    /// The profile's name: `system`, `~/home-manager`.
    pub profile: String,
    /// The generation's number.
    #[ts(type = "number")]
    pub generation: u64,
}
