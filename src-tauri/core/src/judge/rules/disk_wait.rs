//! Cause: a disk or a network file system does not answer.
//! Rests on: process state `D` without a single wake-up: a disk that answers
//!   wakes its process many times a second.
//! Wrong when: something large is written out (`sync`): while the disks move,
//!   this says less.
//! Offers: look at the file system; nothing of Nix helps there.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen, waits_for_disk};
use crate::model::ProcessState;
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "disk-wait",
    family: Family::Other,
    says: Says::Look,
    holds_for_s: 3.0,
    check,
};

/// A disk that is only busy answers sooner.
const FROM_S: f64 = 20.0;
/// After this nothing else is left to think of.
const STUCK_S: f64 = 60.0;
/// Disks that move so much write something out.
const MOVES_PER_S: f64 = 512.0 * 1024.0;

fn check(facts: &Facts) -> Option<Finding> {
    let still_s = |p: &Process| Some(p.switches_quiet_s?.min(p.cpu_quiet_s));
    let (process, for_s) = facts
        .processes
        .iter()
        .filter(|p| p.state == ProcessState::DiskWait && p.role != Role::FrontEnd)
        .filter_map(|p| Some((p, still_s(p)?)))
        .filter(|(_, s)| *s >= FROM_S)
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let disk_per_s = facts.strain.disk_per_s;
    let moves = disk_per_s.is_some_and(|rate| rate >= MOVES_PER_S);
    // Another of its processes may go on.
    let alone = facts.quiet_s >= FROM_S;
    let limit_s = if moves { facts.stall_s } else { STUCK_S };
    let mut evidence_against = Vec::new();
    if let Some(rate) = disk_per_s.filter(|_| moves) {
        evidence_against.push(seen(
            say!("disk-wait.disks-move", rate = words::size(rate)),
            "/proc/diskstats",
        ));
    }
    if !alone {
        evidence_against.push(seen(say!("disk-wait.others-go-on"), "CPU clock"));
    }
    Some(Finding {
        weight: if moves { 1.2 } else { 2.6 },
        says: (for_s >= limit_s && alone).then_some(Says::Silent),
        lasting_s: for_s,
        waits_on: Some(say!("disk-wait.waits-on")),
        evidence_for: vec![waits_for_disk(&process.name, process.pid, for_s)],
        evidence_against,
        would_change: say!(
            "disk-wait.would-change",
            who = words::process(&process.name, process.pid)
        ),
        next_step: say!("disk-wait.next-step"),
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
                "build 90; quiet 70; builder disk still 70 switches 70",
                "Silent 2.6 + sh (100) has waited for a disk or a network file system for 1 min and was not woken once - -",
            ),
            (
                "build 90; quiet 30; worker disk still 30 switches 30",
                "Look 2.6 + nix-daemon (100) has waited for a disk or a network file system for 30 s and was not woken once - -",
            ),
            (
                "activate 90; quiet 70; sync disk still 70 switches 70; io disk 20",
                "Look 1.2 + sync (100) has waited for a disk or a network file system for 1 min and was not woken once - The disks move 20 MiB a second: something may be written out",
            ),
            (
                "build 90; quiet 1; builder disk still 70 switches 70; builder busy 9",
                "Look 2.6 + sh (100) has waited for a disk or a network file system for 1 min and was not woken once - Other processes of this rebuild go on",
            ),
            // It nearly holds: the disk answers; not long enough.
            (
                "build 90; quiet 0; builder disk still 70 switches 1",
                "silent",
            ),
            (
                "build 90; quiet 9; builder disk still 9 switches 9",
                "silent",
            ),
            // The fact is missing.
            ("build 90; quiet 70; builder disk still 70", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
