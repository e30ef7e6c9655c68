//! Facts written as one line, so that a rule's tests read like a situation.
//!
//! Parts are separated by `;`. `eval 90`, `build 700`, `fetch`, `activate`: the
//! phase and its seconds · `quiet 40`, `stall 600`, `changed 30` · `client`,
//! `worker`, `builder`, `daemon`, `sudo` with `cpu 0.9`, `still 40` (no CPU),
//! `busy 50`, `switches 40`, `reads 40`, `stopped 10`, `asks 6`
//! (`for password by handlers on 3`), `grown 100`
//! (MiB), `disk` (state D) · `socket HOST certain|likely rate N still N got N`
//! or `connecting` · `lock KIND certain|likely waited N holder NAME quiet N` or
//! `holder stopped` or `holder gone` · `ownlock` · `free store 100` (MiB) ·
//! `usual 100` (p95 of the phase). What connections, locks and lines are
//! further written as: see `nets.rs`; what the machine, orphans and other lines:
//! see `situation.rs`.
//! `usual 100` (p95 of the phase) · `unit NAME KIND for N limit N|never quiet N
//! listed user blocks NAME` · `step boot|units|other for N quiet N` · `oom NAME
//! machine|limit of DERIVATION` · `said TEXT` (of the client's).

use super::*;
use crate::activation::Sort;
use crate::model::{HeardFrom, SpaceOf, Terminal};
use crate::words::activation::Does;

/// Reads one line.
pub(crate) fn facts(line: &str) -> Facts {
    let mut facts = Facts {
        stall_s: 600.0,
        silent_s: SILENT_S,
        ..Facts::default()
    };
    for part in line.split(';') {
        let words: Vec<&str> = part.split_whitespace().collect();
        if let Some(first) = words.first() {
            part_of(&mut facts, first, &words[1..]);
        }
    }
    facts
}

fn part_of(facts: &mut Facts, first: &str, rest: &[&str]) {
    let number = |i: usize| {
        rest.get(i)
            .and_then(|w| w.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    let phase = match first {
        "eval" => Some(Phase::Evaluate),
        "build" => Some(Phase::Build),
        "fetch" => Some(Phase::Fetch),
        "activate" => Some(Phase::Activate),
        _ => None,
    };
    if phase.is_some() {
        facts.phase = phase;
        facts.phase_s = number(0);
        facts.elapsed_s = number(0);
        return;
    }
    if super::super::nets::part(facts, first, rest)
        || super::super::situation::part(facts, first, rest)
    {
        return;
    }
    match first {
        "quiet" => facts.quiet_s = number(0),
        "stall" => facts.stall_s = number(0),
        "elapsed" => facts.elapsed_s = number(0),
        "changed" => facts.members_changed_s = number(0),
        "ownlock" => facts.own_path_locks += 1,
        "usual" => {
            facts.usual_phase = Some(Usual {
                p25_s: number(0),
                p50_s: number(0),
                p75_s: number(0),
                p95_s: number(0),
                n: 5,
            });
        }
        "free" => facts
            .spaces
            .push(space(rest[0], number(1), rest.get(2).copied())),
        "socket" => facts.downloads.push(download(rest)),
        "unit" => facts.unit_waits.push(unit(rest)),
        "step" => facts.step = Some(step(rest)),
        "oom" => facts.killed = Some(killed(rest)),
        "said" => facts.heard.push(Heard {
            about: None,
            from: HeardFrom::Client,
            text: rest.join(" "),
            age_s: 1.0,
        }),
        "lock" => facts.lock_waits.push(lock(rest)),
        "daemon" => facts.daemon = Some(process("nix-daemon", Role::Other, rest)),
        "client" => facts
            .processes
            .push(process("nix-build", Role::Client, rest)),
        "worker" => facts
            .processes
            .push(process("nix-daemon", Role::Worker, rest)),
        "builder" => facts.processes.push(process("sh", Role::Builder, rest)),
        other => facts.processes.push(process(other, Role::Other, rest)),
    }
}

pub(crate) fn value(rest: &[&str], key: &str) -> Option<f64> {
    rest.iter()
        .position(|w| *w == key)
        .and_then(|i| rest.get(i + 1))
        .and_then(|w| w.parse().ok())
}

pub(crate) fn process(name: &str, role: Role, rest: &[&str]) -> Process {
    let stopped = value(rest, "stopped");
    let state = if stopped.is_some() {
        ProcessState::Stopped
    } else if rest.contains(&"zombie") {
        ProcessState::Zombie
    } else if rest.contains(&"disk") {
        ProcessState::DiskWait
    } else if value(rest, "busy").is_some() {
        ProcessState::Running
    } else {
        ProcessState::Sleeping
    };
    let process = Process {
        pid: 100,
        name: name.to_owned(),
        user: "alice".to_owned(),
        role,
        leads: !rest.contains(&"below"),
        has_terminal: rest.contains(&"tty"),
        state,
        cpu_ratio: value(rest, "cpu"),
        cpu_quiet_s: value(rest, "still").unwrap_or(0.0),
        busy_s: value(rest, "busy"),
        switches_quiet_s: value(rest, "switches"),
        reads_quiet_s: value(rest, "reads"),
        stopped_s: stopped,
        prompt: value(rest, "asks").map(|s| (asked(rest), s)),
        rss_bytes: 1 << 30,
        rss_grown_bytes: value(rest, "grown").map_or(0, |mib| mib as i64 * (1 << 20)),
        watched_s: value(rest, "watched").unwrap_or(1000.0),
        switches_per_s: value(rest, "rate"),
        above: None,
        threads: 2,
        wchan: None,
        trend: Trend::default(),
        zombie_s: value(rest, "zombie"),
        computed_s: value(rest, "computed").or(value(rest, "reads")),
        wakes_in_s: value(rest, "wakes"),
        lowest: !rest.contains(&"awaits"),
    };
    super::super::situation::process(process, rest)
}

/// `for ASKS by SIGN on PTS`, in the words of recordings.
fn asked(rest: &[&str]) -> Prompt {
    let word = |key| {
        let at = rest.iter().position(|w| *w == key)?;
        Some(format!("\"{}\"", rest.get(at + 1)?))
    };
    let mut prompt = Prompt::PASSWORD;
    if let Some(asks) = word("for") {
        prompt.asks = serde_json::from_str(&asks).expect("what is asked for");
    }
    if let Some(sign) = word("by") {
        prompt.sign = serde_json::from_str(&sign).expect("a sign");
    }
    prompt.terminal = value(rest, "on").map(|n| Terminal(0x8800 + n as u32));
    prompt
}

pub(crate) fn download(rest: &[&str]) -> Download {
    Download {
        remote: rest[0].to_owned(),
        certain: rest.contains(&"certain"),
        connecting: rest.contains(&"connecting"),
        received_bytes: value(rest, "got").map(|n| n as u64),
        sent_bytes: value(rest, "sent").map(|n| n as u64),
        still_s: value(rest, "still").unwrap_or(0.0),
        awaits_answer: super::super::nets::awaits(rest),
        unread_bytes: value(rest, "unread").map(|n| n as u32),
        rate_bytes_per_s: value(rest, "pace"),
        owner: super::super::nets::owner(rest),
    }
}

fn lock(rest: &[&str]) -> LockWait {
    let (kind, path) = match rest[0] {
        "gc" => (LockKind::GarbageCollector, "/nix/var/nix/gc.lock"),
        "store" => (LockKind::Store, "/nix/var/nix/db/big-lock"),
        other if super::super::nets::lock_kind(other).is_some() => {
            super::super::nets::lock_kind(other).unwrap_or((LockKind::StorePath, ""))
        }
        "profile" => (LockKind::Profile, "/nix/var/nix/profiles/system.lock"),
        "database" => (LockKind::Database, "/nix/var/nix/db/db.sqlite-shm"),
        _ => (LockKind::StorePath, "/nix/store/abc-glibc.lock"),
    };
    let name = rest
        .iter()
        .position(|w| *w == "holder")
        .and_then(|i| rest.get(i + 1))
        .copied()
        .unwrap_or("nix-build");
    let state = if name == "stopped" {
        ProcessState::Stopped
    } else {
        ProcessState::Sleeping
    };
    let holder = Holder {
        pid: 77,
        name: if name == "stopped" { "nix-store" } else { name }.to_owned(),
        user: "bob".to_owned(),
        works_for: rest
            .contains(&"for")
            .then(|| ("nix-build".to_owned(), 78, "bob".to_owned())),
        state,
        at_work: rest.contains(&"works"),
        quiet_s: value(rest, "quiet").unwrap_or(0.0),
    };
    LockWait {
        kind,
        path: path.to_owned(),
        certain: rest.contains(&"certain"),
        waiter_per_s: value(rest, "rate"),
        waited_s: value(rest, "waited").unwrap_or(0.0),
        holder: (name != "gone").then_some(holder),
    }
}

fn word<'a>(rest: &[&'a str], key: &str) -> Option<&'a str> {
    let at = rest.iter().position(|w| *w == key)?;
    rest.get(at + 1).copied()
}

fn unit(rest: &[&str]) -> UnitWait {
    UnitWait {
        manager: if rest.contains(&"user") {
            UnitManager::User
        } else {
            UnitManager::System
        },
        unit: rest[0].to_owned(),
        kind: rest[1].to_owned(),
        active: "activating".to_owned(),
        sub: "start-pre".to_owned(),
        for_s: value(rest, "for").unwrap_or(0.0),
        limit: match word(rest, "limit") {
            Some("never") => Some(UnitLimit::Never),
            Some(seconds) => seconds.parse().ok().map(UnitLimit::Seconds),
            None => None,
        },
        quiet_s: value(rest, "quiet"),
        listed: rest.contains(&"listed"),
        waiting: word(rest, "blocks")
            .map(str::to_owned)
            .into_iter()
            .collect(),
    }
}

fn step(rest: &[&str]) -> StepNow {
    let (sort, does) = match rest[0] {
        "boot" => (Sort::BootLoader, Does("boot-grub")),
        "units" => (Sort::Units, Does("has the service manager start units")),
        _ => (Sort::Other, Does("secrets")),
    };
    StepNow {
        step: Step { does, sort },
        program: "prog".to_owned(),
        pid: 55,
        for_s: value(rest, "for").unwrap_or(0.0),
        quiet_s: value(rest, "quiet").unwrap_or(0.0),
        state: if rest.contains(&"disk") {
            ProcessState::DiskWait
        } else {
            ProcessState::Sleeping
        },
    }
}

fn killed(rest: &[&str]) -> KilledHere {
    KilledHere {
        killed: Killed {
            pid: 88,
            name: rest[0].to_owned(),
            uid: None,
            own_bytes: Some(3 << 30),
            by_limit: rest.contains(&"limit"),
        },
        derivation: word(rest, "of").map(str::to_owned),
        age_s: 5.0,
    }
}

fn space(of: &str, mib: f64, inodes: Option<&str>) -> Space {
    Space {
        of: if of == "store" {
            SpaceOf::Store
        } else {
            SpaceOf::BuildDir
        },
        path: if of == "store" { "/nix/store" } else { "/tmp" }.to_owned(),
        free_bytes: (mib * 1024.0 * 1024.0) as u64,
        total_bytes: 100 << 30,
        free_inodes: inodes.and_then(|n| n.parse().ok()),
        total_inodes: inodes.map(|_| 1_000_000),
        in_memory: false,
    }
}
