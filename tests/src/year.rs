//! A year of rebuilds as history keeps them, the same each time: for tests of
//! the page that shows them, and for what it costs.

use std::path::Path;

use anyhow::{Result, ensure};
use nixlamp_core::model::{Planned, Time};
use nixlamp_core::record::{Around, FailedBuild, FlakeInput, Minute, Past, Record, Took, Waited};
use nixlamp_core::wire::{Phase, Verdict};
use nixlamp_host::store::Store;

/// When the newest of them ended: 2026-11-26 18:00 UTC.
pub const NEWEST: Time = Time(1_795_716_000_000);

const DAY_MS: i64 = 24 * 3600 * 1000;
/// Minutes that are written before the file is waited for.
const CHUNK: u32 = 5000;

/// So many rebuilds of one year, newest first, each with what was around it.
pub fn rebuilds(count: u32) -> Vec<(Past, Around)> {
    let step_ms = 365 * DAY_MS / i64::from(count.max(1));
    (0..count)
        .map(|back| rebuild(back, Time(NEWEST.0 - i64::from(back) * step_ms)))
        .collect()
}

fn rebuild(back: u32, ended: Time) -> (Past, Around) {
    // Primes, so that kinds do not fall together.
    let kind = back % 29;
    let wobble = f64::from((back * 7919) % 97) / 97.0;
    let slow = kind == 3;
    let build_s = if slow { 1500.0 } else { 180.0 + 90.0 * wobble };
    let outcome = match kind {
        6 | 17 => Verdict::Failed,
        11 => Verdict::Stopped,
        _ => Verdict::Finished,
    };
    let cut = if outcome == Verdict::Finished {
        1.0
    } else {
        0.4
    };
    let phases = vec![
        (Phase::Evaluate, 25.0 + 10.0 * wobble),
        (Phase::Fetch, (40.0 + 30.0 * wobble) * cut),
        (Phase::Build, build_s * cut),
        (Phase::Activate, if cut < 1.0 { 0.0 } else { 12.0 }),
    ];
    let elapsed_s = phases.iter().map(|(_, s)| s).sum();
    let started = Time(ended.0 - (elapsed_s * 1000.0) as i64);
    let home = back % 4 == 1;
    let id = format!("{}-{}@{}", 4000 + back, 900 + back, started.0 / 1000);
    let failed = if outcome == Verdict::Failed {
        vec![FailedBuild {
            name: "firefox-137.0".to_owned(),
            derivation: String::new(),
            log: (0..20)
                .map(|n| format!("[{n}/20] c++ -c src/file-{n}.cpp: error <b>not markup</b>"))
                .collect(),
        }]
    } else {
        Vec::new()
    };
    let past = Past {
        id: id.clone(),
        tool: if home {
            "home-manager"
        } else {
            "nixos-rebuild"
        }
        .to_owned(),
        verb: "switch".to_owned(),
        target: Some(if home { ".#alice" } else { ".#laptop" }.to_owned()),
        user: if home { "alice" } else { "root" }.to_owned(),
        started,
        ended,
        elapsed_s,
        outcome,
        exit: None,
        cause: slow.then(|| "memory-short".to_owned()),
        phases,
        reason: match outcome {
            Verdict::Failed => Some("firefox-137.0 failed to build".to_owned()),
            Verdict::Finished => Some(format!("system generation {} is current", 1400 - back)),
            _ => None,
        },
        failed,
        quiets: Vec::new(),
        alarms: 0,
    };
    (past, around(id, back, slow))
}

fn around(rebuild: String, back: u32, slow: bool) -> Around {
    let took = |name: &str, seconds: f64| Took {
        name: name.to_owned(),
        seconds,
    };
    let mut built = vec![took("nixos-system-laptop", 4.0), took("etc", 1.0)];
    let mut fetched = vec![took("glibc-2.40", 3.0)];
    if slow {
        built.insert(0, took("llvm-20.1.2", 1260.0));
    } else {
        fetched.push(took("llvm-20.1.0", 8.0));
    }
    Around {
        rebuild,
        inputs: Some(vec![FlakeInput {
            name: "nixpkgs".to_owned(),
            rev: Some(format!("{:07x}c0ffee", 0x00ab_c123 + back / 14)),
            modified_s: Some(NEWEST.0 / 1000 - i64::from(back / 14) * 14 * 86_400),
            hash: None,
        }]),
        nix: Some("nix (Nix) 2.34.8".to_owned()),
        kernel: Some("6.12.51".to_owned()),
        planned: Some(Planned {
            build: built.len() as u32 + if slow { 210 } else { 0 },
            fetch: if slow { 1030 } else { 12 },
        }),
        made: Some(Planned { build: 3, fetch: 2 }),
        built,
        fetched,
        received_bytes: Some(if slow { 2 << 30 } else { 300 << 20 }),
        memory: Some(Waited {
            p50_ratio: 0.0,
            p90_ratio: if slow { 0.34 } else { 0.02 },
            lost_s: if slow { 120.0 } else { 1.0 },
        }),
        ..Around::default()
    }
}

/// Writes them into a history file, with so many minutes of the machine before
/// the newest.
pub fn write(path: &Path, count: u32, minutes: u32) -> Result<()> {
    let store = Store::open(path, |_| {});
    let all = rebuilds(count);
    for (past, around) in all.iter().rev() {
        store.keep(Record::Rebuild(past.clone()));
        store.keep(Record::Around(Box::new(around.clone())));
    }
    ensure!(store.flush(), "the rebuilds were not written");
    for n in 0..minutes {
        let of = &all[(n as usize * all.len() / minutes.max(1) as usize).min(all.len() - 1)].0;
        store.keep(Record::Minute(Minute {
            at: Time(NEWEST.0 - i64::from(n) * 60_000),
            cpu_ratio: f64::from(n % 100) / 100.0,
            memory_used_bytes: 9 << 30,
            swap_used_bytes: 0,
            received_bytes: u64::from(n) * 1000,
            disk_bytes: u64::from(n) * 500,
            store_free_bytes: Some(200 << 30),
            rebuilds: vec![of.thread().to_owned()],
        }));
        if n % CHUNK == CHUNK - 1 {
            ensure!(store.flush(), "the minutes were not written");
        }
    }
    ensure!(store.flush(), "the minutes were not written");
    store.close();
    Ok(())
}
