//! Words of the tray's menu.

use crate::say;

/// Opens the window.
pub fn open() -> String {
    say!("menu-open")
}

/// Opens it at the causes.
pub fn why() -> String {
    say!("menu-why")
}

/// Opens it where a person must answer.
pub fn answer() -> String {
    say!("menu-answer")
}

/// Opens the preview of stopping.
pub fn stop() -> String {
    say!("menu-stop")
}

/// Opens the window at the settings.
pub fn settings() -> String {
    say!("menu-settings")
}

/// Why that cannot be chosen.
pub fn stop_nothing() -> String {
    say!("menu-stop-nothing")
}

/// Opens the window where the store can be checked.
pub fn check_store() -> String {
    say!("menu-check-store")
}

/// Opens the preview of freeing disk space.
pub fn free_space() -> String {
    say!("menu-free-space")
}

/// Opens the preview of a rollback; where it leads to, if that is known.
pub fn back(to: Option<u64>) -> String {
    match to {
        Some(to) => say!("menu-back-to", to = to),
        None => say!("menu-back"),
    }
}

/// Why that cannot be chosen now.
pub fn back_later(to: u64) -> String {
    say!("menu-back-later", to = to)
}

/// Why that cannot be chosen.
pub fn back_no_older() -> String {
    say!("menu-back-no-older")
}

/// Why that cannot be chosen.
pub fn back_no_profile() -> String {
    say!("menu-back-no-profile")
}

/// What cannot be done where there is no Nix.
pub fn without_nix() -> [String; 3] {
    [
        say!("menu-check-store-no-nix"),
        say!("menu-free-space-no-nix"),
        say!("menu-back-no-nix"),
    ]
}

/// The group for pausing.
pub fn pause() -> String {
    say!("menu-pause")
}

/// One hour.
pub fn pause_hour() -> String {
    say!("menu-pause.hour")
}

/// While this rebuild runs.
pub fn pause_rebuild() -> String {
    say!("menu-pause.rebuild")
}

/// Until tomorrow morning.
pub fn pause_tomorrow() -> String {
    say!("menu-pause.tomorrow")
}

/// For good.
pub fn pause_forever() -> String {
    say!("menu-pause.forever")
}

/// Alerts again.
pub fn resume() -> String {
    say!("menu-resume")
}

/// The group of past rebuilds.
pub fn recent() -> String {
    say!("menu-recent")
}

/// There are none.
pub fn recent_none() -> String {
    say!("menu-recent-none")
}

/// Copies the status.
pub fn copy() -> String {
    say!("menu-copy")
}

/// Ends the agent.
pub fn quit() -> String {
    say!("menu-quit")
}
