//! Words of the tray's menu.

/// Opens the window.
pub const OPEN: &str = "Open Nixlamp";
/// Opens it at the causes.
pub const WHY: &str = "Show why…";
/// Opens it where a person must answer.
pub const ANSWER: &str = "Show what it asks…";
/// Opens the preview of stopping.
pub const STOP: &str = "Stop this rebuild…";
/// Why that cannot be chosen.
pub const STOP_NOTHING: &str = "Stop this rebuild — nothing is running";
/// Opens the window where the store can be checked.
pub const CHECK_STORE: &str = "Check the store…";
/// Opens the preview of freeing disk space.
pub const FREE_SPACE: &str = "Free disk space…";
/// Opens the preview of a rollback, before it is known where it leads to.
pub const BACK: &str = "Roll back…";
/// Why that cannot be chosen.
pub const BACK_NO_OLDER: &str = "Roll back — no older generation";
/// Why that cannot be chosen.
pub const BACK_NO_PROFILE: &str = "Roll back — no profile here";
/// What cannot be done where there is no Nix.
pub const HANDS: [&str; 3] = ["Check the store", "Free disk space", "Roll back"];

/// Why it cannot be chosen.
pub fn without_nix(what: &str) -> String {
    format!("{what} — no Nix on this machine")
}

/// Opens the preview of a rollback.
pub fn back(to: u64) -> String {
    format!("Roll back to generation {to}…")
}

/// Why that cannot be chosen now.
pub fn back_later(to: u64) -> String {
    format!("Roll back to generation {to} — wait until the rebuild is finished")
}

/// The group for pausing.
pub const PAUSE: &str = "Pause alerts";
/// One hour.
pub const PAUSE_HOUR: &str = "For 1 hour";
/// While this rebuild runs.
pub const PAUSE_REBUILD: &str = "For this rebuild";
/// Until tomorrow morning.
pub const PAUSE_TOMORROW: &str = "Until tomorrow, 08:00";
/// For good.
pub const PAUSE_FOREVER: &str = "Until I turn them on";
/// Alerts again.
pub const RESUME: &str = "Resume alerts";
/// The group of past rebuilds.
pub const RECENT: &str = "Recent rebuilds";
/// There are none.
pub const RECENT_NONE: &str = "No rebuilds yet";
/// Copies the status.
pub const COPY: &str = "Copy status";
/// Ends the agent.
pub const QUIT: &str = "Quit Nixlamp";
