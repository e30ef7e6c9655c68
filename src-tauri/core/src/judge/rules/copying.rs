//! Cause: none: files are copied into the store, which nothing announces.
//! Rests on: a client or worker that works or waits for the disk, without
//!   builder and download, while the disk moves and the store fills.
//! Wrong when: somebody else writes, and the rebuild computes.
//! Offers: wait. A flake in a directory with gigabytes beside it copies those
//!   too: `git+file:` instead of `path:`, or track its files.

use super::super::{Facts, Family, Finding, Process, Rule, Says, seen};
use crate::model::{ProcessState, SpaceOf};
use crate::say;
use crate::tree::Role;
use crate::words;

pub(super) const RULE: Rule = Rule {
    code: "copying",
    family: Family::WorkingAsUsual,
    says: Says::Normal,
    holds_for_s: 8.0,
    check,
};

/// Writing less is what every evaluation does: it writes derivations.
const WRITES_PER_S: f64 = 4.0 * (1 << 20) as f64;

fn check(facts: &Facts) -> Option<Finding> {
    if facts.has(Role::Builder) || facts.has(Role::Activation) {
        return None;
    }
    let works = |p: &&Process| {
        matches!(p.role, Role::Client | Role::Worker)
            && (matches!(p.state, ProcessState::DiskWait | ProcessState::Running)
                || p.cpu_ratio.is_some_and(|ratio| ratio >= 0.1))
    };
    let copies = facts.processes.iter().find(works)?;
    // What it writes itself is told of one's own processes only.
    let own_per_s = facts
        .processes
        .iter()
        .filter_map(|p| p.trend.written_per_s)
        .fold(0.0, f64::max);
    let fills = facts
        .strain
        .filling
        .iter()
        .find(|filling| filling.of == SpaceOf::Store && filling.per_s >= WRITES_PER_S);
    if fills.is_none() && own_per_s < WRITES_PER_S {
        return None;
    }
    let mut evidence_for = Vec::new();
    if own_per_s >= WRITES_PER_S {
        evidence_for.push(seen(
            say!("copying.writes", rate = words::size(own_per_s)),
            "/proc/PID/io",
        ));
    }
    if let Some(fills) = fills {
        evidence_for.push(seen(
            say!(
                "copying.fills",
                path = &fills.path,
                rate = words::size(fills.per_s),
                who = words::process(&copies.name, copies.pid)
            ),
            "statvfs",
        ));
    }
    let alone = own_per_s < WRITES_PER_S;
    Some(Finding {
        weight: if alone { 1.2 } else { 2.2 },
        says: None,
        lasting_s: facts.phase_s,
        waits_on: None,
        evidence_for,
        evidence_against: if alone {
            vec![seen(say!("copying.writer-unknown"), "statvfs")]
        } else {
            Vec::new()
        },
        would_change: say!("copying.would-change"),
        next_step: say!("copying.next-step"),
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
                "eval 30; client cpu 0.6 busy 20 writes 90; worker cpu 0.5; filling store 90 in 500",
                "Normal 2.2 + It writes 90 MiB a second - -",
            ),
            (
                "eval 30; client; worker disk; filling store 60 in 500",
                "Normal 1.2 + /nix/store fills by 60 MiB a second; nix-daemon (100) works - Who writes cannot be told; it may be another program",
            ),
            // It nearly holds: a build fills the store; all sleep; hardly anything is written.
            (
                "build 30; client; worker; builder busy 9; filling store 60 in 500",
                "silent",
            ),
            (
                "eval 30; client still 9; worker still 9; filling store 60 in 500",
                "silent",
            ),
            (
                "eval 30; client busy 20 writes 1; filling store 1 in 5000",
                "silent",
            ),
            // The fact is missing.
            ("eval 30; client busy 20", "silent"),
        ] {
            assert_eq!(told(&RULE, situation), expected, "{situation}");
        }
    }
}
