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
    /// How the lamp in the tray looks.
    pub lamp: Lamp,
    /// How the window looks.
    pub window: Window,
    /// What freeing disk space keeps, unless it is said otherwise.
    pub gc: Gc,
    /// What may be done from here.
    pub actions: Actions,
    /// What is written to the log.
    pub log: Log,
    /// Numbers for others.
    pub metrics: Metrics,
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
    /// Notify when a rebuild takes longer than usual.
    pub slow: bool,
    /// Notify when what failed works again.
    pub fixed: bool,
    /// Notify when another kernel is installed than the one that runs.
    pub reboot: bool,
    /// Notify when rebuilds cannot be seen.
    pub cannot_watch: bool,
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
            slow: false,
            fixed: true,
            reboot: false,
            cannot_watch: true,
        }
    }
}

/// How to watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Watch {
    /// Seconds between two looks while a rebuild runs. 1 to 10.
    pub seconds: u32,
    /// Alerts and lamp speak of NixOS systems, this one and others.
    pub system: bool,
    /// And of nix-darwin's.
    pub darwin: bool,
    /// And of homes and profiles.
    pub home_manager: bool,
    /// And of plain `nix build`, `nix-build`, `nix develop` and the like.
    pub every_build: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            seconds: 1,
            system: true,
            darwin: true,
            home_manager: true,
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

/// How the lamp in the tray looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lamp {
    /// When the lamp in the menu bar of macOS has colours.
    pub colour: Colour,
    /// Tell the tray that the lamp may be hidden while nothing runs and nothing
    /// is wrong. Linux.
    pub hide_when_idle: bool,
    /// Show how long a rebuild has left, beside the lamp. macOS; elsewhere a tray
    /// has no place for it but the lamp's name.
    pub time_left: bool,
}

/// How the window looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Window {
    /// Whether things move in it.
    pub motion: Motion,
    /// Size of its text, in percent. 100 to 200.
    pub text_percent: u32,
    /// Tell lines and areas of charts apart by patterns too, not only by colour.
    pub patterns: bool,
}

impl Default for Window {
    fn default() -> Self {
        Window {
            motion: Motion::System,
            text_percent: 100,
            patterns: true,
        }
    }
}

/// What freeing disk space keeps, unless it is said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gc {
    /// Newest generations of each profile. 0: no such rule. 0 to 1000.
    pub keep: u32,
    /// What was in use within so many days. 0: no such rule. 0 to 3650.
    pub keep_days: u32,
}

/// What may be done from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Actions {
    /// Nixlamp may stop, delete, switch, repair and start what a person
    /// confirms. Without it only looks.
    pub allowed: bool,
}

impl Default for Actions {
    fn default() -> Self {
        Actions { allowed: true }
    }
}

/// What is written to the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Log {
    /// How much the agent writes; read when it starts.
    pub level: Level,
}

/// Numbers for others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Metrics {
    /// The file that is written once a minute for Prometheus: an absolute path
    /// that ends in `.prom`. Empty: none.
    pub textfile: String,
}

/// A choice of words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $one:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $one),+
        }

        impl $name {
            /// The words, as they stand in the file.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word of this one.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$one => $word),+
                }
            }
        }
    };
}

words! {
    /// When the lamp in the menu bar has colours.
    Colour {
        /// Never.
        Never = "never",
        /// While a person is needed.
        #[default]
        WhenNeeded = "when-needed",
        /// Always.
        Always = "always",
    }
}

words! {
    /// Whether things move.
    Motion {
        /// As the system says.
        #[default]
        System = "system",
        /// They do.
        On = "on",
        /// They do not.
        Off = "off",
    }
}

words! {
    /// How much is written to the log.
    Level {
        /// Errors alone.
        Error = "error",
        /// What may be wrong, too.
        #[default]
        Warn = "warn",
        /// What happens, too.
        Info = "info",
        /// What is needed to find a mistake.
        Debug = "debug",
    }
}
