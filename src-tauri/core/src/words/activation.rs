//! Words about an activation and what it waits for.

use std::fmt;

use super::Arg;
use crate::say;

/// What a process of an activation does: a key of the catalogue, shown as the
/// verb and what follows it: `installs the boot loader`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Does(pub &'static str);

impl fmt::Display for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("activation-does", does = self.0))
    }
}

impl From<Does> for Arg {
    fn from(does: Does) -> Self {
        Self::Text(does.to_string())
    }
}

/// What can be done while the boot loader is installed.
pub fn boot_loader() -> String {
    say!("boot-loader-wait")
}

/// What a job has a unit do: `start`. A key for the catalogue.
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
    if of_user {
        say!("look-at-user-unit", unit = unit)
    } else {
        say!("look-at-unit", unit = unit)
    }
}

/// How to look at a step.
pub fn look_at_step(units: bool) -> String {
    if units {
        say!("look-at-units")
    } else {
        say!("look-at-step")
    }
}
