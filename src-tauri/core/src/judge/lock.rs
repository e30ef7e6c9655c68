//! What all rules of waiting for a lock share: how long it must have been waited
//! for, whether its holder is alive and moving, and how that is said.

use super::facts::{Facts, LockWait};
use super::said::Waits;
use super::{Finding, Says, seen};
use crate::model::{LockKind, ProcessState};
use crate::say;
use crate::store_path;
use crate::tree::Role;
use crate::wire::Evidence;
use crate::words;

/// Nix polls a path lock every 5 s (measured): a turn and more without anything
/// else is needed before an idle worker is taken for one that polls.
const POLLED_FROM_S: f64 = 8.0;
/// Who asks ten times a second and more for a lock that somebody holds is hardly
/// there by chance.
const ASKED_FROM_S: f64 = 3.0;
const OFTEN_PER_S: f64 = 4.0;
/// A lock that the kernel shows as waited for, or that Nix says it waits for.
const BLOCKED_FROM_S: f64 = 1.0;
/// A holder that used no CPU for so long does not work on anything, unless it
/// is a client or worker of Nix with a build or fetch under way: then it gets
/// as long as any rebuild.
const HOLDER_IDLE_S: f64 = 30.0;

/// One kind of lock: what it is called, and how who waits for it shows.
pub(super) struct Kind {
    /// Which lock.
    pub of: LockKind,
    /// What Nix itself says while it waits for it.
    pub said: Option<Waits>,
    /// How often a second who polls it is woken (measured): at least and at
    /// most. `None`: the kernel wakes who waits.
    pub polls: Option<(f64, f64)>,
    /// The weight of one that only looks waited for.
    pub likely: f64,
}

/// What a wait for such a lock comes to.
pub(super) fn held(facts: &Facts, kind: &Kind) -> Option<Finding> {
    let said = kind.said.and_then(|waits| facts.says_it_waits(waits));
    let fits = |wait: &&LockWait| {
        let is_told = wait.certain || said.is_some_and(|(name, _)| names(wait, name));
        let from_s = if is_told {
            BLOCKED_FROM_S
        } else if asks_often(kind, wait) {
            ASKED_FROM_S
        } else {
            POLLED_FROM_S
        };
        wait.kind == kind.of && wait.waited_s >= from_s
    };
    // Of those that it may be, the one that is told, then one that will be let
    // go, then the longest.
    let wait = facts.lock_waits.iter().filter(fits).max_by(|a, b| {
        let rank = |wait: &LockWait| {
            let is_told = wait.certain || said.is_some_and(|(name, _)| names(wait, name));
            (is_told, !holder_is_idle(facts, wait))
        };
        rank(a)
            .cmp(&rank(b))
            .then(a.waited_s.total_cmp(&b.waited_s))
    });
    match (wait, said) {
        (Some(wait), said) => Some(finding(facts, kind, wait, said)),
        (None, Some((name, age_s))) => only_said(facts, kind, name, age_s),
        (None, None) => None,
    }
}

/// True if who polls this lock is woken often, and who waits is.
fn asks_often(kind: &Kind, wait: &LockWait) -> bool {
    let fits = |(least, most): (f64, f64)| {
        least >= OFTEN_PER_S
            && wait
                .waiter_per_s
                .is_some_and(|pace| (least..=most).contains(&pace))
    };
    kind.polls.is_some_and(fits)
}

/// True if Nix spoke of this very file, or of the one lock of its kind.
fn names(wait: &LockWait, name: &str) -> bool {
    name.is_empty()
        || name == wait.path
        || name == wait.path.trim_end_matches(".lock")
        || wait.kind == LockKind::Database
        || wait.kind == LockKind::BuildUser
}

fn finding(facts: &Facts, kind: &Kind, wait: &LockWait, said: Option<(&str, f64)>) -> Finding {
    let idle = holder_is_idle(facts, wait);
    let said = said.filter(|(name, _)| names(wait, name));
    let mut evidence_for = Vec::new();
    let mut evidence_against = Vec::new();
    let mut weight = if wait.certain { 3.0 } else { kind.likely };
    if wait.certain {
        let blocked = say!(
            "lock-wait.blocked",
            path = &wait.path,
            span = words::span(wait.waited_s)
        );
        evidence_for.push(seen(blocked, "/proc/locks"));
    } else {
        evidence_for.push(seen(it_idles(facts, wait), "/proc/locks"));
        match pace_speaks(kind, wait) {
            Some((true, text)) => {
                evidence_for.push(seen(text, "/proc/PID/task"));
                weight += 0.5;
            }
            Some((false, text)) => {
                evidence_against.push(seen(text, "/proc/PID/task"));
                weight -= 1.0;
            }
            None => {}
        }
    }
    if let Some((_, age_s)) = said {
        evidence_for.push(seen(
            say!("lock-wait.said", age = words::span(age_s)),
            "Nix",
        ));
        weight = 3.2;
    }
    if wait.kind != LockKind::DotLock {
        evidence_for.push(held_by(wait));
    }
    let (more_for, more_against) = holder_stands(wait, idle);
    evidence_for.extend(more_for);
    evidence_against.extend(more_against);
    let (holder, who) = who(wait);
    Finding {
        weight,
        says: Some(if idle {
            Says::Stuck
        } else {
            Says::WaitsForWork
        }),
        lasting_s: wait.waited_s,
        waits_on: Some(waits_on(wait)),
        evidence_for,
        evidence_against,
        would_change: say!("lock-wait.would-change", holder = holder, who = &who),
        next_step: next_step(wait, idle),
    }
}

/// What it waits for, and who holds that, in words.
pub fn waits_on(wait: &LockWait) -> String {
    let (holder, who) = who(wait);
    say!(
        "lock-wait.waits-on",
        what = guards(wait.kind, wait.path.trim_end_matches(".lock")),
        holder = holder,
        who = who
    )
}

/// Nix says that it waits, and the lock itself is not seen.
fn only_said(facts: &Facts, kind: &Kind, name: &str, age_s: f64) -> Option<Finding> {
    if age_s < BLOCKED_FROM_S || facts.works(BLOCKED_FROM_S) {
        return None;
    }
    let what = guards(kind.of, name);
    let said = say!(
        "lock-wait.said-unseen",
        age = words::span(age_s),
        what = &what
    );
    Some(Finding {
        weight: 2.2,
        says: Some(Says::WaitsForWork),
        lasting_s: age_s,
        waits_on: Some(say!("lock-wait.waits-on-unseen", what = what)),
        evidence_for: vec![seen(said, "Nix")],
        evidence_against: vec![seen(say!("lock-wait.holder-unseen"), "/proc/locks")],
        would_change: say!("lock-wait.would-change-unseen"),
        next_step: say!("lock-wait.next-step-unseen"),
    })
}

fn it_idles(facts: &Facts, wait: &LockWait) -> String {
    let by_client = matches!(wait.kind, LockKind::EvalCache | LockKind::FetchCache);
    let waiter = if !by_client && facts.has(Role::Worker) {
        "worker"
    } else {
        "itself"
    };
    let span = words::span(wait.waited_s);
    if wait.kind == LockKind::DotLock {
        say!(
            "lock-wait.idle-and-there",
            waiter = waiter,
            span = span,
            path = &wait.path
        )
    } else {
        say!(
            "lock-wait.idle-and-locked",
            waiter = waiter,
            span = span,
            path = &wait.path
        )
    }
}

/// Whether how often it is woken fits, and how that is said.
fn pace_speaks(kind: &Kind, wait: &LockWait) -> Option<(bool, String)> {
    let ((least, most), pace) = (kind.polls?, wait.waiter_per_s?);
    let often = per_second(pace);
    Some(if (least..=most).contains(&pace) {
        (true, say!("lock-wait.woken-as-polled", pace = often))
    } else {
        (false, say!("lock-wait.woken-otherwise", pace = often))
    })
}

/// How many times a second: `0.2`, `10`.
pub(super) fn per_second(pace: f64) -> String {
    words::decimal(pace, usize::from(pace < 1.0))
}

/// What the holder does speaks for an end that comes, or for none.
fn holder_stands(wait: &LockWait, idle: bool) -> (Option<Evidence>, Option<Evidence>) {
    let Some(holder) = &wait.holder else {
        return (None, None);
    };
    let quiet = words::span(holder.quiet_s);
    if holder.state == ProcessState::Stopped {
        let text = say!("lock-wait.holder-stopped");
        (Some(seen(text, "/proc/PID/stat")), None)
    } else if idle {
        let text = say!("lock-wait.holder-idle", quiet = quiet);
        (Some(seen(text, "CPU clock")), None)
    } else if holder.at_work {
        let text = say!("lock-wait.holder-builds");
        (None, Some(seen(text, "/proc")))
    } else {
        let text = say!("lock-wait.holder-works", quiet = quiet);
        (None, Some(seen(text, "CPU clock")))
    }
}

fn next_step(wait: &LockWait, idle: bool) -> String {
    let (holder, who) = who(wait);
    match (wait.kind, idle) {
        (LockKind::DotLock, _) => say!("lock-wait.next-step-folder", path = &wait.path),
        (_, true) => say!("lock-wait.next-step-idle", holder = holder, who = who),
        (_, false) => say!("lock-wait.next-step-works", who = who),
    }
}

/// True if the holder will not let go by itself, as far as can be told.
pub(super) fn holder_is_idle(facts: &Facts, wait: &LockWait) -> bool {
    wait.holder.as_ref().is_none_or(|h| match h.state {
        ProcessState::Stopped => true,
        ProcessState::Running => false,
        // Waiting for the disk is work, until it takes too long.
        ProcessState::DiskWait => h.quiet_s >= facts.stall_s,
        ProcessState::Sleeping | ProcessState::Zombie if h.at_work => h.quiet_s >= facts.stall_s,
        ProcessState::Sleeping | ProcessState::Zombie => h.quiet_s >= HOLDER_IDLE_S,
    })
}

fn held_by(wait: &LockWait) -> Evidence {
    let text = match &wait.holder {
        Some(holder) => {
            let who = words::process(&holder.name, holder.pid);
            match &holder.works_for {
                Some((name, pid, owner)) => say!(
                    "lock-wait.held-for-another",
                    who = who,
                    user = &holder.user,
                    client = words::process(name, *pid),
                    owner = owner
                ),
                None => say!("lock-wait.held", who = who, user = &holder.user),
            }
        }
        None => say!("lock-wait.held-by-a-child"),
    };
    seen(text, "/proc/locks")
}

/// Whether it is known who holds it, and who that is.
fn who(wait: &LockWait) -> (&'static str, String) {
    match &wait.holder {
        None if wait.kind == LockKind::DotLock => ("nobody", String::new()),
        None => ("unseen", String::new()),
        Some(holder) => {
            let who = match &holder.works_for {
                Some((name, pid, _)) => words::process(name, *pid),
                None => words::process(&holder.name, holder.pid),
            };
            ("seen", who)
        }
    }
}

/// What such a lock guards.
fn guards(kind: LockKind, path: &str) -> String {
    let lock = match kind {
        LockKind::StorePath => "path",
        LockKind::GarbageCollector => "collector",
        LockKind::Store => "store",
        LockKind::Database | LockKind::DotLock => "database",
        LockKind::BuildUser => "build-user",
        LockKind::Profile => "profile",
        LockKind::RemoteSlot => "remote-builder",
        LockKind::Upload => "upload",
        LockKind::EvalCache => "eval-cache",
        LockKind::FetchCache => "source",
    };
    say!("lock-guards", lock = lock, path = store_path::called(path))
}
