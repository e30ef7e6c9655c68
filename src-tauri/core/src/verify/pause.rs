//! When reading has to wait: others come first.

use serde::{Deserialize, Serialize};

/// Share of time in which others wait for memory, above which reading would
/// take pages from them.
const MEMORY_LIMIT: f64 = 0.10;
/// Share of time in which somebody waits for a disk, above which reading is in
/// the way.
pub const DISK_LIMIT: f64 = 0.25;

/// How loaded the machine is. `None`: this system does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strain {
    /// Share of the last 10 s in which something waited for memory.
    pub memory_ratio: Option<f64>,
    /// The same for disks; our own reading counts.
    pub disk_ratio: Option<f64>,
    /// Time since the machine started in which something waited for a disk, in
    /// microseconds.
    pub disk_total_us: Option<u64>,
    /// True on battery.
    pub on_battery: Option<bool>,
}

/// Why it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pause {
    /// The machine runs on battery.
    Battery,
    /// Memory is short.
    Memory,
    /// The disks are busy with something else.
    Disk,
    /// A rebuild or an action is at work.
    Work,
}

/// Whether to wait now.
pub fn pause(strain: &Strain) -> Option<Pause> {
    if strain.on_battery == Some(true) {
        Some(Pause::Battery)
    } else if strain.memory_ratio.is_some_and(|r| r > MEMORY_LIMIT) {
        Some(Pause::Memory)
    } else if strain.disk_ratio.is_some_and(|r| r > DISK_LIMIT) {
        Some(Pause::Disk)
    } else {
        None
    }
}
