//! What stands on the desk: the tray's tooltip and menu, and notifications.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::QuietScope;

/// The system that runs and is current.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Switched {
    /// `Generation 413 · switched today 14:11`.
    pub line: String,
    /// `14 packages changed since generation 412`. `None`: it is the oldest, or
    /// that is not known.
    pub packages: Option<String>,
    /// `0 units failed`. `None`: nobody has counted since then.
    pub units: Option<String>,
}

/// The tray's tooltip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Tooltip {
    /// Starts with the state's words.
    pub title: String,
    /// At most three lines.
    pub lines: Vec<String>,
}

/// One entry of the tray's menu.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MenuItem {
    /// A line between groups.
    Separator,
    /// A line of text or something to choose.
    Item {
        /// What it says.
        label: String,
        /// What choosing it does. `None`: it is there to be read, and greyed.
        does: Option<MenuDoes>,
    },
    /// A group of entries.
    Submenu {
        /// What it says.
        label: String,
        /// What is in it.
        items: Vec<MenuItem>,
    },
}

/// What choosing an entry of the menu or a button of a notification does.
/// Nothing here acts on a rebuild: dangerous things open their preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MenuDoes {
    /// Opens the window.
    Open,
    /// Opens the window at the causes.
    OpenWhy,
    /// Opens the window with the preview of stopping the worst rebuild.
    OpenStop,
    /// Opens the window at the past rebuilds.
    OpenHistory,
    /// Opens the window where the store can be checked.
    OpenCheckStore,
    /// Opens the window with what freeing disk space would do.
    OpenFreeSpace,
    /// Opens the window with what rolling back would do.
    OpenRollBack,
    /// Pauses alerts.
    PauseOneHour,
    /// Pauses alerts.
    PauseRebuild,
    /// Pauses alerts.
    PauseTomorrow,
    /// Pauses alerts.
    PauseForever,
    /// Alerts again.
    Resume,
    /// Opens the window at the reports.
    OpenReport,
    /// Opens the window at the settings.
    OpenSettings,
    /// Opens the window at the health checks.
    OpenHealth,
    /// Keeps quiet about [`Notice::snooze`] for half an hour.
    Snooze,
    /// Copies the status as text.
    CopyStatus,
    /// Ends the agent.
    Quit,
}

/// A notification that should stand now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Notice {
    /// One per rebuild or subject: later kinds replace earlier ones.
    pub thread: String,
    /// What it is about.
    pub kind: NoticeKind,
    /// At most 45 characters, plain text.
    pub title: String,
    /// At most two lines, plain text.
    pub body: String,
    /// How urgent.
    pub urgency: Urgency,
    /// Grows with each reminder of the same notice: show it again.
    pub round: u32,
    /// Buttons: label and what it opens. At most three.
    pub buttons: Vec<(String, MenuDoes)>,
    /// What [`MenuDoes::Snooze`] keeps quiet about.
    #[serde(default)]
    pub snooze: Option<QuietScope>,
}

/// What a notification is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// A person must answer.
    NeedsYou,
    /// No progress.
    Stalled,
    /// A rebuild failed.
    Failed,
    /// One failed after it had begun to switch the system over.
    FailedInActivation,
    /// Slower than usual.
    Slow,
    /// It works again after a failure.
    Fixed,
    /// A long rebuild ended well.
    Finished,
    /// Nearly no space left.
    DiskFull,
    /// Another kernel is installed than the one that runs.
    Reboot,
    /// Nixlamp cannot see rebuilds.
    CannotWatch,
    /// There was more than may be shown.
    More,
    /// Only to try whether notifications come.
    Test,
    /// This desktop shows no tray: told once, and never again.
    NoTray,
    /// Nixlamp was ended while a rebuild runs. It stays when Nixlamp has gone.
    Quit,
}

/// How urgent a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// May go unseen.
    Low,
    /// Should be seen.
    Normal,
    /// Must be seen; stays until dismissed.
    Critical,
}
