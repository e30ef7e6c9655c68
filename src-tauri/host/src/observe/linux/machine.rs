//! The machine's totals: processors, memory, pressure, networks, disks, heat.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use nixlamp_core::model::{Gap, Machine, Pressure, Why};
use rustix::io::Errno;
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

use super::procfs::Proc;
use super::status;

/// `/proc/diskstats` counts in sectors of 512 bytes whatever the disk has, see
/// Documentation/admin-guide/iostats.rst.
const SECTOR: u64 = 512;

/// CPU use over a shorter time says nothing.
const SHORTEST: Duration = Duration::from_millis(100);

/// What has to be remembered from look to look.
pub struct Totals {
    system: Option<System>,
    /// When processors were last looked at, and their use since before.
    looked: Option<Instant>,
    cpu_ratio: Option<f64>,
    /// Whether a name in `diskstats` is a whole disk.
    disks: HashMap<String, bool>,
}

impl Default for Totals {
    /// Looks at nothing yet.
    fn default() -> Self {
        let kinds = RefreshKind::nothing()
            .with_cpu(CpuRefreshKind::nothing())
            .with_memory(MemoryRefreshKind::everything());
        Self {
            system: System::new_with_specifics(kinds).ok(),
            looked: None,
            cpu_ratio: None,
            disks: HashMap::new(),
        }
    }
}

impl Totals {
    /// Reads all but free space and heat, which may make one wait.
    pub fn look(&mut self, proc: &mut Proc, gaps: &mut Vec<Gap>) -> Machine {
        let mut machine = Machine::default();
        self.processors_and_memory(&mut machine, gaps);
        // One file for all interfaces; below /sys each has one for each number.
        if let Ok(table) = proc.read_common("self/net/dev", 1 << 20) {
            (machine.received_bytes, machine.sent_bytes) = network_bytes(table);
        }
        machine.has_route = has_route(proc);
        if let Some((load, _)) = proc
            .read_common("loadavg", 4096)
            .ok()
            .and_then(status::load)
        {
            machine.load = load;
        }
        match proc.read_common("diskstats", 1 << 20) {
            Ok(text) => {
                let text = String::from_utf8_lossy(text).into_owned();
                let (read, written) = disk_bytes(&text, |name| self.is_whole_disk(name));
                machine.disk_read_bytes = Some(read);
                machine.disk_written_bytes = Some(written);
            }
            Err(error) => gaps.push(gap("disks", error)),
        }
        let mut pressure = |file| {
            let read = proc.read_common(file, 4096).map(pressure);
            match read {
                Ok(pressure) => Ok(pressure),
                // Switched off at boot (`psi=0`), the file refuses to be read.
                Err(Errno::OPNOTSUPP) => Err(Errno::NOENT),
                Err(error) => Err(error),
            }
        };
        let answers = ["pressure/cpu", "pressure/memory", "pressure/io"].map(&mut pressure);
        if let Some(Err(error)) = answers.iter().find(|answer| answer.is_err()) {
            gaps.push(gap("pressure", *error));
        }
        let [cpu, memory, io] = answers.map(|answer| answer.ok().flatten());
        machine.cpu_pressure = cpu.map(|cpu| Pressure {
            full_ratio: None,
            ..cpu
        });
        machine.memory_pressure = memory;
        machine.io_pressure = io;
        machine
    }

    fn processors_and_memory(&mut self, machine: &mut Machine, gaps: &mut Vec<Gap>) {
        let Some(system) = &mut self.system else {
            gaps.push(Gap {
                source: "processors and memory".into(),
                why: Why::Missing,
            });
            return;
        };
        system.refresh_memory();
        if self
            .looked
            .is_none_or(|looked| looked.elapsed() >= SHORTEST)
        {
            system.refresh_cpu_usage();
            let usage = f64::from(system.global_cpu_usage()) / 100.0;
            self.cpu_ratio = self.looked.map(|_| usage.clamp(0.0, 1.0));
            self.looked = Some(Instant::now());
        }
        machine.cpu_ratio = self.cpu_ratio;
        machine.cores = u32::try_from(system.cpus().len()).unwrap_or(0);
        machine.memory_total_bytes = system.total_memory();
        machine.memory_available_bytes = system.available_memory();
        machine.swap_total_bytes = system.total_swap();
        machine.swap_used_bytes = system.used_swap();
    }

    /// Partitions and devices stacked upon others (dm, md, loop) would count
    /// twice; only real ones have a `device`.
    fn is_whole_disk(&mut self, name: &str) -> bool {
        if let Some(&known) = self.disks.get(name) {
            return known;
        }
        // A slash in a device's name stands as an exclamation mark in sysfs.
        let folder = Path::new("/sys/block").join(name.replace('/', "!"));
        let whole = folder.join("device").exists();
        self.disks.insert(name.to_owned(), whole);
        whole
    }
}

/// Bytes received and sent by all interfaces but the one within:
/// `  eth0: 1296 5 0 0 0 0 0 0 796 4 …`, see `proc_pid_net(5)`.
fn network_bytes(table: &[u8]) -> (u64, u64) {
    let mut sums = (0_u64, 0_u64);
    for line in String::from_utf8_lossy(table).lines() {
        // A name may hold a colon itself (`eth0:1`), the numbers none.
        let Some((name, numbers)) = line.rsplit_once(':') else {
            continue;
        };
        let mut numbers = numbers.split_ascii_whitespace();
        let mut bytes = |skip: usize| numbers.nth(skip)?.parse::<u64>().ok();
        if let (Some(received), Some(sent)) = (bytes(0), bytes(7))
            && name.trim() != "lo"
        {
            sums.0 = sums.0.saturating_add(received);
            sums.1 = sums.1.saturating_add(sent);
        }
    }
    sums
}

/// True if a route leads out, of either age of the protocol.
fn has_route(proc: &mut Proc) -> Option<bool> {
    let longest = 1 << 20;
    let old = proc.read_common("self/net/route", longest).ok()?;
    if leads_out(old) {
        return Some(true);
    }
    let new = proc.read_common("self/net/ipv6_route", longest);
    Some(new.is_ok_and(leads_out_6))
}

/// Interfaces of networks that a machine has within itself.
fn is_within(name: &str) -> bool {
    let within = [
        "docker", "br-", "virbr", "veth", "lxc", "lxd", "podman", "cni", "vnet",
    ];
    name == "lo" || within.iter().any(|start| name.starts_with(start))
}

/// `eth0 00000000 0102A8C0 0003 0 0 100 00000000 …`: interface, where to, by
/// whom, flags. Flag 1 is up, 0x200 a refusal.
fn leads_out(table: &[u8]) -> bool {
    let table = String::from_utf8_lossy(table);
    table.lines().skip(1).any(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let flags = words.get(3).and_then(|f| u32::from_str_radix(f, 16).ok());
        words.first().is_some_and(|name| !is_within(name))
            && flags.is_some_and(|flags| flags & 0x201 == 1)
    })
}

/// Where to and its length stand first, then from where; flags and interface
/// last. Every interface that is up has its link-local and multicast routes.
fn leads_out_6(table: &[u8]) -> bool {
    let table = String::from_utf8_lossy(table);
    table.lines().any(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let flags = words.get(8).and_then(|f| u32::from_str_radix(f, 16).ok());
        let near = |to: &&str| to.starts_with("fe8") || to.starts_with("ff");
        words.first().is_some_and(|to| !near(to))
            && words.get(9).is_some_and(|name| !is_within(name))
            && flags.is_some_and(|flags| flags & 0x201 == 1)
    })
}

/// How a refusal shows among the facts.
pub fn gap(source: &str, error: Errno) -> Gap {
    Gap {
        source: source.to_owned(),
        why: why(error),
    }
}

/// Why a source gave nothing.
pub fn why(error: Errno) -> Why {
    match error {
        Errno::ACCESS | Errno::PERM => Why::Denied,
        Errno::NOENT | Errno::NOTDIR | Errno::PROTONOSUPPORT | Errno::AFNOSUPPORT => Why::Missing,
        other => Why::Broken(other.to_string()),
    }
}

/// Bytes read and written by the disks that count.
fn disk_bytes(text: &str, mut counts: impl FnMut(&str) -> bool) -> (u64, u64) {
    let mut sums = (0_u64, 0_u64);
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace().skip(2);
        let Some(name) = words.next() else { continue };
        let mut sectors = |skip: usize| words.nth(skip)?.parse::<u64>().ok();
        if let (Some(read), Some(written)) = (sectors(2), sectors(3))
            && counts(name)
        {
            sums.0 = sums.0.saturating_add(read.saturating_mul(SECTOR));
            sums.1 = sums.1.saturating_add(written.saturating_mul(SECTOR));
        }
    }
    sums
}

/// Reads `some avg10=1.23 …` and `full avg10=…`, see
/// Documentation/accounting/psi.rst.
pub(super) fn pressure(text: &[u8]) -> Option<Pressure> {
    let text = std::str::from_utf8(text).ok()?;
    let average = |kind: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(kind))?;
        let percent = line
            .split_ascii_whitespace()
            .find_map(|word| word.strip_prefix("avg10="))?;
        percent.parse::<f64>().ok().map(|percent| percent / 100.0)
    };
    Some(Pressure {
        some_ratio: average("some ")?,
        full_ratio: average("full "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_all_interfaces_but_the_one_within() {
        let table = b"Inter-|   Receive                                                |  Transmit\n \
             face |bytes    packets errs drop fifo frame compressed multicast|bytes packets\n    \
             lo:     500       5    0    0    0     0          0         0      500       5    0    0\n  \
             eth0:    1296       5    0    0    0     0          0         0      796       4    0    0\n\
             eth0:1:3 1 0 0 0 0 0 0 4 1\n";
        assert_eq!(network_bytes(table), (1299, 800));
        assert_eq!(network_bytes(b""), (0, 0));
        assert_eq!(network_bytes(b"a: 1 2\nb"), (0, 0));
    }

    #[test]
    fn pressures() {
        let text = b"some avg10=12.50 avg60=3.00 avg300=1.00 total=123\n\
            full avg10=2.50 avg60=0.00 avg300=0.00 total=45\n";
        let both = pressure(text).expect("pressure");
        assert!((both.some_ratio - 0.125).abs() < 1e-9);
        assert!((both.full_ratio.expect("full") - 0.025).abs() < 1e-9);
        // Linux before 5.13 has no `full` for the CPU.
        assert_eq!(
            pressure(b"some avg10=0.00 total=1\n")
                .expect("pressure")
                .full_ratio,
            None
        );
        assert_eq!(pressure(b"nonsense"), None);
    }

    #[test]
    fn disks() {
        let text = " 254 0 vda 100 0 2000 50 10 0 400 9 0 0 0 0 0 0 0 0 0\n \
            254 1 vda1 100 0 2000 50 10 0 400 9 0 0 0\n   7 0 loop0 1 0 8 0\nbroken\n";
        assert_eq!(
            disk_bytes(text, |name| name == "vda"),
            (2000 * 512, 400 * 512)
        );
        assert_eq!(disk_bytes("", |_| true), (0, 0));
    }

    #[test]
    fn this_machine() {
        let mut proc = Proc::open(Path::new("/proc")).expect("open /proc");
        let mut totals = Totals::default();
        let mut gaps = Vec::new();
        let first = totals.look(&mut proc, &mut gaps);
        assert_eq!(first.cpu_ratio, None);
        assert!(first.cores > 0 && first.memory_total_bytes > first.memory_available_bytes);
        std::thread::sleep(SHORTEST * 2);
        assert!(totals.look(&mut proc, &mut gaps).cpu_ratio.is_some());
    }

    #[test]
    fn routes_that_lead_out() {
        let head = "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n";
        let out = "eth0 00000000 0102A8C0 0003 0 0 100 00000000 0 0 0\n";
        let near = "eth0 0002A8C0 00000000 0001 0 0 100 00FFFFFF 0 0 0\n";
        let refuses = "eth0 00000000 00000000 0201 0 0 0 00000000 0 0 0\n";
        let within = near.replace("eth0", "docker0");
        assert!(leads_out(format!("{head}{out}").as_bytes()));
        assert!(leads_out(format!("{head}{near}").as_bytes()));
        assert!(!leads_out(format!("{head}{within}{refuses}").as_bytes()));
        assert!(!leads_out(b""));
        let zeros = "0".repeat(32);
        let line = |flags: &str, name: &str| {
            format!("{zeros} 00 {zeros} 00 {zeros} 00000400 1 0 {flags} {name}\n")
        };
        assert!(leads_out_6(line("00450003", "wlan0").as_bytes()));
        assert!(!leads_out_6(line("00200200", "lo").as_bytes()));
        let nearby = line("00000001", "wlan0").replacen(&zeros[..4], "fe80", 1);
        assert!(!leads_out_6(nearby.as_bytes()));
        assert!(!leads_out_6(b"x"));
    }
}
