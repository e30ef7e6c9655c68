use serde::{Deserialize, Serialize};

/// The machine's totals, raw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Logical processors.
    pub cores: u32,
    /// Share of all processors in use since the last sample, 0 to 1. `None`
    /// in the first sample.
    pub cpu_ratio: Option<f64>,
    /// Load averages over 1, 5 and 15 minutes.
    pub load: [f64; 3],
    /// Memory in the machine.
    pub memory_total_bytes: u64,
    /// Memory that programs could still get without swapping.
    pub memory_available_bytes: u64,
    /// Swap space.
    pub swap_total_bytes: u64,
    /// Swap in use.
    pub swap_used_bytes: u64,
    /// Share of time in which work waited, last 10 s. `None` without PSI.
    pub cpu_pressure: Option<Pressure>,
    /// The same for memory. `None` without PSI.
    pub memory_pressure: Option<Pressure>,
    /// The same for disks. `None` without PSI.
    pub io_pressure: Option<Pressure>,
    /// Bytes received so far by all interfaces but loopback.
    pub received_bytes: u64,
    /// Bytes sent so far by all interfaces but loopback.
    pub sent_bytes: u64,
    /// Bytes read so far from all disks. `None` where not told.
    pub disk_read_bytes: Option<u64>,
    /// Bytes written so far to all disks. `None` where not told.
    pub disk_written_bytes: Option<u64>,
    /// The hottest sensor, in degrees Celsius. `None` without sensors.
    pub heat_celsius: Option<f32>,
    /// True if a route leads out of this machine, be it only to its own network.
    /// Networks that it has within itself do not count. `None` where not told.
    #[serde(default)]
    pub has_route: Option<bool>,
    /// Free space where Nix needs it.
    pub spaces: Vec<Space>,
}

/// Share of the last 10 s in which tasks waited for a resource, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pressure {
    /// At least one task waited.
    pub some_ratio: f64,
    /// All tasks waited at once. `None` for the CPU, where it means nothing.
    pub full_ratio: Option<f64>,
}

/// Free space of one file system that Nix needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Space {
    /// What lies on it for Nix.
    pub of: SpaceOf,
    /// The path that was asked.
    pub path: String,
    /// Bytes an ordinary user may still use.
    pub free_bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
    /// Files that may still be made. `None` where the file system has no such
    /// limit.
    pub free_inodes: Option<u64>,
    /// Files in all. `None` as above.
    pub total_inodes: Option<u64>,
    /// True if it lies in memory (tmpfs): what fills it fills that.
    #[serde(default)]
    pub in_memory: bool,
}

/// What a file system holds for Nix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpaceOf {
    /// `/nix/store`.
    Store,
    /// Where builders work: `/nix/var/nix/builds` from Nix 2.30 on, else `/tmp`.
    BuildDir,
    /// `/tmp`.
    Tmp,
    /// `/boot`, or the EFI partition below it: kernels of all generations.
    Boot,
}
