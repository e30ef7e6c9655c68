//! Words about an activation and what it waits for.

/// What can be done while the boot loader is installed.
pub const BOOT_LOADER: &str = "Wait: ended half-way the machine may not start. If nothing of it moves, look for a disk or a network mount that does not answer (lsblk, mount).";

/// What a job has a unit do: `start`.
pub fn verb(kind: &str) -> &str {
    match kind {
        "stop" => "stop",
        "reload" | "reload-or-start" => "reload",
        "restart" | "try-restart" => "restart",
        _ => "start",
    }
}

/// How to look at a unit.
pub fn look_at_unit(unit: &str, of_user: bool) -> String {
    let user = if of_user { "--user " } else { "" };
    format!(
        "Look at it: systemctl {user}status {unit}; journalctl {user}-b -u {unit}. Leave the switch itself alone: ended half-way it leaves half of the units as they were."
    )
}

/// How to look at a step.
pub fn look_at_step(units: bool) -> String {
    let look = if units {
        "See what the service manager waits for: systemctl list-jobs; systemctl --user list-jobs."
    } else {
        "Look at what that process waits for."
    };
    format!(
        "{look} Leave the activation itself alone: ended half-way it leaves things half switched."
    )
}
