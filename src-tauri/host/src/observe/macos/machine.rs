//! The machine's totals and the space where Nix needs it.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use nixlamp_core::model::{Gap, Machine, Space, SpaceOf, Why};
use sysinfo::{Components, CpuRefreshKind, MemoryRefreshKind, Networks, RefreshKind, System};

use super::parse::{BadLine, ioreg, memory};
use nixlamp_hands::command;

/// How long `vm_stat` and `ioreg` may take; they take some milliseconds.
const LIMIT: Duration = Duration::from_secs(2);

/// Reads the totals, and remembers what is needed to tell the CPU's share.
pub struct Totals {
    system: System,
    networks: Networks,
    components: Components,
    sampled_before: bool,
}

impl Totals {
    /// # Errors
    /// sysinfo cannot work on this system.
    pub fn new() -> Result<Self, sysinfo::Error> {
        Ok(Self {
            system: System::new_with_specifics(wanted())?,
            networks: Networks::new_with_refreshed_list()?,
            components: Components::new_with_refreshed_list()?,
            sampled_before: false,
        })
    }

    /// The totals now. What could not be read is added to `gaps`.
    pub fn sample(&mut self, gaps: &mut Vec<Gap>) -> Machine {
        self.system.refresh_specifics(wanted());
        self.networks.refresh(true);
        self.components.refresh(true);
        let cpu_ratio = self
            .sampled_before
            .then(|| f64::from(self.system.global_cpu_usage()) / 100.0);
        self.sampled_before = true;
        let load = System::load_average().unwrap_or_default();
        let is_loopback = |name: &OsStr| name.as_encoded_bytes().starts_with(b"lo");
        let outside = || self.networks.iter().filter(|(name, _)| !is_loopback(name));
        let disks = asked(
            "disk counters",
            "/usr/sbin/ioreg",
            &ioreg::ARGUMENTS,
            ioreg::disks,
            gaps,
        );
        Machine {
            cores: u32::try_from(self.system.cpus().len()).unwrap_or(0),
            cpu_ratio,
            load: [load.one, load.five, load.fifteen],
            memory_total_bytes: self.system.total_memory(),
            memory_available_bytes: self.available(gaps),
            swap_total_bytes: self.system.total_swap(),
            swap_used_bytes: self.system.used_swap(),
            cpu_pressure: None,
            memory_pressure: None,
            io_pressure: None,
            received_bytes: outside().map(|(_, network)| network.total_received()).sum(),
            sent_bytes: outside()
                .map(|(_, network)| network.total_transmitted())
                .sum(),
            disk_read_bytes: disks.map(|disks| disks.read_bytes),
            disk_written_bytes: disks.map(|disks| disks.written_bytes),
            heat_celsius: self
                .components
                .iter()
                .filter_map(sysinfo::Component::temperature)
                .reduce(f32::max),
            has_route: None,
            spaces: spaces(),
        }
    }

    /// Not sysinfo's figure: that counts as available what programs use at
    /// this moment (`active_count`).
    fn available(&self, gaps: &mut Vec<Gap>) -> u64 {
        asked(
            "available memory",
            "/usr/bin/vm_stat",
            &[],
            memory::vm_stat,
            gaps,
        )
        .map_or_else(
            || self.system.available_memory(),
            |told| told.available_bytes(),
        )
    }
}

fn wanted() -> RefreshKind {
    RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing().with_usage())
        .with_memory(MemoryRefreshKind::everything())
}

/// A program's answer, understood; or `None` and a gap.
fn asked<T>(
    source: &str,
    program: &str,
    arguments: &[&str],
    read: fn(&str) -> Result<T, BadLine>,
    gaps: &mut Vec<Gap>,
) -> Option<T> {
    let told = command::answer(program, arguments, LIMIT)
        .and_then(|text| read(&text).map_err(|bad| Why::Broken(bad.to_string())));
    match told {
        Ok(told) => Some(told),
        Err(why) => {
            let source = source.to_owned();
            gaps.push(Gap { source, why });
            None
        }
    }
}

fn spaces() -> Vec<Space> {
    // Nix 2.30 and later build below its own state folder.
    let builds = "/nix/var/nix/builds";
    let build_dir = if Path::new(builds).is_dir() {
        builds
    } else {
        "/private/tmp"
    };
    [
        (SpaceOf::Store, "/nix/store"),
        (SpaceOf::BuildDir, build_dir),
        (SpaceOf::Tmp, "/private/tmp"),
    ]
    .into_iter()
    .filter_map(|(of, path)| space(of, path))
    .collect()
}

/// `None` where there is no such folder. The store is a volume of its own, on
/// a local disk: asking does not hang.
fn space(of: SpaceOf, path: &str) -> Option<Space> {
    let told = rustix::fs::statvfs(path).ok()?;
    Some(Space {
        of,
        path: path.to_owned(),
        free_bytes: told.f_bavail.saturating_mul(told.f_frsize),
        total_bytes: told.f_blocks.saturating_mul(told.f_frsize),
        free_inodes: Some(told.f_favail),
        total_inodes: Some(told.f_files),
        in_memory: false,
    })
}
