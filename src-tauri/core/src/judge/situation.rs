//! More words for situations in the tests of rules, see `facts::line`.
//!
//! `memory some 0.5 full 0.3 for 20 left 200 of 8000 little 20 swap 100 of swapped 3`
//! (MiB; `swapped` MiB a second) · `io some 0.9 for 30 disk 20` (MiB a second) ·
//! `machine cores 8 used 0.9 some 0.9` · `heat 97 for 60` · `filling store 20 in
//! 30` (MiB a second, seconds) · `room boot 4 of 500 memory files 3` · `orphan NAME
//! still N cpu N own age N` · `nodaemon 6` · `woke 20` · `kind gc` · `whole 100` ·
//! `said client TEXT`, `said build TEXT`, `said daemon TEXT`, `said kernel TEXT`,
//! `said database TEXT` · `memorywas left 0.8 some 0.01 most 3 grown 1` (MiB).
//! Words of a process: `wchan NAME`, `grows 20` (MiB a second), `starved 0.6`,
//! `rate 20` (switches a second), `under worker`, `of root`, `named NAME`,
//! `threads 4`, `rss 4000` (MiB), `zombie`, `wakes 30` (a `sleep` with so many
//! seconds left), `awaits` (another one below it).

use super::facts::line::value;
use super::facts::{Facts, MemoryWas, Orphan, Process, Spoken};
use crate::command_line::Kind;
use crate::model::{Heard, HeardFrom, Space, SpaceOf};
use crate::series::Filling;
use crate::tree::Role;
use crate::wire::Usual;

impl Facts {
    fn hear(&mut self, heard: Heard) {
        self.spoken.extend(Spoken::of(&heard));
        self.heard.push(heard);
    }
}

const MIB: f64 = 1024.0 * 1024.0;

/// Reads a part; false if it is none of these.
pub(super) fn part(facts: &mut Facts, first: &str, rest: &[&str]) -> bool {
    let number = |key: &str| value(rest, key);
    let mib = |key: &str| value(rest, key).map(|n| n * MIB);
    let first_number = rest.first().and_then(|word| word.parse::<f64>().ok());
    let strain = &mut facts.strain;
    match first {
        "memory" => {
            strain.memory_some = number("some");
            strain.memory_full = number("full");
            strain.memory_pressed_s = number("for");
            strain.memory_left_bytes = mib("left").unwrap_or(4000.0 * MIB) as u64;
            strain.memory_bytes = mib("of").unwrap_or(8000.0 * MIB) as u64;
            strain.little_memory_s = number("little");
            strain.swap_used_bytes = mib("swap").unwrap_or(0.0) as u64;
            strain.swap_bytes = 8 << 30;
            strain.swap_per_s = mib("swapped");
        }
        "io" => {
            strain.io_some = number("some");
            strain.io_pressed_s = number("for");
            strain.disk_per_s = mib("disk");
        }
        "machine" => {
            strain.cores = number("cores").unwrap_or(4.0) as u32;
            strain.cpu_ratio = number("used");
            strain.cpu_some = number("some");
        }
        "heat" => {
            strain.heat_celsius = first_number.map(|n| n as f32);
            strain.hot_s = number("for");
        }
        "filling" => strain.filling.push(Filling {
            of: space_of(rest[0]),
            path: path_of(rest[0]).to_owned(),
            per_s: rest
                .get(1)
                .and_then(|w| w.parse::<f64>().ok())
                .unwrap_or(1.0)
                * MIB,
            full_in_s: number("in").unwrap_or(60.0),
        }),
        "room" => facts.spaces.push(Space {
            of: space_of(rest[0]),
            path: path_of(rest[0]).to_owned(),
            free_bytes: rest
                .get(1)
                .and_then(|w| w.parse::<f64>().ok())
                .map_or(0, |n| (n * MIB) as u64),
            total_bytes: mib("of").unwrap_or(100_000.0 * MIB) as u64,
            free_inodes: number("files").map(|n| n as u64),
            total_inodes: number("files").map(|_| 1_000_000),
            in_memory: rest.contains(&"memory"),
        }),
        "orphan" => facts.orphans.push(Orphan {
            pid: 300,
            name: rest[0].to_owned(),
            user: "nixbld1".to_owned(),
            of_this: rest.contains(&"own"),
            cpu_ratio: number("cpu").unwrap_or(0.0),
            cpu_quiet_s: number("still").unwrap_or(0.0),
            age_s: number("age").unwrap_or(500.0),
        }),
        "memorywas" => facts.memory_was = Some(memory_was(rest)),
        "nodaemon" => facts.daemon_missing_s = first_number,
        "daemonended" => facts.daemon_ended = true,
        "woke" => facts.woke_s = first_number,
        "kind" => {
            facts.kind = Some(match rest[0] {
                "gc" => Kind::CollectGarbage,
                "verify" => Kind::Verify,
                "system" => Kind::System,
                _ => Kind::Build,
            });
        }
        "whole" => {
            facts.usual_whole = first_number.map(|s| Usual {
                p25_s: s,
                p50_s: s,
                p75_s: s,
                p95_s: s,
                n: 5,
            });
        }
        "failed" => facts.failed = true,
        "said" => facts.hear(Heard {
            about: None,
            from: match rest[0] {
                "build" => HeardFrom::BuildLog,
                "daemon" => HeardFrom::Daemon,
                "service" => HeardFrom::Service,
                "kernel" => HeardFrom::Kernel,
                "database" => HeardFrom::Database,
                _ => HeardFrom::Client,
            },
            text: rest[1..].join(" "),
            age_s: 3.0,
        }),
        _ => return false,
    }
    true
}

fn memory_was(rest: &[&str]) -> MemoryWas {
    MemoryWas {
        least_left_ratio: value(rest, "left").unwrap_or(1.0),
        most_some_ratio: value(rest, "some").unwrap_or(0.0),
        most_bytes: (value(rest, "most").unwrap_or(0.0) * MIB) as u64,
        grown_bytes: (value(rest, "grown").unwrap_or(0.0) * MIB) as u64,
    }
}

/// Adds to a process what is said of it.
pub(super) fn process(mut process: Process, rest: &[&str]) -> Process {
    let word = |key: &str| {
        let at = rest.iter().position(|word| *word == key)?;
        rest.get(at + 1).copied()
    };
    process.wchan = word("wchan").map(str::to_owned);
    process.trend.starved_ratio = value(rest, "starved");
    process.trend.switches_per_s = value(rest, "rate");
    process.trend.cpu_ratio = value(rest, "cpu");
    process.trend.written_per_s = value(rest, "writes").map(|n| n * MIB);
    process.trend.rss_10_s = value(rest, "grows").map(|n| n * MIB);
    process.trend.rss_60_s = process.trend.rss_10_s;
    if let Some(rss) = value(rest, "rss") {
        process.rss_bytes = (rss * MIB) as u64;
    }
    if let Some(threads) = value(rest, "threads") {
        process.threads = threads as u32;
    }
    if let Some(user) = word("of") {
        process.user = user.to_owned();
    }
    if let Some(name) = word("named") {
        process.name = name.to_owned();
    }
    process.above = word("under").map(|role| match role {
        "worker" => Role::Worker,
        "builder" => Role::Builder,
        "client" => Role::Client,
        _ => Role::Other,
    });
    process
}

fn space_of(word: &str) -> SpaceOf {
    match word {
        "store" => SpaceOf::Store,
        "boot" => SpaceOf::Boot,
        "tmp" => SpaceOf::Tmp,
        _ => SpaceOf::BuildDir,
    }
}

fn path_of(word: &str) -> &'static str {
    match word {
        "store" => "/nix/store",
        "boot" => "/boot",
        "tmp" => "/tmp",
        _ => "/nix/var/nix/builds",
    }
}
