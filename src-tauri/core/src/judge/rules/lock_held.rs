//! Cause: another process holds a lock that this rebuild needs.
//! Rests on: `/proc/locks` (a waiter behind `->`), or, for store paths, which
//!   Nix polls: an idle worker without builder, fetch or lock of its own while
//!   a process outside the rebuild holds a store path.
//! Wrong when: the idle worker waits for something else and the foreign lock is
//!   a coincidence: then its weight stays low.
//! Offers: look at the holder; wait while it works.

use super::super::{Facts, Family, Finding, LockWait, Rule, Says, seen};
use crate::model::{LockKind, ProcessState};
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "lock-held",
    family: Family::Waiting,
    title: "Another Nix process holds a lock",
    says: Says::WaitsForWork,
    holds_for_s: 5.0,
    check,
};

/// Nix polls a path lock every 5 s (measured): two turns without anything else
/// are needed before an idle worker is taken for one that polls.
const POLLED_FROM_S: f64 = 12.0;
/// A lock that the kernel shows as waited for is worth a word after this.
const BLOCKED_FROM_S: f64 = 5.0;
/// A holder that used no CPU for so long does not work on anything, unless it
/// is a client or worker of Nix with a build or fetch under way: then it gets
/// as long as any rebuild.
const HOLDER_IDLE_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let wait = facts
        .lock_waits
        .iter()
        .filter(|wait| {
            wait.waited_s
                >= if wait.certain {
                    BLOCKED_FROM_S
                } else {
                    POLLED_FROM_S
                }
        })
        // Of those that it may be, one that will be let go, then the longest.
        .max_by(|a, b| {
            let rank = |wait: &LockWait| (wait.certain, !holder_is_idle(facts, wait));
            rank(a)
                .cmp(&rank(b))
                .then(a.waited_s.total_cmp(&b.waited_s))
        })?;
    let idle = holder_is_idle(facts, wait);
    let mut evidence_for = vec![if wait.certain {
        seen(
            format!(
                "It has been blocked on {} for {}",
                wait.path,
                words::span(wait.waited_s)
            ),
            "/proc/locks",
        )
    } else {
        seen(
            format!(
                "{} has done nothing for {}, and {} is locked by a process outside this rebuild",
                if facts.has(Role::Worker) {
                    "Its worker"
                } else {
                    "It"
                },
                words::span(wait.waited_s),
                wait.path
            ),
            "/proc/locks",
        )
    }];
    let mut evidence_against = Vec::new();
    evidence_for.push(held_by(wait));
    match &wait.holder {
        Some(holder) if holder.state == ProcessState::Stopped => evidence_for.push(seen(
            "The holder is stopped and will not let go by itself",
            "/proc/PID/stat",
        )),
        Some(holder) if idle => evidence_for.push(seen(
            format!(
                "The holder has used no CPU for {}",
                words::span(holder.quiet_s)
            ),
            "CPU clock",
        )),
        Some(holder) if holder.at_work => evidence_against.push(seen(
            "The holder has a build or a download under way: it may finish",
            "/proc",
        )),
        Some(holder) => evidence_against.push(seen(
            format!(
                "The holder used the CPU {} ago: it may finish",
                words::span(holder.quiet_s)
            ),
            "CPU clock",
        )),
        None => {}
    }
    Some(Finding {
        weight: if wait.certain { 3.0 } else { 2.0 },
        says: idle.then_some(Says::Stuck),
        lasting_s: wait.waited_s,
        waits_on: Some(format!(
            "the lock on {}, held by {}",
            subject(wait),
            who(wait)
        )),
        evidence_for,
        evidence_against,
        would_change: format!("{} lets go and nothing moves within 60 s.", who(wait)),
        next_step: if idle {
            format!("Look at {}: it holds the lock and does nothing.", who(wait))
        } else {
            format!("Wait for {}; it is working.", who(wait))
        },
    })
}

fn holder_is_idle(facts: &Facts, wait: &LockWait) -> bool {
    wait.holder.as_ref().is_none_or(|h| match h.state {
        ProcessState::Stopped => true,
        ProcessState::Running => false,
        // Waiting for the disk is work, until it takes too long.
        ProcessState::DiskWait => h.quiet_s >= facts.stall_s,
        ProcessState::Sleeping | ProcessState::Zombie if h.at_work => h.quiet_s >= facts.stall_s,
        ProcessState::Sleeping | ProcessState::Zombie => h.quiet_s >= HOLDER_IDLE_S,
    })
}

fn held_by(wait: &LockWait) -> crate::wire::Evidence {
    let text = match &wait.holder {
        Some(holder) => {
            let works_for = holder.works_for.as_ref().map(|(name, pid, user)| {
                format!(", which works for {} of {user}", words::process(name, *pid))
            });
            format!(
                "The lock is held by {}, user {}{}",
                words::process(&holder.name, holder.pid),
                holder.user,
                works_for.unwrap_or_default()
            )
        }
        None => "The process that took the lock has ended; a process it started holds it still"
            .to_owned(),
    };
    seen(text, "/proc/locks")
}

fn who(wait: &LockWait) -> String {
    match &wait.holder {
        None => "a process that cannot be seen".to_owned(),
        Some(holder) => match &holder.works_for {
            Some((name, pid, _)) => words::process(name, *pid),
            None => words::process(&holder.name, holder.pid),
        },
    }
}

fn subject(wait: &LockWait) -> &str {
    match wait.kind {
        LockKind::GarbageCollector => "garbage collection",
        LockKind::Store => "the whole store",
        LockKind::Database => "the store's database",
        LockKind::BuildUser => "a build user",
        LockKind::Profile => "the profile",
        LockKind::RemoteSlot => "a remote builder",
        LockKind::StorePath => wait.path.trim_end_matches(".lock"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "lock gc certain waited 9 holder nix-store quiet 2",
                "WaitsForWork 3.0 + It has been blocked on /nix/var/nix/gc.lock for 9 s - The holder used the CPU 2 s ago: it may finish",
            ),
            (
                "lock gc certain waited 40 holder stopped",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/gc.lock for 40 s - -",
            ),
            (
                "lock path likely waited 40 holder flock quiet 40",
                "Stuck 2.0 + It has done nothing for 40 s, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - -",
            ),
            (
                "lock profile certain waited 40 holder gone",
                "Stuck 3.0 + It has been blocked on /nix/var/nix/profiles/system.lock for 40 s - -",
            ),
            // A build that says nothing may go on for as long as any.
            (
                "lock path likely waited 75 holder nix-daemon works quiet 75",
                "WaitsForWork 2.0 + It has done nothing for 1 min, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            (
                "lock path likely waited 650 holder nix-daemon works quiet 650",
                "Stuck 2.0 + It has done nothing for 10 min, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - -",
            ),
            // Which of two is not known: not the one that never ends.
            (
                "lock path likely waited 75 holder flock quiet 75; lock path likely waited 60 holder nix-daemon works quiet 60",
                "WaitsForWork 2.0 + It has done nothing for 1 min, and /nix/store/abc-glibc.lock is locked by a process outside this rebuild - The holder has a build or a download under way: it may finish",
            ),
            ("lock path likely waited 9 holder flock quiet 40", "silent"),
            (
                "lock gc certain waited 3 holder nix-store quiet 2",
                "silent",
            ),
            ("worker still 90", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
