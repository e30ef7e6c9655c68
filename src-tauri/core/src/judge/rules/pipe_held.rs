//! Cause: a build has ended, but a process it left behind holds its output.
//! Rests on: the builder is a zombie below a living worker: Nix collects it
//!   only once the last process that can write to the log is gone. The one that
//!   holds it runs as the same build user and belongs to nobody.
//! Wrong when: the worker is only slow to look.
//! Offers: end what was left behind; the build is done then.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "pipe-held",
    family: Family::Other,
    says: Says::WaitsForWork,
    holds_for_s: 3.0,
    check,
};

/// A worker collects what has ended within milliseconds.
const ZOMBIE_FROM_S: f64 = 5.0;
/// Who has used the processor within this works.
const WORKS_S: f64 = 30.0;

fn check(facts: &Facts) -> Option<Finding> {
    let is_zombie = |p: &&Process| p.state == ProcessState::Zombie;
    let ended = facts
        .in_role(Role::Builder)
        .filter(|p| p.above == Some(Role::Worker))
        .find(is_zombie)
        .filter(|p| p.zombie_s.is_some_and(|s| s >= ZOMBIE_FROM_S))?;
    if facts.in_role(Role::Builder).any(|p| !is_zombie(&p)) {
        return None;
    }
    let holder = facts
        .orphans
        .iter()
        .find(|orphan| orphan.user == ended.user)
        .or(facts.orphans.iter().find(|orphan| orphan.of_this));
    let for_s = ended.zombie_s.unwrap_or_default();
    let works = holder.is_some_and(|orphan| orphan.cpu_quiet_s < WORKS_S);
    let mut evidence_for = vec![seen(
        say!(
            "pipe-held.not-collected",
            who = words::process(&ended.name, ended.pid),
            age = words::span(for_s)
        ),
        "/proc/PID/stat",
    )];
    if let Some(holder) = holder {
        evidence_for.push(seen(
            say!(
                "pipe-held.left-behind",
                who = words::process(&holder.name, holder.pid),
                user = &holder.user,
                span = words::span(holder.cpu_quiet_s)
            ),
            "/proc",
        ));
    }
    let says = if !works && for_s >= facts.silent_s {
        Says::Silent
    } else {
        Says::WaitsForWork
    };
    let (holder_is, who) = holder.map_or_else(
        || ("unseen", String::new()),
        |holder| ("seen", words::process(&holder.name, holder.pid)),
    );
    Some(Finding {
        weight: if holder.is_some() { 3.0 } else { 1.6 },
        says: Some(says),
        lasting_s: for_s,
        waits_on: Some(say!("pipe-held.waits-on", holder = holder_is, who = &who)),
        evidence_for,
        evidence_against: if works {
            vec![seen(say!("may-end-by-itself"), "CPU clock")]
        } else {
            Vec::new()
        },
        would_change: say!("pipe-held.would-change"),
        next_step: say!("pipe-held.next-step", holder = holder_is, who = &who),
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
                "build 60; client; worker still 20; builder zombie 20 under worker of nixbld1; orphan sleep still 20",
                "WaitsForWork 3.0 + sh (100) ended 20 s ago and was not collected - It still works, and may end by itself",
            ),
            (
                "build 160; client; worker still 120; builder zombie 120 under worker of nixbld1; orphan sleep still 120",
                "Silent 3.0 + sh (100) ended 2 min ago and was not collected - -",
            ),
            (
                "build 60; client; worker still 20; builder zombie 20 under worker of nixbld1",
                "WaitsForWork 1.6 + sh (100) ended 20 s ago and was not collected - -",
            ),
            // It nearly holds: it is collected in a moment; another build runs; a zombie inside a build.
            (
                "build 60; client; worker; builder zombie 1 under worker",
                "silent",
            ),
            (
                "build 60; client; worker; builder zombie 20 under worker; builder busy 9",
                "silent",
            ),
            (
                "build 60; client; worker; builder zombie 20 under builder",
                "silent",
            ),
            // The fact is missing.
            (
                "build 60; client; worker still 20; orphan sleep still 20",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
