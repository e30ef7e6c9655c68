//! What all rules of waiting for a lock share: how long it must have been waited
//! for, whether its holder is alive and moving, and how that is said.

use super::facts::{Facts, LockWait};
use super::said::{Waits, ago};
use super::{Finding, Says, seen};
use crate::model::{LockKind, ProcessState};
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
    /// What it guards, in words. `None`: the path itself.
    pub guards: Option<&'static str>,
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
        let blocked = format!(
            "It has been blocked on {} for {}",
            wait.path,
            words::span(wait.waited_s)
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
            format!("Nix said {} that it waits for it", ago(age_s)),
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
    let who = who(wait);
    Finding {
        weight,
        says: Some(if idle {
            Says::Stuck
        } else {
            Says::WaitsForWork
        }),
        lasting_s: wait.waited_s,
        waits_on: Some(format!(
            "the lock on {}, held by {who}",
            subject(kind, wait)
        )),
        evidence_for,
        evidence_against,
        would_change: format!("{who} lets go and nothing moves within 60 s."),
        next_step: next_step(wait, &who, idle),
    }
}

/// Nix says that it waits, and the lock itself is not seen.
fn only_said(facts: &Facts, kind: &Kind, name: &str, age_s: f64) -> Option<Finding> {
    if age_s < BLOCKED_FROM_S || facts.works(BLOCKED_FROM_S) {
        return None;
    }
    let what = kind.guards.unwrap_or(name);
    Some(Finding {
        weight: 2.2,
        says: Some(Says::WaitsForWork),
        lasting_s: age_s,
        waits_on: Some(format!("the lock on {what}")),
        evidence_for: vec![seen(
            format!(
                "Nix said {} that it waits for the lock on {what}",
                ago(age_s)
            ),
            "Nix",
        )],
        evidence_against: vec![seen("Who holds it cannot be seen", "/proc/locks")],
        would_change: "It says something else, or something moves.".to_owned(),
        next_step: "Wait; another Nix process holds it. Never delete a lock file.".to_owned(),
    })
}

fn it_idles(facts: &Facts, wait: &LockWait) -> String {
    let who = if wait.kind == LockKind::EvalCache || wait.kind == LockKind::FetchCache {
        "It"
    } else if facts.has(Role::Worker) {
        "Its worker"
    } else {
        "It"
    };
    let since = words::span(wait.waited_s);
    if wait.kind == LockKind::DotLock {
        return format!(
            "{who} has done nothing for {since}, and {} is there",
            wait.path
        );
    }
    format!(
        "{who} has done nothing for {since}, and {} is locked by a process outside this rebuild",
        wait.path
    )
}

/// Whether how often it is woken fits, and how that is said.
fn pace_speaks(kind: &Kind, wait: &LockWait) -> Option<(bool, String)> {
    let ((least, most), pace) = (kind.polls?, wait.waiter_per_s?);
    let often = times_a_second(pace);
    Some(if (least..=most).contains(&pace) {
        (
            true,
            format!("It is woken {often}, as who polls this lock is"),
        )
    } else {
        (
            false,
            format!("It is woken {often}; who polls this lock is woken at another pace"),
        )
    })
}

/// `0.2 times a second`.
pub(super) fn times_a_second(pace: f64) -> String {
    if pace < 1.0 {
        format!("{pace:.1} times a second")
    } else {
        format!("{pace:.0} times a second")
    }
}

/// What the holder does speaks for an end that comes, or for none.
fn holder_stands(wait: &LockWait, idle: bool) -> (Option<Evidence>, Option<Evidence>) {
    let Some(holder) = &wait.holder else {
        return (None, None);
    };
    let quiet = words::span(holder.quiet_s);
    if holder.state == ProcessState::Stopped {
        let text = "The holder is stopped and will not let go by itself";
        (Some(seen(text, "/proc/PID/stat")), None)
    } else if idle {
        let text = format!("The holder has used no CPU for {quiet}");
        (Some(seen(text, "CPU clock")), None)
    } else if holder.at_work {
        let text = "The holder has a build or a download under way: it may finish";
        (None, Some(seen(text, "/proc")))
    } else {
        let text = format!("The holder used the CPU {quiet} ago: it may finish");
        (None, Some(seen(text, "CPU clock")))
    }
}

fn next_step(wait: &LockWait, who: &str, idle: bool) -> String {
    match (wait.kind, idle) {
        (LockKind::DotLock, _) => format!(
            "See that no Nix process uses the store, then remove the folder {}.",
            wait.path
        ),
        (_, true) => format!(
            "Look at {who}: it holds the lock and does nothing. Never delete the lock file."
        ),
        (_, false) => format!("Wait for {who}; it is working."),
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
            let works_for = holder.works_for.as_ref().map(|(name, pid, user)| {
                format!(
                    ", which works for {} of {user}: another rebuild",
                    words::process(name, *pid)
                )
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
        None if wait.kind == LockKind::DotLock => "nobody".to_owned(),
        None => "a process that cannot be seen".to_owned(),
        Some(holder) => match &holder.works_for {
            Some((name, pid, _)) => words::process(name, *pid),
            None => words::process(&holder.name, holder.pid),
        },
    }
}

fn subject<'a>(kind: &Kind, wait: &'a LockWait) -> &'a str {
    kind.guards
        .unwrap_or_else(|| wait.path.trim_end_matches(".lock"))
}
