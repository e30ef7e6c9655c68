//! Cause: the daemon's worker sleeps, and nothing that could wake it is known:
//!   a defect of Nix or of what it is linked with.
//! Rests on: a worker and a client that were not woken once for as long as
//!   counts as silent, without child, lock, connection or prompt.
//! Wrong when: a cache asked Nix to wait (HTTP 429): it sleeps like that for up
//!   to a quarter of an hour, with a thread more.
//! Offers: end the client; the next one gets a new worker.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "daemon-hangs",
    family: Family::Other,
    says: Says::Silent,
    holds_for_s: 2.0,
    check,
};

/// Threads of a worker that downloads nothing (Nix 2.26 and 2.34: its own, and
/// the one that watches its client).
const BASE_THREADS: u32 = 2;

fn check(facts: &Facts) -> Option<Finding> {
    let worker = facts.in_role(Role::Worker).last()?;
    let client = facts.client()?;
    let asleep = |p: &Process| {
        p.state == ProcessState::Sleeping
            && p.cpu_quiet_s >= facts.silent_s
            && p.switches_quiet_s.is_some_and(|s| s >= facts.silent_s)
    };
    let both_asleep = facts
        .processes
        .iter()
        .filter(|p| matches!(p.role, Role::Client | Role::Worker))
        .all(asleep);
    let has_child = facts
        .processes
        .iter()
        .any(|p| p.role != Role::Worker && matches!(p.above, Some(Role::Client | Role::Worker)));
    let waits_elsewhere = client
        .wchan
        .as_ref()
        .is_some_and(|name| !name.contains("unix"));
    if !both_asleep
        || has_child
        || waits_elsewhere
        || !facts.lock_waits.is_empty()
        || !facts.downloads.is_empty()
        || [Role::Builder, Role::Fetcher, Role::Remote, Role::Activation]
            .iter()
            .any(|role| facts.has(*role))
    {
        return None;
    }
    let still_s = worker
        .switches_quiet_s
        .unwrap_or(facts.silent_s)
        .min(facts.quiet_s);
    if still_s < facts.silent_s {
        return None;
    }
    let mut evidence_for = vec![
        seen(
            say!(
                "daemon-hangs.not-woken",
                who = words::process(&worker.name, worker.pid),
                span = words::span(still_s)
            ),
            "/proc/PID/task",
        ),
        seen(say!("daemon-hangs.has-nothing"), "/proc"),
    ];
    if client.wchan.is_some() {
        evidence_for.push(seen(
            say!(
                "daemon-hangs.waits-for-answer",
                who = words::process(&client.name, client.pid)
            ),
            "/proc/PID/wchan",
        ));
    }
    let pauses = worker.threads > BASE_THREADS;
    let mut evidence_against = Vec::new();
    if pauses {
        evidence_against.push(seen(
            say!("daemon-hangs.may-pause", threads = worker.threads),
            "/proc/PID/stat",
        ));
    }
    Some(Finding {
        weight: 1.2 + if client.wchan.is_some() { 0.6 } else { 0.0 }
            - if pauses { 1.0 } else { 0.0 },
        says: None,
        lasting_s: still_s,
        waits_on: Some(say!(
            "daemon-hangs.waits-on",
            who = words::process(&worker.name, worker.pid)
        )),
        evidence_for,
        evidence_against,
        would_change: say!("daemon-hangs.would-change"),
        next_step: say!("daemon-hangs.next-step"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    #[test]
    fn told_from_situations() {
        for (situation, expected) in [
            (
                "eval 200; quiet 120; client still 120 switches 120 wchan unix_stream_read_generic; worker still 120 switches 120",
                "Silent 1.8 + nix-daemon (100) was not woken once for 2 min - -",
            ),
            (
                "eval 200; quiet 120; client still 120 switches 120; worker still 120 switches 120 threads 4",
                "Silent 0.2 + nix-daemon (100) was not woken once for 2 min - It has 4 threads: one may count down a pause that a cache asked for (HTTP 429)",
            ),
            // It nearly holds: not long enough; it polls; a hook runs; a connection; the client asks a person.
            (
                "eval 200; quiet 60; client still 60 switches 60; worker still 60 switches 60",
                "silent",
            ),
            (
                "eval 200; quiet 120; client still 120 switches 120; worker still 120 switches 3",
                "silent",
            ),
            (
                "eval 200; quiet 120; client still 120 switches 120; worker still 120 switches 120; curl under worker",
                "silent",
            ),
            (
                "eval 200; quiet 120; client still 120 switches 120; worker still 120 switches 120; socket a:80 likely still 120",
                "silent",
            ),
            (
                "eval 200; quiet 120; client still 120 switches 120 wchan wait_woken; worker still 120 switches 120",
                "silent",
            ),
            // The fact is missing.
            (
                "eval 200; quiet 120; client still 120; worker still 120",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
