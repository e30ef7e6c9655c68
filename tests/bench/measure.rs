//! What a process costs, as the kernel counts it.

use std::fs;
use std::time::{Duration, Instant};

use nixlamp_host::observe::linux::raw;

/// What a process had cost at a moment.
pub struct Mark {
    pid: u32,
    at: Instant,
    cpu_ns: u64,
    wakes: u64,
    starts: u64,
}

/// What it cost from then to now.
pub struct Cost {
    /// CPU time of all its threads as a part of one core.
    pub core: f64,
    /// Voluntary context switches of all its threads, a second.
    pub wakes: f64,
    /// Processes that anybody started on the machine, a second.
    pub starts: f64,
}

impl Mark {
    /// Begins.
    pub fn new(pid: u32) -> Self {
        Self {
            pid,
            at: Instant::now(),
            cpu_ns: raw::process_cpu_ns(pid).unwrap_or(0),
            wakes: wakes(pid),
            starts: starts(),
        }
    }

    /// Ends.
    pub fn cost(&self) -> Cost {
        let now = Self::new(self.pid);
        let seconds = (now.at - self.at).as_secs_f64();
        let per_second = |from: u64, to: u64| to.saturating_sub(from) as f64 / seconds;
        Cost {
            core: per_second(self.cpu_ns, now.cpu_ns) / 1e9,
            wakes: per_second(self.wakes, now.wakes),
            starts: per_second(self.starts, now.starts),
        }
    }
}

/// Over all threads. Those that end meanwhile take their count along.
fn wakes(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task"));
    tasks
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|task| {
            let status = fs::read_to_string(task.path().join("status")).ok()?;
            field(&status, "voluntary_ctxt_switches:")
        })
        .sum()
}

fn starts() -> u64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    field(&stat, "processes ").unwrap_or(0)
}

fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Its memory, shared pages counted by the part that falls to it, in MiB.
pub fn pss_mib(pid: u32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    field(&rollup, "Pss:").unwrap_or(0) as f64 / 1024.0
}

/// The part of it that is the process's own: what it has allocated, without
/// the pages of its program that it has run through.
pub fn own_mib(pid: u32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    field(&rollup, "Pss_Anon:").unwrap_or(0) as f64 / 1024.0
}

/// The middle one, and the greatest.
pub fn median_and_most(mut times: Vec<Duration>) -> Option<(Duration, Duration)> {
    times.sort_unstable();
    Some((*times.get(times.len() / 2)?, *times.last()?))
}
