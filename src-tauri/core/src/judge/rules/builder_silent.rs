//! Cause: a builder sleeps and nothing wakes it.
//! Rests on: no CPU and no context switch in any builder, no process come or
//!   gone, no byte moved, for as long as the person set (10 min). One that
//!   waits for a disk that never answers sleeps like any other.
//! Wrong when: the build itself sleeps on purpose, or waits for a timer longer
//!   than that.
//! Offers: look at its log; stop it, the derivation starts over.

use super::super::{Facts, Family, Finding, Rule, Says, seen, waits_for_disk};
use crate::model::ProcessState;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "builder-silent",
    family: Family::Other,
    title: "A build sleeps and nothing wakes it",
    says: Says::Stuck,
    holds_for_s: 5.0,
    check,
};

fn check(facts: &Facts) -> Option<Finding> {
    let mut builders = facts.in_role(Role::Builder).peekable();
    builders.peek()?;
    let mut shortest_s = f64::INFINITY;
    let mut count = 0_usize;
    let mut first = None;
    let mut on_disk = None;
    for builder in builders {
        match builder.state {
            ProcessState::Running => return None,
            ProcessState::DiskWait => on_disk = on_disk.or(Some(builder)),
            _ => {}
        }
        shortest_s = shortest_s.min(builder.cpu_quiet_s.min(builder.switches_quiet_s?));
        count += 1;
        first.get_or_insert(builder);
    }
    let silent_s = shortest_s.min(facts.members_changed_s).min(facts.quiet_s);
    if silent_s < facts.stall_s || facts.downloads.iter().any(|d| d.still_s < facts.stall_s) {
        return None;
    }
    let first = first?;
    let mut evidence_for = vec![
        seen(
            format!(
                "{count} builder processes sleep; none was woken for {}",
                words::span(silent_s)
            ),
            "/proc/PID/task",
        ),
        seen(
            format!(
                "No process of this build came or went for {}",
                words::span(facts.members_changed_s)
            ),
            "/proc",
        ),
    ];
    if let Some(builder) = on_disk {
        evidence_for.insert(0, waits_for_disk(&builder.name, builder.pid, silent_s));
    }
    Some(Finding {
        weight: 2.2,
        says: None,
        lasting_s: silent_s,
        waits_on: Some(format!("the build of {}", words::process(&first.name, first.pid))),
        evidence_for,
        evidence_against: vec![seen("A build may sleep on purpose; its log is hidden until it ends", "Nix")],
        would_change: "One of the builder's processes wakes up.".to_owned(),
        next_step: "Look at the last line the build printed. Stopping loses this derivation's work; finished paths stay.".to_owned(),
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
                "build 700; quiet 650; changed 650; worker still 650; builder still 650 switches 650; builder still 650 switches 650",
                "Stuck 2.2 + 2 builder processes sleep; none was woken for 10 min - A build may sleep on purpose; its log is hidden until it ends",
            ),
            // A network file system that does not answer.
            (
                "build 7300; quiet 7200; changed 7200; builder disk still 7200 switches 7200",
                "Stuck 2.2 + sh (100) has waited for a disk or a network file system for 2 h and was not woken once - A build may sleep on purpose; its log is hidden until it ends",
            ),
            // It nearly holds: not long enough; one of them works; the disk answers; processes change.
            (
                "build 500; quiet 500; changed 500; builder still 500 switches 500",
                "silent",
            ),
            (
                "build 700; quiet 650; changed 650; builder still 650 switches 650; builder busy 60 still 0 switches 0",
                "silent",
            ),
            (
                "build 700; quiet 650; changed 650; builder disk still 650 switches 1",
                "silent",
            ),
            (
                "build 700; quiet 3; changed 3; builder still 650 switches 650",
                "silent",
            ),
            // The fact is missing.
            (
                "build 700; quiet 650; changed 650; builder still 650",
                "silent",
            ),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
